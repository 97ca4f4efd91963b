"""Sealed files on disk, under the data folder: named at random, whole or not there."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from . import durable, sealing
from .keyring import Keyring, UnreadableError, new_data_key

FOLDER: Final = "files"


@dataclass(frozen=True, slots=True)
class Kept:
    """What to remember of a file that is on disk.

    Attributes:
        wrapped_key: its key under the hub's key `key_id`.
        digest: 64 hex digits, keyed: the same file of the same hub has the same.
    """

    wrapped_key: bytes
    key_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file found on disk: whose, and when it was last written (UTC). No id: half-written."""

    path: Path
    file_id: UUID | None
    at: datetime


class FileStore:
    """The sealed files of all hubs."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    def keep(self, ring: Keyring, file_id: UUID, plain: BinaryIO) -> Kept:
        """Seal a file and put it on disk. When this returns it survives a power cut.

        Args:
            plain: read from its start.
        """
        key = new_data_key()
        plain.seek(0)
        durable.write(
            self._path(ring.hub_id, file_id),
            lambda sealed: sealing.seal(plain, sealed, key, _bound(ring.hub_id, file_id)),
        )
        wrapped, key_id = ring.wrap(key, file_id)
        return Kept(wrapped, key_id, digest(ring, plain))

    def open(self, ring: Keyring, file_id: UUID, wrapped: bytes, key_id: str) -> BinaryIO:
        """The file in clear, in memory, at its start. Close it to be rid of it.

        Raises:
            UnreadableError: it is not there, was changed, or its key is gone.
        """
        key = ring.unwrap(wrapped, key_id, file_id)
        plain = durable.memory_file()
        try:
            with self._path(ring.hub_id, file_id).open("rb") as sealed:
                sealing.unseal(sealed, plain, key, _bound(ring.hub_id, file_id))
            plain.flush()
            plain.seek(0)
        except OSError as trouble:
            plain.close()
            raise UnreadableError("the sealed file is not there") from trouble
        except BaseException:
            plain.close()
            raise
        return plain

    def remove(self, hub_id: UUID, file_id: UUID) -> None:
        """Take a sealed file off the disk; nothing if it is not there."""
        self._path(hub_id, file_id).unlink(missing_ok=True)

    def found(self, hub_id: UUID) -> Iterator[Found]:
        """Every file that lies in a hub's folder, half-written ones too."""
        for path in sorted((self._root / str(hub_id)).glob("??/*")):
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            unfinished = path.name.startswith(durable.UNFINISHED)
            yield Found(path, None if unfinished else UUID(path.name), at)

    def _path(self, hub_id: UUID, file_id: UUID) -> Path:
        # A folder per first byte, so that none grows past what file systems list quickly.
        return self._root / str(hub_id) / file_id.hex[:2] / file_id.hex


def digest(ring: Keyring, plain: BinaryIO) -> str:
    """A keyed digest: an ordinary one would tell anybody who has the same file that it is here."""
    plain.seek(0)
    running = hmac.new(ring.digest_key, digestmod=hashlib.sha256)
    while piece := plain.read(sealing.PIECE):
        running.update(piece)
    plain.seek(0)
    return running.hexdigest()


def _bound(hub_id: UUID, file_id: UUID) -> bytes:
    return b"openmash file\0" + hub_id.bytes + file_id.bytes
