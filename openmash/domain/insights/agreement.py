"""Do people rate alike, do children come back, and what becomes of contacts?

Agreement is Cohen's kappa with quadratic weights (Fleiss and Cohen 1973): a red called blue counts
nine times a red called amber. Its interval is the large-sample one of Fleiss, Cohen and Everitt
1969. A high kappa hides a one-way error, so reds called lower are counted apart.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.intervals import LEVEL, Estimate, missing, normal_point, wilson

Group = TypeVar("Group", bound=Hashable)
FEWEST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two raters of the same contacts agree: initial and final, officer and manager, agencies.

    Attributes:
        n: contacts rated by both.
        matrix: first rating to second to how many; every rating in order of urgency.
        same: share given the same rating by both.
        kappa: weighted kappa: 1 is full agreement, 0 what chance would give.
        lower, higher: share that the second rated less, and more, urgent than the first.
        red_lowered: of those the first called red, the share the second called less.
    """

    n: int
    matrix: Mapping[Rating, Mapping[Rating, int]]
    same: Estimate
    kappa: Estimate
    lower: Estimate
    higher: Estimate
    red_lowered: Estimate


Pairs = Mapping[tuple[Rating, Rating], int]
"""Two ratings of the same contact, the first rater's first, to how many contacts were so rated."""


def agreement(pairs: Iterable[tuple[Rating, Rating]] | Pairs, *, level: float = LEVEL) -> Agreement:
    """Agreement over pairs of ratings, the first rater's first, one by one or counted already."""
    counts = Counter(pairs)
    matrix = {a: {b: counts[a, b] for b in Rating} for a in Rating}
    n = sum(counts.values())
    reds = sum(matrix[Rating.RED].values())

    def share(count: int, of: int) -> Estimate:
        return wilson(count, of, level=level)

    return Agreement(
        n=n,
        matrix=matrix,
        same=share(sum(matrix[each][each] for each in Rating), n),
        kappa=weighted_kappa([[matrix[a][b] for b in Rating] for a in Rating], level=level),
        lower=share(sum(counts[a, b] for a, b in counts if a.more_urgent_than(b)), n),
        higher=share(sum(counts[a, b] for a, b in counts if b.more_urgent_than(a)), n),
        red_lowered=share(reds - matrix[Rating.RED][Rating.RED], reds),
    )


