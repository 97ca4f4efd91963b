"""The table of the 2013 study, from lengths before and after by area and first rating.

The study called level 3 "high or complex" (amber here) and level 2 "low to vulnerable" (green) and
gave means only; beside each mean stand the figures it lacked. They are those of
`survival.figures_of`, worked out for all lines of the table together (`study_means`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import Flags, Floats, np
from openmash.domain.insights.intervals import (
    LEVEL,
    Estimate,
    difference_of_means,
    missing,
    normal_point,
)
from openmash.domain.insights.study_curves import line_figures
from openmash.domain.insights.study_means import means
from openmash.domain.insights.survival import Figures

ALL_AREAS = "All areas"
TEN_DAYS = 10.0
STUDY_WORDS = {
    Rating.RED: "Level 4: acute",
    Rating.AMBER: "Level 3: high or complex",
    Rating.GREEN: "Level 2: low to vulnerable",
    Rating.BLUE: "Level 1: no additional needs",
}
"""The study's levels as London's ratings (domain notes, section 1)."""
Key = tuple[str, str]
"""An area, or `ALL_AREAS`, and a first rating."""


class Lengths(NamedTuple):
    """Contacts of one area, rating and period.

    Attributes:
        took: days, or so far.
        over: False while open.
    """

    took: Floats
    over: Flags


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


def table_of(
    before: Mapping[Key, Lengths],
    after: Mapping[Key, Lengths],
    *,
    until: float = TEN_DAYS,
    level: float = LEVEL,
) -> tuple[TableRow, ...]:
    """The study's table: areas in order of name, then all together, each by first rating.

    Ratings that occur in neither period have no row; an area with no contact at all has none
    either.

    Args:
        before, after: the contacts of each area and rating that has any.
        until: days at which the restricted mean stops counting.
    """
    periods = [_with_all(each) for each in (before, after)]
    keys = sorted(periods[0].keys() | periods[1].keys(), key=_order)
    none = Lengths(np.zeros(0), np.zeros(0, dtype=bool))
    lines = [tuple(each.get(key, none) for each in periods) for key in keys]
    decided = [each.took[each.over] for each in chain.from_iterable(lines)]
    every = means(decided, level=level)
    return tuple(
        _row(key, line, every[2 * n : 2 * n + 2], decided[2 * n : 2 * n + 2], (until, level))
        for n, (key, line) in enumerate(zip(keys, lines, strict=True))
    )


def _with_all(period: Mapping[Key, Lengths]) -> Mapping[Key, Lengths]:
    """The same with the lines of all areas together."""
    by_rating: dict[str, list[Lengths]] = {}
    for (_, rating), each in period.items():
        by_rating.setdefault(rating, []).append(each)
    together = {
        (ALL_AREAS, rating): Lengths(
            np.concatenate([each.took for each in found]),
            np.concatenate([each.over for each in found]),
        )
        for rating, found in by_rating.items()
    }
    return {**period, **together}


def _order(key: Key) -> tuple[bool, str, int]:
    area, rating = key
    known = _rating(rating)
    return area == ALL_AREAS, area, len(Rating) if known is None else known.order


def _rating(word: str) -> Rating | None:
    return Rating(word) if word in set(Rating) else None


def _row(
    key: Key,
    line: Sequence[Lengths],
    found: Sequence[Estimate],
    decided: Sequence[Floats],
    how: tuple[float, float],
) -> TableRow:
    area, word = key
    rating = _rating(word)
    until, level = how
    before, after = (
        line_figures(*each, mean, until=until, level=level)
        for each, mean in zip(line, found, strict=True)
    )
    return TableRow(
        area=area,
        rating=rating,
        label=STUDY_WORDS[rating] if rating else word or "Not rated",
        before=before,
        after=after,
        change=difference_of_means(decided[0].tolist(), decided[1].tolist(), level=level),
        ratio=_ratio(before.restricted_mean, after.restricted_mean),
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
