"""Clocks: when they start, when they are due, how they stand, and what the page says."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openmash.core.working_time import TimeUnit
from openmash.domain.contacts.clocks import (
    Clock,
    ClockKind,
    ClockState,
    Turnaround,
    clock_for,
    escalates_at,
    first_chase_at,
    next_chase_at,
    screening_of,
    state,
    time_left,
    time_left_words,
    turnaround,
    working_time_left,
)
from openmash.domain.contacts.policy import ChaseRule, Closure, Target, default_policy
from openmash.domain.contacts.ratings import Rating

POLICY = dataclasses.replace(
    default_policy("Hackney"), closures=(Closure(date(2026, 7, 7), "Staff training"),)
)
CALENDAR = POLICY.calendar
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def london(text: str) -> datetime:
    """What London's walls show, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def clock(kind: ClockKind, rating: Rating | None, start: str) -> Clock:
    return clock_for(kind, rating, POLICY, CALENDAR, london(start))


@pytest.mark.parametrize(
    ("kind", "rating", "start", "due"),
    [
        (ClockKind.DECISION, Rating.RED, "2026-07-03 16:30", "2026-07-03 20:30"),
        (ClockKind.DECISION, Rating.RED, "2026-07-04 02:00", "2026-07-04 06:00"),
        (ClockKind.AGENCY_RETURN, Rating.RED, "2026-07-03 16:30", "2026-07-03 18:30"),
        (ClockKind.AGENCY_RETURN, Rating.AMBER, "2026-07-03 16:00", "2026-07-06 14:00"),
        (ClockKind.DECISION, Rating.AMBER, "2026-07-03 16:00", "2026-07-06 16:00"),
        (ClockKind.DECISION, Rating.AMBER, "2026-07-06 16:00", "2026-07-08 16:00"),
        (ClockKind.AGENCY_RETURN, Rating.GREEN, "2026-07-01 09:00", "2026-07-03 16:30"),
        (ClockKind.DECISION, Rating.GREEN, "2026-07-01 10:00", "2026-07-06 10:00"),
        (ClockKind.DECISION, Rating.BLUE, "2026-07-01 10:00", "2026-07-06 10:00"),
        (ClockKind.SCREENING, None, "2026-07-03 16:30", "2026-07-06 09:30"),
        (ClockKind.SCREENING, None, "2026-07-04 02:00", "2026-07-06 10:00"),
        (ClockKind.URGENT_SCREENING, None, "2026-07-03 16:30", "2026-07-03 17:30"),
        (ClockKind.URGENT_SCREENING, None, "2026-07-04 02:00", "2026-07-04 03:00"),
        (ClockKind.URGENT_SCREENING, None, "2026-10-25 00:30", "2026-10-25 01:30"),
        (ClockKind.FEEDBACK, Rating.RED, "2026-07-04 06:00", "2026-07-08 09:00"),
    ],
)
def test_each_clock_is_due_when_the_policy_says(
    kind: ClockKind, rating: Rating | None, start: str, due: str
) -> None:
    assert clock(kind, rating, start).due_at == london(due)


def test_the_explanation_names_the_reason_of_a_closure() -> None:
    told = clock(ClockKind.DECISION, Rating.AMBER, "2026-07-06 16:00").explanation
    assert told == (
        "Due 16:00 on Wednesday 8 July 2026: 1 working day from 16:00 on Monday 6 July 2026; "
        "the hub is closed on Tuesday 7 July (Staff training)."
    )


def test_an_urgent_contact_that_nobody_rates_at_night_is_late_within_the_hour() -> None:
    urgent = clock(screening_of(urgent=True), None, "2026-07-04 02:00")
    assert state(urgent, london("2026-07-04 03:00")) is ClockState.DUE_SOON
    assert state(urgent, london("2026-07-04 03:00") + SECOND) is ClockState.LATE
    ordinary = clock(screening_of(urgent=False), None, "2026-07-04 02:00")
    assert state(ordinary, london("2026-07-04 03:00") + SECOND) is ClockState.ON_TIME
    assert urgent.explanation == (
        "Due 03:00 on Saturday 4 July 2026: 1 clock hour from 02:00 on Saturday 4 July 2026; "
        "closing time does not stop this clock; "
        "urgent: the referrer says that a child is in danger now."
    )
    assert "urgent" not in ordinary.explanation


