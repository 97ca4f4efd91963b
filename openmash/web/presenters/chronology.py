"""A chronology in words: events with every telling, silences, and where sources disagree."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from openmash.domain.picture.conflicts import Conflict, Matter, Side
from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import EventDate, span
from openmash.domain.picture.folding import Event
from openmash.domain.sharing.handling import Basis, HandlingCode, SourceGrade
from openmash.records.queries.chronology import Around, PersonAround
from openmash.records.queries.short_chronology import ShortLine
from openmash.web.presenters import formatters

_GRADES = {
    SourceGrade.RELIABLE: "source reliable",
    SourceGrade.UNTESTED: "source untested",
    SourceGrade.NOT_RELIABLE: "source not reliable",
}
_SAID = {
    "M": "Male",
    "F": "Female",
    "yes": "Lives with the children",
    "no": "Does not live with the children",
}


@dataclass(frozen=True, slots=True)
class TellingWords:
    """One telling of an event.

    Attributes:
        when: only where it differs from the event's own date.
        why: why it is taken for the same event; empty for the first telling.
    """

    source: str
    text: str
    basis: Basis | None
    handling: HandlingCode | None
    marks: str
    when: str
    reference: str
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class EventWords:
    """One event.

    Attributes:
        when: the date as exactly as it is known; `machine` only where it is exact.
        value: what curating sends for it; empty where it cannot be taken up.
        short: True if a line of the short version is made from it.
    """

    anchor: str
    when: str
    machine: str
    age: str
    title: str
    about: str
    is_step: bool
    tellings: tuple[TellingWords, ...]
    disagree: tuple[str, ...]
    value: str
    short: bool


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of the short version."""

    line_id: UUID
    when: str
    machine: str
    wording: str
    by: str
    tellings: tuple[TellingWords, ...]


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """One disagreement: what about, whom, and each side with whoever says it."""

    matter: str
    about: str
    sides: tuple[tuple[str, str], ...]
    anchor: str


class Words:
    """The words of one chronology: made once, then asked for each event that is shown."""

    def __init__(self, around: Around, conflicts: Sequence[Conflict] = ()) -> None:
        self._around = around
        self._people = {person.who: person for person in around.people}
        self._references = {each.contact_id: each.reference for each in around.contacts}
        self._in_short = {e.entry_id for line in around.short for e in line.sources}
        self._disagree: dict[UUID, list[str]] = defaultdict(list)
        for conflict in conflicts:
            if conflict.event:
                self._disagree[conflict.event].append(conflict.matter.label)

    def event(self, event: Event) -> EventWords:
        """One event with every telling of it in full."""
        lead = event.lead
        titles = dict.fromkeys(entry.label for entry in event.entries if entry.label)
        items = [e for e in event.entries if e.kind is EntryKind.ITEM]
        return EventWords(
            anchor=f"e-{lead.entry_id}",
            when=date_words(event.when),
            machine=machine_date(event.when),
            age=self._age(lead.about, event.when) if items else "",
            title="; ".join(titles),
            about=self._about(event.entries),
            is_step=not items,
            tellings=tuple(
                self._telling(entry, event.when, why)
                for entry, why in zip(event.entries, ("", *event.why), strict=True)
            ),
            disagree=tuple(
                label for e in event.entries for label in self._disagree.get(e.entry_id, ())
            ),
            value=value_of(event),
            short=any(entry.entry_id in self._in_short for entry in items),
        )

    def line(self, line: ShortLine) -> LineWords:
        """One line of the short version; without own wording its sources speak."""
        return LineWords(
            line_id=line.line_id,
            when=date_words(line.when),
            machine=machine_date(line.when),
            wording=line.wording,
            by=f"{line.by}, {formatters.moment(line.at)}",
            tellings=tuple(self._telling(entry, line.when, "") for entry in line.sources),
        )

    def conflict(self, conflict: Conflict) -> ConflictWords:
        """One disagreement with all its sides; none of them is called the right one."""
        person = self._people.get(conflict.about) if conflict.about else None
        return ConflictWords(
            matter=conflict.matter.label,
            about=person_name(person) if person else "The family",
            sides=tuple((_said(conflict.matter, s), self._by(s)) for s in conflict.sides),
            anchor=f"e-{conflict.event}" if conflict.event else "",
        )

    def _by(self, side: Side) -> str:
        contacts = [self._references.get(contact, "") for contact in side.contacts]
        where = f"contact {formatters.joined(sorted(filter(None, contacts)))}"
        agencies = formatters.joined(side.agencies)
        return f"{agencies}, {where}" if agencies else where

    def _telling(self, entry: Entry, when: EventDate, why: str) -> TellingWords:
        reference = self._references.get(entry.contact_id, "")
        here = entry.contact_id == self._around.contact_id
        grade = _GRADES[entry.grade] if entry.grade else ""
        return TellingWords(
            source=entry.agency,
            text=entry.text,
            basis=entry.basis,
            handling=entry.handling,
            marks=", ".join(each for each in (entry.marks, grade) if each),
            when=_own_date(entry, when),
            reference="this contact" if here else reference,
            href="" if here or not reference else reverse("contact", args=[entry.contact_id]),
            why=why,
        )

    def _about(self, entries: Iterable[Entry]) -> str:
        named = []
        for entry in entries:
            person = self._people.get(entry.about) if entry.about else None
            if person:
                named.append(person_name(person))
            elif entry.place_name:
                named.append(entry.place_name)
        return formatters.joined(dict.fromkeys(named))

    def _age(self, about: UUID | None, when: EventDate) -> str:
        """How old a child was then, where that can be said in one figure."""
        person = self._people.get(about) if about else None
        days = span(when)
        if person is None or person.kind != "child" or days is None:
            return ""
        born = span(person.birth)
        if person.is_unborn or (born and days[1] < born[0]):
            return "before birth"
        if born is None or days[0] <= born[1]:
            return ""
        ages = [formatters.age(person.birth.on, on, person.birth.precision) for on in days]
        return f"aged {ages[0]}" if ages[0] == ages[1] else ""


