"""Turnaround against an independent reference, and the ways in which an average could mislead."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.turnaround import Course, lines, movement, spread

CALENDAR = default_policy("Test").calendar
MONDAY_NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)


def course(initial: Rating, decided_after: timedelta | None, final: Rating | None = None) -> Course:
    decided = MONDAY_NINE + decided_after if decided_after is not None else None
    return Course(initial, final or initial, MONDAY_NINE, decided, CALENDAR)


@given(st.lists(st.integers(0, 500_000), min_size=1, max_size=200))
def test_mean_median_and_ninetieth_percentile_are_those_of_numpy(minutes: list[int]) -> None:
    found = spread(minutes)
    assert found is not None
    assert found.mean == pytest.approx(np.mean(minutes))
    assert found.median == pytest.approx(np.percentile(minutes, 50))
    assert found.p90 == pytest.approx(np.percentile(minutes, 90))


def test_nothing_decided_has_no_average() -> None:
    assert spread([]) is None


def test_an_open_contact_is_shown_as_open_and_is_not_in_the_average() -> None:
    day = timedelta(days=1)
    found = lines(
        [course(Rating.AMBER, day), course(Rating.AMBER, None)], now=MONDAY_NINE + 3 * day
    )
    (amber,) = found
    assert (amber.decided, amber.open) == (1, 1)
    assert amber.longest_open == 3 * day
    assert amber.clock is not None
    assert amber.clock.mean == 24 * 60


def test_grouping_is_by_the_initial_rating_even_when_it_moved() -> None:
    moved = course(Rating.GREEN, timedelta(hours=5), final=Rating.RED)
    (green,) = lines([moved], now=MONDAY_NINE)
    assert green.initial is Rating.GREEN


def test_working_time_leaves_out_the_night() -> None:
    overnight = course(Rating.RED, timedelta(hours=24))
    (red,) = lines([overnight], now=MONDAY_NINE + timedelta(days=2))
    assert red.clock is not None
    assert red.working is not None
    assert red.working.mean < red.clock.mean


def test_the_most_urgent_rating_comes_first() -> None:
    hour = timedelta(hours=1)
    found = lines([course(r, hour) for r in (Rating.BLUE, Rating.RED)], now=MONDAY_NINE)
    assert [line.initial for line in found] == [Rating.RED, Rating.BLUE]


def test_the_matrix_counts_decided_contacts_only() -> None:
    hour = timedelta(hours=1)
    counted = movement(
        [
            course(Rating.GREEN, hour, final=Rating.AMBER),
            course(Rating.GREEN, hour),
            course(Rating.GREEN, None, final=Rating.RED),
        ]
    )
    assert counted == {(Rating.GREEN, Rating.AMBER): 1, (Rating.GREEN, Rating.GREEN): 1}
