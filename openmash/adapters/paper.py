"""Papers that leave the hub: words drawn as pictures of pages, and a PDF of those pictures alone.

A file made by covering or deleting text keeps what was covered: in hidden layers, bookmarks,
attachments or metadata. Here no text is ever written into the file. Each page is an image, and the
PDF (ISO 32000-1) holds those images and nothing else: no text, metadata, dates, producer,
bookmarks, names, attachments or scripts. The same sheet gives the same bytes.

A picture cannot be read aloud, so every paper says where its accessible page is.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

DPI = 150
_WIDTH, _HEIGHT = 1240, 1754  # A4 at 150 dots to the inch
_LEFT, _RIGHT, _TOP, _BOTTOM = 125, 125, 150, 150
_A4 = "595.28 841.89"
_GREY = 206
UNDRAWABLE = "[?]"


class Style(StrEnum):
    """How a block of words is set."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    STRONG = "strong"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class _Set:
    size: int
    bold: bool
    leading: int
    before: int


_SETS = {
    Style.TITLE: _Set(46, bold=True, leading=56, before=0),
    Style.HEADING: _Set(31, bold=True, leading=40, before=30),
    Style.STRONG: _Set(25, bold=True, leading=34, before=20),
    Style.BODY: _Set(25, bold=False, leading=34, before=6),
    Style.SMALL: _Set(21, bold=False, leading=29, before=4),
}
_KEPT_TOGETHER = {Style.HEADING: 150, Style.STRONG: 110}
"""Room in dots that must be left under a heading, or it moves to the next page with its text."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some words in one style. A line break in them is a line break on the page."""

    style: Style
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is drawn.

    Attributes:
        mark: the watermark, across every page: who opened it and when.
        top: a line at the head of every page. foot: one at its foot, before the page's number.
    """

    blocks: Sequence[Block]
    mark: str
    top: str
    foot: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn: its style, its words, and where it begins on its page."""

    style: Style
    text: str
    y: int


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF of pictures."""
    try:
        return _pdf_of(pictures(sheet))
    finally:
        # Nobody's words stay behind in the process.
        _word.cache_clear()
        _length.cache_clear()


def pictures(sheet: Sheet) -> list[Image.Image]:
    """The pages as grey pictures of A4 size."""
    laid = layout(sheet)
    blank = _marked(sheet.mark)
    return [_page(blank.copy(), sheet, lines, n, len(laid)) for n, lines in enumerate(laid, 1)]


def layout(sheet: Sheet) -> list[list[Line]]:
    """What is drawn on each page, line by line: all the words there are in the paper."""
    pages: list[list[Line]] = [[]]
    y = _TOP
    for block in sheet.blocks:
        how = _SETS[block.style]
        y += how.before if pages[-1] else 0
        if y + _KEPT_TOGETHER.get(block.style, how.leading) > _HEIGHT - _BOTTOM:
            pages.append([])
            y = _TOP
        for text in _wrapped(block.text, block.style):
            if y + how.leading > _HEIGHT - _BOTTOM:
                pages.append([])
                y = _TOP
            pages[-1].append(Line(block.style, text, y))
            y += how.leading
    return pages


def drawable(text: str) -> str:
    """The text with every character that the font has no letter for shown as "[?]".

    >>> drawable("Zoë Łukasiewicz, Şahin: “Ελένη” 中")
    'Zoë Łukasiewicz, Şahin: “Ελένη” [?]'
    """
    return "".join(letter if _has(letter) else UNDRAWABLE for letter in text)


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "SourceSansPro-Semibold.ttf" if bold else "SourceSansPro-Regular.ttf"
    with (files("font_source_sans_pro") / "files" / name).open("rb") as file:
        return ImageFont.truetype(BytesIO(file.read()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _has(letter: str) -> bool:
    if letter.isspace():
        return True
    font = _font(25, False)  # noqa: FBT003
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=65536)
def _length(word: str, style: Style) -> float:
    how = _SETS[style]
    return _font(how.size, how.bold).getlength(word)


def _wrapped(text: str, style: Style) -> Iterator[str]:
    room = _WIDTH - _LEFT - _RIGHT
    space = _length(" ", style)
    for paragraph in drawable(text.replace("\t", " ")).split("\n"):
        line: list[str] = []
        used = 0.0
        for word in (part for whole in paragraph.split() for part in _pieces(whole, style, room)):
            wide = _length(word, style)
            if line and used + space + wide > room:
                yield " ".join(line)
                line, used = [], 0.0
            used += wide + (space if line else 0)
            line.append(word)
        yield " ".join(line)


def _pieces(word: str, style: Style, room: float) -> Iterator[str]:
    """A word that is wider than the page, in parts."""
    while _length(word, style) > room:
        cut = next(n for n in range(len(word), 0, -1) if n == 1 or _length(word[:n], style) <= room)
        yield word[:cut]
        word = word[cut:]
    yield word


def _marked(mark: str) -> Image.Image:
    """An empty page with the watermark across it, pale enough to read over.

    It is drawn at half the size: nobody reads it for its edges, and turning is the slow part.
    """
    font = _font(15, True)  # noqa: FBT003
    words = f"{drawable(mark)}      "
    wide, high = _WIDTH // 2, _HEIGHT // 2
    side = wide + high
    across = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(across)
    line = words * (1 + int(side / max(1.0, font.getlength(words))))
    for row, y in enumerate(range(0, side, 105)):
        draw.text((-(row % 2) * 150, y), line, font=font, fill=_GREY)
    turned = across.rotate(30, resample=Image.Resampling.BILINEAR, fillcolor=255)
    left, top = (side - wide) // 2, (side - high) // 2
    page = turned.crop((left, top, left + wide, top + high))
    return page.resize((_WIDTH, _HEIGHT), Image.Resampling.BILINEAR)


def _page(
    page: Image.Image, sheet: Sheet, lines: Sequence[Line], number: int, of: int
) -> Image.Image:
    draw = ImageDraw.Draw(page)
    small = _font(19, False)  # noqa: FBT003
    draw.text((_LEFT, 70), drawable(sheet.top), font=small, fill=0)
    draw.line((_LEFT, 108, _WIDTH - _RIGHT, 108), fill=120, width=2)
    draw.line((_LEFT, _HEIGHT - 108, _WIDTH - _RIGHT, _HEIGHT - 108), fill=120, width=2)
    draw.text((_LEFT, _HEIGHT - 96), drawable(sheet.foot), font=small, fill=0)
    counted = f"Page {number} of {of}"
    at = _WIDTH - _RIGHT - small.getlength(counted)
    draw.text((at, _HEIGHT - 96), counted, font=small, fill=0)
    for line in lines:
        x = float(_LEFT)
        for word in line.text.split(" "):
            page.paste(0, (round(x), line.y), _word(word, line.style))
            x += _length(word, line.style) + _length(" ", line.style)
    return page


@lru_cache(maxsize=8192)
def _word(word: str, style: Style) -> Image.Image:
    """A word as a mask: people use the same few hundred, and drawing one anew is the slow part."""
    how = _SETS[style]
    mask = Image.new("L", (round(_length(word, style)) + 6, how.leading + 6), 0)
    ImageDraw.Draw(mask).text((0, 0), word, font=_font(how.size, how.bold), fill=255)
    return mask


_SIXTEEN_GREYS = [value >> 4 for value in range(256)]
"""Few greys make small files; letters keep their shape."""


def _packed(page: Image.Image) -> bytes:
    """The dots of a page in sixteen greys, two to a byte, compressed."""
    greys = Image.frombytes("P", page.size, page.point(_SIXTEEN_GREYS).tobytes())
    return zlib.compress(greys.tobytes("raw", "P;4"), 3)


def _pdf_of(pages: Sequence[Image.Image]) -> bytes:
    """A PDF that holds one image a page, written out here so that nothing else gets in."""
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for n, page in enumerate(pages):
        me = 3 + 3 * n
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_A4}] /Contents {me + 1} 0 R "
            f"/Resources << /XObject << /P {me + 2} 0 R >> >> >>".encode()
        )
        wide, high = _A4.split()
        objects.append(_stream("", f"q {wide} 0 0 {high} 0 0 cm /P Do Q".encode()))
        dots = _packed(page)
        kind = (
            f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
            "/ColorSpace /DeviceGray /BitsPerComponent 4 /Filter /FlateDecode "
        )
        objects.append(_stream(kind, dots))
    return _file(objects)


def _stream(kind: str, body: bytes) -> bytes:
    return f"<< {kind}/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
