"""When a hub is open: weekly hours, less bank holidays and closures, in one time zone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openmash.core.errors import Misconfigured
from openmash.core.working_time.opening_hours import Interval, OpeningHours

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# Over fifty years of days: enough that no real question empties it, and a bound on memory.
_DAYS_KEPT = 20_000


class Span(NamedTuple):
    """A stretch of real time, in UTC, from `opens` up to but not including `closes`."""

    opens: datetime
    closes: datetime


class _Piece(NamedTuple):
    """A stretch of real time in which local time is UTC plus one fixed `offset`."""

    start: datetime
    end: datetime
    offset: timedelta


@dataclass(frozen=True)
class Calendar:
    """The days and hours on which a hub works.

    Attributes:
        opening_hours: weekly pattern in local time.
        bank_holidays: local dates on which the hub does not open.
        closures: further local dates on which this hub does not open.
        tz: IANA name of the hub's time zone.

    Raises:
        Misconfigured: if the time zone is not known to this machine.
    """

    opening_hours: OpeningHours
    bank_holidays: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    tz: str = "Europe/London"
    # Pure memory of answers: a day's spans never change for one calendar, and most questions
    # ask about the same few weeks.
    _known: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        _zone(self.tz)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return _zone(self.tz)

    def local(self, moment: datetime) -> datetime:
        """The moment in the hub's local time. Raises ValueError if it has no time zone."""
        return as_utc(moment).astimezone(self.zone)

    def opens_on(self, day: date) -> bool:
        """True if the hub works at any time of this local date: a working day."""
        return bool(self.spans_on(day))

    def is_open(self, moment: datetime) -> bool:
        """True if the hub is open at this moment; at the closing minute it is closed."""
        moment = as_utc(moment)
        return any(one.opens <= moment < one.closes for one in self.spans_on(self._date(moment)))

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The real stretches of time, in UTC and in order, that the hub is open on a local date."""
        known = self._known.get(day)
        if known is None:
            if len(self._known) >= _DAYS_KEPT:
                self._known.clear()
            known = self._known[day] = self._work_out(day)
        return known

    def spans_from(self, start: datetime) -> Iterator[Span]:
        """Open stretches from a moment on, without end; the first may begin at the moment.

        Raises:
            Misconfigured: if the hub never opens, so that no loop can wait for it for ever.
            OverflowError: past the last date Python knows.
        """
        self.require_hours()
        start = as_utc(start)
        day = self._date(start)
        while True:
            for one in self.spans_on(day):
                if one.closes > start:
                    yield Span(max(one.opens, start), one.closes)
            day += DAY

    def first_moment_at(self, day: date, wall: time) -> datetime:
        """The first moment, in UTC, at which a clock on the wall shows `wall` on a local date.

        A time that happens twice gives the first; one that the spring change leaps over gives
        the moment of the change.
        """
        naive = datetime.combine(day, wall, tzinfo=UTC)
        pieces = _pieces(self.zone, day)
        for piece in pieces[:-1]:
            if naive - piece.offset < piece.end:
                return naive - piece.offset
        return max(naive - pieces[-1].offset, pieces[-1].start)

    def require_hours(self) -> None:
        """Raise `Misconfigured` if the hub has no opening hours at all."""
        if self.opening_hours.never_open:
            raise Misconfigured(
                "This hub has no opening hours, so working time cannot be counted. "
                "Add opening hours to the hub's policy, or use clock hours."
            )

    def _date(self, moment: datetime) -> date:
        return moment.astimezone(_zone(self.tz)).date()

    def _work_out(self, day: date) -> tuple[Span, ...]:
        intervals = self.opening_hours.week[day.weekday()]
        if not intervals or day in self.bank_holidays or day in self.closures:
            return ()
        pieces = _pieces(self.zone, day)
        return tuple(
            span for piece in pieces for one in intervals if (span := _within(day, one, piece))
        )


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError if it carries no time zone."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError("A moment without a time zone cannot be counted: pass one in UTC.")
    return moment.astimezone(UTC)


def _within(day: date, interval: Interval, piece: _Piece) -> Span | None:
    """The part of a local interval that really happens within one piece of constant offset."""
    midnight = datetime.combine(day, time(), tzinfo=UTC) - piece.offset
    opens = max(midnight + timedelta(minutes=interval.opens), piece.start)
    closes = min(midnight + timedelta(minutes=interval.closes), piece.end)
    return Span(opens, closes) if opens < closes else None


def _pieces(zone: ZoneInfo, day: date) -> tuple[_Piece, ...]:
    """The days around a local date, cut where the clocks change.

    One piece on most days, two near a change. A zone that changes twice within three days is
    not supported; none has since 1945.
    """
    start = datetime.combine(day, time(), tzinfo=UTC) - DAY
    end = start + 3 * DAY
    before, after = _offset(zone, start), _offset(zone, end)
    if before == after:
        return (_Piece(start, end, before),)
    low, high = start, end
    while high - low > _SECOND:
        middle = low + (high - low) // (2 * _SECOND) * _SECOND
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return (_Piece(start, high, before), _Piece(high, end, after))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(
            f"The time zone {name} is not known to this machine. Correct its name, or install "
            "the tzdata package."
        ) from None
