"""All that the pages of consistency and fairness show of a quarter, counted.

Counts of contacts and children, before anything is kept back: no child, contact or person can be
told from another here. They are what is kept of a settled quarter, so that no page has to read its
contacts again.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.agreement import Conversion, Pairs, Repeats, converted
from openmash.domain.insights.fairness import (
    By,
    Facts,
    Rated,
    became_referral,
    referred_before,
    told_again,
    told_before,
)
from openmash.domain.insights.fairness_groups import Grouped, grouped
from openmash.domain.insights.quarters import Quarter


@dataclass(frozen=True, slots=True)
class Became:
    """What became of the children of a quarter.

    Attributes:
        decided: decided on by the time the quarter settled, or passed to the worker they had.
        referrals, no_further_action: of these.
    """

    decided: int
    referrals: int
    no_further_action: int


@dataclass(frozen=True, slots=True)
class Counts:
    """One quarter as it settled.

    Attributes:
        recorded_from: since when the hub records.
        children: one for each child and contact.
        proposals: of the contacts that two people rated, as proposed and as confirmed.
        movements: of the decided contacts, the initial rating and the final one.
        views_of_confirmed, views_of_proposed: by an agency's id, the hub's rating and its own view.
        told_before, referred_before: of the children told of, and of those referred, those who had
            been in the 12 months before.
        told_again: of the children, those told of in the 12 months after; None until that year is
            over and settled.
        groups: the children by each kind of group.
    """

    quarter: Quarter
    recorded_from: datetime
    children: int
    became: Became
    proposals: Pairs
    movements: Pairs
    views_of_confirmed: Mapping[str, Pairs]
    views_of_proposed: Mapping[str, Pairs]
    told_before: Repeats
    referred_before: Repeats
    told_again: Repeats | None
    groups: Mapping[By, Grouped]

    def conversion(self) -> Conversion:
        """What became of the children of the whole hub."""
        return converted(
            self.became.decided,
            still_open=self.children - self.became.decided,
            referral=self.became.referrals,
            no_further_action=self.became.no_further_action,
        )


def counted(facts: Facts) -> Counts:
    """The counts of a quarter's facts."""
    rated = facts.contacts.values()
    return Counts(
        quarter=facts.quarter,
        recorded_from=facts.recorded_from,
        children=len(facts.children),
        became=_became(facts),
        proposals=Counter(
            (each.proposed, each.confirmed) for each in rated if each.proposed and each.confirmed
        ),
        movements=Counter(
            (each.confirmed, each.final) for each in rated if each.confirmed and each.final
        ),
        views_of_confirmed=_views(facts, lambda each: each.confirmed),
        views_of_proposed=_views(facts, lambda each: each.proposed),
        told_before=told_before(facts),
        referred_before=referred_before(facts),
        told_again=told_again(facts),
        groups={by: grouped(facts, by) for by in By},
    )


def _became(facts: Facts) -> Became:
    return Became(
        decided=sum(each.outcome is not None or each.redirected for each in facts.children),
        referrals=sum(became_referral(each) for each in facts.children),
        no_further_action=sum(each.outcome is Outcome.NO_FURTHER_ACTION for each in facts.children),
    )


def _views(facts: Facts, rating: Callable[[Rated], Rating | None]) -> dict[str, Pairs]:
    """By agency: the hub's rating, chosen by `rating`, and the agency's own view of it."""
    found: dict[str, Counter[tuple[Rating, Rating]]] = defaultdict(Counter)
    for each in facts.contacts.values():
        ours = rating(each)
        for agency, view in (each.views or {}).items():
            if ours:
                found[agency][ours, view] += 1
    return dict(found)
