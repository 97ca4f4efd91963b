"""Earlier contacts, as history lists them. Callers pass ids of contacts the viewer may open."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import Contact, Decision, Redirect
from openmash.records.prepared import Asking, Rows, one_of, prepared


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
    """The contacts with these ids, by id, in one query."""
    ids = frozenset(contact_ids)
    return {
        row.id: EarlierContact(
            contact_id=row.id,
            reference=row.reference,
            received_at=row.received_at,
            source_code=row.source_code,
            rating=Rating(row.current_rating) if row.current_rating else None,
            outcomes=tuple(dict.fromkeys(Outcome(each) for each in row.outcomes)),
            is_open=row.closed_at is None,
            redirected=row.redirected,
        )
        for row in (_rows(ids) if ids else ())
    }


def asking_earlier(contact_ids: frozenset[UUID]) -> Iterator[Asking]:
    """What `earlier_contacts` asks."""
    if contact_ids:
        yield _rows.asking(contact_ids)


@prepared
def _rows(contact_ids: Collection[UUID]) -> Rows:
    own = {"contact_id": OuterRef("pk")}
    decided = Decision.objects.filter(**own).order_by("child__position", "sequence")
    contacts = Contact.objects.filter(one_of("id", contact_ids)).annotate(
        outcomes=ArraySubquery(decided.values("outcome")),
        redirected=Exists(Redirect.objects.filter(**own)),
    )
    return contacts.values_list(
        "id",
        "reference",
        "received_at",
        "source_code",
        "current_rating",
        "closed_at",
        "outcomes",
        "redirected",
    )
