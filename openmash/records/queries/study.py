"""The contacts of a study: a hub's own, or those of a region's hubs. Times and codes only."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from openmash.domain.access import Act, RegionalViewer, Viewer, require
from openmash.domain.insights.panel import ZONE, Case, month_after
from openmash.domain.insights.study_cases import Clock, study_cases
from openmash.domain.insights.timings import timing
from openmash.records.models import Account

from . import hubs, region
from .measures import measured

REACH = 36
"""Months before the first start and after the last: further off says little of a start."""


def own_area(viewer: Viewer) -> Mapping[str, str]:
    """The viewer's own hub: its code to its name.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    found = hubs.hub_by_id(viewer.hub_id)
    return {found.code: found.name} if found else {}


def own_cases(
    viewer: Viewer, starts: Mapping[str, date | None], *, clock: Clock, now: datetime
) -> list[Case]:
    """The cases of the viewer's own hub, `REACH` months about its start.

    Args:
        starts: hub code to local date.
        now: aware UTC: open contacts are open as at then.

    Raises:
        Refused: the viewer may not see measures.
    """
    areas = own_area(viewer)
    (code,) = areas
    since, until = reach(starts, now)
    courses = measured(viewer, since=since, until=until)
    rows = (timing(course, code) for course in courses)
    return study_cases(rows, areas, clock=clock, as_at=now)


def region_areas(viewer: RegionalViewer) -> Mapping[str, str]:
    """The region's hubs: code to name, by name.

    Raises:
        Refused: the viewer may not look at a region.
    """
    return {each.code: each.name for each in region.hubs(viewer)}


def region_cases(
    viewer: RegionalViewer, starts: Mapping[str, date | None], *, clock: Clock, now: datetime
) -> list[Case]:
    """The cases of the hubs that `starts` names; arguments as for `own_cases`.

    Raises:
        Refused: the viewer may not look at a region.
    """
    areas = {code: name for code, name in region_areas(viewer).items() if code in starts}
    since, until = reach(starts, now)
    return study_cases(region.timings(viewer, since, until), areas, clock=clock, as_at=now)


def reach(starts: Mapping[str, date | None], now: datetime) -> tuple[datetime, datetime]:
    """From when to when contacts are taken: whole London months, aware UTC, never beyond now."""
    days = [day for day in starts.values() if day is not None]
    first = month_after(min(days, default=now.date()), -REACH)
    last = month_after(max(days, default=now.date()), REACH + 1)
    return _midnight(first), min(now, _midnight(last))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def regional_viewer_by_email(region_name: str, email: str) -> RegionalViewer | None:
    """The analyst that the owner of an address is of a region; None if they are none.

    For the command line, where whoever runs the installation names the person in whose name a
    thing is done.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        return None
    wanted = region_name.strip().casefold()
    for each in region.of_account(account.pk):
        if each.region_name.casefold() == wanted:
            return region.viewer(account.pk, account.name, each.region_id)
    return None
