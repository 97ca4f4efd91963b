"""The worker that meets hostile files is shut in: what it would need to do harm is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openmash.adapters.files import durable, lockdown, rendering
from openmash.domain.sharing.attachments import FileKind, Inspection, Reason

ROOT = Path(lockdown.__file__).parents[3]
TRIES = {
    "a socket": "import socket; socket.socket()",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "another process": "import os; os.fork()",
    "a file of others": "open('/etc/passwd').read()",
    "a file to write": "open('/tmp/openmash-was-here', 'w')",
    "a file to remove": "import os; os.unlink('/etc/hostname')",
    "much memory": "bytearray(500_000_000)",
    "an end to another": "import os; os.kill(os.getppid(), 0)",
}
SHUT = """
import sys
sys.path.insert(0, {root!r})
from openmash.adapters.files import lockdown
walls = lockdown.shut_in([sys.base_prefix + "/lib", "/usr/lib", "/lib"])
if "files" not in walls and "file" in {what!r}: raise PermissionError("no such wall here")
try:
    {code}
except (PermissionError, MemoryError) as refused:
    print("refused", flush=True)
else:
    print("done", flush=True)
"""


def tried(what: str, template: str = SHUT) -> str:
    code = template.format(root=str(ROOT), what=what, code=TRIES[what])
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "refused" * ("PermissionError" in run.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are the Linux kernel's")
@pytest.mark.parametrize("what", TRIES)
def test_it_is_refused(what: str) -> None:
    assert tried(what) == "refused"


def test_without_the_walls_it_would_be_done() -> None:
    free = SHUT.replace("lockdown.shut_in(", "(lambda _: ['files'])(")
    assert tried("a file of others", free) == "done"
    assert tried("a socket", free) == "done"


def test_the_walls_are_told() -> None:
    assert lockdown.is_shut(rendering.walls())
    assert not lockdown.is_shut(["limits", "network", "files"]) or sys.platform != "linux"


class Worker:
    """Answers in the worker's place."""

    def __init__(self, code: int, output: bytes, *, too_long: bool = False) -> None:
        self.outcome = rendering.Outcome(code, output, too_long)

    def __call__(self, *_: Any, **__: Any) -> rendering.Outcome:
        return self.outcome


def facts(**changes: Any) -> bytes:
    return json.dumps({"kind": "pdf", "reasons": [], "pages": 1, **changes}).encode()


@pytest.mark.parametrize(
    "worker",
    [
        Worker(-9, facts()),
        Worker(5, b""),
        Worker(0, b"<html>"),
        Worker(0, facts(kind="exe")),
        Worker(0, facts(kind=None)),
        Worker(0, facts(pages=0)),
        Worker(0, facts(pages=501)),
        Worker(0, facts(reasons=["fine"])),
    ],
)
def test_no_odd_answer_is_believed(worker: Worker) -> None:
    refused = Inspection(None, frozenset({Reason.TOO_COSTLY}))
    assert rendering.understood(worker.outcome) == refused


def drawn(**changes: Any) -> bytes:
    head = {"width": 2, "height": 1, "words": "", **changes}
    return json.dumps(head).encode() + b"\n" + bytes(6)


@pytest.mark.parametrize(
    "output",
    [
        b"",
        drawn(width=3),
        drawn(width=-2, height=-1),
        drawn(width=60_000, height=60_000),
        drawn() + b"<script>",
        b"GIF89a",
    ],
)
def test_nothing_but_the_right_number_of_pixels_is_a_page(
    output: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openmash.core.errors import NotNow

    monkeypatch.setattr(rendering, "run", Worker(0, output))
    with durable.memory_file() as file, pytest.raises(NotNow):
        rendering.page(file, FileKind.PDF, 1)


def test_a_sound_page_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "run", Worker(0, drawn(words="a\x00b\u202ec\nd")))
    with durable.memory_file() as file:
        page = rendering.page(file, FileKind.PDF, 1)
    assert (page.width, page.height, page.words) == (2, 1, "abc\nd")
    assert rendering.encoded(page)[1] == "image/png"


def test_a_worker_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_LONGEST_S", 0.0)
    with durable.memory_file() as file:
        assert rendering.run(("walls",), file, most=1_000).too_long
