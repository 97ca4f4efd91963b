"""Who else is around the people of a contact: earlier contacts of siblings and of the address.

Siblings are found here although nobody listed them: at the same door, and told of together before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Func, QuerySet

from openmash.domain.access import Viewer
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Relation
from openmash.domain.people.places import PlaceLevel, compare_places, door_numbers, may_be_at_door
from openmash.records.models import PersonRecord
from openmash.records.prepared import Asking, Rows, one_of, prepared

from .contacts import visible_contacts
from .earlier import EarlierContact, earlier_contacts
from .household_numbers import GivenByMany, given_by_many
from .matches import Found
from .person_facts import facts_of
from .persons import PERSON_COLUMNS, PersonView

AT_ONE_POSTCODE = 300
"""Records looked at for one contact's postcodes: the newest."""

SHOWN = 10
"""Contacts shown; the page says how many more there are."""


@dataclass(frozen=True, slots=True)
class HouseholdContact:
    """An earlier contact around the same household.

    Attributes:
        people: the children, and the adults at the same address, told of in it.
        same_address: somebody in it lives or lived at an address of this contact.
        together: a child in it was told of with a child of this contact before.
        relation: what else somebody in it has in common with somebody here, strongest first.
    """

    contact: EarlierContact
    people: tuple[PersonView, ...]
    same_address: bool
    together: bool
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class NumberOfMany:
    """A telephone number of this contact that many families give, in place of all who give it.

    Attributes:
        contacts: newest first, all for no other reason than the number.
        count: in how many other contacts it was given.
        at_least: True if there may be more.
    """

    contacts: tuple[HouseholdContact, ...]
    count: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Household:
    """What is known around the people of a contact.

    Attributes:
        contacts: newest first, without those already listed for a person of the contact.
        more: how many there are beyond those listed.
        not_mentioned: children of the same address, or told of with these children before, whom
            this contact does not mention. Each once, however often told of.
        numbers: telephone numbers that many families give, whose givers are not listed above.
    """

    contacts: tuple[HouseholdContact, ...]
    more: int
    not_mentioned: tuple[PersonView, ...]
    numbers: tuple[NumberOfMany, ...] = ()


def of_contact(
    viewer: Viewer, people: Sequence[PersonView], found: Mapping[UUID, Found]
) -> Household:
    """The household of a contact's people, as far as the viewer may know of it."""
    candidates = [c for each in found.values() for c in each.candidates if not c.ruled_out]
    # A weak candidate may be the twin whom nobody mentioned: it stays a sibling as well.
    known = {c.record.id for c in candidates if c.strong} | {p.id for p in people}
    listed = {c.contact.contact_id for c in candidates}
    relations: dict[UUID, list[Relation]] = defaultdict(list)
    for each in found.values():
        for record_id, why in each.related.items():
            relations[record_id].append(why)
    at_address, related = _around(viewer, people, relations)
    together = _told_of_together(viewer, {c.contact.contact_id for c in candidates if c.strong})
    around = {row.id: row for row in (*at_address, *together) if row.id not in known}
    siblings = [row for row in around.values() if row.kind == "child"]
    further = _records_of_the_same(viewer, siblings, around.keys() | known)
    own = {p.contact_id for p in people}
    related, many = _without_those_of_many(viewer, related, relations, own)
    shown = {row.id: row for row in (*around.values(), *further, *related) if row.id not in known}
    by_contact: dict[UUID, list[PersonView]] = defaultdict(list)
    for row in shown.values():
        if row.contact_id not in listed | own:
            by_contact[row.contact_id].append(row)
    earlier = earlier_contacts(chain(by_contact, *(each.contacts[:SHOWN] for each in many)))
    doors = {row.contact_id for row in at_address}
    siblings_in = {row.contact_id for row in (*together, *further)}
    contacts = [
        HouseholdContact(
            earlier[key], tuple(rows), key in doors, key in siblings_in, _why(rows, relations)
        )
        for key, rows in by_contact.items()
    ]
    contacts.sort(key=lambda each: each.contact.received_at, reverse=True)
    return Household(
        contacts=tuple(contacts[:SHOWN]),
        more=max(0, len(contacts) - SHOWN),
        not_mentioned=_once_each(siblings, people),
        numbers=tuple(_number_of_many(each, earlier) for each in many),
    )


def _without_those_of_many(
    viewer: Viewer,
    related: Sequence[PersonView],
    relations: Mapping[UUID, Sequence[Relation]],
    own: Collection[UUID],
) -> tuple[list[PersonView], tuple[GivenByMany, ...]]:
    """Who is related but for those that only give a number that many families give; the numbers."""
    by_number = {row.id for row in related if _why([row], relations) is Relation.PHONE}
    many = given_by_many(viewer, {row.phone for row in related if row.id in by_number}, own)
    numbers = {each.number for each in many}
    left = [row for row in related if row.id not in by_number or row.phone not in numbers]
    return left, many


