"""Dates of birth as they are mistyped, and how far an expected one may lie from the birth."""

from datetime import date, timedelta

EXPECTED_SLACK = timedelta(days=42)
"""How far a birth, or another estimate, may lie from an expected date of delivery."""


MIDDLE_DAY = 15
"""Of a month that alone is known, the day that lies nearest to all the others."""


def is_due_in_month(is_unborn: bool, birth_precision: str) -> bool:
    """True if of the expected date of a child no more than the month is known.

    The date is kept as the first of the month, with "month" as the precision of a birth date that
    there is none of yet. Any other precision of a child not born says nothing of the expected date,
    which is known to the day.
    """
    return is_unborn and birth_precision == "month"


def due_for_matching(due: date | None, is_unborn: bool, birth_precision: str) -> date | None:
    """An expected date as it is compared with others: of a month its middle day."""
    if due is not None and is_due_in_month(is_unborn, birth_precision):
        return due.replace(day=MIDDLE_DAY)
    return due


def swap_day_and_month(day: date) -> date | None:
    """Return the date with day and month exchanged; None if that is no date, or the same."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)
