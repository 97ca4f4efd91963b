"""People around a protected place: their postcodes are never searched by, compared or shown.

A search that answered to a postcode would give a place away to whoever tries one after another. So
nobody told of in a contact with a protected person is found, or ranked, by where they live.
"""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from openmash.records.models import PersonRecord, ProtectedPlace
from openmash.records.prepared import Rows, one_of, prepared

from .persons import PersonView
from .protected_places import around, around_contact, hide


class Shelter(NamedTuple):
    """Whom a hub shelters: contacts with a protected person, and everybody told of in them."""

    contact_ids: frozenset[UUID]
    record_ids: tuple[UUID, ...]


def of_hub() -> Shelter:
    """Everybody sheltered in the hub whose transaction is open."""
    places = _places()
    if not places:
        return Shelter(frozenset(), ())
    contacts = {row.record__contact_id for row in places}
    persons = {row.record__person_id for row in places} - {None}
    contacts |= {row.contact_id for row in _contacts(persons)}
    return Shelter(frozenset(contacts), tuple(row.id for row in _told_in(contacts)))


def hide_in(people: Collection[PersonView], shelter: Shelter) -> list[PersonView]:
    """The people of a page, each without what gives any of them, or those beside them, away."""
    places = around([each.id for each in people], [each.person_id for each in people])
    told = {each.contact_id for each in people} & shelter.contact_ids
    places += [place for contact_id in told for place in around_contact(contact_id)]
    return [hide(each, places) for each in people]


@prepared
def _places() -> Rows:
    rows = ProtectedPlace.objects.filter(lifted_at__isnull=True).order_by("id")
    return rows.values_list("record__contact_id", "record__person_id")


@prepared
def _contacts(person_ids: Collection[UUID | None]) -> Rows:
    rows = PersonRecord.objects.filter(one_of("person_id", person_ids)).order_by("id")
    return rows.values_list("contact_id")


@prepared
def _told_in(contact_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(one_of("contact_id", contact_ids)).order_by("id")
    return rows.values_list("id")
