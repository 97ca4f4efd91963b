"""Words for dates, times, ages, identifiers and counts. Every example here is run as a test.

Instants come in as aware UTC datetimes and are shown in London time. Style: GOV.UK (no leading
zeros, months in words, no ordinals); NHS numbers grouped 3 3 4 as the NHS service manual asks.
"""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from openmash.core.words import joined as joined
from openmash.core.words import plural as plural
from openmash.domain.sharing.handling import DatePrecision

LONDON = ZoneInfo("Europe/London")

# The calendar module works out each name anew, and these are wanted a hundred times a page.
_MONTHS = tuple(calendar.month_name)
_SHORT_MONTHS = tuple(calendar.month_abbr)


def in_london(instant: datetime) -> datetime:
    """The same instant on a London clock.

    >>> from datetime import UTC
    >>> in_london(datetime(2027, 7, 1, 12, 0, tzinfo=UTC)).hour
    13
    >>> in_london(datetime(2027, 7, 1, 12, 0))
    Traceback (most recent call last):
    ...
    ValueError: This instant has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("This instant has no time zone.")
    return instant.astimezone(LONDON)


def _as_date(value: date | datetime) -> date:
    return in_london(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """A date in full.

    >>> day(date(2027, 1, 5))
    '5 January 2027'
    >>> from datetime import UTC
    >>> day(datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    '1 July 2027'
    """
    shown = _as_date(value)
    return f"{shown.day} {_MONTHS[shown.month]} {shown.year}"


def short_day(value: date | datetime) -> str:
    """A date where there is little room.

    >>> short_day(date(2027, 1, 5))
    '5 Jan 2027'
    """
    shown = _as_date(value)
    return f"{shown.day} {_SHORT_MONTHS[shown.month]} {shown.year}"


def clock_time(instant: datetime) -> str:
    """The time of day in London, on the 24-hour clock.

    >>> from datetime import UTC
    >>> clock_time(datetime(2027, 1, 5, 9, 5, tzinfo=UTC))
    '09:05'
    """
    shown = in_london(instant)
    return f"{shown.hour:02}:{shown.minute:02}"


def moment(instant: datetime) -> str:
    """A date and time in London.

    >>> from datetime import UTC
    >>> moment(datetime(2027, 1, 5, 14, 30, tzinfo=UTC))
    '5 Jan 2027, 14:30'
    >>> moment(datetime(2027, 7, 5, 14, 30, tzinfo=UTC))
    '5 Jul 2027, 15:30'
    """
    shown = in_london(instant)
    return (
        f"{shown.day} {_SHORT_MONTHS[shown.month]} {shown.year}, {shown.hour:02}:{shown.minute:02}"
    )


def machine_time(value: date | datetime) -> str:
    """The value of a `<time datetime>` attribute: London time with its offset.

    >>> from datetime import UTC
    >>> machine_time(datetime(2027, 7, 5, 14, 30, tzinfo=UTC))
    '2027-07-05T15:30:00+01:00'
    >>> machine_time(date(2027, 7, 5))
    '2027-07-05'
    """
    if isinstance(value, datetime):
        return in_london(value).isoformat(timespec="seconds")
    return value.isoformat()


def partial_date(value: date | None, precision: DatePrecision = DatePrecision.DAY) -> str:
    """A date only as exactly as it is known.

    >>> partial_date(date(2019, 1, 1), DatePrecision.MONTH)
    'January 2019'
    >>> partial_date(date(2019, 1, 1), DatePrecision.YEAR)
    '2019'
    >>> partial_date(date(2019, 1, 1), DatePrecision.APPROXIMATE)
    'about 2019'
    >>> partial_date(date(2019, 1, 14), DatePrecision.DAY)
    '14 January 2019'
    >>> partial_date(None, DatePrecision.UNKNOWN), partial_date(None)
    ('not known', 'not known')
    """
    if value is None or precision is DatePrecision.UNKNOWN:
        return "not known"
    if precision is DatePrecision.DAY:
        return day(value)
    if precision is DatePrecision.MONTH:
        return f"{_MONTHS[value.month]} {value.year}"
    return f"about {value.year}" if precision is DatePrecision.APPROXIMATE else str(value.year)


def _whole_months(born: date, on: date) -> int:
    months = (on.year - born.year) * 12 + on.month - born.month
    return months if on.day >= born.day else months - 1


def _bounds(born: date, precision: DatePrecision) -> tuple[date, date]:
    if precision is DatePrecision.MONTH:
        last = calendar.monthrange(born.year, born.month)[1]
        return born.replace(day=1), born.replace(day=last)
    if precision is DatePrecision.YEAR:
        return date(born.year, 1, 1), date(born.year, 12, 31)
    return born, born


def _age_words(days: int, months: int) -> str:
    if months >= 24:
        return plural(months // 12, "year")
    if months >= 1:
        return plural(months, "month")
    return plural(max(days, 0), "day")


def age(
    born: date | None,
    on: date,
    precision: DatePrecision = DatePrecision.DAY,
    *,
    unborn: bool = False,
) -> str:
    """A person's age on a day, no more exact than the birth date is.

    Args:
        born: the birth date, its unknown parts at their first value; for an unborn child the
            expected date, or None.
        on: the London date on which the age is wanted.
        precision: how exactly `born` is known.
        unborn: the child is not born yet.

    >>> on = date(2027, 1, 20)
    >>> age(date(2022, 6, 1), on), age(date(2025, 6, 1), on), age(date(2027, 1, 8), on)
    ('4 years', '19 months', '12 days')
    >>> age(date(2019, 1, 1), on, DatePrecision.YEAR)
    '7 or 8 years'
    >>> age(date(2023, 1, 1), on, DatePrecision.APPROXIMATE)
    'about 4 years'
    >>> age(date(2027, 3, 1), on, DatePrecision.MONTH, unborn=True)
    'unborn, due March 2027'
    >>> age(None, on, DatePrecision.UNKNOWN, unborn=True), age(None, on)
    ('unborn', 'age not known')
    """
    if unborn:
        known = born is not None and precision is not DatePrecision.UNKNOWN
        return f"unborn, due {partial_date(born, precision)}" if known else "unborn"
    if born is None or precision is DatePrecision.UNKNOWN:
        return "age not known"
    earliest, latest = _bounds(born, precision)
    latest = max(earliest, min(latest, on))
    oldest = _age_words((on - earliest).days, _whole_months(earliest, on))
    youngest = _age_words((on - latest).days, _whole_months(latest, on))
    if precision is DatePrecision.APPROXIMATE:
        return f"about {oldest}"
    return oldest if oldest == youngest else _age_range(youngest, oldest)


def _age_range(youngest: str, oldest: str) -> str:
    number, unit = youngest.split(" ", 1)
    same_unit = unit.rstrip("s") == oldest.split(" ", 1)[1].rstrip("s")
    return f"{number if same_unit else youngest} or {oldest}"


def nhs_number(number: str) -> str:
    """An NHS number grouped for reading; anything of another length is left as it is.

    >>> nhs_number("9998887777")
    '999 888 7777'
    >>> nhs_number("999 888 7777")
    '999 888 7777'
    >>> nhs_number("12345")
    '12345'
    """
    digits = number.replace(" ", "")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else number


def name_in_list(given: str, family: str) -> str:
    """A name for lists sorted by family name. A missing part is said, never left blank.

    >>> name_in_list("Tolu", "Adeyemi")
    'ADEYEMI, Tolu'
    >>> name_in_list("", "Adeyemi"), name_in_list("Tolu", ""), name_in_list("", "")
    ('ADEYEMI (first name not known)', 'Tolu (last name not known)', 'Name not known')
    """
    if given and family:
        return f"{family.upper()}, {given}"
    return full_name(given, family.upper())


def full_name(given: str, family: str) -> str:
    """A name as people say it. A missing part is said, never left blank.

    >>> full_name("Tolu", "Adeyemi")
    'Tolu Adeyemi'
    >>> full_name("Tolu", "")
    'Tolu (last name not known)'
    """
    if given and family:
        return f"{given} {family}"
    if given:
        return f"{given} (last name not known)"
    return f"{family} (first name not known)" if family else "Name not known"


def duration(minutes: float, *, in_days: bool = True) -> str:
    """A length of time in words, to the minute under two days, to the hour above.

    Args:
        minutes: length in minutes; rounded down, negative counts as its size.
        in_days: say 24 hours as a day. False for working time, whose days are not 24 hours.

    >>> duration(0), duration(1), duration(45), duration(65), duration(120)
    ('less than a minute', '1 minute', '45 minutes', '1 hour 5 minutes', '2 hours')
    >>> duration(60 * 47), duration(60 * 76 + 10), duration(60 * 48)
    ('47 hours', '3 days 4 hours', '2 days')
    >>> duration(60 * 76 + 10, in_days=False)
    '76 hours 10 minutes'
    """
    whole = int(abs(minutes))
    hours, rest = divmod(whole, 60)
    if in_days and hours >= 48:
        parts = [(hours // 24, "day"), (hours % 24, "hour")]
    else:
        parts = [(hours, "hour"), (rest, "minute")]
    words = " ".join(plural(count, unit) for count, unit in parts if count)
    return words or "less than a minute"


def hours(minutes: float) -> str:
    """A length of time where figures stand beside each other: in hours however long, in minutes
    too under 48 hours. Rounded down, as `duration`.

    >>> hours(45), hours(60 * 47 + 10), hours(60 * 76 + 10), hours(60 * 1200)
    ('45 minutes', '47 hours 10 minutes', '76 hours', '1,200 hours')
    """
    whole = int(abs(minutes)) // 60
    return duration(minutes) if whole < 48 else f"{whole:,} hours"


def hours_and_days(minutes: float) -> str:
    """The same by the clock, and what it is in days of 24 hours where it is two or more.

    >>> hours_and_days(60 * 47), hours_and_days(60 * 76 + 10), hours_and_days(60 * 48)
    ('47 hours', '76 hours (3.2 days)', '48 hours (2 days)')
    """
    days = f"{abs(minutes) / 1440:.1f}".removesuffix(".0")
    return f"{hours(minutes)} ({days} days)" if abs(minutes) >= 2880 else hours(minutes)


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence; abbreviations keep their capitals.

    >>> in_sentence("First name"), in_sentence("NHS number"), in_sentence("A name")
    ('first name', 'NHS number', 'a name')
    """
    second = label[1:2]
    return label if second.isupper() else label[:1].lower() + label[1:]
