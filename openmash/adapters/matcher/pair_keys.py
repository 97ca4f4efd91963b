"""The hub's keys for one agency: one file a pair, in a folder apart from database and data folder.

Signing keys (Ed25519) sign the hub's questions; the agency holds only their public halves. The
encoding key makes the codes of an index that the agency hands in; the agency holds a copy. Of each
sort an older one may stay while the agency takes up the new one.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openmash.adapters.files import durable
from openmash.adapters.signing import SigningKey
from openmash.core.errors import Misconfigured
from openmash.domain.people.elsewhere.wire import Sign

from . import private_files

KEY_BYTES: Final = 32
_KEPT: Final = 2
_WHAT: Final = "The hub's keys for an agency"


@dataclass(frozen=True, slots=True)
class PairKeys:
    """The keys of one hub for one agency, newest last."""

    signing: tuple[bytes, ...] = ()
    encoding: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        """Without a key in it: it may reach a log."""
        return f"PairKeys(signing={len(self.signing)}, encoding={len(self.encoding)})"

    def signers(self) -> Mapping[str, Sign]:
        """Key id to what signs with it: all of them, so that exchanging one stops nothing."""
        keys = [SigningKey(Ed25519PrivateKey.from_private_bytes(raw)) for raw in self.signing]
        return {key.public.key_id: key.sign for key in keys}

    def public(self) -> tuple[str, ...]:
        """The lines to give to the agency, newest last."""
        return tuple(
            SigningKey(Ed25519PrivateKey.from_private_bytes(raw)).public.text
            for raw in self.signing
        )

    def encoding_key(self, key_id: str) -> bytes | None:
        """The encoding key of this id, if it is kept."""
        return next((key for key in self.encoding if encoding_id(key) == key_id), None)


def encoding_id(key: bytes) -> str:
    """Sixteen hex digits that tell one encoding key from another; not a secret."""
    return hashlib.sha256(b"openmash encoding key id\0" + key).hexdigest()[:16]


def load(folder: Path, hub_id: UUID, agency_id: UUID) -> PairKeys:
    """The keys of a pair; none if none were made yet.

    Raises:
        Misconfigured: the file is open to other accounts, or damaged.
    """
    path = _path(folder, hub_id, agency_id)
    if not path.exists():
        return PairKeys()
    content = private_files.read(path, _WHAT)
    try:
        told = json.loads(content)
        signing, encoding = (
            tuple(base64.b64decode(each, validate=True) for each in told[sort])
            for sort in ("signing", "encoding")
        )
    except (ValueError, KeyError, TypeError):
        signing = encoding = (b"",)
    if any(len(key) != KEY_BYTES for key in (*signing, *encoding)):
        raise Misconfigured(f"{_WHAT}, {path}, are damaged. Restore them from their backup.")
    return PairKeys(signing, encoding)


def add_signing(folder: Path, hub_id: UUID, agency_id: UUID) -> PairKeys:
    """Make one more signing key; of the older ones the newest stays."""
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    return _changed(folder, hub_id, agency_id, signing=raw)


def add_encoding(folder: Path, hub_id: UUID, agency_id: UUID) -> PairKeys:
    """Make one more encoding key; of the older ones the newest stays."""
    return _changed(folder, hub_id, agency_id, encoding=secrets.token_bytes(KEY_BYTES))


def keep_newest(folder: Path, hub_id: UUID, agency_id: UUID) -> PairKeys:
    """Forget all but the newest of each sort: the agency has taken it up."""
    with durable.alone(_lock(folder)):
        keys = load(folder, hub_id, agency_id)
        keys = PairKeys(keys.signing[-1:], keys.encoding[-1:])
        _save(folder, hub_id, agency_id, keys)
    return keys


def _changed(
    folder: Path, hub_id: UUID, agency_id: UUID, *, signing: bytes = b"", encoding: bytes = b""
) -> PairKeys:
    with durable.alone(_lock(folder)):
        keys = load(folder, hub_id, agency_id)
        if signing:
            keys = replace(keys, signing=(*keys.signing, signing)[-_KEPT:])
        if encoding:
            keys = replace(keys, encoding=(*keys.encoding, encoding)[-_KEPT:])
        _save(folder, hub_id, agency_id, keys)
    return keys


def _save(folder: Path, hub_id: UUID, agency_id: UUID, keys: PairKeys) -> None:
    told = {
        sort: [base64.b64encode(key).decode() for key in getattr(keys, sort)]
        for sort in ("signing", "encoding")
    }
    path = _path(folder, hub_id, agency_id)
    private_files.write(path, json.dumps(told).encode(), _WHAT)


def _path(folder: Path, hub_id: UUID, agency_id: UUID) -> Path:
    return folder / str(hub_id) / f"{agency_id}.json"


def _lock(folder: Path) -> Path:
    return folder / "keys.lock"
