"""A hub's weekly opening hours: several intervals a day if it likes, written "09:00-17:15"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from openmash.core.errors import BadInput

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
MINUTES_IN_DAY = 24 * 60
_WRITTEN = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """One stretch of opening within one local day, in minutes after local midnight.

    Attributes:
        opens: first minute that counts, 0 to 1439.
        closes: the minute at which it stops, 1 to 1440 (1440 is the midnight that ends the day).

    Raises:
        ValueError: if it does not open before it closes, within one day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_IN_DAY:
            raise ValueError(
                "An opening interval must open before it closes, within one day. "
                "Write a night shift as two intervals, one up to 24:00 and one from 00:00."
            )

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read "09:00-17:15"; 24:00 is allowed as the end of a day.

        Raises:
            ValueError: with a sentence saying what is wrong.

        >>> Interval.parse("09:00-17:15")
        Interval(opens=540, closes=1035)
        """
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            raise ValueError("Write opening hours as 09:00-17:15.")
        hour, minute, to_hour, to_minute = (int(part) for part in found.groups())
        if minute > 59 or to_minute > 59:
            raise ValueError("Minutes run from 00 to 59: write opening hours as 09:00-17:15.")
        return cls(hour * 60 + minute, to_hour * 60 + to_minute)

    def __str__(self) -> str:
        return f"{_hhmm(self.opens)}-{_hhmm(self.closes)}"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Opening intervals for each weekday.

    Attributes:
        week: seven tuples, Monday first; an empty one is a day the hub never opens.

    Raises:
        ValueError: if there are not seven days, or intervals of a day overlap or are unordered.
    """

    week: tuple[tuple[Interval, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("Opening hours need seven days, Monday first.")
        for day in self.week:
            if any(earlier.closes > later.opens for earlier, later in pairwise(day)):
                raise ValueError("The opening intervals of a day must be in order and not overlap.")

    @property
    def never_open(self) -> bool:
        """True if no weekday has opening hours."""
        return not any(self.week)

    @classmethod
    def weekly(cls, **days: str) -> Self:
        """Opening hours by weekday name; intervals of a day are separated by a comma.

        Raises:
            BadInput: naming the weekday that cannot be read.

        >>> OpeningHours.weekly(monday="09:00-13:00, 14:00-17:00").to_dict()["monday"]
        ['09:00-13:00', '14:00-17:00']
        """
        return cls.from_dict({day: written.split(",") for day, written in days.items()})

    @classmethod
    def from_dict(cls, body: object) -> Self:
        """Read {"monday": ["09:00-17:15"], ...}; a weekday left out is a day closed.

        Raises:
            BadInput: weekday name to sentence ("" if the body is no mapping at all).
        """
        if not isinstance(body, Mapping):
            raise BadInput({"": "Opening hours must be a list of intervals for each weekday."})
        wrong = {
            str(day): f"{day} is not a weekday: use monday to sunday."
            for day in body
            if day not in WEEKDAYS
        }
        week: list[tuple[Interval, ...]] = []
        for day in WEEKDAYS:
            try:
                week.append(_read_day(body.get(day, ())))
            except ValueError as why:
                wrong[day] = f"{day.capitalize()}: {why}"
        if wrong:
            raise BadInput(wrong)
        return cls(tuple(week))

    def to_dict(self) -> dict[str, list[str]]:
        """The form that `from_dict` reads; all seven weekdays are named."""
        return {
            name: [str(interval) for interval in day]
            for name, day in zip(WEEKDAYS, self.week, strict=True)
        }


def _read_day(written: object) -> tuple[Interval, ...]:
    """The intervals of one day, in order. Raises ValueError with a sentence."""
    if not isinstance(written, list | tuple) or not all(isinstance(one, str) for one in written):
        raise ValueError("give a list of intervals such as 09:00-17:15, or leave it empty.")
    intervals = tuple(sorted(Interval.parse(one) for one in written))
    if any(earlier.closes > later.opens for earlier, later in pairwise(intervals)):
        raise ValueError("two intervals overlap; join them or move one.")
    return intervals


def _hhmm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
