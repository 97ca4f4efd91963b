"""Which events of a chronology are looked at. What is not wanted is left out, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import span
from openmash.domain.picture.folding import Event
from openmash.domain.sharing.handling import Basis


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an event is kept, whole, if one telling of it is all of these.

    Attributes:
        agency_id: told by this agency.
        label: what it is, in the words shown.
        basis: the kind of statement.
        words: each of these words, anywhere in its text or label, in any case.
        begins, ends: London days; an event is kept if it may have been between them. One without a
            date is left out as soon as either is given.
    """

    agency_id: UUID | None = None
    label: str = ""
    basis: Basis | None = None
    words: tuple[str, ...] = ()
    begins: date | None = None
    ends: date | None = None

    @property
    def by_source(self) -> bool:
        """True if tellings are left out that lie within the period: silences are not true then."""
        return bool(self.agency_id or self.label or self.basis or self.words)


EVERYTHING = Wanted()


def pick(events: Iterable[Event], wanted: Wanted) -> tuple[Event, ...]:
    """The events that are wanted, in the order given."""
    if wanted == EVERYTHING:
        return tuple(events)
    return tuple(event for event in events if any(_fits(each, wanted) for each in event.entries))


def _fits(entry: Entry, wanted: Wanted) -> bool:
    if wanted.agency_id and entry.agency_id != wanted.agency_id:
        return False
    if wanted.label and entry.label != wanted.label:
        return False
    if wanted.basis and (entry.kind is not EntryKind.ITEM or entry.basis is not wanted.basis):
        return False
    if wanted.words and not _has_words(entry, wanted.words):
        return False
    return _in_period(entry, wanted)


def _has_words(entry: Entry, words: Iterable[str]) -> bool:
    text = f"{entry.label} {entry.place_name} {entry.text}".casefold()
    return all(word.casefold() in text for word in words)


def _in_period(entry: Entry, wanted: Wanted) -> bool:
    if wanted.begins is None and wanted.ends is None:
        return True
    found = span(entry.when)
    if found is None:
        return False
    after = wanted.begins is None or found[1] >= wanted.begins
    return after and (wanted.ends is None or found[0] <= wanted.ends)
