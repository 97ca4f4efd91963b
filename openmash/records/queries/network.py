"""Who and what is around a contact, as far as the viewer may read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.picture.doors import door_of, group
from openmash.domain.picture.network import draw
from openmash.domain.picture.network_facts import (
    Network,
    NetworkFacts,
    RecordTold,
    TieTold,
    WrongTold,
)
from openmash.domain.picture.ties import Confidence, TieKind

from . import network_rows as rows
from . import protected_places
from .chronology_rows import contacts_around


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One contact and its network.

    Attributes:
        contacts: every contact of which anything is shown, by id, with its reference.
    """

    contact_id: UUID
    reference: str
    status: ContactStatus
    rating: Rating | None
    contacts: dict[UUID, str]
    network: Network


@dataclass(frozen=True, slots=True)
class ItemToReadFrom:
    """An item that a tie may be said to have been read from."""

    item_id: UUID
    owner: str
    kind: str
    text: str


def surroundings(viewer: Viewer, contact_id: UUID, *, today: date) -> Surroundings:
    """The network around one contact.

    The number of statements is fixed, however many people, contacts and ties there are. People of
    a contact that is hidden from the viewer are absent, and so is a tie of an item that is.

    Args:
        today: the London date.

    Raises:
        NotThere: the contact is absent or hidden.
        Refused: the viewer's role does not see the picture.
    """
    require(viewer, Act.SEE_PICTURE)
    found = contacts_around(viewer, contact_id)
    here = next((row for row in found if row.id == contact_id), None)
    if here is None:
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    around = [row.id for row in found]
    told = [_told(row) for row in rows.people(around)]
    told += _at_the_same_door(viewer, told, around)
    persons = {record.who for record in told}
    others: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, record_id in rows.aliases(persons):
        others[person_id].add(record_id)
    known = {record.record_id for record in told}.union(*others.values())
    facts = NetworkFacts(
        contact_id=contact_id,
        around=frozenset(around),
        records=told,
        ties=[_tie(row) for row in rows.ties(viewer, around)],
        wrongs=[WrongTold(*row) for row in rows.wrongs(around)],
        aliases=others,
        protected=protected_places.around(known, persons),
    )
    return Surroundings(
        contact_id=contact_id,
        reference=here.reference,
        status=ContactStatus(here.status),
        rating=Rating(here.current_rating) if here.current_rating else None,
        contacts={
            **{record.contact_id: record.reference for record in told},
            **{row.id: row.reference for row in found},
        },
        network=draw(facts, today=today),
    )


def items_to_read_from(viewer: Viewer, contact_id: UUID) -> list[ItemToReadFrom]:
    """The items of one contact that the viewer may read."""
    return [ItemToReadFrom(*row) for row in rows.items(viewer, contact_id)]


def _at_the_same_door(
    viewer: Viewer, told: Iterable[RecordTold], around: list[UUID]
) -> list[RecordTold]:
    """People told of at an address of these people in other contacts, and where they are now."""
    told = list(told)
    doors = {door for r in told if (door := door_of(r.address, r.postcode)) and door.lines}
    codes = {r.postcode for r in told if r.postcode}
    near = [_told(row) for row in rows.at_postcodes(viewer, codes, around)]
    there = [
        (record, door)
        for record in near
        if (door := door_of(record.address, record.postcode)) and door.lines
    ]
    taken = group([*doors, *(door for _, door in there)])
    homes = {taken[door] for door in doors}
    found = [record for record, door in there if taken[door] in homes]
    known = {record.record_id for record in (*told, *found)}
    further = rows.joined_to(viewer, {record.who for record in found}, known)
    return [*found, *(_told(row) for row in further)]


def _told(row: Any) -> RecordTold:
    record_id, person_id, contact_id, reference, told_at, kind, *rest = row
    return RecordTold(
        record_id, person_id or record_id, contact_id, reference, told_at, kind == "child", *rest
    )


def _tie(row: Any) -> TieTold:
    return TieTold(
        tie_id=row.id,
        contact_id=row.contact_id,
        reference=row.contact__reference,
        from_record=row.from_record_id,
        to_record=row.to_record_id,
        to_name=row.to_name,
        kind=TieKind(row.kind),
        confidence=Confidence(row.confidence),
        known_from=row.known_from,
        note=row.note,
        by=row.by__name,
        at=row.at,
        item_id=row.item_id,
        read_from=row.item__owner_agency__name or "",
    )
