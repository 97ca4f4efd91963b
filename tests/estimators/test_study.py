"""The 2013 study as a worked example, and studies that cannot be concluded from."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.case_mix import adjust
from openmash.domain.insights.conclusions import Kind, change_words
from openmash.domain.insights.interrupted_series import interrupted_series
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.panel import Case, month_after, month_of, monthly, months_between
from openmash.domain.insights.staggered import staggered_effect
from openmash.domain.insights.study import (
    ALL_AREAS,
    STUDY_WORDS,
    TableRow,
    Windows,
    before_after,
    study,
    windows,
)

# The five areas of the study (Crockett and others 2013); their dates here are invented.
STARTS = {
    "Brent": date(2012, 3, 12),
    "Lewisham": date(2012, 5, 14),
    "Merton": date(2012, 7, 9),
    "Tower Hamlets": date(2012, 9, 10),
    "Triborough": date(2012, 11, 12),
}
# Published mean days: 2 1/2 to just over 1 1/4, and over 4 1/2 to under 2 1/2.
PUBLISHED = {Rating.AMBER: (2.5, 1.26), Rating.GREEN: (4.6, 2.45)}
# Quantiles of an exponential, thinned to 40 and scaled to a mean of 1: skewed, as lengths are.
SHAPE = [-math.log(1 - (n + 0.5) / 40) for n in range(40)]
SHAPE = [each / (sum(SHAPE) / 40) for each in SHAPE]


def _audit(area: str, first: date, rating: Rating, mean: float) -> list[Case]:
    """Forty contacts of one audit, spread over two months, with this mean exactly."""
    at = datetime(first.year, first.month, first.day, 10, tzinfo=UTC)
    return [
        Case(
            area, at + timedelta(days=1.4 * n), mean * SHAPE[(n * 17) % 40], True, rating, "police"
        )
        for n in range(40)
    ]


def _as_published() -> list[Case]:
    cases = []
    for area, start in STARTS.items():
        for rating, (before, after) in PUBLISHED.items():
            cases += _audit(area, start - timedelta(days=60), rating, before)
            cases += _audit(area, start, rating, after)
    return cases


def test_the_published_means_come_back_in_the_layout_of_the_study() -> None:
    table = before_after(_as_published(), {area: windows(start) for area, start in STARTS.items()})
    assert [(row.area, row.label) for row in table[:2]] == [
        ("Brent", "Level 3: high or complex"),
        ("Brent", "Level 2: low to vulnerable"),
    ]
    assert [row.area for row in table[::2]] == [*STARTS, ALL_AREAS]
    for row in table:
        assert row.rating is not None
        before, after = PUBLISHED[row.rating]
        assert row.before.mean_of_ended.value == pytest.approx(before)
        assert row.after.mean_of_ended.value == pytest.approx(after)
    high, low = table[-2:]
    assert (high.before.n, high.after.n) == (200, 200)
    assert high.change.value == pytest.approx(-1.24)
    assert high.change.high is not None
    assert high.change.high < 0
    assert low.ratio.high is not None
    assert low.ratio.high < 1


def test_forty_an_audit_in_one_area_can_hardly_show_even_a_halving() -> None:
    """What the original lacked: the uncertainty of its own figures."""
    table = before_after(_as_published(), {"Brent": windows(STARTS["Brent"])})
    (high, low) = table[:2]
    for row in (high, low):
        assert row.ratio.low is not None
        assert row.ratio.high is not None
        assert row.ratio.high / row.ratio.low > 1.6


def _row(cases: Sequence[Case], window: Windows) -> TableRow:
    (row, _) = before_after(cases, {"A": window})
    return row


def test_days_are_local_and_the_day_of_the_start_is_after() -> None:
    start = date(2026, 6, 1)
    late = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
    after = Case("A", late, 1.0, True, "red")
    before = Case("A", late - timedelta(hours=1), 1.0, True, "red")
    row = _row([after, before], windows(start, days=30))
    assert (row.before.n, row.after.n) == (1, 1)
    settled = windows(start, days=30, settling=14)
    assert settled.after_from == date(2026, 6, 15)
    assert _row([after, before], settled).after.n == 0


def test_open_contacts_are_in_the_table_and_a_period_with_nothing_is_said() -> None:
    at = datetime(2026, 6, 2, 9, tzinfo=UTC)
    row = _row([Case("A", at, 4.0, False, "amber")], windows(date(2026, 6, 1)))
    assert (row.after.n, row.after.open, row.after.oldest_open) == (1, 1, 4.0)
    assert "None of these has ended" in row.after.caution
    assert row.change.value is None
    assert row.ratio.value is None
    assert row.label == STUDY_WORDS[Rating.AMBER]
    assert before_after([], {"A": windows(date(2026, 6, 1))}) == ()


def _series(
    area: str, months: int, start: int | None, *, ratio: float = 0.5, wave: float = 0.1
) -> list[Case]:
    """Six contacts a month whose median moves in a wave of its own, and falls at the start."""
    cases = []
    for month in range(months):
        first = month_after(date(2020, 1, 1), month)
        at = datetime(first.year, first.month, 2, 9, tzinfo=UTC)
        log = wave * math.sin(month * (3 + len(area) + ord(area[-1])))
        if start is not None and month >= start:
            log += math.log(ratio)
        cases += [
            Case(area, at + timedelta(days=n), 3 * math.exp(log) * (0.8 + 0.1 * n), True, "amber")
            for n in range(6)
        ]
    return cases


def _day(month: int) -> date:
    return month_after(date(2020, 1, 1), month)


FIVE = {"A": 12, "B": 14, "C": 16, "D": 18, "E": 20}


def test_five_areas_give_a_figure_and_sentences_on_both_sides() -> None:
    cases = [case for area, start in FIVE.items() for case in _series(area, 34, start)]
    found = study(cases, {area: _day(start) for area, start in FIVE.items()}, shuffles=199)
    assert found.effect.ratio.value == pytest.approx(0.5, abs=0.04)
    assert found.effect.ratio.high is not None
    assert found.effect.ratio.high < 1
    assert found.effect.orders == 120
    assert found.effect.p is not None
    assert found.effect.p < 0.05
    kinds = [each.kind for each in found.conclusions]
    assert kinds == sorted(kinds, key=list(Kind).index)
    words = " ".join(each.words for each in found.conclusions if each.kind is Kind.CAN)
    assert "5 areas started" in words
    assert "5 of 5 areas stepped down" in words
    minds = " ".join(each.words for each in found.conclusions if each.kind is Kind.MIND)
    assert "Every area started in the end" in minds
    assert found == study(cases, {a: _day(s) for a, s in FIVE.items()}, shuffles=199)


def test_without_an_effect_the_study_says_that_it_cannot_tell() -> None:
    cases = [case for area in FIVE for case in _series(area, 34, None)]
    found = study(cases, {area: _day(start) for area, start in FIVE.items()}, shuffles=199)
    words = " ".join(each.words for each in found.conclusions if each.kind is Kind.CANNOT)
    assert "no change at all fits the figures too" in words
    assert "not proof that nothing changed" in words


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ({}, "No area started"),
        ({"A": 12}, "one area only"),
        ({"A": 12, "B": 12}, "started in the same month"),
        ({"A": 99, "B": None}, "No area started"),
        ({"A": 0, "B": 12}, "one area only"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(starts: dict[str, int | None], words: str) -> None:
    areas = starts or {"A": None}
    cases = [case for area, start in areas.items() for case in _series(area, 30, start)]
    days = {area: None if start is None else _day(start) for area, start in starts.items()}
    found = staggered_effect(monthly(cases), days)
    assert found.ratio.value is None
    assert words in found.ratio.note
    assert study(cases, days, shuffles=19).conclusions[-1].kind is Kind.MIND


def test_areas_that_share_no_month_are_not_compared() -> None:
    early = [case for case in _series("A", 20, 10) if case.received_at.year == 2020]
    late = [case for case in _series("B", 40, 36) if case.received_at.year > 2021]
    found = staggered_effect(monthly([*early, *late]), {"A": _day(10), "B": _day(36)})
    assert found.ratio.value is None
    assert "No month can be compared" in found.ratio.note


def test_three_areas_are_too_few_for_an_interval_and_it_is_left_open() -> None:
    cases = [case for area in "ABC" for case in _series(area, 30, FIVE[area])]
    found = staggered_effect(monthly(cases), {area: _day(FIVE[area]) for area in "ABC"})
    assert found.orders == 6
    assert not found.ratio.bounded
    assert "6 ways only" in found.notes[0]


def test_areas_without_any_variation_do_not_crash() -> None:
    cases = [c for a, s in FIVE.items() for c in _series(a, 34, s, wave=0)]
    found = study(cases, {area: _day(start) for area, start in FIVE.items()}, shuffles=99)
    assert found.effect.ratio.value == pytest.approx(0.5)
    assert found.series[0].level.value == pytest.approx(0.5)
    assert "do not vary" in found.series[0].notes[0]


def test_a_short_series_has_points_and_a_sentence_but_no_step() -> None:
    panel = monthly(_series("A", 20, 9))
    found = interrupted_series(panel, "A", _day(9))
    assert found.level.value is None
    assert "9 months with figures before" in found.notes[0]
    assert len(found.points) == 20


def test_the_month_of_a_start_inside_it_is_left_out_and_one_from_the_first_is_not() -> None:
    panel = monthly(_series("A", 30, 15))
    inside = interrupted_series(panel, "A", _day(14).replace(day=20))
    assert (inside.before, inside.after) == (14, 15)
    assert inside.points[14].fitted is None
    whole = interrupted_series(panel, "A", _day(15))
    assert (whole.before, whole.after) == (15, 15)
    assert whole.level.value == pytest.approx(inside.level.value or 0, rel=0.1)


def test_an_empty_study_is_a_study() -> None:
    found = study([], {"A": date(2026, 1, 1)})
    assert found.table == ()
    assert found.series == ()
    assert "No area started" in found.effect.ratio.note
    assert found.panel.share_open == 0


def test_months_are_local_and_thin_or_mostly_open_ones_have_no_figure() -> None:
    assert month_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == 3
    at = datetime(2026, 3, 5, 9, tzinfo=UTC)
    cases = [Case("A", at, 2.0, True)] * 4 + [Case("B", at, 2.0, False)] * 9
    cases += [Case("B", datetime(2026, 5, 5, 9, tzinfo=UTC), 1.0, True)] * 5
    panel = monthly(cases)
    assert panel.months == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert panel.logs == ((None, None, None), (None, None, 0.0))
    assert panel.open[1] == (9, 0, 0)
    assert panel.share_open == 0.5


def test_the_mix_is_taken_out_and_one_mix_is_left_alone() -> None:
    at = datetime(2026, 3, 5, 9, tzinfo=UTC)
    cases = [Case("A", at, 2.0 + n % 3, True, "red") for n in range(20)]
    cases += [Case("A", at, 3 * (2.0 + n % 3), True, "green") for n in range(20)]
    found = adjust(cases)
    assert sorted(found.lengths[:20]) == pytest.approx(sorted(found.lengths[20:]), rel=0.05)
    (ratio,) = found.ratios["rating"].values()
    assert ratio in (pytest.approx(3, rel=0.05), pytest.approx(1 / 3, rel=0.05))
    alone = adjust(cases[:20])
    assert alone.lengths == tuple(case.length for case in cases[:20])
    assert alone.note


def test_changes_in_words() -> None:
    assert change_words(Estimate(1.004, 0.9, 1.2)).startswith("no different (95% interval: 10% s")
    assert change_words(Estimate(1.3, None, None)) == "30% longer (no interval)"
    assert change_words(Estimate(None, None, None)) == "not known"
