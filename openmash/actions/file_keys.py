"""The hub's keys and sealed files, as actions use them; rotation, scanning again and checking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from openmash.adapters.files import clamav, keyring
from openmash.adapters.files.clamav import Scanner
from openmash.adapters.files.keyring import Keyring, UnreadableError
from openmash.adapters.files.store import FileStore, digest
from openmash.core.errors import Misconfigured, NotNow
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.attachments import AttachmentState, Reason, Scan, require_move
from openmash.records.models import Attachment
from openmash.records.queries.attachments import SealedFile, every_sealed_file, sealed_of
from openmash.records.tenancy import in_hub

from .base import record, worker

BATCH: Final = 100
_LEFTOVER_AFTER: Final = timedelta(days=1)
_LOCK: Final = "openmash file keys"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: files put under the new key, and old keys destroyed."""

    rewrapped: int
    destroyed: int


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of a hub's files found.

    Attributes:
        sound: files that open and are what was added.
        broken: ids of files that do not.
        leftovers: files on disk that no row can open (any more); removed by the check.
    """

    sound: int
    broken: tuple[UUID, ...]
    leftovers: int


def store() -> FileStore:
    """The sealed files of this installation."""
    return FileStore(Path(settings.OPENMASH_DATA_DIR))


def scanner() -> Scanner:
    """The virus scanner of this installation."""
    return clamav.from_setting(settings.OPENMASH_SCANNER)


def ring_for_writing(hub_id: UUID, *, now: datetime) -> Keyring:
    """The hub's keys, of which none is destroyed until this transaction ends."""
    _lock(hub_id, shared=True)
    return keyring.load_or_create(Path(settings.OPENMASH_DATA_DIR), hub_id, now=now)


@contextmanager
def opened(hub_id: UUID, sealed: SealedFile) -> Iterator[BinaryIO]:
    """The file in clear, in memory, for as long as the block runs.

    Raises:
        NotNow: it cannot be opened, with what to do. The log says why.
    """
    try:
        ring = keyring.load(Path(settings.OPENMASH_DATA_DIR), hub_id)
        plain = store().open(ring, sealed.id, sealed.wrapped_key, sealed.key_id)
    except UnreadableError as trouble:
        log.error("a file does not open", attachment=str(sealed.id), why=str(trouble))
        raise NotNow(
            "The file cannot be opened: what is on disk is not what was added. Tell whoever runs "
            "OpenMASH; `openmash files verify` says more."
        ) from None
    with plain:
        yield plain


def remove_after_commit(hub_id: UUID, attachment_id: UUID) -> None:
    """Take the sealed bytes off the disk once the erasure is certain."""
    transaction.on_commit(lambda: store().remove(hub_id, attachment_id), robust=True)


def rotate(hub_id: UUID, *, now: datetime) -> Rotation:
    """Put every file's key under a fresh hub key, then destroy the older ones.

    May be broken off at any point and run again: no key goes while a file is under it. For the
    command; each batch commits by itself.

    Raises:
        Misconfigured: a file's key does not open; no key was destroyed that it needs.
    """
    data_dir = Path(settings.OPENMASH_DATA_DIR)
    with in_hub(hub_id):
        ring_for_writing(hub_id, now=now)
    ring = keyring.add_key(data_dir, hub_id, now=now)
    rewrapped = destroyed = 0
    for old in [key_id for key_id in ring.keys if key_id != ring.current]:
        # Whoever began to add a file before the fresh key was there may still commit one.
        while not _destroy_unused(hub_id, old, now=now):
            rewrapped += _rewrap_some(hub_id, ring)
        destroyed += 1
    with in_hub(hub_id):
        record(
            worker(hub_id),
            AuditAct.FILE_KEYS_ROTATED,
            "hub",
            hub_id,
            now=now,
            rewrapped=rewrapped,
            destroyed=destroyed,
        )
    return Rotation(rewrapped, destroyed)


