"""The weekly figures of a hub that its control charts show."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.control_charts import Direction, Week, weekly
from openmash.domain.insights.stages import Measured, Stage, StageWait, Wanted, waits
from openmash.domain.insights.survival import kaplan_meier

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
    monday = monday_of(moment)
    return datetime(monday.year, monday.month, monday.day, tzinfo=_LONDON)


def weeks(
    courses: Iterable[Measured],
    figure: Figure,
    *,
    rating: Rating | None,
    until: datetime,
    now: datetime,
) -> tuple[Week, ...]:
    """A figure of each whole week up to `until`, by the week a contact was received in.

    Returns in time go by the week of asking.

    Args:
        rating: the contacts first given this rating alone.
        until, now: aware UTC: the end of the period, and the time of looking.
    """
    found = list(courses)
    if figure is Figure.RECEIVED:
        dated = [(c.received_at, 1.0) for c in found if rating in (None, c.initial)]
        counted = weekly(dated, lambda values: float(len(values)), until=until)
        return tuple(Week(week.monday, week.n, week.value or 0.0) for week in counted)
    stage = Stage.ASKING if figure is Figure.RETURNS else Stage.TURNAROUND
    timed = waits(found, Wanted(stage=stage, rating=rating))
    if figure is Figure.MEDIAN:
        return _medians(timed, until=until, now=now)
    measured = [(each.began, each.on_the_clock(now)) for each in timed]
    shares = [(began, float(wait.in_time)) for began, wait in measured if wait.judged]
    return weekly(shares, lambda values: sum(values) / len(values), until=until)


def _medians(timed: Sequence[StageWait], *, until: datetime, now: datetime) -> tuple[Week, ...]:
    lengths = [each.on_the_clock(now) for each in timed]

    def median(places: Sequence[float]) -> float | None:
        some = [lengths[int(place)] for place in places]
        curve = kaplan_meier([w.length for w in some], [w.ended for w in some])
        return curve.quantile(0.5).value if curve else None

    # A week's figure needs to know which of its waits have ended: it is handed their places.
    places = [(each.began, float(place)) for place, each in enumerate(timed)]
    return weekly(places, median, until=until)
