"""Draws one page of a file as bare pixels, with the words on it. Runs only in the worker."""

import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from openmash.domain.sharing.attachments import FileKind, Reason

from . import pdfs, pictures, words
from .judging import Against, Blob

LINE: Final = 96
"""Characters on one drawn line."""

LINES: Final = 58
"""Lines on one drawn page."""

_PAPER: Final = (1240, 1754)
_MARGIN: Final = 80
_LETTER: Final = 18
_LONGEST_SIDE: Final = 2_400
_MOST_WORDS: Final = 20_000
_TAB: Final = 4
_FONTS: Final = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
    "/usr/share/fonts/TTF/DejaVuSansMono.ttf",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page: its size in pixels, three bytes (red, green, blue) for each, and its words."""

    width: int
    height: int
    pixels: bytes
    words: str


def page(kind: FileKind, data: Blob, number: int, *, dpi: int) -> Drawn:
    """Draw one page.

    Args:
        number: from 1.
        dpi: dots to the inch, for PDF; the others have no size on paper.

    Raises:
        Against: there is no such page, or it cannot be drawn.
    """
    if kind is FileKind.PDF:
        return _pdf(data, number, dpi)
    if kind in pictures.MOST_PIXELS:
        with pictures.opened(kind, data) as picture:
            if number > getattr(picture, "n_frames", 1):
                raise Against(Reason.DAMAGED)
            return _drawn(pictures.decoded(kind, picture, number - 1), "")
    all_pages = list(_pages(words.words_of(kind, data)))
    if number > len(all_pages):
        raise Against(Reason.DAMAGED)
    return _lines(all_pages[number - 1])


def count(text: str) -> int:
    """How many pages a text fills; an empty one fills one."""
    return sum(1 for _ in _pages(text))


def _pages(text: str) -> Iterator[list[str]]:
    for part in text.split("\f"):
        lines = [
            piece
            for line in part.expandtabs(_TAB).splitlines()
            for piece in (textwrap.wrap(line, LINE, drop_whitespace=False) or [""])
        ]
        for start in range(0, max(len(lines), 1), LINES):
            yield lines[start : start + LINES]


def _pdf(data: Blob, number: int, dpi: int) -> Drawn:
    document = pdfs.opened(data)
    if number > len(document):
        raise Against(Reason.DAMAGED)
    # What was typed into the boxes of a form is drawn too; nothing of the form can run.
    document.init_forms()
    try:
        one = document[number - 1]
        width, height = one.get_size()
        scale = min(dpi / 72, _LONGEST_SIDE / max(width, height))
        picture = one.render(scale=scale, may_draw_forms=True, rev_byteorder=True).to_pil()
        text = one.get_textpage().get_text_bounded()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # whatever ails the page, it cannot be drawn
        raise Against(Reason.DAMAGED) from None
    return _drawn(picture.convert("RGB"), text)


def _lines(lines: list[str]) -> Drawn:
    from PIL import Image, ImageDraw

    paper = Image.new("RGB", _PAPER, "white")
    pen, font = ImageDraw.Draw(paper), _font()
    for row, line in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + row * (_LETTER + 9)), line, fill="black", font=font)
    return _drawn(paper, "\n".join(lines))


def _font() -> Any:
    from PIL import ImageFont

    for path in _FONTS:
        if os.path.exists(path):  # noqa: PTH110  # one look, in a process that may look nowhere
            return ImageFont.truetype(path, _LETTER, layout_engine=ImageFont.Layout.BASIC)
    return ImageFont.load_default(_LETTER)


def _drawn(picture: Any, text: str) -> Drawn:
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return Drawn(picture.width, picture.height, picture.tobytes(), text[:_MOST_WORDS])
