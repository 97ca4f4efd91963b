"""Small secret files: read only if nobody else can read them, written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import Final

from openmash.adapters.files import durable
from openmash.core.errors import Misconfigured

_LONGEST: Final = 1 << 20


def read(path: Path, what: str) -> bytes:
    """Return a secret file's content.

    Args:
        what: it is, for the sentence, e.g. "The matcher's key".

    Raises:
        Misconfigured: it is missing, open to other accounts or cannot be read.
    """
    try:
        # Permissions are read from the open file, so that it cannot be exchanged in between.
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(_LONGEST)
    except FileNotFoundError:
        raise Misconfigured(f"{what}, {path}, is missing. Restore it from its backup.") from None
    except OSError as trouble:
        raise Misconfigured(
            f"{what}, {path}, cannot be read ({trouble.strerror}). Let the account that runs "
            "OpenMASH read it."
        ) from None
    if mode & 0o077:
        raise Misconfigured(
            f"{what}, {path}, is open to other accounts (mode {mode:04o}). Run: chmod 600 {path}"
        )
    return content


def write(path: Path, content: bytes, what: str) -> None:
    """Make or replace a secret file, mode 0600.

    Raises:
        Misconfigured: its folder cannot be written.
    """
    try:
        durable.write(path, lambda file: _all(file.write(content), content))
    except OSError as trouble:
        raise Misconfigured(
            f"{what}, {path}, cannot be written ({trouble.strerror}). Let the account that runs "
            "OpenMASH write to its folder."
        ) from None


def _all(written: int, content: bytes) -> None:
    if written != len(content):
        raise OSError(5, "not all was written")
