"""Bank holidays of England and Wales, without a network call.

GOV.UK publishes a year or two ahead only. The published list is carried by a package and
trusted for every year it covers in full; later years follow the standing rule of the Banking
and Financial Dealings Act 1971 (schedule 1) and the proclamations that give a substitute day
when a holiday falls on a weekend. A day that a later proclamation adds or moves (a jubilee, a
coronation) cannot be computed: it arrives with the next release of the package, and until then
a hub can enter it as a closure of its own.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_MONDAY = 0
_SATURDAY = 5
_DAY = timedelta(days=1)
LAST_COMPUTED_YEAR = 2100


@cache
def england_and_wales(last_year: int = LAST_COMPUTED_YEAR) -> frozenset[date]:
    """Every bank holiday (substitute days, not the weekend days they stand for).

    Args:
        last_year: the last calendar year to include.

    Returns:
        Local dates from 2012, the first year published, to the end of `last_year`.

    >>> date(2026, 12, 28) in england_and_wales()  # Boxing Day 2026 is a Saturday
    True
    >>> date(2026, 12, 26) in england_and_wales()
    False
    """
    published = published_days()
    covered = _years_covered(published)
    computed = (
        day for year in range(max(covered) + 1, last_year + 1) for day in standing_rule(year)
    )
    return frozenset(day for day in published if day.year in covered and day.year <= last_year) | {
        *computed
    }


def published_days() -> frozenset[date]:
    """The stored copy of GOV.UK's list for England and Wales, as the package carries it."""
    # Imported here because the package loads an HTTP client, half a second that neither the
    # command line nor a test of anything else should pay. Cached mode never uses that client.
    from govuk_bank_holidays.bank_holidays import (  # type: ignore[import-untyped,unused-ignore]
        BankHolidays,
    )

    stored = BankHolidays(use_cached_holidays=True)
    return frozenset(day["date"] for day in stored.get_holidays(BankHolidays.ENGLAND_AND_WALES))


def standing_rule(year: int) -> frozenset[date]:
    """The eight bank holidays a year has when no proclamation changes them.

    >>> sorted(standing_rule(2033))[-2:]  # 25 December 2033 is a Sunday
    [datetime.date(2033, 12, 26), datetime.date(2033, 12, 27)]
    """
    easter = easter_sunday(year)
    return frozenset(
        {
            _first_weekday_from(date(year, 1, 1)),
            easter - 2 * _DAY,
            easter + _DAY,
            _monday_from(date(year, 5, 1)),
            _monday_from(date(year, 5, 25)),
            _monday_from(date(year, 8, 25)),
            *_christmas(year),
        }
    )


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    The golden number gives the year's place in the 19-year moon cycle; the century corrects the
    moon (epact) and the leap years; Easter is the first Sunday after the full moon that falls
    on or after 21 March (Calendar (New Style) Act 1750).

    >>> easter_sunday(2027)
    datetime.date(2027, 3, 28)
    """
    century = year // 100
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    # Two moons are drawn back by a day, so that no full moon comes after 18 April and the
    # nineteen years of one cycle keep nineteen different moons.
    if epact == 29 or (epact == 28 and golden > 10):
        epact -= 1
    full_moon = date(year, 3, 21) + timedelta(days=epact)
    return full_moon + timedelta(days=6 - full_moon.weekday() or 7)


def _christmas(year: int) -> Iterator[date]:
    """Christmas and Boxing Day; each that falls on a weekend takes the next free weekday."""
    taken: set[date] = {
        day for day in (date(year, 12, 25), date(year, 12, 26)) if day.weekday() < _SATURDAY
    }
    for number in (25, 26):
        day = date(year, 12, number)
        if day.weekday() >= _SATURDAY:
            while day.weekday() >= _SATURDAY or day in taken:
                day += _DAY
            taken.add(day)
    yield from taken


def _first_weekday_from(day: date) -> date:
    """The day itself, or the Monday after it if it falls on a weekend."""
    return day if day.weekday() < _SATURDAY else _monday_from(day)


def _monday_from(day: date) -> date:
    """The first Monday on or after the day."""
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)


def _years_covered(days: frozenset[date]) -> frozenset[int]:
    """Years whose list is whole: one that does not reach Christmas was cut off part-way."""
    return frozenset(day.year for day in days if day.month == 12)
