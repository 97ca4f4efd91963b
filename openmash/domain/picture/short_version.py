"""The short version of a chronology that a manager makes for a decision: what a line may be.

A line is made of items, one at least: a line without a source would carry nobody's mark, and no
resealing could ever reach it. The full chronology stays as it is.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from openmash.core.errors import BadInput
from openmash.domain.picture.event_dates import NOT_KNOWN, EventDate, may_be_one_day, place, span

WORDING_LIMIT = 1_000
MOST_SOURCES = 40
MOST_LINES = 100
_NO_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line to be added.

    Attributes:
        item_ids: its sources.
        wording: the manager's own words; empty to show the sources' own.
    """

    item_ids: frozenset[UUID]
    wording: str = ""


def check(lines: Sequence[LineDraft]) -> None:
    """Raise `BadInput` unless every line has sources, and none is longer than can be read."""
    if not lines or any(not line.item_ids for line in lines):
        raise BadInput({"add": "Select at least one entry to add."})
    if len(lines) > MOST_LINES:
        raise BadInput({"add": f"Add {MOST_LINES} entries or fewer at a time."})
    if any(len(line.item_ids) > MOST_SOURCES for line in lines):
        raise BadInput({"add": f"Make one line of {MOST_SOURCES} entries or fewer."})
    longest = max(len(line.wording) for line in lines)
    if longest > WORDING_LIMIT:
        raise BadInput({"wording": f"Your words must be {WORDING_LIMIT:,} characters or fewer."})


def date_of(dates: Iterable[EventDate]) -> EventDate:
    """The date under which a line stands.

    The most exact one where all may be the same day; else that of the source that stands first.
    """
    known = [when for when in dates if when.known]
    if not known:
        return NOT_KNOWN
    if all(may_be_one_day(one, other) for one, other in combinations(known, 2)):
        return min(known, key=_width)
    return min(known, key=lambda when: place(when, 0.0, _NO_ID))


def _width(when: EventDate) -> tuple[int, date]:
    first, last = span(when) or (date.min, date.max)
    return (last - first).days, first


def already_there(line: LineDraft, lines: Collection[LineDraft]) -> bool:
    """True if the short version has this line: the same sources in the same words."""
    return line in lines
