"""A study of a hub's own contacts, or of a region's hubs. Times and codes only; nothing is changed.

In this layer because the columnar store it reads is made fresh first (see `measuring`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from openmash.actions import measuring
from openmash.adapters.columnar import studying
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.access import Act, RegionalViewer, Viewer, require
from openmash.domain.insights.panel import ZONE, month_after
from openmash.domain.insights.study import Study
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_columns import CaseColumns, study_of
from openmash.records.queries import hubs, region
from openmash.records.tenancy import in_hub, in_region

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
    with in_hub(viewer.hub_id):
        columns = measuring.read(viewer, reach(starts, how["now"]), _read(areas, how))
    return _study(columns, starts, areas, how)


def region_study(viewer: RegionalViewer, starts: Starts, **how: Unpack[How]) -> Study:
    """A study of the hubs that `starts` names, `REACH` months about their starts.

    Raises:
        Refused: the viewer may not look at a region.
    """
    require(viewer, Act.SEE_REGION)
    areas = {code: name for code, name in region_areas(viewer).items() if code in starts}
    with in_region(viewer.region_id):
        ids = [each.id for each in region.hubs(viewer) if each.code in areas]
        columns = measuring.read_hubs(ids, reach(starts, how["now"]), _read(areas, how))
    return _study(columns, starts, areas, how)


def _read(areas: Mapping[str, str], how: How) -> Callable[[Store, Span], CaseColumns]:
    def read(store: Store, span: Span) -> CaseColumns:
        return studying.cases(store, span, areas, clock=how["clock"], as_at=how["now"])

    return read


def _study(columns: CaseColumns, starts: Starts, areas: Mapping[str, str], how: How) -> Study:
    return study_of(columns, named(starts, areas), days=how["days"], settling=how["settling"])


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
