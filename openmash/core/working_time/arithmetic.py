"""Adding an amount of time to a moment, and counting the time between two moments."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from openmash.core.working_time.calendar import DAY, Calendar, as_utc

_HOUR = timedelta(hours=1)
# No target is so long; a mistyped amount must fail at once and not count days to the year 9999.
LONGEST = timedelta(days=30 * 366)


class TimeUnit(StrEnum):
    """What a target is counted in. The stored word never changes; the label may."""

    CLOCK_HOURS = "clock_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"

    @property
    def label(self) -> str:
        """The words for a page."""
        return self.value.replace("_", " ")


def add(
    calendar: Calendar,
    start: datetime,
    amount: float,
    unit: TimeUnit,
    runs_through_closing: bool = False,
) -> datetime:
    """The moment, in UTC, at which `amount` of `unit` has passed since `start`.

    - Clock hours: every hour counts, open or closed.
    - Working hours: only time while the hub is open. What ends exactly at closing time is due
      then, not at the next opening.
    - Working hours that run through closing: begun while the hub is open (at once, or at its next
      opening), counting no longer stops at closing time (Luton's rule for Red).
    - Working days: the same local time, N days on which the hub opens later. A start while the
      hub is closed counts from its next opening. If the hub is closed at that time on the last
      day, the answer is its latest closing before that time on that day, or its first opening
      if it has not opened yet: never a moment at which nobody is there.

    Args:
        calendar: when the hub is open.
        start: a moment with a time zone.
        amount: more than 0, in `unit`; a whole number if that is working days.
        runs_through_closing: see above; it changes working hours only.

    Raises:
        ValueError: for a start without a time zone, or an amount not above 0 or over 30 years.
        Misconfigured: if working time is asked of a hub without opening hours.
    """
    start = as_utc(start)
    _check_amount(amount, unit)
    if unit is TimeUnit.CLOCK_HOURS:
        return start + amount * _HOUR
    begins = counting_from(calendar, start, unit)
    if unit is TimeUnit.WORKING_DAYS:
        return _same_time_on(calendar, _working_day_after(calendar, begins, amount), begins)
    if runs_through_closing:
        return begins + amount * _HOUR
    return _after_working(calendar, begins, amount * _HOUR)


def elapsed(calendar: Calendar, start: datetime, end: datetime, unit: TimeUnit) -> float:
    """How much of `unit` lies between two moments; negative if `end` is before `start`.

    Hours come with their fraction (for exact working time use `working_between`). Working days
    are whole days completed: the most days that `add` can add to `start` without passing `end`.

    Raises:
        ValueError: for a moment without a time zone.
        Misconfigured: if working time is asked of a hub without opening hours.
    """
    start, end = as_utc(start), as_utc(end)
    if end < start:
        return -elapsed(calendar, end, start, unit)
    if unit is TimeUnit.CLOCK_HOURS:
        return (end - start) / _HOUR
    if unit is TimeUnit.WORKING_HOURS:
        return working_between(calendar, start, end) / _HOUR
    return float(_whole_working_days(calendar, start, end))


def working_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Exactly how long the hub was open between two moments; negative if they are reversed.

    Raises:
        ValueError: for a moment without a time zone.
        Misconfigured: if the hub has no opening hours.
    """
    start, end = as_utc(start), as_utc(end)
    if end < start:
        return -working_between(calendar, end, start)
    total = timedelta()
    for span in calendar.spans_from(start):
        if span.opens >= end:
            break
        total += min(span.closes, end) - span.opens
    return total


def counting_from(calendar: Calendar, start: datetime, unit: TimeUnit) -> datetime:
    """The moment, in UTC, at which counting begins: `start`, or the next opening if closed.

    Raises:
        ValueError: for a start without a time zone.
        Misconfigured: if working time is asked of a hub without opening hours.
    """
    start = as_utc(start)
    if unit is TimeUnit.CLOCK_HOURS:
        return start
    return next(calendar.spans_from(start)).opens


def _check_amount(amount: float, unit: TimeUnit) -> None:
    if not amount > 0:
        raise ValueError("The amount of time must be more than 0.")
    if amount > LONGEST / (DAY if unit is TimeUnit.WORKING_DAYS else _HOUR):
        raise _too_long()
    if unit is TimeUnit.WORKING_DAYS and amount != amount // 1:
        raise ValueError("Working days must be a whole number; use working hours for less.")


def _too_long() -> ValueError:
    return ValueError("The amount of time is too long: it would end over 30 years away.")


def _after_working(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    for span in calendar.spans_from(start):
        if span.opens - start > LONGEST:
            break
        length = span.closes - span.opens
        if length >= left:
            return span.opens + left
        left -= length
    raise _too_long()


def _working_day_after(calendar: Calendar, begins: datetime, count: float) -> date:
    """The local date that is `count` working days after the one on which counting begins."""
    day = calendar.local(begins).date()
    last = day + LONGEST
    while count > 0:
        day += DAY
        if day > last:
            raise _too_long()
        count -= calendar.opens_on(day)
    return day


def _same_time_on(calendar: Calendar, day: date, begins: datetime) -> datetime:
    """The moment on a working day with the local time of `begins`, moved into opening hours."""
    wanted = calendar.first_moment_at(day, calendar.local(begins).time())
    spans = calendar.spans_on(day)
    if any(span.opens <= wanted <= span.closes for span in spans):
        return wanted
    closed_before = [span.closes for span in spans if span.closes < wanted]
    return closed_before[-1] if closed_before else spans[0].opens


def _whole_working_days(calendar: Calendar, start: datetime, end: datetime) -> int:
    begins = counting_from(calendar, start, TimeUnit.WORKING_DAYS)
    if begins > end:
        return 0
    day, last = calendar.local(begins).date(), calendar.local(end).date()
    count = 0
    latest = day
    while day < last:
        day += DAY
        if calendar.opens_on(day):
            count, latest = count + 1, day
    # Of all the days counted only the latest can still have its moment ahead of `end`.
    if count and _same_time_on(calendar, latest, begins) > end:
        count -= 1
    return count
