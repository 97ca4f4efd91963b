"""What of one contact a viewer may ask to have released: items they may read, and sealed sources.

What somebody may not read they cannot name. The manager alone is told that a sealed item is held,
so the manager may ask for it by its source: no id of it reaches a page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.sharing.firewall import KNOW_IT_EXISTS
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.records.models import Agency, AgencyReturn, Item, PersonRecord

from .contacts import visible_contacts
from .visibility import visible_items, withheld_counts


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
    """The sources of sealed items that a manager is told of; empty for everybody else."""
    if not _is_told_of_sealed(viewer):
        return []
    names = dict(Agency.objects.values_list("id", "name"))
    counts = withheld_counts(viewer, contact_id)
    returns = [each.agency_return_id for each in counts if each.agency_return_id]
    at = dict(AgencyReturn.objects.filter(id__in=returns).values_list("id", "answered_at"))
    return [
        SealedSource(
            each.owner_agency_id,
            names[each.owner_agency_id],
            each.agency_return_id,
            at.get(each.agency_return_id) if each.agency_return_id else None,
            each.count,
        )
        for each in counts
    ]


def sealed_items(
    viewer: Viewer, contact_id: UUID, sources: Collection[tuple[UUID, UUID | None]]
) -> list[Item]:
    """The sealed items of some sources (owner, return), for the action that asks their owners.

    Empty for whoever is not told of them, or may not know of the contact.
    """
    if not _is_told_of_sealed(viewer) or not sources:
        return []
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        return []
    held = Item.objects.filter(contact_id=contact_id, handling=HandlingCode.SEALED.value)
    readable = visible_items(viewer).filter(contact_id=contact_id)
    closed = held.exclude(id__in=readable.values("id"))
    wanted = set(sources)
    return [row for row in closed if (row.owner_agency_id, row.agency_return_id) in wanted]


def _is_told_of_sealed(viewer: Viewer) -> bool:
    return viewer.role in KNOW_IT_EXISTS[HandlingCode.SEALED] and viewer.role is Role.MANAGER


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
