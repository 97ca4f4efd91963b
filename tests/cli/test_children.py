"""What the demonstration starts leaves nobody behind, also when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

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
    assert not mentioning(str(tmp_path)), "stopped means gone"


def test_a_request_to_stop_in_the_middle_of_a_start_leaves_nobody_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            os.kill(os.getpid(), signal.SIGTERM)
            time.monotonic()  # where Python hears a signal: between two of its own lines

    class Stop(BaseException):
        pass

    def stop(_number: int, _frame: object) -> None:
        raise Stop

    child = Child("family", [], {"PATH": os.environ["PATH"], "MARK": str(tmp_path)})
    monkeypatch.setattr(child, "_command", [sys.executable, "-c", FAMILY])
    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    before = signal.signal(signal.SIGTERM, stop)
    try:
        with pytest.raises(Stop):
            child.start()
        assert signal.getsignal(signal.SIGTERM) is stop
    finally:
        signal.signal(signal.SIGTERM, before)
        child.stop()
    assert not mentioning(str(tmp_path))
