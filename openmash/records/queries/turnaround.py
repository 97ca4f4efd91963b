"""The contacts behind a figure: those of them that the viewer may know of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Measured
from openmash.domain.insights.turnaround import Course
from openmash.records.prepared import one_of

from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class Courses:
    """The contacts received in a period, for the movement of ratings.

    Attributes:
        rated: those with an initial rating.
        unrated: how many have no rating yet.
        redirected: how many went to an allocated worker instead of being rated.
    """

    rated: tuple[Course, ...]
    unrated: int
    redirected: int


def courses(found: Iterable[Measured]) -> Courses:
    """The same contacts, as the movement of ratings sees them."""
    rated = []
    unrated = redirected = 0
    for each in found:
        if each.redirected:
            redirected += 1
        elif each.initial is None or each.current is None:
            unrated += 1
        else:
            course = Course(
                each.initial, each.current, each.received_at, each.decided_at, each.calendar
            )
            rated.append(course)
    return Courses(tuple(rated), unrated, redirected)


@dataclass(frozen=True, slots=True)
class Behind:
    """One contact behind a figure: nothing of the people in it. Times are aware UTC."""

    contact_id: UUID
    reference: str
    status: ContactStatus
    source_code: str
    initial: Rating | None
    current: Rating | None
    received_at: datetime


def behind(viewer: Viewer, contact_ids: Collection[UUID]) -> tuple[Behind, ...]:
    """Those of the contacts that the viewer may know of, the newest first.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    rows = (
        visible_contacts(viewer)
        .filter(one_of("id", list(contact_ids)))
        .order_by("-received_at", "id")
        .values_list(
            "id", "reference", "status", "source_code", "initial_rating", "current_rating",
            "received_at", named=True,
        )
    )  # fmt: skip
    return tuple(
        Behind(
            contact_id=row.id,
            reference=row.reference,
            status=ContactStatus(row.status),
            source_code=row.source_code,
            initial=Rating(row.initial_rating) if row.initial_rating else None,
            current=Rating(row.current_rating) if row.current_rating else None,
            received_at=row.received_at,
        )
        for row in rows
    )
