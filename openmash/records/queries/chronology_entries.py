"""Rows into entries of a chronology: items with their marks, and the steps of contacts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from openmash.core.codes import ReferralSource
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.people.dates import is_due_in_month
from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import EventDate
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.domain.sharing.protection import Place, masked
from openmash.domain.sharing.schemes import Marks, Scheme

from . import chronology_rows as rows

_LONDON = ZoneInfo("Europe/London")
# Looked up once each, not made anew for each of thousands of items.
_BASES = {each.value: each for each in Basis}
_CODES = {each.value: each for each in HandlingCode}
_GRADES = {each.value: each for each in SourceGrade}
_PRECISIONS = {each.value: each for each in DatePrecision}
HUB = "The hub"
"""The source of a step in a contact."""


class Reading:
    """Makes entries of items: one look-up for each agency's field, not one for each item.

    Words that give a protected place away are taken out of them.
    """

    def __init__(
        self,
        agencies: Mapping[UUID, tuple[str, AgencyKind]],
        who: Mapping[UUID, UUID],
        protected: Collection[Place] = (),
    ) -> None:
        self._agencies = agencies
        self._who = who
        self._protected = protected
        self._labels: dict[tuple[AgencyKind, str], str] = {}

    def items(self, found: Iterable[Any]) -> Iterator[Entry]:
        """An entry for each item."""
        for row in found:
            name, kind = self._agencies[row.owner_agency_id]
            label, about = self._label(kind, row.kind), self._who.get(row.about_id)
            yield _entry(row, name, label, about, self.safe(row.place), self.safe(row.text))

    def safe(self, text: str) -> str:
        """The text without the words that give a protected place away."""
        return masked(text, self._protected) if text and self._protected else text

    def _label(self, kind: AgencyKind, field: str) -> str:
        key = kind, field
        if key not in self._labels:
            self._labels[key] = label_of(kind, field)
        return self._labels[key]


@lru_cache(maxsize=8_192)
def _entry(
    row: Any, agency: str, label: str, about: UUID | None, place_name: str, text: str
) -> Entry:
    """One item's entry. Kept under everything it is made of: an account is opened time and again,
    and of thousands of items few are new.
    """
    return Entry(
        entry_id=row.id,
        kind=EntryKind.ITEM,
        contact_id=row.contact_id,
        telling=row.agency_return_id or row.contact_id,
        agency=agency,
        agency_id=row.owner_agency_id,
        field=row.kind,
        label=label,
        about=about,
        place_name=place_name,
        basis=_BASES[row.basis],
        handling=_CODES[row.handling],
        grade=_GRADES[row.source_grade],
        marks=_marks(row),
        when=EventDate(row.event_date, _PRECISIONS[row.date_precision]),
        recorded_at=row.created_at,
        text=text,
    )


def _marks(row: Any) -> str:
    if row.scheme == Scheme.PLAIN.value:
        return ""
    scheme = Scheme(row.scheme)
    return Marks(scheme, row.source_mark, row.information_mark, row.handling_mark).words


def births(
    records: Iterable[Any], who: Mapping[UUID, UUID], contacts: Iterable[Any]
) -> Iterator[Entry]:
    """The birth of each child, or the day it is expected, as each contact told it."""
    told_in = {row.id: row for row in contacts}
    for row in records:
        in_month = is_due_in_month(row.is_unborn, row.birth_precision)
        precision = DatePrecision.MONTH if in_month else DatePrecision.DAY
        expected = EventDate(row.expected_date, precision)
        kind, when = (
            (EntryKind.EXPECTED, expected) if row.is_unborn else (EntryKind.BORN, birth(row))
        )
        if row.kind == "child" and when.known:
            contact = told_in[row.contact_id]
            yield Entry(
                entry_id=row.id,
                kind=kind,
                contact_id=contact.id,
                telling=contact.id,
                agency=HUB,
                label=kind.label,
                about=who[row.id],
                when=when,
                recorded_at=contact.received_at,
                text=f"As told in contact {contact.reference}.",
            )


def birth(row: Any) -> EventDate:
    """When a person of a record was born, as exactly as it was told."""
    return EventDate(row.birth_date, DatePrecision(row.birth_precision))


def steps(
    contacts: Iterable[Any], who: Mapping[UUID, UUID], ids: Sequence[UUID]
) -> Iterator[Entry]:
    """What was done with each contact. No reasons: they are on its own page, with their marks."""
    for row in contacts:
        source = ReferralSource(row.source_code).label
        text = f"Contact {row.reference}. Source: {source}."
        yield _step(EntryKind.RECEIVED, row.id, row.id, row.received_at, text)
    for row in rows.ratings(ids):
        verb = "Changed to" if row.step == "changed" else "Confirmed as"
        text = f"{verb} {Rating(row.rating).label.lower()} by {row.by__name}."
        yield _step(EntryKind.RATED, row.id, row.contact_id, row.at, text)
    for row in rows.redirects(ids):
        text = f"To the team {row.team}, by {row.by__name}."
        yield _step(EntryKind.REDIRECTED, row.id, row.contact_id, row.at, text)
    for row in rows.decisions(ids):
        text = f"{Outcome(row.outcome).label}, by {row.decided_by__name}."
        child = who[row.child_id]
        yield _step(EntryKind.DECIDED, row.id, row.contact_id, row.decided_at, text, child)
    for row in rows.handovers(ids):
        status = HandoverStatus(row.status).label.lower()
        text = f"To {row.to_agency__name}: {status}."
        child = who[row.decision__child_id]
        yield _step(EntryKind.HANDED_OVER, row.id, row.contact_id, row.offered_at, text, child)


def _step(
    kind: EntryKind,
    row_id: UUID,
    contact_id: UUID,
    at: datetime,
    text: str,
    about: UUID | None = None,
) -> Entry:
    return Entry(
        entry_id=row_id,
        kind=kind,
        contact_id=contact_id,
        telling=contact_id,
        agency=HUB,
        label=kind.label,
        about=about,
        when=EventDate(at.astimezone(_LONDON).date(), DatePrecision.DAY),
        recorded_at=at,
        text=text,
    )
