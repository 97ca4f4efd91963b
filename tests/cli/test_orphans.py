"""A process whose starter was killed ends, also when it was not ready for the signal."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT, mentioning, until

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="needs /proc to see every process"
)

# The handler of a process that is still starting is its starter's: the first signal is lost.
FIRST_LOST = "signal.signal(15, lambda *_: signal.signal(15, signal.SIG_DFL))"
ALL_LOST = "signal.signal(15, signal.SIG_IGN); orphans._ENDS_WITHIN_S = 1"

CHILD = """
import signal, sys, time
from openmash.cli import orphans
{losing}
orphans.end_with(int(sys.argv[1]))
print("watching", flush=True)
while True:
    time.sleep(0.05)
"""
PARENT = """
import os, subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1], str(os.getpid()), sys.argv[2]])
"""


@pytest.mark.parametrize("losing", [FIRST_LOST, ALL_LOST])
def test_a_signal_that_is_lost_is_said_again_and_at_last_nobody_is_asked(
    losing: str, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD.format(losing=losing), str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"watching\n"
        assert len(mentioning(str(tmp_path))) == 2

        parent.send_signal(signal.SIGKILL)

    until(lambda: not mentioning(str(tmp_path)), "the child to end")