def test_an_urgent_contact_is_never_due_after_an_ordinary_one() -> None:
    # Both Sundays on which the clocks change, and the days around them.
    for first in (london("2026-03-27 00:00"), london("2026-10-23 00:00")):
        for start in (first + quarter * 15 * MINUTE for quarter in range(5 * 96)):
            urgent, ordinary = (
                clock_for(screening_of(flag), None, POLICY, CALENDAR, start).due_at
                for flag in (True, False)
            )
            assert urgent is not None
            assert ordinary is not None
            assert urgent <= ordinary


@pytest.mark.parametrize(
    ("kind", "rating", "sentence"),
    [
        (ClockKind.DECISION, None, "has not been rated"),
        (ClockKind.AGENCY_RETURN, Rating.BLUE, "sets none for Blue"),
        (ClockKind.DECISION, Rating.BLUE, "has no Blue level"),
    ],
)
def test_where_there_is_no_target_the_clock_says_why(
    kind: ClockKind, rating: Rating | None, sentence: str
) -> None:
    policy = POLICY
    if "level" in sentence:
        policy = dataclasses.replace(POLICY, levels=POLICY.levels[:3])
    start = london("2026-07-01 10:00")
    none = clock_for(kind, rating, policy, CALENDAR, start)
    assert sentence in none.explanation
    assert state(none, start) is state(none.stop(start), start) is ClockState.NO_TARGET
    assert time_left(none, start) is working_time_left(none, start, CALENDAR) is None
    assert time_left_words(none, start) == "No target"
    assert first_chase_at(none, POLICY.chase, CALENDAR) is None
    assert next_chase_at(none, POLICY.chase, CALENDAR, start) is None
    assert escalates_at(none, POLICY.chase, CALENDAR) is None


def test_a_running_clock_is_on_time_then_due_soon_then_late() -> None:
    running = clock(ClockKind.DECISION, Rating.RED, "2026-07-01 16:00")
    soon, due = london("2026-07-01 19:00"), london("2026-07-01 20:00")
    assert state(running, soon - SECOND) is ClockState.ON_TIME
    assert state(running, soon) is ClockState.DUE_SOON
    assert state(running, due) is ClockState.DUE_SOON
    assert state(running, due + SECOND) is ClockState.LATE


def test_a_clock_that_stops_at_closing_time_is_due_soon_by_working_time() -> None:
    running = clock(ClockKind.AGENCY_RETURN, Rating.AMBER, "2026-07-03 12:30")
    assert running.due_at == london("2026-07-06 10:30")
    assert state(running, london("2026-07-03 16:59")) is ClockState.ON_TIME
    assert running.soon_at == london("2026-07-03 17:00")


def test_a_clock_read_back_without_its_warning_still_warns() -> None:
    running = clock(ClockKind.DECISION, Rating.RED, "2026-07-01 10:00")
    bare = dataclasses.replace(running, soon_at=None)
    assert state(bare, london("2026-07-01 12:59")) is ClockState.ON_TIME
    assert state(bare, london("2026-07-01 13:00")) is ClockState.DUE_SOON


def test_a_stopped_clock_keeps_its_result_for_ever() -> None:
    running = clock(ClockKind.DECISION, Rating.RED, "2026-07-01 10:00")
    due, years_later = london("2026-07-01 14:00"), london("2036-07-01 14:00")
    assert state(running.stop(due), years_later) is ClockState.STOPPED_IN_TIME
    assert state(running.stop(due + SECOND), years_later) is ClockState.STOPPED_LATE
    assert time_left(running.stop(due - SECOND), years_later) == SECOND


