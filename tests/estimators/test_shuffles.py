"""The arithmetic behind shuffled starts, beside the plainest way to the same figures."""

from datetime import date

import numpy as np
import pytest

from openmash.domain.insights import randomisation
from openmash.domain.insights.arrays import Flags, Floats
from openmash.domain.insights.autocorrelated import fit
from openmash.domain.insights.imputation import Timing, gaps
from openmash.domain.insights.panel import Panel, month_after
from openmash.domain.insights.randomisation import orders
from openmash.domain.insights.staggered import staggered_effect, staggered_effects
from openmash.domain.insights.staggered_shuffles import NEVER


def _by_least_squares(logs: Floats, seen: Flags, timing: list[Timing]) -> float:
    """The estimate of one way: a regression on dummies, and the mean of what is left."""
    areas, months = logs.shape
    column = np.arange(months)
    begun = np.asarray([column >= each.whole - each.lead for each in timing])
    looked_at = np.asarray([(each.lead == 0) | (column < each.whole) for each in timing])
    kept = seen & np.asarray([column != each.dropped for each in timing])
    row, month = np.nonzero(kept & ~begun)
    design = np.zeros((len(row), areas + months))
    design[np.arange(len(row)), row] = design[np.arange(len(row)), areas + month] = 1
    effects = np.linalg.lstsq(design, logs[row, month], rcond=None)[0]
    known = np.isin(np.arange(areas), row)[:, None] & np.isin(column, month)
    left = logs - effects[:areas, None] - effects[None, areas:]
    usable = kept & begun & looked_at & known
    return float(left[usable].mean()) if usable.any() else np.nan


@pytest.mark.parametrize("lead", [0, 4])
def test_every_way_has_the_gap_of_a_regression(lead: int) -> None:
    rng = np.random.default_rng(7)
    logs, seen = rng.normal(0, 1, (6, 30)), rng.random((6, 30)) > 0.05
    kept = [Timing(n, n - 1, lead) for n in (9, 12, 12, 15)]
    kept += [Timing(20, None, lead), Timing(NEVER, None)]
    ways = orders(kept, shuffles=40, seed=1)
    found = gaps(np.stack((logs, 2 * logs)), seen, kept, ways)
    for number, way in enumerate(ways.places[:60]):
        theirs = _by_least_squares(logs, seen, [kept[place] for place in way])
        assert found[0, number] == pytest.approx(theirs, abs=1e-7, nan_ok=True)
    assert found[1] == pytest.approx(2 * found[0], nan_ok=True)


def test_ends_are_those_of_looking_at_every_effect() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        outcome, effect = rng.normal(-0.3, 0.3, 120), rng.normal(0.2, 0.3, 120)
        outcome[5], effect[5] = outcome[0], effect[0]
        effect[0] = effect[7] = 1.0
        low, high = randomisation.verdict(outcome, effect).estimate.low, None
        high = randomisation.verdict(outcome, effect).estimate.high
        at = np.linspace(-20, 20, 40_001)
        away = np.abs(outcome[:, None] - np.outer(effect, at))
        kept = at[np.mean(away >= away[0] - 1e-12, axis=0) > 0.05]
        for mine, theirs in ((low, kept[0]), (high, kept[-1])):
            if abs(theirs) < 19.9:
                assert mine == pytest.approx(theirs, abs=2e-3)


def _panel(logs: Floats) -> Panel:
    areas, months = logs.shape
    plain = [[None if np.isnan(log) else log for log in row] for row in logs.tolist()]
    return Panel(
        areas=tuple("ABCDEFGH"[:areas]),
        months=tuple(month_after(date(2020, 1, 1), n) for n in range(months)),
        logs=tuple(map(tuple, plain)),
        contacts=((60,) * months,) * areas,
        open=((0,) * months,) * areas,
    )


@pytest.mark.parametrize("gap", [False, True])
def test_panels_taken_together_say_what_each_says_alone(gap: bool) -> None:
    rng = np.random.default_rng(5)
    first, second = rng.normal(1, 0.2, (5, 30)), rng.normal(1, 0.2, (5, 30))
    if gap:
        second[2, 4] = np.nan
    starts = {area: month_after(date(2020, 1, 1), 10 + 2 * n) for n, area in enumerate("ABCD")}
    both = [_panel(first), _panel(second)]
    assert staggered_effects(both, starts) == tuple(staggered_effect(p, starts) for p in both)


@pytest.mark.parametrize("likeness", [-0.5, 0.0, 0.4, 0.975])
def test_a_fit_is_that_of_the_whole_matrix_of_correlations(likeness: float) -> None:
    rng = np.random.default_rng(2)
    at = np.delete(np.arange(40.0), [7, 8, 20])
    design = np.column_stack((np.ones_like(at), at, at > 20))
    outcome = rng.normal(0, 1, len(at))
    found = fit(design, outcome, at)
    tried = np.arange(-0.5, 0.98, 0.025)
    place = int(np.argmin(np.abs(tried - likeness)))
    apart = np.abs(np.subtract.outer(at, at))
    across = np.linalg.inv(np.sign(likeness or 1) ** apart * abs(tried[place]) ** apart)
    theirs = np.linalg.solve(design.T @ across @ design, design.T @ across @ outcome)
    assert found.slopes[place] == pytest.approx(theirs, rel=1e-6, abs=1e-9)
    ends = found.combination((0, 0, 1), level=0.9)
    error = np.sqrt(found.variances[:, 2, 2])
    from scipy import stats

    for end, share in ((ends.low, 0.05), (ends.high, 0.95)):
        assert end is not None
        below = stats.t.cdf((end - found.slopes[:, 2]) / error, found.freedom)
        assert float(found.weights @ below) == pytest.approx(share, abs=1e-9)
