"""Areas by months over arrays: in which cell each contact is, and the panel of the medians."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import log
from typing import TypeVar

from openmash.domain.insights.arrays import Flags, Floats, Places, Times, np
from openmash.domain.insights.panel import FEWEST, SHORTEST, Panel, month_after

Value = TypeVar("Value")
EPOCH = date(1970, 1, 1)


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


@dataclass(frozen=True, slots=True)
class Grid:
    """Contacts in order of area and month.

    Attributes:
        columns: in this order.
        areas: sorted, of those with any contact.
        first: the first month with any.
        span: months from there to the last with any.
        cell: the place of each contact's area and month, area by area; never falling.
        edges: where each cell begins, and where the last one ends.
        still: how many of each cell are open.
    """

    columns: CaseColumns
    areas: tuple[str, ...]
    first: date
    span: int
    cell: Places
    edges: list[int]
    still: list[int]

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.edges) - 1

    def of_area(self, area: str) -> slice:
        """The contacts of an area."""
        begin = self.areas.index(area) * self.span
        return slice(self.edges[begin], self.edges[begin + self.span])

    def panel(self, length: Floats) -> Panel:
        """The panel of these lengths, one for each contact."""
        decided, every = self.columns.decided, list(pairwise(self.edges))
        logs = [
            _log_median(length[b:e], decided[b:e], still)
            for (b, e), still in zip(every, self.still, strict=True)
        ]
        return Panel(
            areas=self.areas,
            months=tuple(month_after(self.first, number) for number in range(self.span)),
            logs=self._rows(logs),
            contacts=self._rows([e - b for b, e in every]),
            open=self._rows(self.still),
        )

    def _rows(self, values: Sequence[Value]) -> tuple[tuple[Value, ...], ...]:
        return tuple(
            tuple(values[n : n + self.span]) for n in range(0, self.cells, max(self.span, 1))
        )


def grid_of(columns: CaseColumns) -> Grid:
    """Put contacts in order; those that are in it already cost one look."""
    known = np.flatnonzero(np.bincount(columns.area.places, minlength=1)).tolist()
    areas = sorted(columns.area.words[place] for place in known) if len(columns.day) else []
    rank = np.zeros(len(columns.area.words) or 1, dtype=np.intp)
    rank[[columns.area.words.index(area) for area in areas]] = range(len(areas))
    first, month, span = _months(columns.day)
    cell = rank[columns.area.places] * max(span, 1) + month
    if np.any(cell[1:] < cell[:-1]):
        order = np.argsort(cell, kind="stable")
        cell, columns = cell[order], _taken(columns, order)
    edges = np.searchsorted(cell, np.arange(len(areas) * span + 1))
    over = np.concatenate(([0], np.cumsum(columns.decided)))[edges]
    still = np.diff(edges) - np.diff(over)
    return Grid(columns, tuple(areas), first, span, cell, edges.tolist(), still.tolist())


def _months(day: Times) -> tuple[date, Places, int]:
    """The first month, how many months after it each day lies, and how many months there are."""
    if not len(day):
        return EPOCH, np.zeros(0, dtype=np.intp), 0
    earliest, latest = int(day.min()), int(day.max())
    days = np.arange(earliest, latest + 1).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    first = int(months[0])
    after = (months - first).astype(np.intp)
    return month_after(EPOCH, first), after[day - earliest], int(after[-1]) + 1


def _taken(columns: CaseColumns, order: Places) -> CaseColumns:
    def words(column: Words) -> Words:
        return Words(column.words, column.places[order])

    return replace(
        columns,
        area=words(columns.area),
        day=columns.day[order],
        length=columns.length[order],
        decided=columns.decided[order],
        rating=words(columns.rating),
        source=words(columns.source),
        need=words(columns.need),
    )


def _log_median(length: Floats, decided: Flags, still: int) -> float | None:
    """Of one cell, as `panel.monthly` has it. `still`: how many of it are open."""
    n = len(length)
    if n < FEWEST:
        return None
    half = (n + 1) // 2
    if still == 0:
        return log(max(float(np.partition(length, half - 1)[half - 1]), SHORTEST))
    ended = length[decided]
    if len(ended) >= half:
        value = float(np.partition(ended, half - 1)[half - 1])
        # Contacts open for at least as long take nobody from the curve before half have ended.
        if float(length[~decided].min()) >= value:
            return log(max(value, SHORTEST))
    return _of_the_curve(length, decided)


def _of_the_curve(length: Floats, decided: Flags) -> float | None:
    """The log of the median of Kaplan and Meier's curve."""
    # Of equal lengths those that ended come first, as they have it.
    order = np.lexsort((~decided, length))
    length, decided = length[order], decided[order]
    left = np.cumprod(1 - decided / np.arange(len(length), 0, -1))
    below = left <= 0.5 + 1e-12
    if not below.any():
        return None
    return log(max(float(length[int(np.argmax(below))]), SHORTEST))
