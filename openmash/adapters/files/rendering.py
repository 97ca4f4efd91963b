"""Asks the locked-down worker about a file, and believes nothing it answers without a check.

Only plain facts and bare pixels cross from the worker to here; pictures are encoded here. A file
that breaks its worker, takes too long or costs too much is refused like any other.
"""

import io
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from openmash.core.errors import Misconfigured, NotNow
from openmash.domain.sharing.attachments import ACCEPTED, FileKind, Inspection, Reason

from .render_worker import NOT_SHUT_IN

_WORKER: Final = Path(__file__).with_name("render_worker.py")
_LONGEST_S: Final = 40.0
_MOST_FACTS: Final = 400_000
_MOST_PIXELS: Final = 2_400 * 2_400
_AS_JPEG_FROM: Final = 1_500_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one worker ended.

    Attributes:
        code: its exit code; negative for a signal.
        output: what it answered.
        too_long: it was stopped by the clock on the wall.
    """

    code: int
    output: bytes
    too_long: bool


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as bare pixels (three bytes each) and the words on it, in reading order if known."""

    width: int
    height: int
    pixels: bytes
    words: str


def inspect(file: BinaryIO) -> Inspection:
    """Say what a file is and what speaks against it.

    Args:
        file: an open file with a descriptor of its own; read from its start.

    Raises:
        Misconfigured: the worker cannot be shut in on this machine.
    """
    if os.fstat(file.fileno()).st_size == 0:
        return Inspection(None, frozenset({Reason.EMPTY}))
    return understood(run(("inspect",), file, most=_MOST_FACTS))


def understood(outcome: Outcome) -> Inspection:
    """What an inspecting worker's end means: no sound answer is a refusal."""
    try:
        facts = json.loads(outcome.output) if outcome.code == 0 else {}
        kind = FileKind(facts["kind"]) if facts["kind"] else None
        reasons = frozenset(Reason(each) for each in facts["reasons"])
        pages = int(facts["pages"])
    except (ValueError, KeyError, TypeError):
        return Inspection(None, frozenset({Reason.TOO_COSTLY}))
    if not reasons and (kind is None or not 1 <= pages <= ACCEPTED[kind].most_pages):
        return Inspection(None, frozenset({Reason.TOO_COSTLY}))
    return Inspection(kind, reasons, pages)


def page(file: BinaryIO, kind: FileKind, number: int, *, dpi: int = 120) -> PageImage:
    """Draw one page of a file that was found clean.

    Args:
        file: as for `inspect`.
        number: from 1.
        dpi: dots to the inch for PDF pages, 50 to 200.

    Raises:
        NotNow: this page cannot be drawn.
        Misconfigured: as for `inspect`.
    """
    arguments = ("page", kind.value, str(int(number)), str(max(50, min(dpi, 200))))
    outcome = run(arguments, file, most=_MOST_FACTS + 3 * _MOST_PIXELS)
    head, _, pixels = outcome.output.partition(b"\n")
    try:
        facts = json.loads(head) if outcome.code == 0 else {}
        width, height, words = int(facts["width"]), int(facts["height"]), str(facts["words"])
    except (ValueError, KeyError, TypeError):
        raise _cannot_draw() from None
    if width < 1 or height < 1 or width * height > _MOST_PIXELS:
        raise _cannot_draw()
    if len(pixels) != 3 * width * height:
        raise _cannot_draw()
    return PageImage(width, height, pixels, _readable(words))


def encoded(image: PageImage) -> tuple[bytes, str]:
    """The picture for a browser, and its content type: PNG, or JPEG where that would be large."""
    from PIL import Image

    picture = Image.frombytes("RGB", (image.width, image.height), image.pixels)
    png = io.BytesIO()
    picture.save(png, "PNG", compress_level=6)
    if png.tell() <= _AS_JPEG_FROM:
        return png.getvalue(), "image/png"
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=85)
    return jpeg.getvalue(), "image/jpeg"


def walls() -> list[str]:
    """Which walls stand around the worker on this machine; empty if it cannot be shut in."""
    with Path(os.devnull).open("rb") as nothing:
        outcome = run(("walls",), nothing, most=_MOST_FACTS, may_be_open=True)
    try:
        return [str(wall) for wall in json.loads(outcome.output)["walls"]]
    except (ValueError, KeyError, TypeError):
        return []


def run(
    arguments: tuple[str, ...], file: BinaryIO, *, most: int, may_be_open: bool = False
) -> Outcome:
    """Run the worker once.

    Args:
        most: the most bytes it may answer.
        may_be_open: return instead of raising where the worker could not be shut in.

    Raises:
        Misconfigured: it could not be shut in.
    """
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    command = [sys.executable, "-I", "-B", str(_WORKER), *arguments]
    worker = subprocess.Popen(  # noqa: S603  # our own program, with arguments of our own
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    assert worker.stdout is not None  # noqa: S101  # asked for above
    with worker.stdout as answers:
        output, too_long = _read(answers.fileno(), most)
    if too_long or len(output) > most:
        worker.kill()
    code = worker.wait()
    if code == NOT_SHUT_IN and not may_be_open:
        raise Misconfigured(
            "Files cannot be looked at on this machine: the process that does it cannot be shut "
            "in. Run `openmash check`."
        )
    return Outcome(code, output, too_long)


def _read(handle: int, most: int) -> tuple[bytes, bool]:
    """What comes, until it ends, is more than `most`, or takes too long."""
    ends_at = time.monotonic() + _LONGEST_S
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    pieces: list[bytes] = []
    size = 0
    while size <= most:
        if not waiting.poll(max(0.0, ends_at - time.monotonic()) * 1000):
            return b"", True
        piece = os.read(handle, 1 << 20)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces), False


def _readable(words: str) -> str:
    return "".join(c for c in words if c == "\n" or c.isprintable())


def _cannot_draw() -> NotNow:
    return NotNow(
        "This page cannot be shown. Ask whoever added the file for it in another form, such as a "
        "new PDF."
    )
