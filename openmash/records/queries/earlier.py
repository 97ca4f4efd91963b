"""Earlier contacts, as history lists them. Callers pass ids of contacts the viewer may open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import Contact, Decision, Redirect


@dataclass(frozen=True, slots=True)
class EarlierContact:
    """A contact of this hub that an earlier record belongs to. Times are aware UTC."""

    contact_id: UUID
    reference: str
    received_at: datetime
    source_code: str
    rating: Rating | None
    outcomes: tuple[Outcome, ...]
    is_open: bool
    redirected: bool


def earlier_contacts(contact_ids: Iterable[UUID]) -> dict[UUID, EarlierContact]:
    """The contacts with these ids, by id."""
    ids = list(contact_ids)
    if not ids:
        return {}
    outcomes: dict[UUID, list[Outcome]] = defaultdict(list)
    decisions = Decision.objects.filter(contact_id__in=ids).order_by("child__position", "sequence")
    for contact_id, outcome in decisions.values_list("contact_id", "outcome"):
        outcomes[contact_id].append(Outcome(outcome))
    redirected = set(
        Redirect.objects.filter(contact_id__in=ids).values_list("contact_id", flat=True)
    )
    return {
        contact.id: EarlierContact(
            contact_id=contact.id,
            reference=contact.reference,
            received_at=contact.received_at,
            source_code=contact.source_code,
            rating=Rating(contact.current_rating) if contact.current_rating else None,
            outcomes=tuple(dict.fromkeys(outcomes[contact.id])),
            is_open=contact.closed_at is None,
            redirected=contact.id in redirected,
        )
        for contact in Contact.objects.filter(id__in=ids)
    }
