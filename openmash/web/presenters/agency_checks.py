"""Information requests in words: the queue, the people sought, the items seen."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openmash.domain.agency_checks.fields import label_of
from openmash.domain.agency_checks.marks import Identifier
from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.agency_queue import (
    AskedPage,
    QueueRow,
    SeenItem,
)
from openmash.records.queries.asking import PersonToAsk
from openmash.records.queries.hubs import HubFacts
from openmash.records.queries.people_sought import PersonSought
from openmash.records.queries.protected_places import HIDDEN
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.clocks import ClockView, clock_view
from openmash.web.presenters.links import to_each
from openmash.web.presenters.phones import phone

_SEX = {"M": "Male", "F": "Female"}


@dataclass(frozen=True, slots=True)
class QueueRowView:
    """What one row of an agency's queue shows."""

    href: str
    reference: str
    in_danger: bool
    rating: Rating | None
    clock: ClockView
    asked: str
    asked_at: datetime
    people: str
    chased: str
    escalated: bool


def queue_rows(rows: Iterable[QueueRow], *, now: datetime) -> list[QueueRowView]:
    """The rows of a queue as shown at `now` (aware UTC)."""
    href = to_each("queue.answer")
    return [_queue_row(row, href(row.id), now) for row in rows]


def _queue_row(row: QueueRow, href: str, now: datetime) -> QueueRowView:
    times = {0: "", 1: "Chased once", 2: "Chased twice"}
    return QueueRowView(
        href=href,
        reference=row.reference,
        in_danger=row.in_danger,
        rating=row.rating,
        clock=clock_view(row.clock, now=now),
        asked=row.asked_by,
        asked_at=row.asked_at,
        people=formatters.plural(row.people, "person", "people"),
        chased=times.get(row.chased, f"Chased {row.chased} times"),
        escalated=row.escalated,
    )


def person_sought(person: PersonSought, today: date) -> dict[str, Any]:
    """A person asked about, as the person card shows it: all there is to search by."""
    unborn = person.is_unborn
    born = person.expected_date if unborn else person.birth_date
    guessed = f"About {person.approximate_age} (said)" if person.approximate_age else ""
    precision = persons.due_precision(person) if unborn else person.birth_precision
    age = formatters.age(born, today, precision, unborn=unborn) if born else guessed
    known = {
        "Other names": ", ".join(person.other_names),
        "Sex": _SEX.get(person.sex, ""),
        "Lives": "Lives with the children" if person.lives_with_children else "",
        "Address": _address(person),
        "NHS number": formatters.nhs_number(person.nhs_number),
        "Telephone": phone(person.phone),
    }
    if person.kind == "child":
        known |= {"Unique pupil number": person.upn, "School": person.school}
    rows: list[dict[str, Any]] = [
        {"key": key, "value": value, "typed": key == "Address"}
        for key, value in known.items()
        if value
    ]
    missing = [
        formatters.in_sentence(key) for key, value in known.items() if not value and key != "Lives"
    ]
    if missing:
        rows.append({"key": "Not known", "value": formatters.joined(missing)})
    return {
        "name": formatters.full_name(person.forename, person.surname),
        "role": _role(person.kind, person.relationship, unborn=unborn),
        "age": age or "Not known",
        "born": _born(person),
        "rows": rows,
    }


def identifiers_given(people: Collection[PersonSought]) -> tuple[Identifier, ...]:
    """What an agency can have searched everybody by: what the hub gave it of each of them.

    What is hidden from the agency was not given. Nobody to search for gives nothing.
    """
    counts = _times_given(people)
    return tuple(each for each in Identifier if people and counts[each] == len(people))


def not_given_for_all(people: Collection[PersonSought]) -> list[str]:
    """What was given for some or none of the people only, as "date of birth given for 2 of 4"."""
    counts = _times_given(people)
    told = [each for each in Identifier if each in _ALWAYS_TOLD or counts[each]]
    return [
        f"{formatters.in_sentence(each.label)} given for {counts[each]} of "
        f"{formatters.plural(len(people), 'person', 'people')}"
        for each in told
        if counts[each] < len(people)
    ]


_ALWAYS_TOLD = (Identifier.NAME, Identifier.BIRTH_DATE, Identifier.ADDRESS)
"""What every search starts from: that nobody's was given is said too."""


def _times_given(people: Iterable[PersonSought]) -> Counter[Identifier]:
    return Counter(each for person in people for each in _given_of(person))


def _given_of(person: PersonSought) -> Iterator[Identifier]:
    homes = (person.lives_at,) if person.lives_at else person.homes
    has = {
        Identifier.NAME: person.forename or person.surname,
        Identifier.OTHER_NAMES: person.other_names,
        Identifier.BIRTH_DATE: person.birth_date,
        Identifier.ADDRESS: homes and HIDDEN not in homes,
        Identifier.NHS_NUMBER: person.nhs_number,
        Identifier.UPN: person.upn,
        Identifier.PHONE: person.phone if person.phone != HIDDEN else "",
    }
    return (identifier for identifier, value in has.items() if value)


def seen_item(item: SeenItem) -> dict[str, Any]:
    """An item as the statement component shows it."""
    when = formatters.partial_date(item.event_date, item.precision) if item.event_date else ""
    return {
        "label": label_of(item.owner_kind, item.kind),
        "text": item.text,
        "basis": item.basis,
        "owner": item.owner,
        "handling": None,
        "when": when,
    }


def asked_context(page: AskedPage, *, hub: HubFacts | None, now: datetime) -> dict[str, Any]:
    """What both pages of one information request show above their forms."""
    return {
        "page": page,
        "hub": hub,
        "clock_view": clock_view(page.clock, now=now, name="Return"),
        "people": [person_sought(person, page.today) for person in page.people],
        "seen": [seen_item(item) for item in page.items],
    }


def person_option(person: PersonToAsk) -> tuple[str, str]:
    """A person as a tick box: id and words."""
    name = formatters.full_name(person.forename, person.surname)
    role = _role(person.kind, person.relationship, unborn=person.is_unborn)
    return str(person.id), f"{name} ({formatters.in_sentence(role)})"


def _role(kind: str, relationship: str, *, unborn: bool) -> str:
    if kind == "child":
        return "Unborn child" if unborn else "Child"
    return f"Adult, {formatters.in_sentence(relationship)}" if relationship else "Adult"


def _born(person: PersonSought) -> str:
    if not person.is_unborn:
        born = formatters.partial_date(person.birth_date, person.birth_precision)
        return born[:1].upper() + born[1:]
    if person.expected_date is None:
        return "Expected, date not known"
    due = formatters.partial_date(person.expected_date, persons.due_precision(person))
    return f"Expected {due}"


def _address(person: PersonSought) -> str:
    return person.lives_at or "\n\n".join(person.homes)
