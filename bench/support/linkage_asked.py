"""Asks the index, and keeps of each answer what the tables need."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from heapq import nlargest

from openmash.adapters.synthetic.linkage_world import (
    Kind,
    Query,
    names_beside,
    queries,
    with_borrowed_numbers,
)
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Match
from openmash.domain.people.linkage.bands import Band, Judged, judge
from openmash.domain.people.linkage.beside import hints, lifts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.linkage.nearness import MOST
from openmash.domain.people.linkage.scoring import Weight, weigh
from openmash.domain.people.reviewing import Wanted, is_worth_a_look, pick, why_of

from .linkage_index import Sizes, World


@dataclass(slots=True)
class Answer:
    """What came of one question.

    Attributes:
        query: the question. found: the right person was among the candidates.
        rank: place of the right person among the judged, from 1; 0 if not found.
        top: id of the best candidate; -1 if there was none. odds, veto, band: the best one's.
        right_band, right_odds, right_veto: what was said of the right person.
        settled: somebody is at least probable.
        laid: ids of those whom People to check would lay before somebody beside the person.
        related: the best candidate is of the household asked about; twin: and of the same birth.
        took: milliseconds of processor time for keys, look-up and judging, in memory.
    """

    query: Query
    found: bool = False
    rank: int = 0
    top: int = -1
    odds: float = float("-inf")
    veto: str = ""
    band: str = ""
    right_band: str = ""
    right_veto: str = ""
    settled: bool = False
    laid: tuple[int, ...] = ()
    related: bool = False
    twin: bool = False
    took: float = 0.0

    @property
    def is_right(self) -> bool:
        """True if the best candidate is the right person."""
        return self.top >= 0 and self.top == self.query.truth

    @property
    def is_joined(self) -> bool:
        """True if the best candidate would be shown as the same person with nobody's look."""
        return self.band == Band.SAME_PERSON

    @property
    def is_reviewed(self) -> bool:
        """True if the right person is joined, or comes to somebody's look.

        As probable on the page of the contact, or as a pair of People to check.
        """
        return self.right_band in _SETTLED or self.query.truth in self.laid

    @property
    def is_looked_at(self) -> bool:
        """True if somebody must look at a pair that may not be the person."""
        return bool(self.laid) or self.band == Band.PROBABLE

    def is_strong(self, model: Model) -> bool:
        """True if the right person comes first and is likely enough to lead to their children."""
        return self.is_right and not self.veto and self.odds >= model.thresholds.strong

    @property
    def is_listed(self) -> bool:
        """True if the right person is among the first five that are shown in any band."""
        return 0 < self.rank <= 5 and bool(self.right_band)


def ask(
    model: Model,
    world: World,
    query: Query,
    *,
    without: int | None = None,
    beside: PersonFacts | None = None,
) -> Answer:
    """Ask one question, of an index without one person if wanted.

    Args:
        beside: a relative whom the contact names too, through whom somebody who is not found by
            themselves is looked for.
    """
    began = time.process_time()
    candidates = world.found(query.facts, without=without)
    asked = card_of(query.facts)
    weights = {one: weigh(model, asked, card) for one, card in candidates.items()}
    judged = judge(model, asked, candidates, people=world.in_index, weights=weights)
    settled = any(each.band in _SETTLED for each in judged)
    if beside is not None and not settled:
        judged = _through(model, world, query, candidates, beside)
    took = (time.process_time() - began) * 1000
    laid = _laid(model, world, query, candidates, weights)
    answer = Answer(query, settled=settled, laid=laid, took=took)
    if not judged:
        return answer
    best, about = judged[0], query.about.id
    answer.top, answer.odds = best.key, best.log_odds
    answer.veto, answer.band = best.veto or "", best.band or ""
    answer.related = world.households[best.key] == world.households[about]
    born = world.births.get(about)
    answer.twin = born is not None and world.births.get(best.key) == born
    for place, each in enumerate(judged, start=1):
        if each.key == query.truth:
            answer.found, answer.rank = True, place
            answer.right_band, answer.right_veto = each.band or "", each.veto or ""
    return answer


_SETTLED = (Band.SAME_PERSON, Band.PROBABLE)


def _laid(
    model: Model,
    world: World,
    query: Query,
    candidates: dict[int, Card],
    weights: dict[int, Weight],
) -> tuple[int, ...]:
    """Whom People to check would lay before somebody: each pair judged by itself, as it is there.

    The index does not know who was told of as a child; everybody counts as the one asked about.
    """
    asked = card_of(query.facts)
    kind = "adult" if query.about.mother is None else "child"
    wanted = []
    for one, card in candidates.items():
        (alone,) = judge(
            model, asked, {one: card}, people=world.in_index, weights={one: weights[one]}
        )
        match = Match(alone, asked, model)
        why = why_of(match)
        if why is not None and is_worth_a_look(match, (kind, kind), why):
            wanted.append(Wanted(one, why, alone.weight.total_bits))
    return tuple(each.other for each in pick(wanted, {}))


