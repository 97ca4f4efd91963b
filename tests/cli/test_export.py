"""`openmash export`: a file for one manager's eyes, audited under their name."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from openmash.cli import openmash
from openmash.domain.audit_acts import AuditAct
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import AuditEntry, Contact
from openmash.records.tenancy import in_hub
from tests.support.committed import committed_hub
from tests.support.decision_stories import decided, ready
from tests.support.stories import RECEIVED as NOW

MANAGER = ("--hub", "hac", "--as", "Manager@hac.example.org")


@pytest.fixture
def hub(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    """A hub with one child referred."""
    with committed_hub(fresh_database, django_db_blocker) as cast:
        contact_id = ready(cast, now=NOW + timedelta(hours=1))
        decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW + timedelta(hours=2))
        yield cast


def run(*arguments: str) -> Result:
    return CliRunner().invoke(openmash, ["export", *arguments])


def exports(cast: Any) -> list[AuditEntry]:
    with in_hub(cast.hub_id):
        return list(
            AuditEntry.objects.filter(act=AuditAct.STATUTORY_RETURN_EXPORTED.value).order_by("at")
        )


def test_each_return_is_written_for_one_account_alone_and_audited(hub: Any, tmp_path: Path) -> None:
    for kind, period in (
        ("cin", ("--year", "2027")),
        ("annex-a", ("--to", "2026-11-30")),
        ("ssd", ("--year", "2027")),
    ):
        out = tmp_path / kind
        answer = run(kind, *MANAGER, *period, "--out", str(out))
        assert answer.exit_code == 0, answer.output
        assert out.stat().st_mode & 0o777 == 0o600
        assert "Errors: 0." in answer.output
        assert "What the front door does not hold" in answer.output
        assert "Tolu" not in answer.output
    root: Any = etree.fromstring((tmp_path / "cin").read_bytes())
    assert root.findtext(".//CINreferralDate") == "2026-11-17"
    assert (tmp_path / "annex-a").read_bytes()[:2] == b"PK"
    entries = exports(hub)
    assert [entry.detail["kind"] for entry in entries] == ["cin", "annex-a", "ssd"]
    assert {entry.actor for entry in entries} == {f"account:{hub.manager.user_id}"}
    assert {entry.detail["by"] for entry in entries} == {"command"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cin", *MANAGER), "give --year"),
        (("cin", *MANAGER, "--year", "2027", "--to", "2026-11-30"), "give --year"),
        (("annex-a", *MANAGER, "--year", "2027"), "give --to"),
        (("ssd", "--hub", "NEW", "--as", "manager@hac.example.org", "--year", "2027"), "Nobody"),
        (("ssd", "--hub", "HAC", "--as", "x@hac.example.org", "--year", "2027"), "Nobody"),
        (
            ("cin", "--hub", "HAC", "--as", "administrator@hac.example.org", "--year", "2027"),
            "cannot do this",
        ),
    ],
)
def test_what_may_not_be_is_refused_and_leaves_no_file(
    hub: Any, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    out = tmp_path / "out"
    answer = run(*arguments, "--out", str(out))
    assert answer.exit_code != 0
    assert words in answer.output
    assert not out.exists()
    assert exports(hub) == []


def test_a_file_that_is_there_is_never_written_over(hub: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("kept")
    answer = run("cin", *MANAGER, "--year", "2027", "--out", str(out))
    assert answer.exit_code == 2
    assert out.read_text() == "kept"
    assert exports(hub) == []


def test_a_file_with_errors_is_written_and_the_command_fails(hub: Any, tmp_path: Path) -> None:
    with in_hub(hub.hub_id):
        contact = Contact.objects.get()
        contact.pk, contact.reference = uuid4(), "HAC-2222-2222"
        contact.save(force_insert=True)
    out = tmp_path / "out"
    answer = run("annex-a", *MANAGER, "--to", "2026-11-30", "--out", str(out))
    assert answer.exit_code == 1
    assert "A1 (1): The contact names no child" in answer.output
    assert out.exists()
