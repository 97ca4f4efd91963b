"""How long waits last when some have not ended: Kaplan-Meier, never the finished ones alone.

A wait is any stage of a contact: receipt to rating, asking to each return, returns to decision,
decision to feedback, or receipt to decision. The caller measures it (clock or working time) in one
unit, minutes on the pages; every figure here is in that unit. An open wait counts as at least as
long as it has lasted (censored).

Sources: Kaplan and Meier 1958; intervals on the log(-log) scale with Greenwood's variance, and of
quantiles by inverting them (Brookmeyer and Crowley 1982), as `survival::survfit(conf.type =
"log-log")`, statsmodels and lifelines do; restricted mean after Irwin 1949 with the variance of
Andersen, Hansen and Klein 2004. Open waits that differ in kind from finished ones still mislead
it (a growing queue makes late arrivals wait longer), so beyond a fifth open no headline is given.
"""

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from openmash.domain.insights.arrays import Flags, Floats, np
from openmash.domain.insights.intervals import (
    LEVEL,
    Estimate,
    mean,
    missing,
    normal_point,
    wilson,
)

Group = TypeVar("Group", bound=Hashable)
_HAIR = 1e-12  # by which a share like 0.1, built up by products, misses its decimal
MOST_OPEN = 0.20
"""Above this share of open waits no figure is fit for a headline (measured on a growing queue)."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait.

    Attributes:
        length: how long it took, or has lasted so far; 0 or more.
        ended: False while it lasts.
        target: the limit by the policy of its day, same unit; None if there was none.
        followed: how long it could have been seen: from its start to the time of the figures, same
            unit. None is allowed, and then a finished wait counts as followed long enough.
    """

    length: float
    ended: bool
    target: float | None = None
    followed: float | None = None

    @property
    def judged(self) -> bool:
        """True once its target has run out, whether it ended before or not.

        Waits whose target still runs are left out of a share within target, finished or not: of
        the young ones only the quick have finished, and counting them would flatter.
        """
        if self.target is None:
            return False
        if self.followed is not None:
            return self.followed >= self.target
        return self.ended or self.length > self.target

    @property
    def in_time(self) -> bool:
        """True if it ended within its target."""
        return self.target is not None and self.ended and self.length <= self.target


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of waits that last longer than each length.

    Attributes:
        lengths: the lengths at which at least one wait ended, rising.
        survival: share still waiting just after each.
        low, high: pointwise interval of that share.
        longest: the longest wait seen, ended or not.
        ending, at_risk: how many ended at each length, of how many.
    """

    lengths: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    longest: float
    ending: tuple[int, ...]
    at_risk: tuple[int, ...]
    level: float

    def quantile(self, share: float) -> Estimate:
        """The length within which this share of waits ends: 0.5 for the median."""
        left = 1 - share
        # The share only falls, and lies below its upper end.
        place = bisect_left(self.survival, -left - _HAIR, key=lambda share: -share)
        value = self.lengths[place] if place < len(self.lengths) else None
        low = _first_at_most(self.lengths, self.low, left)
        high = _first_at_most(self.lengths[place:], self.high[place:], left)
        note = "" if high is not None else "Too few have ended for an upper end."
        if value is None:
            note = f"Fewer than {share:.0%} of the waits have ended."
        return Estimate(value, low, high, self.level, "Kaplan-Meier", note)

    def longer_than(self, length: float) -> Estimate:
        """The share of waits that last longer than a length."""
        if length > self.longest and not (self.survival and self.survival[-1] == 0):
            return missing("No wait has been followed this long.", level=self.level)
        place = int(np.searchsorted(self.lengths, length, side="right")) - 1
        if place < 0:
            return Estimate(1.0, 1.0, 1.0, self.level, "Kaplan-Meier", "None has ended by then.")
        ends = (self.survival[place], self.low[place], self.high[place])
        return Estimate(*ends, self.level, "Kaplan-Meier")

    def restricted_mean(self, until: float) -> Estimate:
        """The mean wait where each counts for `until` at most: the area under the curve.

        The honest twin of a mean: it needs no wait to have ended. Where no wait was followed as
        long as `until` the curve is taken to stay flat, and the note says so.
        """
        if not self.lengths:
            return missing("None has ended, so there is no mean to be had.", level=self.level)
        lengths: Floats = np.asarray(self.lengths, dtype=float)
        inside = lengths < until
        steps = np.concatenate(([0.0], lengths[inside], [until]))
        heights = np.concatenate(([1.0], np.asarray(self.survival, dtype=float)[inside]))
        pieces = np.diff(steps) * heights
        value = float(pieces.sum())
        after = value - np.cumsum(pieces)[:-1]
        ending = np.asarray(self.ending, dtype=float)[inside]
        at_risk = np.asarray(self.at_risk, dtype=float)[inside]
        left = np.where(at_risk > ending, at_risk - ending, np.inf)
        half = normal_point(self.level) * math.sqrt(
            float(np.sum(after**2 * ending / at_risk / left))
        )
        note = ""
        if until > self.longest and self.survival[-1] > 0:
            note = "No wait was followed so long; those still open are taken to last to the limit."
        elif half == 0:
            note = "Nothing varies below the limit, so the interval is a point and says little."
        low, high = max(0.0, value - half), min(until, value + half)
        return Estimate(value, low, high, self.level, "Kaplan-Meier", note)


def _first_at_most(lengths: Sequence[float], shares: Sequence[float], limit: float) -> float | None:
    small = np.flatnonzero(np.fromiter(shares, dtype=float, count=len(shares)) <= limit + _HAIR)
    return lengths[small[0]] if len(small) else None


def kaplan_meier(
    lengths: Sequence[float] | Floats,
    ended: Sequence[bool] | Flags,
    *,
    counts: Sequence[int] | None = None,
    level: float = LEVEL,
) -> Curve | None:
    """The curve of waits; None of no waits at all.

    Args:
        lengths, ended: one of each per wait, any order; ties are allowed.
        counts: how many waits each pair stands for, so that a columnar engine may count first.
        level: nominal coverage of the pointwise interval.
    """
    if len(lengths) == 0:
        return None
    took: Floats = np.asarray(lengths, dtype=float)
    over = np.asarray(ended, dtype=bool)
    number = np.ones(len(took)) if counts is None else np.asarray(counts, dtype=float)
    times, place = np.unique(took, return_inverse=True)
    leaving = np.bincount(place, weights=number)
    ending = np.bincount(place, weights=number * over)
    at_risk = leaving[::-1].cumsum()[::-1]
    kept = ending > 0
    times = times[kept]
    gone = np.asarray(ending[kept], dtype=np.float64)
    still = np.asarray(at_risk[kept], dtype=np.float64)
    share = np.asarray(np.cumprod(1 - gone / still), dtype=np.float64)
    low, high = _band(share, gone, still, normal_point(level))
    return Curve(
        lengths=tuple(times.tolist()),
        survival=tuple(share.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        longest=float(took.max()),
        ending=tuple(gone.astype(int).tolist()),
        at_risk=tuple(still.astype(int).tolist()),
        level=level,
    )


def _band(share: Floats, ending: Floats, at_risk: Floats, z: float) -> tuple[Floats, Floats]:
    """Greenwood on the log(-log) scale. Once all have ended the formula has no value: the lower
    end is then 0 and the upper stays where it was."""
    low, high = np.zeros_like(share), np.ones_like(share)
    some = share > 0
    if some.any():
        s, d, n = share[some], ending[some], at_risk[some]
        error = np.sqrt(np.cumsum(d / (n * (n - d)))) / np.abs(np.log(s))
        low[some] = s ** np.exp(z * error)
        high[some] = s ** np.exp(-z * error)
        high[~some] = high[some][-1]
    return low, high


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page says of a set of waits; lengths in the unit of the waits.

    Attributes:
        n, ended, open: how many in all, finished, and still open.
        oldest_open: how long the longest open wait has lasted; None if none is open.
        mean_of_ended: mean of the finished ones alone: to set beside the 2013 study, and nothing
            else, for it leaves the slowest out.
        median, p90, restricted_mean: with open waits counted.
        within: share of judged waits that ended within their target; Wilson's interval.
        judged: how many have a target that has run out.
        caution: why none of this is fit for a headline; empty if it is.
    """

    n: int
    ended: int
    open: int
    oldest_open: float | None
    mean_of_ended: Estimate
    median: Estimate
    p90: Estimate
    restricted_mean: Estimate
    within: Estimate
    judged: int
    caution: str


