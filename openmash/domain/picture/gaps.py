"""Long times of which nothing is told, and what the silence means agency by agency.

Nobody asked, asked and nothing held, asked and not answered: three silences, never shown in each
other's words. A gap is only pointed out where no entry can lie: an event of "2019" fills the whole
of 2019, because it may have been on any day of it.
"""

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from openmash.domain.picture.event_dates import EventDate, span

GAP_MONTHS = 6
"""A time without any entry is pointed out from this length. A choice of ours: no source sets one,
and half a year is longer than the reviews and school terms that would otherwise leave a trace."""

_DAY = timedelta(days=1)
_Days = tuple[date, date]


class SearchResult(StrEnum):
    """What came of asking one agency once."""

    NOTHING_HELD = "nothing_held"
    NOT_RELEVANT = "not_relevant"
    SHARED = "shared"
    HELD_BACK = "held_back"
    CANNOT_SEARCH = "cannot_search"
    NOT_ANSWERED = "not_answered"


_SEARCHED = frozenset(
    {
        SearchResult.NOTHING_HELD,
        SearchResult.NOT_RELEVANT,
        SearchResult.SHARED,
        SearchResult.HELD_BACK,
    }
)


@dataclass(frozen=True, slots=True)
class Search:
    """One agency asked once.

    Attributes:
        begins, ends: the London days that were searched; of what was not searched or answered, the
            days that were asked about.
        about: the people it was asked about; empty where everybody of the contact was meant.
    """

    agency_id: UUID
    result: SearchResult
    begins: date
    ends: date
    about: frozenset[UUID] = frozenset()


class Silence(StrEnum):
    """Why an agency has told nothing of a time, in the order in which a gap lists them."""

    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"
    CANNOT_SEARCH = "cannot_search"
    HELD_BACK = "held_back"
    PARTLY_SEARCHED = "partly_searched"
    NOT_RELEVANT = "not_relevant"
    NOTHING_DATED = "nothing_dated"
    NOTHING_HELD = "nothing_held"


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which nothing is told.

    Attributes:
        begins, ends: its first and its last day.
        silences: every agency of the hub under the reason for its silence.
    """

    begins: date
    ends: date
    silences: Mapping[Silence, tuple[UUID, ...]]

    @property
    def nobody_asked(self) -> bool:
        """True if no agency was asked about any of it."""
        return set(self.silences) <= {Silence.NOT_ASKED}

    @property
    def all_asked_hold_nothing(self) -> bool:
        """True if agencies searched all of it, and every one that was asked holds nothing."""
        said = set(self.silences) - {Silence.NOT_ASKED}
        return said == {Silence.NOTHING_HELD}


def gaps(
    dates: Iterable[EventDate],
    searches: Collection[Search],
    agencies: Sequence[UUID],
    *,
    today: date,
    months: int = GAP_MONTHS,
) -> tuple[Gap, ...]:
    """The gaps from the first entry or the first day searched until today, oldest first.

    Args:
        dates: of every entry; those that are not known fill nothing.
        searches: what the agencies were asked about these people, and what came of it.
        agencies: every agency of the hub, in the order in which they are listed.
        today: the London day.
        months: the shortest gap that is pointed out.
    """
    filled = sorted(found for when in dates if (found := span(when)) is not None)
    starts = [begins for begins, _ in filled] + [search.begins for search in searches]
    if not starts:
        return ()
    empty = _between(filled, min(starts), today)
    long = [(begins, ends) for begins, ends in empty if ends >= _after(begins, months)]
    return tuple(_gap(days, searches, agencies) for days in long)


def _between(filled: Sequence[_Days], first: date, last: date) -> list[_Days]:
    """The days from first to last that nothing fills."""
    empty = []
    free = first
    for begins, ends in filled:
        if begins > free:
            empty.append((free, min(begins - _DAY, last)))
        if ends >= last:
            return empty
        free = max(free, ends + _DAY)
    return [*empty, (free, last)] if free <= last else empty


def _after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day.

    >>> _after(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _gap(days: _Days, searches: Iterable[Search], agencies: Sequence[UUID]) -> Gap:
    own: dict[UUID, list[Search]] = defaultdict(list)
    for search in searches:
        if search.begins <= days[1] and days[0] <= search.ends:
            own[search.agency_id].append(search)
    by_reason: dict[Silence, list[UUID]] = defaultdict(list)
    for agency in agencies:
        by_reason[_silence(days, own[agency])].append(agency)
    return Gap(*days, {each: tuple(by_reason[each]) for each in Silence if by_reason[each]})


def _silence(days: _Days, searches: Sequence[Search]) -> Silence:
    """Why one agency has told nothing of these days. What is held back comes before what is not."""
    results = {search.result for search in searches}
    if SearchResult.HELD_BACK in results:
        return Silence.HELD_BACK
    if results & _SEARCHED:
        looked = sorted((s.begins, s.ends) for s in searches if s.result in _SEARCHED)
        if _between(looked, *days):
            return Silence.PARTLY_SEARCHED
        if SearchResult.SHARED in results:
            return Silence.NOTHING_DATED
        held = SearchResult.NOT_RELEVANT in results
        return Silence.NOT_RELEVANT if held else Silence.NOTHING_HELD
    if SearchResult.NOT_ANSWERED in results:
        return Silence.NOT_ANSWERED
    return Silence.CANNOT_SEARCH if results else Silence.NOT_ASKED
