"""The clocks on a contact: what is due when, how it stands now, and the words for it.

A clock is worked out once, from the policy in force when the contact arrived, and then only
read. Nothing here reads the time: `now` is always an argument. Times are UTC.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from openmash.core.working_time import (
    Calendar,
    TimeUnit,
    add,
    counting_from,
    explain,
    working_between,
)
from openmash.domain.contacts.policy import ChaseRule, HubPolicy, Target
from openmash.domain.contacts.ratings import Rating

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_DAY_IN_MINUTES = 24 * 60
# Up to two days hours are said, so that times left in one list compare at a glance.
_IN_DAYS_FROM = 2
# A clock is "due soon" in the last quarter of the time it allows.
_SOON_AFTER = 0.75
_URGENT = "urgent: the referrer says that a child is in danger now"


class ClockKind(StrEnum):
    """What a clock measures, and so when it starts."""

    SCREENING = "screening"
    URGENT_SCREENING = "urgent_screening"
    AGENCY_RETURN = "agency_return"
    DECISION = "decision"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """The words for a page."""
        return self.value.replace("_", " ").capitalize()


def screening_of(urgent: bool) -> ClockKind:
    """The clock that runs until a rating is confirmed: a quicker one if said to be urgent."""
    return ClockKind.URGENT_SCREENING if urgent else ClockKind.SCREENING


class ClockState(StrEnum):
    """How a clock stands at a moment."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    STOPPED_IN_TIME = "stopped_in_time"
    STOPPED_LATE = "stopped_late"
    NO_TARGET = "no_target"

    @property
    def label(self) -> str:
        """The words for a page."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or stopped measure.

    Attributes:
        kind: what is measured.
        started_at: receipt (screening of either kind, decision), asking (agency return) or
            decision (feedback).
        due_at: None if there is no target.
        stopped_at: when what was due was done; None while it runs.
        target: the limit from the policy; None if there is none.
        explanation: one sentence saying when it is due and why, or why there is no target.
        soon_at: from when it is due soon. None for a clock read back without it: the last quarter
            of the time on the wall is then taken.
    """

    kind: ClockKind
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    target: Target | None
    explanation: str
    soon_at: datetime | None = None

    def stop(self, at: datetime) -> "Clock":
        """The same clock, stopped at a moment."""
        return replace(self, stopped_at=at)


@dataclass(frozen=True, slots=True)
class Turnaround:
    """How long something took, in whole minutes of real time and of the hub's working time."""

    clock_minutes: int
    working_minutes: int


def clock_for(
    kind: ClockKind,
    rating: Rating | None,
    policy: HubPolicy,
    calendar: Calendar,
    started_at: datetime,
) -> Clock:
    """The clock of a kind under a policy.

    Args:
        kind: screening and decision start at receipt, an agency return when the agency is asked,
            feedback when the decision is recorded. Urgent screening takes the place of screening
            for a contact whose referrer says that a child is in danger now (`screening_of`).
        rating: the contact's rating now; None if not yet rated. Screening and feedback ignore it.
        policy: the version in force when the contact arrived.
        calendar: that policy's calendar.
        started_at: the moment the clock starts.

    Raises:
        ValueError: for a start without a time zone.
    """
    target, why_none = _target(kind, rating, policy)
    if target is None:
        return Clock(kind, started_at, None, None, None, why_none)
    what = (started_at, target.amount, target.unit, target.runs_through_closing)
    begins = counting_from(calendar, started_at, target.unit)
    due = add(calendar, *what)
    allowed = due - begins if target.on_the_clock else working_between(calendar, begins, due)
    told = explain(calendar, *what, reasons=policy.closure_reasons)
    if kind is ClockKind.URGENT_SCREENING:
        told = f"{told.removesuffix('.')}; {_URGENT}."
    return Clock(
        kind=kind,
        started_at=started_at,
        due_at=due,
        stopped_at=None,
        target=target,
        explanation=told,
        soon_at=_later(calendar, target, begins, allowed * _SOON_AFTER),
    )


def due_time(
    kind: ClockKind,
    rating: Rating | None,
    policy: HubPolicy,
    calendar: Calendar,
    started_at: datetime,
) -> datetime | None:
    """When `clock_for` says it is due, without the sentence: for thousands at once.

    None if there is no target.
    """
    target, _ = _target(kind, rating, policy)
    if target is None:
        return None
    return add(calendar, started_at, target.amount, target.unit, target.runs_through_closing)


def time_left(clock: Clock, now: datetime) -> timedelta | None:
    """Real time to the due time, negative if late; a stopped clock keeps what it had left.

    None if there is no target.
    """
    if clock.due_at is None:
        return None
    return clock.due_at - (clock.stopped_at or now)


def working_time_left(clock: Clock, now: datetime, calendar: Calendar) -> timedelta | None:
    """As `time_left`, in the hub's working time."""
    if clock.due_at is None:
        return None
    return working_between(calendar, clock.stopped_at or now, clock.due_at)


