"""One area before and after its start: segmented regression on the monthly log medians.

Level and slope before, then a step and a change of slope (Wagner and others 2002); the month of
the start is left out unless the start was its first day. Errors: see `autocorrelated`. Without a
comparison area nothing here can tell the start from whatever else happened then.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openmash.domain.insights.arrays import Floats, np
from openmash.domain.insights.autocorrelated import Fit, fit
from openmash.domain.insights.intervals import LEVEL, Estimate, missing
from openmash.domain.insights.panel import Panel, months_between

FEWEST_MONTHS = 12
WALKING = 0.8
"""Neighbouring months more alike than this are closer to a walk than to ups and downs."""


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One month, lengths in days.

    Attributes:
        observed: the median; None with too few contacts.
        fitted: the line of the model; None in the month of the start.
        otherwise: the line before, carried on: what the area would have had; None before.
    """

    month: date
    observed: float | None
    fitted: float | None
    otherwise: float | None


@dataclass(frozen=True, slots=True)
class InterruptedSeries:
    """What the series of one area says.

    Attributes:
        level: ratio of the median just after the start to what the line before says: 0.5 is half.
        slope: ratio of the monthly growth after to that before: below 1 is improving.
        after_year: ratio to the line before, twelve months after the start.
        likeness: correlation of neighbouring months about the lines, 0 if none; None if not had.
        before, after: months with a figure on each side.
        points: for the chart.
        notes: sentences on what to mind.
    """

    area: str
    start: date
    level: Estimate
    slope: Estimate
    after_year: Estimate
    likeness: float | None
    before: int
    after: int
    points: tuple[SeriesPoint, ...]
    notes: tuple[str, ...]


def interrupted_series(
    panel: Panel, area: str, start: date, *, level: float = LEVEL
) -> InterruptedSeries:
    """Segmented regression of one area of the panel.

    Args:
        area: one of the panel's areas.
        start: local date on which the area began.
    """
    first = months_between(panel.months[0], start)
    whole = first if start.day == 1 else first + 1
    row = panel.logs[panel.areas.index(area)]
    used = [n for n, log in enumerate(row) if log is not None and not first <= n < whole]
    before, after = sum(n < first for n in used), sum(n >= whole for n in used)
    if min(before, after) < FEWEST_MONTHS:
        return _too_short(panel, area, start, before, after, level)
    months = np.asarray(used, dtype=float)
    outcome = np.asarray([row[n] for n in used], dtype=float)
    design = _design(months, whole)
    found = fit(design, outcome, months)
    asked = ((0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 1, 12))
    step, slope, year = map(_ratio, found.combinations(asked, level=level))
    return InterruptedSeries(
        area, start, step, slope, year, found.likeness,
        before, after, _points(panel, row, found.centre, (first, whole)),
        _notes(found, design, outcome),
    )  # fmt: skip


def _ratio(log: Estimate) -> Estimate:
    value, low, high = (
        None if end is None else math.exp(end) for end in (log.value, log.low, log.high)
    )
    return Estimate(value, low, high, log.level, "segmented regression", log.note)


def _design(months: Floats, whole: int) -> Floats:
    since = np.maximum(months - whole, 0)
    return np.column_stack((np.ones_like(months), months, (months >= whole).astype(float), since))


def _points(
    panel: Panel, row: Sequence[float | None], slopes: Floats, at: tuple[int, int]
) -> tuple[SeriesPoint, ...]:
    first, whole = at
    every = np.arange(len(panel.months), dtype=float)
    fitted = np.exp(_design(every, whole) @ slopes)
    otherwise = np.exp(slopes[0] + slopes[1] * every)
    return tuple(
        SeriesPoint(
            month=month,
            observed=None if (log := row[n]) is None else math.exp(log),
            fitted=None if first <= n < whole else float(fitted[n]),
            otherwise=float(otherwise[n]) if n >= first else None,
        )
        for n, month in enumerate(panel.months)
    )


def _notes(found: Fit, design: Floats, outcome: Floats) -> tuple[str, ...]:
    if float(np.max(np.abs(outcome - design @ found.centre))) < 1e-9:
        return ("The months do not vary about the lines, so the intervals say little.",)
    if found.likeness > WALKING:
        return ("Each month is so like the one before that a step can hardly be told from drift.",)
    return ()


def _too_short(
    panel: Panel, area: str, start: date, before: int, after: int, level: float
) -> InterruptedSeries:
    words = (
        f"{area} has {before} months with figures before its start and {after} after it; "
        f"{FEWEST_MONTHS} on each side are needed to tell a step from a trend."
    )
    none = missing(words, level=level)
    row = panel.logs[panel.areas.index(area)]
    points = tuple(
        SeriesPoint(month, None if log is None else math.exp(log), None, None)
        for month, log in zip(panel.months, row, strict=True)
    )
    return InterruptedSeries(area, start, none, none, none, None, before, after, points, (words,))
