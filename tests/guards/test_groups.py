"""The tests of one group run on one worker: what they share is made once, and is not made twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

GROUPED = """
import os
import pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(8))
def test_one(number):
    with open("workers", "a") as seen:
        seen.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


SHARING = """
import os
import pytest

@pytest.fixture(scope="module")
def made():
    return None

@pytest.mark.parametrize("number", range(8))
def test_one(made, number):
    with open("workers", "a") as seen:
        seen.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""
ARRANGED = "from tests.support.arranging import pytest_collection_modifyitems\n"


@pytest.mark.parametrize("tests", [GROUPED, SHARING], ids=["a group", "made once for a module"])
def test_the_tests_of_a_group_stay_together(tmp_path: Path, tests: str) -> None:
    (tmp_path / "test_grouped.py").write_text(tests)
    (tmp_path / "conftest.py").write_text(ARRANGED)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    command += ["--no-loadscope-reorder", "-c", "/dev/null", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=120)
    assert len(set((tmp_path / "workers").read_text().split())) == 1
