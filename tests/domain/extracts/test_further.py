"""What the model does not weigh parts those who are alike in all that it does."""

from datetime import date, timedelta

import pytest

from openmash.domain.people.extracts.further import (
    DUE,
    FAR_DUE,
    ONE_HAS_NONE,
    further_bits,
)
from openmash.domain.people.linkage.cards import Card

NOOR, JANE = frozenset({"noor"}), frozenset({"jane"})


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [
        (frozenset(), frozenset(), 0.0),
        (NOOR, frozenset(), ONE_HAS_NONE),
        (NOOR, NOOR | JANE, 0.0),
        (NOOR, JANE, 0.0),
    ],
)
def test_further_forenames_speak_a_little_where_one_has_none(
    one: frozenset[str], other: frozenset[str], bits: float
) -> None:
    a, b = Card(given="aisha", middle=one), Card(given="aisha", middle=other)
    assert further_bits(a, b) == bits
    assert further_bits(b, a) == bits


@pytest.mark.parametrize(
    ("days", "bits"), [(0, DUE[0][1]), (7, DUE[0][1]), (8, DUE[1][1]), (14, 0.0), (15, FAR_DUE)]
)
def test_of_two_children_not_born_yet_the_dates_tell_how_near_they_are(
    days: int, bits: float
) -> None:
    due = date(2026, 12, 2)
    a = Card(expected=due, unborn=True)
    b = Card(expected=due + timedelta(days), unborn=True)
    assert further_bits(a, b) == bits
    assert further_bits(b, a) == bits


def test_an_expected_date_says_nothing_more_of_who_is_born() -> None:
    a = Card(expected=date(2026, 12, 2), unborn=True)
    b = Card(expected=date(2026, 12, 2), born=date(2026, 12, 9), precision="day")
    assert further_bits(a, b) == 0.0
