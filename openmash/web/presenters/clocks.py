"""A clock in words, at one instant. Nothing counts down in the browser."""

from dataclasses import dataclass
from datetime import datetime

from openmash.domain.contacts.clocks import (
    Clock,
    ClockKind,
    ClockState,
    state,
    time_left_words,
)

_STATES = {
    ClockState.ON_TIME: "running",
    ClockState.DUE_SOON: "due_soon",
    ClockState.LATE: "overdue",
    ClockState.STOPPED_IN_TIME: "met",
    ClockState.STOPPED_LATE: "missed",
    ClockState.NO_TARGET: "none",
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """What the `clock` component shows."""

    name: str
    words: str
    state: str
    due: datetime | None
    explanation: str


def clock_view(clock: Clock, *, now: datetime, name: str = "") -> ClockView:
    """The clock as shown at `now` (aware UTC)."""
    return ClockView(
        name=name,
        words=time_left_words(clock, now),
        state=_STATES[state(clock, now)],
        due=clock.due_at,
        explanation=clock.explanation,
    )


def due_view(
    started_at: datetime,
    due_at: datetime | None,
    *,
    now: datetime,
    stopped_at: datetime | None = None,
    kind: ClockKind = ClockKind.DECISION,
    name: str = "",
    explanation: str = "",
) -> ClockView:
    """A clock read back from its stored times, for lists that do not explain each row."""
    clock = Clock(kind, started_at, due_at, stopped_at, None, explanation)
    return clock_view(clock, now=now, name=name)
