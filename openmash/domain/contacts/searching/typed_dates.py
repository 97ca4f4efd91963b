"""Dates of birth in the ways people type them among other words. British order: day first.

A date that cannot be is never mended in silence: whoever typed it is told that it was left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST_YEAR: Final = 1900
_AHEAD: Final = timedelta(days=310)
"""How far ahead a child's birth may be expected."""

NO_DATE: Final = "there is no such date"
AHEAD: Final = "it lies too far ahead"
LONG_AGO: Final = "nobody living was born then"


@dataclass(frozen=True, slots=True)
class Born:
    """A date of birth, or an expected one, as far as it was typed.

    Attributes:
        day: London date; the first of the month or year where that is all that was typed.
        precision: "day", "month" or "year".
    """

    day: date
    precision: str

    @property
    def words(self) -> str:
        """As a person says it: "3 May 2019", "May 2019" or "2019"."""
        if self.precision == "year":
            return f"{self.day.year}"
        month = f"{self.day:%B} {self.day.year}"
        return month if self.precision == "month" else f"{self.day.day} {month}"


@dataclass(frozen=True, slots=True)
class Found:
    """What looks like a date.

    Attributes:
        start, end: its place in the text.
        born: None if it cannot be a date of birth; `why` then says why not.
    """

    start: int
    end: int
    born: Born | None
    why: str = ""


_Parts = tuple[int, int, int]
_Read = Callable[[re.Match[str], date], tuple[_Parts, str]]


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    in_this_century = today.year // 100 * 100 + int(text)
    return in_this_century if in_this_century <= today.year + 1 else in_this_century - 100


def _month(text: str) -> int:
    return _NAMES.index(text[:3].lower()) + 1


def _figures(found: re.Match[str], today: date) -> tuple[_Parts, str]:
    day, month, year = int(found["d"]), int(found["m"]), _year(found["y"], today)
    # Nobody means a thirteenth month: it was written the American way.
    return ((year, day, month) if month > 12 >= day else (year, month, day)), "day"


def _year_first(found: re.Match[str], _: date) -> tuple[_Parts, str]:
    return (int(found["y"]), int(found["m"]), int(found["d"])), "day"


def _with_name(found: re.Match[str], today: date) -> tuple[_Parts, str]:
    return (_year(found["y"], today), _month(found["m"]), int(found["d"])), "day"


def _named_month(found: re.Match[str], _: date) -> tuple[_Parts, str]:
    return (int(found["y"]), _month(found["m"]), 1), "month"


def _month_of_year(found: re.Match[str], _: date) -> tuple[_Parts, str]:
    return (int(found["y"]), int(found["m"]), 1), "month"


def _year_alone(found: re.Match[str], _: date) -> tuple[_Parts, str]:
    return (int(found["y"]), 1, 1), "year"


_BEFORE, _AFTER = r"(?<![\w/])", r"(?![\w/])"
_DAY, _MONTH, _YEAR = r"(?P<d>[0-9]{1,2})", r"(?P<m>[0-9]{1,2})", r"(?P<y>[0-9]{4}|[0-9]{2})"
_WHOLE_YEAR, _NAMED = r"(?P<y>[0-9]{4})", rf"(?P<m>{_MONTHS})"
_NTH = r"(?:st|nd|rd|th)?"


def _form(pattern: str, read: _Read) -> tuple[re.Pattern[str], _Read]:
    return re.compile(f"{_BEFORE}{pattern}{_AFTER}", re.IGNORECASE), read


_FORMS: Final = (
    _form(rf"{_WHOLE_YEAR}[-/.]{_MONTH}[-/.]{_DAY}", _year_first),
    _form(rf"{_DAY} ?[-/.] ?{_MONTH} ?[-/.] ?{_YEAR}", _figures),
    _form(rf"{_DAY}{_NTH}(?: of)?[ -]?{_NAMED}[ ,.-]*{_YEAR}", _with_name),
    _form(rf"{_NAMED}[ -]{_DAY}{_NTH},? {_WHOLE_YEAR}", _with_name),
    _form(rf"{_DAY} {_MONTH} {_YEAR}", _figures),
    _form(r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4}|[0-9]{2})", _figures),
    _form(rf"{_NAMED}[ ,/-]{{0,2}}{_WHOLE_YEAR}", _named_month),
    _form(rf"{_MONTH}[-/.]{_WHOLE_YEAR}", _month_of_year),
    _form(r"(?P<y>(?:19|20)[0-9]{2})", _year_alone),
)
"""The ways to write a date, the most telling first."""


def find(text: str, today: date) -> Found | None:
    """What looks most like a date in a text; None if nothing does.

    >>> find("aisha khan 3/5/19 e8", date(2026, 11, 23)).born.words
    '3 May 2019'

    Args:
        today: London date, from which the century of "19" and what lies ahead are judged.
    """
    for pattern, read in _FORMS:
        found = pattern.search(text)
        if found is not None:
            parts, precision = read(found, today)
            return _judged(found, parts, precision, today)
    return None


def _judged(found: re.Match[str], parts: _Parts, precision: str, today: date) -> Found:
    place = found.start(), found.end()
    try:
        day = date(*parts)
    except ValueError:
        return Found(*place, None, NO_DATE)
    if day.year < _EARLIEST_YEAR:
        return Found(*place, None, LONG_AGO)
    if day > today + _AHEAD:
        return Found(*place, None, AHEAD)
    return Found(*place, Born(day, precision))
