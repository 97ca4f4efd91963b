"""Contacts that were worked on while a join stood that has been undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import MatchVerdict, UndoneJoin
from openmash.records.prepared import Asking, Rows, prepared

from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class Notice:
    """That one contact used a join that was undone. Times are aware UTC.

    Attributes:
        forename, surname, is_unborn: of the person of this contact who was joined.
        stood_from, undone_at: while the join stood.
        meanwhile: what was done on the contact in that time.
        undone_by, undone_why: "" for a viewer who may not open both contacts that were joined:
            the reason may name a child of the other one.
        checked_by, checked_at, found: who looked again, and what came of it; None if nobody has.
    """

    notice_id: UUID
    contact_id: UUID
    forename: str
    surname: str
    is_unborn: bool
    stood_from: datetime
    undone_at: datetime
    meanwhile: tuple[AuditAct, ...]
    undone_by: str
    undone_why: str
    checked_by: str | None
    checked_at: datetime | None
    found: str | None


def unchecked(viewer: Viewer) -> tuple[Notice, ...]:
    """What nobody has looked at again, of every contact that the viewer may open; oldest first."""
    require(viewer, Act.CONFIRM_MATCH)
    return tuple(_notice(row) for row in _unchecked(viewer))


def of_contact(viewer: Viewer, contact_id: UUID) -> tuple[Notice, ...]:
    """The notices of one contact that nobody has looked at again, oldest first."""
    return tuple(_notice(row) for row in _of_contact(viewer, contact_id))


def asking(viewer: Viewer, contact_id: UUID) -> Asking:
    """What `of_contact` asks."""
    return _of_contact.asking(viewer, contact_id)


def notice(viewer: Viewer, notice_id: UUID) -> Notice:
    """One notice, looked at or not.

    Raises:
        NotThere: absent, or its contact is hidden.
    """
    require(viewer, Act.CONFIRM_MATCH)
    row = next(iter(_one(viewer, notice_id)), None)
    if row is None:
        raise NotThere("There is no such notice here. Go back to the list.")
    return _notice(row)


@prepared
def _unchecked(viewer: Viewer) -> Rows:
    return _rows(viewer, UndoneJoin.objects.filter(checked_at__isnull=True))


@prepared
def _of_contact(viewer: Viewer, contact_id: UUID) -> Rows:
    return _rows(viewer, UndoneJoin.objects.filter(contact_id=contact_id, checked_at__isnull=True))


@prepared
def _one(viewer: Viewer, notice_id: UUID) -> Rows:
    return _rows(viewer, UndoneJoin.objects.filter(id=notice_id))


def _rows(viewer: Viewer, notices: QuerySet[UndoneJoin]) -> Rows:
    visible = visible_contacts(viewer)
    both = MatchVerdict.objects.filter(
        id=OuterRef("verdict_id"), record__contact__in=visible, other__contact__in=visible
    )
    rows = notices.filter(contact__in=visible, hub_id=viewer.hub_id).annotate(open=Exists(both))
    return rows.order_by("told_at", "id").values_list(
        "id",
        "contact_id",
        "record__forename",
        "record__surname",
        "record__is_unborn",
        "verdict__at",
        "verdict__undone_at",
        "meanwhile",
        "verdict__undone_by__name",
        "verdict__undone_reason",
        "checked_by__name",
        "checked_at",
        "checked_reason",
        "open",
    )


def _notice(row: Any) -> Notice:
    return Notice(
        notice_id=row.id,
        contact_id=row.contact_id,
        forename=row.record__forename,
        surname=row.record__surname,
        is_unborn=row.record__is_unborn,
        stood_from=row.verdict__at,
        undone_at=row.verdict__undone_at,
        meanwhile=tuple(AuditAct(act) for act in row.meanwhile),
        undone_by=row.verdict__undone_by__name if row.open else "",
        undone_why=row.verdict__undone_reason if row.open else "",
        checked_by=row.checked_by__name,
        checked_at=row.checked_at,
        found=row.checked_reason,
    )
