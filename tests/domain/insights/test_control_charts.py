"""The Making Data Count rules, by the vectors of their reference software's own tests."""

from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from openmash.domain.insights.control_charts import (
    Assurance,
    Direction,
    Rule,
    Step,
    Variation,
    Week,
    limits,
    runs,
    special,
    trends,
    two_of_three,
    weekly,
    xmr,
)

MONDAY = date(2026, 1, 5)


def _weeks(*values: float | None) -> list[Week]:
    return [Week(MONDAY + timedelta(weeks=n), 9, value) for n, value in enumerate(values)]


NOISE = (10, 12, 9, 11, 10, 13, 9, 10, 12, 8, 11, 10, 12, 9)


def test_limits_worked_by_hand() -> None:
    # Moving ranges 2, 3, 2: their mean 7/3; limits 11 -+ 2.66 * 7/3.
    low, mean, high = limits([10, 12, 9, 11])
    assert mean == 10.5
    assert (low, high) == pytest.approx((10.5 - 2.66 * 7 / 3, 10.5 + 2.66 * 7 / 3))


def test_a_wild_moving_range_is_left_out_of_the_limits() -> None:
    calm = [10, 11] * 10
    wild = [*calm, 90, *calm]
    _, _, high = limits(wild)
    assert high - sum(wild) / len(wild) == pytest.approx(2.66)


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        (range(1, 7), [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        (range(1, 8), [1] * 7),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0, 1, 1, 1, 1, 1, 1, 1, 0]),
        (range(7, 0, -1), [1] * 7),
        ([], []),
    ],
)
def test_trend(values: list[float], parts: list[int]) -> None:
    assert trends(list(values)) == [bool(each) for each in parts]


@pytest.mark.parametrize(
    ("sides", "parts"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [1] * 8 + [0]),
        ([-1] * 8 + [1], [1] * 8 + [0]),
        ([0] * 9, [0] * 9),
        ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),
    ],
)
def test_shift(sides: list[int], parts: list[int]) -> None:
    assert runs(sides) == [bool(each) for each in parts]


def test_two_of_three_marks_the_two_and_only_on_one_side() -> None:
    near = [False, False, True, False, True, False, False]
    assert two_of_three(near, [1] * 7) == near
    assert two_of_three(near, [1, -1] * 3 + [1]) == [False] * 7
    assert two_of_three([True, False, False, True], [1] * 4) == [False] * 4


def test_each_rule_is_named_on_the_point_that_breaks_it() -> None:
    found = special([*NOISE, 40])
    assert Rule.OUTSIDE in found[-1]
    assert not any(special(NOISE))
    shifted = special([*NOISE, *(each + 2.5 for each in NOISE[:8])])
    assert Rule.SHIFT in shifted[-1]


def test_a_special_week_is_improvement_or_concern_by_the_better_direction() -> None:
    weeks = _weeks(*NOISE, 2)
    last = {better: xmr(weeks, better=better).variation for better in Direction}
    assert last[Direction.LOWER] is Variation.IMPROVEMENT_LOW
    assert last[Direction.HIGHER] is Variation.CONCERN_LOW
    assert last[Direction.NEITHER] is Variation.NEUTRAL_LOW
    assert xmr(_weeks(*NOISE), better=Direction.LOWER).variation is Variation.COMMON


def test_limits_are_new_from_an_annotated_step_on_and_a_shift_is_no_longer_one() -> None:
    values = [*NOISE, *(each - 6 for each in NOISE)]
    step = Step(MONDAY + timedelta(weeks=14), "A deputy on every shift")
    without = xmr(_weeks(*values), better=Direction.LOWER)
    found = xmr(_weeks(*values), better=Direction.LOWER, steps=[step])
    assert without.variation is Variation.IMPROVEMENT_LOW
    assert found.variation is Variation.COMMON
    assert found.points[13].mean - found.points[14].mean == pytest.approx(6)
    assert found.steps == (step,)
    assert xmr(_weeks(*values), better=Direction.LOWER, steps=[Step(MONDAY, "")]).steps == ()


@pytest.mark.parametrize(
    ("target", "better", "icon"),
    [
        (30, Direction.LOWER, Assurance.MEETS),
        (30, Direction.HIGHER, Assurance.MISSES),
        (1, Direction.LOWER, Assurance.MISSES),
        (1, Direction.HIGHER, Assurance.MEETS),
        (10, Direction.LOWER, Assurance.HIT_AND_MISS),
        (10, Direction.NEITHER, None),
        (None, Direction.LOWER, None),
    ],
)
def test_assurance(target: float | None, better: Direction, icon: Assurance | None) -> None:
    assert xmr(_weeks(*NOISE), better=better, target=target).assurance is icon


def test_nothing_one_week_and_no_variation_are_drawn_without_a_crash() -> None:
    assert xmr([], better=Direction.LOWER).notes
    one = xmr(_weeks(5), better=Direction.LOWER)
    assert one.variation is Variation.COMMON
    assert "rest on 1 weeks" in one.notes[0]
    flat = xmr(_weeks(*[5] * 20), better=Direction.LOWER, target=5)
    assert flat.variation is Variation.COMMON
    assert flat.assurance is Assurance.HIT_AND_MISS
    assert len(xmr(_weeks(*NOISE, None, 10), better=Direction.LOWER).points) == 15


def test_weeks_begin_on_local_mondays_and_the_one_that_is_not_over_is_left_out() -> None:
    # 29 March 2026, 23:30 UTC, is already Monday in London: the clocks went forward that morning.
    late_sunday = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)
    facts = [(late_sunday, 4.0), (late_sunday - timedelta(days=1), 2.0)]
    facts.append((datetime(2026, 4, 14, 9, tzinfo=UTC), 9.0))
    found = weekly(facts, median, until=datetime(2026, 4, 15, 9, tzinfo=UTC))
    assert [(week.monday.isoformat(), week.n, week.value) for week in found] == [
        ("2026-03-23", 1, 2.0),
        ("2026-03-30", 1, 4.0),
        ("2026-04-06", 0, None),
    ]
    assert weekly([], median, until=late_sunday) == ()


def test_every_icon_has_words() -> None:
    assert len({each.label for kind in (Rule, Variation, Assurance) for each in kind}) == 14
