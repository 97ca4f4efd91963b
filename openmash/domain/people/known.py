"""Which of the records that share keys with a person are theirs: each judged, in bands, with words.

Several records may be one person's: told again and again, or joined by somebody. They never stand
against each other; who stands against them is another person about as likely.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import log2
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from openmash.domain.people.linkage.bands import Band, Judged, Veto, judge
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.explaining import Explanation, explain
from openmash.domain.people.linkage.kinds import AddressLevel, NumberLevel
from openmash.domain.people.linkage.model import Model, current
from openmash.domain.people.linkage.scoring import Weight, weigh

PEOPLE: Final = 300_000
"""From how many the people come of whom a hub is told: a London borough, rounded up (Census 2021:
33 boroughs of 8.8 million). That a record drawn at random is the person's is as likely as that the
hub holds them, over the number of its records: of n records of B people about n / B over n, which
is 1 / B however many they are. A hub that holds few also knows few of whom it is told. It holds for
as long as fewer are held than live there; an extract of more people is judged by its own size."""

BY_MOTHER: Final = "The mother is the same person, and a child was expected at about that time"

BESIDE: Final = (
    "{} named in this contact has the name, or nearly, of somebody told of with this person in the "
    "earlier contact"
)

_RIVALS = 8

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Match:
    """What comparing a person with one record found.

    Attributes:
        judged: the judgement, among all that were judged with it.
        asked: the card of the person asked about.
        model: what judged it, whose words explain it.
        through_mother: it is found by the mother, and by when the child was expected.
        through: who was told of beside them then and now, in words: "The mother"; "" if nobody who
            speaks for it.
    """

    judged: Judged[Any]
    asked: Card
    model: Model
    through_mother: bool = False
    through: str = ""

    @property
    def band(self) -> Band | None:
        """How sure; None if there is too little in common to show the two together."""
        return self.judged.band

    @property
    def veto(self) -> Veto | None:
        """Why somebody must look before the two count as one; None if nothing stands against."""
        return self.judged.veto

    @property
    def is_strong(self) -> bool:
        """True if it is likely enough to act on with care, and nothing speaks of a twin."""
        own = self.judged.log_odds - self.judged.lift
        is_likely = own >= self.model.thresholds.strong
        return is_likely and self.veto is None and self.band in (Band.SAME_PERSON, Band.PROBABLE)

    @cached_property
    def words(self) -> Explanation:
        """The judgement in words. Made when asked for: of hundreds judged a page shows a few."""
        said = explain(self.model, self.judged, self.asked)
        if self.through_mother:
            return replace(said, agrees=(BY_MOTHER, *said.agrees))
        if self.through:
            return replace(said, agrees=(*said.agrees, BESIDE.format(self.through)))
        return said


def found_by_mother(match: Match) -> Match:
    """Return the match of a child expected, given that the mother is held to be one person.

    By themselves an expected child's facts say next to nothing; who is their mother and when they
    are expected says who they are, but for a twin. So it is at least probable, and never certain:
    it is proposed to somebody, and nothing is joined.
    """
    veto = match.veto or Veto.UNBORN
    band = match.band if match.band is Band.SAME_PERSON else Band.PROBABLE
    return replace(match, judged=replace(match.judged, band=band, veto=veto), through_mother=True)


class Relation(StrEnum):
    """What a record that is of the family or the home has in common. Weakest last."""

    NUMBER = "number"
    DOOR = "door"
    PHONE = "phone"
    NAME_AND_PLACE = "name and place"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Relation.NUMBER: "Told of with the same number",
            Relation.DOOR: "Same address, now or before",
            Relation.PHONE: "Same telephone number",
            Relation.NAME_AND_PLACE: "Last name alike, and a postcode in common",
        }[self]


def relation_of(match: Match) -> Relation:
    """Why a match in the band "possibly related" is there."""
    levels = match.judged.weight.levels
    if levels.number is NumberLevel.SAME:
        return Relation.NUMBER
    if levels.address is AddressLevel.DOOR:
        return Relation.DOOR
    if levels.address is AddressLevel.PHONE:
        return Relation.PHONE
    return Relation.NAME_AND_PLACE


def judge_records(
    asked: Card,
    cards: Mapping[K, Card],
    joined: Mapping[K, Hashable | None],
    *,
    model: Model | None = None,
    lifts: Mapping[K, float] = MappingProxyType({}),
) -> dict[K, Match]:
    """Judge every record, each against those of other people.

    Args:
        asked: the person asked about.
        cards: of the records found.
        joined: to whom each record is joined; None or absent if to nobody.
        model: the one in force in this installation; None for the one that comes with the release.
        lifts: bits that somebody told of beside the person says for a record (`linkage.beside`).
    """
    model = model or current()
    least = model.thresholds.possible - log2(model.people / PEOPLE)
    weights = {key: weigh(model, asked, card) for key, card in cards.items()}
    bits = {key: each.total_bits + lifts.get(key, 0.0) for key, each in weights.items()}
    likely = {key: cards[key] for key, each in bits.items() if each >= least}
    asking = _Asking(
        model,
        asked,
        {cards[key]: lift for key, lift in lifts.items()},
        {card: weights[key] for key, card in likely.items()},
    )
    found = _judged_likely(asking, likely, joined, bits)
    # Whoever is unlikely by themselves stays so, whoever else is there, and is no rival.
    for key in cards.keys() - likely.keys():
        found[key] = _judged_unlikely(model, asked, cards[key], weights[key])
    return {key: Match(found[key], asked, model) for key in cards}


def _judged_unlikely(model: Model, asked: Card, card: Card, weight: Weight) -> Judged[Any]:
    """Of the family, perhaps; most only share a name, and are not worth a longer look."""
    levels = weight.levels
    if levels.address.is_home or levels.address.agrees or levels.number is NumberLevel.SAME:
        return judge(model, asked, {0: card}, people=PEOPLE, weights={0: weight})[0]
    return Judged(None, None, None, weight, weight.total_bits, None)


class _Asking(NamedTuple):
    """Who is asked about, by which model; what is said beside of a card, and what cards weigh."""

    model: Model
    asked: Card
    lifts: Mapping[Card, float]
    weights: Mapping[Card, Weight]

    def judge(self, cards: Iterable[Card]) -> tuple[Judged[Card], ...]:
        every = {card: card for card in cards}
        weights = {card: self.weights[card] for card in every}
        return judge(
            self.model, self.asked, every, people=PEOPLE, lifts=self.lifts, weights=weights
        )


def _judged_likely(
    asking: _Asking,
    cards: Mapping[K, Card],
    joined: Mapping[K, Hashable | None],
    weighs: Mapping[K, float],
) -> dict[K, Judged[Any]]:
    bits = {card: weighs[key] for key, card in cards.items()}
    people = _people(asking.model, cards, joined, bits)
    heads = [max(each, key=lambda card: (bits[card], card.to_json())) for each in people]
    ranked = asking.judge(heads)
    found = {each.key: each for each in ranked}
    for head, person in zip(heads, people, strict=True):
        rivals = [each.key for each in ranked if each.key != head][:_RIVALS]
        for card in person - {head}:
            found[card] = next(e for e in asking.judge([card, *rivals]) if e.key == card)
    return {key: found[card] for key, card in cards.items()}


def _people(
    model: Model,
    cards: Mapping[K, Card],
    joined: Mapping[K, Hashable | None],
    bits: Mapping[Card, float],
) -> list[set[Card]]:
    """The likely cards, each with those that are the same person's: joined, or one beyond doubt.

    A child told of thirty times has thirty records that somebody has yet to join.
    """
    groups: dict[Hashable, set[Card]] = {}
    for key, card in cards.items():
        who = joined.get(key)
        if who is not None:
            groups.setdefault(who, set()).add(card)
    people = _overlapping(groups.values())
    alone = set(bits).difference(*people)
    for card in sorted(alone, key=lambda each: (-bits[each], each.to_json())):
        own = next((one for one in people if _is_one(model, bits, card, one)), None)
        if own is None:
            people.append({card})
        else:
            own.add(card)
    return people


def _overlapping(groups: Iterable[set[Card]]) -> list[set[Card]]:
    apart: list[set[Card]] = []
    for group in groups:
        whole = group.union(*(each for each in apart if each & group))
        apart = [*(each for each in apart if not each & group), whole]
    return apart


def _is_one(model: Model, bits: Mapping[Card, float], card: Card, person: set[Card]) -> bool:
    """True if a card is surely of the person whose likeliest card this one is compared with."""
    best = max(person, key=lambda each: (bits[each], each.to_json()))
    (judged,) = judge(model, card, {0: best}, people=PEOPLE)
    return judged.band is Band.SAME_PERSON
