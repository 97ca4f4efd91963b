"""A join that touches a plan: one person proposes it, a second agrees or refuses."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchProposal

from .base import action
from .match_steps import Pair, free_to_settle, make_verdict, note, touch, two_records


def propose(viewer: Viewer, pair: Pair, *, reason: str, now: datetime) -> UUID:
    """Write that somebody says the two are one person. A step of `matching.settle`."""
    made = MatchProposal.objects.create(
        hub_id=viewer.hub_id,
        record=pair[0],
        other=pair[1],
        reason=reason,
        by_id=viewer.user_id,
        at=now,
    )
    touch(pair, now)
    note(viewer, AuditAct.JOIN_PROPOSED, made, now)
    return made.id


@action(Act.CONFIRM_MATCH)
def confirm(viewer: Viewer, *, proposal_id: UUID, reason: str, now: datetime) -> UUID:
    """A second person agrees, and the two are joined. Returns the verdict's id.

    The verdict is the first person's; who agreed, and why, stands with the proposal.

    Raises:
        NotThere: no such proposal waits, or a contact of it is hidden.
        NotNow: it is this person's own, or other verdicts have come to contradict it.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    proposal, pair = _waiting(viewer, proposal_id)
    if proposal.by_id == viewer.user_id:
        raise NotNow("You proposed this join yourself. Somebody else must agree to it.")
    free_to_settle(pair, Verdict.SAME)
    made = make_verdict(
        viewer, pair, Verdict.SAME, by=proposal.by_id, reason=proposal.reason, now=now
    )
    _answer(viewer, proposal, "confirmed", reason, now, verdict_id=made.id)
    note(viewer, AuditAct.JOIN_CONFIRMED, proposal, now)
    return made.id


@action(Act.CONFIRM_MATCH)
def refuse(viewer: Viewer, *, proposal_id: UUID, reason: str, now: datetime) -> None:
    """The join is not made, and the pair waits again for whoever looks next.

    Whoever proposed it takes it back in the same way.

    Raises:
        NotThere: no such proposal waits, or a contact of it is hidden.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    proposal, pair = _waiting(viewer, proposal_id)
    answer = "withdrawn" if proposal.by_id == viewer.user_id else "refused"
    _answer(viewer, proposal, answer, reason, now, verdict_id=None)
    touch(pair, now)
    note(viewer, AuditAct.JOIN_REFUSED, proposal, now, answer=answer)


def _waiting(viewer: Viewer, proposal_id: UUID) -> tuple[MatchProposal, Pair]:
    """A proposal that nobody has answered, with its two records locked."""
    proposal = MatchProposal.objects.filter(id=proposal_id).first()
    if proposal is None:
        raise _nothing_to_answer()
    pair = two_records(viewer, proposal.record_id, proposal.other_id)
    # Read again under the lock: somebody else may have been first.
    if not MatchProposal.objects.filter(id=proposal_id, answered_at__isnull=True).exists():
        raise _nothing_to_answer()
    return proposal, pair


def _answer(
    viewer: Viewer,
    proposal: MatchProposal,
    answer: str,
    reason: str,
    now: datetime,
    *,
    verdict_id: UUID | None,
) -> None:
    MatchProposal.objects.filter(id=proposal.id).update(
        answer=answer,
        answered_by_id=viewer.user_id,
        answered_at=now,
        answered_reason=reason,
        verdict_id=verdict_id,
    )


def _nothing_to_answer() -> NotThere:
    return NotThere("There is no such proposal to answer. A colleague may have answered it.")
