"""Keeping a colleague away from one contact: a relative, a neighbour, somebody named in it."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.records.models import AccessAsk, CaseExclusion, Membership

from .base import Actor, action, lock_contact, post, record


@action(Act.EXCLUDE_STAFF)
def exclude(
    viewer: Viewer,
    *,
    contact_id: UUID,
    account_id: int,
    reason: str,
    now: datetime,
    may_ask: bool = False,
) -> None:
    """From now on the colleague cannot see the contact, nor that it exists.

    Args:
        may_ask: a search may tell them that there is a contact, and they may ask to see it.

    Raises:
        NotThere: see `lock_contact`. BadInput: no reason; nobody of this hub; oneself; already so.
    """
    contact = lock_contact(viewer, contact_id)
    if account_id == viewer.user_id:
        raise BadInput({"account": "You cannot exclude yourself. Ask another manager."})
    if not Membership.objects.filter(account_id=account_id, ended_at__isnull=True).exists():
        raise BadInput({"account": "Choose somebody who works in this hub."})
    if CaseExclusion.objects.filter(
        contact=contact, account_id=account_id, lifted_at__isnull=True
    ).exists():
        raise BadInput({"account": "This colleague is excluded already."})
    made = CaseExclusion.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        account_id=account_id,
        may_ask=may_ask,
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    record(
        Actor.of(viewer), AuditAct.STAFF_EXCLUDED, "exclusion", made.id, now=now, may_ask=may_ask
    )


@action(Act.EXCLUDE_STAFF)
def lift(viewer: Viewer, *, contact_id: UUID, exclusion_id: UUID, now: datetime) -> None:
    """Let the colleague see the contact again. Whoever asked for it is told.

    Raises:
        NotThere: see `lock_contact`; no such standing exclusion.
    """
    contact = lock_contact(viewer, contact_id)
    changed = CaseExclusion.objects.filter(
        id=exclusion_id, contact=contact, lifted_at__isnull=True
    ).update(lifted_by_id=viewer.user_id, lifted_at=now)
    if not changed:
        raise NotThere("This exclusion was lifted already.")
    _answer(viewer, AccessAsk.objects.filter(exclusion_id=exclusion_id), "let_in", now)
    record(Actor.of(viewer), AuditAct.STAFF_EXCLUSION_LIFTED, "exclusion", exclusion_id, now=now)


@action(Act.EXCLUDE_STAFF)
def decline(viewer: Viewer, *, ask_id: UUID, now: datetime) -> None:
    """Leave the contact closed to a colleague who asked to see it. They are told.

    Raises:
        NotThere: nobody waits for this answer, or the contact is hidden from the viewer.
    """
    asks = AccessAsk.objects.filter(id=ask_id, answer__isnull=True)
    contact_id = asks.values_list("exclusion__contact_id", flat=True).first()
    if contact_id is None:
        raise no_such_ask()
    try:
        lock_contact(viewer, contact_id)
    except NotThere:
        raise no_such_ask() from None
    if not _answer(viewer, asks, "declined", now):
        raise no_such_ask()
    record(Actor.of(viewer), AuditAct.ACCESS_DECLINED, "access_ask", ask_id, now=now)


def no_such_ask() -> NotThere:
    """The one sentence for an asking that is absent, answered, or hidden from the viewer."""
    return NotThere("Nobody waits for this answer. Load the list again.")


def _answer(viewer: Viewer, asks: QuerySet[AccessAsk], answer: str, now: datetime) -> int:
    waiting = asks.filter(answer__isnull=True)
    askers = list(waiting.values_list("exclusion__account_id", flat=True))
    answered = waiting.update(answer=answer, answered_by_id=viewer.user_id, answered_at=now)
    for account_id in askers:
        post(viewer.hub_id, "access_answered", now=now, to_account_id=account_id)
    return answered
