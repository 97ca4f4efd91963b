"""The audit log as a proof: canonical entries, a hash chain, Merkle roots and checkpoints.

Per hub, entries are sealed in one order: positions count from 1, each seal holds the entry's leaf
hash (RFC 6962) and the running chain value. A checkpoint states size, root and chain head at one
moment; signed and held by others it is what makes the log evidence, because whoever owns the
database can rewrite entries and seals together. An entry holds codes and ids only, never what a
record says, so that erasing a record breaks no proof. Checking is in `checking`.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from openmash.core import merkle

Detail = Mapping[str, str | int | bool | None]

_FORMAT = 1
_CHAIN = b"\x02"
_GENESIS = b"openmash audit chain 1\x00"
_CODE = re.compile(r"[A-Za-z0-9_.:/+,=-]{0,200}")
_TEXT_HEAD = "openmash audit checkpoint 1"
_TEXT_FIELDS = ("hub", "size", "root", "chain", "at")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done or seen.

    Attributes:
        entry_id: random id of the entry.
        hub_id: the hub whose log this is.
        at: when it happened, UTC.
        actor: who, as a code: "user:12", "agency-token:...", "public", "worker".
        role: the role they acted in, or "" where there is none.
        act: what was done, as a code.
        subject_kind: kind of record it was done to, as a code.
        subject_id: id of that record, or "" where the act has no single one.
        detail: codes, ids and counts; never a name, an address or free text.
    """

    entry_id: UUID
    hub_id: UUID
    at: datetime
    actor: str
    role: str
    act: str
    subject_kind: str
    subject_id: str
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seal:
    """An entry's place in its hub's log.

    Attributes:
        position: counts from 1 without gaps.
        leaf: RFC 6962 leaf hash of the entry's canonical bytes.
        chain: hash of the previous chain value and the leaf.
    """

    position: int
    leaf: bytes
    chain: bytes


def canonical_bytes(entry: AuditEntry) -> bytes:
    """Return the one byte form of an entry: sorted compact JSON, UTF-8, time in UTC.

    Raises:
        ValueError: the entry names no actor, act or kind of subject, its time has no zone, or a
            value is not a code (letters, digits and _.:/+,=- up to 200), whole number, true, false
            or null. This is what keeps names and free text out of a log that cannot be erased.
    """
    for name in ("actor", "act", "subject_kind"):
        if not getattr(entry, name):
            raise ValueError(f"An audit entry needs its {name}.")
    codes = {name: getattr(entry, name) for name in _ENTRY_CODES}
    for name, value in {**codes, **entry.detail}.items():
        _require_code(name, value)
    facts = {
        **codes,
        "v": _FORMAT,
        "entry_id": str(entry.entry_id),
        "hub_id": str(entry.hub_id),
        "at": _utc_text(entry.at),
        "detail": dict(entry.detail),
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def parse_entry(data: bytes) -> AuditEntry:
    """Return the entry that `canonical_bytes` wrote. Raises ValueError for any other bytes."""
    try:
        facts = json.loads(data)
        entry = AuditEntry(
            entry_id=UUID(facts["entry_id"]),
            hub_id=UUID(facts["hub_id"]),
            at=datetime.fromisoformat(facts["at"]),
            detail=facts["detail"],
            **{name: facts[name] for name in _ENTRY_CODES},
        )
        same = canonical_bytes(entry) == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("These bytes are not an audit entry.") from error
    if not same:
        raise ValueError("These bytes are not an audit entry in its one canonical form.")
    return entry


def leaf_hash(canonical: bytes) -> bytes:
    """Return SHA-256 of 0x00 and the canonical bytes (RFC 6962 section 2.1)."""
    return merkle.leaf_hash(canonical)


def genesis(hub_id: UUID) -> bytes:
    """Return the chain value before a hub's first entry; it differs from hub to hub."""
    return hashlib.sha256(_GENESIS + hub_id.bytes).digest()


def chain(previous: bytes, leaf: bytes) -> bytes:
    """Return the next chain value: SHA-256 of 0x02, the previous value and the leaf hash."""
    return hashlib.sha256(_CHAIN + previous + leaf).digest()


def seal(position: int, previous_chain: bytes, entry: AuditEntry) -> Seal:
    """Seal an entry at a position (from 1), after the chain value of the one before it."""
    leaf = leaf_hash(canonical_bytes(entry))
    return Seal(position, leaf, chain(previous_chain, leaf))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a hub's log was at one moment, to be signed and held by others.

    Attributes:
        hub_id: the hub.
        size: number of sealed entries.
        root: Merkle root over their leaf hashes.
        chain_head: chain value of the last, or `genesis` when there are none.
        at: when it was made, UTC.
    """

    hub_id: UUID
    size: int
    root: bytes
    chain_head: bytes
    at: datetime

    def text(self) -> str:
        """Return the one text form: six lines, each ended by a newline. This is what is signed."""
        values = (self.hub_id, self.size, self.root.hex(), self.chain_head.hex())
        pairs = zip(_TEXT_FIELDS, (*values, _utc_text(self.at)), strict=True)
        return "".join([f"{_TEXT_HEAD}\n", *(f"{name} {value}\n" for name, value in pairs)])

    @classmethod
    def from_text(cls, text: str) -> "Checkpoint":
        """Return the checkpoint that `text` wrote. Raises ValueError for any other text."""
        try:
            head, *lines = text.removesuffix("\n").split("\n")
            facts = dict(line.split(" ", 1) for line in lines)
            found = cls(
                hub_id=UUID(facts["hub"]),
                size=int(facts["size"]),
                root=bytes.fromhex(facts["root"]),
                chain_head=bytes.fromhex(facts["chain"]),
                at=datetime.fromisoformat(facts["at"]),
            )
            if head == _TEXT_HEAD and found.size >= 0 and found.text() == text:
                return found
        except (ValueError, KeyError) as error:
            raise ValueError("This text is not an audit checkpoint.") from error
        raise ValueError("This text is not an audit checkpoint in its one canonical form.")


_ENTRY_CODES = ("actor", "role", "act", "subject_kind", "subject_id")


def _require_code(name: str, value: object) -> None:
    fits = bool(_CODE.fullmatch(value)) if isinstance(value, str) else isinstance(value, int | None)
    if not fits or not _CODE.fullmatch(name):
        # The value itself is not repeated: it may be personal, and this sentence may be logged.
        raise ValueError(f"An audit entry holds codes and ids only; {name[:40]!r} is neither.")


def _utc_text(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("An audit time needs its zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