def state(clock: Clock, now: datetime) -> ClockState:
    """How the clock stands. Done or looked at exactly when due is in time."""
    if clock.due_at is None:
        return ClockState.NO_TARGET
    if clock.stopped_at is not None:
        in_time = clock.stopped_at <= clock.due_at
        return ClockState.STOPPED_IN_TIME if in_time else ClockState.STOPPED_LATE
    if now > clock.due_at:
        return ClockState.LATE
    soon_at = clock.soon_at or clock.started_at + (clock.due_at - clock.started_at) * _SOON_AFTER
    return ClockState.DUE_SOON if now >= soon_at else ClockState.ON_TIME


def turnaround(started: datetime, ended: datetime, calendar: Calendar) -> Turnaround:
    """How long something took; part of a minute is dropped. Negative if it ended first.

    Raises:
        ValueError: for a moment without a time zone.
        Misconfigured: if the hub has no opening hours.
    """
    worked = working_between(calendar, started, ended)
    return Turnaround(_whole_minutes(ended - started), _whole_minutes(worked))


def time_left_words(clock: Clock, now: datetime) -> str:
    """How the clock stands, for a page. Time left is rounded down: never promise a minute more.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 7, 1, 9, tzinfo=UTC)
    >>> target = Target(3, TimeUnit.CLOCK_HOURS)
    >>> clock = Clock(ClockKind.DECISION, nine, nine + 3 * _HOUR, None, target, "")
    >>> time_left_words(clock, nine + 55 * _MINUTE)
    '2 hours 5 minutes left'
    >>> time_left_words(clock, nine + 30 * _HOUR)
    '27 hours late'
    >>> time_left_words(clock.stop(nine + _HOUR), nine + 30 * _HOUR)
    'Done with 2 hours to spare'
    """
    left = time_left(clock, now)
    if left is None:
        return "No target"
    length = _length_words(abs(left))
    if clock.stopped_at is not None:
        return f"Done with {length} to spare" if left >= timedelta() else f"Done {length} late"
    return f"{length} {'left' if left >= timedelta() else 'late'}"


def first_chase_at(clock: Clock, rule: ChaseRule, calendar: Calendar) -> datetime | None:
    """When an unanswered request is first chased; None if it has no target.

    A rule in minutes before the due time that would chase before half the allowed time is gone
    waits until then: nobody is chased as they are asked.
    """
    if clock.due_at is None or clock.target is None:
        return None
    begins = counting_from(calendar, clock.started_at, clock.target.unit)
    on_the_clock = clock.target.on_the_clock
    due = clock.due_at
    allowed = due - begins if on_the_clock else working_between(calendar, begins, due)
    if rule.first_minutes_before_due is not None:
        wait = max(allowed - rule.first_minutes_before_due * _MINUTE, allowed / 2)
    else:
        wait = allowed * (rule.first_after_fraction or 1)
    return _later(calendar, clock.target, begins, wait)


def next_chase_at(
    clock: Clock, rule: ChaseRule, calendar: Calendar, last_chased_at: datetime
) -> datetime | None:
    """When an unanswered request is chased again; None if it has no target."""
    if clock.target is None:
        return None
    return _later(calendar, clock.target, last_chased_at, rule.every_minutes * _MINUTE)


def escalates_at(clock: Clock, rule: ChaseRule, calendar: Calendar) -> datetime | None:
    """When a late request is taken to the manager; None if it has no target."""
    if clock.due_at is None or clock.target is None:
        return None
    return _later(calendar, clock.target, clock.due_at, rule.escalate_after_hours * _HOUR)


def _target(kind: ClockKind, rating: Rating | None, policy: HubPolicy) -> tuple[Target | None, str]:
    """The limit that applies, or None and a sentence that says why there is none."""
    if kind is ClockKind.SCREENING:
        return policy.screening, ""
    if kind is ClockKind.URGENT_SCREENING:
        return policy.urgent_screening, ""
    if kind is ClockKind.FEEDBACK:
        return policy.feedback, ""
    words = kind.label.lower()
    if rating is None:
        return None, f"No {words} target yet: the contact has not been rated."
    level = policy.level(rating)
    if level is None:
        return None, f"No {words} target: this hub's policy has no {rating.label} level."
    target = level.decision if kind is ClockKind.DECISION else level.agency_return
    return target, f"No {words} target: this hub's policy sets none for {rating.label}."


def _later(calendar: Calendar, target: Target, start: datetime, wait: timedelta) -> datetime:
    """`start` and a wait counted the way the target is: on the clock, or while the hub is open."""
    if target.on_the_clock:
        return start + wait
    return add(calendar, start, wait / _HOUR, TimeUnit.WORKING_HOURS)


def _whole_minutes(length: timedelta) -> int:
    return int(length / _MINUTE)


def _length_words(length: timedelta) -> str:
    """Hours and minutes of real time; from two days on, days of 24 hours, and hours."""
    minutes = length // _MINUTE
    days, rest = divmod(minutes, _DAY_IN_MINUTES)
    parts = [(days, "day"), (rest // 60, "hour")]
    if days < _IN_DAYS_FROM:
        parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(words) or "less than a minute"
