"""A study of a hub's own contacts, or of a region's hubs. Times and codes only; nothing is changed.

In this layer because the columnar store it reads is made fresh first (see `measuring`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from openmash.domain.access import Act, RegionalViewer, Viewer, require
from openmash.domain.insights.panel import ZONE, month_after
from openmash.domain.insights.study import Study, study
from openmash.domain.insights.study_cases import Clock, study_cases
from openmash.domain.insights.timings import Timing, timing
from openmash.records.queries import hubs, measures, region
from openmash.records.tenancy import in_hub

REACH = 36
"""Months before the first start and after the last: further off says little of a start."""
Starts = Mapping[str, date | None]
"""Hub code to the local date of its start; None for an area to compare with."""


def own_area(viewer: Viewer) -> Mapping[str, str]:
    """The viewer's own hub: its code to its name.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    found = hubs.hub_by_id(viewer.hub_id)
    return {found.code: found.name} if found else {}


def region_areas(viewer: RegionalViewer) -> Mapping[str, str]:
    """The region's hubs by name: code to name, with the code where two have the same name.

    Raises:
        Refused: the viewer may not look at a region.
    """
    found = region.hubs(viewer)
    named = Counter(each.name for each in found)
    return {
        each.code: each.name if named[each.name] == 1 else f"{each.name} ({each.code})"
        for each in found
    }


class How(TypedDict):
    """How a study is made.

    Attributes:
        days, settling: of the table before and after (see `study.windows`).
        now: aware UTC: open contacts are open as at then.
    """

    clock: Clock
    days: int
    settling: int
    now: datetime


def own_study(viewer: Viewer, starts: Starts, **how: Unpack[How]) -> Study:
    """A study of the viewer's own hub, `REACH` months about its start.

    Raises:
        Refused: the viewer may not see measures.
    """
    areas = own_area(viewer)
    since, until = reach(starts, how["now"])
    with in_hub(viewer.hub_id):
        found = measures.measured(viewer, since=since, until=until)
    (code,) = areas
    return _study((timing(each, code) for each in found), starts, areas, how)


def region_study(viewer: RegionalViewer, starts: Starts, **how: Unpack[How]) -> Study:
    """A study of the hubs that `starts` names, `REACH` months about their starts.

    Raises:
        Refused: the viewer may not look at a region.
    """
    areas = {code: name for code, name in region_areas(viewer).items() if code in starts}
    since, until = reach(starts, how["now"])
    return _study(region.timings(viewer, since, until), starts, areas, how)


def _study(timings: Iterable[Timing], starts: Starts, areas: Mapping[str, str], how: How) -> Study:
    cases = study_cases(timings, areas, clock=how["clock"], as_at=how["now"])
    return study(cases, named(starts, areas), days=how["days"], settling=how["settling"])


def named(starts: Starts, areas: Mapping[str, str]) -> dict[str, date | None]:
    """The starts by the areas' names."""
    return {areas[code]: day for code, day in starts.items()}


def reach(starts: Starts, now: datetime) -> tuple[datetime, datetime]:
    """From when to when contacts are taken: whole London months, aware UTC, never beyond now."""
    days = [day for day in starts.values() if day is not None]
    first = month_after(min(days, default=now.date()), -REACH)
    last = month_after(max(days, default=now.date()), REACH + 1)
    return _midnight(first), min(now, _midnight(last))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
