"""Deciding who is the same person, and undoing it. A join is a link and a verdict; no record is
changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.people.reviewing import Why
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchReview, MatchVerdict
from openmash.records.queries.plans import plans

from . import undone_joins
from .base import Actor, action, record
from .match_groups import reach, relink
from .match_proposals import propose
from .match_steps import Pair, free_to_settle, make_verdict, note, touch, two_records
from .match_steps import waiting_proposals as proposals_about


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a decision: a verdict, or a proposal that waits for a second person."""

    verdict_id: UUID | None
    proposal_id: UUID | None


@action(Act.CONFIRM_MATCH)
def settle(
    viewer: Viewer,
    *,
    record_id: UUID,
    other_id: UUID,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> Settled:
    """Record whether two person records are the same person.

    "Same" joins the two records, and everyone they are already joined with, under one person;
    where any of them has a plan it only proposes that, and a second person must agree.
    "Cannot tell yet" joins nothing, and gives way to the next decision about the two.

    Raises:
        NotThere: either record is absent or its contact hidden.
        NotNow: a standing verdict settles the two already, or contradicts this one through other
            records; undo it first. Or a colleague's proposal waits for its answer.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    pair = _free_pair(viewer, record_id, other_id, verdict)
    if verdict is Verdict.SAME and plans(pair, now=now):
        return Settled(None, propose(viewer, pair, reason=reason, now=now))
    made = make_verdict(viewer, pair, verdict, by=viewer.user_id, reason=reason, now=now)
    return Settled(made.id, None)


@action(Act.CONFIRM_MATCH)
def decide(
    viewer: Viewer,
    *,
    record_id: UUID,
    other_id: UUID,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> UUID:
    """As `settle`, for what one person may decide alone. Returns the verdict's id.

    Raises:
        NotNow: also if "same" would join somebody who has a plan.
    """
    reason = check_reason(reason)
    pair = _free_pair(viewer, record_id, other_id, verdict)
    if verdict is Verdict.SAME and plans(pair, now=now):
        raise NotNow("One of the two has a plan. Propose the join: a second person must agree.")
    made = make_verdict(viewer, pair, verdict, by=viewer.user_id, reason=reason, now=now)
    return made.id


@action(Act.CONFIRM_MATCH)
def undo(viewer: Viewer, *, verdict_id: UUID, reason: str, now: datetime) -> None:
    """Take a verdict back. Records that only it held together part again.

    Every contact that was worked on while a join stood is told.

    Raises:
        NotThere: no such standing verdict, or a contact of it is hidden.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    made = MatchVerdict.objects.filter(id=verdict_id).first()
    if made is None:
        raise _nothing_to_undo()
    pair = two_records(viewer, made.record_id, made.other_id)
    together = reach(made.record_id) if made.verdict == Verdict.SAME else set()
    undone = MatchVerdict.objects.filter(id=verdict_id, undone_at__isnull=True).update(
        undone_by_id=viewer.user_id, undone_at=now, undone_reason=reason
    )
    if not undone:
        raise _nothing_to_undo()
    if made.verdict == Verdict.SAME:
        relink(viewer.hub_id, {made.record_id, made.other_id}, now)
        if reach(made.record_id) != together:
            undone_joins.tell(viewer, made, together, now)
    touch(pair, now)
    note(viewer, AuditAct.MATCH_UNDONE, made, now, verdict=made.verdict)


@action(Act.CONFIRM_MATCH)
def keep(viewer: Viewer, *, review_id: UUID, reason: str, now: datetime) -> None:
    """A join that was doubted was looked at again, and stands.

    Raises:
        NotThere: no such join is doubted, or a contact of it is hidden.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    review = MatchReview.objects.filter(id=review_id).first()
    if review is None:
        raise NotThere("There is no such pair to check. Go back to the list.")
    two_records(viewer, review.record_id, review.other_id)
    doubted = MatchReview.objects.filter(id=review_id, why=Why.DOUBTED, kept_at__isnull=True)
    if not doubted.update(kept_by_id=viewer.user_id, kept_at=now, kept_reason=reason):
        raise NotThere("Nobody doubts this join now. A colleague may have looked at it already.")
    record(Actor.of(viewer), AuditAct.MATCH_KEPT, "match_review", review_id, now=now)


def _free_pair(viewer: Viewer, record_id: UUID, other_id: UUID, verdict: Verdict) -> Pair:
    """The two, locked, once nothing stands in the way of a verdict about them."""
    pair = two_records(viewer, record_id, other_id)
    free_to_settle(pair, verdict)
    if proposals_about(pair).exists():
        raise NotNow(
            "A colleague has proposed to join these two records. Answer that proposal first."
        )
    return pair


def _nothing_to_undo() -> NotThere:
    return NotThere("There is no such decision to undo. It may have been undone already.")
