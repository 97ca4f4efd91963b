"""Pictures: whether one is whole, and small enough to be drawn."""

import io
import warnings
from mmap import mmap
from typing import Any, Final

from openmash.domain.sharing.attachments import ACCEPTED, FileKind, Reason

from .judging import Against, Blob

MOST_PIXELS: Final = {
    # A JPEG is read at a fraction of its size where it is large; the others are read whole.
    FileKind.JPEG: 120_000_000,
    FileKind.PNG: 40_000_000,
    FileKind.TIFF: 40_000_000,
}
_READ_AT_MOST: Final = 3_000


def look(kind: FileKind, data: Blob) -> int:
    """Read every page of a picture to its end. Returns the number of pages.

    Raises:
        Against: it is broken, or would cost too much to draw.
    """
    with opened(kind, data) as picture:
        pages = getattr(picture, "n_frames", 1)
        if kind is FileKind.PNG and pages > 1:
            raise Against(Reason.OTHER_PICTURE)
        if kind is FileKind.JPEG:
            pages = 1
        if pages > ACCEPTED[kind].most_pages:
            raise Against(Reason.TOO_MANY_PAGES)
        for number in range(pages):
            decoded(kind, picture, number)
    return pages


def opened(kind: FileKind, data: Blob) -> Any:
    """The picture, with nothing decoded yet.

    Raises:
        Against: it cannot be read.
    """
    from PIL import Image

    # Sizes are judged below, by kind; the library's own warning would come too late or too soon.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        return Image.open(_stream(data), formats=[kind.value.upper()])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # decoders raise whatever they like on hostile bytes
        raise Against(Reason.DAMAGED) from None


def decoded(kind: FileKind, picture: Any, number: int) -> Any:
    """One page of the picture, decoded, in RGB and turned the right way up.

    Args:
        number: from 0.

    Raises:
        Against: it cannot be read, or has too many pixels.
    """
    from PIL import ImageOps

    try:
        if kind is FileKind.TIFF:
            picture.seek(number)
        if picture.width * picture.height > MOST_PIXELS[kind]:
            raise Against(Reason.TOO_COSTLY)
        if kind is FileKind.JPEG:
            picture.draft("RGB", (_READ_AT_MOST, _READ_AT_MOST))
        picture.load()
        return _on_white(ImageOps.exif_transpose(picture))
    except (MemoryError, Against):
        raise
    except Exception:  # noqa: BLE001  # as above
        raise Against(Reason.DAMAGED) from None


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture.thumbnail((_READ_AT_MOST, _READ_AT_MOST))
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGB")


def _stream(data: Blob) -> Any:
    if isinstance(data, mmap):
        data.seek(0)
        return data
    return io.BytesIO(data)
