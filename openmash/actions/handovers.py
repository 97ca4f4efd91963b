"""The receiving team accepts a child or challenges the decision; the manager answers a challenge.

Lock order everywhere: the contact, then what hangs on it.
"""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.decisions.handovers import check_note
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.decisions.rules import DecisionTold
from openmash.records.models import Account, CaseExclusion, Contact, Decision, Handover

from .agency_checks import tell_managers
from .base import Actor, action, lock_contact, record
from .deciding_again import record_later


@action(Act.ANSWER_HANDOVER)
def accept(viewer: Viewer, *, handover_id: UUID, note: str, now: datetime) -> None:
    """The receiving team takes the child on. A note is welcome, not needed.

    Raises:
        NotThere: no such handover to the viewer's team, or the viewer is excluded from the contact.
        Overtaken: a colleague answered first.
        BadInput: the note is too long.
    """
    _answer(viewer, handover_id, HandoverStatus.ACCEPTED, check_note(note), now)


@action(Act.ANSWER_HANDOVER)
def challenge(viewer: Viewer, *, handover_id: UUID, reason: str, now: datetime) -> None:
    """The receiving team disagrees. The decision stands until the manager has answered.

    Raises:
        BadInput: no reason. NotThere, Overtaken: as for `accept`.
    """
    contact = _answer(viewer, handover_id, HandoverStatus.CHALLENGED, check_reason(reason), now)
    excluded = CaseExclusion.objects.filter(contact=contact, lifted_at__isnull=True)
    tell_managers(
        viewer.hub_id,
        "handover_challenged",
        now,
        but=excluded.values_list("account_id", flat=True),
    )


@action(Act.DECIDE)
def answer_challenge(
    viewer: Viewer,
    *,
    handover_id: UUID,
    outcome: Outcome,
    primary_need: str,
    rationale: str,
    now: datetime,
) -> None:
    """The manager decides again for a child whose handover was challenged: a decision of its own.

    The same outcome offers the child anew; another one goes where it leads. What was decided and
    answered before stays as it was. The team that challenged is told that there is an answer.

    Raises:
        NotThere: no such handover, or the viewer is excluded from the contact.
        NotNow: the handover waits for an answer, or was accepted.
        Overtaken: a colleague answered the challenge first; the sentence says who.
        BadInput: see `rules.checked`.
    """
    contact, handover = _locked(viewer, handover_id)
    before = handover.decision
    _not_decided_again(before)
    told = DecisionTold(before.child_id, outcome, primary_need, rationale)
    record_later(viewer, contact, before, handover, told, now)


def _answer(
    viewer: Viewer, handover_id: UUID, status: HandoverStatus, words: str, now: datetime
) -> Contact:
    contact, handover = _locked(viewer, handover_id)
    if handover.to_agency_id != viewer.agency_id:
        raise no_such_handover()
    if handover.answered_by_id is not None:
        who = Account.objects.get(id=handover.answered_by_id).name
        label = HandoverStatus(handover.status).label.lower()
        raise Overtaken(f"{who} answered this handover before you: {label}.")
    handover.status = status.value
    handover.answered_by_id = viewer.user_id
    handover.answered_at = now
    handover.answer_reason = words
    handover.save(update_fields=["status", "answered_by", "answered_at", "answer_reason"])
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    accepted = status is HandoverStatus.ACCEPTED
    record(
        Actor.of(viewer),
        AuditAct.HANDOVER_ACCEPTED if accepted else AuditAct.HANDOVER_CHALLENGED,
        "handover",
        handover.id,
        now=now,
    )
    return contact


def _locked(viewer: Viewer, handover_id: UUID) -> tuple[Contact, Handover]:
    """The handover with its contact, both locked; one sentence for hidden and absent."""
    contact_id = (
        Handover.objects.filter(id=handover_id).values_list("contact_id", flat=True).first()
    )
    if contact_id is None:
        raise no_such_handover()
    try:
        contact = lock_contact(viewer, contact_id)
    except NotThere:
        raise no_such_handover() from None
    handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("decision", "to_agency")
        .get(id=handover_id)
    )
    return contact, handover


def _not_decided_again(before: Decision) -> None:
    later = (
        Decision.objects.filter(child_id=before.child_id, sequence__gt=before.sequence)
        .select_related("decided_by")
        .order_by("sequence")
        .first()
    )
    if later is not None:
        raise Overtaken(
            f"{later.decided_by.name} answered this challenge before you: "
            f"{Outcome(later.outcome).label}. Nothing of what you entered has replaced it."
        )


def no_such_handover() -> NotThere:
    """The one sentence for a handover that is absent, of another team, or hidden."""
    return NotThere("There is no handover here that you can open.")
