"""Intervals where there is little, nothing, or no spread: a sentence, never a crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.insights.intervals import (
    Estimate,
    difference_of_means,
    difference_of_shares,
    mean,
    missing,
    quantile,
    spread,
    wilson,
)


def test_nothing_gives_no_figure_and_says_so() -> None:
    for found in (mean([]), quantile([], 0.5), wilson(0, 0), difference_of_means([], [1.0])):
        assert found.value is None
        assert found.low is None
        assert found.high is None
        assert found.note.endswith(".")


def test_few_give_a_mean_without_an_interval() -> None:
    found = mean([1.0, 2.0, 6.0])
    assert found.value == 3
    assert not found.bounded
    assert "too few" in found.note


def test_no_spread_gives_a_point_that_is_named_as_one() -> None:
    found = mean([2.0] * 12)
    assert (found.value, found.low, found.high) == (2, 2, 2)
    assert "says little" in found.note
    change = difference_of_means([3.0] * 12, [2.0] * 12)
    assert (change.value, change.low, change.high) == (-1, -1, -1)


def test_a_median_of_five_has_no_exact_interval_and_of_six_its_whole_range() -> None:
    # 2 * (1/2)^5 is more than 5%, 2 * (1/2)^6 is less: Conover 1999, section 3.2.
    five = quantile([1, 2, 3, 4, 5], 0.5)
    assert (five.low, five.high) == (None, None)
    six = quantile([1, 2, 3, 4, 5, 6], 0.5)
    assert (six.value, six.low, six.high) == (3.5, 1, 6)


def test_a_ninetieth_percentile_needs_36_for_its_upper_end() -> None:
    # 0.9^35 is more than 2.5%, 0.9^36 less.
    assert quantile(list(range(35)), 0.9).high is None
    assert quantile(list(range(36)), 0.9).high == 35


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.sampled_from([0.5, 0.9]))
def test_a_quantile_lies_in_its_interval_and_the_ends_occurred(
    lengths: list[float], share: float
) -> None:
    found = quantile(lengths, share)
    assert found.value is not None
    assert found.low is None or (found.low <= found.value and found.low in lengths)
    assert found.high is None or (found.high >= found.value and found.high in lengths)


@settings(max_examples=40)
@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_in_its_interval_inside_nought_and_one(count: int, more: int) -> None:
    found = wilson(count, count + more)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_same_seed_gives_the_same_bootstrap_and_another_seed_another() -> None:
    lengths = [1.0, 2.5, 2.5, 4.0, 9.0, 1.5, 3.0, 0.5, 6.0, 2.0]
    assert mean(lengths) == mean(lengths)
    assert mean(lengths, seed=1) != mean(lengths, seed=2)


def test_large_samples_go_over_to_students_t_without_a_jump() -> None:
    lengths = [((7 * n) % 101) / 10 for n in range(1_000)]
    small, large = mean(lengths), mean([*lengths, 5.0])
    assert small.method != large.method
    assert small.low == pytest.approx(large.low, rel=0.01)
    assert small.high == pytest.approx(large.high, rel=0.01)


def test_a_wider_level_gives_a_wider_interval() -> None:
    lengths = [float(n * n % 53) for n in range(80)]
    for narrow, wide in zip(_three(lengths, level=0.8), _three(lengths, level=0.99), strict=True):
        assert narrow.low is not None
        assert narrow.high is not None
        assert wide.low is not None
        assert wide.high is None or wide.high >= narrow.high
        assert wide.low <= narrow.low


def _three(lengths: list[float], *, level: float) -> tuple[Estimate, ...]:
    found = spread(lengths, level=level)
    return found.mean, found.median, found.p90


def test_intervals_that_touch_are_not_apart_and_unknown_ends_never_are() -> None:
    low, high = Estimate(1, 0.5, 2), Estimate(3, 2, 4)
    assert not low.apart_from(high)
    assert low.apart_from(Estimate(3, 2.1, 4))
    assert Estimate(9, 8, None).apart_from(low)
    assert not Estimate(1, 0.5, None).apart_from(Estimate(3, 2, 4))


def test_a_difference_needs_both_shares() -> None:
    assert difference_of_shares(wilson(1, 4), missing("None.")).value is None
    found = difference_of_shares(wilson(30, 60), wilson(45, 60))
    assert found.value == pytest.approx(0.25)
    assert found.low is not None
    assert found.low > 0


def test_another_unit_scales_all_three() -> None:
    assert Estimate(60, 30, None).scaled(1 / 60) == Estimate(1, 0.5, None)