@pytest.mark.parametrize(
    ("left", "running", "stopped"),
    [
        (timedelta(hours=2, minutes=5, seconds=59), "2 hours 5 minutes left",
         "Done with 2 hours 5 minutes to spare"),
        (timedelta(days=1), "24 hours left", "Done with 24 hours to spare"),
        (timedelta(days=1, hours=23, minutes=59), "47 hours 59 minutes left",
         "Done with 47 hours 59 minutes to spare"),
        (timedelta(days=2, minutes=40), "2 days left", "Done with 2 days to spare"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute left",
         "Done with 1 hour 1 minute to spare"),
        (timedelta(seconds=59), "less than a minute left",
         "Done with less than a minute to spare"),
        (timedelta(), "less than a minute left", "Done with less than a minute to spare"),
        (-SECOND, "less than a minute late", "Done less than a minute late"),
        (-timedelta(hours=27), "27 hours late", "Done 27 hours late"),
    ],
)  # fmt: skip
def test_the_words_for_a_page(left: timedelta, running: str, stopped: str) -> None:
    start = london("2026-07-01 10:00")
    due = start + timedelta(hours=4)
    target = Target(4, TimeUnit.CLOCK_HOURS)
    ticking = Clock(ClockKind.DECISION, start, due, None, target, "")
    assert time_left_words(ticking, due - left) == running
    assert time_left_words(ticking.stop(due - left), due + timedelta(days=9)) == stopped


def test_working_time_left_does_not_count_the_weekend() -> None:
    running = clock(ClockKind.AGENCY_RETURN, Rating.AMBER, "2026-07-03 16:00")
    now = london("2026-07-03 16:45")
    assert working_time_left(running, now, CALENDAR) == timedelta(hours=5, minutes=15)
    late = working_time_left(running, london("2026-07-06 15:00"), CALENDAR)
    assert late == -timedelta(hours=1)


def test_turnaround_is_kept_in_clock_and_in_working_time() -> None:
    took = turnaround(london("2026-07-03 16:00:30"), london("2026-07-06 09:30"), CALENDAR)
    assert took == Turnaround(clock_minutes=65 * 60 + 29, working_minutes=89)


RULE = POLICY.chase
BEFORE_DUE = ChaseRule(None, 60, every_minutes=30, escalate_after_hours=2)


def test_a_working_target_is_chased_and_escalated_in_working_time() -> None:
    asked = clock(ClockKind.AGENCY_RETURN, Rating.AMBER, "2026-07-03 12:30")
    assert first_chase_at(asked, RULE, CALENDAR) == london("2026-07-03 15:30")
    assert first_chase_at(asked, BEFORE_DUE, CALENDAR) == london("2026-07-06 09:30")
    last = london("2026-07-03 16:45")
    assert next_chase_at(asked, BEFORE_DUE, CALENDAR, last) == london("2026-07-06 09:15")
    assert escalates_at(asked, RULE, CALENDAR) == london("2026-07-06 11:30")


def test_a_red_at_night_is_chased_and_escalated_at_night() -> None:
    asked = clock(ClockKind.AGENCY_RETURN, Rating.RED, "2026-07-03 22:00")
    assert first_chase_at(asked, RULE, CALENDAR) == london("2026-07-03 23:00")
    assert next_chase_at(asked, RULE, CALENDAR, london("2026-07-03 23:00")) == asked.due_at
    assert escalates_at(asked, RULE, CALENDAR) == london("2026-07-04 01:00")


def test_nobody_is_chased_as_they_are_asked() -> None:
    rule = dataclasses.replace(BEFORE_DUE, first_minutes_before_due=600)
    asked = clock(ClockKind.AGENCY_RETURN, Rating.RED, "2026-07-03 10:00")
    assert first_chase_at(asked, rule, CALENDAR) == london("2026-07-03 11:00")


def test_a_red_that_waits_for_opening_runs_on_once_begun() -> None:
    red = POLICY.levels[0]
    luton = Target(4, TimeUnit.WORKING_HOURS, runs_through_closing=True)
    policy = dataclasses.replace(POLICY, levels=(dataclasses.replace(red, decision=luton),))
    running = clock_for(
        ClockKind.DECISION, Rating.RED, policy, CALENDAR, london("2026-07-03 22:00")
    )
    assert running.due_at == london("2026-07-06 13:00")
    assert running.soon_at == london("2026-07-06 12:00")
