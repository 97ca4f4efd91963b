"""The manager decides anew for a child whom no team has: a later decision beside the first."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.decisions.handovers import check_decide_again
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.domain.decisions.rules import DecisionTold, checked
from openmash.records.models import Contact, Decision, Handover
from openmash.records.queries import decisions as query

from .base import Actor, action, lock_contact, record
from .decisions import Ground, decide_one, tell_team


@action(Act.DECIDE)
def decide_again(
    viewer: Viewer,
    *,
    contact_id: UUID,
    decision: DecisionTold,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Record a later decision for one child of a decided contact. What was decided before stays.

    For a child who was never handed over, or whose handover was challenged: the challenge is
    answered by it.

    Args:
        decision: the child, the outcome and why.
        seen: how many decisions of the contact the manager had before them; None leaves that
            unchecked.

    Raises:
        NotThere: see `lock_contact`.
        NotNow: the contact is not decided yet, or a team has the child or has yet to answer.
        Overtaken: a colleague decided meanwhile; the sentence says who.
        BadInput: no child of this contact, or see `rules.checked`.
    """
    contact = lock_contact(viewer, contact_id)
    before = _before(contact, decision.child_id, seen)
    handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("to_agency")
        .filter(decision=before)
        .first()
    )
    record_later(viewer, contact, before, handover, decision, now)


def record_later(
    viewer: Viewer,
    contact: Contact,
    before: Decision,
    handover: Handover | None,
    decision: DecisionTold,
    now: datetime,
) -> None:
    """Put a decision beside the one in force. For actions that hold the contact's lock.

    A team that challenged is told that there is an answer, unless the child is offered to it anew:
    it hears of that.

    Args:
        before: the child's decision in force. handover: of it, locked; None if there was none.

    Raises:
        NotNow: the handover waits for an answer, or was accepted.
        BadInput: see `rules.checked`.
    """
    if handover is not None:
        check_decide_again(HandoverStatus(handover.status))
    told = checked(decision)
    ground = Ground(query.readiness_of(contact), "", before.sequence + 1)
    made = decide_one(viewer, contact, told, ground, now)
    if handover is not None:
        offered = Handover.objects.filter(decision=made).first()
        if offered is None or offered.to_agency_id != handover.to_agency_id:
            tell_team(viewer.hub_id, handover.to_agency, "challenge_answered", now)
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    record(
        Actor.of(viewer),
        AuditAct.DECISION_MADE,
        "contact",
        contact.id,
        now=now,
        outcome=told.outcome.value,
        before=before.outcome,
        sequence=made.sequence,
    )


def _before(contact: Contact, child_id: UUID, seen: int | None) -> Decision:
    """The child's decision in force."""
    made = list(
        Decision.objects.filter(contact=contact).select_related("decided_by").order_by("decided_at")
    )
    if not made:
        raise NotNow("Nothing is decided yet about this contact. Decide for every child first.")
    if seen is not None and seen < len(made):
        raise Overtaken(
            f"{made[-1].decided_by.name} recorded a decision since you opened this page. Read it "
            "before you decide; nothing of what you entered has replaced it."
        )
    own = [each for each in made if each.child_id == child_id]
    if not own:
        raise BadInput({"child": "Select a child of this contact."})
    return max(own, key=lambda each: each.sequence)
