"""Screening and rating: each rating is a fact of its own, with who, when and why."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.contacts.rating_rules import (
    check_change,
    check_name,
    check_rating,
    check_reason,
    must_weigh,
    with_weighing,
)
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import Contact, OpenCase, RatingFact, Redirect
from openmash.records.queries import policies

from . import agency_checks, feedback
from .base import Actor, action, lock_contact, post, record


@action(Act.PROPOSE_RATING)
def propose_rating(
    viewer: Viewer,
    *,
    contact_id: UUID,
    rating: Rating,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Record a proposed rating. Screening runs on until a manager confirms one.

    Raises:
        Overtaken: somebody proposed or confirmed a rating after the `seen` ones.
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    facts = _not_overtaken(contact, seen)
    contact.status = after(Move.PROPOSE_RATING, ContactStatus(contact.status))
    _add_fact(viewer, contact, "proposed", rating, check_reason(reason), len(facts) + 1, now)
    contact.changed_at = now
    contact.save(update_fields=["status", "changed_at"])
    _note(viewer, AuditAct.RATING_PROPOSED, contact, now, rating=rating.value)


@action(Act.CONFIRM_RATING)
def confirm_rating(
    viewer: Viewer,
    *,
    contact_id: UUID,
    rating: Rating,
    reason: str,
    now: datetime,
    repeat_weighed: str = "",
    seen: int | None = None,
) -> None:
    """Give the contact its first rating: the proposal as it stands, or another one with a reason.

    The decision clock has run since receipt; from here it has a due time.

    Args:
        repeat_weighed: how earlier contacts were weighed; needed for a repeat contact.
        seen: how many rating facts the manager had before them; None leaves that unchecked.

    Raises:
        Overtaken: a colleague confirmed one first, or proposed another one meanwhile; the
            sentence says who.
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    facts = _not_overtaken(contact, seen, confirming=True)
    contact.status = after(Move.CONFIRM_RATING, ContactStatus(contact.status))
    needed = must_weigh(repeat_review=contact.repeat_review, current=None, new=rating)
    why = with_weighing(reason, repeat_weighed, needed=needed)
    _add_fact(viewer, contact, "confirmed", rating, why, len(facts) + 1, now)
    contact.initial_rating = contact.current_rating = rating.value
    contact.rated_at = now
    _set_decision_clock(contact, rating, now)
    contact.save(update_fields=["status", "initial_rating", "rated_at", *_RATED])
    repeat = contact.repeat_review
    _note(viewer, AuditAct.RATING_CONFIRMED, contact, now, rating=rating.value, repeat=repeat)


@action(Act.CONFIRM_RATING)
def change_rating(
    viewer: Viewer,
    *,
    contact_id: UUID,
    rating: Rating,
    reason: str,
    now: datetime,
    repeat_weighed: str = "",
    seen: int | None = None,
) -> None:
    """Change the rating as facts arrive. The initial rating stays what it was.

    Args:
        repeat_weighed, seen: as for `confirm_rating`; the first is needed for a less urgent one.

    Raises:
        Overtaken: a colleague changed it meanwhile; the sentence says who.
        NotThere, NotNow, BadInput: see `lock_contact`, `lifecycle.after` and `rating_rules`.
    """
    contact = lock_contact(viewer, contact_id)
    facts = _not_overtaken(contact, seen)
    contact.status = after(Move.CHANGE_RATING, ContactStatus(contact.status))
    before = Rating(str(contact.current_rating))
    check_change(before, rating)
    needed = must_weigh(repeat_review=contact.repeat_review, current=before, new=rating)
    why = with_weighing(reason, repeat_weighed, needed=needed)
    _add_fact(viewer, contact, "changed", rating, why, len(facts) + 1, now)
    contact.current_rating = rating.value
    _set_decision_clock(contact, rating, now)
    contact.save(update_fields=_RATED)
    # Agencies asked under a slower rating answer within the faster one's time from now on.
    agency_checks.retime(contact, now=now)
    codes = {"before": before.value, "rating": rating.value}
    _note(viewer, AuditAct.RATING_CHANGED, contact, now, **codes)


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

    The worker of a known open case is told that something waits, without any detail.

    Args:
        open_case_id: the open case that was found, or None if it was found elsewhere.

    Raises:
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`.
        BadInput: no worker, team or reason; or the open case has been closed since.
    """
    contact = lock_contact(viewer, contact_id)
    contact.status = after(Move.REDIRECT, ContactStatus(contact.status))
    case = _open_case(open_case_id)
    Redirect.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        open_case=case,
        worker_name=check_name(worker_name, field="worker_name", called="allocated worker"),
        team=check_name(team, field="team", called="team"),
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    if case is not None and case.worker_email:
        post(viewer.hub_id, "contact_redirected", now=now, to_address=case.worker_email)
    contact.decided_at = now
    feedback.make_due(contact, now=now)
    found = str(case.id) if case else None
    _note(viewer, AuditAct.CONTACT_REDIRECTED, contact, now, open_case=found)


_RATED = ["current_rating", "decision_due_at", "next_due_at", "changed_at"]
"""The columns that every rating sets."""


def _note(
    viewer: Viewer,
    act: AuditAct,
    contact: Contact,
    now: datetime,
    **codes: str | int | bool | None,
) -> None:
    record(Actor.of(viewer), act, "contact", contact.id, now=now, **codes)


def _open_case(open_case_id: UUID | None) -> OpenCase | None:
    if open_case_id is None:
        return None
    case = OpenCase.objects.filter(id=open_case_id, closed_at__isnull=True).first()
    if case is None:
        raise BadInput({"open_case": "This case is no longer open. Choose again."})
    return case


def _add_fact(
    viewer: Viewer,
    contact: Contact,
    step: str,
    rating: Rating,
    reason: str,
    sequence: int,
    now: datetime,
) -> None:
    _, policy, _ = policies.by_id(contact.policy_id)
    RatingFact.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        sequence=sequence,
        step=step,
        rating=rating.value,
        reason=reason,
        threshold_text=check_rating(policy, rating),
        by_id=viewer.user_id,
        at=now,
    )


def _set_decision_clock(contact: Contact, rating: Rating, now: datetime) -> None:
    _, policy, calendar = policies.by_id(contact.policy_id)
    clock = clock_for(ClockKind.DECISION, rating, policy, calendar, contact.received_at)
    contact.decision_due_at = contact.next_due_at = clock.due_at
    contact.changed_at = now


_DID = {"proposed": "proposed the rating", "confirmed": "confirmed the rating"}


def _not_overtaken(
    contact: Contact, seen: int | None, *, confirming: bool = False
) -> list[RatingFact]:
    """The rating facts so far, if the person saw all of them."""
    facts = list(
        RatingFact.objects.filter(contact=contact).select_related("by").order_by("sequence")
    )
    newest = facts[-1] if facts else None
    if confirming and contact.rated_at is not None:
        newest = next(fact for fact in facts if fact.step == "confirmed")
    elif newest is None or seen is None or seen >= len(facts):
        return facts
    did = _DID.get(newest.step, "changed the rating to")
    raise Overtaken(
        f"{newest.by.name} {did} {Rating(newest.rating).label} before you. "
        "Open the contact again to read why. If you disagree, you can still say so there."
    )
