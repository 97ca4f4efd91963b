"""Keeping a colleague away from one contact: a relative, a neighbour, somebody named in it."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.records.models import CaseExclusion, Membership

from .base import Actor, action, lock_contact, record


@action(Act.EXCLUDE_STAFF)
def exclude(
    viewer: Viewer, *, contact_id: UUID, account_id: int, reason: str, now: datetime
) -> None:
    """From now on the colleague cannot see the contact, nor that it exists.

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
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    record(Actor.of(viewer), AuditAct.STAFF_EXCLUDED, "exclusion", made.id, now=now)


@action(Act.EXCLUDE_STAFF)
def lift(viewer: Viewer, *, contact_id: UUID, exclusion_id: UUID, now: datetime) -> None:
    """Let the colleague see the contact again.

    Raises:
        NotThere: see `lock_contact`; no such standing exclusion.
    """
    contact = lock_contact(viewer, contact_id)
    changed = CaseExclusion.objects.filter(
        id=exclusion_id, contact=contact, lifted_at__isnull=True
    ).update(lifted_by_id=viewer.user_id, lifted_at=now)
    if not changed:
        raise NotThere("This exclusion was lifted already.")
    record(Actor.of(viewer), AuditAct.STAFF_EXCLUSION_LIFTED, "exclusion", exclusion_id, now=now)
