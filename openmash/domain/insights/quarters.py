"""The periods for which figures by ethnicity, age and area are published.

Two periods that overlap, or one that still runs, can be subtracted from each other: what is left
is the few children by whom they differ. So there is one kind of period, the calendar quarter; no
two overlap; none is published before it is over and settled; and what is published is what was on
record when it settled, whatever is recorded later.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SETTLES_AFTER = timedelta(days=28)
"""Time for the last contacts of a quarter to be decided on before its figures are made."""
SHOWN_AFTER = timedelta(hours=1)
"""Time for whatever was being recorded at that moment to be stored: what is shown the first time is
what is shown ever after."""
_WORDS = ("January to March", "April to June", "July to September", "October to December")
_CODE = re.compile(r"(20[0-9]{2})-q([1-4])")
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three calendar months in London; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """For an address: 2026-q3."""
        return f"{self.year}-q{self.number}"

    @property
    def label(self) -> str:
        """For a page: July to September 2026."""
        return f"{_WORDS[self.number - 1]} {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def since(self) -> datetime:
        """Its first moment (UTC)."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it (UTC)."""
        return _midnight(self.next.first)

    @property
    def settled_at(self) -> datetime:
        """The moment (UTC) as of which its figures are made."""
        return _midnight(self.next.first + SETTLES_AFTER)

    @property
    def shown_at(self) -> datetime:
        """The moment (UTC) from which its figures are shown, and never change again."""
        return self.settled_at + SHOWN_AFTER

    @property
    def followed_until(self) -> datetime:
        """The first moment (UTC) by which each of its contacts was followed for 12 months."""
        # Its last contact is followed up to the same day of the next year, that day included.
        return _midnight(self.next.first.replace(year=self.next.first.year + 1))

    @property
    def followed_at(self) -> datetime:
        """The moment (UTC) as of which it is judged who came again, settled as the rest is."""
        return self.followed_until + SETTLES_AFTER

    def followed(self, now: datetime) -> bool:
        """True once it is shown who came again (aware UTC)."""
        return now >= self.followed_at + SHOWN_AFTER


def quarter_of(at: datetime) -> Quarter:
    """The quarter of a moment (aware).

    >>> quarter_of(datetime(2026, 9, 30, 23, 30, tzinfo=UTC)).code
    '2026-q4'
    """
    day = at.astimezone(_LONDON).date()
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(code: str) -> Quarter | None:
    """The quarter with this code, None if it is none."""
    found = _CODE.fullmatch(code)
    return Quarter(int(found[1]), int(found[2])) if found else None


def published(recorded_from: datetime | None, *, now: datetime) -> list[Quarter]:
    """The quarters that may be shown, the newest first.

    Args:
        recorded_from: since when the hub records (aware UTC); None if it has no contact yet.
    """
    if recorded_from is None:
        return []
    found = []
    quarter = quarter_of(recorded_from)
    while quarter.shown_at <= now:
        found.append(quarter)
        quarter = quarter.next
    return found[::-1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _LONDON).astimezone(UTC)
