"""Intervals for shares, quantiles and means: which formula for which figure, and when none.

Lengths may be in any one unit (the pages use minutes or days); an estimate is in the same. Every
interval is two-sided; `level` is its nominal coverage, 0.95 unless told. What cannot be had is
None with a sentence in `note`, never an error.

| figure | interval | why |
|---|---|---|
| share | Wilson (1927) score | keeps its level for small numbers and near 0 and 1 |
| median, 90th percentile | exact order statistics | needs no shape; level at least as claimed |
| mean, up to 1,000 lengths | bootstrap, BCa (Efron 1987) | lengths are skewed |
| mean, beyond | Student's t | agrees with the bootstrap there, at no cost |
| difference of means | Welch (1947) | spreads before and after differ |
| difference of shares | Newcombe (1998), method 10 | from the two Wilson intervals |
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from openmash.domain.insights.arrays import Floats, np, special

LEVEL = 0.95
FEWEST_FOR_MEAN = 10
MOST_FOR_BOOTSTRAP = 1_000
DRAWS = 4_000
_AT_A_TIME = 100
"""Draws made together: so many fit the processor's cache, which makes them twice as fast."""
SEED = 2013


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval.

    Attributes:
        value: the figure; None if it cannot be had.
        low, high: the ends; None where an end cannot be had (it then lies beyond what was seen).
        level: nominal coverage of the interval, between 0 and 1.
        method: how the interval was found, in a word or two.
        note: a sentence on what is missing or to be minded; empty if nothing.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float = LEVEL
    method: str = ""
    note: str = ""

    @property
    def bounded(self) -> bool:
        """True if both ends are known."""
        return self.low is not None and self.high is not None

    def apart_from(self, other: "Estimate") -> bool:
        """True only if both intervals have the ends to tell and do not touch."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return below or above

    def scaled(self, factor: float) -> "Estimate":
        """The same in another unit; `factor` is more than 0."""
        ends = [None if end is None else end * factor for end in (self.value, self.low, self.high)]
        return replace(self, value=ends[0], low=ends[1], high=ends[2])


def missing(note: str, *, level: float = LEVEL) -> Estimate:
    """No figure, and why."""
    return Estimate(None, None, None, level, "", note)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median and 90th percentile of finished lengths, each with its interval."""

    n: int
    mean: Estimate
    median: Estimate
    p90: Estimate


def spread(lengths: Sequence[float], *, level: float = LEVEL, seed: int = SEED) -> Spread:
    """All three figures of finished lengths. Open cases need `survival` instead."""
    return Spread(
        n=len(lengths),
        mean=mean(lengths, level=level, seed=seed),
        median=quantile(lengths, 0.5, level=level),
        p90=quantile(lengths, 0.9, level=level),
    )


def normal_point(level: float) -> float:
    """How many standard errors a two-sided normal interval reaches: 1.96 for 0.95."""
    return float(special.ndtri(0.5 + level / 2))


def student_point(level: float, freedom: float) -> float:
    """The same of Student's t with these degrees of freedom."""
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def wilson(count: int, total: int, *, level: float = LEVEL) -> Estimate:
    """A share, `count` of `total`, with Wilson's score interval. Nothing of nothing has none."""
    if total == 0:
        return missing("There is nothing to take a share of.", level=level)
    z = normal_point(level)
    share = count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total)
    half *= math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == total else middle + half
    return Estimate(share, low, high, level, "Wilson")


def quantile(lengths: Sequence[float], share: float, *, level: float = LEVEL) -> Estimate:
    """A quantile with the exact interval between two of the lengths (Conover 1999, section 3.2).

    The value interpolates between neighbours (Hyndman and Fan's type 7). The ends are lengths that
    occurred; with too few lengths the rank of an end lies outside them and that end is None. For a
    level of 0.95 a median needs 6 lengths, a 90th percentile 36 for both ends.
    """
    ordered: Floats = np.sort(np.asarray(lengths, dtype=float))
    n = len(ordered)
    if n == 0:
        return missing("Nothing has finished yet.", level=level)
    below = _last_rare(n, share, (1 - level) / 2)
    above = _last_rare(n, 1 - share, (1 - level) / 2)
    low = None if below < 0 else float(ordered[below])
    high = None if above < 0 else float(ordered[n - 1 - above])
    note = "" if low is not None and high is not None else f"{n} are too few for both ends."
    value = float(np.quantile(ordered, share))
    return Estimate(value, low, high, level, "order statistics", note)


