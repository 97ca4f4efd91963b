"""Did it help? The 2013 study as something any set of areas can run on any day.

The parts stand alone (`before_after`, `interrupted_series`, `staggered_effect`); `study` runs them
all on one list of cases and adds what can and cannot be concluded. A page over millions of
contacts has the same from arrays (`study_columns`).

The table (`study_table`) has the study's form: mean days from receipt to decision before and after,
by the rating first given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from openmash.domain.insights.arrays import np
from openmash.domain.insights.case_mix import Adjusted, adjust
from openmash.domain.insights.conclusions import Conclusion, conclude
from openmash.domain.insights.interrupted_series import InterruptedSeries, interrupted_series
from openmash.domain.insights.intervals import LEVEL, SEED
from openmash.domain.insights.panel import ZONE, Case, Panel, monthly
from openmash.domain.insights.staggered import SHUFFLES, StaggeredEffect, staggered_effects
from openmash.domain.insights.study_table import (
    ALL_AREAS,
    STUDY_WORDS,
    TEN_DAYS,
    Lengths,
    TableRow,
    table_of,
)

__all__ = [
    "ALL_AREAS", "STUDY_WORDS", "TWO_MONTHS", "Study", "TableRow", "Windows",
    "assembled", "before_after", "study", "table_of", "windows",
]  # fmt: skip
TWO_MONTHS = 61


@dataclass(frozen=True, slots=True)
class Windows:
    """Which contacts of an area are "before" and "after", by local date of receipt.

    Attributes:
        before_from, before_until: first day, and the day after the last.
        after_from, after_until: likewise.
    """

    before_from: date
    before_until: date
    after_from: date
    after_until: date


def windows(start: date, *, days: int = TWO_MONTHS, settling: int = 0) -> Windows:
    """As many days before a start as after it, leaving out `settling` days from the start on."""
    after = start + timedelta(days=settling)
    return Windows(start - timedelta(days=days), start, after, after + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Study:
    """Everything the page and the report show.

    Attributes:
        table: by area, the areas together last, most urgent rating first.
        panel, adjusted_panel: area-month medians as they are, and at the average mix.
        series: one per area with a start, unadjusted.
        effect, adjusted_effect: across areas, as they are and at the average mix.
        case_mix: what the mix was worth.
        conclusions: what can and cannot be said, in the order to print.
    """

    table: tuple[TableRow, ...]
    panel: Panel
    adjusted_panel: Panel
    series: tuple[InterruptedSeries, ...]
    effect: StaggeredEffect
    adjusted_effect: StaggeredEffect
    case_mix: Adjusted
    conclusions: tuple[Conclusion, ...]


def study(
    cases: Sequence[Case],
    starts: Mapping[str, date | None],
    *,
    days: int = TWO_MONTHS,
    settling: int = 0,
    zone: str = ZONE,
    level: float = LEVEL,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> Study:
    """Run the whole study.

    Args:
        cases: the contacts of every area, those of comparison areas too; any order.
        starts: area to the local date it started; None or absent for a comparison area.
        days, settling: of the table (see `windows`); the series use every month there is.
        zone: time zone the dates and months are of.
        level: nominal coverage of every interval.
        shuffles, seed: see `staggered_effect`; the same input gives the same output.
    """
    by_area = {a: windows(day, days=days, settling=settling) for a, day in starts.items() if day}
    table = before_after(cases, by_area, zone=zone, level=level)
    mix = adjust(cases, zone=zone)
    panels = monthly(cases, zone=zone), monthly(cases, lengths=mix.lengths, zone=zone)
    return assembled(table, panels, mix, starts, level=level, shuffles=shuffles, seed=seed)


def assembled(
    table: tuple[TableRow, ...],
    panels: tuple[Panel, Panel],
    mix: Adjusted,
    starts: Mapping[str, date | None],
    *,
    level: float = LEVEL,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> Study:
    """The study from what its cases were made into.

    Args:
        panels: as they are, and at the average mix.
        starts, level, shuffles, seed: see `study`.
    """
    plain, level_mix = panels
    series = tuple(
        interrupted_series(plain, area, day, level=level)
        for area, day in sorted(starts.items())
        if day is not None and area in plain.areas
    )
    effect, adjusted = staggered_effects(panels, starts, level=level, shuffles=shuffles, seed=seed)
    said = conclude(plain, series, effect, adjusted)
    return Study(table, plain, level_mix, series, effect, adjusted, mix, said)


def before_after(
    cases: Iterable[Case],
    by_area: Mapping[str, Windows],
    *,
    zone: str = ZONE,
    until: float = TEN_DAYS,
    level: float = LEVEL,
) -> tuple[TableRow, ...]:
    """The study's table: areas in order of name, then all together, each by first rating.

    Ratings that occur in neither period have no row; an area with no case at all has none either.

    Args:
        until: days at which the restricted mean stops counting.
    """
    local = ZoneInfo(zone)
    before: dict[tuple[str, str], list[Case]] = {}
    after: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        window = by_area.get(case.area)
        if window is None:
            continue
        day = case.received_at.astimezone(local).date()
        if window.before_from <= day < window.before_until:
            before.setdefault((case.area, case.rating), []).append(case)
        elif window.after_from <= day < window.after_until:
            after.setdefault((case.area, case.rating), []).append(case)
    return table_of(_arrays(before), _arrays(after), until=until, level=level)


def _arrays(found: Mapping[tuple[str, str], Sequence[Case]]) -> dict[tuple[str, str], Lengths]:
    return {
        key: Lengths(
            np.asarray([case.length for case in each], dtype=float),
            np.asarray([case.decided for case in each], dtype=bool),
        )
        for key, each in found.items()
    }
