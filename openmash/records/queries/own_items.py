"""What one agency owns on a contact, for the people of that agency: its items and their marks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, AgencyKind, Role, Viewer, require
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.sharing.firewall import ABSENT
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.domain.sharing.marking import Audience
from openmash.domain.sharing.schemes import Marks, Scheme
from openmash.records.models import ItemMarking

from .contacts import visible_contacts
from .visibility import visible_items


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item that the viewer's agency owns. Dates of events are local."""

    id: UUID
    contact_id: UUID
    reference: str
    label: str
    text: str
    place: str
    about: str
    basis: Basis
    audience: Audience
    grade: SourceGrade
    marks: Marks
    event_date: date | None
    precision: DatePrecision
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MarkingView:
    """One change of who may see an item."""

    was: Audience
    became: Audience
    reason: str
    by: str
    at: datetime


def on_contact(viewer: Viewer, contact_id: UUID) -> tuple[str, tuple[OwnItem, ...]]:
    """The contact's reference, and the items of it that the viewer's agency owns, oldest first.

    Raises:
        NotThere: the viewer may not know of the contact.
    """
    require(viewer, Act.MARK_ITEMS)
    contact = visible_contacts(viewer).filter(id=contact_id).first()
    if contact is None:
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    rows = _own(viewer).filter(contact_id=contact_id).order_by("created_at", "position")
    return contact.reference, tuple(_view(row) for row in rows)


def one(viewer: Viewer, item_id: UUID) -> OwnItem:
    """One item of the viewer's agency.

    Raises:
        NotThere: absent, hidden, or another agency's.
    """
    require(viewer, Act.MARK_ITEMS)
    row = _own(viewer).filter(id=item_id).first()
    if row is None:
        raise NotThere(ABSENT)
    return _view(row)


def markings(item: OwnItem) -> tuple[MarkingView, ...]:
    """Every change of who may see the item, newest first."""
    rows = ItemMarking.objects.filter(item_id=item.id).select_related("by").order_by("-at")
    return tuple(
        MarkingView(
            _audience(row.from_handling, row.from_named_roles),
            _audience(row.to_handling, row.to_named_roles),
            row.reason,
            row.by.name,
            row.at,
        )
        for row in rows
    )


def _own(viewer: Viewer) -> Any:
    items = visible_items(viewer).filter(owner_agency_id=viewer.agency_id)
    return items.select_related("owner_agency", "contact", "about")


def _view(row: Any) -> OwnItem:
    about = row.about
    return OwnItem(
        id=row.id,
        contact_id=row.contact_id,
        reference=row.contact.reference,
        label=label_of(AgencyKind(row.owner_agency.kind), row.kind),
        text=row.text,
        place=row.place,
        about=f"{about.forename} {about.surname}".strip() if about else "",
        basis=Basis(row.basis),
        audience=_audience(row.handling, row.named_roles),
        grade=SourceGrade(row.source_grade),
        marks=Marks(Scheme(row.scheme), row.source_mark, row.information_mark, row.handling_mark),
        event_date=row.event_date,
        precision=DatePrecision(row.date_precision),
        created_at=row.created_at,
    )


def _audience(handling: str, named_roles: list[str]) -> Audience:
    return Audience(HandlingCode(handling), frozenset(Role(role) for role in named_roles))
