"""Bank holidays against an independent package, and the rule for years not yet published."""

from datetime import date, timedelta

import holidays
import pytest

from openmash.core.bank_holidays import (
    easter_sunday,
    england_and_wales,
    published_days,
    standing_rule,
)

# Moved or added by proclamation: no rule could have computed them.
PROCLAIMED = {
    date(2012, 6, 4): "late May holiday moved to the Diamond Jubilee weekend",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2020, 5, 8): "early May holiday moved to the 75th anniversary of VE Day",
    date(2022, 6, 2): "late May holiday moved to the Platinum Jubilee weekend",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
GIVEN_UP = {date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}


def test_every_weekday_off_from_2012_to_2035_agrees_with_an_independent_package() -> None:
    oracle = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2036))
    expected = {day for day in oracle if day.weekday() < 5}
    ours = {day for day in england_and_wales() if day.year <= 2035}
    assert ours == expected


def test_the_standing_rule_gives_every_published_year_but_for_proclaimed_days() -> None:
    published = published_days()
    years = {day.year for day in published}
    computed = {day for year in years for day in standing_rule(year)}
    assert (computed - GIVEN_UP) | set(PROCLAIMED) == published


def test_no_bank_holiday_falls_on_a_weekend_and_every_year_has_eight() -> None:
    days = england_and_wales()
    assert all(day.weekday() < 5 for day in days)
    assert {year for year in range(2024, 2101) if sum(d.year == year for d in days) != 8} == set()


@pytest.mark.parametrize(
    ("year", "off"),
    [
        pytest.param(2029, [25, 26], id="Christmas on a Tuesday: both as they fall"),
        pytest.param(2032, [27, 28], id="Christmas on a Saturday: Monday and Tuesday after"),
        pytest.param(2033, [26, 27], id="Christmas on a Sunday: Boxing Day, then Tuesday"),
        pytest.param(2037, [25, 28], id="Christmas on a Friday: Boxing Day moves to Monday"),
    ],
)
def test_christmas_days_that_fall_on_a_weekend_move(year: int, off: list[int]) -> None:
    assert sorted(d.day for d in standing_rule(year) if d.month == 12) == off


def test_easter_is_a_sunday_between_22_march_and_25_april() -> None:
    # Dates printed in almanacs: the earliest and the latest of our time, and the two odd moons.
    known = {
        1818: date(1818, 3, 22),
        1886: date(1886, 4, 25),
        1943: date(1943, 4, 25),
        1954: date(1954, 4, 18),
        1981: date(1981, 4, 19),
        2038: date(2038, 4, 25),
    }
    assert {year: easter_sunday(year) for year in known} == known
    for year in range(1900, 2300):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert timedelta() <= easter - date(year, 3, 22) <= timedelta(days=34)
