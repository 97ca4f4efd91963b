"""The contacts behind a figure: those of them that the viewer may know of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.records.prepared import one_of

from .contacts import visible_contacts


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
