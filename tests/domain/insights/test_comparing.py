"""Boroughs beside each other: what is kept back, who differs, and when there is an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.domain.insights.benchmarking import ALARM, WARNING, share_limits
from openmash.domain.insights.comparing import (
    Comparison,
    Lengths,
    Measure,
    Standing,
    Tally,
    of_shares,
)
from openmash.domain.insights.comparing_medians import of_medians

NAMED = [(code, f"Borough {code}") for code in "ABCDEFG"]


def shares(*tallies: Tally, measure: Measure = Measure.IN_TIME) -> Comparison:
    return of_shares(measure, NAMED, dict(zip("ABCDEFG", tallies, strict=False)))


def standings(found: Comparison) -> str:
    """The first letters of how each stands."""
    return " ".join(each.standing.value for each in found.lines)


def test_a_borough_apart_from_the_others_is_named_and_nobody_is_ranked() -> None:
    usual = [Tally(in_time=780 + n, late=220 - n) for n in range(0, 60, 10)]
    found = shares(*usual, Tally(in_time=300, late=700))
    assert [each.name for each in found.differing] == ["Borough G"]
    assert found.lines[6].standing is Standing.FAR_BELOW
    assert found.order.order is None
    assert "intervals that overlap" in found.order.sentence
    assert ("Borough G", "Borough A") in found.order.apart


def test_an_order_is_given_only_where_every_interval_is_clear_of_the_next() -> None:
    clear = [Tally(in_time=1000 * n, late=10_000 - 1000 * n) for n in (8, 2, 5)]
    found = of_shares(Measure.IN_TIME, NAMED[:3], dict(zip("ABC", clear, strict=True)))
    assert found.order.order == ("Borough B", "Borough C", "Borough A")
    close = of_shares(Measure.IN_TIME, NAMED[:2], {"A": Tally(80, 20), "B": Tally(82, 18)})
    assert close.order.order is None


def test_a_small_count_is_kept_back_with_one_that_would_give_it_away() -> None:
    found = shares(*(Tally(in_time=90, late=30 + n) for n in range(6)), Tally(in_time=60, late=3))
    small = found.lines[6]
    assert (small.standing, small.count, small.of) == (Standing.KEPT_BACK, None, None)
    assert small.figure.value is None
    assert small.point is None
    # Late ones are kept back in another borough too, else a sum over the column would tell.
    assert found.kept_back >= 2
    shown = [each for each in found.lines if each.count is not None]
    assert found.common == pytest.approx(
        sum(each.count or 0 for each in shown) / sum(each.of or 0 for each in shown)
    )


def test_nothing_and_nothing_judged_are_not_the_same_as_kept_back() -> None:
    found = shares(Tally(), Tally(not_judged=40), *(Tally(in_time=90, late=30) for _ in range(5)))
    assert found.lines[0].standing is Standing.NOTHING
    assert found.lines[1].standing is Standing.NOTHING
    assert found.kept_back == 0
    assert shares().common is None


def test_no_further_action_is_of_children() -> None:
    tally = Tally(in_time=50, late=50, children=200, no_further_action=80)
    found = shares(*[tally] * 7, measure=Measure.NO_FURTHER_ACTION)
    assert {(each.count, each.of) for each in found.lines} == {(80, 200)}


def waits(*minutes: float, times: int = 10, open_after: float | None = None) -> Lengths:
    ended = [True] * len(minutes)
    rest = () if open_after is None else (open_after,)
    return Lengths(
        (*minutes, *rest), (*ended, *[False] * len(rest)), (times,) * (len(minutes) + len(rest))
    )


def test_medians_count_open_contacts_and_name_who_is_apart() -> None:
    codes = "ABCDEFGHIJKL"
    named = [(code, code) for code in codes]
    lengths = {code: waits(*range(200 + n, 280 + n, 5)) for n, code in enumerate(codes)}
    lengths["L"] = waits(*range(600, 680, 5), open_after=700)
    found = of_medians(named, dict.fromkeys(codes, Tally(in_time=100, late=60)), lengths)
    assert found.funnel is None
    assert found.lines[0].figure.value == 235
    assert found.lines[0].of == 160
    assert found.lines[11].figure.value == 640
    assert [each.name for each in found.differing] == ["L"]
    assert found.lines[11].standing is Standing.FAR_ABOVE
    assert found.common == pytest.approx(242, abs=5)


def test_medians_that_differ_all_round_flag_nobody() -> None:
    codes = "ABCDEFGHIJKL"
    named = [(code, code) for code in codes]
    lengths = {code: waits(*range(100 + 40 * n, 140 + 40 * n, 5)) for n, code in enumerate(codes)}
    found = of_medians(named, dict.fromkeys(codes, Tally(in_time=100, late=60)), lengths)
    assert found.differing == ()
    assert found.naive > 6
    assert "so the limits are widened" in found.notes[0]


def test_a_median_of_many_open_ones_carries_a_caution_and_few_contacts_none() -> None:
    tallies = dict.fromkeys("ABCDEF", Tally(in_time=40, late=20, open=20))
    lengths = {code: waits(60, 120, open_after=100) for code in "ABCDEF"}
    lengths["G"] = waits(60, times=4)
    found = of_medians(NAMED, {**tallies, "G": Tally(in_time=2, late=2)}, lengths)
    cautions = [each.caution for each in found.lines if each.figure.value is not None]
    assert len(cautions) >= 4
    assert set(cautions) == {"More than a fifth are still open."}
    assert found.lines[6].standing is Standing.KEPT_BACK
    assert found.lines[6].figure.value is None


counts = st.integers(0, 60)


@given(st.lists(st.tuples(counts, counts, counts), min_size=7, max_size=7))
def test_no_small_count_is_ever_shown(tallies: list[tuple[int, int, int]]) -> None:
    found = shares(*(Tally(*each) for each in tallies))
    for each in found.lines:
        if each.count is not None and each.of is not None:
            assert not 1 <= each.count <= 5
            assert not 1 <= each.of - each.count <= 5


@given(st.lists(st.tuples(st.integers(20, 60), st.integers(20, 60)), min_size=7, max_size=7))
def test_drawn_limits_go_through_those_of_each_borough(pairs: list[tuple[int, int]]) -> None:
    found = shares(*(Tally(*each) for each in pairs))
    assert found.funnel is not None
    for each in found.funnel.points:
        assert share_limits(found.funnel, each.of, WARNING) == pytest.approx(each.warning)
        assert share_limits(found.funnel, each.of, ALARM) == pytest.approx(each.alarm)
