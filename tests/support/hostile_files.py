"""Files that somebody might add to break the hub, made by seeded code: none is kept on disk.

Each family says how its files must end. `ANY` families are damaged at random: they may end either
way, but only in one of the ways the product knows.
"""

import gzip
import io
import random
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

from openmash.domain.sharing.attachments import Reason
from tests.support.hostile_carriers import (
    active_pdf,
    mail,
    mail_hostile,
    office,
    office_bomb,
    overlapping,
    xml_bomb,
)
from tests.support.hostile_documents import docx, inner_docx, pdf, pptx, stored, xlsx

CLEAN: Final = "clean"
ANY: Final = "any"
Chance = random.Random
Made = tuple[bytes, str]

# In parts, so that no scanner finds the marker in this source.
MARKER: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True, slots=True)
class HostileFile:
    """One file: its family and number, its bytes, and how it must end (a reason, CLEAN or ANY)."""

    name: str
    content: bytes
    ends: str


def corpus(*, seed: int = 2026, times: int = 1) -> Iterator[HostileFile]:
    """Every family's files. `times` as many of each for a longer run."""
    for family, (make, many) in FAMILIES.items():
        for number in range(many * times):
            chance = random.Random(f"{seed}/{family}/{number}")
            content, ends = make(chance, number)
            yield HostileFile(f"{family}-{number}", content, ends)


def picture(chance: Chance, form: str = "JPEG", side: int = 0) -> bytes:
    """A small picture of noise."""
    side = side or chance.randint(40, 160)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side)).save(out, form)
    return out.getvalue()


def _sound(chance: Chance, number: int) -> Made:
    makers: list[Callable[[], bytes]] = [
        lambda: picture(chance),
        lambda: picture(chance, "PNG"),
        lambda: picture(chance, "TIFF"),
        lambda: pdf(b"BT /F1 12 Tf 72 720 Td (Seen on Tuesday) Tj ET"),
        lambda: docx("Seen on Tuesday by the school nurse."),
        lambda: xlsx([["Day", "Seen"], ["Tuesday", "yes"]]),
        lambda: pptx("Seen on Tuesday"),
        lambda: "Zoë was seen on Tuesday.\n".encode(chance.choice(["utf-8", "cp1252", "utf-16"])),
        lambda: b"day,seen\nTuesday,yes\nFriday,no\n",
        lambda: mail(b"Seen on Tuesday."),
        lambda: mail(b"Seen.", attached=picture(chance)),
        lambda: inner_docx(1, docx("The inner one.")),
    ]
    return makers[number % len(makers)](), CLEAN


def _archive(chance: Chance, number: int) -> Made:
    zeros = bytes(chance.randint(2, 20) * 1_000_000)
    makers: list[Callable[[], bytes]] = [
        lambda: stored({"zeros.bin": zeros}),
        lambda: gzip.compress(zeros),
        lambda: gzip.compress(gzip.compress(zeros)),
        lambda: _nested_zip(chance.randint(3, 17), b"deep"),
        lambda: _nested_zip(3, MARKER[:20]),
        _tar,
        lambda: b"Rar!\x1a\x07\x01\x00" + chance.randbytes(300),
        lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + chance.randbytes(300),
        lambda: b"BZh91AY&SY" + chance.randbytes(300),
        lambda: b"\xfd7zXZ\x00\x00\x04" + chance.randbytes(300),
    ]
    return makers[number % len(makers)](), Reason.ARCHIVE


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("../../etc/passwd")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"root"))
    return out.getvalue()


def _nested_zip(depth: int, core: bytes) -> bytes:
    content = core
    for level in range(depth):
        content = stored({f"{level}.zip": content})
    return content


def _two_kinds(chance: Chance, number: int) -> Made:
    text = stored({"x.class": b"\xca\xfe\xba\xbe" + chance.randbytes(60)})
    page = b"<html><script>alert(1)</script></html>"
    makers: list[Callable[[], bytes]] = [
        lambda: pdf(b"") + text,
        lambda: pdf(b"") + page,
        lambda: pdf(b"", before_header=b"").replace(b"\n1 0 obj", b"\n%" + page + b"\n1 0 obj", 1),
        lambda: picture(chance) + text,
        lambda: picture(chance) + page,
        lambda: picture(chance) + b"Rar!\x1a\x07\x00" + chance.randbytes(40),
        lambda: picture(chance, "PNG") + text,
        lambda: picture(chance, "PNG") + b"<?php system($_GET[0]); ?>",
        lambda: _with_comment(picture(chance), b"<script>alert(1)</script>"),
        lambda: _with_comment(picture(chance), b"%PDF-1.4 1 0 obj"),
        lambda: picture(chance, "TIFF") + text,
        lambda: picture(chance, "TIFF") + page,
        lambda: _with_comment(_with_comment(picture(chance), page), b"x" * 3_000),
        lambda: docx("x", first=("%PDF-1.4.xml", pdf(b""))),
        lambda: docx("x") + b"<html>tail</html>",
        lambda: pdf(b"") + b"MZ" + chance.randbytes(3_000).replace(b"PK", b"pk"),
    ]
    return makers[number % len(makers)](), Reason.TWO_KINDS


def _with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xfe" + struct.pack("!H", len(comment) + 2) + comment + jpeg[2:]


