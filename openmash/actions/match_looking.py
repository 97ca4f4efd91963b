"""Looks at everybody in one contact: which other records might be theirs, and need somebody's look.

For the worker, who sees the whole hub. A pair is judged by itself and with those told together
with either of the two; what hangs on any third contact must not show in the list of somebody who
may not open that one.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from openmash.domain.people.known import Match, judge_records
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.reviewing import (
    Wanted,
    Why,
    accounted_for,
    is_doubted,
    is_worth_a_look,
    may_be_expected,
    pick,
    told_alike,
    why_of,
)
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import Contact, MatchCard, MatchVerdict, PersonRecord
from openmash.records.queries import candidates
from openmash.records.queries.person_facts import facts_of

_Pair = tuple[UUID, UUID]
"""A record of the contact that is looked at, and one of another contact."""


class Found(NamedTuple):
    """A pair to look at: the record told later, and the other."""

    record: UUID
    other: UUID
    why: Why
    strength: float


class _Other(NamedTuple):
    """A record of another contact."""

    id: UUID
    contact_id: UUID
    person_id: UUID | None
    origin_id: UUID | None
    kind: str
    sex: str
    received_at: datetime
    card: Card


class _Looked(NamedTuple):
    """The people of a contact, and every record near any of them, judged."""

    contact: Contact
    people: dict[UUID, PersonRecord]
    others: dict[UUID, _Other]
    matches: dict[_Pair, Match]

    def is_one(self, pair: _Pair) -> bool:
        """True if the two are joined, or one person beyond doubt."""
        mine, other = pair
        person = self.people[mine].person_id
        if person is not None and person == self.others[other].person_id:
            return True
        return self.matches[pair].band is Band.SAME_PERSON

    def kinds(self, pair: _Pair) -> tuple[str, str]:
        """What each of the two was told of as: child or adult."""
        return self.people[pair[0]].kind, self.others[pair[1]].kind

    def are_told_alike(self, pair: _Pair) -> bool:
        """False for a child and an adult of whom a birth date is missing."""
        born = self.people[pair[0]].birth_date, self.others[pair[1]].card.born
        return told_alike(self.kinds(pair), born)

    def came_as_one(self, pair: _Pair) -> bool:
        """True if the two came with one person: no decision joined them, and none parts them."""
        origin = self.people[pair[0]].origin_id
        return origin is not None and origin == self.others[pair[1]].origin_id


def look(
    contact: Contact, model: Model, *, last: datetime | None
) -> tuple[list[UUID], list[Found]]:
    """The records of a contact's people, and the pairs of them that somebody must look at.

    Args:
        model: the one in force.
        last: when an earlier model looked at them (aware UTC); None if none did. Joins from before
            then are looked at again.
    """
    rows = PersonRecord.objects.filter(contact=contact).order_by("kind", "position")
    people = {row.id: row for row in rows}
    joined = _joined_before(people, last) if last else set()
    looked = _judged(contact, model, people, joined)
    wanted = _likely(looked)
    for pair in _expected(looked):
        wanted[pair[0]].append(Wanted(pair[1], Why.EXPECTED, _strength(looked, pair)))
    joined_to = {key: each.person_id for key, each in looked.others.items()}
    pairs = {(mine, each.other): each for mine in people for each in pick(wanted[mine], joined_to)}
    pairs |= {
        pair: Wanted(pair[1], Why.DOUBTED, 0.0)
        for pair in joined
        if pair in looked.matches and is_doubted(looked.matches[pair])
    }
    return list(people), [_in_order(looked, mine, each) for (mine, _), each in pairs.items()]


def _judged(
    contact: Contact, model: Model, people: dict[UUID, PersonRecord], joined: set[_Pair]
) -> _Looked:
    facts = {key: facts_of(row) for key, row in people.items()}
    nearest = candidates.nearest([asked_keys(each) for each in facts.values()], besides=facts)
    near = joined | {
        (mine, other) for mine, found in zip(facts, nearest, strict=True) for other in found
    }
    others = _others(Q(record_id__in={other for _, other in near}))
    cards = {key: card_of(each) for key, each in facts.items()}
    matches = {
        (mine, other): judge_records(cards[mine], {other: others[other].card}, {}, model=model)[
            other
        ]
        for mine, other in near
        if other in others
    }
    return _Looked(contact, people, others, matches)


def _others(which: Q) -> dict[UUID, _Other]:
    rows = MatchCard.objects.filter(which).values_list(
        "record_id",
        "record__contact_id",
        "record__person_id",
        "record__origin_id",
        "record__kind",
        "record__sex",
        "record__contact__received_at",
        "card",
    )
    return {row[0]: _Other(*row[:-1], Card.from_json(row[-1])) for row in rows}


def _likely(looked: _Looked) -> dict[UUID, list[Wanted[UUID]]]:
    """By the match alone: of each person, the records that somebody must look at."""
    surely = {pair for pair in looked.matches if looked.is_one(pair)}
    contact_of = {key: each.contact_id for key, each in looked.others.items()}
    accounted = accounted_for(surely, contact_of)
    found: dict[UUID, list[Wanted[UUID]]] = defaultdict(list)
    for pair, match in looked.matches.items():
        why = why_of(match)
        if (
            why is not None
            and is_worth_a_look(match, looked.kinds(pair), why)
            and looked.are_told_alike(pair)
            and not looked.came_as_one(pair)
            and not accounted(*pair)
        ):
            found[pair[0]].append(Wanted(pair[1], why, match.judged.weight.total_bits))
    return found


def _expected(looked: _Looked) -> list[_Pair]:
    """Children who may be the one that the same mother expected when she was told of before."""
    mothers = {
        (mine, looked.others[other].contact_id)
        for (mine, other), match in looked.matches.items()
        if looked.people[mine].kind == "adult"
        and "M" not in (looked.people[mine].sex, looked.others[other].sex)
        and (looked.is_one((mine, other)) or match.is_strong)
    }
    earlier = {contact_id for _, contact_id in mothers}
    if not earlier:
        return []
    rows = PersonRecord.objects.filter(contact_id__in=earlier, kind="child", is_unborn=True)
    unborn = {row.id: facts_of(row) for row in rows}
    looked.others.update(_others(Q(record_id__in=set(unborn) - set(looked.others))))
    children = {key: facts_of(row) for key, row in looked.people.items() if row.kind == "child"}
    return [
        (mine, other)
        for mine, child in children.items()
        for other, expected in unborn.items()
        if may_be_expected(child, expected) and not looked.came_as_one((mine, other))
    ]


def _joined_before(people: Collection[UUID], last: datetime) -> set[_Pair]:
    """Joins of these people that an earlier model could have been asked about."""
    verdicts = MatchVerdict.objects.filter(
        Q(record_id__in=people) | Q(other_id__in=people),
        verdict=Verdict.SAME.value,
        undone_at__isnull=True,
        at__lt=last,
    )
    pairs = verdicts.values_list("record_id", "other_id")
    return {
        (one, other) if one in people else (other, one)
        for one, other in pairs
        if not (one in people and other in people)
    }


def _strength(looked: _Looked, pair: _Pair) -> float:
    match = looked.matches.get(pair)
    return match.judged.weight.total_bits if match else 0.0


def _in_order(looked: _Looked, mine: UUID, wanted: Wanted[UUID]) -> Found:
    """The pair as it is kept, whichever of the two was looked at: the later told first."""
    other = looked.others[wanted.other]
    own = (looked.contact.received_at, mine)
    later, earlier = (mine, other.id) if own > (other.received_at, other.id) else (other.id, mine)
    return Found(later, earlier, wanted.why, wanted.strength)
