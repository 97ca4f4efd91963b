"""Hostile office documents, PDFs and messages: what carries something else inside it."""

import base64
import io
import random
import struct
import zipfile
from collections.abc import Callable

from openmash.domain.sharing.attachments import Reason
from tests.support.hostile_documents import docx, inner_docx, pdf, pptx, stored, xlsx

Chance = random.Random
Made = tuple[bytes, str]


def office_bomb(chance: Chance, number: int) -> Made:
    """A document that unpacks to far too much."""
    size = chance.randint(20, 60) * 1_000_000
    if number % 4 == 0:
        return docx("x", {"word/media/a.png": bytes(size)}), Reason.BOMB
    if number % 4 == 1:
        parts = {f"word/media/{n}.png": bytes(7_000_000) for n in range(45)}
        return docx("x", parts), Reason.BOMB
    if number % 4 == 2:
        return inner_docx(5 + number, docx("x")), Reason.BOMB
    return _lying(docx("x", {"word/media/a.png": bytes(size)})), Reason.BOMB


def _lying(content: bytes) -> bytes:
    """A zip that declares its largest member as small, in the directory that readers believe."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        big = max(archive.infolist(), key=lambda each: each.file_size).file_size
    return content.replace(struct.pack("<I", big), struct.pack("<I", 3_000_000_000))


def overlapping(chance: Chance, number: int) -> Made:
    """Two directory entries for one member's bytes: how the largest bombs are made."""
    content = docx("x", {"word/media/aa.png": chance.randbytes(500), "word/media/ab.png": b"1"})
    start = content.index(b"PK\x01\x02")
    first = content.index(b"word/media/aa.png", start) - 46
    second = content.index(b"word/media/ab.png", start) - 46
    told = bytearray(content)
    told[second + 42 : second + 46] = told[first + 42 : first + 46]
    told[second + 10 : second + 28] = told[first + 10 : first + 28]
    return bytes(told), Reason.BOMB


def xml_bomb(chance: Chance, number: int) -> Made:
    """XML whose entities unpack to far too much."""
    layers = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, chance.randint(6, 12))
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{layers}]><x>&a5;</x>'
    return docx("x", {"word/settings.xml": bomb.encode()}), Reason.BOMB


def office(chance: Chance, number: int) -> Made:
    """A document with a part that runs, fetches, hides or locks."""
    relations = "word/_rels/settings.xml.rels"
    makers: list[tuple[Callable[[], bytes], Reason]] = [
        (lambda: docx("x", {"word/vbaProject.bin": b"x"}), Reason.MACROS),
        (lambda: docx("x", macro_type=True), Reason.MACROS),
        (lambda: docx("x", {"word/activeX/activeX1.bin": b"x"}), Reason.MACROS),
        (lambda: xlsx([["1"]], {"xl/macrosheets/sheet1.xml": b"<x/>"}), Reason.MACROS),
        (lambda: pptx("x", {"ppt/vbaProject.bin": b"x"}), Reason.MACROS),
        (lambda: inner_docx(1, docx("x", {"word/vbaProject.bin": b"x"})), Reason.MACROS),
        (lambda: docx("x", {relations: _link("attachedTemplate")}), Reason.EXTERNAL_LINKS),
        (lambda: docx("x", {relations: _link("image")}), Reason.EXTERNAL_LINKS),
        (lambda: docx("x", {relations: _link("oleObject")}), Reason.EXTERNAL_LINKS),
        (lambda: xlsx([["1"]], {"xl/_rels/a.rels": _link("frame")}), Reason.EXTERNAL_LINKS),
        (lambda: docx("x", field=("DDE", "AUTO c:\\\\windows")), Reason.ACTIVE_CONTENT),
        (lambda: docx("x", field=("D", "DE excel")), Reason.ACTIVE_CONTENT),
        (lambda: docx("x", field=("INCLUDE", "TEXT \\\\\\\\host")), Reason.ACTIVE_CONTENT),
        (
            lambda: xlsx([["1"]], {"xl/externalLinks/a.xml": b"<x><ddeLink/></x>"}),
            Reason.ACTIVE_CONTENT,
        ),
        (lambda: docx("x", {"word/embeddings/oleObject1.bin": b"x"}), Reason.EMBEDDED_FILES),
        (lambda: docx("x", {"word/media/a.png": stored({"a": b"b"})}), Reason.EMBEDDED_FILES),
        (lambda: docx("x", {"word/run.js": b"alert(1)"}), Reason.EMBEDDED_FILES),
        (lambda: docx("x", {"word/media/a.png": b"MZ" + chance.randbytes(99)}), Reason.PROGRAM),
        (lambda: _locked(docx("x")), Reason.ENCRYPTED),
        (lambda: docx("x", {"WORD/document.xml": b"<x/>"}), Reason.TWO_KINDS),
        (lambda: docx("x", {"word/styles.xml": b"<x><y></x>"}), Reason.DAMAGED),
        (lambda: docx("x")[: -chance.randint(30, 200)], Reason.DAMAGED),
    ]
    make, ends = makers[number % len(makers)]
    return make(), ends


