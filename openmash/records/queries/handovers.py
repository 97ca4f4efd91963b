"""Handovers as the receiving team and the hub's managers may see them.

A team sees what was handed to its own agency and nothing else of the hub.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from openmash.domain.access import Act, Role, Viewer, require
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.records.models import Decision, Handover

from .visibility import not_excluded

PAGE = 50


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One handover in a list.

    Attributes:
        urgent: the referrer said that a child is in danger now.
        answered_again: True once a manager decided again.
    """

    handover_id: UUID
    reference: str
    forename: str
    surname: str
    is_unborn: bool
    outcome: Outcome
    rating: Rating
    urgent: bool
    to_agency: str
    status: HandoverStatus
    offered_at: datetime
    answered_at: datetime | None
    answered_by: str
    answered_again: bool


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """One page of a list of handovers, and how many rows there are in all."""

    rows: tuple[HandoverRow, ...]
    total: int
    number: int
    pages: int


def visible_handovers(viewer: Viewer) -> QuerySet[Handover]:
    """The handovers this viewer may know of: a team's own; all of the hub for a manager."""
    require(viewer, Act.SEE_HANDOVERS)
    own = Q() if viewer.role is Role.MANAGER else Q(to_agency_id=viewer.agency_id)
    return Handover.objects.filter(own, not_excluded(viewer), hub_id=viewer.hub_id)


def waiting(viewer: Viewer, *, number: int = 1) -> HandoverPage:
    """What still waits, worst danger first, so that no amber stands above a red.

    By rating, then those said to be in danger now, then what waits for the viewer (challenges for
    a manager, offers for a team), then the longest waiting: a handover has no target.
    """
    first = HandoverStatus.CHALLENGED if viewer.role is Role.MANAGER else HandoverStatus.OFFERED
    rows = visible_handovers(viewer).filter(still_waits())
    by_rating = Case(*(When(decision__rating=r.value, then=Value(r.order)) for r in Rating))
    by_turn = Case(When(status=first, then=Value(0)), default=Value(1))
    return _page(
        rows.order_by(by_rating, F("contact__urgent").desc(), by_turn, "offered_at", "id"), number
    )


def answered(viewer: Viewer, *, number: int = 1) -> HandoverPage:
    """What was accepted, or challenged and answered again: newest first."""
    rows = visible_handovers(viewer).exclude(still_waits())
    return _page(rows.order_by("-answered_at", "id"), number)


def counts(viewer: Viewer) -> dict[HandoverStatus, int]:
    """How many wait for a team, and how many challenges wait for a manager."""
    rows = visible_handovers(viewer).filter(still_waits()).values("status").annotate(n=Count("pk"))
    found = {HandoverStatus(row["status"]): row["n"] for row in rows.order_by("status")}
    return {status: found.get(status, 0) for status in HandoverStatus}


def still_waits() -> Q:
    """Offered and not answered, or challenged and not yet decided again."""
    challenged = Q(status=HandoverStatus.CHALLENGED) & ~Q(_later())
    return Q(status=HandoverStatus.OFFERED) | challenged


def _later() -> Exists:
    return Exists(
        Decision.objects.filter(
            child_id=OuterRef("decision__child_id"), sequence__gt=OuterRef("decision__sequence")
        )
    )


def _page(rows: QuerySet[Handover], number: int) -> HandoverPage:
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    shown = rows.select_related("contact", "decision__child", "to_agency", "answered_by").annotate(
        again=_later()
    )
    return HandoverPage(
        tuple(_row(row) for row in shown[(number - 1) * PAGE : number * PAGE]),
        total,
        number,
        pages,
    )


def _row(row: Handover) -> HandoverRow:
    child = row.decision.child
    return HandoverRow(
        handover_id=row.id,
        reference=row.contact.reference,
        forename=child.forename,
        surname=child.surname,
        is_unborn=child.is_unborn,
        outcome=Outcome(row.decision.outcome),
        rating=Rating(row.decision.rating),
        urgent=row.contact.urgent,
        to_agency=row.to_agency.name,
        status=HandoverStatus(row.status),
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_again=bool(getattr(row, "again", False)),
    )