def figures(waits: Iterable[Wait], *, until: float, level: float = LEVEL) -> Figures:
    """All figures of a set of waits; `until` as of `figures_of`."""
    every = tuple(waits)
    judged = [each for each in every if each.judged]
    counts = (len(judged), sum(each.in_time for each in judged))
    lengths, ended = [w.length for w in every], [w.ended for w in every]
    return figures_of(lengths, ended, counts, until=until, level=level)


def figures_of(
    lengths: Sequence[float] | Floats,
    ended: Sequence[bool] | Flags,
    judged: tuple[int, int],
    *,
    until: float,
    level: float = LEVEL,
) -> Figures:
    """The same of waits as arrays.

    Args:
        judged: how many have a target that has run out, and how many of those ended within it.
        until: where the restricted mean stops counting, in the unit of the waits (ten days for a
            decision, as the evaluation notes have it).
    """
    took, over = np.asarray(lengths, dtype=float), np.asarray(ended, dtype=bool)
    still = took[~over]
    curve = kaplan_meier(took, over, level=level)
    none = missing("There are no waits.", level=level)
    within = wilson(judged[1], judged[0], level=level)
    return Figures(
        n=len(took),
        ended=len(took) - len(still),
        open=len(still),
        oldest_open=float(still.max()) if len(still) else None,
        mean_of_ended=mean(took[over], level=level),
        median=curve.quantile(0.5) if curve else none,
        p90=curve.quantile(0.9) if curve else none,
        restricted_mean=curve.restricted_mean(until) if curve else none,
        within=within if judged[0] else missing("No wait's target has run out yet.", level=level),
        judged=judged[0],
        caution=_caution(len(took), len(still)),
    )


def _caution(n: int, still: int) -> str:
    if n == 0:
        return "There is nothing to measure in this period."
    if still == n:
        return "None of these has ended yet, so nothing can be said of how long they take."
    if still > MOST_OPEN * n:
        return (
            f"{still} of {n} are still open ({still / n:.0%}). Figures with so many open are "
            "not fit for a headline: look at how long the open ones have waited."
        )
    return ""


def by_group(
    waits: Iterable[tuple[Group, Wait]], *, until: float, level: float = LEVEL
) -> Mapping[Group, Figures]:
    """The figures of each group, in order of first sight; some milliseconds a group."""
    groups: dict[Group, list[Wait]] = {}
    for group, wait in waits:
        groups.setdefault(group, []).append(wait)
    return {key: figures(each, until=until, level=level) for key, each in groups.items()}
