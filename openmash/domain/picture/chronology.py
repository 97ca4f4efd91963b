"""The chronology of a household or of one of its people: it drafts itself from what was told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.domain.picture.conflicts import Conflict, PersonTold, of_events, of_people
from openmash.domain.picture.entries import Entry
from openmash.domain.picture.folding import Event, fold
from openmash.domain.picture.gaps import Gap, Search, gaps


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a viewer may read around one contact. Facts in, and nothing worked out yet.

    Attributes:
        entries: items and steps of every contact that belongs to these people.
        people: what each contact told of each person.
        searches: what agencies were asked, and what came of it.
        agencies: every agency of the hub, in the order in which they are listed.
    """

    entries: Sequence[Entry]
    people: Sequence[PersonTold]
    searches: Sequence[Search]
    agencies: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Chronology:
    """One ordered account, oldest first, with what it leaves open."""

    events: tuple[Event, ...]
    gaps: tuple[Gap, ...]
    conflicts: tuple[Conflict, ...]


def draw_up(told: Told, *, today: date, about: UUID | None = None) -> Chronology:
    """Put what was told into one account.

    Args:
        today: the London day, to which gaps run.
        about: one person, to leave out what is about others; what is about the family as a whole,
            and the steps of contacts that the person figures in, stay. None for the household.
    """
    own = told if about is None else _only(told, about)
    events = fold(own.entries)
    names: dict[UUID, frozenset[str]] = {}
    for person in told.people:
        names[person.about] = names.get(person.about, frozenset()) | person.names
    return Chronology(
        events=events,
        gaps=gaps((e.when for e in own.entries), own.searches, own.agencies, today=today),
        conflicts=(*of_people(own.people), *of_events(events, names)),
    )


def _only(told: Told, about: UUID) -> Told:
    in_contacts = {person.contact_id for person in told.people if person.about == about}
    return Told(
        entries=[e for e in told.entries if _concerns(e, about, in_contacts)],
        people=[person for person in told.people if person.about == about],
        searches=[s for s in told.searches if not s.about or about in s.about],
        agencies=told.agencies,
    )


def _concerns(entry: Entry, about: UUID, in_contacts: Collection[UUID]) -> bool:
    return entry.about == about or (entry.about is None and entry.contact_id in in_contacts)


def years(events: Iterable[Event]) -> tuple[int, ...]:
    """The years in which anything stands, in the order of the events."""
    found = (event.when.on.year for event in events if event.when.on and event.when.known)
    return tuple(dict.fromkeys(found))
