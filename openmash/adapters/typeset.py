"""Reports that people keep and pass on: a document as data, set as a tagged PDF.

The PDF keeps to PDF/UA-1 (ISO 14289-1), so that a screen reader finds the language, the headings,
the tables with their column headings and the words that stand for a chart; Typst refuses to write
what breaks that standard. Nothing of a document is ever markup: it goes in as data, and the few
lines of markup there are stand in `report.typ` and name no part of it.

Papers with people's words leave as pictures instead (`paper`); a document here names nobody.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from typst import Fonts

FONT = "Source Sans Pro"


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part. `level`: 2 or 3, for the title is 1. `key`: unique in the document."""

    text: str
    key: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words. `lead`: a sentence before them that stands out; may be empty."""

    text: str
    lead: str = ""
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]
    kind: str = "points"


@dataclass(frozen=True, slots=True)
class Table:
    """Words in rows; the first of each row says what the row is of.

    Attributes:
        key: unique in the document.
        numbers: the first column (from 0) that is set to the right, as figures are.
        long: many rows that only some readers want: a page may fold it away.
    """

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1
    long: bool = False
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart.

    Attributes:
        key: unique in the document.
        title: what it is. about: what it shows, for whoever does not see it.
        svg: the drawing, without a font of its own that a reader's machine might lack.
    """

    key: str
    title: str
    about: str
    svg: str
    kind: str = "picture"


Block: TypeAlias = Heading | Paragraph | Points | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes:
        lede: what it is of and as at when, under the title.
        blocks: in reading order.
        made_at: aware; the date in the file's own description.
    """

    title: str
    lede: str
    blocks: Sequence[Block]
    made_at: datetime

    def words(self) -> list[str]:
        """Every word of it that a reader meets, in order, charts by the words that stand for
        them: what any form of the report has to hold."""
        found = [self.title, self.lede]
        for block in self.blocks:
            found += _words(block)
        return [each for each in found if each]


def _words(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Paragraph):
        return [block.lead, block.text]
    if isinstance(block, Points):
        return [*block.items]
    if isinstance(block, Table):
        return [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
    return [block.title]


def pdf(document: Document, *, foot: str) -> bytes:
    """The document as a tagged PDF, A4. The same document gives the same bytes.

    Args:
        foot: at the foot of every page, before its number.
    """
    import typst

    data = {
        "title": document.title,
        "lede": document.lede,
        "foot": foot,
        "font": FONT,
        "blocks": [_plain(block) for block in document.blocks],
    }
    made: bytes = typst.compile(
        (files(__package__) / "report.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(document.made_at.timestamp()),
    )
    return made


def _plain(block: Block) -> dict[str, object]:
    found = asdict(block)
    if isinstance(block, Picture):
        # Letters of the document's own font: the one named for browsers is not in the file.
        found["svg"] = block.svg.replace("arial, helvetica, sans-serif", FONT)
    return found


@lru_cache(maxsize=1)
def _fonts() -> "Fonts":
    import typst

    with as_file(files("font_source_sans_pro") / "files") as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
