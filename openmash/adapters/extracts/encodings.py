"""In which encoding a file of text is, told or found out; never half right."""

import codecs
from pathlib import Path
from typing import Final

from openmash.domain.people.extracts import ExtractRefused

_BLOCK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FAMILY: Final = {
    "utf-8": ("utf-8", "utf-8-sig"),
    "utf-16": ("utf-16", "utf-16-le", "utf-16-be"),
    "cp1252": ("cp1252",),
}
_WORKBOOK: Final = b"PK\x03\x04"


def encoding_of(path: Path, declared: str) -> str:
    """Return Python's name of a file's encoding. Reads the file once, in blocks.

    Args:
        path: the file.
        declared: auto, utf-8, utf-16 or cp1252, as a profile says.

    Raises:
        ExtractRefused: it is not in the declared encoding, or in none of them.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    if head.startswith(_WORKBOOK):
        raise ExtractRefused("This is a workbook. Save its sheet as CSV in UTF-8 and try again.")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    found = marked or _unmarked(path, head)
    if found is None or not _decodes(path, found):
        raise ExtractRefused(_NONE)
    if declared == "auto" or found in _FAMILY[declared]:
        return found
    if declared == "cp1252" and found == "utf-8" and _is_ascii(path):
        return found
    shown = next(name for name, family in _FAMILY.items() if found in family)
    raise ExtractRefused(
        f"The profile says that the file is in {declared}, but it is in {shown}. Names would be "
        "read wrongly. Correct the encoding under [file] in the profile, or make the file anew."
    )


_NONE: Final = (
    "The file is in no encoding that can be read here: utf-8, utf-16 or cp1252 (Windows). Save it "
    "as CSV in UTF-8 and try again."
)


def _unmarked(path: Path, head: bytes) -> str | None:
    if b"\0" in head:
        # Of plain letters every second byte is nought in UTF-16.
        evens, odds = head[::2].count(0), head[1::2].count(0)
        if max(evens, odds) < len(head) // 8 or min(evens, odds) > len(head) // 8:
            return None
        return "utf-16-le" if odds > evens else "utf-16-be"
    return "utf-8" if _decodes(path, "utf-8") else "cp1252"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_ascii(path: Path) -> bool:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not block.isascii():
                return False
    return True
