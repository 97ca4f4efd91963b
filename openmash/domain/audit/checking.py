"""Checking an audit log: which entry broke, found from the seals and from outside checkpoints.

Seals alone show every change by someone who cannot recompute them all. A log rewritten whole, or
cut short at its end, agrees with itself: only a checkpoint held elsewhere shows it, so give every
checkpoint at hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from openmash.core.merkle import MerkleFrontier
from openmash.core.words import plural
from openmash.domain.audit.log import (
    AuditEntry,
    Checkpoint,
    Seal,
    canonical_bytes,
    chain,
    genesis,
    leaf_hash,
    parse_entry,
)

CLOCK_SLACK = timedelta(minutes=10)
"""How far an entry's time may stray from the checkpoints around it: an entry is stamped when its
act begins and sealed after it commits, by machines whose clocks differ a little."""

Stored = tuple[AuditEntry | bytes, Seal | None]
"""An entry as kept, from its row or as its exported canonical bytes, and its seal if it has one."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What checking a log found.

    Attributes:
        ok: True if nothing is wrong.
        entries: number of sealed entries read.
        first_broken_position: where the log first broke, from 1; None if it did not. Where only a
            checkpoint shows the fault, the first position that no earlier checkpoint vouches for.
        sentence: the finding for a person; holds no personal data.
        unsealed: entries written but not yet sealed; nothing is proved of these.
    """

    ok: bool
    entries: int
    first_broken_position: int | None
    sentence: str
    unsealed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong: the position (from 1) and a sentence."""

    position: int
    sentence: str


def verify(
    entries: Iterable[Stored], checkpoints: Sequence[Checkpoint] = (), *, hub_id: UUID
) -> VerifyReport:
    """Check one hub's log against its seals and against checkpoints held outside.

    Args:
        entries: sealed entries by rising position, unsealed ones anywhere; read once, in order.
        checkpoints: in any order, their signatures already checked by the caller.
        hub_id: the hub whose log this should be.
    """
    check = LogCheck(hub_id, checkpoints)
    sealed = unsealed = 0
    fault = check.fault_at_start()
    for kept, its_seal in entries:
        if its_seal is None:
            unsealed += 1
            continue
        sealed += 1
        if fault is None:
            fault = check.take(kept, its_seal)
    fault = fault or check.fault_at_end()
    if fault is not None:
        return VerifyReport(
            ok=False,
            entries=sealed,
            first_broken_position=fault.position,
            sentence=fault.sentence,
            unsealed=unsealed,
        )
    return VerifyReport(
        ok=True,
        entries=sealed,
        first_broken_position=None,
        sentence=check.praise(),
        unsealed=unsealed,
    )


