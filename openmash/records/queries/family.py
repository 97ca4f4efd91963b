"""Whom a contact's other people lead to: those told of together with them before.

A child of whom too little is told aright to be found is found through the mother, or through a
brother who was told of beside them both times; a child expected then, or now, through the mother
alone. One look-up for both, and none where everybody is found by what was told of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.people.linkage.beside import hints, lifts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.linkage.scoring import Weight

from . import candidates as lookup
from .candidates import Held
from .expected_children import mothers_contacts, with_expected
from .judged_records import Matching, Pairs, Said, matching
from .person_facts import facts_of
from .persons import PersonView

_RELATIONS: Final = ("mother", "father", "stepmother", "stepfather", "grandmother", "grandfather")
"""Relationships that are said as told; what else was written there is not repeated."""

_Rows = Mapping[UUID, Sequence[Held]]


def with_family(
    viewer: Viewer,
    model: Model,
    people: Sequence[PersonView],
    rows: _Rows,
    decided: tuple[Pairs, Pairs],
) -> dict[UUID, Matching]:
    """What is found for each of a contact's people, by their own facts and through the others.

    Args:
        people: the contact's records.
        rows: of each of them, the records found by what was told of them.
        decided: pairs about which somebody has decided, and those of them that are two people.
    """
    settled, apart = decided
    own = {each.id: matching(model, each, rows[each.id], settled) for each in people}
    hints_of = _hints(people, rows, own)
    mothers = mothers_contacts(people, own, apart)
    beside = {row.contact_id for found in hints_of.values() for row, _ in found}
    held = lookup.people_of(viewer, mothers | beside)
    told_in: dict[UUID, list[Held]] = defaultdict(list)
    for row in held.values():
        told_in[row.contact_id].append(row)
    found = dict(own)
    for each in people:
        raised = _raised(each, told_in, hints_of.get(each.id, ()))
        if raised:
            found[each.id] = _judged_anew(model, each, rows[each.id], held, raised, settled)
    children = [row for row in held.values() if row.contact_id in mothers and row.kind == "child"]
    return with_expected(model, people, found, children)


def _hints(
    people: Sequence[PersonView], rows: _Rows, own: Mapping[UUID, Matching]
) -> dict[UUID, list[tuple[Held, Said]]]:
    """Of each who is not found by themselves, the records that may be of the others' named here."""
    lost = [person for person in people if not own[person.id].is_settled]
    if not lost or len(people) == 1:
        return {}
    told = {each.id: list(_hints_of(each, rows[each.id], own[each.id].weights)) for each in people}
    found = {
        each.id: [hint for other in people if other is not each for hint in told[other.id]]
        for each in lost
    }
    return {each: hinted for each, hinted in found.items() if hinted}


def _hints_of(
    person: PersonView, rows: Sequence[Held], weights: Sequence[Weight]
) -> Iterator[tuple[Held, Said]]:
    for place, bits in hints(dict(enumerate(weights))).items():
        yield rows[place], Said(bits, _who(person))


def _who(person: PersonView) -> str:
    if person.kind == "child":
        return "Another child"
    relation = person.relationship.strip().casefold()
    return f"The {relation}" if relation in _RELATIONS else "An adult"


def _raised(
    person: PersonView,
    told_in: Mapping[UUID, Sequence[Held]],
    hinted: Sequence[tuple[Held, Said]],
) -> dict[UUID, Said]:
    """Of those told of beside whoever may be a relative of theirs, what speaks for each."""
    who: dict[UUID, str] = {}
    together: list[tuple[UUID, float]] = []
    cards: dict[UUID, Card] = {}
    for relative, said in sorted(hinted, key=lambda hint: hint[1].bits):
        for row in told_in.get(relative.contact_id, ()):
            if row.kind == person.kind and row.id != relative.id:
                together.append((row.id, said.bits))
                who[row.id], cards[row.id] = said.who, row.card
    raised = lifts(card_of(facts_of(person)), together, cards) if together else {}
    return {record_id: Said(bits, who[record_id]) for record_id, bits in raised.items()}


def _judged_anew(
    model: Model,
    person: PersonView,
    rows: Sequence[Held],
    held: Mapping[UUID, Held],
    raised: Mapping[UUID, Said],
    decided: Pairs,
) -> Matching:
    every = {row.id: row for row in rows} | {record_id: held[record_id] for record_id in raised}
    return matching(model, person, list(every.values()), decided, raised)