def _last_rare(n: int, share: float, tail: float) -> int:
    """The largest k for which at most k of n successes is no likelier than `tail`; -1 if none."""
    low, high = -1, n
    while high - low > 1:
        middle = (low + high) // 2
        if special.bdtr(float(middle), n, share) <= tail:
            low = middle
        else:
            high = middle
    return low


def mean(lengths: Sequence[float] | Floats, *, level: float = LEVEL, seed: int = SEED) -> Estimate:
    """A mean with a BCa bootstrap interval, or Student's t beyond 1,000 lengths.

    The same lengths and seed give the same interval. Fewer than 10 lengths give no interval. On
    skewed lengths it covers less often than claimed: measured on lognormal lengths (log-SD 0.8),
    88 times in 100 for 20, 90 for 30, 91 for 50, 92 for 150, 94 for 500; so a page shows the
    median, which keeps its level, beside it.
    """
    values: Floats = np.asarray(lengths, dtype=float)
    n = len(values)
    if n == 0:
        return missing("Nothing has finished yet.", level=level)
    value = float(values.mean())
    if n < FEWEST_FOR_MEAN:
        note = f"Only {n} finished: too few for an interval."
        return Estimate(value, None, None, level, "", note)
    if float(np.ptp(values)) == 0:
        note = "All are the same, so the interval is a point and says little."
        return Estimate(value, value, value, level, "no spread", note)
    if n > MOST_FOR_BOOTSTRAP:
        half = student_point(level, n - 1) * float(values.std(ddof=1)) / math.sqrt(n)
        return Estimate(value, value - half, value + half, level, "Student's t")
    low, high = _bca(values, level, seed)
    return Estimate(value, low, high, level, "bootstrap (BCa)")


def _bca(values: Floats, level: float, seed: int) -> tuple[float, float]:
    """Bias-corrected and accelerated ends; the jackknife of a mean has a closed form."""
    rng = np.random.default_rng(seed)
    drawn = np.concatenate(
        [
            values[rng.integers(0, len(values), size=(_AT_A_TIME, len(values)))].mean(axis=1)
            for _ in range(DRAWS // _AT_A_TIME)
        ]
    )
    middle = values.mean()
    # Half of the draws that equal the mean count as below it, as for ties in a rank.
    below = (np.sum(drawn < middle) + np.sum(drawn <= middle)) / (2 * DRAWS)
    bias = special.ndtri(below)
    off = values - middle
    speed = np.sum(off**3) / (6 * np.sum(off**2) ** 1.5)
    tail = (1 - level) / 2
    points = bias + special.ndtri(np.array([tail, 1 - tail]))
    shares = special.ndtr(bias + points / (1 - speed * points))
    low, high = np.quantile(drawn, shares)
    return float(low), float(high)


def difference_of_means(
    before: Sequence[float], after: Sequence[float], *, level: float = LEVEL
) -> Estimate:
    """Mean after less mean before, with Welch's interval; below 0 if lengths fell."""
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if len(first) == 0 or len(second) == 0:
        return missing("One of the two periods has nothing finished.", level=level)
    value = float(second.mean() - first.mean())
    if min(len(first), len(second)) < FEWEST_FOR_MEAN:
        note = f"Fewer than {FEWEST_FOR_MEAN} finished in one of the two periods: no interval."
        return Estimate(value, None, None, level, "", note)
    parts = [float(each.var(ddof=1)) / len(each) for each in (first, second)]
    if sum(parts) == 0:
        note = "All are the same in each period, so the interval is a point and says little."
        return Estimate(value, value, value, level, "no spread", note)
    squares = parts[0] ** 2 / (len(first) - 1) + parts[1] ** 2 / (len(second) - 1)
    half = student_point(level, sum(parts) ** 2 / squares) * math.sqrt(sum(parts))
    return Estimate(value, value - half, value + half, level, "Welch")


def difference_of_shares(before: Estimate, after: Estimate) -> Estimate:
    """Share after less share before, from their Wilson intervals (Newcombe 1998, method 10)."""
    ends = (before.value, before.low, before.high, after.value, after.low, after.high)
    first, first_low, first_high, second, second_low, second_high = ends
    if (
        first is None or first_low is None or first_high is None
        or second is None or second_low is None or second_high is None
    ):  # fmt: skip
        return missing("One of the two periods has no share.", level=after.level)
    value = second - first
    low = value - math.hypot(second - second_low, first_high - first)
    high = value + math.hypot(second_high - second, first - first_low)
    return Estimate(value, low, high, after.level, "Newcombe")