class LogCheck:
    """A check in progress: what has been read so far and found whole.

    Memory grows by about 100 bytes an entry, for the ids that must not come twice.
    """

    def __init__(self, hub_id: UUID, checkpoints: Sequence[Checkpoint]) -> None:
        self._hub_id = hub_id
        self._checkpoints = sorted(checkpoints, key=lambda point: (point.size, point.at))
        self._reached = 0
        self._frontier = MerkleFrontier()
        self._chain = genesis(hub_id)
        self._seen: set[int] = set()

    def take(self, kept: AuditEntry | bytes, its_seal: Seal) -> Fault | None:
        """Read the next sealed entry; return what is wrong with the log up to and with it."""
        fault = self.fault(kept, its_seal)
        if fault is not None:
            return fault
        entry = parse_entry(kept) if isinstance(kept, bytes) else kept
        self._seen.add(entry.entry_id.int)
        self._frontier.append(its_seal.leaf)
        self._chain = its_seal.chain
        return self._fault_in_checkpoints()

    def fault(self, kept: AuditEntry | bytes, its_seal: Seal) -> Fault | None:
        """Return what is wrong with this as the next sealed entry, without reading on."""
        expected = self._frontier.size + 1
        sentence = (
            self._wrong_place(its_seal, expected)
            or self._wrong_hash(kept, its_seal)
            or self._wrong_facts(kept)
        )
        return Fault(expected, f"Entry {expected}: {sentence}") if sentence else None

    def fault_at_start(self) -> Fault | None:
        """Return what the checkpoints get wrong before any entry is read."""
        if any(point.hub_id != self._hub_id for point in self._checkpoints):
            return Fault(1, "A checkpoint given is of another hub. Give this hub's own.")
        return self._fault_in_checkpoints()

    def fault_at_end(self) -> Fault | None:
        """Return a fault if a checkpoint vouches for entries that are not there."""
        size = self._frontier.size
        if self._all_reached:
            return None
        largest = self._checkpoints[-1]
        return Fault(
            size + 1,
            f"Entry {size + 1} and all after it are missing: the log ends at {size}, but the "
            f"checkpoint of {_stamp(largest.at)} vouches for {largest.size}.",
        )

    def praise(self) -> str:
        """Return the sentence for a log in which nothing is wrong."""
        size = self._frontier.size
        if not self._checkpoints:
            return (
                f"All {size} entries agree with their seals. No checkpoint was given, so a log "
                "rewritten whole or cut short would look the same."
            )
        last = self._checkpoints[-1]
        return (
            f"All {size} entries agree with their seals and with "
            f"{plural(len(self._checkpoints), 'checkpoint')}, of which the last, of "
            f"{_stamp(last.at)}, vouches for {last.size}."
        )

    def _wrong_place(self, its_seal: Seal, expected: int) -> str | None:
        if its_seal.position > expected:
            return f"missing; the next one kept has position {its_seal.position}."
        if its_seal.position < expected:
            return f"one with position {its_seal.position} stands in its place or comes twice."
        return None

    def _wrong_hash(self, kept: AuditEntry | bytes, its_seal: Seal) -> str | None:
        try:
            leaf = leaf_hash(kept if isinstance(kept, bytes) else canonical_bytes(kept))
        except (ValueError, TypeError, AttributeError):
            return "its content cannot have been written by this system."
        follows = its_seal.chain == chain(self._chain, its_seal.leaf)
        if leaf != its_seal.leaf:
            return (
                "its content was changed after sealing."
                if follows
                else "it was replaced, moved here or put in here, or its seal was changed."
            )
        if not follows:
            return "it was moved here, put in here, or its chain value was changed."
        return None

    def _wrong_facts(self, kept: AuditEntry | bytes) -> str | None:
        try:
            entry = parse_entry(kept) if isinstance(kept, bytes) else kept
        except ValueError:
            return "its content cannot have been written by this system."
        if entry.hub_id != self._hub_id:
            return "it belongs to another hub."
        if entry.entry_id.int in self._seen:
            return "it repeats an earlier entry."
        return self._wrong_time(entry.at)

    def _wrong_time(self, at: datetime) -> str | None:
        before = self._checkpoints[self._reached - 1] if self._reached else None
        if before is not None and at < before.at - CLOCK_SLACK:
            return (
                f"back-dated: it claims {_stamp(at)}, yet the checkpoint of "
                f"{_stamp(before.at)} was made without it."
            )
        after = self._checkpoints[self._reached] if not self._all_reached else None
        if after is not None and at > after.at + CLOCK_SLACK:
            return (
                f"post-dated: it claims {_stamp(at)}, yet the checkpoint of "
                f"{_stamp(after.at)} was made with it."
            )
        return None

    @property
    def _all_reached(self) -> bool:
        return self._reached == len(self._checkpoints)

    def _fault_in_checkpoints(self) -> Fault | None:
        size = self._frontier.size
        vouched = self._checkpoints[self._reached - 1].size if self._reached else 0
        while not self._all_reached and self._checkpoints[self._reached].size == size:
            point = self._checkpoints[self._reached]
            if point.root != self._frontier.root() or point.chain_head != self._chain:
                first = min(vouched + 1, max(size, 1))
                return Fault(
                    first,
                    f"Entries {first} to {size} are not those that the checkpoint of "
                    f"{_stamp(point.at)} vouches for, though they agree with their seals: the log "
                    "was rewritten in that range, or the checkpoint is not of this log.",
                )
            self._reached += 1
        return None


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
