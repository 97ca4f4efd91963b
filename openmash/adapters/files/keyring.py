"""A hub's keys for its files: one file per hub, kept apart from the database and from its backup.

Each file has a data key of its own, which is stored only wrapped in the hub's current key. Whoever
holds the database and the sealed files but not this keyring holds nothing.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openmash.core.errors import Misconfigured

from . import durable

FOLDER: Final = "file-keys"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class UnreadableError(Exception):
    """The key or the file is not what was sealed: changed, cut, exchanged or under a lost key."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """A hub's keys.

    Attributes:
        hub_id: whose they are; a key of one hub opens nothing of another.
        keys: key id to the key, newest last.
        current: the id of the key under which new files are put.
        digest_key: for digests that tell whether two files are the same, to this hub alone.
    """

    hub_id: UUID
    keys: Mapping[str, bytes]
    current: str
    digest_key: bytes

    def __repr__(self) -> str:
        """Without a key in it: it may reach a log."""
        return f"Keyring(hub_id={self.hub_id}, current={self.current}, keys={len(self.keys)})"

    def wrap(self, data_key: bytes, file_id: UUID) -> tuple[bytes, str]:
        """A file's key under the current key, bound to hub, file and key; and that key's id."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        bound = self._bound(file_id, self.current)
        wrapped = AESGCM(self.keys[self.current]).encrypt(nonce, data_key, bound)
        return nonce + wrapped, self.current

    def unwrap(self, wrapped: bytes, key_id: str, file_id: UUID) -> bytes:
        """The file's key.

        Raises:
            UnreadableError: the hub's key is gone, or this was wrapped for another file or hub.
        """
        key = self.keys.get(key_id)
        if key is None:
            raise UnreadableError("the hub's key is not in the keyring")
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, body, self._bound(file_id, key_id))
        except (InvalidTag, ValueError):
            raise UnreadableError("the file's key does not open") from None

    def _bound(self, file_id: UUID, key_id: str) -> bytes:
        return b"openmash file key\0" + self.hub_id.bytes + file_id.bytes + key_id.encode()


def new_data_key() -> bytes:
    """A fresh key for one file."""
    return secrets.token_bytes(_KEY_BYTES)


def path_of(data_dir: Path, hub_id: UUID) -> Path:
    """Where a hub's keyring is kept."""
    return data_dir / FOLDER / f"{hub_id}.json"


def load(data_dir: Path, hub_id: UUID) -> Keyring:
    """Read a hub's keyring.

    Raises:
        Misconfigured: it is missing, open to other accounts, or damaged.
    """
    path = path_of(data_dir, hub_id)
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read()
    except FileNotFoundError:
        raise Misconfigured(
            f"The keys of the hub's files, {path}, are missing. Restore them from their backup: "
            "without them no attachment can be opened."
        ) from None
    except OSError as trouble:
        raise Misconfigured(
            f"The keys of the hub's files, {path}, cannot be read ({trouble.strerror}). Let the "
            "account that runs OpenMASH read them."
        ) from None
    if mode & 0o077:
        raise Misconfigured(
            f"The keys of the hub's files, {path}, are open to other accounts (mode {mode:04o}). "
            f"Run: chmod 600 {path}"
        )
    return _parsed(content, hub_id, path)


def load_or_create(data_dir: Path, hub_id: UUID, *, now: datetime) -> Keyring:
    """Read a hub's keyring; make one with its first key if there is none yet.

    Raises:
        Misconfigured: as for `load`, or the folder cannot be written.
    """
    path = path_of(data_dir, hub_id)
    if not path.exists():
        with _changing(data_dir):
            if not path.exists():
                first = Keyring(hub_id, {}, "", secrets.token_bytes(_KEY_BYTES))
                _save(data_dir, _with_new_key(first), now)
    return load(data_dir, hub_id)


def add_key(data_dir: Path, hub_id: UUID, *, now: datetime) -> Keyring:
    """Add a fresh key, under which new files are put from now on. Older keys stay.

    Raises:
        Misconfigured: as for `load_or_create`.
    """
    with _changing(data_dir):
        _save(data_dir, _with_new_key(load(data_dir, hub_id)), now)
    return load(data_dir, hub_id)


def forget_key(data_dir: Path, hub_id: UUID, key_id: str, *, now: datetime) -> Keyring:
    """Destroy a key that is not the current one: whatever is still under it can never be opened.

    Raises:
        ValueError: it is the current key.
        Misconfigured: as for `load_or_create`.
    """
    with _changing(data_dir):
        ring = load(data_dir, hub_id)
        if key_id == ring.current:
            raise ValueError("the current key cannot be destroyed")
        left = {each: key for each, key in ring.keys.items() if each != key_id}
        _save(data_dir, replace(ring, keys=left), now)
    return load(data_dir, hub_id)


def _with_new_key(ring: Keyring) -> Keyring:
    key_id = secrets.token_hex(8)
    keys = {**ring.keys, key_id: secrets.token_bytes(_KEY_BYTES)}
    return replace(ring, keys=keys, current=key_id)


def _changing(data_dir: Path) -> AbstractContextManager[None]:
    return durable.alone(data_dir / FOLDER / ".lock")


def _save(data_dir: Path, ring: Keyring, now: datetime) -> None:
    content = {
        "what": "Keys of one hub's files. Back up apart from the database. Never send by mail.",
        "hub": str(ring.hub_id),
        "changed_at": now.isoformat(),
        "current": ring.current,
        "digest_key": _text(ring.digest_key),
        "keys": {key_id: _text(key) for key_id, key in ring.keys.items()},
    }

    def fill(file: BinaryIO) -> None:
        file.write(json.dumps(content, indent=2).encode() + b"\n")

    path = path_of(data_dir, ring.hub_id)
    try:
        durable.write(path, fill)
    except OSError as trouble:
        raise Misconfigured(
            f"The keys of the hub's files, {path}, cannot be written ({trouble.strerror}). Let "
            "the account that runs OpenMASH write to that folder."
        ) from None


def _parsed(content: bytes, hub_id: UUID, path: Path) -> Keyring:
    try:
        told = json.loads(content)
        ring = Keyring(
            UUID(told["hub"]),
            {str(key_id): base64.b64decode(key) for key_id, key in told["keys"].items()},
            str(told["current"]),
            base64.b64decode(told["digest_key"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        ring = None
    sound = ring is not None and ring.hub_id == hub_id and ring.current in ring.keys
    if ring is None or not sound or any(len(key) != _KEY_BYTES for key in ring.keys.values()):
        raise Misconfigured(
            f"The file {path} is not the keyring of this hub. Restore it from its backup."
        )
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
