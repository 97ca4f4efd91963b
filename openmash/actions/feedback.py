"""Feedback to the referrer: falls due by itself, and is recorded as given."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.decisions.feedback import (
    Method,
    check_wording,
    suggested_wording,
    unsafe_words,
)
from openmash.domain.sharing.protection import find_tokens
from openmash.records.models import Contact, FeedbackTask
from openmash.records.queries import decisions as query
from openmash.records.queries import policies
from openmash.records.queries.protected_places import around_contact

from .base import Actor, action, lock_contact, record


def make_due(contact: Contact, *, now: datetime) -> None:
    """Open the feedback task of a contact that has just been decided or redirected, and save both.

    Called inside the action that decides; `contact.status` and `decided_at` are set already.
    """
    _, policy, calendar = policies.by_id(contact.policy_id)
    due_at = clock_for(ClockKind.FEEDBACK, None, policy, calendar, now).due_at
    FeedbackTask.objects.create(
        hub_id=contact.hub_id,
        contact=contact,
        audience="professional" if contact.referrer_is_professional else "public",
        due_at=due_at,
    )
    contact.feedback_due_at = contact.next_due_at = due_at
    contact.changed_at = now
    contact.save(
        update_fields=["status", "decided_at", "feedback_due_at", "next_due_at", "changed_at"]
    )


@action(Act.GIVE_FEEDBACK)
def give(viewer: Viewer, *, contact_id: UUID, method: Method, wording: str, now: datetime) -> None:
    """Record that the referrer was told, how and in which words. The contact closes.

    Raises:
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`.
        Overtaken: a colleague recorded it first; the sentence says who.
        BadInput: no wording, or one that tells where a protected person is, or that tells a member
            of the public of the family.
    """
    contact = lock_contact(viewer, contact_id)
    _not_given(contact)
    contact.status = after(Move.GIVE_FEEDBACK, ContactStatus(contact.status))
    task = FeedbackTask.objects.select_for_update().get(contact=contact)
    task.given_at = now
    task.given_by_id = viewer.user_id
    task.method = method.value
    task.wording = check_wording(
        method,
        wording,
        unsafe=unsafe_in(contact, task, wording),
        gives_away={hit.kind for hit in find_tokens(wording, around_contact(contact.id))},
    )
    task.save(update_fields=["given_at", "given_by", "method", "wording"])
    contact.closed_at = contact.changed_at = now
    contact.next_due_at = None
    contact.save(update_fields=["status", "closed_at", "changed_at", "next_due_at"])
    record(
        Actor.of(viewer),
        AuditAct.FEEDBACK_GIVEN,
        "contact",
        contact.id,
        now=now,
        method=method.value,
    )


def unsafe_in(contact: Contact, task: FeedbackTask, wording: str) -> tuple[str, ...]:
    """What in a wording a member of the public must not be told; nothing for a professional."""
    if task.audience != "public":
        return ()
    safe = suggested_wording(
        public=True, reference=contact.reference, outcomes=(), redirected=False
    )
    return unsafe_words(wording, query.family_names(contact.id), suggested=safe)


def _not_given(contact: Contact) -> None:
    task = FeedbackTask.objects.filter(contact=contact).select_related("given_by").first()
    if task is not None and task.given_by is not None:
        raise Overtaken(
            f"{task.given_by.name} recorded the feedback before you. Open the contact to read what "
            "the referrer was told; nothing of what you entered has replaced it."
        )
