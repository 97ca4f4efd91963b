"""The parts of one contact as pages may have them: facts that were read, nothing to save."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade


@dataclass(frozen=True, slots=True)
class ContactView:
    """The contact itself. Attributes are those of the stored row; times are aware UTC.

    `urgent_reason` is "" for a viewer who may not read the referrer's words.
    """

    id: UUID
    reference: str
    channel: str
    received_at: datetime
    recorded_at: datetime
    changed_at: datetime
    source_code: str
    urgent: bool
    urgent_reason: str
    referrer_is_professional: bool
    referrer_name: str
    referrer_role: str
    referrer_organisation: str
    referrer_email: str
    referrer_phone: str
    referrer_relationship: str
    source_system_reference: str
    family_told: str
    family_told_why_not: str
    safe_to_contact: str
    safe_to_contact_detail: str
    initial_rating: str | None
    current_rating: str | None
    rated_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    repeat_review: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item the viewer may read."""

    item_id: UUID
    kind: str
    basis: Basis
    handling: HandlingCode
    grade: SourceGrade
    owner: str
    text: str
    event_date: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating fact: who, when and why."""

    step: str
    rating: Rating
    reason: str
    threshold_text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The decision for one child, and its handover if there is one."""

    child_id: UUID
    sequence: int
    outcome: Outcome
    primary_need: str
    rationale: str
    rating: Rating
    outstanding_reason: str
    outstanding: int
    by: str
    at: datetime
    handover_id: UUID | None
    handover_to: str
    handover: HandoverStatus | None
    offered_at: datetime | None
    handover_reason: str
    handover_by: str
    handover_at: datetime | None


@dataclass(frozen=True, slots=True)
class RedirectView:
    """To whom the contact was passed."""

    worker_name: str
    team: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The feedback task: due, or given."""

    audience: str
    due_at: datetime | None
    given_at: datetime | None
    given_by: str
    method: str
    wording: str


@dataclass(frozen=True, slots=True)
class ExclusionView:
    """A colleague who may not see the contact."""

    exclusion_id: UUID
    name: str
    reason: str
    by: str
    at: datetime
    may_ask: bool
