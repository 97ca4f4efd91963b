"""What a file is, and what speaks against it, judged by its bytes alone.

Runs only in the locked-down worker: every reader here meets bytes that somebody may have written
to break it.
"""

import re
from typing import Final

from openmash.domain.sharing.attachments import (
    ACCEPTED,
    MOST_BYTES,
    FileKind,
    Inspection,
    Reason,
)

from . import drawing, messages, pdfs, pictures, words, zips
from .judging import DEEPEST, Against, Blob, Budget, require_unmarked

_STARTS: Final = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
)
_PICTURES: Final = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.TIFF})
_MARKUP: Final = re.compile(
    rb"(?i)<(!doctype\s+html|html|svg|script|iframe|\?php|body|head|x?html:|object|embed)\b"
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    b"PK\x03\x04",
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x7fELF", b"\xca\xfe\xba\xbe", _OLE),
)
_END_OF_ARCHIVE: Final = b"PK\x05\x06"
_SCRIPTS: Final = (b"#!", b"@echo off", b"<%", b"<?php", b"<script")

_FAMILIES: Final = (
    (
        Reason.PROGRAM,
        (
            "exe dll elf so dylib msi class jar apk com sys scr ocx lnk bat cmd sh ps1 vbs js pyc"
            " dex wasm swf chm hlp deb rpm macho o"
        ),
    ),
    (
        Reason.ARCHIVE,
        ("zip rar 7z gz tgz bz2 xz tar cab iso lz lzma zst arj ace z cpio ar dmg vhd vmdk img"),
    ),
    (
        Reason.OTHER_PICTURE,
        (
            "gif bmp webp heic heif avif ico psd jp2 jxl emf wmf cur pcx tga dng cr2 nef raw jxr"
            " wdp djvu eps ai"
        ),
    ),
    (
        Reason.SOUND_OR_VIDEO,
        (
            "mp3 mp4 m4a m4v mov avi wav ogg oga ogv flac mkv webm wmv wma mpg mpeg aac amr 3gp 3g2"
            " flv aiff mid opus asf"
        ),
    ),
    (Reason.OLD_OFFICE, "doc xls ppt rtf odt ods odp wpd pub mdb accdb"),
)
_FAMILY_OF: Final = {ending: reason for reason, all_ in _FAMILIES for ending in all_.split()}
_MPEG_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis")


def inspect(data: Blob) -> Inspection:
    """Say what a file is, what speaks against it, and how many pages there are to show.

    Args:
        data: the whole file, not empty.
    """
    kind = None
    try:
        if len(data) > MOST_BYTES:
            raise Against(Reason.TOO_LARGE)
        require_unmarked(data)
        kind, pages = _look(data, Budget(), 0)
    except Against as against:
        return Inspection(kind, frozenset({against.reason}))
    return Inspection(kind, pages=pages)


def _look(data: Blob, budget: Budget, depth: int) -> tuple[FileKind, int]:
    if depth > DEEPEST:
        raise Against(Reason.BOMB)
    if not data:
        raise Against(Reason.EMPTY)
    kind = next((kind for start, kind in _STARTS if data[: len(start)] == start), None)
    if kind is FileKind.PDF:
        _require_one_kind(data, kind)
        return kind, pdfs.look(data, budget)
    if kind in _PICTURES and kind is not None:
        _require_one_kind(data, kind)
        return kind, pictures.look(kind, data)
    if data[:4] == b"PK\x03\x04":
        _require_one_kind(data, FileKind.DOCX)
        kind = zips.office_kind(data, budget, depth, _look)
    else:
        kind = _text_kind(data)
    if kind is FileKind.EML:
        messages.look(data, budget, depth, _look)
    if len(data) > ACCEPTED[kind].most_bytes:
        raise Against(Reason.TOO_LARGE)
    pages = drawing.count(words.words_of(kind, data))
    if pages > ACCEPTED[kind].most_pages:
        raise Against(Reason.TOO_MANY_PAGES)
    return kind, pages


