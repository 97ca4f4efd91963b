"""The words of text files and office documents, without layout."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Final

from openmash.domain.sharing.attachments import FileKind, Reason

from . import messages
from .judging import Against, Blob
from .zips import parse_xml

_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}
_MOST_CHARACTERS: Final = 5_000_000
_PAGE_BREAK: Final = "\f"


def text_of(data: Blob) -> str | None:
    """The text, if the bytes are text in one of the encodings people's machines write.

    Returns:
        None for anything with control characters or in no such encoding: UTF-8, UTF-16 with its
        mark, or Windows-1252.
    """
    raw = bytes(data)
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if marked else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(ord(c) in _CONTROLS for c in set(text)) else text
    return None


def is_table(text: str) -> bool:
    """True if the first lines all have the same number of cells, at least two."""
    lines = text.splitlines()[:30]
    if len(lines) < 2:
        return False
    for mark in ",;\t":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=mark) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() >= 2:
            return True
    return False


def words_of(kind: FileKind, data: Blob) -> str:
    """All words of a file whose layout is not shown. Page breaks are form feeds.

    Raises:
        Against: there are too many, or they cannot be read.
    """
    if kind in (FileKind.TEXT, FileKind.CSV):
        text = text_of(data) or ""
    elif kind is FileKind.EML:
        text = messages.words(data)
    else:
        text = "\n".join(_office(kind, data))
    if len(text) > _MOST_CHARACTERS:
        raise Against(Reason.TOO_MANY_PAGES)
    return text


def _office(kind: FileKind, data: Blob) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if kind is FileKind.DOCX:
            for part in ("word/document.xml", "word/footnotes.xml", "word/comments.xml"):
                if part in names:
                    yield _paragraphs(archive.read(part))
        elif kind is FileKind.PPTX:
            for number, part in enumerate(_numbered(names, "ppt/slides/slide"), start=1):
                yield ("" if number == 1 else _PAGE_BREAK) + f"Slide {number}"
                yield _paragraphs(archive.read(part))
        else:
            shared = _shared(archive.read(_SHARED)) if _SHARED in names else []
            sheets = _numbered(names, "xl/worksheets/sheet")
            for number, part in enumerate(sheets, start=1):
                yield ("" if number == 1 else _PAGE_BREAK) + f"Sheet {number}"
                yield _rows(archive.read(part), shared)


_SHARED: Final = "xl/sharedStrings.xml"


def _numbered(names: set[str], start: str) -> list[str]:
    found = [
        (int(name[len(start) : -4]), name)
        for name in names
        if name.startswith(start) and name.endswith(".xml") and name[len(start) : -4].isdecimal()
    ]
    return [name for _, name in sorted(found)]


def _paragraphs(content: bytes) -> str:
    pieces: list[str] = []
    inside: list[str] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        inside.append(name)
        if name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        inside.pop()
        # Cells of a row stay on its line; each ends with a paragraph of its own.
        if name == "tc":
            pieces.append("\t")
        elif name == "tr" or (name == "p" and "tc" not in inside):
            pieces.append("\n")

    def words(text: str) -> None:
        if inside and inside[-1] in ("t", "delText"):
            pieces.append(text)

    parse_xml(content, start=start, end=end, words=words)
    return "".join(pieces)


def _shared(content: bytes) -> list[str]:
    strings: list[str] = []
    inside: list[str] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        inside.append(name)
        if name == "si":
            strings.append("")

    def end(_tag: str) -> None:
        inside.pop()

    def words(text: str) -> None:
        if strings and inside[-1] == "t" and "rPh" not in inside:
            strings[-1] += text

    parse_xml(content, start=start, end=end, words=words)
    return strings


def _rows(content: bytes, shared: list[str]) -> str:
    lines: list[list[str]] = []
    kind, inside, value = "n", "", ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal kind, inside, value
        inside = tag.rpartition(":")[2]
        if inside == "row":
            lines.append([])
        elif inside == "c":
            kind, value = attributes.get("t", "n"), ""

    def end(tag: str) -> None:
        nonlocal inside
        inside = ""
        if tag.rpartition(":")[2] == "c" and lines and value:
            lines[-1].append(_cell(kind, value, shared))

    def words(text: str) -> None:
        nonlocal value
        if inside in ("v", "t"):
            value += text

    parse_xml(content, start=start, end=end, words=words)
    return "\n".join("\t".join(line) for line in lines if line)


def _cell(kind: str, value: str, shared: list[str]) -> str:
    if kind != "s":
        return value
    return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
