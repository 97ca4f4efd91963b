"""Which agencies can say whether they know a person, and what they said of those of a contact."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer, require
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.records.models import KnownQuestion, Matcher

from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class MatcherFacts:
    """An agency's standing way of saying whether it knows somebody. way: asked or codes."""

    agency_id: UUID
    agency: str
    way: str
    address: str
    public_key: str
    registered_at: datetime
    registered_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The newest question about one person to one agency. Times are aware UTC.

    Attributes:
        verdict: None while there is no answer.
        taken_on: London date of the extract that was searched.
    """

    record_id: UUID
    agency_id: UUID
    asked_by: str
    asked_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    verdict: Verdict | None
    reason: Reason
    taken_on: date | None
    left_out: int
    contact_point: str
    record_number: str


def matchers(viewer: Viewer) -> tuple[MatcherFacts, ...]:
    """The standing matchers of the hub, by agency."""
    require(viewer, Act.MANAGE_PEOPLE)
    return _matchers()


def askable(viewer: Viewer) -> tuple[MatcherFacts, ...]:
    """The same, for those who ask."""
    require(viewer, Act.ASK_AGENCIES)
    return _matchers()


def _matchers() -> tuple[MatcherFacts, ...]:
    rows = Matcher.objects.filter(ended_at__isnull=True).order_by("agency__name")
    return tuple(
        MatcherFacts(*row)
        for row in rows.values_list(
            "agency_id",
            "agency__name",
            "way",
            "address",
            "public_key",
            "registered_at",
            "registered_by__name",
        )
    )


def of_contact(viewer: Viewer, contact_id: UUID) -> dict[tuple[UUID, UUID], Asked]:
    """The newest question by agency and record, of a contact that the viewer may open."""
    require(viewer, Act.ASK_AGENCIES)
    rows = KnownQuestion.objects.filter(
        contact_id=contact_id, contact__in=visible_contacts(viewer)
    ).select_related("matcher", "asked_by")
    newest = {}
    for row in rows.order_by("asked_at"):
        newest[row.matcher.agency_id, row.record_id] = Asked(
            record_id=row.record_id,
            agency_id=row.matcher.agency_id,
            asked_by=row.asked_by.name,
            asked_at=row.asked_at,
            sent_at=row.sent_at,
            answered_at=row.answered_at,
            verdict=Verdict(row.verdict) if row.verdict else None,
            reason=Reason(row.reason),
            taken_on=row.taken_on,
            left_out=row.left_out,
            contact_point=row.contact_point,
            record_number=row.record_number,
        )
    return newest
