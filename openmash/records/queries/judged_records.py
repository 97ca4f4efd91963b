"""The records found for one person, judged: who may be them, and who is of the family."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from openmash.domain.people.known import Match, Relation, judge_records, relation_of
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.linkage.scoring import Weight

from .candidates import Held
from .person_facts import facts_of
from .persons import PersonView

Pairs = Collection[frozenset[UUID]]
"""Pairs of records, in no order."""


class Matching(NamedTuple):
    """Records that may be of one person, and those of people around them.

    Attributes:
        weights: what each of the records that were judged weighs with the person, in their order.
    """

    candidates: list[tuple[Held, Match]]
    related: Mapping[UUID, Relation]
    weights: Sequence[Weight] = ()

    @property
    def is_settled(self) -> bool:
        """True if somebody is at least probably the person."""
        sure = (Band.SAME_PERSON, Band.PROBABLE)
        return any(match.band in sure for _, match in self.candidates)


class Said(NamedTuple):
    """What somebody told of beside a person says for a record: how much, and who they are."""

    bits: float
    who: str


def matching(
    model: Model,
    person: PersonView,
    rows: Sequence[Held],
    decided: Pairs,
    said: Mapping[UUID, Said] = MappingProxyType({}),
) -> Matching:
    """Judge the records that were found for a person.

    Args:
        person: of the contact that is open.
        rows: the records.
        decided: pairs about which somebody has decided, which are listed whatever they weigh.
        said: of some of the records, what somebody told of beside the person says for them.
    """
    # By their places: a page judges hundreds, and Python hashes an id slowly.
    cards = {place: row.card for place, row in enumerate(rows)}
    joined = {place: row.person_id for place, row in enumerate(rows) if row.person_id}
    lifts = (
        {place: said[row.id].bits for place, row in enumerate(rows) if row.id in said}
        if said
        else {}
    )
    matches = judge_records(card_of(facts_of(person)), cards, joined, model=model, lifts=lifts)
    candidates, related = [], {}
    for place, row in enumerate(rows):
        match = matches[place]
        if place in lifts:
            match = replace(match, through=said[row.id].who)
        pair_settled = bool(decided) and frozenset((person.id, row.id)) in decided
        settled = pair_settled or is_joined(person, row)
        if match.band is Band.RELATED and not settled:
            related[row.id] = relation_of(match)
        elif settled or match.band is not None:
            candidates.append((row, match))
    return Matching(candidates, related, [matches[place].judged.weight for place in cards])


def is_joined(person: PersonView, record: Held) -> bool:
    """True if somebody joined the two."""
    return person.person_id is not None and person.person_id == record.person_id
