"""The receiving team accepts a child or challenges the decision, and the hub is told."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere, Overtaken
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.records.models import Account, Contact, Handover, Membership

from .base import Actor, action, is_excluded, post, record


@action(Act.ANSWER_HANDOVER)
def accept(viewer: Viewer, *, handover_id: UUID, note: str, now: datetime) -> None:
    """The receiving team takes the child on. A note is welcome, not needed.

    Raises:
        NotThere: no such handover to the viewer's team, or the viewer is excluded from the contact.
        Overtaken: a colleague answered first.
    """
    _answer(viewer, handover_id, HandoverStatus.ACCEPTED, note.strip(), now)


@action(Act.ANSWER_HANDOVER)
def challenge(viewer: Viewer, *, handover_id: UUID, reason: str, now: datetime) -> None:
    """The receiving team disagrees. The decision stands until the manager has answered.

    Raises:
        BadInput: no reason. NotThere, Overtaken: as for `accept`.
    """
    _answer(viewer, handover_id, HandoverStatus.CHALLENGED, check_reason(reason), now)


def _answer(
    viewer: Viewer, handover_id: UUID, status: HandoverStatus, words: str, now: datetime
) -> None:
    handover = (
        Handover.objects.select_for_update()
        .filter(id=handover_id, to_agency_id=viewer.agency_id)
        .first()
    )
    if handover is None or is_excluded(viewer, handover.contact_id):
        raise NotThere("There is no handover here that you can open.")
    if handover.answered_by_id is not None:
        who = Account.objects.get(id=handover.answered_by_id).name
        label = HandoverStatus(handover.status).label.lower()
        raise Overtaken(f"{who} answered this handover before you: {label}.")
    handover.status = status.value
    handover.answered_by_id = viewer.user_id
    handover.answered_at = now
    handover.answer_reason = words
    handover.save(update_fields=["status", "answered_by", "answered_at", "answer_reason"])
    Contact.objects.filter(id=handover.contact_id).update(changed_at=now)
    accepted = status is HandoverStatus.ACCEPTED
    record(
        Actor.of(viewer),
        AuditAct.HANDOVER_ACCEPTED if accepted else AuditAct.HANDOVER_CHALLENGED,
        "handover",
        handover.id,
        now=now,
    )
    if not accepted:
        for manager in Membership.objects.filter(role=Role.MANAGER.value, ended_at__isnull=True):
            post(viewer.hub_id, "handover_challenged", now=now, to_account_id=manager.account_id)
