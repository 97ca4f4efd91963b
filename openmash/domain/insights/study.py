"""Did it help? The 2013 study as something any set of areas can run on any day.

The parts stand alone (`before_after`, `interrupted_series`, `staggered_effect`); `study` runs them
all on one list of cases and adds what can and cannot be concluded. A page over millions of
contacts has the same from arrays (`study_columns`).

The table has the study's form: mean days from receipt to decision before and after, by the rating
first given. The study called level 3 "high or complex" (amber here) and level 2 "low to
vulnerable" (green) and gave means only; beside each mean stand the figures it lacked.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.case_mix import Adjusted, adjust
from openmash.domain.insights.conclusions import Conclusion, conclude
from openmash.domain.insights.interrupted_series import InterruptedSeries, interrupted_series
from openmash.domain.insights.intervals import (
    LEVEL,
    SEED,
    Estimate,
    difference_of_means,
    missing,
    normal_point,
)
from openmash.domain.insights.panel import ZONE, Case, Panel, monthly
from openmash.domain.insights.staggered import SHUFFLES, StaggeredEffect, staggered_effect
from openmash.domain.insights.survival import Figures, Wait, figures

ALL_AREAS = "All areas"
TWO_MONTHS = 61
TEN_DAYS = 10.0
STUDY_WORDS = {
    Rating.RED: "Level 4: acute",
    Rating.AMBER: "Level 3: high or complex",
    Rating.GREEN: "Level 2: low to vulnerable",
    Rating.BLUE: "Level 1: no additional needs",
}
"""The study's levels as London's ratings (domain notes, section 1)."""


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
class TableRow:
    """One rating of one area; lengths in days.

    Attributes:
        area: or `ALL_AREAS`.
        rating: as first given; None for all ratings together.
        label: the study's words for it.
        before, after: `mean_of_ended` is the study's figure; the rest count open contacts.
        change: mean after less mean before (Welch), decided contacts only.
        ratio: restricted mean after over that before, open contacts counted.
    """

    area: str
    rating: Rating | None
    label: str
    before: Figures
    after: Figures
    change: Estimate
    ratio: Estimate


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
    effect, adjusted = (
        staggered_effect(each, starts, level=level, shuffles=shuffles, seed=seed)
        for each in (plain, level_mix)
    )
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
    before: dict[tuple[str, str], list[Wait]] = {}
    after: dict[tuple[str, str], list[Wait]] = {}
    for case in cases:
        window = by_area.get(case.area)
        if window is None:
            continue
        day = case.received_at.astimezone(local).date()
        wait = Wait(case.length, case.decided)
        for area in (case.area, ALL_AREAS):
            if window.before_from <= day < window.before_until:
                before.setdefault((area, case.rating), []).append(wait)
            elif window.after_from <= day < window.after_until:
                after.setdefault((area, case.rating), []).append(wait)
    return table_of(before, after, until=until, level=level)


def table_of(
    before: Mapping[tuple[str, str], Sequence[Wait]],
    after: Mapping[tuple[str, str], Sequence[Wait]],
    *,
    until: float = TEN_DAYS,
    level: float = LEVEL,
) -> tuple[TableRow, ...]:
    """The table from the waits of both periods by area (`ALL_AREAS` among them) and rating."""
    seen = before.keys() | after.keys()
    return tuple(
        _row(key, before.get(key, []), after.get(key, []), until, level)
        for key in sorted(seen, key=_order)
    )


def _order(key: tuple[str, str]) -> tuple[bool, str, int]:
    area, rating = key
    known = _rating(rating)
    return area == ALL_AREAS, area, len(Rating) if known is None else known.order


def _rating(word: str) -> Rating | None:
    return Rating(word) if word in set(Rating) else None


def _row(
    key: tuple[str, str],
    before: Sequence[Wait],
    after: Sequence[Wait],
    until: float,
    level: float,
) -> TableRow:
    area, word = key
    rating = _rating(word)
    first = figures(before, until=until, level=level)
    second = figures(after, until=until, level=level)
    return TableRow(
        area=area,
        rating=rating,
        label=STUDY_WORDS[rating] if rating else word or "Not rated",
        before=first,
        after=second,
        change=difference_of_means(
            [each.length for each in before if each.ended],
            [each.length for each in after if each.ended],
            level=level,
        ),
        ratio=_ratio(first.restricted_mean, second.restricted_mean),
    )


def _ratio(before: Estimate, after: Estimate) -> Estimate:
    """The ratio of two restricted means; the delta method on the log scale."""
    if not before.value or not after.value:
        return missing("One of the two periods has no figure to compare.", level=after.level)
    z = normal_point(after.level)
    errors = [
        max((each.high or 0) - each.value, each.value - (each.low or 0)) / z / each.value
        for each in (before, after)
        if each.value
    ]
    value, reach = after.value / before.value, math.exp(z * math.hypot(*errors))
    note = before.note or after.note
    return Estimate(value, value / reach, value * reach, after.level, "Kaplan-Meier", note)
