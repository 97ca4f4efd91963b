"""Are children's contacts rated and decided alike? The facts of one quarter, child by child.

`fairness_counts` counts them. Whole-hub figures are of contacts and children as they stand. Figures
by source, ethnicity, age or area go through `breakdown`, which settles what may be printed. Neither
says why groups differ: nothing here is adjusted for need.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome
from openmash.domain.insights.agreement import Event, Repeats, came_again, came_before
from openmash.domain.insights.quarters import Quarter


class By(StrEnum):
    """What children are grouped by."""

    SOURCE = "source"
    ETHNICITY = "ethnicity"
    AGE = "age"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Rated:
    """How one contact was rated, by whom, before the quarter settled.

    Attributes:
        proposed: the last proposal before the confirmation; None if there is none, or if the one
            who confirmed had proposed as well.
        confirmed: the initial rating.
        final: the rating at the decision; None without a decision.
        views: an agency's id to the last rating that it held right.
    """

    proposed: Rating | None = None
    confirmed: Rating | None = None
    final: Rating | None = None
    views: Mapping[str, Rating] | None = None


NOT_RATED = Rated()


@dataclass(frozen=True, slots=True)
class Child:
    """One child in one contact of the quarter.

    Attributes:
        key: who the child was held to be when the quarter settled; never shown.
        followed_key: the same a year later.
        outcome: decided by the time the quarter settled.
        redirected: the contact went to the worker who already had the child.
    """

    key: UUID
    followed_key: UUID
    contact_id: UUID
    at: datetime
    groups: Mapping[By, str]
    outcome: Outcome | None
    redirected: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """One quarter as it settled.

    Attributes:
        recorded_from: since when the hub records.
        told, referred: every time that one of these children was told of, and every contact that
            became a referral for one, from a year before the quarter to its end, the quarter's own
            included; a referral is dated by the receipt of its contact.
        told_after: the quarter's own and those of the year that followed; None until that year is
            over and settled.
    """

    quarter: Quarter
    recorded_from: datetime
    children: tuple[Child, ...]
    contacts: Mapping[UUID, Rated]
    told: tuple[Event, ...]
    referred: tuple[Event, ...]
    told_after: tuple[Event, ...] | None

    def of(self, child: Child) -> Rated:
        """How the child's contact was rated."""
        return self.contacts.get(child.contact_id, NOT_RATED)


def told_before(facts: Facts) -> Repeats:
    """Of the children of the quarter, those told of in the 12 months before."""
    return _before(facts, facts.told)


def referred_before(facts: Facts) -> Repeats:
    """Of those referred, those who had been referred in the 12 months before."""
    return _before(facts, facts.referred)


def _before(facts: Facts, events: Iterable[Event]) -> Repeats:
    quarter = facts.quarter
    return came_before(
        events, since=quarter.since, until=quarter.until, recorded_from=facts.recorded_from
    )


def told_again(facts: Facts) -> Repeats | None:
    """Of the children of the quarter, those told of in the 12 months after; None until then."""
    if facts.told_after is None:
        return None
    quarter = facts.quarter
    return came_again(
        facts.told_after, since=quarter.since, until=quarter.until, now=quarter.followed_until
    )


def became_referral(child: Child) -> bool:
    """True if the newest decision made the contact a referral for this child."""
    return child.outcome in BECOMES_REFERRAL
