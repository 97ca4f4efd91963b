"""Where two sources disagree about one person or one event. Both sides are shown; nobody is right.

Each rule compares two things that anybody can look up in the two texts. None of them guesses what a
text means.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from openmash.domain.people.dates import EXPECTED_SLACK
from openmash.domain.picture.entries import Entry
from openmash.domain.picture.event_dates import EventDate, may_be_one_day
from openmash.domain.picture.folding import Event
from openmash.domain.sharing.handling import DatePrecision

ANSWERS_GO_STALE = timedelta(days=183)
"""Two answers to a yes-or-no question disagree if they were told within half a year."""


class Matter(StrEnum):
    """What two sources disagree about. The stored word never changes; the label may."""

    BIRTH_DATE = "birth_date"
    BIRTH_EXPECTED = "birth_expected"
    SEX = "sex"
    NHS_NUMBER = "nhs_number"
    PUPIL_NUMBER = "pupil_number"
    LIVES_WITH_CHILDREN = "lives_with_children"
    ANSWER = "answer"
    EVENT_DATE = "event_date"
    WHO_WAS_THERE = "who_was_there"
    NUMBERS = "numbers"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    Matter.BIRTH_DATE: "Date of birth",
    Matter.BIRTH_EXPECTED: "Born long before or after the birth was expected",
    Matter.SEX: "Sex",
    Matter.NHS_NUMBER: "NHS number",
    Matter.PUPIL_NUMBER: "Unique pupil number",
    Matter.LIVES_WITH_CHILDREN: "Whether they live with the children",
    Matter.ANSWER: "Yes and no to the same question",
    Matter.EVENT_DATE: "The day of the same event",
    Matter.WHO_WAS_THERE: "Who is named in the same event",
    Matter.NUMBERS: "The numbers given for the same event",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """What one contact told of one person.

    Attributes:
        about: the person, as the hub knows them across contacts.
        told_at: when the contact was received (aware UTC).
        expected: of an unborn child, the day the birth is expected.
        names: what the person is called, as single words.
    """

    about: UUID
    contact_id: UUID
    told_at: datetime
    birth: EventDate
    is_unborn: bool = False
    expected: date | None = None
    sex: str = "U"
    nhs_number: str = ""
    upn: str = ""
    lives_with_children: str = "not_known"
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what was said, and the contacts and entries that say it."""

    said: str | EventDate
    contacts: tuple[UUID, ...]
    entries: tuple[UUID, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One disagreement, with every side of it.

    Attributes:
        about: whom it is about; None where an event of the whole family is meant.
        event: the first entry of the event, where the disagreement lies in one.
    """

    matter: Matter
    about: UUID | None
    sides: tuple[Side, ...]
    event: UUID | None = None


def of_people(told: Iterable[PersonTold]) -> tuple[Conflict, ...]:
    """Where contacts disagree about who a person is.

    A different address, school or name is no disagreement: families move, and names change.
    """
    by_person: dict[UUID, list[PersonTold]] = defaultdict(list)
    for each in sorted(told, key=lambda each: (each.told_at, each.contact_id)):
        by_person[each.about].append(each)
    found = []
    for about, records in by_person.items():
        found += [_births(about, records), _expected(about, records)]
        found += [_values(about, records, matter, of) for matter, of in _VALUES]
    return tuple(conflict for conflict in found if conflict)


_VALUES: tuple[tuple[Matter, Callable[[PersonTold], str]], ...] = (
    (Matter.SEX, lambda told: "" if told.sex == "U" else told.sex),
    (Matter.NHS_NUMBER, lambda told: told.nhs_number),
    (Matter.PUPIL_NUMBER, lambda told: told.upn),
    (
        Matter.LIVES_WITH_CHILDREN,
        lambda told: told.lives_with_children if told.lives_with_children != "not_known" else "",
    ),
)


def _values(
    about: UUID, records: Sequence[PersonTold], matter: Matter, of: Callable[[PersonTold], str]
) -> Conflict | None:
    sides: dict[str, list[UUID]] = defaultdict(list)
    for told in records:
        if value := of(told):
            sides[value].append(told.contact_id)
    if len(sides) < 2:
        return None
    return Conflict(matter, about, tuple(Side(said, tuple(ids)) for said, ids in sides.items()))


def _births(about: UUID, records: Sequence[PersonTold]) -> Conflict | None:
    sides: dict[EventDate, list[UUID]] = defaultdict(list)
    for told in records:
        if told.birth.known and not told.is_unborn:
            sides[told.birth].append(told.contact_id)
    if not any(not may_be_one_day(one, other) for one, other in combinations(sides, 2)):
        return None
    told_so = tuple(Side(said, tuple(ids)) for said, ids in sides.items())
    return Conflict(Matter.BIRTH_DATE, about, told_so)


def _expected(about: UUID, records: Sequence[PersonTold]) -> Conflict | None:
    """A birth within six weeks of the day it was expected agrees with it, as in matching."""
    due = [told for told in records if told.is_unborn and told.expected]
    born = [told for told in records if told.birth.exact and not told.is_unborn]
    for one in due:
        for other in born:
            if one.expected and other.birth.on:
                apart = abs(one.expected - other.birth.on)
                if apart > EXPECTED_SLACK:
                    expected = EventDate(one.expected, DatePrecision.DAY)
                    sides = (
                        Side(expected, (one.contact_id,)),
                        Side(other.birth, (other.contact_id,)),
                    )
                    return Conflict(Matter.BIRTH_EXPECTED, about, sides)
    return None


def of_events(
    events: Iterable[Event], names: Mapping[UUID, frozenset[str]]
) -> tuple[Conflict, ...]:
    """Where two tellings of one event disagree, and where one question has a yes and a no.

    Args:
        names: what each person is called, as single words, by person.
    """
    events = tuple(events)
    people = frozenset().union(*names.values()) if names else frozenset()
    found: list[Conflict] = []
    for event in events:
        if len(event.entries) > 1 and event.lead.text:
            found += _within(event, people)
    return (*found, *_answers(entry for event in events for entry in event.entries))


def _within(event: Event, people: frozenset[str]) -> Iterable[Conflict]:
    days = _sides(event, lambda entry: entry.when if entry.when.exact else None)
    if len(days) > 1:
        yield Conflict(Matter.EVENT_DATE, event.lead.about, days, event.lead.entry_id)
    named = _own_words(event, lambda entry: _name_words(entry.text) & people)
    if len(named) > 1:
        yield Conflict(Matter.WHO_WAS_THERE, event.lead.about, named, event.lead.entry_id)
    numbers = _own_words(event, lambda entry: frozenset(_NUMBERS.findall(entry.text)))
    if len(numbers) > 1:
        yield Conflict(Matter.NUMBERS, event.lead.about, numbers, event.lead.entry_id)


_NUMBERS = re.compile(r"(?<![\w.:])\d{1,4}(?:[.:]\d+)?(?!\w)")
_NAME = re.compile(r"[^\W\d_]{2,}")


def _name_words(text: str) -> frozenset[str]:
    """The words of a text that begin with a capital, as names do."""
    return frozenset(word.casefold() for word in _NAME.findall(text) if word[0].isupper())


def _own_words(event: Event, of: Callable[[Entry], frozenset[str]]) -> tuple[Side, ...]:
    """What each telling has beyond what they all have. To leave out is not to deny."""
    common = frozenset.intersection(*(of(entry) for entry in event.entries))
    return _sides(event, lambda entry: ", ".join(sorted(of(entry) - common)) or None)


def _sides(event: Event, of: Callable[[Entry], str | EventDate | None]) -> tuple[Side, ...]:
    sides: dict[str | EventDate, list[Entry]] = defaultdict(list)
    for entry in event.entries:
        if (said := of(entry)) is not None:
            sides[said].append(entry)
    return tuple(_side(said, entries) for said, entries in sides.items())


def _side(said: str | EventDate, entries: Sequence[Entry]) -> Side:
    return Side(
        said,
        tuple(dict.fromkeys(entry.contact_id for entry in entries)),
        tuple(entry.entry_id for entry in entries),
        tuple(dict.fromkeys(entry.agency for entry in entries)),
    )


def _answers(entries: Iterable[Entry]) -> Iterable[Conflict]:
    """The same yes-or-no question about one person, answered both ways within half a year."""
    asked: dict[tuple[str, UUID | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.field and entry.text in ("Yes", "No"):
            asked[entry.field, entry.about].append(entry)
    for (_, about), given in asked.items():
        given.sort(key=lambda entry: (entry.recorded_at, entry.entry_id))
        for one, other in combinations(given, 2):
            near = other.recorded_at - one.recorded_at <= ANSWERS_GO_STALE
            if near and one.text != other.text:
                sides = _side(one.text, [one]), _side(other.text, [other])
                yield Conflict(Matter.ANSWER, about, sides, one.entry_id)
                break
