"""`openmash study report` for the worked example, and what it refuses."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from openmash.cli import openmash


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
