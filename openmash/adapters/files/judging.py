"""What all looks inside a file share: the refusal that ends one, and the limits on unpacking."""

from mmap import mmap
from typing import Final

from openmash.domain.sharing.attachments import Reason

Blob = bytes | mmap
"""The bytes of a file: mapped, or unpacked from inside another."""

MOST_UNPACKED: Final = 300 * 1024 * 1024
"""Bytes that may come out of one file in all, at whatever depth."""

MOST_RATIO: Final = 150
"""How many bytes may come out of one, once enough came out to matter."""

RATIO_MATTERS_FROM: Final = 8 * 1024 * 1024
DEEPEST: Final = 3
"""How deep files may lie in files and still be looked at."""

_CHUNK: Final = 1 << 20

# In two parts, or scanners would find the marker in this very source.
_MARKER: Final = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
)


class Against(Exception):
    """The file is refused, and why. Ends the look inside it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Budget:
    """Counts what is unpacked from one file, and refuses too much."""

    def __init__(self) -> None:
        self.unpacked = 0

    def spend(self, came_out: int) -> None:
        """Count bytes that came out. Raises `Against` once they are too many in all."""
        self.unpacked += came_out
        if self.unpacked > MOST_UNPACKED:
            raise Against(Reason.BOMB)


def require_fair_ratio(packed: int, came_out: int) -> None:
    """Raise `Against` if far more came out of a part than any honest one holds."""
    if came_out > RATIO_MATTERS_FROM and came_out > MOST_RATIO * max(packed, 1):
        raise Against(Reason.BOMB)


def require_unmarked(data: Blob) -> None:
    """Raise `Against` if the marker for testing virus scanners is in there."""
    if data.find(_MARKER) >= 0:
        raise Against(Reason.TEST_MARKER)


class MarkerWatch:
    """Looks for the marker in a stream of chunks, across their borders."""

    def __init__(self) -> None:
        self._end = b""

    def see(self, chunk: bytes) -> None:
        """Look at the next chunk. Raises `Against` if the marker is complete."""
        require_unmarked(self._end + chunk[: len(_MARKER)])
        require_unmarked(chunk)
        self._end = (self._end + chunk)[-len(_MARKER) + 1 :]
