"""What the list of pairs shows of each: the two people, their contacts, and the clock of one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.records.models import PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from . import worklist
from .contacts import visible_contacts
from .worklist import WorklistRow


@dataclass(frozen=True, slots=True)
class Named:
    """Who a record is of, as lists name them."""

    id: UUID
    contact_id: UUID
    kind: str
    forename: str
    surname: str
    is_unborn: bool
    birth_date: date | None
    birth_precision: str
    expected_date: date | None
    approximate_age: int | None


@dataclass(frozen=True, slots=True)
class Details:
    """People and contacts by id, of those that the viewer may open."""

    people: dict[UUID, Named]
    contacts: dict[UUID, WorklistRow]


def details(viewer: Viewer, record_ids: Iterable[UUID]) -> Details:
    """The people of these records, and the contacts that they were told in."""
    people = {row.id: Named(*row) for row in _named(viewer, set(record_ids))}
    return Details(people, contacts_of(viewer, {each.contact_id for each in people.values()}))


def contacts_of(viewer: Viewer, contact_ids: Collection[UUID]) -> dict[UUID, WorklistRow]:
    """These contacts as rows of the worklist, those that the viewer may open."""
    wanted = visible_contacts(viewer).filter(id__in=contact_ids)
    return {row.contact_id: row for row in worklist.rows_of(wanted)} if contact_ids else {}


@prepared
def _named(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), contact__in=visible_contacts(viewer)
    )
    return rows.values_list(
        "id",
        "contact_id",
        "kind",
        "forename",
        "surname",
        "is_unborn",
        "birth_date",
        "birth_precision",
        "expected_date",
        "approximate_age",
    )
