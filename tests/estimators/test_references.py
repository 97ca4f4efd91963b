"""Our figures beside those of the packages the field trusts, on the same data."""

import math
import warnings
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

from openmash.domain.insights import intervals
from openmash.domain.insights.agreement import weighted_kappa
from openmash.domain.insights.autocorrelated import fit
from openmash.domain.insights.panel import Panel
from openmash.domain.insights.staggered import staggered_effect
from openmash.domain.insights.suppression import publish
from openmash.domain.insights.survival import kaplan_meier
from tests.estimators.worlds import panel_of, staggered_world


def _waits(n: int, *, seed: int, ties: bool) -> tuple[list[float], list[bool]]:
    rng = np.random.default_rng(seed)
    took, seen = rng.lognormal(0.5, 0.8, n), rng.uniform(0.5, 6, n)
    lengths = np.minimum(took, seen)
    return (np.ceil(lengths * 4) / 4 if ties else lengths).tolist(), (took <= seen).tolist()


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("n", [9, 60, 400])
def test_kaplan_meier_is_that_of_statsmodels(n: int, ties: bool) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    lengths, ended = _waits(n, seed=n, ties=ties)
    theirs: Any = SurvfuncRight(lengths, np.asarray(ended, dtype=int))
    ours = kaplan_meier(lengths, ended)
    assert ours is not None
    # Where exactly half are left statsmodels takes the next length, lifelines and we the first: an
    # odd number of waits keeps clear of that.
    known = np.isin(theirs.surv_times, ours.lengths)
    assert ours.survival == pytest.approx(theirs.surv_prob[known])
    median = ours.quantile(0.5)
    assert median.value == pytest.approx(theirs.quantile(0.5))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = theirs.quantile_ci(0.5, method="cloglog")
    assert median.low == pytest.approx(low)
    if median.high is not None and not math.isinf(high):
        assert median.high == pytest.approx(high)


def test_bca_agrees_with_scipy() -> None:
    lengths = np.random.default_rng(4).lognormal(0.5, 0.9, 40)
    theirs = stats.bootstrap(
        (lengths,), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(1)
    ).confidence_interval
    ours = intervals.mean(lengths.tolist())
    # Two draws of the same bootstrap: they differ by simulation alone, about 1% of the width here.
    width = theirs.high - theirs.low
    assert ours.low == pytest.approx(theirs.low, abs=0.06 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.06 * width)


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("n", [6, 29, 36, 37, 200])
def test_order_statistics_are_those_of_scipy(n: int, share: float) -> None:
    lengths = np.random.default_rng(n).exponential(1, n)
    theirs = stats.quantile_test(lengths, p=share).confidence_interval(0.95)
    ours = intervals.quantile(lengths.tolist(), share)
    # Where scipy has no such order statistic it prints "not a number"; we say None.
    for mine, other in ((ours.low, theirs.low), (ours.high, theirs.high)):
        assert mine is None if math.isnan(other) else mine == pytest.approx(other)


@pytest.mark.parametrize(("count", "total"), [(0, 7), (7, 7), (3, 40), (199, 200)])
def test_wilson_is_that_of_scipy(count: int, total: int) -> None:
    theirs = stats.binomtest(count, total).proportion_ci(method="wilson")
    ours = intervals.wilson(count, total)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_welch_is_that_of_scipy() -> None:
    rng = np.random.default_rng(9)
    before, after = rng.lognormal(1, 0.6, 31), rng.lognormal(0.4, 0.9, 58)
    theirs = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    ours = intervals.difference_of_means(before.tolist(), after.tolist())
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_newcombe_is_that_of_statsmodels() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    theirs = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    found = intervals.difference_of_shares(intervals.wilson(48, 80), intervals.wilson(56, 70))
    assert (found.low, found.high) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(4))
def test_kappa_is_that_of_statsmodels(seed: int) -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.random.default_rng(seed).poisson(4, (4, 4)) + np.diag([9, 12, 8, 10])
    theirs: Any = cohens_kappa(table, wt="fc")
    ours = weighted_kappa(table.tolist())
    assert ours.value == pytest.approx(theirs.kappa)
    assert ours.low == pytest.approx(theirs.kappa_low)
    assert ours.high == pytest.approx(theirs.kappa_upp)


