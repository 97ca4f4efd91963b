"""Agreement, coming back, and what becomes of contacts."""

from datetime import UTC, datetime, timedelta

import pytest

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.agreement import (
    Event,
    agreement,
    agreement_by_group,
    came_again,
    came_before,
    conversion,
    weighted_kappa,
)

RED, AMBER, GREEN, BLUE = Rating
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
YEAR_AGO = datetime(2025, 6, 1, 12, tzinfo=UTC)


def test_a_worked_kappa() -> None:
    # By hand: 0.90 agree where chance would have 0.50.
    found = weighted_kappa([[45, 5], [5, 45]])
    assert found.value == pytest.approx(0.8)
    # The large-sample error of the plain kappa of a balanced table: sqrt(p(1-p)/n)/(1-chance).
    assert found.low is not None
    assert (0.8 - found.low) / 1.959964 == pytest.approx(0.06, abs=1e-6)


def test_a_step_of_three_grades_costs_more_than_three_of_one() -> None:
    close = agreement([(RED, AMBER)] * 3 + [(each, each) for each in Rating] * 5)
    far = agreement([(RED, BLUE)] + [(each, each) for each in Rating] * 5)
    assert close.kappa.value is not None
    assert far.kappa.value is not None
    assert far.kappa.value < close.kappa.value


def test_movement_is_counted_both_ways_and_lowered_reds_apart() -> None:
    pairs = [(RED, GREEN)] * 2 + [(RED, RED)] * 6 + [(BLUE, RED)] + [(GREEN, GREEN)] * 11
    found = agreement(pairs)
    assert found.n == 20
    assert found.matrix[RED][GREEN] == 2
    assert sum(sum(row.values()) for row in found.matrix.values()) == 20
    assert found.lower.value == pytest.approx(0.10)
    assert found.higher.value == pytest.approx(0.05)
    assert found.same.value == pytest.approx(0.85)
    assert found.red_lowered.value == pytest.approx(0.25)


def test_too_few_one_grade_and_full_agreement_are_each_said() -> None:
    assert "too few" in agreement([(RED, RED)] * 9).kappa.note
    assert "same rating" in agreement([(RED, RED)] * 30).kappa.note
    full = agreement([(each, each) for each in Rating] * 5).kappa
    assert (full.value, full.low, full.high) == (1, 1, 1)
    assert "says little" in full.note
    assert agreement([]).same.value is None


def test_groups_are_kept_apart() -> None:
    found = agreement_by_group([("police", RED, RED), ("health", RED, BLUE)])
    assert found["police"].same.value == 1
    assert found["health"].same.value == 0


def _events(*days: int) -> list[Event]:
    return [Event("child", YEAR_AGO + timedelta(days=each)) for each in days]


def _before(events: list[Event], *, since: datetime, until: datetime) -> float | None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    return came_before(events, since=since, until=until, recorded_from=long_ago).share.value


def test_a_year_is_counted_by_the_calendar_and_includes_its_last_day() -> None:
    later = NOW + timedelta(days=9)
    assert _before(_events(0, 365), since=YEAR_AGO, until=later) == 0.5
    assert _before(_events(0, 366), since=YEAR_AGO, until=later) == 0


def test_after_the_29th_of_february_a_year_runs_to_the_1st_of_march() -> None:
    leap = datetime(2024, 2, 29, 12, tzinfo=UTC)
    again = datetime(2025, 3, 1, 12, tzinfo=UTC)
    assert _before([Event(1, leap), Event(1, again)], since=again, until=NOW) == 1
    after = again + timedelta(days=1)
    assert _before([Event(1, leap), Event(1, after)], since=again, until=NOW) == 0


def test_other_children_do_not_make_a_repeat_and_order_does_not_matter() -> None:
    events = [Event("b", NOW), Event("a", NOW - timedelta(days=9)), Event("b", YEAR_AGO)]
    found = came_before(
        events,
        since=NOW - timedelta(days=30),
        until=NOW + timedelta(days=1),
        recorded_from=datetime(2020, 1, 1, tzinfo=UTC),
    )
    assert (found.n, found.share.value) == (2, 0.5)


def test_events_too_near_the_start_of_the_record_are_not_judged() -> None:
    found = came_before(
        _events(0, 300, 400), since=YEAR_AGO, until=NOW + timedelta(days=90), recorded_from=YEAR_AGO
    )
    assert (found.n, found.left_out) == (1, 2)
    assert found.share.value == 1


def test_events_not_yet_followed_for_a_year_are_not_judged_even_if_the_child_came_again() -> None:
    found = came_again(
        _events(-30, 10, 20), since=YEAR_AGO - timedelta(days=99), until=NOW, now=NOW
    )
    assert (found.n, found.left_out) == (1, 2)
    assert found.share.value == 1
    nothing = came_again([], since=YEAR_AGO, until=NOW, now=NOW)
    assert nothing.share.value is None


def test_conversion_is_of_the_decided_and_counts_the_open() -> None:
    found = conversion(
        [
            ("police", True, False),
            ("police", False, True),
            ("police", None, False),
            ("school", None, False),
        ]
    )
    assert (found["police"].decided, found["police"].open) == (2, 1)
    assert found["police"].referral.value == 0.5
    assert found["police"].no_further_action.value == 0.5
    assert found["school"].referral.value is None
