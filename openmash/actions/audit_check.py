"""Checks one hub's audit log against itself and against checkpoints that others hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from openmash.adapters.signing import PublicKey, open_signed
from openmash.domain.audit import AuditEntry, Checkpoint, Seal, verify
from openmash.records.queries import audit_log

UNSEALED_TOO_LONG: Final = timedelta(seconds=60)
_TELL_EVERY: Final = 1_000

Progress = Callable[[int, int], None]
"""Told how many entries were read, of how many."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check of one hub's log found.

    Attributes:
        sentence: what can be said of the log as a whole; no personal data.
        faults: what is wrong, each in a sentence; empty if nothing is.
        entries: sealed entries read.
        waiting: entries that the sealer has still to take.
    """

    sentence: str
    faults: tuple[str, ...]
    entries: int
    waiting: int


def check_hub(
    hub_id: UUID,
    held: list[Checkpoint],
    own: PublicKey,
    *,
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> Findings:
    """Recompute one hub's log and compare it with every checkpoint at hand.

    Args:
        hub_id: the hub.
        held: checkpoints kept outside, their signatures already checked.
        own: the public key of this installation, for the checkpoints in the database.
        now: UTC, to say how long entries have waited for the sealer.
        progress: told about every thousandth entry.
    """
    with audit_log.snapshot(hub_id):
        stored = audit_log.checkpoints()
        faults = [fault for each in stored if (fault := _forged(each, own))]
        points = [*(each.checkpoint for each in stored), *held]
        entries = _telling(audit_log.sealed(), audit_log.size(), progress)
        report = verify(entries, points, hub_id=hub_id)
        if report.first_broken_position is not None:
            faults.append(_where(report.first_broken_position))
        unsealed = audit_log.unsealed()
    faults += _unsealed(unsealed, now)
    return Findings(report.sentence, tuple(faults), report.entries, unsealed.waiting)


def _telling(
    entries: Iterable[tuple[AuditEntry | bytes, Seal]], total: int, progress: Progress
) -> Iterator[tuple[AuditEntry | bytes, Seal]]:
    for count, each in enumerate(entries, start=1):
        yield each
        if count % _TELL_EVERY == 0:
            progress(count, total)


def _forged(stored: audit_log.StoredCheckpoint, own: PublicKey) -> str | None:
    try:
        open_signed(stored.signed_text, own)
    except ValueError as wrong:
        point = stored.checkpoint
        return (
            f"The checkpoint in the database at {point.size} entries, of {_stamp(point.at)}, is "
            f"not one that this installation signed. {wrong}"
        )
    return None


def _where(position: int) -> str:
    found = audit_log.place(position)
    if found is None:
        return f"First broken: position {position}, where no entry is kept."
    at = _stamp(found.at) if found.at else "its row has gone"
    return f"First broken: position {position}, entry {found.entry_id}, {at}."


def _unsealed(unsealed: audit_log.Unsealed, now: datetime) -> list[str]:
    faults = []
    if unsealed.stray:
        faults.append(
            f"Entries with no seal and no place in the sealer's queue: {unsealed.stray}, the "
            f"oldest of them {unsealed.first_stray}. Somebody took them out of it, or they cannot "
            "be sealed."
        )
    oldest = unsealed.oldest_waiting
    if oldest is not None and now - oldest > UNSEALED_TOO_LONG:
        faults.append(
            f"Entries that wait to be sealed: {unsealed.waiting}, the oldest since "
            f"{_stamp(oldest)}. Start `openmash worker`."
        )
    return faults


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
