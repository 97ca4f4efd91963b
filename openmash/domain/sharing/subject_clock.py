"""When the answer to a subject access request is due, and what may lawfully stop that clock.

UK GDPR article 12: one month from receipt, two more for a complex request, and the clock stands
while the controller reasonably waits for proof of identity or for what is meant (article 12A, from
the Data (Use and Access) Act 2025).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from openmash.core.working_time import Calendar


class PauseReason(StrEnum):
    """Why the clock stands. There is no third reason."""

    IDENTITY = "identity"
    CLARIFICATION = "clarification"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            PauseReason.IDENTITY: "Proof of identity, or of authority to act, was asked for",
            PauseReason.CLARIFICATION: "We asked which information is meant",
        }[self]


@dataclass(frozen=True, slots=True)
class Pause:
    """A time during which the clock stood. Aware UTC; `ended_at` is None while it still stands."""

    reason: PauseReason
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When the answer is due, and why.

    Attributes:
        at: the last moment of the last day, aware UTC.
        explained: the sentence for people.
        paused: True while the clock stands: `at` then moves on every day.
    """

    at: datetime
    explained: str
    paused: bool


def due(
    calendar: Calendar,
    received_at: datetime,
    pauses: Sequence[Pause],
    *,
    extended: bool,
    now: datetime,
) -> Due:
    """The last day for the answer: the same day of the next month, or its last day if none.

    Whole local days of every pause are added, and a day on which the hub is closed moves to the
    next on which it opens (ICO, right of access guidance).

    Args:
        received_at, now: aware UTC.
        extended: the request is complex, and two more months were taken.
    """
    received = calendar.local(received_at).date()
    months = 3 if extended else 1
    day = _same_day(received, months)
    clauses = [f"{months} calendar month{'s' if extended else ''} from {_words(received)}"]
    stood = sum(_days(calendar, pause, now) for pause in pauses)
    if stood:
        day += timedelta(days=stood)
        clauses.append(f"the clock stood for {stood} day{'' if stood == 1 else 's'}")
    opens = _next_open(calendar, day)
    if opens != day:
        clauses.append(f"{_words(day)} is not a working day")
    paused = any(pause.ended_at is None for pause in pauses)
    if paused:
        clauses.append("the clock stands now")
    at = calendar.first_moment_at(opens + timedelta(days=1), time())
    return Due(at - timedelta(seconds=1), f"Due {_words(opens)}: {'; '.join(clauses)}.", paused)


def _same_day(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days(calendar: Calendar, pause: Pause, now: datetime) -> int:
    ended = calendar.local(pause.ended_at or now).date()
    return max(0, (ended - calendar.local(pause.began_at).date()).days)


def _next_open(calendar: Calendar, day: date) -> date:
    # A hub that never opens would be asked for ever; a fortnight without a working day is none.
    for ahead in range(14):
        if calendar.opens_on(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def _words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"