def test_series_given_one_likeness_are_the_least_squares_of_statsmodels() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(6)
    at = np.delete(np.arange(30.0), 14)
    design = np.column_stack((np.ones(29), at, at >= 15, np.maximum(at - 15, 0))).astype(float)
    outcome = rng.normal(0, 0.2, 29) + 1
    found = fit(design, outcome, at)
    likeness = np.arange(-0.5, 0.9876, 0.025)
    for place in (20, 26, 40):
        rho = likeness[place]
        apart = np.abs(np.subtract.outer(at, at))
        with np.errstate(invalid="ignore"):
            sigma = np.where(apart == 0, 1.0, np.sign(rho) ** apart * np.abs(rho) ** apart)
        theirs: Any = sm.GLS(outcome, design, sigma=sigma).fit()
        assert found.slopes[place] == pytest.approx(theirs.params)
        assert np.sqrt(np.diag(found.variances[place])) == pytest.approx(theirs.bse)


def test_staggered_estimates_are_those_of_diff_diff() -> None:
    panel, starts = _staggered()
    ours = staggered_effect(panel, starts, shuffles=19)
    rows = _rows(panel, starts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import diff_diff
        import pandas as pd

        frame = pd.DataFrame(rows, columns=["area", "month", "log", "first"])
        names = {"outcome": "log", "unit": "area", "time": "month", "first_treat": "first"}
        second: Any = diff_diff.CallawaySantAnna(
            control_group="not_yet_treated", base_period="universal"
        ).fit(frame, aggregate="event_study", **names)
        first: Any = diff_diff.ImputationDiD().fit(frame, **names)
    assert math.log(ours.ratio.value or 0) == pytest.approx(first.overall_att, abs=1e-7)
    assert math.log(ours.second.value or 0) == pytest.approx(second.overall_att)
    theirs = {int(key): each["effect"] for key, each in second.event_study_effects.items()}
    assert len(ours.events) > 20
    for event in ours.events:
        assert math.log(event.ratio) == pytest.approx(theirs[event.months])


def _staggered() -> tuple[Panel, dict[str, date | None]]:
    world = staggered_world(8, 30, (10, 12, 12, 15, 18, 20, None, None), 0.5, seed=2, day=1)
    return panel_of(world), world.starts


def _rows(panel: Panel, starts: dict[str, date | None]) -> list[tuple[int, int, float | None, int]]:
    rows = []
    for number, area in enumerate(panel.areas):
        start = starts[area]
        first = 0 if start is None else panel.months.index(start) + 1
        for month, log in enumerate(panel.logs[number], start=1):
            rows.append((number, month, log, first))
    return rows


@pytest.mark.parametrize("seed", range(25))
def test_no_linear_programme_can_narrow_a_suppressed_count(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 6)), int(rng.integers(2, 6)))
    cells = rng.negative_binomial(1, 0.1, shape) * (rng.random(shape) > 0.2)
    table = publish(cells.tolist())
    shown = [[*row, total] for row, total in zip(table.cells, table.row_totals, strict=True)]
    shown.append([*table.column_totals, table.total])
    truth = np.pad(cells, ((0, 1), (0, 1)))
    truth[:-1, -1], truth[-1, :-1], truth[-1, -1] = cells.sum(1), cells.sum(0), cells.sum()
    for place in np.argwhere((truth >= 1) & (truth <= 5)).tolist():
        low, high = _bounds(shown, (place[0], place[1]))
        total = place[0] == shape[0] or place[1] == shape[1]
        assert high >= 5, place
        assert low <= 1 or total, place
        assert high - low >= 1, place


def _bounds(shown: Sequence[Sequence[int | None]], place: tuple[int, int]) -> tuple[float, float]:
    """What a reader can work out of one count from everything printed."""
    rows, columns = len(shown), len(shown[0])
    ranges = [(1, None) if each is None else (each, each) for row in shown for each in row]
    sums = []
    for row in range(rows):
        line = np.zeros((rows, columns))
        line[row, :-1], line[row, -1] = 1, -1
        sums.append(line.ravel())
    for column in range(columns):
        line = np.zeros((rows, columns))
        line[:-1, column], line[-1, column] = 1, -1
        sums.append(line.ravel())
    goal = np.zeros((rows, columns))
    goal[place] = 1
    ends = []
    for sign in (1, -1):
        found = optimize.linprog(
            sign * goal.ravel(), A_eq=np.stack(sums), b_eq=np.zeros(len(sums)), bounds=ranges
        )
        ends.append(math.inf if found.status == 3 else sign * found.fun)
    return round(ends[0], 6), round(abs(ends[1]), 6)