def _rewrap_some(hub_id: UUID, ring: Keyring) -> int:
    with in_hub(hub_id):
        old = Attachment.objects.select_for_update().filter(wrapped_key__isnull=False)
        rows = list(old.exclude(key_id=ring.current).order_by("id")[:BATCH])
        for row in rows:
            sealed = sealed_of(row)
            try:
                key = ring.unwrap(sealed.wrapped_key, sealed.key_id, row.id)
            except UnreadableError:
                raise Misconfigured(
                    f"The key of attachment {row.id} does not open, so nothing was destroyed. "
                    "Restore the row or the keyring from a backup, or erase the attachment."
                ) from None
            row.wrapped_key, row.key_id = ring.wrap(key, row.id)
            row.save(update_fields=["wrapped_key", "key_id"])
        return len(rows)


def _destroy_unused(hub_id: UUID, key_id: str, *, now: datetime) -> bool:
    with in_hub(hub_id):
        # Waits for whoever is adding a file, then lets nobody begin.
        _lock(hub_id, shared=False)
        if Attachment.objects.filter(key_id=key_id).exists():
            return False
        keyring.forget_key(Path(settings.OPENMASH_DATA_DIR), hub_id, key_id, now=now)
        return True


def scan_waiting(hub_id: UUID, by: Scanner, *, now: datetime) -> int:
    """Scan what is kept apart unscanned, oldest first. Returns how many got a verdict.

    Stops at the first file for which the scanner gives none. For the worker and the command.
    """
    seen: list[UUID] = []
    while len(seen) < BATCH and _scan_next(hub_id, by, seen, now=now):
        pass
    return len(seen)


def _scan_next(hub_id: UUID, by: Scanner, seen: list[UUID], *, now: datetime) -> bool:
    with in_hub(hub_id):
        waiting = Attachment.objects.select_for_update(skip_locked=True)
        waiting = waiting.filter(state=AttachmentState.QUARANTINED_UNSCANNED.value)
        row = waiting.exclude(id__in=seen).order_by("uploaded_at").first()
        if row is None:
            return False
        try:
            with opened(hub_id, sealed_of(row)) as plain:
                verdict = by.scan(plain)
        except NotNow:
            seen.append(row.id)
            return True
        if verdict.scan not in (Scan.CLEAN, Scan.INFECTED):
            return False
        clean = verdict.scan is Scan.CLEAN
        state = AttachmentState.CLEAN if clean else AttachmentState.REFUSED
        require_move(AttachmentState(row.state), state)
        row.state = state.value
        row.state_code = "" if clean else Reason.INFECTED.value
        row.scanned_at, row.scanner = now, verdict.scanner
        row.save(update_fields=["state", "state_code", "scanned_at", "scanner"])
        record(
            worker(hub_id),
            AuditAct.ATTACHMENT_SCANNED,
            "attachment",
            row.id,
            now=now,
            contact=str(row.contact_id),
            state=state.value,
        )
        seen.append(row.id)
        return True


def verify(hub_id: UUID, *, now: datetime) -> Check:
    """Open every file and compare it with its digest; remove leftovers older than a day.

    A leftover is what a broken-off addition or erasure leaves: nobody can open it.
    """
    sound, broken, held = 0, [], set()
    with in_hub(hub_id):
        for sealed in every_sealed_file():
            if sealed.state is AttachmentState.ERASED:
                continue
            held.add(sealed.id)
            if _is_sound(hub_id, sealed):
                sound += 1
            else:
                broken.append(sealed.id)
    leftovers = [
        each
        for each in store().found(hub_id)
        if each.file_id not in held and now - each.at > _LEFTOVER_AFTER
    ]
    for each in leftovers:
        each.path.unlink(missing_ok=True)
    return Check(sound, tuple(broken), len(leftovers))


def _is_sound(hub_id: UUID, sealed: SealedFile) -> bool:
    try:
        with opened(hub_id, sealed) as plain:
            ring = keyring.load(Path(settings.OPENMASH_DATA_DIR), hub_id)
            return digest(ring, plain) == sealed.digest
    except NotNow:
        return False


def _lock(hub_id: UUID, *, shared: bool) -> None:
    call = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}(hashtextextended(%s, 0))", [f"{_LOCK} {hub_id}"])
