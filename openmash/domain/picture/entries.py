"""One line of the chronology before anything is folded: an item, or a step in a contact."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openmash.domain.picture.event_dates import NOT_KNOWN, EventDate, Place, place
from openmash.domain.sharing.handling import Basis, HandlingCode, SourceGrade


class EntryKind(StrEnum):
    """What a line tells of. The stored word never changes; the label may."""

    ITEM = "item"
    BORN = "born"
    EXPECTED = "expected"
    RECEIVED = "received"
    RATED = "rated"
    REDIRECTED = "redirected"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    EntryKind.ITEM: "Information from an agency",
    EntryKind.BORN: "Born",
    EntryKind.EXPECTED: "Birth expected",
    EntryKind.RECEIVED: "Contact received",
    EntryKind.RATED: "Contact rated",
    EntryKind.REDIRECTED: "Passed to the allocated worker",
    EntryKind.DECIDED: "Decision",
    EntryKind.HANDED_OVER: "Handover",
}


_FOLLOWING = {
    EntryKind.RATED: 1,
    EntryKind.REDIRECTED: 2,
    EntryKind.DECIDED: 3,
    EntryKind.HANDED_OVER: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: an item that the viewer may read, or a step in a contact they may open.

    Attributes:
        entry_id: of the item, or of the row behind the step.
        contact_id: the contact it came with.
        telling: the return or the contact in which it was told. One telling tells an event once.
        agency: the source's name; `agency_id` None where the hub itself is the source.
        field: the stored kind of an item; empty for a step.
        label: the words for what it is.
        about: who it is about, as the hub knows them across contacts; None is the family as a
            whole.
        place_name: the place an item is about, if it is about one.
        basis, handling, grade, marks: of an item; None or "" for a step.
        recorded_at: when the hub was told (aware UTC).
        place: where it stands in a list, oldest first; worked out once, because lists are sorted.
    """

    entry_id: UUID
    kind: EntryKind
    contact_id: UUID
    telling: UUID
    agency: str
    agency_id: UUID | None = None
    field: str = ""
    label: str = ""
    about: UUID | None = None
    place_name: str = ""
    basis: Basis | None = None
    handling: HandlingCode | None = None
    grade: SourceGrade | None = None
    marks: str = ""
    when: EventDate = NOT_KNOWN
    recorded_at: datetime
    text: str = ""
    place: Place = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # What follows from a step and bears its very moment stands after it.
        recorded = self.recorded_at.timestamp() + _FOLLOWING.get(self.kind, 0) * 1e-6
        found = place(self.when, recorded, self.entry_id)
        object.__setattr__(self, "place", found)