def _link(kind: str) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships><Relationship Id="r1" Type="{base}/{kind}" '
        'Target="http://x.example.org/t.dotm" TargetMode="External"/></Relationships>'
    ).encode()


def _locked(content: bytes) -> bytes:
    """With the flag that says every member has a password."""
    told = bytearray(content)
    at = told.find(b"PK\x01\x02")
    while at >= 0:
        told[at + 8] |= 1
        at = told.find(b"PK\x01\x02", at + 4)
    return bytes(told)


def active_pdf(chance: Chance, number: int) -> Made:
    """A PDF with a part that runs, hides or locks, or that cannot be drawn."""
    script = b"/S /JavaScript /JS (app.alert(1))"
    makers: list[tuple[Callable[[], bytes], Reason]] = [
        (lambda: pdf(b"", catalog=b"/OpenAction <<" + script + b">>"), Reason.ACTIVE_CONTENT),
        (lambda: pdf(b"", catalog=b"/AA <</WC <<" + script + b">>>>"), Reason.ACTIVE_CONTENT),
        (
            lambda: pdf(b"", catalog=b"/OpenAction <</S /J#61va#53cript /JS (1)>>"),
            Reason.ACTIVE_CONTENT,
        ),
        (lambda: pdf(b"", packed=b"<<" + script + b">>"), Reason.ACTIVE_CONTENT),
        (lambda: pdf(b"", packed=b"<<" + script + b">>", layers=2), Reason.ACTIVE_CONTENT),
        (lambda: pdf(b"", packed=b"<<>>", filters=b"/ASCIIHexDecode"), Reason.ACTIVE_CONTENT),
        (
            lambda: pdf(b"", catalog=b"/OpenAction <</S /Launch /F (cmd.exe)>>"),
            Reason.ACTIVE_CONTENT,
        ),
        (
            lambda: pdf(b"", catalog=b"/OpenAction <</S /SubmitForm /F (http://x)>>"),
            Reason.ACTIVE_CONTENT,
        ),
        (lambda: pdf(b"", catalog=b"/AcroForm <</XFA 9 0 R>>"), Reason.ACTIVE_CONTENT),
        (
            lambda: pdf(b"", catalog=b"/Names <</EmbeddedFiles <</Names [(a) 9 0 R]>>>>"),
            Reason.EMBEDDED_FILES,
        ),
        (lambda: pdf(b"", packed=b"<</Type /EmbeddedFile>>"), Reason.EMBEDDED_FILES),
        (lambda: pdf(b"", trailer=b"/Encrypt <</Filter /Standard /V 1>>"), Reason.ENCRYPTED),
        (lambda: pdf(b"", trailer=b"/Encrypt 9 0 R"), Reason.ENCRYPTED),
        (lambda: pdf(bytes(chance.randint(66, 90) * 1_000_000)), Reason.BOMB),
        (lambda: pdf(b"", box=b"0 0 999999 999999"), Reason.DAMAGED),
        (lambda: pdf(b"", pages=0), Reason.DAMAGED),
        (lambda: pdf(b"", pages=501), Reason.TOO_MANY_PAGES),
        (lambda: pdf(b"")[:-40], Reason.DAMAGED),
    ]
    make, ends = makers[number % len(makers)]
    return make(), ends


def mail(text: bytes, *, attached: bytes = b"", kind: str = "application/octet-stream") -> bytes:
    """A message, with one attached file if given."""
    head = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Tuesday\r\nMIME-Version: 1.0\r\n"
    if not attached:
        return head + b"Content-Type: text/plain\r\n\r\n" + text
    inner = attached if kind.startswith("message") else base64.encodebytes(attached)
    way = "8bit" if kind.startswith("message") else "base64"
    return (
        head
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n'
        + b"\r\n"
        + text
        + f"\r\n--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {way}\r\n".encode()
        + b'Content-Disposition: attachment; filename="a.bin"\r\n\r\n'
        + inner
        + b"\r\n--b--\r\n"
    )


def mail_hostile(chance: Chance, number: int) -> Made:
    """A message that brings something harmful."""
    makers: list[tuple[Callable[[], bytes], Reason]] = [
        (lambda: mail(b"x", attached=b"MZ" + chance.randbytes(99)), Reason.PROGRAM),
        (lambda: mail(b"x", attached=stored({"a.js": b"1"})), Reason.ARCHIVE),
        (lambda: mail(b"x", attached=docx("x", macro_type=True)), Reason.MACROS),
        (lambda: mail(b"x", attached=pdf(b"", trailer=b"/Encrypt 9 0 R")), Reason.ENCRYPTED),
        (lambda: _deep_mail(9), Reason.BOMB),
    ]
    make, ends = makers[number % len(makers)]
    return make(), ends


def _deep_mail(depth: int) -> bytes:
    content = mail(b"core")
    for _ in range(depth):
        content = mail(b"x", attached=content)
    return content
