"""Children found through their mother: expected when she was told of before, or expected now.

An unborn child has no name, no number and no date of birth, so next to nothing is found by what is
told of them. Their mother is found as anybody is; which of her children it is, the expected date
says. More than one child may be expected, so nobody is more than proposed.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Match, found_by_mother, judge_records
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.reviewing import may_be_expected

from .candidates import Held
from .judged_records import Matching, Pairs, is_joined
from .person_facts import facts_of
from .persons import PersonView


def mothers_contacts(
    people: Sequence[PersonView], matched: Mapping[UUID, Matching], apart: Pairs
) -> set[UUID]:
    """Contacts that told of a mother of this one; none if it tells of no child.

    Args:
        people: the contact's records.
        matched: of each of them, what was found by their own facts.
        apart: pairs of records that somebody decided are different people.
    """
    if all(person.kind != "child" for person in people):
        return set()
    return {
        row.contact_id
        for person in people
        if person.kind == "adult" and person.sex != "M"
        for row, match in matched[person.id].candidates
        if _is_she(person, row, match, apart)
    }


def with_expected(
    model: Model,
    people: Sequence[PersonView],
    matched: Mapping[UUID, Matching],
    children: Collection[Held],
) -> dict[UUID, Matching]:
    """What was matched, and with it the children that each mother expected or since bore.

    Args:
        people: the contact's records.
        matched: of each of them, what was found so far.
        children: those told of in `mothers_contacts`.
    """
    found = {
        child.id: _with(matched[child.id], _expected(model, facts_of(child), children))
        for child in people
        if child.kind == "child"
    }
    return {**matched, **found}


def _is_she(person: PersonView, row: Held, match: Match, apart: Pairs) -> bool:
    if row.card.sex == "M" or frozenset((person.id, row.id)) in apart:
        return False
    return is_joined(person, row) or match.is_strong


def _expected(model: Model, child: PersonFacts, held: Collection[Held]) -> list[tuple[Held, Match]]:
    found = []
    for row in held:
        told = _told(row.card)
        if may_be_expected(child, told) or may_be_expected(told, child):
            match = judge_records(card_of(child), {row.id: row.card}, {}, model=model)[row.id]
            found.append((row, found_by_mother(match)))
    return found


def _told(card: Card) -> PersonFacts:
    """Of a record as compared, when the child was born or is expected."""
    return PersonFacts(
        birth_date=card.born,
        birth_precision=card.precision or "unknown",
        expected_date=card.expected,
        is_unborn=card.unborn,
    )


def _with(own: Matching, found: list[tuple[Held, Match]]) -> Matching:
    ids = {row.id for row, _ in found}
    others = [each for each in own.candidates if each[0].id not in ids]
    related = {each: why for each, why in own.related.items() if each not in ids}
    return Matching([*others, *found], related)
