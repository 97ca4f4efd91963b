"""PDF documents: what they hide, and how many pages they have.

Two readers look, because a hostile PDF is written to be read differently by each: a plain search
through the bytes and everything packed in them, and the library that draws the pages.
"""

import ctypes
import re
import zlib
from mmap import mmap
from typing import Any, Final

from openmash.domain.sharing.attachments import ACCEPTED, FileKind, Reason

from .judging import Against, Blob, Budget, MarkerWatch

_HEX: Final = re.compile(rb"#([0-9a-fA-F]{2})")
_NAMES_WITH_HEX: Final = re.compile(rb"/(?=[A-Za-z0-9]{0,60}#)[A-Za-z0-9#]{3,80}")
_STREAM: Final = re.compile(rb"stream\r?\n")
_ACTIVE: Final = re.compile(
    rb"/(JavaScript|Launch|RichMedia|SubmitForm|ImportData|XFA|GoToE|Movie|Sound|Rendition)"
    rb"(?=[\s/<>\[\]()%]|$)"
)
_EMBEDDED: Final = re.compile(rb"/(EmbeddedFiles?|FileAttachment|Collection)(?=[\s/<>\[\]()%]|$)")
_ENCRYPTED: Final = re.compile(rb"/Encrypt(?=[\s/<\[(%])")
_ODD_FILTER: Final = re.compile(rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|RunLength)")
_MOST_STREAMS: Final = 50_000
_MOST_OF_ONE: Final = 64 * 1024 * 1024
_MOST_OF_A_PICTURE: Final = 1024 * 1024
_MOST_LAYERS: Final = 3
_PASSWORD_ERROR: Final = 4
_LONGEST_SIDE_POINTS: Final = 14_400


def look(data: Blob, budget: Budget) -> int:
    """Look through a PDF. Returns the number of pages.

    Raises:
        Against: something speaks against it.
    """
    tail = bytes(data[-65_536:])
    if b"%%EOF" not in tail:
        raise Against(Reason.DAMAGED)
    _require_quiet(data)
    _require_unlocked(data)
    _look_into_streams(data, budget)
    return _pages(data)


def _require_quiet(data: Blob) -> None:
    """Refuse names of things that run or are carried along, however they are spelled."""
    for pattern, reason in ((_ACTIVE, Reason.ACTIVE_CONTENT), (_EMBEDDED, Reason.EMBEDDED_FILES)):
        if pattern.search(data):
            raise Against(reason)
    spelled = b" ".join(
        _HEX.sub(lambda found: bytes([int(found[1], 16)]), name)
        for name in _NAMES_WITH_HEX.findall(data)
    )
    if _ACTIVE.search(spelled):
        raise Against(Reason.ACTIVE_CONTENT)
    if _EMBEDDED.search(spelled):
        raise Against(Reason.EMBEDDED_FILES)


def _require_unlocked(data: Blob) -> None:
    if _ENCRYPTED.search(data):
        raise Against(Reason.ENCRYPTED)


def _look_into_streams(data: Blob, budget: Budget) -> None:
    watch_all = MarkerWatch()
    for count, found in enumerate(_STREAM.finditer(data)):
        if count > _MOST_STREAMS:
            raise Against(Reason.TOO_COSTLY)
        head = bytes(data[max(0, found.start() - 4096) : found.start()])
        about = head[head.rfind(b"obj") + 3 :] if b"obj" in head else head
        if b"/ObjStm" in about and _ODD_FILTER.search(about):
            raise Against(Reason.ACTIVE_CONTENT)
        picture = b"/Image" in about
        most = _MOST_OF_A_PICTURE if picture else _MOST_OF_ONE
        _inflate(data, found.end(), most, budget, watch_all, layers=1, picture=picture)


def _inflate(
    data: Blob,
    start: int,
    most: int,
    budget: Budget,
    watch: MarkerWatch,
    *,
    layers: int,
    picture: bool,
) -> None:
    if data[start : start + 1] not in (b"\x78", b"\x48", b"\x58", b"\x68", b"\x38", b"\x28"):
        return
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    came_out, at, waiting = 0, start, b""
    try:
        while not unpacker.eof and came_out < most:
            if not waiting:
                waiting, at = data[at : at + 65_536], at + 65_536
            if not waiting:
                break
            chunk = unpacker.decompress(waiting, 1 << 20)
            waiting = unpacker.unconsumed_tail
            came_out += len(chunk)
            budget.spend(len(chunk))
            pieces.append(chunk)
    except zlib.error:
        pass  # not packed this way, or damaged: the library that draws will say
    if not picture and came_out >= most:
        raise Against(Reason.BOMB)
    content = b"".join(pieces)
    watch.see(content)
    _require_quiet(content)
    if layers < _MOST_LAYERS:
        _inflate(content, 0, most, budget, watch, layers=layers + 1, picture=picture)


def _pages(data: Blob) -> int:
    document = opened(data)
    from pypdfium2 import raw

    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or raw.FPDF_GetFormType(document) > 1:
        raise Against(Reason.ACTIVE_CONTENT)
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise Against(Reason.EMBEDDED_FILES)
    pages = len(document)
    if pages < 1:
        raise Against(Reason.DAMAGED)
    if pages > ACCEPTED[FileKind.PDF].most_pages:
        raise Against(Reason.TOO_MANY_PAGES)
    for number in range(pages):
        width, height = document.get_page_size(number)
        if not (0 < width <= _LONGEST_SIDE_POINTS and 0 < height <= _LONGEST_SIDE_POINTS):
            raise Against(Reason.DAMAGED)
    _require_drawable(document)
    return pages


def _require_drawable(document: Any) -> None:
    try:
        document[0].render(scale=0.3)
    except Exception:  # noqa: BLE001  # whatever ails the page, it cannot be shown
        raise Against(Reason.DAMAGED) from None


def opened(data: Blob) -> Any:
    """The document, for the library that draws.

    Raises:
        Against: it has a password, or it cannot be read.
    """
    import pypdfium2

    whole: Any = data
    if isinstance(data, mmap):
        # Drawn from where it lies: a copy would cost its size once more.
        whole = (ctypes.c_char * len(data)).from_buffer(data)
    try:
        return pypdfium2.PdfDocument(whole)
    except pypdfium2.PdfiumError as trouble:
        locked = trouble.err_code == _PASSWORD_ERROR
        raise Against(Reason.ENCRYPTED if locked else Reason.DAMAGED) from None
