"""A study over arrays: what `study.study` says of a list of cases, for millions of contacts.

The same figures by the same rules (a test holds the two together); only the way there differs.
Contacts stand in order of area and month (`study_grid`), so that each median is of one stretch of
an array; the case mix is fitted to counts and sums (`study_mix`).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from openmash.core.bank_holidays import england_and_wales
from openmash.domain.insights.arrays import Floats, Times, np
from openmash.domain.insights.study import (
    TWO_MONTHS,
    Study,
    TableRow,
    Windows,
    assembled,
    table_of,
    windows,
)
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_grid import EPOCH, CaseColumns, Grid, Words, grid_of
from openmash.domain.insights.study_mix import adjusted
from openmash.domain.insights.study_table import Lengths

__all__ = ["CaseColumns", "Words", "lengths", "study_of"]
_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000


def lengths(begin: Times, end: Times, clock: Clock) -> Floats:
    """Days from each beginning to its end, microseconds since 1970, as `study_cases.length`."""
    took = (end - begin) / _DAY_US if clock is Clock.DAYS else _worked(end) - _worked(begin)
    found: Floats = np.maximum(took, 0.0)
    return found


def _worked(moments: Times) -> Floats:
    """Working days from the first known day to each moment, by London's clock on the wall."""
    changes, counted, first = _calendar()
    summer = np.searchsorted(changes, moments, side="right") % 2
    local = moments + summer * _HOUR_US
    day, rest = np.divmod(local, _DAY_US)
    at = np.clip(day - first, 0, len(counted) - 2)
    found: Floats = counted[at] + (counted[at + 1] - counted[at]) * (rest / _DAY_US)
    return found


@lru_cache(maxsize=1)
def _calendar() -> tuple[Times, Times, int]:
    """When the clocks change (UTC; the first is to summer time), how many working days were before
    each day, and the first day known. The rule of the clocks since 1996."""
    years = range(2005, 2100)
    changes = [_last_sunday(year, month) for year in years for month in (3, 10)]
    first, last = date(years[0], 1, 1).toordinal(), date(years[-1], 1, 1).toordinal()
    off = england_and_wales()
    days = (date.fromordinal(each) for each in range(first, last))
    works = [day.weekday() < 5 and day not in off for day in days]
    counted = np.concatenate(([0], np.cumsum(works)))
    return np.asarray(changes), counted, first - EPOCH.toordinal()


def _last_sunday(year: int, month: int) -> int:
    last = date(year, month, 31)
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return int(at.timestamp()) * 1_000_000


def study_of(
    columns: CaseColumns,
    starts: Mapping[str, date | None],
    *,
    days: int = TWO_MONTHS,
    settling: int = 0,
) -> Study:
    """The study of contacts given as arrays; arguments as for `study.study`."""
    by_area = {a: windows(day, days=days, settling=settling) for a, day in starts.items() if day}
    grid = grid_of(columns)
    mix, scaled = adjusted(grid)
    panels = grid.panel(grid.columns.length), grid.panel(scaled)
    return assembled(_table(grid, by_area), panels, mix, starts)


def _table(grid: Grid, by_area: Mapping[str, Windows]) -> tuple[TableRow, ...]:
    """The table from the contacts about the starts."""
    periods: tuple[dict[tuple[str, str], Lengths], ...] = ({}, {})
    columns = grid.columns
    for area, at in by_area.items():
        if area not in grid.areas:
            continue
        ours = grid.of_area(area)
        day, rating = columns.day[ours], columns.rating.places[ours]
        bounds = ((at.before_from, at.before_until), (at.after_from, at.after_until))
        for found, (first, until) in zip(periods, bounds, strict=True):
            inside = np.flatnonzero((day >= _since(first)) & (day < _since(until)))
            kinds = rating[inside]
            for place in np.flatnonzero(np.bincount(kinds, minlength=1)).tolist():
                kept = ours.start + inside[kinds == place]
                word = columns.rating.words[place]
                found[area, word] = Lengths(columns.length[kept], columns.decided[kept])
    return table_of(*periods)


def _since(day: date) -> int:
    return (day - EPOCH).days
