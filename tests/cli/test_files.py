"""`openmash files` and what `openmash check` says of scanners, walls and signatures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from click.testing import CliRunner, Result
from django.conf import settings

from openmash.actions import file_keys
from openmash.adapters.files import keyring, rendering
from openmash.cli import check_machine
from openmash.cli.files import files
from openmash.cli.findings import Verdict
from openmash.config import environment
from openmash.domain.sharing.attachments import Scan
from openmash.records.models import Attachment
from openmash.records.tenancy import in_hub
from tests.support.attachment_stories import CLEAN, Says, added
from tests.support.fake_clamd import VERSION, fake_clamd
from tests.support.stories import RECEIVED, make_contact


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setattr(settings, "OPENMASH_DATA_DIR", tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(files, arguments)


@pytest.fixture
def kept(cast: Any, monkeypatch: pytest.MonkeyPatch) -> UUID:
    done = added(
        cast.manager,
        make_contact(cast),
        monkeypatch,
        now=RECEIVED,
        scanner=Says(Scan.NO_SCANNER),
    )
    assert done.attachment_id is not None
    return done.attachment_id


def state(cast: Any, attachment_id: UUID) -> str:
    with in_hub(cast.hub_id):
        return Attachment.objects.get(id=attachment_id).state


def test_keys_are_rotated_hub_by_hub(cast: Any, kept: UUID, data_dir: Path) -> None:
    before = keyring.load(data_dir, cast.hub_id).current
    done = run("rotate", "--hub", "hac")
    assert done.exit_code == 0, done.output
    assert "1 file under a fresh key, 1 older key destroyed" in done.output
    assert before not in keyring.load(data_dir, cast.hub_id).keys
    assert "1 file sound, 0 broken" in run("verify").output
    assert run("rotate", "--hub", "XXX").exit_code == 2


def test_a_broken_file_is_named_and_ends_in_one(cast: Any, kept: UUID, data_dir: Path) -> None:
    next(path for path in (data_dir / "files").rglob("*") if path.is_file()).unlink()
    found = run("verify")
    assert found.exit_code == 1
    assert str(kept) in found.output


def test_waiting_files_are_scanned_where_there_is_a_scanner(
    cast: Any, kept: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "scanner", lambda: Says(Scan.FAILED))
    assert run("scan").exit_code != 0
    monkeypatch.setattr(file_keys, "scanner", lambda: CLEAN)
    done = run("scan")
    assert "1 file scanned" in done.output, done.output
    assert state(cast, kept) == "clean"


def test_a_file_is_erased_in_a_managers_name_alone(cast: Any, kept: UUID) -> None:
    def erase(by: str, attachment_id: UUID = kept) -> Result:
        return run(
            *("erase", "--hub", "HAC", "--id", str(attachment_id)),
            *("--by", by, "--reason", "Another child’s"),
        )

    assert erase("nobody@hac.example.org").exit_code == 2
    assert erase("social_worker@hac.example.org").exit_code == 1
    assert erase("manager@hac.example.org", uuid4()).exit_code == 1
    assert state(cast, kept) == "quarantined_unscanned"
    done = erase("manager@hac.example.org")
    assert done.exit_code == 0, done.output
    assert "files rotate" in done.output
    assert state(cast, kept) == "erased"


def test_check_says_whether_a_scanner_is_there_and_how_old_its_signatures_are() -> None:
    set_up = replace(environment.read(), scanner="none")
    assert check_machine.scanner(set_up).verdict is Verdict.WARNING
    assert check_machine.scanner(replace(set_up, scanner="?")).verdict is Verdict.PROBLEM
    fresh = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    with fake_clamd() as daemon:
        there = replace(set_up, scanner=daemon.setting)
        with time_machine.travel(fresh, tick=False):
            assert check_machine.scanner(there).verdict is Verdict.OK
        with time_machine.travel(fresh + timedelta(days=2), tick=False):
            stale = check_machine.scanner(there)
            assert (stale.verdict, VERSION in stale.found) == (Verdict.WARNING, True)
        daemon.version = "ClamAV 1.4.3"
        assert check_machine.scanner(there).verdict is Verdict.PROBLEM


def test_check_says_which_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    for walls, verdict in (
        (["limits", "network", "files", "calls"], Verdict.OK),
        (["limits", "calls"], Verdict.WARNING),
        (["limits", "network", "files"], Verdict.PROBLEM),
    ):
        monkeypatch.setattr(rendering, "walls", lambda walls=walls: walls)
        assert check_machine.file_walls().verdict is verdict