def _renamed(chance: Chance, number: int) -> Made:
    endings: list[tuple[bytes, str]] = [
        (b"MZ\x90\x00" + chance.randbytes(400), Reason.PROGRAM),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + chance.randbytes(200), Reason.PROGRAM),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + chance.randbytes(200), Reason.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Reason.PROGRAM),
        (b"@echo off\r\ndel *.*\r\n", Reason.PROGRAM),
        (b"<?php system($_GET['c']); ?>", Reason.PROGRAM),
        (b"<html><body onload=alert(1)></html>", Reason.WEB_PAGE),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", Reason.WEB_PAGE),
        (b"<script>fetch('//x.example.org')</script>", Reason.WEB_PAGE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Reason.WEB_PAGE),
        (b'<?xml version="1.0"?><svg><script/></svg>', Reason.WEB_PAGE),
        (b"hello <iframe src=//x.example.org>", Reason.WEB_PAGE),
        (b"GIF89a" + chance.randbytes(60) + stored({"x.class": b"x"}), Reason.OTHER_PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + chance.randbytes(60), Reason.OTHER_PICTURE),
        (b"\x00\x00\x00\x18ftypheic" + chance.randbytes(60), Reason.OTHER_PICTURE),
        (b"\x00\x00\x00\x18ftypmp42" + chance.randbytes(60), Reason.SOUND_OR_VIDEO),
        (b"{\\rtf1\\ansi{\\object\\objocx}}", Reason.OLD_OFFICE),
        (_ole("WordDocument"), Reason.OLD_OFFICE),
        (_ole("WordDocument", "_VBA_PROJECT"), Reason.MACROS),
        (_ole("__substg1.0_0037001F"), Reason.OUTLOOK_MESSAGE),
        (_ole("EncryptedPackage"), Reason.ENCRYPTED),
        (b"/*%PDF-1.4*/alert(1)", Reason.UNKNOWN_KIND),
        (chance.randbytes(900).replace(b"<", b"\x00") + b"\x00\x81", Reason.UNKNOWN_KIND),
        # A script that is only text is shown as text, and nothing more can come of it.
        (b"var x = new ActiveXObject('WScript.Shell');\n", CLEAN),
        (b"=cmd|'/c calc'!A0,1\n=1+1,2\n", CLEAN),
    ]
    content, ends = endings[number % len(endings)]
    return content, ends


def _ole(*names: str) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + b"".join(name.encode("utf-16-le") + bytes(70) for name in names)


def _huge_picture(chance: Chance, number: int) -> Made:
    if number % 3 == 0:
        side = chance.randint(20_000, 60_000)
        head = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
        rows = zlib.compress(bytes(2_000_000), 9)
        parts = (b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")
        chunks = b"".join(
            struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
            for name, data in parts
        )
        return b"\x89PNG\r\n\x1a\n" + chunks, Reason.TOO_COSTLY
    if number % 3 == 1:
        content = bytearray(picture(chance))
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = struct.pack("!HH", 65_000, 65_000)
        return bytes(content), Reason.TOO_COSTLY
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "TIFF", compression="group4")
    return out.getvalue(), Reason.TOO_COSTLY


def _marked(chance: Chance, number: int) -> Made:
    makers: list[Callable[[], bytes]] = [
        lambda: MARKER,
        lambda: b"text before " * chance.randint(1, 9000) + MARKER,
        lambda: docx("x", {"word/media/a.txt": MARKER}),
        lambda: docx("x", {"word/media/a.txt": chance.randbytes((1 << 18) - 30) + MARKER}),
        lambda: inner_docx(2, docx("x", {"word/media/a.txt": MARKER})),
        lambda: pdf(b"", packed=MARKER),
        lambda: pdf(b"", packed=MARKER, layers=3),
        lambda: mail(b"x", attached=MARKER),
        lambda: mail(b"x", attached=mail(b"y", attached=MARKER), kind="message/rfc822"),
        lambda: mail(b"x", attached=inner_docx(1, docx("x", {"word/media/a.txt": MARKER}))),
        lambda: picture(chance) + MARKER,
        lambda: b"MZ" + MARKER,
    ]
    return makers[number % len(makers)](), Reason.TEST_MARKER


def _cut(chance: Chance, number: int) -> Made:
    form = ("JPEG", "PNG", "TIFF")[number % 3]
    content = picture(chance, form, side=120)
    return content[: chance.randint(20, int(len(content) * 0.7))], Reason.DAMAGED


def _mutated(chance: Chance, number: int) -> Made:
    forms = ("JPEG", "PNG", "TIFF")
    sources: list[Callable[[], bytes]] = [
        *(lambda form=form: picture(chance, form) for form in forms),
        lambda: pdf(b"BT /F1 12 Tf 72 720 Td (Tuesday) Tj ET"),
        lambda: docx("Seen on Tuesday"),
        lambda: xlsx([["1", "2"], ["3", "4"]]),
    ]
    content = bytearray(sources[number % len(sources)]())
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    return bytes(content), ANY


FAMILIES: Final[dict[str, tuple[Callable[[Chance, int], Made], int]]] = {
    "sound": (_sound, 24),
    "archive": (_archive, 20),
    "office-bomb": (office_bomb, 8),
    "overlapping": (overlapping, 4),
    "xml-bomb": (xml_bomb, 4),
    "two-kinds": (_two_kinds, 32),
    "renamed": (_renamed, 50),
    "office": (office, 44),
    "pdf": (active_pdf, 36),
    "huge-picture": (_huge_picture, 9),
    "marked": (_marked, 24),
    "mail": (mail_hostile, 10),
    "cut": (_cut, 24),
    "mutated": (_mutated, 36),
}
"""Family to its maker and how many of it a short run makes: some 330 in all."""
