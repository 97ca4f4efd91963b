"""What a search found, in words: who, why they were found, and what to add to find fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openmash.domain.contacts.searching.fit import Fit, slots
from openmash.domain.contacts.searching.sought import Sought, words_of
from openmash.records.queries.closed import Closed
from openmash.records.queries.search import PersonFound, Results
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.match_reasons import match_words
from openmash.web.presenters.matches import EarlierWords, earlier_words

CONTACTS: Final = 4
"""Contacts listed with one person, newest first; the line below says how many more there are."""

_HEADINGS: Final = {
    Fit.AS_TYPED: "Everything you typed fits",
    Fit.NEARLY: "Nearly fits: check what differs",
    Fit.ALIKE: "Less sure: the names only look alike",
}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person found.

    Attributes:
        also: other names that they were told of by.
        agrees, differs: whole sentences, without their stops.
        more: how many further contacts there are, in words; "" if none.
        open_case: the worker and team, if the person is open to social care; "" if not.
    """

    name: str
    role: str
    about: str
    also: str
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    contacts: tuple[EarlierWords, ...]
    more: str
    open_case: str


@dataclass(frozen=True, slots=True)
class GroupOfPeople:
    """People who fit alike."""

    name: str
    heading: str
    people: tuple[PersonCard, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The page of results.

    Attributes:
        looking_for: what was understood, on one line.
        left_out: what was typed and not looked for, each a sentence without its stop.
        may_widen: True if searching for names that look alike would look for anything else.
        narrow: what to add to find fewer; "" if everybody is shown.
    """

    looking_for: str
    left_out: tuple[str, ...]
    contact: EarlierWords | None
    groups: tuple[GroupOfPeople, ...]
    is_empty: bool
    wider: bool
    may_widen: bool
    narrow: str
    closed: str


def results(found: Results, *, wider: bool, on: date) -> ResultsView:
    """The results as shown on a London day."""
    sought = found.sought
    return ResultsView(
        looking_for=", ".join(words_of(sought)),
        left_out=tuple(f"“{each.typed}”: {each.why}" for each in sought.left_out),
        contact=earlier_words(found.contact) if found.contact else None,
        groups=tuple(_groups(found.people, sought, on)),
        is_empty=found.is_empty,
        wider=wider,
        may_widen=bool(sought.plain_names) and not wider and not sought.reference,
        narrow=_narrow(sought) if found.cut_short else "",
        closed="" if found.closed is Closed.NOTHING else found.closed.value,
    )


def _groups(people: Sequence[PersonFound], sought: Sought, on: date) -> list[GroupOfPeople]:
    groups = []
    for fit, heading in _HEADINGS.items():
        cards = tuple(_card(each, sought, on) for each in people if each.fit is fit)
        if cards:
            groups.append(GroupOfPeople(fit.value.replace("_", "-"), heading, cards))
    return groups


def _card(person: PersonFound, sought: Sought, on: date) -> PersonCard:
    record = person.record
    contacts = tuple(earlier_words(each) for each in person.contacts[:CONTACTS])
    more = len(person.contacts) - len(contacts)
    agrees, differs = _why(person, sought)
    return PersonCard(
        name=persons.name_of(record),
        role=persons.role_of(record),
        about=_about(person, on),
        also=_also(person),
        agrees=agrees,
        differs=differs,
        contacts=contacts,
        more=f"and {formatters.plural(more, 'earlier contact')}" if more else "",
        open_case=f"{person.open_case.worker_name}, {person.open_case.team}"
        if person.open_case
        else "",
    )


def _about(person: PersonFound, on: date) -> str:
    record = person.record
    born = persons.born_of(record)
    parts = [born if record.is_unborn else f"Born {born}"]
    if record.birth_date:
        parts.append(persons.age_of(record, on))
    parts.append(persons.address_of(record))
    if record.nhs_number:
        parts.append(f"NHS number {formatters.nhs_number(record.nhs_number)}")
    return ", ".join(part for part in parts if part)


def _also(person: PersonFound) -> str:
    told = (name for each in person.records for name in (persons.name_of(each), *each.other_names))
    own = persons.name_of(person.record)
    return formatters.joined(name for name in dict.fromkeys(told) if name and name != own)


def _why(person: PersonFound, sought: Sought) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why they were found: what agrees, and what does not."""
    if person.fit is Fit.AS_TYPED:
        return (f"{_typed(sought)} as you typed",), ()
    words = match_words(person.match) if person.match else None
    agrees, differs = (words.agrees, words.disagrees) if words else ((), ())
    if not person.placed:
        differs = (*differs, "Where they live is protected, and was not compared")
    return agrees, differs


def _typed(sought: Sought) -> str:
    parts = [
        ("name", bool(sought.names)),
        ("date of birth", sought.born is not None),
        ("postcode", bool(sought.postcode)),
        ("NHS number", bool(sought.nhs_number)),
        ("unique pupil number", bool(sought.upn)),
    ]
    said = formatters.joined(word for word, typed in parts if typed)
    if not slots(sought):
        return "In the contact"
    return said[:1].upper() + said[1:]


def _narrow(sought: Sought) -> str:
    if sought.born is None or sought.born.precision != "day":
        return "Add a date of birth to find fewer."
    if len(sought.names) < 2:
        return "Add another name to find fewer."
    return "Add a postcode to find fewer."
