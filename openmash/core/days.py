"""Days as the statutory returns count them."""

from datetime import date, timedelta

from openmash.core.bank_holidays import england_and_wales

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_weekend(day: date) -> bool:
    """True for a Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def working_days_after(day: date, count: int) -> date:
    """The day that lies so many working days after (before, if negative) another.

    >>> working_days_after(date(2026, 12, 24), 1)
    datetime.date(2026, 12, 29)
    >>> working_days_after(date(2026, 4, 1), -1)
    datetime.date(2026, 3, 31)
    """
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        if not is_weekend(day) and day not in england_and_wales():
            left -= 1
    return day


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day.

    >>> years_before(date(2028, 2, 29), 1)
    datetime.date(2027, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_on(born: date, day: date) -> int:
    """Whole years of age on a day; a leap-day child turns on 1 March in common years.

    >>> age_on(date(2018, 3, 14), date(2026, 3, 13))
    7
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
