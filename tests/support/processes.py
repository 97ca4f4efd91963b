"""Our own commands as processes, and ways to wait for what they do without guessing how long."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Only a hang lasts this long; a start on a loaded machine has taken a minute and a half.
PATIENCE_S = 240.0


@contextmanager
def running(
    arguments: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`openmash` with these arguments, in a session of its own, ended at the latest on leaving."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "openmash", *arguments],
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=ROOT,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def until(happened: Callable[[], object], what: str, log: Path | None = None) -> None:
    """Wait for something to be true; fail with the log where it never is."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > end:
            said = log.read_text()[-3000:] if log and log.exists() else ""
            raise AssertionError(f"never happened: {what}\n{said}")
        time.sleep(0.1)


def answers(port: int) -> bool:
    """True if a page server on this machine gives any answer at all."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(f"http://127.0.0.1:{port}/", timeout=20)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def mentioning(words: str) -> list[int]:
    """Process ids of all processes whose command line or environment holds these words."""
    found = []
    for each in Path("/proc").iterdir():
        if not each.name.isdigit() or int(each.name) == os.getpid():
            continue
        try:
            text = (each / "cmdline").read_bytes() + (each / "environ").read_bytes()
            dead = (each / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        except OSError:
            continue
        if words.encode() in text and not dead:
            found.append(int(each.name))
    return found
