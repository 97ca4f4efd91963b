"""Timings as the cases of a study: which contacts count, and how long each took."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from openmash.core.bank_holidays import england_and_wales
from openmash.domain.insights.panel import ZONE, Case
from openmash.domain.insights.timings import Timing

_DAY = timedelta(days=1)
_SATURDAY = 5


class Clock(StrEnum):
    """What a day is in a study. The word stands in addresses and never changes."""

    DAYS = "days"
    WORKING_DAYS = "working-days"

    @property
    def label(self) -> str:
        """The words for a choice."""
        return {
            Clock.DAYS: "Days of 24 hours, weekends included",
            Clock.WORKING_DAYS: "Working days",
        }[self]

    @property
    def unit(self) -> str:
        """The plural of the unit."""
        return {Clock.DAYS: "days", Clock.WORKING_DAYS: "working days"}[self]

    @property
    def meaning(self) -> str:
        """How lengths are counted, in a sentence or two."""
        return {
            Clock.DAYS: (
                "Lengths are in days of 24 hours, nights and weekends included: what the child and "
                "the referrer waited."
            ),
            Clock.WORKING_DAYS: (
                "Lengths are in working days: 24 hours of any day but Saturdays, Sundays and bank "
                "holidays of England and Wales, the same for every area whatever its opening "
                "hours. From Friday noon to Monday noon is one working day."
            ),
        }[self]


def study_cases(
    timings: Iterable[Timing], areas: Mapping[str, str], *, clock: Clock, as_at: datetime
) -> list[Case]:
    """The contacts of some hubs as cases, in the order given.

    Contacts passed straight to an allocated worker have no turnaround and are no part. Those not
    rated, or not decided, are.

    Args:
        areas: hub code to the area's name; timings of other hubs are left out.
        as_at: aware UTC: how long open contacts have lasted; decisions after it have not happened.
    """
    return [
        _case(each, areas[each.hub_code], clock, as_at)
        for each in timings
        if each.hub_code in areas and not each.redirected and each.received_at <= as_at
    ]


def _case(timing: Timing, area: str, clock: Clock, as_at: datetime) -> Case:
    decided = timing.decided_at is not None and timing.decided_at <= as_at
    end = timing.decided_at if decided and timing.decided_at else as_at
    return Case(
        area=area,
        received_at=timing.received_at,
        length=length(timing.received_at, end, clock),
        decided=decided,
        rating=timing.initial.value if timing.initial else "",
        source=timing.source_code,
        need=timing.need,
    )


def length(begin: datetime, end: datetime, clock: Clock) -> float:
    """Days between two aware moments, 0 or more.

    >>> from datetime import UTC
    >>> friday = datetime(2027, 1, 8, 12, tzinfo=UTC)
    >>> length(friday, friday + timedelta(days=3), Clock.DAYS)
    3.0
    >>> length(friday, friday + timedelta(days=3), Clock.WORKING_DAYS)
    1.0
    """
    if clock is Clock.DAYS:
        return max(0.0, (end - begin) / _DAY)
    return max(0.0, _worked(end) - _worked(begin))


def _worked(moment: datetime) -> float:
    """Working days from the epoch to a moment, by London's clock on the wall.

    Clocks change on Sundays, which do not count, so that days on the wall are 24 hours here.
    """
    local = moment.astimezone(_zone())
    day = local.date()
    ordinal = day.toordinal()
    weeks, rest = divmod(ordinal - 1, 7)
    # Day 1 of the proleptic calendar is a Monday.
    whole = weeks * 5 + min(rest, 5) - bisect_right(_holidays(), ordinal - 1)
    if rest >= _SATURDAY or day in _days_off():
        return float(whole)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return whole + (local.replace(tzinfo=UTC) - midnight) / _DAY


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)


@lru_cache(maxsize=1)
def _days_off() -> frozenset[date]:
    return england_and_wales()


@lru_cache(maxsize=1)
def _holidays() -> list[int]:
    """Ordinals of the bank holidays on weekdays, rising."""
    return sorted(day.toordinal() for day in _days_off() if day.weekday() < _SATURDAY)