def _text_kind(data: Blob) -> FileKind:
    """The kind of a file that begins like none of those with a mark of their own.

    Raises:
        Against: it is of a kind that is not taken.
    """
    if messages.is_message(data):
        return FileKind.EML
    if data[:2] == b"MZ" or data[:4] == b"\x7fELF":
        raise Against(Reason.PROGRAM)
    if data[:8] == _OLE:
        raise Against(_old_office(data))
    text = words.text_of(data[: ACCEPTED[FileKind.TEXT].most_bytes + 1])
    if text is None:
        raise Against(_family(data))
    start = bytes(data[:1024]).lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    if start.startswith(_SCRIPTS):
        raise Against(Reason.WEB_PAGE if start.startswith(b"<script") else Reason.PROGRAM)
    if start.startswith(b"{\\rtf"):
        raise Against(Reason.OLD_OFFICE)
    if start.startswith(b"<?xml") or _MARKUP.search(start):
        raise Against(Reason.WEB_PAGE)
    if start.startswith((b"%!ps", b"%!")) or b"%pdf-" in start:
        raise Against(Reason.UNKNOWN_KIND)
    return FileKind.CSV if words.is_table(text[:100_000]) else FileKind.TEXT


def _old_office(data: Blob) -> Reason:
    """Which of the families that share the old container: names in it are in UTF-16."""
    if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        return Reason.ENCRYPTED
    if data.find("__substg1.0_".encode("utf-16-le")) >= 0:
        return Reason.OUTLOOK_MESSAGE
    if data.find("_VBA_PROJECT".encode("utf-16-le")) >= 0:
        return Reason.MACROS
    return Reason.OLD_OFFICE


def _family(data: Blob) -> Reason:
    """What a file of no accepted kind most likely is, so that the cure fits."""
    import puremagic

    head = bytes(data[:4096])
    if head[4:8] == b"ftyp":
        return Reason.OTHER_PICTURE if head[8:12] in _MPEG_BRANDS else Reason.SOUND_OR_VIDEO
    if _MARKUP.search(head[:1024]):
        return Reason.WEB_PAGE
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return Reason.UNKNOWN_KIND
    for each in found:
        reason = _FAMILY_OF.get(each.extension.lstrip(".").lower())
        if reason is not None:
            return reason
    return Reason.UNKNOWN_KIND


def _require_one_kind(data: Blob, kind: FileKind) -> None:
    """Refuse what another program would read as another kind of file."""
    head = bytes(data[:1024])
    if kind is not FileKind.PDF and b"%PDF-" in head:
        raise Against(Reason.TWO_KINDS)
    if kind is FileKind.DOCX:
        return
    if _MARKUP.search(head):
        raise Against(Reason.TWO_KINDS)
    if kind in _PICTURES and _MARKUP.search(data):
        raise Against(Reason.TWO_KINDS)
    end = data.rfind(_END_OF_ARCHIVE, max(0, len(data) - 70_000))
    if end >= 0 and data.find(b"PK\x01\x02") >= 0:
        raise Against(Reason.TWO_KINDS)
    after = _after_the_end(data, kind)
    if _MARKUP.search(after) or any(other in after for other in _OTHERS):
        raise Against(Reason.TWO_KINDS)
    if kind is FileKind.PDF and len(after.strip(b"\r\n\t\x00 ")) > 1024:
        raise Against(Reason.TWO_KINDS)


def _after_the_end(data: Blob, kind: FileKind) -> bytes:
    """What follows the end mark of a file: programs that show it ignore that part."""
    if kind is FileKind.PDF:
        start, mark = data.rfind(b"%%EOF"), 5
    elif kind is FileKind.PNG:
        start, mark = data.find(b"IEND\xaeB`\x82"), 8
    elif kind is FileKind.JPEG:
        start, mark = data.find(b"\xff\xd9", _scan_of_jpeg(data)), 2
    else:
        return b""
    return b"" if start < 0 else bytes(data[start + mark :])


def _scan_of_jpeg(data: Blob) -> int:
    """Where the picture's own data begin: the segments before may hold small pictures."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at
