"""The short version of a chronology, as far as one viewer may read it.

A line is only as open as the least open of its sources, at the moment of reading: sealing a source
closes every line that was made from it, at once and without anything to keep in step.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.picture.entries import Entry
from openmash.domain.picture.event_dates import EventDate, Place, place
from openmash.domain.sharing.handling import DatePrecision

from . import chronology_rows as rows
from .chronology_entries import Reading


@dataclass(frozen=True, slots=True)
class ShortLine:
    """One line of the short version, with every source in full.

    Attributes:
        wording: the manager's own words; empty to show the sources' own.
        sources: every source, and none of them hidden: else the line would not be here.
    """

    line_id: UUID
    wording: str
    when: EventDate
    by: str
    at: datetime
    sources: tuple[Entry, ...]


def short_version(
    viewer: Viewer, contact_id: UUID, reading: Reading
) -> tuple[tuple[ShortLine, ...], int]:
    """The lines whose every source the viewer may read; how many others they may know of."""
    lines = rows.short_lines(contact_id)
    wanted = {item for line in lines for item in line.items}
    if not wanted:
        return (), 0
    readable = {e.entry_id: e for e in reading.items(rows.source_items(viewer, wanted))}
    known = {row.id for row in rows.withheld_sources(viewer, wanted)} | readable.keys()
    shown = [
        ShortLine(
            line_id=line.id,
            wording=reading.safe(line.wording),
            when=EventDate(line.event_date, DatePrecision(line.date_precision)),
            by=line.by__name,
            at=line.at,
            sources=tuple(readable[item] for item in line.items),
        )
        for line in lines
        if line.items and readable.keys() >= set(line.items)
    ]
    shown.sort(key=_place)
    hidden = [line for line in lines if line.items and not readable.keys() >= set(line.items)]
    return tuple(shown), sum(known >= set(line.items) for line in hidden)


def _place(line: ShortLine) -> Place:
    return place(line.when, line.at.timestamp(), line.line_id)
