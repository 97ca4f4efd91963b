"""The working-time engine against a slow oracle that asks the wall clock, minute by minute.

OPENMASH_TEST_SIZE=release walks every minute of ten years for every hub below; otherwise the
weeks around both clock changes, Easter and Christmas of ten years are sampled, with every
minute of the nights on which the clocks change.
"""

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import accumulate, compress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.core.bank_holidays import england_and_wales
from openmash.core.working_time import (
    Calendar,
    Interval,
    OpeningHours,
    TimeUnit,
    add,
    elapsed,
    working_between,
)

RELEASE = os.environ.get("OPENMASH_TEST_SIZE") == "release"
LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
FIRST_YEAR, LAST_YEAR = 2020, 2029
CHRISTMAS_EVES = frozenset(date(year, 12, 24) for year in range(FIRST_YEAR, LAST_YEAR + 1))
WORKING, CLOCK, DAYS = TimeUnit.WORKING_HOURS, TimeUnit.CLOCK_HOURS, TimeUnit.WORKING_DAYS

OFFICE = OpeningHours.weekly(
    monday="09:00-17:15",
    tuesday="09:00-17:15",
    wednesday="09:00-17:15",
    thursday="09:00-17:15",
    friday="09:00-17:00",
)
NEVER_SHUT = OpeningHours((((Interval(0, 1440)),),) * 7)
NIGHTS = OpeningHours.weekly(
    monday="08:00-12:30, 13:15-18:00",
    wednesday="22:00-24:00",
    thursday="00:00-06:00",
    saturday="10:00-24:00",
    sunday="00:00-00:45, 01:30-03:00, 12:00-16:00",
)
HUBS = {
    "office hours, closed on bank holidays and Christmas Eve": Calendar(
        OFFICE, england_and_wales(), CHRISTMAS_EVES
    ),
    "never shut": Calendar(NEVER_SHUT),
    "nights and breaks, open on bank holidays": Calendar(NIGHTS, closures=CHRISTMAS_EVES),
}


STEP = 1 if RELEASE else 60
"""Minutes from one look at the wall to the next: the clocks of London change on a full hour."""


@cache
def looks_of(start: datetime, days: int) -> list[tuple[date, int]]:
    """What the wall shows at every look from a full hour on: local date and minute of the day."""
    walls = ((start + number * MINUTE).astimezone(LONDON) for number in range(0, days * 1440, STEP))
    return [(wall.date(), wall.hour * 60 + wall.minute) for wall in walls]


