"""How far two people's birth dates agree, as exactly as each is known. Symmetric."""

from datetime import date, timedelta
from enum import IntEnum

from rapidfuzz.distance import OSA

from openmash.domain.people.facts import PersonFacts

EXPECTED_SLACK = timedelta(days=42)
"""How far a birth, or another estimate, may lie from an expected date of delivery."""

_APPROXIMATE_AGREES = timedelta(days=366)
_APPROXIMATE_DIFFERS = timedelta(days=3 * 366)
_PRECISIONS = ("day", "month", "year", "approximate")


class DateLevel(IntEnum):
    """How far two birth dates agree, weakest first."""

    MISSING = 0
    DIFFERENT = 1
    EXPECTED = 2
    SAME_YEAR = 3
    SAME_NEW_YEAR = 4
    DIGIT = 5
    NEXT_DAY = 6
    SWAPPED = 7
    SAME = 8

    @property
    def agrees(self) -> bool:
        """True if both may be one date, exactly or loosely."""
        return self >= DateLevel.EXPECTED

    @property
    def is_close(self) -> bool:
        """True if both are whole dates that are equal or one slip apart."""
        return self >= DateLevel.DIGIT


def compare_birth_dates(a: PersonFacts, b: PersonFacts) -> DateLevel:
    """Return how far birth dates agree; expected dates stand in where one is not born yet."""
    born_a, born_b = _known_birth(a), _known_birth(b)
    if born_a and born_b:
        return _compare_born(born_a, a.birth_precision, born_b, b.birth_precision)
    if a.expected_date and b.expected_date:
        return _compare_expected(a.expected_date, b.expected_date)
    one, other = born_a or a.expected_date, born_b or b.expected_date
    return _compare_expected(one, other) if one and other else DateLevel.MISSING


def swap_day_and_month(day: date) -> date | None:
    """Return the date with day and month exchanged; None if that is no date, or the same."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)


def _known_birth(facts: PersonFacts) -> date | None:
    known = not facts.is_unborn and facts.birth_precision in _PRECISIONS
    return facts.birth_date if known else None


def _compare_expected(a: date, b: date) -> DateLevel:
    return DateLevel.EXPECTED if abs(a - b) <= EXPECTED_SLACK else DateLevel.DIFFERENT


def _compare_born(a: date, precision_a: str, b: date, precision_b: str) -> DateLevel:
    coarser = max(precision_a, precision_b, key=_PRECISIONS.index)
    if coarser == "day":
        return _compare_days(a, b)
    if coarser == "approximate":
        return _compare_approximate(abs(a - b))
    same = a.year == b.year and (coarser == "year" or a.month == b.month)
    return DateLevel.SAME_YEAR if same else DateLevel.DIFFERENT


def _compare_approximate(apart: timedelta) -> DateLevel:
    if apart <= _APPROXIMATE_AGREES:
        return DateLevel.SAME_YEAR
    # Between the two limits a guess neither supports nor contradicts.
    return DateLevel.DIFFERENT if apart > _APPROXIMATE_DIFFERS else DateLevel.MISSING


def _compare_days(a: date, b: date) -> DateLevel:
    # 1 January is what systems and papers put when only the year is known.
    new_year = (1, 1) in {(a.month, a.day), (b.month, b.day)}
    if a == b:
        return DateLevel.SAME_NEW_YEAR if new_year else DateLevel.SAME
    if new_year:
        return DateLevel.SAME_YEAR if a.year == b.year else DateLevel.DIFFERENT
    if swap_day_and_month(a) == b:
        return DateLevel.SWAPPED
    if abs(a - b) == timedelta(days=1):
        return DateLevel.NEXT_DAY
    one_slip = OSA.distance(a.isoformat(), b.isoformat(), score_cutoff=1) == 1
    return DateLevel.DIGIT if one_slip else DateLevel.DIFFERENT