def _through(
    model: Model, world: World, query: Query, own: dict[int, Card], beside: PersonFacts
) -> tuple[Judged[int], ...]:
    """Judge anew, with the households of whoever may be the relative, as a contact's page does."""
    asked = card_of(query.facts)
    relative = card_of(beside)
    found = world.found(beside)
    hinted = hints({one: weigh(model, relative, card) for one, card in found.items()})
    families = [(world.household(one), bits) for one, bits in hinted.items()]
    held = {one: card for family, _ in families for one, card in family.items()}
    together = [(one, bits) for family, bits in families for one in family]
    raised = lifts(asked, together, held)
    cards = own | {one: held[one] for one in raised}
    return judge(model, asked, cards, people=world.in_index, lifts=raised)


def everybody(world: World) -> dict[int, Card]:
    """Every card of the index."""
    return {one: Card.from_json(text) for one, text in enumerate(world.cards) if text}


def beside_everybody(
    model: Model, world: World, cards: dict[int, Card], answer: Answer
) -> Judged[int]:
    """The right person judged beside everybody in the index: what no key could have missed."""
    asked, right = card_of(answer.query.facts), answer.query.about.id
    best = nlargest(MOST, cards, key=lambda one: weigh(model, asked, cards[one]).total_bits)
    compared = {one: cards[one] for one in dict.fromkeys([*best, right])}
    judged = judge(model, asked, compared, people=world.in_index)
    return next(each for each in judged if each.key == right)


@dataclass
class Asked:
    """The answers, by the set of questions that they belong to."""

    known: list[Answer]
    hard: list[Answer]
    hard_beside: list[Answer]
    unknown_beside: list[Answer]
    hard_tuned: list[Answer]
    unknown: list[Answer]
    one_error: list[Answer]
    communities: list[Answer]
    communities_beside: list[Answer]
    twins: list[Answer]
    parted: list[Answer]
    borrowed: list[Answer]
    unborn: list[Answer]
    mothers: dict[int, Answer]


def ask_all(model: Model, world: World, sizes: Sizes, seed: int, *, held_out: bool = True) -> Asked:
    """Ask every set; the seed of the mistakes is not the seed of the world.

    Args:
        held_out: False keeps to the mistakes of a development world.
    """
    told = partial(queries, held_out=held_out)

    def answers(asked: Iterable[Query]) -> list[Answer]:
        return [ask(model, world, query) for query in asked]

    def with_a_relative(alone: list[Answer], number: int) -> list[Answer]:
        """The same questions, where a contact would name a relative too."""
        relatives = [world.told_beside.get(each.query.about.id) for each in alone]
        return [
            ask(model, world, each.query, beside=named) if named and not each.settled else each
            for each, named in zip(alone, names_beside(relatives, seed + number), strict=True)
        ]

    def parted() -> list[Answer]:
        """Twins who are held, asked about as if only the other one were."""
        alone = told(world.parted[: sizes.parted], seed + 10, Kind.UNKNOWN)
        return [
            ask(model, world, replace(each, truth=None), without=each.about.id) for each in alone
        ]

    unborn = world.unborn[: sizes.unborn]
    expecting = [each for each in unborn if each.id in world.mothers]
    mothers = answers(told([world.mothers[each.id] for each in expecting], seed + 11, Kind.KNOWN))
    held = world.held
    known, rest = held[: sizes.known], held[sizes.known :]
    people, rest = rest[: sizes.hard], rest[sizes.hard :]
    hard = answers(told(people, seed + 1, Kind.HARD))
    unknown = answers(told(world.withheld[: sizes.unknown], seed + 2, Kind.UNKNOWN))
    drawn = [some[: sizes.by_community] for some in world.by_community.values()]
    # Of each community three to two, however few of it there are.
    typical = [each for some in drawn for each in some[: len(some) * 3 // 5]]
    harder = [each for some in drawn for each in some[len(some) * 3 // 5 :]]
    communities = answers(told(typical, seed + 4, Kind.KNOWN))
    communities += answers(told(harder, seed + 5, Kind.HARD))
    return Asked(
        known=answers(told(known, seed, Kind.KNOWN)),
        hard=hard,
        hard_beside=with_a_relative(hard, 12),
        unknown_beside=with_a_relative(unknown, 13),
        # The same people with the mistakes that a development world has: what holding out costs.
        hard_tuned=answers(queries(people, seed + 9, Kind.HARD, held_out=False)),
        unknown=unknown,
        one_error=answers(told(rest[: sizes.one_error], seed + 3, Kind.ONE_ERROR)),
        communities=communities,
        communities_beside=with_a_relative(communities, 14),
        twins=answers(told(world.twins[: sizes.twins], seed + 6, Kind.UNKNOWN)),
        parted=parted(),
        borrowed=answers(with_borrowed_numbers(world.relatives[: sizes.borrowed], seed + 7)),
        unborn=answers(told(unborn, seed + 8, Kind.KNOWN)),
        mothers={each.id: answer for each, answer in zip(expecting, mothers, strict=True)},
    )
