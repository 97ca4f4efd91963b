"""Screening and rating: each rating is a fact of its own, with who, when and why."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.contacts.rating_rules import check_change, check_rating, check_reason
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import Account, Contact, OpenCase, RatingFact, Redirect
from openmash.records.queries import policies

from . import feedback
from .base import Actor, action, lock_contact, record


@action(Act.PROPOSE_RATING)
def propose_rating(
    viewer: Viewer, *, contact_id: UUID, rating: Rating, reason: str, now: datetime
) -> None:
    """Record a screening officer's proposal. The clock for screening stops; nothing is rated yet.

    Raises:
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    contact.status = after(Move.PROPOSE_RATING, ContactStatus(contact.status))
    _add_fact(viewer, contact, "proposed", rating, reason, now)
    contact.changed_at = now
    contact.save(update_fields=["status", "changed_at"])
    record(
        Actor.of(viewer),
        AuditAct.RATING_PROPOSED,
        "contact",
        contact.id,
        now=now,
        rating=rating.value,
    )


@action(Act.CONFIRM_RATING)
def confirm_rating(
    viewer: Viewer, *, contact_id: UUID, rating: Rating, reason: str, now: datetime
) -> None:
    """Give the contact its first rating: the proposal as it stands, or another one with a reason.

    The decision clock has run since receipt; from here it has a due time.

    Raises:
        Overtaken: a colleague confirmed one first; the sentence says who.
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    _not_overtaken(contact)
    contact.status = after(Move.CONFIRM_RATING, ContactStatus(contact.status))
    _add_fact(viewer, contact, "confirmed", rating, reason, now)
    contact.initial_rating = contact.current_rating = rating.value
    contact.rated_at = now
    _set_decision_clock(contact, rating, now)
    contact.save(
        update_fields=[
            "status",
            "initial_rating",
            "current_rating",
            "rated_at",
            "decision_due_at",
            "next_due_at",
            "changed_at",
        ]
    )
    record(
        Actor.of(viewer),
        AuditAct.RATING_CONFIRMED,
        "contact",
        contact.id,
        now=now,
        rating=rating.value,
    )


@action(Act.CONFIRM_RATING)
def change_rating(
    viewer: Viewer, *, contact_id: UUID, rating: Rating, reason: str, now: datetime
) -> None:
    """Change the rating as facts arrive. The initial rating stays what it was.

    Raises:
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    contact.status = after(Move.CHANGE_RATING, ContactStatus(contact.status))
    before = Rating(str(contact.current_rating))
    check_change(before, rating)
    _add_fact(viewer, contact, "changed", rating, reason, now)
    contact.current_rating = rating.value
    _set_decision_clock(contact, rating, now)
    contact.save(update_fields=["current_rating", "decision_due_at", "next_due_at", "changed_at"])
    record(
        Actor.of(viewer),
        AuditAct.RATING_CHANGED,
        "contact",
        contact.id,
        now=now,
        before=before.value,
        rating=rating.value,
    )


@action(Act.REDIRECT_CONTACT)
def redirect(
    viewer: Viewer,
    *,
    contact_id: UUID,
    open_case_id: UUID | None,
    worker_name: str,
    team: str,
    reason: str,
    now: datetime,
) -> None:
    """Pass a contact to the worker who already has the child. The referrer is still told.

    Args:
        open_case_id: the open case that was found, or None if it was found elsewhere.

    Raises:
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    status = after(Move.REDIRECT, ContactStatus(contact.status))
    case = OpenCase.objects.filter(id=open_case_id).first() if open_case_id else None
    Redirect.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        open_case=case,
        worker_name=check_reason(worker_name, field="worker_name"),
        team=check_reason(team, field="team"),
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    contact.status = status
    contact.decided_at = now
    feedback.make_due(contact, now=now)
    record(
        Actor.of(viewer),
        AuditAct.CONTACT_REDIRECTED,
        "contact",
        contact.id,
        now=now,
        open_case=str(case.id) if case else None,
    )


def _add_fact(
    viewer: Viewer, contact: Contact, step: str, rating: Rating, reason: str, now: datetime
) -> None:
    _, policy, _ = policies.by_id(contact.policy_id)
    RatingFact.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        sequence=RatingFact.objects.filter(contact=contact).count() + 1,
        step=step,
        rating=rating.value,
        reason=check_reason(reason),
        threshold_text=check_rating(policy, rating),
        by_id=viewer.user_id,
        at=now,
    )


def _set_decision_clock(contact: Contact, rating: Rating, now: datetime) -> None:
    _, policy, calendar = policies.by_id(contact.policy_id)
    clock = clock_for(ClockKind.DECISION, rating, policy, calendar, contact.received_at)
    contact.decision_due_at = contact.next_due_at = clock.due_at
    contact.changed_at = now


def _not_overtaken(contact: Contact) -> None:
    if contact.rated_at is None:
        return
    fact = RatingFact.objects.filter(contact=contact, step="confirmed").get()
    who = Account.objects.get(id=fact.by_id).name
    raise Overtaken(
        f"{who} confirmed the rating {Rating(fact.rating).label} before you. "
        "Open the contact again; if you disagree, change the rating and say why."
    )
