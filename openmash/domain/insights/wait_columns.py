"""Waits as arrays: what `survival.Wait` and `stages.StageWait` are for one, for thousands at once.

A page over years of a hub spends its time on making an object of each wait; here nothing is made
but the figures. Every answer is the same to the last digit, and a test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from openmash.core.working_time import Calendar
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import Flags, Floats, Times, np
from openmash.domain.insights.stages import StageWait
from openmash.domain.insights.worked import Years, open_time

NEVER: Final = -(2**63)
"""A moment that there is none of, as numpy has it; others are microseconds since 1970."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_RATINGS: Final = tuple(sorted(Rating, key=lambda rating: rating.order))


@dataclass(frozen=True)
class Timed:
    """Lengths of waits in one unit, minutes on the pages.

    Attributes:
        length, ended: as of `survival.Wait`.
        judged: True once the target of a wait has run out.
        in_time: True where it ended within it.
    """

    length: Floats
    ended: Flags
    judged: Flags
    in_time: Flags

    def part(self, chosen: Flags | Times) -> "Timed":
        """Some of them, chosen by a flag each or by their places."""
        return Timed(
            self.length[chosen], self.ended[chosen], self.judged[chosen], self.in_time[chosen]
        )

    def counts(self) -> tuple[int, int]:
        """How many are judged, and how many of those were in time."""
        return int(self.judged.sum()), int((self.judged & self.in_time).sum())


@dataclass(frozen=True)
class StageColumns:
    """The waits of a stage, in order of receipt.

    Attributes:
        contact_id: UUIDs; empty where nobody asked for them.
        rating: place of the initial rating among all, most urgent first; `UNRATED` without one.
        began, ended, due: `NEVER` where there is no such moment.
        worked: minutes of working time; not a number while it lasts.
        calendar: place of the calendar among `calendars`.
    """

    contact_id: Any
    rating: Times
    began: Times
    ended: Times
    due: Times
    worked: Floats
    calendar: Times
    calendars: tuple[Calendar, ...]

    def __len__(self) -> int:
        return len(self.began)

    def groups(self) -> list[Rating | None]:
        """The initial ratings that occur, most urgent first, and None last if some have none."""
        places = np.unique(self.rating).tolist()
        return [None if place == UNRATED else _RATINGS[place] for place in places]

    def of(self, rating: Rating | None) -> Flags:
        """Which waits belong to a group."""
        found: Flags = self.rating == (UNRATED if rating is None else _RATINGS.index(rating))
        return found

    def clock(self, now: datetime) -> Timed:
        """In minutes of real time; see `StageWait.on_the_clock`."""
        at = microseconds(now)
        done = self.ended != NEVER
        length = _minutes(self.began, np.where(done, self.ended, at))
        due = self.due != NEVER
        target = _minutes(self.began, np.where(due, self.due, self.began))
        judged = due & (_minutes(self.began, np.full(len(self), at)) >= target)
        return Timed(length, done, judged, due & done & (length <= target))

    def working(self, now: datetime) -> Timed:
        """In minutes while the hub was open; see `StageWait.in_working_time`."""
        done = self.ended != NEVER
        length = self.worked.copy()
        for place, calendar in enumerate(self.calendars):
            chosen = ~done & (self.calendar == place)
            if chosen.any():
                began = self.began[chosen]
                first = _EPOCH + int(began.min()) * _MICROSECOND
                open_hours = open_time(Years(calendar, first.year - 1, now.year + 1))
                length[chosen] = open_hours.minutes(began, np.full(len(began), microseconds(now)))
        never = np.zeros(len(self), dtype=bool)
        return Timed(length, done, never, never)

    def waits(self, chosen: Flags) -> list[StageWait]:
        """Some of the waits one by one, for a list."""
        return [
            StageWait(
                contact_id=self.contact_id[place],
                initial=None if self.rating[place] == UNRATED else _RATINGS[self.rating[place]],
                began=moment_of(self.began[place]),
                ended=_moment_or_none(self.ended[place]),
                due=_moment_or_none(self.due[place]),
                calendar=self.calendars[self.calendar[place]],
            )
            for place in np.flatnonzero(chosen).tolist()
        ]


UNRATED: Final = len(_RATINGS)


def rating_places(words: Iterable[str | None]) -> Times:
    """The places of stored ratings, as `StageColumns.rating` has them."""
    places = {rating.value: place for place, rating in enumerate(_RATINGS)}
    found: Times = np.array([places.get(word or "", UNRATED) for word in words], dtype=np.int64)
    return found


def microseconds(moment: datetime) -> int:
    """Since 1970, of an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


def _minutes(began: Times, ended: Times) -> Floats:
    # Divided as a timedelta is: the same digits as of one wait alone.
    minutes: Floats = np.maximum(ended - began, 0) / 1_000_000 / 60
    return minutes


def moment_of(number: int) -> datetime:
    """The aware moment so many microseconds after 1970 began."""
    return _EPOCH + int(number) * _MICROSECOND


def _moment_or_none(number: int) -> datetime | None:
    return None if number == NEVER else moment_of(number)