@dataclass
class Oracle:
    """Every minute of a stretch of real time, marked open or shut by its local wall time."""

    start: datetime
    looks: list[tuple[date, int]]
    open_before: "array[int]"
    open_minutes: "array[int]"

    @classmethod
    def walk(cls, calendar: Calendar, start: datetime, days: int) -> "Oracle":
        looks = looks_of(start, days)
        shut = calendar.bank_holidays | calendar.closures
        week = [bytearray(1440) for _ in range(7)]
        for marks, hours in zip(week, calendar.opening_hours.week, strict=True):
            for each in hours:
                marks[each.opens : each.closes] = b"\1" * (each.closes - each.opens)
        closed = bytes(STEP)
        opened = b"".join(
            closed if day in shut else week[day.weekday()][minute : minute + STEP]
            for day, minute in looks
        )
        before = array("l", accumulate(opened, initial=0))
        return cls(start, looks, before, array("l", compress(range(len(opened)), opened)))

    def __len__(self) -> int:
        return len(self.looks) * STEP

    def wall(self, number: int) -> tuple[date, int]:
        day, minute = self.looks[number // STEP]
        return day, minute + number % STEP

    def moment(self, number: int) -> datetime:
        return self.start + number * MINUTE

    def due(self, number: int, minutes: int) -> datetime | None:
        """The end of the last of `minutes` open minutes from this one; None beyond the walk."""
        last = self.open_before[number] + minutes - 1
        return self.moment(self.open_minutes[last] + 1) if last < len(self.open_minutes) else None

    def due_in_days(self, number: int, days: int) -> datetime | None:
        """Read off the walls: the Nth later date with an open minute, at the same wall time."""
        at = self.open_before[number]
        if at == len(self.open_minutes):
            return None
        begin_day, begin_minute = self.wall(self.open_minutes[at])
        later = bisect_left(self.open_days, begin_day) + days
        if later >= len(self.open_days) - 1:  # the last date of a walk may be cut short
            return None
        first, last = self.day_ends[self.open_days[later]]
        # No change moves a wall clock by more than an hour, so nothing before this can match.
        scan = range(max(first, first + begin_minute - 60), last)
        wanted = next((n for n in scan if self.wall(n)[1] >= begin_minute), last)
        opened = self.open_minutes[self.open_before[first] : self.open_before[last]]
        before = bisect_left(opened, wanted)
        if wanted in opened[before : before + 1]:
            return self.moment(wanted)
        return self.moment(opened[before - 1] + 1 if before else opened[0])

    @cached_property
    def open_days(self) -> list[date]:
        return sorted({self.wall(n)[0] for n in self.open_minutes})

    @cached_property
    def day_ends(self) -> dict[date, tuple[int, int]]:
        ends: dict[date, tuple[int, int]] = {}
        for look, (day, _) in enumerate(self.looks):
            ends[day] = (ends.get(day, (look * STEP, 0))[0], (look + 1) * STEP)
        return ends


def stretches() -> Iterator[tuple[datetime, int]]:
    if RELEASE:
        begin = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
        yield begin, (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - begin).days
        return
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        month, day, days = [(3, 25, 8), (10, 24, 8), (12, 23, 10)][year % 3]
        yield datetime(year, month, day, tzinfo=UTC), days


@cache
def oracles(hub: str) -> list[Oracle]:
    return [Oracle.walk(HUBS[hub], start, days) for start, days in stretches()]


def starts(oracle: Oracle) -> Iterator[int]:
    """Every minute for a release; else every 97th, and all of a day whose clocks change."""
    for look, (day, minute) in enumerate(oracle.looks):
        first, after = look * STEP, (look + 1) * STEP
        if RELEASE or (minute < 240 and changes_clocks(day)):
            yield from range(first, after)
        else:
            yield from range(-(-first // 97) * 97, after, 97)


@cache
def changes_clocks(day: date) -> bool:
    return day.weekday() == 6 and day.month in {3, 10} and day.day >= 25


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("hub", HUBS)
def test_working_hours_end_where_a_walk_through_the_minutes_ends(hub: str) -> None:
    calendar = HUBS[hub]
    for oracle in oracles(hub):
        for number in starts(oracle):
            minutes = (1, 45, 240, 1440)[number % 4]
            expected = oracle.due(number, minutes)
            start = oracle.moment(number)
            assert expected in {None, add(calendar, start, minutes / 60, WORKING)}, start
            to = min(len(oracle), number + 7 * minutes)
            worked = oracle.open_before[to] - oracle.open_before[number]
            assert working_between(calendar, start, oracle.moment(to)) == worked * MINUTE, start


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("hub", HUBS)
def test_working_days_end_where_a_walk_through_the_minutes_ends(hub: str) -> None:
    calendar = HUBS[hub]
    for oracle in oracles(hub):
        for number in starts(oracle):
            if not RELEASE and number % 3:
                continue
            days = 1 + number % 4
            expected = oracle.due_in_days(number, days)
            start = oracle.moment(number)
            if expected is None:
                continue
            assert add(calendar, start, days, DAYS) == expected, start
            assert elapsed(calendar, start, expected, DAYS) == days, start
            assert elapsed(calendar, start, expected - MINUTE, DAYS) < days, start


# Whole quarter hours collide with each other and with the change at 01:00 more often.
minutes_of_day = st.one_of(st.integers(0, 1440), st.integers(0, 96).map(lambda n: n * 15))


def some_intervals(minutes: list[int]) -> tuple[Interval, ...]:
    edges = sorted(minutes)
    return tuple(Interval(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


# A week is drawn as a few kinds of day and which of them each day is: most hubs' weeks are.
days = st.lists(minutes_of_day, max_size=6, unique=True).map(some_intervals)
weeks = (
    st.lists(days, min_size=1, max_size=3)
    .flatmap(lambda kinds: st.tuples(*[st.sampled_from(kinds)] * 7))
    .map(OpeningHours)
    .filter(lambda week: not week.never_open)
)
nights = st.sampled_from(
    [datetime(2026, 3, 28, 20), datetime(2026, 10, 24, 20), datetime(2024, 2, 28, 20)]
)
near_nights = st.builds(lambda at, add: at + add, nights, st.timedeltas(timedelta(), timedelta(2)))
any_moment = st.datetimes(datetime(2020, 1, 1), datetime(2029, 12, 31))
moments = st.one_of(near_nights, any_moment).map(lambda moment: moment.replace(tzinfo=UTC))
nearby = st.timedeltas(-timedelta(days=40), timedelta(days=40))


@settings(max_examples=2000 if RELEASE else 25, deadline=None)
@given(weeks, moments, st.integers(1, 4000))
def test_any_week_agrees_with_the_walk(week: OpeningHours, start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    calendar = Calendar(week, closures=frozenset({start.date() + timedelta(days=1)}))
    oracle = Oracle.walk(calendar, start.replace(hour=0, minute=0), 4)
    first = start.hour * 60 + start.minute
    expected = oracle.due(first, minutes)
    assert expected in {None, add(calendar, start, minutes / 60, WORKING)}
    end = start + minutes * MINUTE
    worked = oracle.open_before[first + minutes] - oracle.open_before[first]
    assert working_between(calendar, start, end) == worked * MINUTE
    one_day = oracle.due_in_days(first, 1)
    assert one_day in {None, add(calendar, start, 1, DAYS)}


@settings(max_examples=5000 if RELEASE else 50, deadline=None)
@given(weeks, moments, st.floats(0.01, 60), nearby, nearby)
def test_time_added_is_time_counted_to_the_microsecond(
    week: OpeningHours, start: datetime, hours: float, to_one: timedelta, to_other: timedelta
) -> None:
    calendar = Calendar(week, england_and_wales())
    one, other = start + to_one, start + to_other
    due = add(calendar, start, hours, WORKING)
    assert working_between(calendar, start, due) == timedelta(hours=hours)
    assert working_between(calendar, start, due - timedelta(microseconds=1)) < timedelta(
        hours=hours
    )
    there = working_between(calendar, start, one)
    assert there == -working_between(calendar, one, start)
    assert there + working_between(calendar, one, other) == working_between(calendar, start, other)
