"""A long chronology cut into pages, with its silences in place and a link for each year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openmash.domain.picture.folding import Event
from openmash.domain.picture.gaps import Gap
from openmash.domain.picture.looking import Wanted

ON_A_PAGE = 100
"""Events and gaps on one page: what a reader can take in, and what is drawn in a moment."""

UNDATED = 0
"""Stands for the year of what has no date."""

Row = Event | Gap


@dataclass(frozen=True, slots=True)
class YearLink:
    """Where a year begins: on which page, and how many events it has."""

    year: int
    page: int
    events: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        rows: events and gaps under the year in which they stand; `UNDATED` for no date.
        number, pages: of this page, and of how many.
        years: every year of the whole, in order.
    """

    rows: tuple[tuple[int, tuple[Row, ...]], ...]
    number: int
    pages: int
    years: tuple[YearLink, ...]


def in_order(
    events: Sequence[Event], gaps: Iterable[Gap], *, newest_first: bool = False
) -> list[Row]:
    """Events with the gaps between them. What has no date comes last either way."""
    dated: list[tuple[date, int, Row]] = []
    undated: list[Row] = []
    for event in events:
        not_known, stands, *_ = event.place
        if not_known:
            undated.append(event)
        else:
            dated.append((stands, 1, event))
    # A gap stands before what follows it. Sorting keeps the events' own order.
    dated += [(gap.begins, 0, gap) for gap in gaps]
    dated.sort(key=lambda row: row[:2])
    rows = [row for _, _, row in dated]
    return [*(reversed(rows) if newest_first else rows), *undated]


def gaps_to_show(gaps: Iterable[Gap], wanted: Wanted) -> tuple[Gap, ...]:
    """The gaps of the period that is looked at.

    None where tellings are left out by who told them or what they are: then a silence may only
    come from looking away.
    """
    if wanted.by_source:
        return ()
    return tuple(
        gap
        for gap in gaps
        if (wanted.begins is None or gap.ends >= wanted.begins)
        and (wanted.ends is None or gap.begins <= wanted.ends)
    )


def page_of(rows: Sequence[Row], number: str) -> Page:
    """One page of the rows; a number that is none, or too high, is the nearest there is."""
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    asked = int(number) if number.isdecimal() and len(number) < 7 else 1
    at = min(max(asked, 1), pages)
    shown = rows[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]
    return Page(by_year(shown), at, pages, _year_links(rows))


def by_year(rows: Iterable[Row]) -> tuple[tuple[int, tuple[Row, ...]], ...]:
    """Rows under their years, in the order given."""
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(_year(row), []).append(row)
    return tuple((year, tuple(own)) for year, own in years.items())


def _year(row: Row) -> int:
    if isinstance(row, Gap):
        return row.begins.year
    not_known, stands, *_ = row.place
    return UNDATED if not_known else stands.year


def _year_links(rows: Sequence[Row]) -> tuple[YearLink, ...]:
    first: dict[int, int] = {}
    events: dict[int, int] = {}
    for place, row in enumerate(rows):
        year = _year(row)
        first.setdefault(year, place // ON_A_PAGE + 1)
        events[year] = events.get(year, 0) + isinstance(row, Event)
    return tuple(YearLink(year, page, events[year]) for year, page in first.items())
