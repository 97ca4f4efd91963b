"""Words for dates and ages: what the doctests beside the functions do not reach."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openmash.domain.sharing.handling import DatePrecision
from openmash.web.presenters import formatters as say


@pytest.mark.parametrize(
    ("utc", "london"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28 Mar 2027, 00:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 Mar 2027, 02:00"),
        (datetime(2027, 10, 31, 0, 59, tzinfo=UTC), "31 Oct 2027, 01:59"),
        (datetime(2027, 10, 31, 1, 0, tzinfo=UTC), "31 Oct 2027, 01:00"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "31 Dec 2026, 23:59"),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "1 Jul 2027, 00:00"),
    ],
)
def test_moments_are_london_s_on_both_sides_of_each_clock_change(
    utc: datetime, london: str
) -> None:
    assert say.moment(utc) == london


@pytest.mark.parametrize(
    "words", [say.day, say.short_day, say.clock_time, say.moment, say.machine_time]
)
def test_an_instant_without_a_zone_is_refused_and_never_guessed(words: object) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        words(datetime(2027, 1, 1, 12, 0))  # type: ignore[operator]


def test_the_repeated_hour_of_october_can_be_told_apart_by_a_machine() -> None:
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert say.clock_time(first) == say.clock_time(first + timedelta(hours=1))
    assert say.machine_time(first) != say.machine_time(first + timedelta(hours=1))


def test_a_birthday_counts_from_the_day_itself() -> None:
    born = date(2020, 2, 29)
    assert say.age(born, date(2027, 2, 28)) == "6 years"
    assert say.age(born, date(2027, 3, 1)) == "7 years"


@pytest.mark.parametrize(
    ("born", "precision", "words"),
    [
        (date(2026, 1, 1), DatePrecision.YEAR, "20 days or 12 months"),
        (date(2026, 12, 1), DatePrecision.MONTH, "20 days or 1 month"),
        (date(2027, 1, 1), DatePrecision.YEAR, "0 or 19 days"),
        (date(2025, 1, 1), DatePrecision.YEAR, "12 months or 2 years"),
        (date(2024, 12, 1), DatePrecision.MONTH, "2 years"),
        (date(2026, 6, 1), DatePrecision.MONTH, "6 or 7 months"),
    ],
)
def test_an_age_is_never_more_exact_than_the_birth_date(
    born: date, precision: DatePrecision, words: str
) -> None:
    assert say.age(born, date(2027, 1, 20), precision) == words


def test_every_precision_has_words_of_its_own() -> None:
    on = date(2019, 1, 1)
    said = {say.partial_date(on, precision) for precision in DatePrecision}
    assert len(said) == len(DatePrecision)


def test_an_unborn_child_is_never_given_an_age() -> None:
    for precision in DatePrecision:
        assert say.age(date(2026, 1, 1), date(2027, 1, 1), precision, unborn=True).startswith(
            "unborn"
        )


def test_a_missing_name_is_said() -> None:
    assert "not known" in say.full_name("", "").lower()
    assert say.name_in_list("", "") == "Name not known"
