"""What came in today and this hour, beside the same time of past weeks in the hub's own record."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Q

from openmash.domain.access import Act, Viewer, require
from openmash.records.prepared import Rows, prepared

from .contacts import visible_contacts

LONDON = ZoneInfo("Europe/London")
WEEKS = 12
FEWEST = 4
"""With fewer past weeks nothing is called usual."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Usual:
    """The same stretch of the week in past weeks: median, fewest and most, in how many weeks."""

    median: float
    fewest: int
    most: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Contacts received since midnight and since the full hour, in London, up to now.

    Attributes:
        usual_today, usual_hour: the same up to the same minute of the same weekday in past weeks;
            None if the record goes back fewer than four weeks.
        weeks: how many past weeks the record covers, 12 at most.
    """

    midnight: datetime
    hour: datetime
    today: int
    this_hour: int
    usual_today: Usual | None
    usual_hour: Usual | None
    weeks: int


def arrivals(viewer: Viewer, *, now: datetime) -> Arrivals:
    """The arrivals up to `now` (aware UTC)."""
    require(viewer, Act.SEE_WORKLIST)
    spans = [_span(now, weeks) for weeks in range(WEEKS + 1)]
    first = next((row.received_at for row in _first(viewer)), now)
    past = [span for span in spans[1:] if span[0] >= first]
    came = [row.received_at for row in _received(viewer, *_ends(spans))]
    midnight, hour, _ = spans[0]
    return Arrivals(
        midnight=midnight,
        hour=hour,
        today=_between(came, midnight, now),
        this_hour=_between(came, hour, now),
        usual_today=_usual([_between(came, span[0], span[2]) for span in past]),
        usual_hour=_usual([_between(came, span[1], span[2]) for span in past]),
        weeks=len(past),
    )


def midnight_of(now: datetime) -> datetime:
    """When the day of `now` (aware UTC) began in London, as aware UTC."""
    return _span(now, 0)[0]


def _span(now: datetime, weeks: int) -> tuple[datetime, datetime, datetime]:
    """Midnight, the full hour and the same minute on the London clock, some weeks ago, as UTC.

    Counted on the clock on the wall, so that nine o'clock stays nine o'clock when clocks change.
    """
    until = now.astimezone(LONDON).replace(tzinfo=None) - weeks * _WEEK
    hour = until.replace(minute=0, second=0, microsecond=0)
    ends = (hour.replace(hour=0), hour, until)
    midnight, full, last = (each.replace(tzinfo=LONDON).astimezone(UTC) for each in ends)
    return midnight, full, (now if weeks == 0 else last)


def _ends(spans: Sequence[tuple[datetime, datetime, datetime]]) -> list[datetime]:
    return [end for midnight, _, until in spans for end in (midnight, until)]


def _between(came: Sequence[datetime], since: datetime, until: datetime) -> int:
    return bisect_right(came, until) - bisect_left(came, since)


def _usual(counts: Sequence[int]) -> Usual | None:
    if len(counts) < FEWEST:
        return None
    return Usual(median(counts), min(counts), max(counts), len(counts))


@prepared
def _first(viewer: Viewer) -> Rows:
    return visible_contacts(viewer).order_by("received_at").values_list("received_at")[:1]


@prepared
def _received(viewer: Viewer, *ends: datetime) -> Rows:
    """What was received in any of the spans, oldest first; `ends` in pairs."""
    spans = Q()
    for since, until in zip(ends[::2], ends[1::2], strict=True):
        spans |= Q(received_at__gte=since, received_at__lte=until)
    return visible_contacts(viewer).filter(spans).order_by("received_at").values_list("received_at")
