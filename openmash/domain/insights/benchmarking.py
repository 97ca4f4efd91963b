"""Which borough differs? Funnel plots with over-dispersion, and no league table.

Sources: Spiegelhalter 2005 (funnel plots), 2005b (additive random effects, winsorised z-scores)
and Spiegelhalter and others 2012. Limits without over-dispersion are exact: binomial for shares,
Poisson for counts against an expected number. Where boroughs differ by more than chance all
round, as they do, a between-borough variance widens the limits; on the re-referral shares of
London's boroughs naive limits flag 18 of 33 and these flag none at 99.8%.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openmash.domain.insights.arrays import np, special
from openmash.domain.insights.intervals import normal_point

WARNING, ALARM = 0.95, 0.998
TRIMMED = 0.10
FEWEST_FOR_DISPERSION = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """One borough: a count and what it is of.

    Attributes:
        count: how many (late decisions, re-referrals).
        of: how many there could have been, for a share; how many were expected at the common rate
            for its own mix (indirect standardisation), for a ratio.
    """

    name: str
    count: int
    of: float


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A borough on the funnel.

    Attributes:
        value: share (0 to 1) or ratio (1 is as expected); None if it is of nothing.
        warning, alarm: the 95% and 99.8% limits at its size, over-dispersion included.
        z: standard deviations from the common value, over-dispersion included; None likewise.
    """

    name: str
    of: float
    value: float | None
    warning: tuple[float, float]
    alarm: tuple[float, float]
    z: float | None

    @property
    def differs(self) -> bool:
        """True beyond the 99.8% limits: worth a look, for good or ill."""
        return self.value is not None and not self.alarm[0] <= self.value <= self.alarm[1]


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot.

    Attributes:
        centre: the common share, or 1 for ratios; None if there is nothing at all.
        dispersion: 1 where boroughs differ as chance alone would have it (phi).
        between: standard deviation between boroughs that the limits allow for (tau); on the
            square-root scale for ratios and the share's own for shares.
        naive: how many lie beyond 99.8% limits that allow for chance only: what a plain funnel
            would have flagged.
        notes: sentences on what to mind.
    """

    centre: float | None
    points: tuple[FunnelPoint, ...]
    dispersion: float
    between: float
    naive: int
    notes: tuple[str, ...]


def funnel_of_shares(units: Sequence[Unit]) -> Funnel:
    """Boroughs' shares against the share of all together."""
    total = sum(each.of for each in units)
    if not total:
        return _empty(units, None, "There is nothing to compare.")
    centre = sum(each.count for each in units) / total
    if centre in (0, 1):
        words = f"The share is {centre:.0%} in every borough: there is nothing to compare."
        return _empty(units, centre, words)
    error = math.sqrt(centre * (1 - centre))
    places = [
        None
        if not each.of
        else _Place(each.count / each.of, each.count / each.of - centre, error / math.sqrt(each.of))
        for each in units
    ]

    def exact(of: float, tail: float) -> tuple[float, float]:
        return _binomial(centre, of, tail)

    def wide(off: float) -> float:
        return min(1.0, max(0.0, centre + off))

    return _funnel(units, centre, places, exact, wide)


def _binomial(centre: float, of: float, tail: float) -> tuple[float, float]:
    n = round(of)
    counts = special.bdtr(np.arange(n + 1.0), n, centre).tolist()
    return _crossing(counts, tail) / of, _crossing(counts, 1 - tail) / of


def share_limits(funnel: Funnel, of: float, level: float) -> tuple[float, float]:
    """The limits of a funnel of shares at any size, to draw them between the boroughs.

    Args:
        funnel: has a centre between 0 and 1.
        of: at least 1.
        level: WARNING or ALARM.
    """
    centre = funnel.centre or 0.0
    if funnel.between == 0:
        return _binomial(centre, of, (1 - level) / 2)
    off = normal_point(level) * math.sqrt(centre * (1 - centre) / of + funnel.between**2)
    return max(0.0, centre - off), min(1.0, centre + off)


