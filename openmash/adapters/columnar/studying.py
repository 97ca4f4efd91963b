"""The contacts of a study as arrays, by the rules of `insights.study_cases`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from openmash.adapters.columnar.case_parts import WORDS, CasePart
from openmash.adapters.columnar.columns import microseconds
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.insights.arrays import Flags, Floats, np
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_columns import CaseColumns, Words, lengths


class _Some(NamedTuple):
    """Contacts of one hub and one part."""

    area: int
    length: Floats
    decided: Flags
    part: CasePart
    rows: Any


def cases(
    store: Store, span: Span, areas: Mapping[str, str], *, clock: Clock, as_at: datetime
) -> CaseColumns:
    """The contacts of some hubs, but for those passed straight to an allocated worker.

    In order of the areas' names and then of receipt, part by part, which is the order that a study
    wants and costs nothing here.

    Args:
        areas: hub code to the area's name; other hubs are left out.
        as_at: aware UTC: what happened later has not happened yet.

    Raises:
        Damaged: see the store.
    """
    now = microseconds(as_at)
    first = None if span.since is None else microseconds(span.since)
    until = now + 1 if span.until is None else min(now + 1, microseconds(span.until))
    names = tuple(areas.values())
    places = {code: place for place, code in enumerate(areas)}
    found = sorted(
        (
            some
            for part in store.case_parts(span)
            for some in _inside(part, places, (first, until), clock, now)
        ),
        key=lambda some: names[some.area],
    )
    area = np.asarray([each.area for each in found], dtype=np.intp)
    sizes = np.asarray([len(each.length) for each in found], dtype=np.intp)
    return CaseColumns(
        area=Words(names, np.repeat(area, sizes)),
        day=_joined([each.part.day[each.rows] for each in found], "i4"),
        length=_joined([each.length for each in found], "f8"),
        decided=_joined([each.decided for each in found], "?"),
        **{
            name: Words(words, _joined([getattr(e.part, name)[e.rows] for e in found], "u1"))
            for name, words in WORDS.items()
        },
    )


def _joined(parts: list[Any], kind: str) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _inside(
    part: CasePart,
    places: Mapping[str, int],
    bounds: tuple[int | None, int],
    clock: Clock,
    now: int,
) -> Iterator[_Some]:
    """What a part has of each hub between two moments, the second left out."""
    first, until = bounds
    begin = 0 if first is None else int(np.searchsorted(part.began, first))
    end = int(np.searchsorted(part.began, until))
    for number, code in enumerate(part.hubs):
        if code not in places or begin >= end:
            continue
        rows: Any = slice(begin, end)
        if len(part.hubs) > 1:
            rows = begin + np.flatnonzero(part.hub[begin:end] == number)
        decided = part.ended[rows] <= now
        yield _Some(places[code], _lengths(part, rows, decided, clock, now), decided, part, rows)


def _lengths(part: CasePart, rows: Any, decided: Flags, clock: Clock, now: int) -> Floats:
    """As `study_columns.lengths` has them; those of decided contacts are known."""
    began = part.began[rows]
    if clock is Clock.DAYS:
        return lengths(began, np.minimum(part.ended[rows], now), clock)
    took: Floats = part.worked[rows].copy()
    still = np.flatnonzero(~decided)
    if len(still):
        took[still] = lengths(began[still], np.full(len(still), now), clock)
    return took
