"""Is this week unusual? XmR charts by the rules of the NHS's Making Data Count.

Source: NHS England, Making Data Count; the rules exactly as its reference software
NHSRplotthedots computes them. Limits lie 2.66 mean moving ranges about the mean; moving ranges of
3.267 times their mean or more are left out of it first. Limits are worked out anew from each
annotated step change on: a step is something that happened (a policy, a move, a new rota), never
the look of the line.

On pure noise about one chart of 24 points in five shows some signal: it is a reason to ask, not a
finding.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

LIMIT = 2.66
NEAR = LIMIT * 2 / 3
SCREEN = 3.267
RUN = 7
FEWEST = 12
"""Making Data Count asks for 12 points before limits mean much; fewer are drawn with a caution."""


class Direction(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Rule(StrEnum):
    """Why a point is special."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Rule.OUTSIDE: "Outside the limits",
            Rule.SHIFT: "Seven or more on one side of the mean",
            Rule.TREND: "Seven or more rising or falling",
            Rule.TWO_OF_THREE: "Two of three close to a limit",
        }[self]


class Variation(StrEnum):
    """What kind of point it is: the first of the two icons, and never colour alone."""

    COMMON = "common"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"

    @property
    def label(self) -> str:
        """The words for a page."""
        if self is Variation.COMMON:
            return "Common cause: no significant change"
        kind, where = self.value.split("_")
        what = {"neutral": "neither better nor worse"}.get(kind, kind)
        return f"Special cause: {what} ({where})"


class Assurance(StrEnum):
    """What the limits say of a target: the second icon."""

    MEETS = "meets"
    MISSES = "misses"
    HIT_AND_MISS = "hit_and_miss"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Assurance.MEETS: "Will meet the target week after week",
            Assurance.MISSES: "Will miss the target week after week unless something changes",
            Assurance.HIT_AND_MISS: "Will meet and miss the target by chance",
        }[self]


@dataclass(frozen=True, slots=True)
class Week:
    """One week's figure: the local Monday, how many it is of, and None if there is no figure."""

    monday: date
    n: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, from which on the limits are new."""

    monday: date
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One week of the chart, in the unit of the weeks.

    Attributes:
        rules: every rule it is part of, in the order of `Rule`; empty for common cause.
    """

    monday: date
    value: float
    mean: float
    low: float
    high: float
    rules: tuple[Rule, ...]
    variation: Variation


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart.

    Attributes:
        points: the weeks that have a figure.
        steps: those that fell within the chart.
        variation: of the last point: the icon; None without a point.
        assurance: None without a target or a better direction.
        notes: sentences on what to mind.
    """

    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    target: float | None
    variation: Variation | None
    assurance: Assurance | None
    notes: tuple[str, ...]


def weekly(
    facts: Iterable[tuple[datetime, float]],
    figure: Callable[[Sequence[float]], float | None],
    *,
    until: datetime,
    zone: str = "Europe/London",
) -> tuple[Week, ...]:
    """Facts by the local week they fall in, Monday first; weeks without any are there too.

    Args:
        facts: aware UTC moment and value, any order.
        figure: the week's figure from its values: a median, `len`, a share. Never given nothing.
        until: aware UTC; the week it falls in is not over, and is left out with all later ones.
    """
    local = ZoneInfo(zone)
    ends = _monday(until.astimezone(local).date())
    weeks: dict[date, list[float]] = {}
    for moment, value in facts:
        monday = _monday(moment.astimezone(local).date())
        if monday < ends:
            weeks.setdefault(monday, []).append(value)
    if not weeks:
        return ()
    first = min(weeks)
    mondays = [first + timedelta(weeks=n) for n in range((ends - first).days // 7)]
    return tuple(
        Week(each, len(weeks.get(each, ())), figure(weeks[each]) if each in weeks else None)
        for each in mondays
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def xmr(
    weeks: Sequence[Week],
    *,
    better: Direction,
    steps: Iterable[Step] = (),
    target: float | None = None,
) -> Chart:
    """The chart of weekly figures.

    Args:
        weeks: rising by date; those without a figure are passed over.
        better: which way improvement lies; lower for turnaround.
        steps: annotated changes; one before the first week or after the last is ignored.
        target: in the unit of the weeks.
    """
    shown = [(week.monday, week.value) for week in weeks if week.value is not None]
    if not shown:
        return Chart((), (), target, None, None, ("No week has a figure yet.",))
    inside = sorted(
        (each for each in steps if shown[0][0] < each.monday <= shown[-1][0]),
        key=lambda each: each.monday,
    )
    points: list[Point] = []
    notes: list[str] = []
    borders = [shown[0][0], *(each.monday for each in inside), date.max]
    for begin, end in pairwise(borders):
        part = [each for each in shown if begin <= each[0] < end]
        points += _segment(part, better)
        if part and len(part) < FEWEST:
            notes.append(
                f"The limits from {begin:%-d %B %Y} on rest on {len(part)} weeks; "
                f"{FEWEST} are wanted before they mean much."
            )
    return Chart(
        tuple(points), tuple(inside), target, points[-1].variation,
        _assurance(points[-1], target, better), tuple(notes),
    )  # fmt: skip


def limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Lower limit, mean and upper limit of some values; all alike for one value."""
    mean = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    usual = sum(ranges) / len(ranges) if ranges else 0.0
    kept = [each for each in ranges if each < SCREEN * usual]
    usual = sum(kept) / len(kept) if kept else 0.0
    return mean - LIMIT * usual, mean, mean + LIMIT * usual


