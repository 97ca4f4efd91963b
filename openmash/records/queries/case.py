"""One contact, whole, as one viewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Viewer
from openmash.domain.contacts.clocks import Clock, ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.records.models import (
    Account,
    CaseExclusion,
    Contact,
    Decision,
    FeedbackTask,
    Handover,
    Membership,
    PersonRecord,
    RatingFact,
    Redirect,
)

from . import matches, policies
from .contacts import visible_contacts
from .visibility import visible_items, withheld_counts


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


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything of one contact that its page shows. `contact` and `people` are read-only rows."""

    contact: Contact
    status: ContactStatus
    policy: HubPolicy
    clock: Clock
    children: tuple[PersonRecord, ...]
    adults: tuple[PersonRecord, ...]
    items: tuple[ItemView, ...]
    withheld: int
    ratings: tuple[RatingView, ...]
    decisions: tuple[DecisionView, ...]
    redirect: RedirectView | None
    feedback: FeedbackView | None
    exclusions: tuple[ExclusionView, ...]

    @property
    def rating(self) -> Rating | None:
        """The rating now."""
        return Rating(self.contact.current_rating) if self.contact.current_rating else None

    @property
    def proposal(self) -> RatingView | None:
        """The newest proposal, while no rating is confirmed."""
        proposals = [fact for fact in self.ratings if fact.step == "proposed"]
        return proposals[-1] if proposals and self.rating is None else None


def of(viewer: Viewer, contact_id: UUID) -> CaseView:
    """One contact as the viewer may see it.

    Raises:
        NotThere: absent or hidden.
    """
    contact = (
        visible_contacts(viewer).select_related("referrer_agency").filter(id=contact_id).first()
    )
    if contact is None:
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    _, policy, _ = policies.by_id(contact.policy_id)
    people = list(PersonRecord.objects.filter(contact=contact).order_by("position"))
    return CaseView(
        contact=contact,
        status=ContactStatus(contact.status),
        policy=policy,
        clock=clock_of(contact),
        children=tuple(p for p in people if p.kind == "child"),
        adults=tuple(p for p in people if p.kind == "adult"),
        items=told_items(viewer, contact_id),
        withheld=sum(
            w.count for w in withheld_counts(viewer, contact_id) if w.agency_return_id is None
        ),
        ratings=_ratings(contact_id),
        decisions=_decisions(contact_id),
        redirect=_redirect(contact_id),
        feedback=_feedback(contact_id),
        exclusions=_exclusions(contact_id),
    )


def candidates(viewer: Viewer, case: CaseView) -> dict[UUID, matches.Found]:
    """Earlier records of each person in the contact."""
    return matches.of_contact(viewer, case.contact)


def clock_of(contact: Contact) -> Clock:
    """The clock that runs now: screening, then decision, then feedback; the last one stopped."""
    _, policy, calendar = policies.by_id(contact.policy_id)
    if contact.decided_at is not None:
        clock = clock_for(ClockKind.FEEDBACK, None, policy, calendar, contact.decided_at)
        return clock.stop(contact.closed_at) if contact.closed_at else clock
    rating = Rating(contact.current_rating) if contact.current_rating else None
    kind = ClockKind.DECISION if rating else ClockKind.SCREENING
    return clock_for(kind, rating, policy, calendar, contact.received_at)


def told_items(viewer: Viewer, contact_id: UUID) -> tuple[ItemView, ...]:
    """What the referrer told, as items, as far as the viewer may read them."""
    rows = (
        visible_items(viewer)
        .filter(contact_id=contact_id, agency_return__isnull=True)
        .select_related("owner_agency")
        .order_by("position")
    )
    return tuple(
        ItemView(
            item_id=row.id,
            kind=row.kind,
            basis=Basis(row.basis),
            handling=HandlingCode(row.handling),
            grade=SourceGrade(row.source_grade),
            owner=row.owner_agency.name,
            text=row.text,
            event_date=row.event_date,
            precision=DatePrecision(row.date_precision),
        )
        for row in rows
    )


def colleagues(viewer: Viewer) -> Sequence[tuple[int, str]]:
    """The hub's current people, by name, for choosing whom to exclude."""
    return list(
        Account.objects.filter(id__in=_current_account_ids(), is_active=True)
        .exclude(id=viewer.user_id)
        .order_by("name")
        .values_list("id", "name")
    )


def _current_account_ids() -> Sequence[int]:
    return list(
        Membership.objects.filter(ended_at__isnull=True).values_list("account_id", flat=True)
    )


def _ratings(contact_id: UUID) -> tuple[RatingView, ...]:
    rows = RatingFact.objects.filter(contact_id=contact_id).select_related("by")
    return tuple(
        RatingView(
            row.step, Rating(row.rating), row.reason, row.threshold_text, row.by.name, row.at
        )
        for row in rows.order_by("sequence")
    )


def _decisions(contact_id: UUID) -> tuple[DecisionView, ...]:
    handovers = {
        row.decision_id: row
        for row in Handover.objects.filter(contact_id=contact_id).select_related(
            "to_agency", "answered_by"
        )
    }
    rows = Decision.objects.filter(contact_id=contact_id).select_related("decided_by")
    views = []
    for row in rows.order_by("child__position", "sequence"):
        handover = handovers.get(row.id)
        views.append(
            DecisionView(
                child_id=row.child_id,
                sequence=row.sequence,
                outcome=Outcome(row.outcome),
                primary_need=row.primary_need,
                rationale=row.rationale,
                rating=Rating(row.rating),
                outstanding_reason=row.outstanding_reason,
                outstanding=len(row.outstanding_agencies),
                by=row.decided_by.name,
                at=row.decided_at,
                handover_id=handover.id if handover else None,
                handover_to=handover.to_agency.name if handover else "",
                handover=HandoverStatus(handover.status) if handover else None,
                handover_reason=handover.answer_reason if handover else "",
                handover_by=handover.answered_by.name if handover and handover.answered_by else "",
                handover_at=handover.answered_at if handover else None,
            )
        )
    return tuple(views)


def _redirect(contact_id: UUID) -> RedirectView | None:
    row = Redirect.objects.filter(contact_id=contact_id).select_related("by").first()
    if row is None:
        return None
    return RedirectView(row.worker_name, row.team, row.reason, row.by.name, row.at)


def _feedback(contact_id: UUID) -> FeedbackView | None:
    row = FeedbackTask.objects.filter(contact_id=contact_id).select_related("given_by").first()
    if row is None:
        return None
    return FeedbackView(
        row.audience,
        row.due_at,
        row.given_at,
        row.given_by.name if row.given_by else "",
        row.method or "",
        row.wording or "",
    )


def _exclusions(contact_id: UUID) -> tuple[ExclusionView, ...]:
    rows = CaseExclusion.objects.filter(
        contact_id=contact_id, lifted_at__isnull=True
    ).select_related("account", "by")
    return tuple(
        ExclusionView(row.id, row.account.name, row.reason, row.by.name, row.at)
        for row in rows.order_by("at")
    )
