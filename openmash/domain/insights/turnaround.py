"""Turnaround: from receipt in the hub to the recorded final decision, by initial rating.

The Greenwich study of 2013 grouped by the initial level and published means only; its definition
of turnaround is not confirmed. Ours is stated on the page: receipt to final decision. Contacts
without a decision are counted as open and never dropped silently.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from openmash.core.working_time import Calendar
from openmash.domain.contacts.clocks import turnaround
from openmash.domain.contacts.ratings import Rating


@dataclass(frozen=True, slots=True)
class Course:
    """What the measure needs to know of one rated contact. Times are aware UTC.

    Attributes:
        final: the rating at the decision, or now if there is none yet.
        decided_at: None while the contact is open.
        calendar: that of the policy the contact is judged by.
    """

    initial: Rating
    final: Rating
    received_at: datetime
    decided_at: datetime | None
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median and 90th percentile of a set of lengths, in minutes."""

    mean: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Line:
    """The turnaround of the contacts first given one rating.

    Attributes:
        decided: how many have a final decision; the spreads are of these.
        open: how many have none yet.
        longest_open: how long the oldest of the open ones has waited, clock time; None if none.
        clock, working: None if nothing is decided.
    """

    initial: Rating
    decided: int
    open: int
    longest_open: timedelta | None
    clock: Spread | None
    working: Spread | None


def spread(lengths: Sequence[float]) -> Spread | None:
    """The spread of lengths; None of an empty set. Percentiles interpolate between neighbours.

    The definition is Hyndman and Fan's type 7, as PostgreSQL's percentile_cont and NumPy use.

    >>> spread([1, 2, 3, 10])
    Spread(mean=4.0, median=2.5, p90=7.9)
    """
    if not lengths:
        return None
    ordered = sorted(lengths)
    return Spread(sum(ordered) / len(ordered), _quantile(ordered, 5), _quantile(ordered, 9))


def _quantile(ordered: Sequence[float], tenths: int) -> float:
    whole, part = divmod((len(ordered) - 1) * tenths, 10)
    if part == 0:
        return float(ordered[whole])
    return ordered[whole] + (ordered[whole + 1] - ordered[whole]) * part / 10


def lines(courses: Iterable[Course], *, now: datetime) -> list[Line]:
    """One line per rating, most urgent first, for the ratings that occur."""
    by_rating: dict[Rating, list[Course]] = {}
    for course in courses:
        by_rating.setdefault(course.initial, []).append(course)
    return [
        _line(rating, by_rating[rating], now)
        for rating in sorted(by_rating, key=lambda rating: rating.order)
    ]


def _line(rating: Rating, courses: Sequence[Course], now: datetime) -> Line:
    clock: list[float] = []
    working: list[float] = []
    waiting: list[timedelta] = []
    for course in courses:
        if course.decided_at is None:
            waiting.append(now - course.received_at)
            continue
        took = turnaround(course.received_at, course.decided_at, course.calendar)
        clock.append(took.clock_minutes)
        working.append(took.working_minutes)
    return Line(
        initial=rating,
        decided=len(clock),
        open=len(waiting),
        longest_open=max(waiting, default=None),
        clock=spread(clock),
        working=spread(working),
    )


def movement(courses: Iterable[Course]) -> dict[tuple[Rating, Rating], int]:
    """How many decided contacts moved from each initial to each final rating."""
    return dict(Counter((c.initial, c.final) for c in courses if c.decided_at is not None))
