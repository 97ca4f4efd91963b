"""Zip containers: whether one is an office document, and everything that hides in such documents.

Nothing is unpacked to disk. Declared sizes are not believed: every member is read through, counted
and looked at, to a fixed depth. Entries that share bytes or names, which only bombs and tricks do,
refuse the file.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from openmash.domain.sharing.attachments import FileKind, Reason

from .judging import (
    Against,
    Blob,
    Budget,
    MarkerWatch,
    require_fair_ratio,
)

_MOST_MEMBERS: Final = 5_000
_CHUNK: Final = 1 << 18
_TYPES: Final = "[Content_Types].xml"
_MAIN_TYPES: Final = {
    b"wordprocessingml.document.main+xml": FileKind.DOCX,
    b"spreadsheetml.sheet.main+xml": FileKind.XLSX,
    b"presentationml.presentation.main+xml": FileKind.PPTX,
}
_MACRO_TYPES: Final = re.compile(rb"(?i)macroEnabled|vbaProject|vbaData|activeX|macrosheet")
_MACRO_NAMES: Final = re.compile(r"vbaproject|vbadata|activex|macrosheets|dialogsheets")
_OBJECT_NAMES: Final = re.compile(r"oleobject|/embeddings/[^/]*\.bin$|package\.bin", re.IGNORECASE)
_INNER_DOCUMENTS: Final = (".docx", ".xlsx", ".pptx")
_HARMLESS: Final = (
    *(".xml", ".rels", ".vml", ".png", ".jpeg", ".jpg", ".jpe", ".gif", ".emf", ".wmf", ".tif"),
    *(".tiff", ".bmp", ".svg", ".wdp", ".bin", ".odttf", ".fntdata", ".wav", ".mp3", ".m4a"),
    *(".mp4", ".txt", ".data", ".glb", ".ico"),
)
_PROGRAM_STARTS: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_FIELD_CODES: Final = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)

Inner = Callable[[bytes, Budget, int], object]


def office_kind(data: Blob, budget: Budget, depth: int, inner: Inner) -> FileKind:
    """Say which office document this zip is, having read all of it.

    Args:
        data: the zip, which starts with a local file header.
        depth: how many files this one lies in.
        inner: looks inside a document found in this one.

    Raises:
        Against: it is none (an archive), or something speaks against it.
    """
    archive = _opened(data)
    members = archive.infolist()
    if _TYPES not in archive.namelist():
        raise Against(Reason.ARCHIVE)
    _require_honest(data, members)
    types = _read(archive, archive.getinfo(_TYPES), budget)
    kind = next((kind for mark, kind in _MAIN_TYPES.items() if mark in types), None)
    if _MACRO_TYPES.search(types):
        raise Against(Reason.MACROS)
    if kind is None:
        raise Against(Reason.ARCHIVE)
    for member in members:
        _look(archive, member, budget, depth, inner)
    return kind


def _opened(data: Blob) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else _Window(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Against(Reason.DAMAGED) from None


def _require_honest(data: Blob, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_MEMBERS:
        raise Against(Reason.BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise Against(Reason.ENCRYPTED)
    if len({member.filename.lower() for member in members}) < len(members):
        raise Against(Reason.TWO_KINDS)
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise Against(Reason.DAMAGED)
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise Against(Reason.BOMB)
        end = member.header_offset + 30 + len(member.filename) + member.compress_size
        require_fair_ratio(member.compress_size, member.file_size)
    # Bytes before the first member or after the end would make it another kind of file as well.
    last = data.rfind(b"PK\x05\x06")
    if min((m.header_offset for m in members), default=0) != 0 or len(data) - last - 22 > 0:
        raise Against(Reason.TWO_KINDS)


def _look(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget, depth: int, inner: Inner
) -> None:
    name = member.filename.lower()
    if member.is_dir():
        return
    if _MACRO_NAMES.search(name):
        raise Against(Reason.MACROS)
    content = _read(archive, member, budget)
    if content.startswith(_PROGRAM_STARTS):
        raise Against(Reason.PROGRAM)
    if name.endswith(_INNER_DOCUMENTS):
        inner(content, budget, depth + 1)
        return
    if _OBJECT_NAMES.search(name) or not name.endswith(_HARMLESS):
        raise Against(Reason.EMBEDDED_FILES)
    if content.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"Rar!")):
        raise Against(Reason.EMBEDDED_FILES)
    if name.endswith((".xml", ".rels", ".vml")):
        _look_at_xml(content, name)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The member's bytes, counted as they come and never more than the budget."""
    pieces: list[bytes] = []
    watch, came_out = MarkerWatch(), 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                budget.spend(len(chunk))
                came_out += len(chunk)
                require_fair_ratio(member.compress_size, came_out)
                watch.see(chunk)
                pieces.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        raise Against(Reason.DAMAGED) from None
    except RuntimeError:  # the library's word for a member with a password
        raise Against(Reason.ENCRYPTED) from None
    return b"".join(pieces)


def _look_at_xml(content: bytes, name: str) -> None:
    """Links that fetch, fields that run, and declarations that unpack to more."""
    codes: list[str] = []
    in_code = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal in_code
        if tag.endswith("Relationship"):
            fetched = attributes.get("TargetMode", "").lower() == "external"
            if fetched and not attributes.get("Type", "").endswith("/hyperlink"):
                raise Against(Reason.EXTERNAL_LINKS)
        if tag.endswith("ddeLink"):
            raise Against(Reason.ACTIVE_CONTENT)
        in_code = tag.endswith("instrText")
        if tag.endswith("fldSimple"):
            codes.extend(value for key, value in attributes.items() if key.endswith("instr"))

    def words(text: str) -> None:
        if in_code:
            codes.append(text)

    parse_xml(content, start=start, words=words)
    # One code may be cut over several runs, so they are read together.
    if name.startswith("word/") and _FIELD_CODES.search("".join(codes)):
        raise Against(Reason.ACTIVE_CONTENT)


def parse_xml(
    content: bytes,
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:
    """Read XML that must not declare anything.

    Args:
        start, end, words: called with tags (as written, prefix and all), attributes and text.

    Raises:
        Against: it is not well-formed, or it has a document type (how XML bombs are made).
    """

    def declared(*_: object) -> None:
        raise Against(Reason.BOMB)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    try:
        parser.Parse(content, True)  # noqa: FBT003  # the library takes no name
    except expat.ExpatError:
        raise Against(Reason.DAMAGED) from None


class _Window(io.RawIOBase):
    """Reads a mapped file without a second copy of it."""

    def __init__(self, data: Blob) -> None:
        self._data = data
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, len(self._data))[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._data) if size is None or size < 0 else self._at + size
        piece = self._data[self._at : end]
        self._at += len(piece)
        return bytes(piece)
