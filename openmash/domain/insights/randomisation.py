"""Shuffling the starting dates among the areas: inference that stays valid with few areas.

If the starts made no difference, any area could have had any of the dates, and the estimate from
the true dates is one of many alike. Errors clustered by area are too small with five clusters;
this is exact whatever the areas' own ups and downs, provided that who started when was no answer
to how the area did (Fisher 1935; Rosenbaum 2002 on turning tests into intervals). The interval
holds every constant effect that shuffling cannot rule out, so it is exact for an effect alike in
every area and close where effects differ (tests/estimators measures both).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial

from openmash.domain.insights.arrays import Floats, Places, np
from openmash.domain.insights.intervals import LEVEL, Estimate

MOST_LISTED = 7
"""Up to so many areas every order of the dates is tried; beyond, a random sample of orders."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Ways to hand out the dates.

    Attributes:
        places: one row per way: for each area, the place in the list of areas whose date it gets.
            The first row is the truth.
        every: True if these are all there are.
    """

    places: tuple[tuple[int, ...], ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What shuffling says of an estimate.

    Attributes:
        estimate: on the scale of the outcome (logs), ends None where unbounded.
        p: share of the orders that give an estimate at least as far from none.
        orders: how many orders were tried.
        smallest_p: the least p that these orders could have given.
    """

    estimate: Estimate
    p: float
    orders: int
    smallest_p: float


def orders(dates: Sequence[object], *, shuffles: int, seed: int) -> Orders:
    """The truth and other ways to hand the areas' dates out, each different way once if listed.

    Args:
        dates: each area's own, comparable by ==; areas alike in date are interchangeable.
        shuffles: how many ways at most, when there are too many to list.
    """
    truth = tuple(range(len(dates)))
    if len(dates) <= MOST_LISTED and factorial(len(dates)) <= max(shuffles, 1) * len(dates):
        listed: dict[tuple[int, ...], tuple[int, ...]] = {}
        kinds = [dates.index(each) for each in dates]
        for way in permutations(truth):
            listed.setdefault(tuple(kinds[place] for place in way), way)
        return Orders(tuple(listed.values()), every=True)
    rng = np.random.default_rng(seed)
    drawn = [tuple(rng.permutation(len(dates)).tolist()) for _ in range(shuffles)]
    return Orders((truth, *drawn), every=False)


def verdict(outcome: Floats, effect: Floats, *, level: float = LEVEL) -> Verdict:
    """Test and interval from the estimates under each order; the first is the truth.

    Args:
        outcome: the estimate from the outcomes as they are.
        effect: the same estimator applied to 1 where an area had truly started and 0 elsewhere, so
            that `outcome - x * effect` are the estimates once a constant effect x is taken out.
    """
    value = float(outcome[0])
    p = float(np.mean(np.abs(outcome) >= abs(value) - 1e-12))
    low, high = _ends(outcome, effect, 1 - level)
    note = ""
    if low is None or high is None:
        note = "Too few different orders of the starts to bound the effect."
    found = Estimate(value, low, high, level, "shuffled starts", note)
    # The truth and any order with the same estimate whatever the effect cannot be told apart.
    alike = (np.abs(outcome - value) < 1e-12) & (np.abs(effect - effect[0]) < 1e-12)
    return Verdict(found, p, len(outcome), float(np.mean(alike)))


def _ends(outcome: Floats, effect: Floats, alpha: float) -> tuple[float | None, float | None]:
    """The hull of the effects whose p is above alpha; p changes only where two estimates cross."""
    value = outcome[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = np.concatenate(
            ((outcome - value) / (effect - effect[0]), (outcome + value) / (effect + effect[0]))
        )
    finite = np.isfinite(crossings)
    points = np.unique(np.append(crossings[finite], value))
    reach = 1 + float(np.ptp(points))
    edges = np.concatenate(([points[0] - reach], points, [points[-1] + reach]))
    between = (edges[:-1] + edges[1:]) / 2
    places = np.searchsorted(points, np.where(finite, crossings, points[0]))
    kept = _as_far(outcome, effect, between, places + 1) / len(outcome) > alpha
    if not kept.any():
        return float(value), float(value)
    first, last = int(np.argmax(kept)), len(kept) - 1 - int(np.argmax(kept[::-1]))
    low = None if first == 0 else float(edges[first])
    high = None if last == len(kept) - 1 else float(edges[last + 1])
    return low, high


def _as_far(outcome: Floats, effect: Floats, at: Floats, turns: Places) -> Floats:
    """How many estimates lie at least as far from none as the true one, at each constant effect.

    Args:
        at: the effects to look at, rising.
        turns: two for each estimate: from which of them on that may have changed.
    """
    first, second = np.sort(turns.reshape(2, -1), axis=0)
    counted = np.zeros(len(at) + 1)
    # Between its two turns, and on either side of them, an estimate is farther throughout or never.
    for begin, end in ((np.zeros_like(first), first), (first, second), (second, None)):
        until = np.full_like(first, len(at)) if end is None else end
        some = np.flatnonzero(until > begin)
        x = at[(begin[some] + until[some]) // 2]
        away = np.abs(outcome[some] - x * effect[some])
        far = some[away >= np.abs(outcome[0] - x * effect[0]) - 1e-12]
        counted += np.bincount(begin[far], minlength=len(counted))
        counted -= np.bincount(until[far], minlength=len(counted))
    found: Floats = np.cumsum(counted)[:-1]
    return found
