"""What of one contact a viewer may ask to have released: items they may read, and sealed sources.

What somebody may not read they cannot name. The manager alone is told that a sealed item is held,
so the manager may ask for it by its source: no id of it reaches a page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.records.models import Item, PersonRecord

from .contacts import visible_contacts
from .subjects import Subject, subject_of
from .visibility import visible_items, withheld_items


@dataclass(frozen=True, slots=True)
class PickItem:
    """An item that the viewer may read.

    Attributes:
        about: the name of the person it is about, or "".
        returned_at: when the owner's return brought it; None for what came with the contact.
        released_to: agencies to which it is released as it stands.
    """

    item_id: UUID
    owner_id: UUID
    owner: str
    kind: str
    label: str
    text: str
    about: str
    subject: Subject
    basis: Basis
    handling: HandlingCode
    grade: SourceGrade
    event_date: date | None
    precision: DatePrecision
    returned_at: datetime | None
    released_to: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class SealedSource:
    """Where sealed items came from: an agency's return, or what it told with the contact."""

    owner_id: UUID
    owner: str
    return_id: UUID | None
    returned_at: datetime | None
    count: int


def items_of(viewer: Viewer, contact_id: UUID) -> list[PickItem]:
    """The items of a contact that the viewer may read, by owner and in their own order."""
    return picked(visible_items(viewer).filter(contact_id=contact_id))


def picked(items: QuerySet[Item]) -> list[PickItem]:
    """Some items as a page shows them. Start from `visible_items`."""
    rows = items.select_related("owner_agency", "about", "agency_return").prefetch_related(
        "releases"
    )
    return [
        _view(row)
        for row in rows.order_by("owner_agency__name", "agency_return__answered_at", "position")
    ]


def sealed_sources(viewer: Viewer, contact_id: UUID) -> list[SealedSource]:
    """The sources of sealed items that the viewer is told of: a manager, and nobody else."""
    counted = (
        _sealed(viewer, contact_id)
        .values_list(
            "owner_agency_id",
            "owner_agency__name",
            "agency_return_id",
            "agency_return__answered_at",
        )
        .annotate(held=Count("pk"))
        .order_by("owner_agency_id", "agency_return_id")
    )
    return [SealedSource(*row) for row in counted]


def sealed_items(
    viewer: Viewer, contact_id: UUID, sources: Collection[tuple[UUID, UUID | None]]
) -> list[Item]:
    """The sealed items of some sources (owner, return), for the action that asks their owners.

    Empty for whoever is not told of them, or may not know of the contact.
    """
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        return []
    wanted = set(sources)
    held = _sealed(viewer, contact_id)
    return [row for row in held if (row.owner_agency_id, row.agency_return_id) in wanted]


def _sealed(viewer: Viewer, contact_id: UUID) -> QuerySet[Item]:
    return withheld_items(viewer).filter(contact_id=contact_id, handling=HandlingCode.SEALED.value)


def _view(row: Item) -> PickItem:
    kind = AgencyKind(row.owner_agency.kind)
    return PickItem(
        item_id=row.id,
        owner_id=row.owner_agency_id,
        owner=row.owner_agency.name,
        kind=row.kind,
        label=label_of(kind, row.kind),
        text=row.text,
        about=_name(row.about),
        subject=subject_of(row),
        basis=Basis(row.basis),
        handling=HandlingCode(row.handling),
        grade=SourceGrade(row.source_grade),
        event_date=row.event_date,
        precision=DatePrecision(row.date_precision),
        returned_at=row.agency_return.answered_at if row.agency_return else None,
        released_to=frozenset(
            each.to_agency_id
            for each in row.releases.all()
            if each.withdrawn_at is None and not each.wording
        ),
    )


def _name(person: PersonRecord | None) -> str:
    return f"{person.forename} {person.surname}".strip() if person else ""
