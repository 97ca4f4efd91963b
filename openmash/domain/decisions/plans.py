"""Whether a child has a plan, as far as a hub can know: then two people decide a join.

The hub holds no plans. It knows who is open to children's social care, and whom it passed there
itself: of these it is not told when the work ends.
"""

from datetime import datetime, timedelta
from typing import Final

from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome

MAY_STAND: Final = timedelta(days=365)
"""How long a child that the hub passed to social care is taken to have a plan.

A judgement of ours, on the safe side: it costs a second look, and nothing else."""


def may_have_plan(outcome: Outcome, decided_at: datetime, now: datetime) -> bool:
    """True if the newest decision for a child may have led to a plan that stands.

    Args:
        decided_at, now: aware UTC.
    """
    return outcome in BECOMES_REFERRAL and now - decided_at < MAY_STAND
