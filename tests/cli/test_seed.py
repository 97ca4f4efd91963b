"""What seeding shows of itself where nobody watches a terminal."""

import pytest

from openmash.cli.seed import Bar


def test_without_a_terminal_each_stage_is_one_line_when_it_begins(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Bar() as bar:
        bar.tell("Inventing people", 0, 3)
        assert capsys.readouterr().err == "Inventing people …\n"
        bar.tell("Inventing people", 3, 3)
        bar.tell("Sealing the audit log", 1, 2)
    assert capsys.readouterr().err == "Sealing the audit log …\n"
