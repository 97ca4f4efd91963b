"""What has been done with one contact. Callers have asked whether the viewer may open it."""

from uuid import UUID

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.records.models import (
    CaseExclusion,
    Decision,
    FeedbackTask,
    Handover,
    RatingFact,
    Redirect,
)
from openmash.records.prepared import Asking, Rows, prepared

from .case_views import DecisionView, ExclusionView, FeedbackView, RatingView, RedirectView


def ratings(contact_id: UUID) -> tuple[RatingView, ...]:
    """Every rating given, first to last."""
    return tuple(
        RatingView(
            row.step, Rating(row.rating), row.reason, row.threshold_text, row.by__name, row.at
        )
        for row in _rating_facts(contact_id)
    )


def asking_ratings(contact_id: UUID) -> Asking:
    """What `ratings` asks."""
    return _rating_facts.asking(contact_id)


@prepared
def _rating_facts(contact_id: UUID) -> Rows:
    rows = RatingFact.objects.filter(contact_id=contact_id).order_by("sequence")
    return rows.values_list("step", "rating", "reason", "threshold_text", "by__name", "at")


def decisions(contact_id: UUID) -> tuple[DecisionView, ...]:
    """Every decision with its handover, child by child, first to last."""
    handovers = {row.decision_id: row for row in _handovers(contact_id)}
    views = []
    for row in _decided(contact_id):
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
                by=row.decided_by__name,
                at=row.decided_at,
                handover_id=handover.id if handover else None,
                handover_to=handover.to_agency__name if handover else "",
                handover=HandoverStatus(handover.status) if handover else None,
                offered_at=handover.offered_at if handover else None,
                handover_reason=handover.answer_reason if handover else "",
                handover_by=(handover.answered_by__name or "") if handover else "",
                handover_at=handover.answered_at if handover else None,
            )
        )
    return tuple(views)


@prepared
def _decided(contact_id: UUID) -> Rows:
    rows = Decision.objects.filter(contact_id=contact_id).order_by("child__position", "sequence")
    return rows.values_list(
        "id",
        "child_id",
        "sequence",
        "outcome",
        "primary_need",
        "rationale",
        "rating",
        "outstanding_reason",
        "outstanding_agencies",
        "decided_by__name",
        "decided_at",
    )


@prepared
def _handovers(contact_id: UUID) -> Rows:
    return Handover.objects.filter(contact_id=contact_id).values_list(
        "id",
        "decision_id",
        "to_agency__name",
        "status",
        "offered_at",
        "answer_reason",
        "answered_by__name",
        "answered_at",
    )


def redirect(contact_id: UUID) -> RedirectView | None:
    """To whom the contact was passed, if it was."""
    row = next(iter(_redirects(contact_id)), None)
    return RedirectView(*row) if row else None


@prepared
def _redirects(contact_id: UUID) -> Rows:
    rows = Redirect.objects.filter(contact_id=contact_id)
    return rows.values_list("worker_name", "team", "reason", "by__name", "at")


def feedback(contact_id: UUID) -> FeedbackView | None:
    """What the referrer is to be told or was told, once that is due."""
    row = next(iter(_feedback_tasks(contact_id)), None)
    if row is None:
        return None
    return FeedbackView(
        row.audience,
        row.due_at,
        row.given_at,
        row.given_by__name or "",
        row.method or "",
        row.wording or "",
    )


@prepared
def _feedback_tasks(contact_id: UUID) -> Rows:
    rows = FeedbackTask.objects.filter(contact_id=contact_id)
    return rows.values_list("audience", "due_at", "given_at", "given_by__name", "method", "wording")


def exclusions(contact_id: UUID) -> tuple[ExclusionView, ...]:
    """Who may not see the contact now, and why."""
    return tuple(ExclusionView(*row) for row in _excluded(contact_id))


def asking_exclusions(contact_id: UUID) -> Asking:
    """What `exclusions` asks."""
    return _excluded.asking(contact_id)


@prepared
def _excluded(contact_id: UUID) -> Rows:
    rows = CaseExclusion.objects.filter(contact_id=contact_id, lifted_at__isnull=True)
    return rows.order_by("at").values_list(
        "id", "account__name", "reason", "by__name", "at", "may_ask"
    )
