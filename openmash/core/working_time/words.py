"""Due times in plain English: what a person reads to know why a clock says what it says."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from openmash.core.working_time.arithmetic import TimeUnit, add, counting_from
from openmash.core.working_time.calendar import DAY, Calendar, as_utc

# A sentence that lists every weekend of a 45-day clock is read by nobody: beyond this many, only
# bank holidays and closures are named.
_DAYS_NAMED = 6


def explain(
    calendar: Calendar,
    start: datetime,
    amount: float,
    unit: TimeUnit,
    runs_through_closing: bool = False,
    reasons: Mapping[date, str] | None = None,
) -> str:
    """One sentence that says when something is due and why, in the hub's local time.

    Args:
        calendar, start, amount, unit, runs_through_closing: as for `add`.
        reasons: why the hub is closed on a date, for its closures; shown as they are.

    Raises:
        ValueError, Misconfigured: as for `add`.

    For example: "Due 12:30 on Monday 4 January 2027: 4 working hours from 16:45 on Thursday 31
    December 2026; the hub is closed on Friday 1 January (bank holiday), Saturday 2 January and
    Sunday 3 January."
    """
    due = add(calendar, start, amount, unit, runs_through_closing)
    begins = counting_from(calendar, start, unit)
    when = moment_words(calendar, due)
    counted = f"{amount_words(amount, unit)} from {moment_words(calendar, start)}"
    clauses = [f"Due {when}: {counted}"]
    if begins != as_utc(start):
        clauses.append(f"counted from {moment_words(calendar, begins)}, when the hub next opens")
    every_hour = unit is TimeUnit.CLOCK_HOURS or (
        runs_through_closing and unit is TimeUnit.WORKING_HOURS
    )
    if every_hour:
        clauses.append("closing time does not stop this clock")
    if unit is TimeUnit.WORKING_DAYS:
        clauses += _moved_into_hours(calendar, begins, due)
    clauses += _closed_days(calendar, start, begins if every_hour else due, reasons or {})
    if unit is not TimeUnit.WORKING_DAYS:
        clauses += _clock_change(calendar, begins, due, every_hour=every_hour)
    return "; ".join(clauses) + "."


def moment_words(calendar: Calendar, moment: datetime) -> str:
    """A moment in the hub's local time; in the hour that happens twice, which of the two.

    >>> from datetime import UTC
    >>> from openmash.core.working_time.opening_hours import OpeningHours
    >>> calendar = Calendar(OpeningHours.weekly(monday="09:00-17:00"))
    >>> moment_words(calendar, datetime(2026, 7, 1, 12, 5, tzinfo=UTC))
    '13:05 on Wednesday 1 July 2026'
    >>> moment_words(calendar, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    '01:30 GMT on Sunday 25 October 2026'
    """
    local = calendar.local(moment)
    other = local.replace(fold=1 - local.fold)
    happens_twice = other.utcoffset() != local.utcoffset()
    zone = f" {local.tzname()}" if happens_twice else ""
    return f"{local:%H:%M}{zone} on {_day_words(local.date())} {local.year}"


def amount_words(amount: float, unit: TimeUnit) -> str:
    """An amount with its unit, one or many.

    >>> amount_words(1, TimeUnit.WORKING_DAYS), amount_words(2.5, TimeUnit.CLOCK_HOURS)
    ('1 working day', '2.5 clock hours')
    """
    words = unit.label if amount != 1 else unit.label.removesuffix("s")
    return f"{amount:g} {words}"


def _moved_into_hours(calendar: Calendar, begins: datetime, due: datetime) -> list[str]:
    counted, ends = calendar.local(begins), calendar.local(due)
    if counted.time() == ends.time():
        return []
    return [f"the hub is closed at {counted:%H:%M} that day"]


def _closed_days(
    calendar: Calendar, start: datetime, until: datetime, reasons: Mapping[date, str]
) -> list[str]:
    days = [day for day in _dates(calendar, start, until) if not calendar.opens_on(day)]
    if not days or until == as_utc(start):
        return []
    told = {day: _why_closed(calendar, day, reasons) for day in days}
    if len(days) > _DAYS_NAMED:
        told = {day: why for day, why in told.items() if why}
    named = [_day_words(day) + why for day, why in list(told.items())[:_DAYS_NAMED]]
    more = len(days) - len(named)
    if more:
        named.append(f"{more} {'other ' if named else ''}day{'s' if more > 1 else ''}")
    return [f"the hub is closed on {_listed(named)}"]


def _why_closed(calendar: Calendar, day: date, reasons: Mapping[date, str]) -> str:
    if day in calendar.bank_holidays:
        return " (bank holiday)"
    if day in calendar.closures:
        return f" ({reasons.get(day, 'closure')})"
    return ""


def _clock_change(
    calendar: Calendar, begins: datetime, due: datetime, *, every_hour: bool
) -> list[str]:
    """Say that the clocks change, if they do so once and it alters what is counted."""
    if calendar.local(begins).utcoffset() == calendar.local(due).utcoffset():
        return []
    for day in _dates(calendar, begins, due):
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        before, after = midnight.utcoffset(), (midnight + DAY).utcoffset()
        if before is None or after is None or before == after:
            continue
        if every_hour or _open_for(calendar, day) != _opening_hours_for(calendar, day):
            way = "forward" if after > before else "back"
            return [f"the clocks go {way} on {_day_words(day)}"]
    return []


def _open_for(calendar: Calendar, day: date) -> timedelta:
    spans = calendar.spans_on(day)
    return sum((span.closes - span.opens for span in spans), timedelta())


def _opening_hours_for(calendar: Calendar, day: date) -> timedelta:
    if not calendar.opens_on(day):
        return timedelta()
    intervals = calendar.opening_hours.week[day.weekday()]
    return timedelta(minutes=sum(one.closes - one.opens for one in intervals))


def _dates(calendar: Calendar, start: datetime, end: datetime) -> list[date]:
    first, last = calendar.local(start).date(), calendar.local(end).date()
    return [first + n * DAY for n in range((last - first).days + 1)]


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
