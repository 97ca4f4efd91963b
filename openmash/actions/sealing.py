"""Sealing: gives each audit entry its place in its hub's chain, within the second, after commit.

Entries are written by whoever acts, without waiting for each other (docs/adr/0004); the sealer
takes them in order of arrival. One sealer at a time works on a hub, under an advisory lock that
ends with its transaction, so several workers are safe and a killed one leaves nothing half done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.db import connection

from openmash.adapters import signing
from openmash.adapters.signing import SigningKey
from openmash.core.errors import Misconfigured
from openmash.core.merkle import MerkleFrontier
from openmash.domain.audit import AuditEntry as Entry
from openmash.domain.audit import Checkpoint, Seal, genesis, seal
from openmash.records.models import AuditCheckpoint, AuditEntry, AuditPending, AuditSeal
from openmash.records.queries.audit_log import as_entry, every_hub_id
from openmash.records.tenancy import in_hub

BATCH: Final = 1_000
CHECKPOINT_EVERY: Final = 1_000
CHECKPOINT_AFTER: Final = timedelta(minutes=1)
KEY_FILE: Final = "audit-signing.key"

_LOCK_SPACE: Final = 0x5EA1
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction of sealing did.

    Attributes:
        sealed: entries given a place.
        drained: nothing was left waiting.
    """

    sealed: int
    drained: bool


def signing_key(data_dir: Path) -> SigningKey:
    """The key that signs checkpoints, made on the first use of an installation.

    Raises:
        Misconfigured: it cannot be read, or it has gone while checkpoints that it signed exist.
    """
    path = data_dir / KEY_FILE
    if not path.exists() and any(_has_checkpoint(hub_id) for hub_id in every_hub_id()):
        raise Misconfigured(
            f"The audit signing key {path} has gone, and this installation has signed checkpoints "
            "with it. Put it back from a backup: a new key would break every agency's proof."
        )
    return signing.load_or_create(path)


def seal_waiting(key: SigningKey, *, now: datetime) -> int:
    """Seal one batch in every hub where entries wait; return how many were sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hub_id FROM waiting_audit()")
        hubs = [row[0] for row in cursor.fetchall()]
    return sum(seal_batch(hub_id, key, now=now).sealed for hub_id in hubs)


def seal_hub(hub_id: UUID, key: SigningKey, *, now: datetime) -> int:
    """Seal everything that waits in one hub, with a checkpoint at the end; return how many."""
    total = 0
    while True:
        batch = seal_batch(hub_id, key, now=now)
        total += batch.sealed
        if batch.drained or batch.sealed == 0:
            break
    checkpoint_if_due(hub_id, key, now=now, at_once=True)
    return total


def seal_batch(hub_id: UUID, key: SigningKey, *, now: datetime) -> Batch:
    """Seal up to `BATCH` waiting entries of one hub in one transaction.

    Args:
        hub_id: the hub.
        key: signs a checkpoint when one is due.
        now: UTC, for the checkpoint.
    """
    with in_hub(hub_id):
        if not _locked(hub_id):
            return Batch(0, drained=True)
        waiting = list(AuditPending.objects.order_by("arrival")[:BATCH])
        entries = _sealable(waiting)
        last = AuditSeal.objects.order_by("-position").first()
        seals = _chain(hub_id, entries, last)
        _store(hub_id, entries, seals)
        AuditPending.objects.filter(arrival__in=[each.arrival for each in waiting]).delete()
        drained = len(waiting) < BATCH
        # A checkpoint says that all up to its time is in it: never one in the middle of a backlog.
        if drained:
            _checkpoint_if_due(hub_id, key, now=now, at_once=False)
        return Batch(len(seals), drained)


def checkpoint_if_due(
    hub_id: UUID, key: SigningKey, *, now: datetime, at_once: bool = False
) -> bool:
    """Sign a checkpoint of one hub if it has new seals and the last one is old enough.

    Args:
        hub_id: the hub.
        key: signs it.
        now: UTC, the checkpoint's time.
        at_once: however young the last one is.
    """
    with in_hub(hub_id):
        if not _locked(hub_id) or AuditPending.objects.exists():
            return False
        return _checkpoint_if_due(hub_id, key, now=now, at_once=at_once)


def _locked(hub_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
            [str(hub_id), _LOCK_SPACE],
        )
        return bool(cursor.fetchone()[0])


def _sealable(waiting: list[AuditPending]) -> list[Entry]:
    """The waiting entries in order of arrival, without those that are sealed or cannot be."""
    ids = [each.entry for each in waiting]
    done = set(AuditSeal.objects.filter(entry__in=ids).values_list("entry", flat=True))
    rows = AuditEntry.objects.in_bulk(ids)
    found = []
    for entry_id in dict.fromkeys(ids):
        if entry_id in done:
            continue
        entry = as_entry(rows[entry_id]) if entry_id in rows else None
        if entry is None or not _fits(entry):
            # It stays in the log unsealed, and `audit verify` says so; the others go on.
            log.error("audit entry cannot be sealed", entry=str(entry_id))
            continue
        found.append(entry)
    return found


def _fits(entry: Entry) -> bool:
    try:
        seal(1, b"", entry)
    except (ValueError, TypeError, AttributeError):
        return False
    return True


def _chain(hub_id: UUID, entries: list[Entry], last: AuditSeal | None) -> list[Seal]:
    position = last.position if last else 0
    head = bytes(last.chain) if last else genesis(hub_id)
    seals = []
    for entry in entries:
        position += 1
        made = seal(position, head, entry)
        head = made.chain
        seals.append(made)
    return seals


def _store(hub_id: UUID, entries: list[Entry], seals: list[Seal]) -> None:
    if not seals:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_auditseal (id, hub_id, position, entry, leaf, chain) "
            "SELECT gen_random_uuid(), %s, each.position, each.entry, each.leaf, each.chain "
            "FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[], %s::bytea[]) "
            "AS each (position, entry, leaf, chain)",
            [
                hub_id,
                [each.position for each in seals],
                [each.entry_id for each in entries],
                [each.leaf for each in seals],
                [each.chain for each in seals],
            ],
        )


def _has_checkpoint(hub_id: UUID) -> bool:
    with in_hub(hub_id):
        return AuditCheckpoint.objects.exists()


def _checkpoint_if_due(hub_id: UUID, key: SigningKey, *, now: datetime, at_once: bool) -> bool:
    last = AuditCheckpoint.objects.order_by("-size").first()
    newest = AuditSeal.objects.order_by("-position").first()
    if newest is None or (last is not None and newest.position <= last.size):
        return False
    if last is not None and not at_once:
        few = newest.position - last.size < CHECKPOINT_EVERY
        if few and now - last.at < CHECKPOINT_AFTER:
            return False
    frontier = (
        MerkleFrontier.from_bytes(last.size, bytes(last.frontier)) if last else MerkleFrontier()
    )
    leaves = AuditSeal.objects.filter(position__gt=frontier.size).order_by("position")
    for leaf in leaves.values_list("leaf", flat=True).iterator(chunk_size=10_000):
        frontier.append(bytes(leaf))
    point = Checkpoint(hub_id, newest.position, frontier.root(), bytes(newest.chain), now)
    AuditCheckpoint.objects.create(
        hub_id=hub_id,
        size=point.size,
        root=point.root,
        chain=point.chain_head,
        frontier=frontier.to_bytes(),
        at=now,
        signature=signing.signed(point, key).removeprefix(point.text()).encode(),
    )
    return True
