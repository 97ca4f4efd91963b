"""Kaplan-Meier against figures of lifelines, and the ways an open wait could be lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.insights.survival import Wait, by_group, figures, kaplan_meier

LENGTHS = [1, 2, 2, 3, 4, 4, 4, 5, 6, 7, 8, 8, 9, 11, 12, 14, 15, 18, 20, 25]
OPEN = {2, 6, 9, 14, 17, 19}
ENDED = [place not in OPEN for place in range(20)]
# Printed by lifelines 0.30.3 (KaplanMeierFitter, 95%) for these twenty waits.
SURVIVAL = [
    0.95, 0.9, 0.847059, 0.741176, 0.684163, 0.627149, 0.501719, 0.439005, 0.37629, 0.301032,
    0.225774, 0.112887,
]  # fmt: skip
LOW = [
    0.694743, 0.656031, 0.596795, 0.485082, 0.426251, 0.371252, 0.256536, 0.205945, 0.159483,
    0.105014, 0.060384, 0.009044,
]  # fmt: skip
HIGH = [
    0.992802, 0.97401, 0.948025, 0.883375, 0.844554, 0.802765, 0.704929, 0.651222, 0.594301,
    0.527538, 0.454289, 0.36378,
]  # fmt: skip


def test_the_curve_and_its_band_are_those_of_lifelines() -> None:
    curve = kaplan_meier(LENGTHS, ENDED)
    assert curve is not None
    assert curve.survival == pytest.approx(SURVIVAL, abs=1e-6)
    assert curve.low == pytest.approx(LOW, abs=1e-6)
    assert curve.high == pytest.approx(HIGH, abs=1e-6)
    median = curve.quantile(0.5)
    assert (median.value, median.low, median.high) == (9, 4, 15)
    quarter = curve.quantile(0.75)
    assert (quarter.value, quarter.low, quarter.high) == (15, 9, None)
    assert curve.restricted_mean(10).value == pytest.approx(7.317420814479636)


def test_without_open_waits_the_restricted_mean_is_the_mean_with_its_usual_error() -> None:
    curve = kaplan_meier([1, 2, 3, 6, 8], [True] * 5)
    assert curve is not None
    found = curve.restricted_mean(100)
    assert found.value == pytest.approx(4)
    assert found.low is not None
    # Greenwood's formula comes down to the plain variance over n: 6.8 / 5.
    assert (4 - found.low) / 1.959964 == pytest.approx((6.8 / 5) ** 0.5, rel=1e-6)


def test_a_reading_beyond_the_longest_wait_is_refused() -> None:
    curve = kaplan_meier(LENGTHS, ENDED)
    assert curve is not None
    assert curve.longer_than(26).value is None
    assert curve.longer_than(0.5).value == 1
    assert curve.longer_than(9).value == pytest.approx(0.439005, abs=1e-6)
    over = kaplan_meier([1, 2], [True, True])
    assert over is not None
    assert over.longer_than(5).value == 0


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=50),
)
def test_counted_rows_give_the_same_curve_as_single_ones(rows: list[tuple[int, bool]]) -> None:
    single = kaplan_meier([length for length, _ in rows], [ended for _, ended in rows])
    kinds = sorted(set(rows))
    counted = kaplan_meier(
        [length for length, _ in kinds],
        [ended for _, ended in kinds],
        counts=[rows.count(kind) for kind in kinds],
    )
    assert single == counted


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=40))
def test_any_waits_give_figures_and_ends_in_order(rows: list[tuple[float, bool]]) -> None:
    found = figures([Wait(length, ended, 5.0) for length, ended in rows], until=10)
    assert found.n == found.ended + found.open == len(rows)
    for each in (found.median, found.p90, found.restricted_mean, found.within):
        known = [end for end in (each.low, each.value, each.high) if end is not None]
        assert known == sorted(known)


def test_open_waits_make_the_median_longer_than_the_finished_ones_alone() -> None:
    waits = [Wait(1, True)] * 6 + [Wait(5, False)] * 3 + [Wait(7, True)] * 2
    assert figures(waits, until=10).median.value == 1
    more = [*waits, *[Wait(5, False)] * 4]
    found = figures(more, until=10)
    assert found.median.value == 7
    assert found.mean_of_ended.value == pytest.approx(20 / 8)


def test_nothing_all_open_and_many_open_are_each_said() -> None:
    assert "nothing to measure" in figures([], until=10).caution
    none = figures([Wait(3, False)] * 4, until=10)
    assert "None of these has ended" in none.caution
    assert none.median.value is None
    assert none.oldest_open == 3
    assert "None has ended" in none.restricted_mean.note
    some = figures([Wait(3, True), Wait(4, False)], until=10)
    assert some.restricted_mean.value == pytest.approx(6.5)
    assert "taken to last to the limit" in some.restricted_mean.note
    fifth = [Wait(1, True)] * 8 + [Wait(1, False)] * 2
    assert figures(fifth, until=10).caution == ""
    assert "not fit for a headline" in figures([*fifth, Wait(1, False)], until=10).caution


def test_waits_that_are_all_alike_have_a_point_that_says_little() -> None:
    found = figures([Wait(2, True)] * 9, until=10)
    assert found.median.value == 2
    assert found.restricted_mean.value == pytest.approx(2)
    assert "says little" in found.restricted_mean.note


def test_a_target_that_still_runs_judges_nobody_whether_finished_or_not() -> None:
    """Young quick waits known early would flatter the share within target."""
    young = Wait(1, True, target=24, followed=3)
    slow = Wait(30, True, target=24, followed=100)
    waiting = Wait(25, False, target=24, followed=25)
    done = Wait(2, True, target=24, followed=100)
    found = figures([young, slow, waiting, done, Wait(9, True)], until=10)
    assert found.judged == 3
    assert found.within.value == pytest.approx(1 / 3)
    assert figures([young], until=10).within.note.startswith("No wait's target")


def test_a_wait_of_exactly_its_target_is_in_time() -> None:
    assert figures([Wait(24, True, target=24)], until=10).within.value == 1


def test_groups_keep_their_own_figures() -> None:
    found = by_group(
        [("red", Wait(1, True)), ("green", Wait(9, True)), ("red", Wait(2, False))], until=10
    )
    assert list(found) == ["red", "green"]
    assert found["red"].open == 1
    assert found["green"].median.value == 9
