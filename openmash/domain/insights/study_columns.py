"""A study over arrays: what `study.study` says of a list of cases, for millions of contacts.

The same figures by the same rules (a test holds the two together); only the way there differs.
Medians are taken from sorted stretches of one array, and the case mix is fitted to the counts and
sums of every kind of contact in every area and month, which is exact for least squares.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TypeVar

from openmash.core.bank_holidays import england_and_wales
from openmash.domain.insights.arrays import Flags, Floats, Places, Times, np
from openmash.domain.insights.case_mix import RARE, Adjusted
from openmash.domain.insights.panel import FEWEST, SHORTEST, Panel, month_after
from openmash.domain.insights.study import (
    ALL_AREAS,
    TWO_MONTHS,
    Study,
    TableRow,
    Windows,
    assembled,
    table_of,
    windows,
)
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.survival import Wait

Value = TypeVar("Value")
_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000
_EPOCH = date(1970, 1, 1)
_NOTE = "Every contact is of one mix, or too few are decided: nothing is adjusted."


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: the place of each contact's word among those there are."""

    words: tuple[str, ...]
    places: Places


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """The contacts of a study, one element of each array for each; no name, no reference.

    Attributes:
        area: the area's name.
        day: the London day of receipt, in days since 1970.
        length: days, of one kind throughout.
        decided: False while open.
        rating, source, need: as of `panel.Case`; an empty word for none.
    """

    area: Words
    day: Times
    length: Floats
    decided: Flags
    rating: Words
    source: Words
    need: Words


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
    return np.asarray(changes), counted, first - _EPOCH.toordinal()


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
    grid = _Grid(columns)
    mix, scaled = _adjusted(columns, grid)
    panels = grid.panel(columns.length), grid.panel(scaled)
    return assembled(_table(columns, by_area), panels, mix, starts)


def _table(columns: CaseColumns, by_area: Mapping[str, Windows]) -> tuple[TableRow, ...]:
    """The contacts about the starts as waits: few enough to be taken one by one."""
    periods: tuple[dict[tuple[str, str], list[Wait]], ...] = ({}, {})
    for area, at in by_area.items():
        if area not in columns.area.words:
            continue
        ours = np.flatnonzero(columns.area.places == columns.area.words.index(area))
        day = columns.day[ours]
        bounds = ((at.before_from, at.before_until), (at.after_from, at.after_until))
        for found, (first, until) in zip(periods, bounds, strict=True):
            inside = ours[(day >= _since(first)) & (day < _since(until))]
            rating = columns.rating.places[inside]
            for place in np.unique(rating).tolist():
                kept = inside[rating == place]
                waits = list(
                    map(Wait, columns.length[kept].tolist(), columns.decided[kept].tolist())
                )
                word = columns.rating.words[place]
                found[area, word] = waits
                found.setdefault((ALL_AREAS, word), []).extend(waits)
    return table_of(*periods)


def _since(day: date) -> int:
    return (day - _EPOCH).days


class _Grid:
    """Areas by months: in which cell each contact is."""

    def __init__(self, columns: CaseColumns) -> None:
        self.columns = columns
        known, area = np.unique(columns.area.places, return_inverse=True)
        names = [columns.area.words[place] for place in known.tolist()]
        order = np.argsort(np.asarray(names, dtype=object), kind="stable")
        rank = np.empty(len(order), dtype=np.intp)
        rank[order] = np.arange(len(order))
        self.areas = tuple(names[place] for place in order.tolist())
        months = columns.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        first = int(months.min()) if len(months) else 0
        self.first = month_after(_EPOCH, first)
        self.span = int(months.max()) - first + 1 if len(months) else 0
        self.cell: Places = rank[area] * max(self.span, 1) + (months - first)
        self.cells = len(self.areas) * self.span
        # Stable, so that what comes in this order already costs one look.
        self.order: Places = np.argsort(self.cell, kind="stable")

    def panel(self, length: Floats) -> Panel:
        """The panel of these lengths, one for each contact."""
        length, decided = length[self.order], self.columns.decided[self.order]
        edges = [0, *np.cumsum(np.bincount(self.cell, minlength=self.cells)).tolist()]
        every = list(pairwise(edges))
        logs = [_log_median(length[b:e], decided[b:e]) for b, e in every]
        still = [e - b - int(decided[b:e].sum()) for b, e in every]
        return Panel(
            areas=self.areas,
            months=tuple(month_after(self.first, number) for number in range(self.span)),
            logs=self._rows(logs),
            contacts=self._rows([e - b for b, e in every]),
            open=self._rows(still),
        )

    def _rows(self, values: Sequence[Value]) -> tuple[tuple[Value, ...], ...]:
        return tuple(
            tuple(values[n : n + self.span]) for n in range(0, self.cells, max(self.span, 1))
        )