def _number_of_many(number: GivenByMany, earlier: Mapping[UUID, EarlierContact]) -> NumberOfMany:
    told: dict[UUID, list[PersonView]] = defaultdict(list)
    for person in number.people:
        told[person.contact_id].append(person)
    contacts = tuple(
        HouseholdContact(
            earlier[key],
            tuple(told[key]),
            same_address=False,
            together=False,
            relation=Relation.PHONE,
        )
        for key in number.contacts[:SHOWN]
    )
    return NumberOfMany(contacts, len(number.contacts), number.at_least)


def _why(
    rows: Iterable[PersonView], relations: Mapping[UUID, Sequence[Relation]]
) -> Relation | None:
    """The strongest of what these have in common with somebody here."""
    every = [why for row in rows for why in relations.get(row.id, ())]
    return min(every, key=list(Relation).index, default=None)


def _around(
    viewer: Viewer, people: Sequence[PersonView], related: Collection[UUID]
) -> tuple[list[PersonView], list[PersonView]]:
    """The records at the same door, newest told first, and those that agree as relatives' do."""
    there = _at_the_same_door(viewer, people)
    wanted = {*there, *related}
    told = {row.id: PersonView(*row) for row in _whole(viewer, wanted)} if wanted else {}
    return (
        [told[record_id] for record_id in there if record_id in told],
        [told[record_id] for record_id in sorted(related) if record_id in told],
    )


def asking(viewer: Viewer, people: Sequence[PersonView]) -> Iterator[Asking]:
    """What `of_contact` asks that needs nobody to be found first."""
    codes, own_contacts = _postcodes(people)
    if codes:
        yield _at_postcodes.asking(viewer, codes, own_contacts)


def _postcodes(people: Sequence[PersonView]) -> tuple[frozenset[str], frozenset[UUID]]:
    codes = frozenset(person.postcode for person in people if person.postcode)
    return codes, frozenset(person.contact_id for person in people)


def _at_the_same_door(viewer: Viewer, people: Sequence[PersonView]) -> list[UUID]:
    codes, own_contacts = _postcodes(people)
    if not codes:
        return []
    near = _at_postcodes(viewer, codes, own_contacts)
    # A family mostly shares one door: compare with each door once.
    doors = {(person.postcode, person.address): person for person in people if person.postcode}
    own = [facts_of(person) for person in doors.values()]
    numbers = frozenset().union(*map(door_numbers, own))
    # Of the hundreds at a postcode few are at the door, and only those are read whole.
    return [
        row.id
        for row in near
        if may_be_at_door(numbers, row.address)
        and any(compare_places(facts, _lives(row)) is PlaceLevel.ADDRESS for facts in own)
    ]


def _lives(row: Any) -> PersonFacts:
    lines = tuple(line for line in row.address.split("\n") if line)
    return PersonFacts(postcodes=(row.postcode,), address_lines=lines)


@prepared
def _whole(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), contact__in=visible_contacts(viewer)
    )
    return rows.values_list(*PERSON_COLUMNS)


@prepared
def _at_postcodes(viewer: Viewer, codes: Collection[str], besides: Collection[UUID]) -> Rows:
    rows = _newest_first(viewer, one_of("postcode", codes)).exclude(one_of("contact_id", besides))
    return rows.values_list("id", "postcode", "address")[:AT_ONE_POSTCODE]


def _told_of_together(viewer: Viewer, contact_ids: set[UUID]) -> list[PersonView]:
    if not contact_ids:
        return []
    return [PersonView(*row) for row in _children_in(viewer, contact_ids)]


@prepared
def _children_in(viewer: Viewer, contact_ids: Collection[UUID]) -> Rows:
    rows = _newest_first(viewer, one_of("contact_id", contact_ids)).filter(kind="child")
    return rows.values_list(*PERSON_COLUMNS)


def _newest_first(viewer: Viewer, which: Func) -> QuerySet[PersonRecord]:
    rows = PersonRecord.objects.filter(which, contact__in=visible_contacts(viewer))
    return rows.order_by("-contact__received_at", "position")


def _records_of_the_same(
    viewer: Viewer, siblings: Iterable[PersonView], known: set[UUID]
) -> list[PersonView]:
    """Further records of siblings that somebody joined."""
    person_ids = {row.person_id for row in siblings if row.person_id}
    if not person_ids:
        return []
    rows = (PersonView(*row) for row in _joined(viewer, person_ids))
    return [row for row in rows if row.id not in known]


@prepared
def _joined(viewer: Viewer, person_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("person_id", person_ids), contact__in=visible_contacts(viewer)
    )
    return rows.values_list(*PERSON_COLUMNS)


def _once_each(
    siblings: Sequence[PersonView], people: Sequence[PersonView]
) -> tuple[PersonView, ...]:
    """Each child once, newest telling first, without those whose name this contact gives."""
    seen = {_who(person) for person in people}
    seen_persons = {person.person_id for person in people if person.person_id}
    chosen = []
    for row in siblings:
        if _who(row) in seen or (row.person_id and row.person_id in seen_persons):
            continue
        seen.add(_who(row))
        if row.person_id:
            seen_persons.add(row.person_id)
        chosen.append(row)
    return tuple(chosen)


def _who(row: PersonView) -> tuple[str, str, object]:
    return row.forename.casefold(), row.surname.casefold(), row.birth_date or row.expected_date
