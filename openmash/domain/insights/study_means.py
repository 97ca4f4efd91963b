"""Means of many sets of lengths with their BCa intervals, worked out at once and without a draw.

`intervals.mean` draws 4,000 samples of each set to learn how its mean would vary. A table by area
has hundreds of sets, and there is no need to draw: how the mean of a sample drawn with replacement
varies follows from the lengths themselves. Its cumulant generating function is that of the lengths,
and the chance that it falls below a point is, to a relative error of order n^(-3/2), Barndorff-
Nielsen's form of the saddlepoint approximation (Davison and Hinkley 1988, Biometrika 75; Davison
and Hinkley 1997, section 9.5). Bias and acceleration of the mean are both a sixth of its skewness
(Efron 1987, section 6). The ends are those that draws without end would give, less than the noise
of 4,000 draws away (tests/estimators holds the two together), alike whatever the order.

Where more than a hair of the samples would be of one value alone, the approximation is none, and
the set is drawn after all.
"""

from collections.abc import Sequence
from itertools import accumulate

from openmash.domain.insights.arrays import Flags, Floats, Places, np, special
from openmash.domain.insights.intervals import (
    FEWEST_FOR_MEAN,
    MOST_FOR_BOOTSTRAP,
    Estimate,
    mean,
)

ALONE = 1e-5
"""The share of samples that may consist of the least length alone, or of the greatest."""
_STEPS, _NEAR = 30, 1e-9
_AT_ONCE = 32
"""Sets taken together: so many fit the processor's cache."""


def means(sets: Sequence[Floats], *, level: float) -> list[Estimate]:
    """The mean of each set with the interval of `intervals.mean`.

    Args:
        sets: lengths, of any order and number; none is changed.
        level: nominal coverage.
    """
    found: list[Estimate | None] = [None] * len(sets)
    chosen = [n for n, each in enumerate(sets) if _smooth(each)]
    for begin in range(0, len(chosen), _AT_ONCE):
        these = chosen[begin : begin + _AT_ONCE]
        low, high = _ends([sets[n] for n in these], level)
        for n, a, b in zip(these, low.tolist(), high.tolist(), strict=True):
            if np.isfinite(a) and np.isfinite(b):
                found[n] = Estimate(float(sets[n].mean()), a, b, level, "bootstrap (BCa)")
    # In order, so that the draws depend on none either.
    return [
        mean(np.sort(values), level=level) if made is None else made
        for made, values in zip(found, sets, strict=True)
    ]


def _smooth(values: Floats) -> bool:
    """True if the interval would be drawn, and need not be."""
    n = len(values)
    if not FEWEST_FOR_MEAN <= n <= MOST_FOR_BOOTSTRAP:
        return False
    ends = [int(np.count_nonzero(values == end)) for end in (values.min(), values.max())]
    return n not in ends and n * float(np.log(max(ends) / n)) < float(np.log(ALONE))


def _ends(sets: Sequence[Floats], level: float) -> tuple[Floats, Floats]:
    """Both ends of every set; not a number where the search did not arrive."""
    sizes = np.asarray([len(each) for each in sets])
    first = np.asarray([0, *accumulate(sizes.tolist())][:-1])
    every = np.concatenate(list(sets))
    middle = np.add.reduceat(every, first) / sizes
    off = every - np.repeat(middle, sizes)
    spread = np.sqrt(np.add.reduceat(off * off, first) / sizes)
    off /= np.repeat(spread, sizes)
    bias = speed = np.add.reduceat(off * off * off, first) / sizes / np.sqrt(sizes) / 6
    found = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        point = bias + special.ndtri(tail)
        wanted = bias + point / (1 - speed * point)
        at, near = _saddles(off, first, sizes, wanted, bias)
        _, mean_there, _ = _tilted(off, first, sizes, at)
        found.append(np.where(near, middle + spread * mean_there, np.nan))
    return found[0], found[1]


def _saddles(
    off: Floats, first: Places, sizes: Places, wanted: Floats, bias: Floats
) -> tuple[Floats, Flags]:
    """The tilt under which each set's mean lies at the wanted point of the standard normal scale,
    and whether it was found: by secant steps kept between bounds that close in.

    Args:
        bias: the point at no tilt.
    """
    at = (wanted - bias) / np.sqrt(sizes)
    low, high = np.where(at < 0, 4 * at, -np.abs(at)), np.where(at < 0, np.abs(at), 4 * at)
    before, gap_before = np.zeros_like(at), bias - wanted
    for _ in range(_STEPS):
        gap = _normal_point(off, first, sizes, at) - wanted
        low, high = np.where(gap < 0, at, low), np.where(gap > 0, at, high)
        near = np.abs(gap) < _NEAR
        if near.all():
            return at, near
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - gap * (at - before) / (gap - gap_before)
        inside = (step >= low) & (step <= high)
        before, gap_before = at, gap
        at = np.where(near, at, np.where(inside, step, (low + high) / 2))
    return at, near


def _normal_point(off: Floats, first: Places, sizes: Places, tilt: Floats) -> Floats:
    """Where the mean under each tilt lies on the standard normal scale (r*)."""
    log_sum, mean_there, variance = _tilted(off, first, sizes, tilt)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sign(tilt) * np.sqrt(2 * sizes * np.maximum(tilt * mean_there - log_sum, 0))
        found: Floats = root + np.log(tilt * np.sqrt(sizes * variance) / root) / root
    return np.where(np.isfinite(found), found, np.nan)


def _tilted(
    off: Floats, first: Places, sizes: Places, tilt: Floats
) -> tuple[Floats, Floats, Floats]:
    """Of each set weighted by exp(tilt * length): log of the mean weight, mean and variance."""
    weight = np.exp(np.repeat(tilt, sizes) * off)
    total = np.add.reduceat(weight, first)
    weight *= off
    mean_there = np.add.reduceat(weight, first) / total
    weight *= off
    variance = np.add.reduceat(weight, first) / total - mean_there**2
    return np.log(total / sizes), mean_there, variance
