"""`openmash measures`: made-up times go into a new folder, and nowhere else."""

from pathlib import Path

from click.testing import CliRunner

from openmash.adapters.columnar.store import Store
from openmash.cli.measures import measures

SMALL = ["--boroughs", "2", "--years", "2", "--contacts", "400", "--last-year", "2025"]


def test_generate_fills_a_new_folder_and_refuses_a_used_one(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    run = CliRunner().invoke(measures, ["generate", str(folder), *SMALL])
    assert run.exit_code == 0, run.output
    store = Store(folder)
    assert store.hubs() == ("HAC", "THA")
    assert abs(len(store.timings(store.hubs(), None, None)) - 400) <= 4
    again = CliRunner().invoke(measures, ["generate", str(folder), *SMALL])
    assert again.exit_code == 2
    assert "not empty" in again.output
