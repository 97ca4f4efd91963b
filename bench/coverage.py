"""How often the intervals hold the truth, on generated worlds with a known effect.

python bench/coverage.py [worlds, 100 unless said]

Prints; fails on nothing. The tests of tests/estimators hold the same figures to their tolerance.
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from openmash.domain.insights import intervals
from openmash.domain.insights.interrupted_series import interrupted_series
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.staggered import staggered_effect
from openmash.domain.insights.survival import kaplan_meier
from tests.estimators.worlds import lone_world, panel_of, staggered_world

FIVE = (12, 15, 18, 21, 24)
TEN = (10, 12, 14, 16, 18, 20, 22, 24, None, None)


def covers(found: Estimate, truth: float) -> bool:
    """True if the truth lies in the interval; an end that is not known holds everything."""
    low = -math.inf if found.low is None else found.low
    return low - 1e-9 <= truth <= (math.inf if found.high is None else found.high) + 1e-9


def say(words: str, held: float, worlds: int) -> None:
    """One line, with the simulation error of the share."""
    share = held / worlds
    error = 1.96 * math.sqrt(share * (1 - share) / worlds)
    print(f"{words:66} {100 * share:5.1f}% +-{100 * error:.1f}", flush=True)


def staggered(worlds: int) -> None:
    """Several areas: a halving, none, and one that differs by area."""
    for columns in (FIVE, TEN):
        for ratio, differing in ((0.511, 0.0), (1.0, 0.0), (0.511, 0.15)):
            held = quiet = early = width = 0.0
            for seed in range(worlds):
                world = staggered_world(
                    len(columns), 36, columns, ratio, seed=seed, differing=differing
                )
                found = staggered_effect(panel_of(world), world.starts, shuffles=199, seed=seed)
                held += covers(found.ratio, math.exp(world.effect))
                quiet += found.p is not None and found.p > 0.05
                early += found.early_p is not None and found.early_p > 0.05
                width += math.log((found.ratio.high or 9) / (found.ratio.low or 0.1)) / worlds
            name = f"{len(columns)} areas, ratio {ratio}, differing by {differing}"
            say(f"{name}: holds the truth", held, worlds)
            say(f"{name}: finds nothing (p > 5%)", quiet, worlds)
            say(f"{name}: sees no early trend", early, worlds)
            print(f"{name}: mean width {width:.2f} on the log scale")


def series(worlds: int) -> None:
    """One area: a halving in the middle of its months."""
    for likeness in (0.0, 0.3, 0.5, 0.7):
        for months in (26, 36, 60):
            step = year = 0
            for seed in range(worlds):
                world = lone_world(months, likeness, seed=seed)
                ((area, start),) = world.starts.items()
                assert start is not None
                found = interrupted_series(panel_of(world), area, start)
                step += covers(found.level, 0.5)
                year += covers(found.after_year, 0.5)
            name = f"one area, {months} months, likeness {likeness}"
            say(f"{name}: holds the step", step, worlds)
            say(f"{name}: holds the year after", year, worlds)


def single(worlds: int) -> None:
    """Means, quantiles and survival of skewed lengths (lognormal, log-SD 0.8)."""
    big = np.random.default_rng(0).lognormal(0, 0.8, 2_000_000)
    area = float(np.minimum(big, 3).mean())

    def count(words: str, truth: float, draw: Callable[[np.random.Generator], Estimate]) -> None:
        held = sum(covers(draw(np.random.default_rng(n)), truth) for n in range(worlds))
        say(words, held, worlds)

    def cut(rng: np.random.Generator, n: int, *, mean: bool) -> Estimate:
        took, seen = rng.lognormal(0, 0.8, n), rng.uniform(0.2, 6, n)
        curve = kaplan_meier(np.minimum(took, seen).tolist(), (took <= seen).tolist())
        assert curve is not None
        return curve.restricted_mean(3) if mean else curve.quantile(0.5)

    for n in (10, 20, 30, 50, 150, 500):
        count(f"mean of {n}", math.exp(0.32), lambda r, n=n: intervals.mean(r.lognormal(0, 0.8, n)))
        count(f"median of {n}", 1.0, lambda r, n=n: intervals.quantile(r.lognormal(0, 0.8, n), 0.5))
        count(f"median of {n}, a third open", 1.0, lambda r, n=n: cut(r, n, mean=False))
        count(f"restricted mean of {n}, a third open", area, lambda r, n=n: cut(r, n, mean=True))
    for n in (40, 150):
        count(
            f"90th percentile of {n}",
            math.exp(0.8 * 1.2815515655),
            lambda r, n=n: intervals.quantile(r.lognormal(0, 0.8, n), 0.9),
        )


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    single(many)
    staggered(many)
    series(many)
