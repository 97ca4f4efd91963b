"""Who is protected, and which of what was told of a person therefore stays hidden.

A protected place is a row that is matched on and never shown: neither on the page where it was
entered nor where somebody told it of another person who lives there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.sharing.protection import Place, PlaceKind, find_tokens, masked
from openmash.records.models import PersonRecord, ProtectedPlace
from openmash.records.prepared import Asking, Rows, one_of, prepared

from .contacts import visible_contacts

HIDDEN = "Protected: ask the hub manager"
"""What stands in the place of what is hidden."""


class Told(Protocol):
    """Whatever carries what was told of a person."""

    address: str
    postcode: str
    phone: str
    school: str


T = TypeVar("T", bound=Any)
_TELLING = ("address", "phone", "school")


@dataclass(frozen=True, slots=True)
class Protection:
    """That a place of a person is protected, and why; never which place it is."""

    place_id: UUID
    person: str
    kind: PlaceKind
    reason: str
    by: str
    at: datetime
    here: bool


def around(record_ids: Collection[UUID], person_ids: Collection[UUID | None]) -> list[Place]:
    """The standing protected places of these records and of whom they are joined to."""
    return [
        Place(row.id, PlaceKind(row.kind), row.value, row.postcode)
        for row in _around(frozenset(record_ids), frozenset(person_ids) - {None})
    ]


def asking_around(record_ids: Iterable[UUID], person_ids: Iterable[UUID | None]) -> Asking:
    """What `around` asks."""
    return _around.asking(frozenset(record_ids), frozenset(person_ids) - {None})


@prepared
def _around(record_ids: Collection[UUID], person_ids: Collection[UUID | None]) -> Rows:
    rows = ProtectedPlace.objects.filter(lifted_at__isnull=True)
    own = rows.filter(one_of("record_id", record_ids))
    joined = rows.filter(one_of("record__person_id", person_ids))
    return (own | joined).values_list("id", "kind", "value", "postcode")


def around_contact(contact_id: UUID) -> list[Place]:
    """Where anybody of the contact, in any contact they were joined in, may not be found.

    For searching what is shown or about to leave, and for nothing else: it is never shown itself.
    """
    return [
        Place(row.id, PlaceKind(row.kind), row.value, row.postcode)
        for row in _around_contact(contact_id)
    ]


def asking_around_contact(contact_id: UUID) -> Asking:
    """What `around_contact` asks."""
    return _around_contact.asking(contact_id)


@prepared
def _around_contact(contact_id: UUID) -> Rows:
    there = PersonRecord.objects.filter(contact_id=contact_id)
    persons = there.filter(person__isnull=False).values("person_id")
    rows = ProtectedPlace.objects.filter(
        Q(record__in=there) | Q(record__person__in=persons), lifted_at__isnull=True
    )
    return rows.order_by("id").values_list("id", "kind", "value", "postcode")


def hide(told: T, places: Collection[Place]) -> T:
    """What was told of a person, without what gives a protected place away."""
    if not places:
        return told
    changes = {
        field: HIDDEN
        for field in _TELLING
        if getattr(told, field, "") and find_tokens(getattr(told, field), places)
    }
    if told.postcode and ("address" in changes or find_tokens(told.postcode, places)):
        changes |= {"address": HIDDEN, "postcode": ""}
    return replace(told, **changes) if changes else told


def mask(told: T, places: Collection[Place], *texts: str) -> T:
    """What was told, each of these texts without the words that give a protected place away."""
    if not places:
        return told
    return replace(told, **{name: masked(getattr(told, name), places) for name in texts})


def hide_all(people: Iterable[T]) -> list[T]:
    """The people of one page, each without what gives any of them away."""
    people = list(people)
    places = around([each.id for each in people], [each.person_id for each in people])
    return [hide(each, places) for each in people]


def of_contact(viewer: Viewer, contact_id: UUID) -> tuple[Protection, ...]:
    """Which people of a contact are protected, whichever contact it was entered in.

    Raises:
        NotThere: the viewer may not open the contact.
    """
    require(viewer, Act.PROTECT_PLACES)
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    names = _names(contact_id)
    persons = [person_id for _, person_id in names.values() if person_id is not None]
    rows = ProtectedPlace.objects.filter(lifted_at__isnull=True).select_related("record", "by")
    found = rows.filter(record_id__in=names) | rows.filter(record__person_id__in=persons)
    return tuple(
        Protection(
            row.id,
            f"{row.record.forename} {row.record.surname}".strip(),
            PlaceKind(row.kind),
            row.reason,
            row.by.name,
            row.at,
            here=row.record_id in names,
        )
        for row in found.order_by("at")
    )


def people_of(viewer: Viewer, contact_id: UUID) -> list[tuple[UUID, str]]:
    """The people of a contact by name, to choose whom to protect."""
    require(viewer, Act.PROTECT_PLACES)
    return [(record_id, name or "Not named") for record_id, (name, _) in _names(contact_id).items()]


def _names(contact_id: UUID) -> Mapping[UUID, tuple[str, UUID | None]]:
    rows = PersonRecord.objects.filter(contact_id=contact_id).order_by("-kind", "position")
    return {row.id: (f"{row.forename} {row.surname}".strip(), row.person_id) for row in rows}
