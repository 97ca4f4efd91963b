"""Starting the service does not load the numerical packages; using a measure does."""

import os
import subprocess
import sys

SCRIPT = """
import sys
import django
django.setup()
import openmash.config.urls
from openmash.domain.insights import (
    agreement, benchmarking, control_charts, intervals, partners, study, suppression, survival,
)
heavy = [each for each in ("numpy", "scipy", "pandas") if each in sys.modules]
intervals.wilson(1, 2)
print(heavy, "scipy.special" in sys.modules, "scipy.stats" in sys.modules)
"""


def test_numpy_and_scipy_wait_until_a_page_measures() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.split("\n")[-2] == "[] True False"