def _log_median(length: Floats, decided: Flags) -> float | None:
    """Of one cell, as `panel.monthly` has it."""
    n = len(length)
    if n < FEWEST:
        return None
    # Of equal lengths those that ended come first, as Kaplan and Meier have it.
    order = np.lexsort((~decided, length))
    length, decided = length[order], decided[order]
    left = np.cumprod(1 - decided / np.arange(n, 0, -1))
    below = left <= 0.5 + 1e-12
    if not below.any():
        return None
    return log(max(float(length[int(np.argmax(below))]), SHORTEST))


def _adjusted(columns: CaseColumns, grid: _Grid) -> tuple[Adjusted, Floats]:
    """As `case_mix.adjust`, and the lengths it scales."""
    took: Floats = np.maximum(columns.length, SHORTEST)
    parts = {"source": columns.source, "rating": columns.rating, "need": columns.need}
    coded = {part: _common(column, columns.decided) for part, column in parts.items()}
    kinds = {part: each for part, each in coded.items() if len(each.words) > 1}
    if not kinds:
        return Adjusted((), {}, _NOTE), took
    slopes = _slopes(list(kinds.values()), took, columns.decided, grid)
    share = np.zeros(len(took))
    ratios: dict[str, dict[str, float]] = {}
    for (part, column), values in zip(kinds.items(), slopes, strict=True):
        share += values[column.places]
        ratios[part] = {
            word: float(np.exp(value))
            for word, value in zip(column.words[1:], values[1:].tolist(), strict=True)
        }
    return Adjusted((), ratios), took * np.exp(share.mean() - share)


def _common(column: Words, decided: Flags) -> Words:
    """The words seen often, the commonest first; the others together as "other"."""
    seen = np.bincount(column.places[decided], minlength=len(column.words))
    counts: Counter[str] = Counter()
    called = [w if n >= RARE else "other" for w, n in zip(column.words, seen, strict=True)]
    for word, n in zip(called, seen.tolist(), strict=True):
        counts[word] += n
    words = [word for word, n in counts.most_common() if n]
    # A word of open contacts alone has nothing to be judged by: it stands with the commonest.
    place = {word: n for n, word in enumerate(words)}
    lookup = np.asarray([place.get(word, 0) for word in called], dtype=np.intp)
    return Words(tuple(words), lookup[column.places])


def _slopes(kinds: Sequence[Words], took: Floats, decided: Flags, grid: _Grid) -> list[Floats]:
    """The log-linear effects of every word within cells; 0 for the first word of each column.

    From the normal equations: how often each pair of words meets, less what their cells alone
    would have, so that no row is ever written out.
    """
    log_took = np.log(took[decided])
    log_took -= log_took.mean()
    cell = grid.cell[decided]
    number = np.maximum(np.bincount(cell, minlength=grid.cells), 1).astype(float)
    sums = np.bincount(cell, weights=log_took, minlength=grid.cells)
    places = [each.places[decided] for each in kinds]
    sizes = [len(each.words) for each in kinds]
    found = list(zip(places, sizes, strict=True))
    often = np.hstack([_crossed((cell, grid.cells), each) for each in found])
    pairs = np.block([[_crossed(one, other) for other in found] for one in found])
    totals = np.concatenate([np.bincount(p, weights=log_took, minlength=n) for p, n in found])
    system = pairs - often.T @ (often / number[:, None])
    right = totals - often.T @ (sums / number)
    first = np.cumsum([0, *sizes[:-1]])
    kept = np.setdiff1d(np.arange(sum(sizes)), first)
    slopes = np.zeros(sum(sizes))
    slopes[kept] = np.linalg.lstsq(system[np.ix_(kept, kept)], right[kept], rcond=None)[0]
    return np.split(slopes, first[1:])


def _crossed(one: tuple[Places, int], other: tuple[Places, int]) -> Floats:
    """How often each word of one column meets each of another."""
    (left, rows), (right, columns) = one, other
    counted = np.bincount(left * columns + right, minlength=rows * columns)
    found: Floats = counted.reshape(rows, columns).astype(float)
    return found
