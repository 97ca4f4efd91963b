"""Dates as agencies write them: the forms are told by the profile, never guessed."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from openmash.core.errors import BadInput

_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_PARTS: Final = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MMM": r"(?P<word>[A-Za-z]{3,9})",
    "MM": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
}
# Databases write a day as its midnight.
_MIDNIGHT: Final = r"(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?)?"


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way of writing a date.

    Attributes:
        text: as in the profile, such as DD/MM/YYYY.
        pattern: what a cell must look like.
        precision: day, month or year: as far as the form tells.
    """

    text: str
    pattern: re.Pattern[str]
    precision: str


def date_form(text: str) -> DateForm:
    """Return the form that letters tell: DD, MM, MMM (Jan or January), YYYY and what is between.

    Raises:
        BadInput: the letters tell no date.
    """
    parts = re.split(r"(YYYY|MMM|MM|DD)", text.strip())
    found = [part for part in parts if part in _PARTS]
    strange = any(c.isalnum() for part in parts if part not in _PARTS for c in part)
    months = found.count("MM") + found.count("MMM")
    days = found.count("DD")
    if strange or found.count("YYYY") != 1 or months > 1 or days > months:
        raise BadInput(
            {"forms": "[dates] forms are written with YYYY, MM or MMM, and DD, such as DD/MM/YYYY."}
        )
    pattern = "".join(_PARTS.get(part, re.escape(part)) for part in parts)
    precision = "day" if days else "month" if months else "year"
    return DateForm(text, re.compile(pattern + _MIDNIGHT), precision)


@lru_cache(maxsize=65_536)
def read_date(text: str, forms: tuple[DateForm, ...]) -> tuple[date, str] | None:
    """Return the date that a cell tells with its precision; None if no form fits it.

    What is not told of it is 1: the day of a month, the month of a year.
    """
    for form in forms:
        found = form.pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = _month(parts.get("word")) if parts.get("word") else int(parts.get("month") or 1)
        try:
            day = date(int(parts["year"]), month, int(parts.get("day") or 1))
        except ValueError:
            continue
        return day, form.precision
    return None


def _month(word: str | None) -> int:
    """1 to 12; 0, which is no month, for any other word."""
    short = (word or "")[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