def weighted_kappa(table: Sequence[Sequence[int]], *, level: float = LEVEL) -> Estimate:
    """Kappa with quadratic weights of a square table, rows the first rater, grades in order.

    With fewer than 10 pairs there is no figure; where both raters only ever give one and the same
    grade kappa has no value.
    """
    grades = range(len(table))
    n = sum(map(sum, table))
    if n < FEWEST_PAIRS:
        words = f"Only {n} were rated by both: too few for a measure of agreement."
        return missing(words, level=level)
    share = [[each / n for each in row] for row in table]
    rows = [sum(row) for row in share]
    columns = [sum(row[b] for row in share) for b in grades]
    weight = [[1 - ((a - b) / (len(table) - 1)) ** 2 for b in grades] for a in grades]
    cells = [(a, b) for a in grades for b in grades]
    seen = sum(weight[a][b] * share[a][b] for a, b in cells)
    chance = sum(weight[a][b] * rows[a] * columns[b] for a, b in cells)
    if chance > 1 - 1e-12:
        words = "Both gave every contact the same rating, so there is no chance to compare with."
        return missing(words, level=level)
    across = [sum(weight[a][b] * columns[b] for b in grades) for a in grades]
    down = [sum(weight[a][b] * rows[a] for a in grades) for b in grades]
    kappa = (seen - chance) / (1 - chance)
    inside = sum(
        share[a][b] * (weight[a][b] - (across[a] + down[b]) * (1 - kappa)) ** 2 for a, b in cells
    )
    variance = (inside - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    half = normal_point(level) * math.sqrt(max(0.0, variance))
    note = "" if half else "They never differ, so the interval is a point and says little."
    low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    return Estimate(kappa, low, high, level, "Fleiss, Cohen and Everitt", note)


def agreement_by_group(
    pairs: Iterable[tuple[Group, Rating, Rating]], *, level: float = LEVEL
) -> dict[Group, Agreement]:
    """The same by group: pair of agencies, source, ethnicity, age band, area."""
    groups: dict[Group, list[tuple[Rating, Rating]]] = {}
    for group, first, second in pairs:
        groups.setdefault(group, []).append((first, second))
    return {group: agreement(each, level=level) for group, each in groups.items()}


@dataclass(frozen=True, slots=True)
class Event:
    """A contact or a referral of one child; `child` is any stable token, never shown."""

    child: Hashable
    at: datetime


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many came again within 12 months.

    Attributes:
        n: events that can be judged.
        came: how many of these came again (or had come before).
        left_out: events that cannot be judged: too near the edge of what was recorded.
        level: nominal coverage of the interval.
    """

    n: int
    came: int
    left_out: int
    level: float = LEVEL

    @property
    def share(self) -> Estimate:
        """The share that came again, with Wilson's interval."""
        return wilson(self.came, self.n, level=self.level)


def came_before(
    events: Iterable[Event],
    *,
    since: datetime,
    until: datetime,
    recorded_from: datetime,
    zone: str = "Europe/London",
    level: float = LEVEL,
) -> Repeats:
    """The census's measure: of the events from `since` up to `until`, those within 12 months of an
    earlier one for the same child (children in need census, re-referrals).

    Args:
        events: all on record up to `until`, those before `since` too; several children of one
            contact are several events. Aware UTC.
        recorded_from: since when the record is complete; what follows it by less than 12 months
            could have an earlier event nobody sees, and is left out.
    """
    found = _judge(events, zone)
    inside = [(each, gap) for each, gap in found if since <= each.at < until]
    edge = _year_after(recorded_from.astimezone(ZoneInfo(zone)).date())
    judged = [
        came for each, (came, _) in inside if each.at.astimezone(ZoneInfo(zone)).date() >= edge
    ]
    return Repeats(len(judged), sum(judged), len(inside) - len(judged), level)


def came_again(
    events: Iterable[Event],
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    zone: str = "Europe/London",
    level: float = LEVEL,
) -> Repeats:
    """Of the events from `since` up to `until`, those followed by another for the same child
    within 12 months; those not yet followed for 12 months by `now` are left out, even if the child
    has come again, for the quick to return would be counted first."""
    local = ZoneInfo(zone)
    inside = [(e, gap) for e, gap in _judge(events, zone) if since <= e.at < until]
    today = now.astimezone(local).date()
    judged = [
        again for e, (_, again) in inside if _year_after(e.at.astimezone(local).date()) <= today
    ]
    return Repeats(len(judged), sum(judged), len(inside) - len(judged), level)


def _judge(events: Iterable[Event], zone: str) -> list[tuple[Event, tuple[bool, bool]]]:
    """Each event, and whether its child came in the 12 months before, and after."""
    by_child: dict[Hashable, list[Event]] = {}
    for event in events:
        by_child.setdefault(event.child, []).append(event)
    found = []
    local = ZoneInfo(zone)
    for each in by_child.values():
        each.sort(key=lambda event: event.at)
        days = [event.at.astimezone(local).date() for event in each]
        soon = [b <= _year_after(a) for a, b in pairwise(days)]
        found += list(zip(each, zip([False, *soon], [*soon, False], strict=True), strict=True))
    return found


def _year_after(day: date) -> date:
    """The same day of the next year; 1 March after 29 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the contacts of a group.

    Attributes:
        decided: children decided on; the shares are of these.
        open: children without a decision yet.
        referral, no_further_action: shares with Wilson's interval.
    """

    decided: int
    open: int
    referral: Estimate
    no_further_action: Estimate


def conversion(
    outcomes: Iterable[tuple[Group, bool | None, bool]], *, level: float = LEVEL
) -> dict[Group, Conversion]:
    """Conversion by group (source, ethnicity, age band, area), in order of first sight.

    Args:
        outcomes: per child decided on or waiting: the group, whether it became a referral (None
            without a decision yet), and whether it ended with no further action.
    """
    groups: dict[Group, list[tuple[bool | None, bool]]] = {}
    for group, referral, nothing in outcomes:
        groups.setdefault(group, []).append((referral, nothing))
    found = {}
    for group, each in groups.items():
        decided = [(referral, nothing) for referral, nothing in each if referral is not None]
        found[group] = converted(
            len(decided),
            still_open=len(each) - len(decided),
            referral=sum(bool(r) for r, _ in decided),
            no_further_action=sum(nothing for _, nothing in decided),
            level=level,
        )
    return found


def converted(
    decided: int,
    *,
    still_open: int,
    referral: int,
    no_further_action: int,
    level: float = LEVEL,
) -> Conversion:
    """Conversion of a group whose children were counted already."""
    return Conversion(
        decided=decided,
        open=still_open,
        referral=wilson(referral, decided, level=level),
        no_further_action=wilson(no_further_action, decided, level=level),
    )
