"""Writing so that what was acknowledged survives a power cut, and nothing half-written is seen."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
UNFINISHED: Final = ".unfinished-"
"""How the name of a file that is still being written begins."""


def write(path: Path, fill: Callable[[BinaryIO], None]) -> None:
    """Make or replace a file: whole and on disk when this returns, or not there at all.

    Args:
        fill: writes the content; if it raises, nothing is left behind.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    beside = path.with_name(UNFINISHED + secrets.token_hex(8))
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    # The folders may be as new as the file, and each is an entry of the one above.
    for folder in list(path.parents)[:3]:
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a lock file that one process of this machine can hold at a time."""
    lock.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def memory_file() -> BinaryIO:
    """A file for clear text that no disk ever holds (where the system has none: one unnamed)."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("openmash", os.MFD_CLOEXEC), "w+b")
    return TemporaryFile("w+b")
