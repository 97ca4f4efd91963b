"""Everything that a viewer may read around one contact, as facts for its chronology."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.dates import is_due_in_month
from openmash.domain.picture.chronology import Told
from openmash.domain.picture.conflicts import PersonTold
from openmash.domain.picture.event_dates import EventDate
from openmash.domain.picture.gaps import Search, SearchResult
from openmash.domain.picture.topics import words_of

from . import chronology_rows as rows
from . import protected_places
from .chronology_entries import Reading, birth, births, steps
from .short_chronology import ShortLine, short_version


@dataclass(frozen=True, slots=True)
class PersonAround:
    """One person, as the hub knows them across these contacts; the newest telling's words.

    Attributes:
        who: the key under which entries are about them.
        birth: of a child that is born; `expected` of one that is not.
        here: True if the contact that is open tells of them.
    """

    who: UUID
    kind: str
    forename: str
    surname: str
    relationship: str
    is_unborn: bool
    birth: EventDate
    expected: date | None
    here: bool


@dataclass(frozen=True, slots=True)
class ContactAround:
    """One contact that the chronology draws on."""

    contact_id: UUID
    reference: str
    received_at: datetime
    source_code: str


@dataclass(frozen=True, slots=True)
class Around:
    """Everything around one contact that the viewer may read.

    Attributes:
        contacts: this one and those joined to it by a person, oldest first.
        people: those of this contact first.
        agencies: names by id, in the order of names.
        withheld: items of these contacts of which the viewer may only know that they are there.
        short: the lines of the short version that the viewer may read.
        short_withheld: lines held back because a source is; none of those whose very existence is
            closed to the viewer is counted.
    """

    contact_id: UUID
    reference: str
    status: ContactStatus
    rating: Rating | None
    contacts: tuple[ContactAround, ...]
    people: tuple[PersonAround, ...]
    agencies: Mapping[UUID, str]
    told: Told
    withheld: int
    short: tuple[ShortLine, ...]
    short_withheld: int


def around(viewer: Viewer, contact_id: UUID) -> Around:
    """Everything around one contact.

    The number of statements is fixed, however many items, people and contacts there are.

    Raises:
        NotThere: the contact is absent or hidden.
        Refused: the viewer's role does not see the picture.
    """
    require(viewer, Act.SEE_PICTURE)
    found = rows.contacts_around(viewer, contact_id)
    here = next((row for row in found if row.id == contact_id), None)
    if here is None:
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    ids = [row.id for row in found]
    records = rows.people(ids)
    who = {row.id: row.person_id or row.id for row in records}
    agencies = rows.agencies()
    names = {row.id: (row.name, AgencyKind(row.kind)) for row in agencies}
    reading = Reading(names, who, protected_places.around(list(who), list(who.values())))
    short, hidden = short_version(viewer, contact_id, reading)
    return Around(
        contact_id=contact_id,
        reference=here.reference,
        status=ContactStatus(here.status),
        rating=Rating(here.current_rating) if here.current_rating else None,
        contacts=tuple(ContactAround(*row[:4]) for row in found),
        people=_people(records, who, contact_id),
        agencies={row.id: row.name for row in agencies},
        told=Told(
            entries=[
                *reading.items(rows.items(viewer, ids)),
                *births(records, who, found),
                *steps(found, who, ids),
            ],
            people=_told_of(records, who, found),
            searches=[_search(row, who) for row in rows.searches(ids)],
            agencies=[row.id for row in agencies],
        ),
        withheld=len(rows.withheld(viewer, ids)),
        short=short,
        short_withheld=hidden,
    )


def _people(
    records: Sequence[Any], who: Mapping[UUID, UUID], contact_id: UUID
) -> tuple[PersonAround, ...]:
    here = {who[row.id] for row in records if row.contact_id == contact_id}
    newest: dict[UUID, Any] = {}
    order = {row.id: place for place, row in enumerate(records)}
    for row in records:
        # What this contact tells is what the reader has before them, whatever came later.
        kept = newest.get(who[row.id])
        if kept is None or kept.contact_id != contact_id:
            newest[who[row.id]] = row
    people = sorted(
        newest.items(),
        key=lambda each: (each[0] not in here, each[1].kind != "child", order[each[1].id]),
    )
    return tuple(
        PersonAround(
            who=key,
            kind=row.kind,
            forename=row.forename,
            surname=row.surname,
            relationship=row.relationship,
            is_unborn=row.is_unborn,
            birth=birth(row),
            expected=row.expected_date,
            here=key in here,
        )
        for key, row in people
    )


def _told_of(
    records: Iterable[Any], who: Mapping[UUID, UUID], contacts: Iterable[Any]
) -> list[PersonTold]:
    received = {row.id: row.received_at for row in contacts}
    return [
        PersonTold(
            about=who[row.id],
            contact_id=row.contact_id,
            told_at=received[row.contact_id],
            birth=birth(row),
            is_unborn=row.is_unborn,
            # A month alone contradicts no birth that may lie in it or near it.
            expected=None
            if is_due_in_month(row.is_unborn, row.birth_precision)
            else row.expected_date,
            sex=row.sex,
            nhs_number=row.nhs_number,
            upn=row.upn,
            lives_with_children=row.lives_with_children,
            names=words_of(" ".join((row.forename, row.surname, *row.other_names))),
        )
        for row in records
    ]


_RESULTS = {
    Answer.NOTHING_HELD: SearchResult.NOTHING_HELD,
    Answer.NOT_RELEVANT: SearchResult.NOT_RELEVANT,
    Answer.SHARED: SearchResult.SHARED,
    Answer.SHARED_IN_PART: SearchResult.HELD_BACK,
    Answer.DECLINED: SearchResult.HELD_BACK,
    Answer.CANNOT_SEARCH: SearchResult.CANNOT_SEARCH,
}


def _search(row: Any, who: Mapping[UUID, UUID]) -> Search:
    result = SearchResult.NOT_ANSWERED
    if row.returns__answer:
        result = _RESULTS[Answer(row.returns__answer)]
    return Search(
        agency_id=row.agency_id,
        result=result,
        begins=row.returns__period_from or row.period_from,
        ends=row.returns__period_to or date.max,
        about=frozenset(who[record] for record in row.about if record in who),
    )
