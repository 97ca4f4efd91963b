"""Whom items are about: a person by name, and the children that are named at their head."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.records.models import Item, PersonRecord


@dataclass(frozen=True, slots=True)
class Subject:
    """What an item is about. `person_id` is None for a place, or for the family as a whole."""

    person_id: UUID | None
    is_family: bool


@dataclass(frozen=True, slots=True)
class ChildNamed:
    """A child whom items are about, as the hub knows them, and nothing else of them."""

    forename: str
    surname: str
    is_unborn: bool
    birth_date: date | None
    birth_precision: str
    expected_date: date | None
    approximate_age: int | None


_COLUMNS = tuple(ChildNamed.__dataclass_fields__)


def subject_of(row: Item) -> Subject:
    """What the item is about."""
    return Subject(row.about_id, is_family=row.about_id is None and not row.place)


def children_of(contact_id: UUID, subjects: Iterable[Subject]) -> tuple[ChildNamed, ...]:
    """The children of a contact whom these items are about, in the order in which they were told.

    An item about the family as a whole is about each of its children; one about an adult or a
    place names no child. Callers have asked whether the items may be read.
    """
    told = set(subjects)
    if not told:
        return ()
    rows = PersonRecord.objects.filter(contact_id=contact_id, kind="child")
    if not any(each.is_family for each in told):
        rows = rows.filter(id__in=[each.person_id for each in told if each.person_id])
    return tuple(ChildNamed(*row) for row in rows.order_by("position").values_list(*_COLUMNS))
