"""Earlier records and the household of a contact, without what gives a protected place away."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from openmash.domain.sharing.protection import Place

from .household import Household, HouseholdContact
from .matches import Candidate, Found
from .persons import PersonView
from .protected_places import around, hide


def of_known(
    people: Sequence[PersonView], found: Mapping[UUID, Found], near: Household
) -> tuple[dict[UUID, Found], Household]:
    """The same, with every record that is shown hidden where it must be.

    Args:
        people: the contact's own records; a place of one of them is hidden on all the others.
    """
    shown = [*people, *_records(found, near)]
    places = around([each.id for each in shown], [each.person_id for each in shown])
    if not places:
        return dict(found), near
    return {key: _found(each, places) for key, each in found.items()}, _household(near, places)


def _records(found: Mapping[UUID, Found], near: Household) -> Iterator[PersonView]:
    for each in found.values():
        yield from (candidate.record for candidate in each.candidates)
    for contact in near.contacts:
        yield from contact.people
    yield from near.not_mentioned
    for number in near.numbers:
        for contact in number.contacts:
            yield from contact.people


def _found(found: Found, places: Collection[Place]) -> Found:
    return replace(found, candidates=tuple(_candidate(c, places) for c in found.candidates))


def _candidate(candidate: Candidate, places: Collection[Place]) -> Candidate:
    return replace(candidate, record=hide(candidate.record, places))


def _household(near: Household, places: Collection[Place]) -> Household:
    return replace(
        near,
        contacts=_contacts(near.contacts, places),
        not_mentioned=tuple(hide(each, places) for each in near.not_mentioned),
        numbers=tuple(
            replace(number, contacts=_contacts(number.contacts, places)) for number in near.numbers
        ),
    )


def _contacts(
    contacts: Sequence[HouseholdContact], places: Collection[Place]
) -> tuple[HouseholdContact, ...]:
    return tuple(
        replace(contact, people=tuple(hide(each, places) for each in contact.people))
        for contact in contacts
    )
