"""Small office documents and PDFs written by hand, so that each fault can be put where it hides."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_TYPES = "[Content_Types].xml"
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def stored(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(
    text: str,
    more: Mapping[str, bytes] | None = None,
    *,
    field: Sequence[str] = (),
    macro_type: bool = False,
    first: tuple[str, bytes] | None = None,
) -> bytes:
    """A Word document.

    Args:
        more: further members. field: a field's code, cut over as many runs. first: a member put
        uncompressed before all others, where programs look for another kind's mark.
    """
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in field)
    body = f'<w:document xmlns:w="w"><w:p><w:r><w:t>{text}</w:t></w:r>{runs}</w:p></w:document>'
    content = _office("docx", {"word/document.xml": body.encode(), **(more or {})}, macro_type)
    if first is None:
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, zipfile.ZipFile(io.BytesIO(content)) as old:
        archive.writestr(first[0], first[1])
        for name in old.namelist():
            archive.writestr(name, old.read(name))
    return out.getvalue()


def xlsx(rows: Sequence[Sequence[str]], more: Mapping[str, bytes] | None = None) -> bytes:
    """An Excel workbook of one sheet."""
    cells = "".join(
        "<row>" + "".join(f'<c t="str"><v>{cell}</v></c>' for cell in row) + "</row>"
        for row in rows
    )
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return _office("xlsx", {"xl/worksheets/sheet1.xml": sheet.encode(), **(more or {})})


def pptx(text: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """A presentation of one slide."""
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
    return _office("pptx", {"ppt/slides/slide1.xml": slide.encode(), **(more or {})})


def inner_docx(depth: int, core: bytes) -> bytes:
    """A Word document that lies in so many others."""
    for _ in range(depth):
        core = docx("outer", {"word/embeddings/inner.docx": core})
    return core


def _office(kind: str, members: Mapping[str, bytes], macro_type: bool = False) -> bytes:
    main, type_ = _MAIN[kind]
    type_ = type_.replace("document.main", "document.macroEnabled.main") if macro_type else type_
    types = f'<Types><Override PartName="/{main}" ContentType="application/vnd.{type_}"/></Types>'
    return stored({_TYPES: types.encode(), main: b"<x/>", **members})


def pdf(
    content: bytes,
    *,
    catalog: bytes = b"",
    trailer: bytes = b"",
    packed: bytes = b"",
    layers: int = 1,
    filters: bytes = b"",
    box: bytes = b"0 0 595 842",
    pages: int = 1,
    before_header: bytes = b"",
) -> bytes:
    """A PDF.

    Args:
        content: what is drawn on every page. catalog, trailer: put into those dictionaries.
        packed: an object stream's content, deflated `layers` times. filters: named before Flate.
    """
    squeezed = zlib.compress(content, 9)
    numbers = range(10, 10 + pages)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        2: b"<</Type /Pages /Kids [" + kids + b"] /Count %d>>" % pages,
        3: b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        4: b"<</Filter /FlateDecode /Length %d>>\nstream\n" % len(squeezed)
        + squeezed
        + b"\nendstream",
    }
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R"
    for number in numbers:
        objects[number] = page + b" /Resources <</Font <</F1 3 0 R>>>>>>"
    if packed:
        body = packed
        for _ in range(layers):
            body = zlib.compress(body)
        names = filters + b" /FlateDecode" * layers
        objects[5] = (
            b"<</Type /ObjStm /N 1 /First 4 /Filter ["
            + names
            + b"] /Length %d>>" % len(body)
            + b"\nstream\n"
            + body
            + b"\nendstream"
        )
    return _written(objects, trailer, before_header)


def _written(objects: Mapping[int, bytes], trailer: bytes, before_header: bytes) -> bytes:
    out = bytearray(before_header + b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(places) + 1
    out += b"trailer\n<</Size %d /Root 1 0 R " % size + trailer + b">>\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)
