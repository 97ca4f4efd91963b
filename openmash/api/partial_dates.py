"""Dates as exactly as they are known, as partner systems write them: 2018, 2018-03, 2018-03-14."""

import re
from datetime import date

from openmash.domain.sharing.handling import DatePrecision

PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_WORDS = "A date is written 2018-03-14, or 2018-03 or 2018 where no more is known."


def read(text: str, *, approximate: bool = False) -> tuple[date | None, DatePrecision]:
    """The date with unknown parts at their first value, and how exactly it is known.

    Raises:
        ValueError: a sentence, if it is not a real date in one of the three forms.

    >>> read("2018-03")
    (datetime.date(2018, 3, 1), <DatePrecision.MONTH: 'month'>)
    >>> read("")
    (None, <DatePrecision.UNKNOWN: 'unknown'>)
    """
    if not text:
        return None, DatePrecision.UNKNOWN
    if not re.fullmatch(PATTERN, text, re.ASCII):
        raise ValueError(_WORDS)
    year, month, day = (*text.split("-"), None, None)[:3]
    precision = DatePrecision.YEAR
    if month:
        precision = DatePrecision.DAY if day else DatePrecision.MONTH
    try:
        found = date(int(year or 0), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError("This is not a real date. Check the month and the day.") from None
    return found, DatePrecision.APPROXIMATE if approximate else precision
