"""Working time of many waits at once: what `core.working_time` answers for one, over arrays.

Moments are microseconds since 1970 as whole numbers (numpy's datetime64[us] seen as integers). The
answers are the same to the last digit: a test holds the two together over random moments.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from openmash.core.working_time import Calendar
from openmash.domain.insights.arrays import Floats, Times, np

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_KEPT = 64


@dataclass(frozen=True)
class OpenTime:
    """The stretches of time that a hub is open, over some years.

    Attributes:
        opens, before: when each stretch begins, and how long the hub was open before it since the
            first; microseconds.
        lengths: how long each lasts.
        first, last: the years known, London time.
    """

    opens: Times
    lengths: Times
    before: Times
    first: int
    last: int

    def passed(self, moments: Times) -> Times:
        """How long the hub was open up to each moment, since the first year began."""
        place = np.maximum(np.searchsorted(self.opens, moments, side="right") - 1, 0)
        since = np.clip(moments - self.opens[place], 0, self.lengths[place])
        worked: Times = self.before[place] + since
        return worked

    def minutes(self, began: Times, ended: Times) -> Floats:
        """Working minutes from each beginning to its end; none where it ended before it began."""
        worked = np.maximum(self.passed(ended) - self.passed(began), 0)
        # Divided as a timedelta is: the same digits as of one wait alone.
        minutes: Floats = worked / 1_000_000 / 60
        return minutes

    def after(self, moments: Times, amount: Times) -> Times:
        """The moment at which an amount of working time (microseconds) has passed since each.

        What ends exactly at closing time is due then, as `working_time.add` says.
        """
        wanted = self.passed(moments) + amount
        place = np.maximum(np.searchsorted(self.before, wanted, side="left") - 1, 0)
        moment: Times = self.opens[place] + (wanted - self.before[place])
        return moment


@dataclass(frozen=True)
class Years:
    """Which calendar, from the first to the last year, both of them whole."""

    calendar: Calendar
    first: int
    last: int


@lru_cache(maxsize=_MOST_KEPT)
def open_time(key: Years) -> OpenTime:
    """The open time of a calendar over whole years; kept, because pages ask again and again.

    Raises:
        Misconfigured: the hub has no opening hours.
    """
    calendar = key.calendar
    calendar.require_hours()
    day, end = date(key.first, 1, 1), date(key.last + 1, 1, 1)
    opens, lengths = [], []
    while day < end:
        for span in calendar.spans_on(day):
            opens.append((span.opens - _EPOCH) // _MICROSECOND)
            lengths.append((span.closes - span.opens) // _MICROSECOND)
        day += timedelta(days=1)
    measured = np.array(lengths, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(measured)[:-1]]).astype(np.int64)
    return OpenTime(np.array(opens, dtype=np.int64), measured, before, key.first, key.last)
