"""The weekly figures of a hub that its control charts show."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from openmash.domain.insights.arrays import Times, np
from openmash.domain.insights.control_charts import Direction, Week
from openmash.domain.insights.stages import Stage
from openmash.domain.insights.survival import kaplan_meier
from openmash.domain.insights.wait_columns import StageColumns, Timed, microseconds, moment_of

_LONDON = ZoneInfo("Europe/London")


class Figure(StrEnum):
    """A weekly figure. The word stands in addresses and never changes; the label may."""

    MEDIAN = "median"
    WITHIN = "within"
    RECEIVED = "received"
    RETURNS = "returns"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """What it is of, in a sentence or two."""
        return _MEANINGS[self]

    @property
    def better(self) -> Direction:
        """Which way is better; more or fewer contacts are neither."""
        return _BETTER.get(self, Direction.HIGHER)

    @property
    def is_share(self) -> bool:
        """True if it lies between 0 and 1."""
        return self in (Figure.WITHIN, Figure.RETURNS)


_LABELS = {
    Figure.MEDIAN: "Median turnaround",
    Figure.WITHIN: "Decided within target",
    Figure.RECEIVED: "Contacts received",
    Figure.RETURNS: "Returns in time",
}
_MEANINGS = {
    Figure.MEDIAN: (
        "Half of the contacts received in a week were decided on within this time, by the clock; "
        "open ones count for as long as they have lasted. A week of which fewer than half are "
        "decided on has no median."
    ),
    Figure.WITHIN: (
        "Of the contacts received in a week whose target has run out, the share decided on "
        "within it. The target is that of the first rating, by the policy in force at receipt."
    ),
    Figure.RECEIVED: "How many contacts the hub received in a week.",
    Figure.RETURNS: (
        "Of the information requests made in a week whose due time has passed, the share "
        "answered by then."
    ),
}
_BETTER = {Figure.MEDIAN: Direction.LOWER, Figure.RECEIVED: Direction.NEITHER}


def monday_of(moment: datetime) -> date:
    """The Monday of the London week of an aware moment."""
    day = moment.astimezone(_LONDON).date()
    return day - timedelta(days=day.weekday())


def week_begins(moment: datetime) -> datetime:
    """The first moment of that week, aware; for a period that begins with a whole week."""
    return _midnight(monday_of(moment))


def received(moments: Times, *, until: datetime) -> tuple[Week, ...]:
    """How many contacts came in each whole week up to `until` (aware UTC).

    Args:
        moments: when they came, in microseconds since 1970.
    """
    days, place = _weeks_of(moments, until)
    counts = np.bincount(place[place >= 0], minlength=len(days)).tolist()
    return tuple(Week(day, n, float(n)) for day, n in zip(days, counts, strict=True))


def weeks(
    waits: StageColumns, figure: Figure, *, until: datetime, now: datetime
) -> tuple[Week, ...]:
    """A figure of each whole week up to `until`, by the week a wait began in.

    Args:
        waits: of the stage the figure is of (see `STAGE_OF`).
        until, now: aware UTC: the end of the period, and the time of looking.
    """
    clock = waits.clock(now)
    if figure is Figure.MEDIAN:
        return _medians(*_weeks_of(waits.began, until), clock)
    days, place = _weeks_of(waits.began[clock.judged], until)
    kept = clock.in_time[clock.judged]
    counts = np.bincount(place[place >= 0], minlength=len(days)).tolist()
    sums = np.bincount(place[kept & (place >= 0)], minlength=len(days)).tolist()
    return tuple(
        Week(day, n, some / n if n else None)
        for day, n, some in zip(days, counts, sums, strict=True)
    )


def opening_week(first: datetime | None) -> date | None:
    """The Monday of the week a hub began in, where it began inside that week: a part week, whose
    figures stand beside no other's. None for a hub that began on a Monday, or has no contact.

    Args:
        first: aware; when the first contact of all came.
    """
    monday = monday_of(first) if first else None
    return None if first is None or first.astimezone(_LONDON).date() == monday else monday


STAGE_OF: Final = {
    Figure.MEDIAN: Stage.TURNAROUND,
    Figure.WITHIN: Stage.TURNAROUND,
    Figure.RETURNS: Stage.ASKING,
}
"""The stage whose waits a figure is of."""


def _medians(days: list[date], place: Times, clock: Timed) -> tuple[Week, ...]:
    order = np.argsort(place, kind="stable").astype(np.int64)
    edges = np.searchsorted(place[order], np.arange(len(days) + 1))
    found = []
    for day, first, end in zip(days, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        some = clock.part(order[first:end])
        curve = kaplan_meier(some.length, some.ended)
        found.append(Week(day, end - first, curve.quantile(0.5).value if curve else None))
    return tuple(found)


def _weeks_of(moments: Times, until: datetime) -> tuple[list[date], Times]:
    """The Mondays of the whole weeks from the first moment to `until`, without a gap, and the place
    of each moment's week among them; -1 for moments of the week that `until` falls in, or later."""
    ends = monday_of(until)
    if len(moments) == 0 or (first := monday_of(moment_of(int(moments.min())))) >= ends:
        return [], np.full(len(moments), -1, dtype=np.int64)
    days = [first + timedelta(weeks=n) for n in range((ends - first).days // 7)]
    begins = [microseconds(_midnight(day)) for day in [*days, ends]]
    place = np.searchsorted(begins, moments, side="right") - 1
    return days, np.where(place < len(days), place, -1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_LONDON)
