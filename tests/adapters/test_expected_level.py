"""What an expected date says is counted over everybody, because no labelled pair shows it."""

from datetime import date, timedelta
from typing import Any

import pytest

from openmash.adapters.linkage.expected_level import (
    LEAST_AT_HOME,
    TOLD_ALIKE,
    TOO_FEW,
    Expected,
    expected,
)
from openmash.domain.people.linkage.cards import Card

DUE = date(2026, 12, 1)
HOME: dict[str, Any] = {"postcodes": frozenset({"ZZ993WZ"}), "houses": frozenset({"14"})}
UNBORN = [Card(expected=DUE + timedelta(days=90 * n), unborn=True) for n in range(20)]
GROWN_UP = [Card(given="Ama", born=date(1990, 1, 1), precision="day")] * 180
INDEX = [*UNBORN, *GROWN_UP]


def counted(around: list[tuple[Card, Card]]) -> Expected:
    found = expected(INDEX, around)
    assert found is not None
    return found


def test_of_one_person_it_is_met_as_often_as_somebody_is_unborn() -> None:
    assert counted([]).same == pytest.approx(0.1 * TOLD_ALIKE)


def test_strangers_meet_it_as_often_as_dates_lie_within_six_weeks_by_chance() -> None:
    assert counted([]).strangers == 0.0
    alike = [Card(expected=DUE, unborn=True)] * 20
    found = expected([*alike, *GROWN_UP], [])
    assert found is not None
    assert found.strangers == pytest.approx(2 * 0.1 * 19 / 199)


def test_at_home_it_is_as_rare_as_the_homes_show_and_never_rarer_than_twins() -> None:
    child, twin = Card(expected=DUE, unborn=True, **HOME), Card(expected=DUE, unborn=True, **HOME)
    mother = Card(given="Ama", born=date(1990, 1, 1), precision="day", **HOME)
    assert counted([(child, mother)] * 3).at_home == pytest.approx(0.2 * LEAST_AT_HOME)
    assert counted([(child, mother), (child, twin)]).at_home == pytest.approx(0.2 * 0.5)


def test_of_a_few_unborn_children_nothing_is_counted() -> None:
    assert expected([*UNBORN[: TOO_FEW - 1], *GROWN_UP], []) is None