CLOSE_HELD = frozenset({HandlingCode.RESTRICTED, HandlingCode.SEALED})
"""Handling codes for which a page says that it holds such items."""


def value_of(event: Event) -> str:
    """What stands for an event where it can be chosen: its items' ids. Empty for a step."""
    items = [entry for entry in event.entries if entry.kind is EntryKind.ITEM]
    return ",".join(sorted(str(entry.entry_id) for entry in items))


def person_name(person: PersonAround) -> str:
    """The name as people say it; an unborn child without one is called that."""
    if person.is_unborn and not person.forename:
        return f"Unborn child {person.surname}".strip()
    return formatters.full_name(person.forename, person.surname)


def people_choices(people: Iterable[PersonAround]) -> list[tuple[str, str]]:
    """Everybody an entry may be about; with what tells two of one name apart."""
    choices = []
    for person in people:
        role = "child" if person.kind == "child" else person.relationship or "adult"
        other = "" if person.here else ", not in this contact"
        choices.append((str(person.who), f"{person_name(person)} ({role.lower()}{other})"))
    return choices


def date_words(when: EventDate) -> str:
    """A date only as exactly as it is known.

    >>> date_words(EventDate())
    'Date not known'
    """
    words = formatters.partial_date(when.on, when.precision)
    return "Date not known" if words == "not known" else words[:1].upper() + words[1:]


def _own_date(entry: Entry, when: EventDate) -> str:
    """How a telling dates the event, if it does so otherwise; without a date, when it was told."""
    if not entry.when.known:
        told = f"told {formatters.day(entry.recorded_at)}"
        return told if not when.known else f"{told}, without a date"
    return "" if entry.when == when else f"dates it {date_words(entry.when)}"


def machine_date(when: EventDate) -> str:
    """The date for programs; empty unless the very day is known."""
    return formatters.machine_time(when.on) if when.exact and isinstance(when.on, date) else ""


def _said(matter: Matter, side: Side) -> str:
    if isinstance(side.said, EventDate):
        words = date_words(side.said)
        return f"Expected {words}" if matter is Matter.BIRTH_EXPECTED else words
    if matter is Matter.NHS_NUMBER:
        return formatters.nhs_number(side.said)
    if matter is Matter.WHO_WAS_THERE:
        return ", ".join(word.title() for word in side.said.split(", "))
    return _SAID.get(side.said, side.said)
