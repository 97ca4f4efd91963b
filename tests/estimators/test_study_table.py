"""The study's table says of each line what `survival.figures` says of its waits one by one."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from openmash.domain.insights import intervals
from openmash.domain.insights.arrays import Floats
from openmash.domain.insights.study_curves import line_figures
from openmash.domain.insights.study_means import means
from openmash.domain.insights.study_table import ALL_AREAS, Lengths, table_of
from openmash.domain.insights.survival import Wait, figures
from tests.estimators.worlds import REPLICATIONS, alike, tolerance

GRAIN = 0.25
NONE = intervals.missing("")


def _line(n: int, seed: int, *, still: float, grain: float) -> Lengths:
    """Lengths with ties of a grain; a share of them open, some as long as others took."""
    rng = np.random.default_rng(seed)
    took = rng.lognormal(0.5, 1, n)
    return Lengths(np.ceil(took / grain) * grain if grain else took, rng.random(n) >= still)


@pytest.mark.parametrize("grain", [0, 0.25, 3])
@pytest.mark.parametrize("still", [0, 0.1, 0.6, 1])
@pytest.mark.parametrize("n", [1, 2, 9, 60, 400])
def test_a_line_has_the_figures_of_its_waits(n: int, still: float, grain: float) -> None:
    line = _line(n, seed=n, still=still, grain=grain)
    theirs = figures(map(Wait, line.took.tolist(), line.over.tolist()), until=10)
    mine = line_figures(*line, theirs.mean_of_ended, until=10, level=0.95)
    assert alike(mine, theirs)


def test_lines_that_have_nothing_or_end_at_one_length_are_those_of_the_waits_too() -> None:
    for took, over in (
        ([], []), ([0.0], [True]), ([0.0, 0.0], [True, True]), ([12.0, 12.0], [True, False]),
        ([1.0, 1.0, 30.0], [True, False, True]),
    ):  # fmt: skip
        theirs = figures(map(Wait, took, over), until=10)
        mine = line_figures(
            np.asarray(took), np.asarray(over, dtype=bool), NONE, until=10, level=0.95
        )
        assert alike(replace(mine, mean_of_ended=theirs.mean_of_ended), theirs)


def test_all_areas_are_their_contacts_together_and_stand_last() -> None:
    a, b = _line(40, 1, still=0, grain=0), _line(70, 2, still=0.1, grain=0)
    table = table_of({("B", "red"): a}, {("A", "red"): b, ("B", "red"): b})
    assert [row.area for row in table] == ["A", "B", ALL_AREAS]
    both = figures(map(Wait, [*b.took] * 2, [*b.over] * 2), until=10)
    assert table[-1].before.n == 40
    assert alike(table[-1].after.restricted_mean, both.restricted_mean)
    assert table[0].before.n == 0
    assert table[0].change.value is None


def _sets() -> list[Floats]:
    rng = np.random.default_rng(11)
    found: list[Floats] = []
    for n in (10, 15, 40, 250, 1000):
        rough = np.ceil(rng.lognormal(0, 0.8, n) / GRAIN) * GRAIN
        found += [rng.lognormal(0, 0.8, n), np.asarray(rough), rng.normal(5, 1, n)]
    return found


def test_means_are_those_of_the_bootstrap_drawn_on_and_on() -> None:
    for lengths, mine in zip(_sets(), means(_sets(), level=0.95), strict=True):
        draws = 20_000 if len(lengths) < 100 else 4_000
        theirs = stats.bootstrap(
            (lengths,), np.mean, method="BCa", n_resamples=draws, batch=500,
            rng=np.random.default_rng(1),
        ).confidence_interval  # fmt: skip
        assert mine.value == pytest.approx(float(lengths.mean()))
        # What is left is the noise of the draws, and the grain of what their means can be.
        near = (0.03 if draws > 4_000 else 0.06) * (theirs.high - theirs.low)
        near += GRAIN / len(lengths)
        assert mine.low == pytest.approx(theirs.low, abs=near)
        assert mine.high == pytest.approx(theirs.high, abs=near)


def test_means_depend_on_no_order_and_no_neighbour() -> None:
    sets = _sets()
    turned = means([each[::-1].copy() for each in reversed(sets)], level=0.9)
    for mine, theirs in zip(means(sets, level=0.9), reversed(turned), strict=True):
        assert alike(mine, theirs)


def test_what_no_curve_can_stand_for_is_drawn_as_ever() -> None:
    """Two values alone, few, many, all alike, or nothing: the interval of `intervals.mean`."""
    two = np.asarray([1.0] * 12 + [2.0] * 3)
    sets = [two, np.ones(30), np.arange(9.0), np.arange(1500.0), np.zeros(0)]
    assert means(sets, level=0.95) == [intervals.mean(each) for each in sets]


@pytest.mark.parametrize(("n", "fewest"), [(30, 0.89), (150, 0.92)])
def test_the_mean_of_skewed_lengths_is_held_as_often_as_where_it_is_drawn(
    n: int, fewest: float
) -> None:
    truth = float(np.exp(0.8**2 / 2))
    worlds = [np.random.default_rng(20_000 + seed) for seed in range(REPLICATIONS)]
    found = means([each.lognormal(0, 0.8, n) for each in worlds], level=0.95)
    held = sum((each.low or 0) <= truth <= (each.high or 0) for each in found)
    assert held >= tolerance(fewest, REPLICATIONS)[0]