def _segment(part: Sequence[tuple[date, float]], better: Direction) -> list[Point]:
    if not part:
        return []
    values = [value for _, value in part]
    low, mean, high = limits(values)
    return [
        Point(monday, value, mean, low, high, rules, _variation(value, mean, rules, better))
        for (monday, value), rules in zip(part, special(values), strict=True)
    ]


def special(values: Sequence[float]) -> list[tuple[Rule, ...]]:
    """The rules each value is part of, when the limits are those of the values themselves."""
    low, mean, high = limits(values)
    sides = [(value > mean) - (value < mean) for value in values]
    outside = [value > high or value < low for value in values]
    reach = (high - mean) * 2 / 3
    near = [abs(v - mean) > reach and not o for v, o in zip(values, outside, strict=True)]
    by_rule = {
        Rule.OUTSIDE: outside,
        Rule.SHIFT: runs(sides),
        Rule.TREND: trends(values),
        Rule.TWO_OF_THREE: two_of_three(near, sides),
    }
    return [tuple(rule for rule in Rule if by_rule[rule][n]) for n in range(len(values))]


def runs(sides: Sequence[int]) -> list[bool]:
    """Which points belong to seven or more in a row on one side (1 above, -1 below, 0 on it)."""
    return _part_of([abs(sum(sides[n : n + RUN])) == RUN for n in range(len(sides))], RUN)


def trends(values: Sequence[float]) -> list[bool]:
    """Which points belong to seven or more in a row strictly rising or strictly falling."""
    signs = [(b > a) - (b < a) for a, b in pairwise(values)]
    return _part_of([abs(sum(signs[n : n + RUN - 1])) == RUN - 1 for n in range(len(values))], RUN)


def two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Which points are close to a limit together with another of three neighbours, all of whom
    lie on one side of the mean."""
    threes = [
        sum(near[n : n + 3]) >= 2 and abs(sum(sides[n : n + 3])) == 3 for n in range(len(near))
    ]
    return [a and b for a, b in zip(_part_of(threes, 3), near, strict=True)]


def _part_of(begins: Sequence[bool], length: int) -> list[bool]:
    """Which points lie in a stretch of this length that begins where it is marked."""
    return [any(begins[max(0, n - length + 1) : n + 1]) for n in range(len(begins))]


def _variation(value: float, mean: float, rules: Sequence[Rule], better: Direction) -> Variation:
    if not rules:
        return Variation.COMMON
    high = value > mean
    where = "high" if high else "low"
    if better is Direction.NEITHER:
        return Variation(f"neutral_{where}")
    kind = "improvement" if high == (better is Direction.HIGHER) else "concern"
    return Variation(f"{kind}_{where}")


def _assurance(point: Point, target: float | None, better: Direction) -> Assurance | None:
    if target is None or better is Direction.NEITHER:
        return None
    if point.low <= target <= point.high:
        return Assurance.HIT_AND_MISS
    meets = (target < point.low) == (better is Direction.HIGHER)
    return Assurance.MEETS if meets else Assurance.MISSES
