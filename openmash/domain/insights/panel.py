"""Contacts of several areas as one figure per area and month: what the study is computed from.

The figure is the natural log of the Kaplan-Meier median of the contacts received in that month, so
that contacts still open count, and an effect is a ratio ("half as long"). Months are calendar
months of the hubs' own time zone, named by their first day.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from openmash.domain.insights.survival import kaplan_meier

ZONE = "Europe/London"
FEWEST = 5
"""Months with fewer contacts have no figure: their median would be noise."""
SHORTEST = 1 / 1440
"""A minute, in days: nothing counts as shorter, for a ratio needs lengths above 0."""


@dataclass(frozen=True, slots=True)
class Case:
    """One contact as the study sees it: no name, no reference.

    Attributes:
        area: the borough.
        received_at: aware UTC.
        length: days from receipt to the decision, or so far: of 24 hours or working days, but one
            kind throughout. Say which on the page.
        decided: False while open.
        rating: as first rated: the study's grouping, and part of the case mix.
        source, need: who told the hub and the primary need, for the case mix; any stable words.
    """

    area: str
    received_at: datetime
    length: float
    decided: bool
    rating: str = ""
    source: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One row per area, one column per month.

    Attributes:
        areas: sorted.
        months: first days, consecutive and rising.
        logs: log of the median length in days; None with too few contacts, or with fewer than
            half of them decided.
        contacts, open: how many were received in the month, and how many of these are open.
    """

    areas: tuple[str, ...]
    months: tuple[date, ...]
    logs: tuple[tuple[float | None, ...], ...]
    contacts: tuple[tuple[int, ...], ...]
    open: tuple[tuple[int, ...], ...]

    @property
    def share_open(self) -> float:
        """The share of all contacts that are open, 0 to 1."""
        received = sum(map(sum, self.contacts))
        return sum(map(sum, self.open)) / received if received else 0.0


def month_of(moment: datetime, zone: str = ZONE) -> date:
    """The first day of the local month of an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date().replace(day=1)


def months_between(first: date, last: date) -> int:
    """Calendar months from the month of one date to that of another; negative if earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_after(first: date, number: int) -> date:
    """The first day of the month so many months on."""
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, 1)


def monthly(
    cases: Iterable[Case],
    *,
    lengths: Sequence[float] | None = None,
    zone: str = ZONE,
    fewest: int = FEWEST,
) -> Panel:
    """The panel of cases, from the first month with any to the last; months between have a column.

    Args:
        lengths: lengths to use instead of the cases' own, one each, as `case_mix.adjust` gives.
        zone: name of the time zone the months are of.
        fewest: contacts a month needs for a figure.
    """
    every = list(cases)
    took = [each.length for each in every] if lengths is None else lengths
    cells: dict[tuple[str, date], list[tuple[float, bool]]] = {}
    for case, length in zip(every, took, strict=True):
        key = (case.area, month_of(case.received_at, zone))
        cells.setdefault(key, []).append((length, case.decided))
    areas = tuple(sorted({area for area, _ in cells}))
    present = sorted({month for _, month in cells})
    span = months_between(present[0], present[-1]) + 1 if present else 0
    months = tuple(month_after(present[0], number) for number in range(span))
    grid = [[cells.get((area, month), []) for month in months] for area in areas]
    return Panel(
        areas=areas,
        months=months,
        logs=tuple(tuple(_log_median(cell, fewest) for cell in row) for row in grid),
        contacts=tuple(tuple(len(cell) for cell in row) for row in grid),
        open=tuple(tuple(sum(not done for _, done in cell) for cell in row) for row in grid),
    )


def _log_median(cell: Sequence[tuple[float, bool]], fewest: int) -> float | None:
    if len(cell) < fewest:
        return None
    curve = kaplan_meier([length for length, _ in cell], [done for _, done in cell])
    median = None if curve is None else curve.quantile(0.5).value
    return None if median is None else math.log(max(median, SHORTEST))
