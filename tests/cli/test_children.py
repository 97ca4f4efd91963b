"""What the demonstration starts leaves nobody behind, also when it is killed."""

import os
import signal
import sys
from pathlib import Path

import pytest

from openmash.cli.children import Child
from tests.support.processes import mentioning, until

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="needs /proc to see every process"
)

# A process with a child of its own that hears no signal but the last.
FAMILY = """
import os, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("both", flush=True)
while True:
    time.sleep(0.05)
"""


def test_what_a_killed_process_leaves_behind_is_ended_before_it_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    child = Child("family", [], {"PATH": os.environ["PATH"], "MARK": str(tmp_path)}, log)
    monkeypatch.setattr(child, "_command", [sys.executable, "-c", FAMILY])
    try:
        child.start()
        until(lambda: log.read_text().count("both") == 1, "the first start", log)
        first = set(mentioning(str(tmp_path)))
        assert len(first) == 2
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        until(lambda: child.exit_code is not None, "the death")

        child.start()
        until(lambda: log.read_text().count("both") == 2, "the second start", log)

        until(lambda: not first & set(mentioning(str(tmp_path))), "the first family to be gone")
        assert len(mentioning(str(tmp_path))) == 2
    finally:
        child.stop()
    until(lambda: not mentioning(str(tmp_path)), "the second family to be gone")
