"""Dates of birth as they are mistyped, and how far an expected one may lie from the birth."""

from datetime import date, timedelta

EXPECTED_SLACK = timedelta(days=42)
"""How far a birth, or another estimate, may lie from an expected date of delivery."""


def swap_day_and_month(day: date) -> date | None:
    """Return the date with day and month exchanged; None if that is no date, or the same."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)