def funnel_of_ratios(units: Sequence[Unit]) -> Funnel:
    """Boroughs' counts over what their mix leads one to expect; 1 is as expected."""
    if not any(each.of for each in units):
        return _empty(units, None, "There is nothing to compare.")
    places = [
        None
        if not each.of
        else _Place(
            each.count / each.of,
            math.sqrt(each.count / each.of) - 1,
            1 / (2 * math.sqrt(each.of)),
        )
        for each in units
    ]

    def exact(of: float, tail: float) -> tuple[float, float]:
        top = int(of + 12 * math.sqrt(of) + 20)
        counts = special.pdtr(np.arange(top + 1.0), of).tolist()
        return _crossing(counts, tail) / of, _crossing(counts, 1 - tail) / of

    def wide(off: float) -> float:
        return max(0.0, 1 + off) ** 2

    return _funnel(units, 1.0, places, exact, wide)


class _Place(NamedTuple):
    """A borough's value, and how far it lies off on the scale of the limits, with its error."""

    value: float
    off: float
    error: float


def _crossing(below: Sequence[float], share: float) -> float:
    """The quantile of a count from its distribution function, interpolated between counts so that
    limits are smooth (Spiegelhalter 2005, appendix A.1.1)."""
    count = bisect_left(below, share)
    if count >= len(below):
        return float(len(below) - 1)
    before = below[count - 1] if count else 0.0
    return max(0.0, count - (below[count] - share) / (below[count] - before))


def _funnel(
    units: Sequence[Unit],
    centre: float,
    places: Sequence[_Place | None],
    exact: Callable[[float, float], tuple[float, float]],
    wide: Callable[[float], float],
) -> Funnel:
    phi, tau, notes = _dispersion([each for each in places if each is not None])
    points = []
    naive = 0
    for unit, place in zip(units, places, strict=True):
        if place is None:
            points.append(FunnelPoint(unit.name, 0, None, (0, 0), (0, 0), None))
            continue
        narrow = {level: exact(unit.of, (1 - level) / 2) for level in (WARNING, ALARM)}
        naive += not narrow[ALARM][0] <= place.value <= narrow[ALARM][1]
        error = math.hypot(place.error, tau)
        ends = {
            level: narrow[level]
            if tau == 0
            else (wide(-normal_point(level) * error), wide(normal_point(level) * error))
            for level in (WARNING, ALARM)
        }
        z = place.off / error
        points.append(FunnelPoint(unit.name, unit.of, place.value, ends[WARNING], ends[ALARM], z))
    return Funnel(centre, tuple(points), phi, tau, naive, notes)


class Spread(NamedTuple):
    """As `FunnelPoint.z`, `Funnel.naive` and `Funnel.notes`, of figures that are no shares."""

    z: tuple[float, ...]
    naive: int
    notes: tuple[str, ...]


def spread_about(offs: Sequence[float], errors: Sequence[float]) -> Spread:
    """How figures stand that lie `offs` from a common value, given each one's standard error."""
    places = [_Place(off, off, error) for off, error in zip(offs, errors, strict=True)]
    _, tau, notes = _dispersion(places)
    far = normal_point(ALARM)
    return Spread(
        tuple(each.off / math.hypot(each.error, tau) for each in places),
        sum(abs(each.off) > far * each.error for each in places),
        notes,
    )


def _dispersion(places: Sequence[_Place]) -> tuple[float, float, tuple[str, ...]]:
    """phi and tau by the method of moments on z-scores winsorised at a tenth on each side."""
    if len(places) < FEWEST_FOR_DISPERSION:
        words = (
            f"With {len(places)} boroughs it cannot be seen how much boroughs differ anyway, so "
            "the limits allow for chance only."
        )
        return 1.0, 0.0, (words,)
    scores = np.asarray([each.off / each.error for each in places])
    low, high = np.quantile(scores, (TRIMMED, 1 - TRIMMED))
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    number = len(places)
    weights = np.asarray([each.error**-2 for each in places])
    over = number * phi - (number - 1)
    if over <= 0:
        return phi, 0.0, ()
    tau = math.sqrt(over / float(weights.sum() - (weights**2).sum() / weights.sum()))
    words = (
        f"Boroughs differ {phi:.1f} times as much as chance alone would make them, so the limits "
        "are widened; a plain funnel would flag differences that every borough has."
    )
    return phi, tau, (words,)


def _empty(units: Sequence[Unit], centre: float | None, words: str) -> Funnel:
    points = tuple(FunnelPoint(each.name, each.of, centre, (0, 1), (0, 1), None) for each in units)
    return Funnel(centre, points, 1.0, 0.0, 0, (words,))
