"""Dates as exactly as they are known: when the event may have been, and where it stands in a list.

An unknown part is never filled in. A date that is known to the month may lie on any of its days; a
year on any of its days; one told as "about 2019" from 2018 to 2020 (the slack that matching gives
an approximate birth date, `domain/people/dates.py`).
"""

import calendar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.domain.sharing.handling import DatePrecision

_COARSEST_FIRST = {
    DatePrecision.APPROXIMATE: 0,
    DatePrecision.YEAR: 1,
    DatePrecision.MONTH: 2,
    DatePrecision.DAY: 3,
    DatePrecision.UNKNOWN: 4,
}

Place = tuple[bool, date, int, float, UUID]
"""Where an entry stands in a list: compare two of them and nothing else."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When something happened, as exactly as it is known.

    Attributes:
        on: a London date, its unknown parts at any value; None if nothing is known.
        precision: which parts of it are known.
    """

    on: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN

    @property
    def known(self) -> bool:
        """True if anything of the date is known."""
        return self.on is not None and self.precision is not DatePrecision.UNKNOWN

    @property
    def exact(self) -> bool:
        """True if the very day is known."""
        return self.on is not None and self.precision is DatePrecision.DAY


NOT_KNOWN = EventDate()


def span(when: EventDate) -> tuple[date, date] | None:
    """The first and the last day on which it may have been; None if nothing is known.

    >>> span(EventDate(date(2024, 2, 9), DatePrecision.MONTH))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if when.on is None or not when.known:
        return None
    on = when.on
    if when.precision is DatePrecision.DAY:
        return on, on
    if when.precision is DatePrecision.MONTH:
        return on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1])
    slack = 1 if when.precision is DatePrecision.APPROXIMATE else 0
    first = max(date.min.year, on.year - slack)
    return date(first, 1, 1), date(min(date.max.year, on.year + slack), 12, 31)


def may_be_one_day(one: EventDate, other: EventDate) -> bool:
    """True if both may be the same day. Where nothing is known of one, nothing says they are."""
    a, b = span(one), span(other)
    return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]


def place(when: EventDate, recorded: float, entry_id: UUID) -> Place:
    """Where an event stands in a list, oldest first.

    A date stands at the first day of what is said of it: "March 2024" before the days of March
    2024, "2024" and "about 2024" before January 2024, the coarser first. What is not dated stands
    last: to stand anywhere else would be to date it. So two events of which one was certainly
    earlier are always in that order, and two exact days never change places. Ties are broken by
    when they were recorded, then by id, so that there is one order and no other.

    Args:
        recorded: when it was recorded, as a timestamp in seconds.
        entry_id: of the entry.
    """
    if when.on is None or not when.known:
        coarse = _COARSEST_FIRST[DatePrecision.UNKNOWN]
        return True, date.max, coarse, recorded, entry_id
    return (
        False,
        _starts(when.on, when.precision),
        _COARSEST_FIRST[when.precision],
        recorded,
        entry_id,
    )


def _starts(on: date, precision: DatePrecision) -> date:
    if precision is DatePrecision.DAY:
        return on
    return on.replace(day=1) if precision is DatePrecision.MONTH else date(on.year, 1, 1)
