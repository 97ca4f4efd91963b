"""`openmash study report`: the worked example, a hub, a region, and what it refuses."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from openmash.cli import openmash
from tests.support.committed import committed_hub
from tests.support.databases import ANALYST
from tests.support.stories import make_contact


def test_the_example_is_two_files_and_needs_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENMASH_DATABASE_URL", raising=False)
    out = tmp_path / "a" / "report"
    result = CliRunner().invoke(openmash, ["study", "report", "--example", "--out", str(out)])
    assert result.exit_code == 0, result.output
    page, paper = out / "did-it-help.html", out / "did-it-help.pdf"
    assert "evidence of nothing" in page.read_text()
    assert paper.read_bytes().startswith(b"%PDF-1.7")
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    again = CliRunner().invoke(openmash, ["study", "report", "--example", "--out", str(out)])
    assert again.exit_code == 2
    assert "There is a report in" in again.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Give one of --example, --hub and --region."),
        (["--example", "--hub", "HAC"], "Give one of"),
        (["--hub", "HAC"], "needs --as"),
        (["--hub", "HAC", "--as", "a@b.test"], "and --start"),
        (["--hub", "HAC", "--as", "a@b.test", "--start", "HAC"], "is not an area and a date"),
        (["--hub", "HAC", "--as", "a@b.test", "--start", "HAC=2026-02-30"], "is not an area and"),
        (["--example", "--working-days"], "days of its own"),
        (["--example", "--start", "A=2026-01-01"], "starts and days of its own"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, options: list[str], words: str) -> None:
    result = CliRunner().invoke(openmash, ["study", "report", "--out", str(tmp_path), *options])
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())
    assert not list(tmp_path.iterdir())


@pytest.fixture
def hub(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    """A hub with one contact."""
    with committed_hub(fresh_database, django_db_blocker) as cast:
        make_contact(cast)
        yield cast


def test_a_hub_is_studied_in_the_name_of_who_may_see_it(hub: Any, tmp_path: Path) -> None:
    def run(*more: str, out: Path = tmp_path / "out") -> Result:
        options = ["--out", str(out), "--start", "hac=2026-11-10", *more]
        return CliRunner().invoke(openmash, ["study", "report", *options])

    own = ("--hub", "hac", "--as", "Manager@hac.example.org")
    made = run(*own, "--working-days")
    assert made.exit_code == 0, made.output
    page = (tmp_path / "out" / "did-it-help.html").read_text()
    assert "From receipt of a contact to the final decision in Hackney." in page
    assert "Lengths are in working days" in page
    for words, refused in {
        "Nobody with this address": ("--hub", "HAC", "--as", "nobody@hac.example.org"),
        "cannot do this": ("--hub", "HAC", "--as", "administrator@hac.example.org"),
        "NEW is no area here": (*own, "--comparison", "new"),
        "may look at the region": ("--region", "London", "--as", "manager@hac.example.org"),
    }.items():
        answer = run(*refused, out=tmp_path / "refused")
        assert answer.exit_code != 0
        assert words in " ".join(answer.output.split())
    assert not (tmp_path / "refused").exists()


def test_a_region_is_studied_in_the_name_of_its_analyst(hub: Any, tmp_path: Path) -> None:
    email, _, region = ANALYST
    options = ["--region", region.upper(), "--as", email, "--start", "HAC=2026-11-10"]
    made = CliRunner().invoke(
        openmash, ["study", "report", "--out", str(tmp_path), *options, "--comparison", "NEW"]
    )
    assert made.exit_code == 0, made.output
    page = (tmp_path / "did-it-help.html").read_text()
    assert "in Hackney, beside Newham." in page
    # One contact is nobody's figure.
    assert "kept back" in page
