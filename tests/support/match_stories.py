"""Pairs of records that somebody must look at, told in steps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from openmash.actions import match_proposals, match_reviews, matching
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchReview
from openmash.records.queries import reviews
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED

LOOKED = RECEIVED + timedelta(minutes=1)
WHY = "Same mother, same school."


def looked(cast: Any, *, now: datetime = LOOKED) -> int:
    """The worker looks at everybody. Returns at how many contacts."""
    done = total = match_reviews.lay_down(cast.hub_id, now=now)
    while done:
        done = match_reviews.lay_down(cast.hub_id, now=now)
        total += done
    return total


def laid(cast: Any) -> dict[frozenset[UUID], str]:
    """The pairs laid down, settled or not, and why."""
    with in_hub(cast.hub_id):
        rows = MatchReview.objects.values_list("record_id", "other_id", "why")
        return {frozenset(pair): why for *pair, why in rows}


def to_check(cast: Any, viewer: Any = None, *, now: datetime = LOOKED) -> list[set[UUID]]:
    """The pairs that wait in the list of somebody, in its order."""
    with in_hub(cast.hub_id):
        waiting = reviews.waiting(viewer or cast.screening_officer, now=now)
        return [{each.record_id, each.other_id} for each in waiting.to_check]


def decide(cast: Any, one: UUID, other: UUID, verdict: Verdict, **more: Any) -> UUID:
    """Somebody alone decides about two records. Returns the verdict's id."""
    who = more.pop("who", cast.screening_officer)
    told = {"reason": WHY, "now": LOOKED, **more}
    return matching.decide(who, record_id=one, other_id=other, verdict=verdict, **told)


def undo(cast: Any, verdict_id: UUID, *, now: datetime = LOOKED) -> None:
    """The screening officer takes a verdict back."""
    matching.undo(cast.screening_officer, verdict_id=verdict_id, reason="Wrong child.", now=now)


def proposed(cast: Any, one: UUID, other: UUID, **more: Any) -> UUID:
    """The screening officer says that two records, one with a plan, are the same person."""
    who = more.pop("who", cast.screening_officer)
    told = {"reason": WHY, "now": LOOKED, **more}
    made = matching.settle(who, record_id=one, other_id=other, verdict=Verdict.SAME, **told)
    assert made.proposal_id is not None
    return made.proposal_id


def joined_by_two(cast: Any, one: UUID, other: UUID, *, now: datetime = LOOKED) -> UUID:
    """Two people join records of which one has a plan. Returns the verdict's id."""
    return match_proposals.confirm(
        cast.social_worker, proposal_id=proposed(cast, one, other, now=now), reason=WHY, now=now
    )
