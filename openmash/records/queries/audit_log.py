"""Reads the audit log as it is kept, for the sealer and for whoever checks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from openmash.domain.audit import AuditEntry as Entry
from openmash.domain.audit import Checkpoint, Seal
from openmash.records.models import AuditCheckpoint, AuditEntry, AuditSeal, Hub
from openmash.records.tenancy import in_hub

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as kept in the database, and the signed text that an agency would hold."""

    checkpoint: Checkpoint
    signed_text: str


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Entries that have no seal.

    Attributes:
        waiting: those that the sealer has still to take.
        oldest_waiting: when the oldest of them was written, UTC.
        stray: those that no sealer will ever take; there should be none.
        first_stray: the id of the oldest of them.
    """

    waiting: int
    oldest_waiting: datetime | None
    stray: int
    first_stray: UUID | None


@dataclass(frozen=True, slots=True)
class Place:
    """Which entry stands at a position: its id, and its time if the row is still there (UTC)."""

    entry_id: UUID
    at: datetime | None


def every_hub_id() -> list[UUID]:
    """The ids of all hubs of this installation."""
    return list(Hub.objects.order_by("code").values_list("id", flat=True))


def as_entry(row: AuditEntry) -> Entry:
    """The entry that a row holds."""
    return Entry(
        entry_id=row.id,
        hub_id=row.hub_id,
        at=row.at,
        actor=row.actor,
        role=row.role,
        act=row.act,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        detail=row.detail,
    )


@contextmanager
def snapshot(hub_id: UUID) -> Iterator[None]:
    """Open one hub's log as it stands at this moment, however long the reading takes."""
    with transaction.atomic():
        # Only the outermost transaction can still choose; inside another, ours sees what it sees.
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with in_hub(hub_id):
            yield


def sealed() -> Iterator[tuple[Entry | bytes, Seal]]:
    """Every sealed entry by position; empty bytes where the entry's row has gone."""
    seals = AuditSeal.objects.order_by("position").iterator(chunk_size=_CHUNK)
    chunk: list[AuditSeal] = []
    for each in seals:
        chunk.append(each)
        if len(chunk) == _CHUNK:
            yield from _with_entries(chunk)
            chunk = []
    yield from _with_entries(chunk)


def size() -> int:
    """How many entries are sealed, by the last position."""
    last = AuditSeal.objects.order_by("-position").first()
    return last.position if last else 0


def unsealed() -> Unsealed:
    """What is written but not sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE waits), min(at) FILTER (WHERE waits), "
            "count(*) FILTER (WHERE NOT waits), "
            "(array_agg(id ORDER BY at) FILTER (WHERE NOT waits))[1] "
            "FROM (SELECT entry.id, entry.at, EXISTS (SELECT 1 FROM records_auditpending "
            "waiting WHERE waiting.entry = entry.id) AS waits FROM records_auditentry entry "
            "WHERE NOT EXISTS (SELECT 1 FROM records_auditseal seal "
            "WHERE seal.entry = entry.id)) AS unsealed"
        )
        return Unsealed(*cursor.fetchone())


def checkpoints() -> list[StoredCheckpoint]:
    """Every checkpoint kept in the database, by size."""
    return [_stored(row) for row in AuditCheckpoint.objects.order_by("size")]


def place(position: int) -> Place | None:
    """Which entry is sealed at this position, or None."""
    row = AuditSeal.objects.filter(position=position).first()
    if row is None:
        return None
    entry = AuditEntry.objects.filter(id=row.entry).first()
    return Place(row.entry, entry.at if entry else None)


def newest_checkpoint(hub_id: UUID) -> StoredCheckpoint | None:
    """The last checkpoint of a hub, or None if nothing was sealed yet."""
    with in_hub(hub_id):
        row = AuditCheckpoint.objects.order_by("-size").first()
        return _stored(row) if row else None


def waiting_since() -> datetime | None:
    """When the oldest entry that still waits for the sealer was written, in any hub (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(oldest) FROM waiting_audit()")
        found: datetime | None = cursor.fetchone()[0]
        return found


def _with_entries(seals: list[AuditSeal]) -> Iterator[tuple[Entry | bytes, Seal]]:
    rows = AuditEntry.objects.in_bulk([each.entry for each in seals])
    for each in seals:
        row = rows.get(each.entry)
        yield (
            as_entry(row) if row else b"",
            Seal(each.position, bytes(each.leaf), bytes(each.chain)),
        )


def _stored(row: AuditCheckpoint) -> StoredCheckpoint:
    point = Checkpoint(row.hub_id, row.size, bytes(row.root), bytes(row.chain), row.at)
    return StoredCheckpoint(point, point.text() + bytes(row.signature).decode())
