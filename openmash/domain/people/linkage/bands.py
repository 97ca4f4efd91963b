"""From weights to bands: who may be the person asked about, who is surely not joined unseen.

The dangerous error is to join two children, and nearly all wrong joins are twins and siblings. So a
veto keeps a match from counting as one person without anybody's look, however much it weighs; it
never hides anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import inf, log2
from types import MappingProxyType
from typing import Generic, TypeVar

from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import (
    BirthLevel,
    GivenLevel,
    Levels,
    NumberLevel,
    SurnameLevel,
)
from openmash.domain.people.linkage.model import Model, Thresholds
from openmash.domain.people.linkage.scoring import Weight, weigh
from openmash.domain.people.linkage.vetoes import Veto, number_same, veto_of

__all__ = ["Band", "Judged", "Veto", "judge", "veto_of"]

K = TypeVar("K")

_COMPARED_TOGETHER = 3
_FAIR_SHARE = -2.0
"""Log-odds in bits, one in five: who is less likely is not one of two or three that fit alike."""

_CONTENDERS = 8
"""The likeliest candidates, that are looked at for being one person among themselves."""


UNSEEN_TWIN = 0.003
"""How often a person of whom one is told is not the one held but a twin who is held nowhere: of
births in England 1.4 in 100 are of two or more children (Office for National Statistics, Birth
characteristics 2022), which is nearly 3 in 100 children; and of twins known to agencies we take one
in ten to be held without the other."""


class Band(StrEnum):
    """How sure the match is, surest first. The stored word never changes."""

    SAME_PERSON = "same person"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    RELATED = "related"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Band.SAME_PERSON: "Same person",
            Band.PROBABLE: "Probably the same person",
            Band.POSSIBLE: "Possibly the same person",
            Band.RELATED: "Possibly related",
        }[self]


@dataclass(frozen=True, slots=True)
class Judged(Generic[K]):
    """One candidate, judged among all.

    Attributes:
        key: whose candidate it is, as given.
        band: None if too little speaks for it to show it.
        veto: why it needs a look before it counts as the same person; None if it does not.
        weight: what the pair weighs, by itself.
        log_odds: in bits, that this one is the person, given that at most one of the candidates
            is. Compare it with thresholds; never show it.
        margin: bits by which it outweighs the next best; None where there is no other. Of any but
            the best, how far it lies behind the best, below nought.
    """

    key: K
    band: Band | None
    veto: Veto | None
    weight: Weight
    log_odds: float
    margin: float | None
    lift: float = 0.0


def judge(
    model: Model,
    asked: Card,
    candidates: Mapping[K, Card],
    *,
    people: int | None = None,
    lifts: Mapping[K, float] = MappingProxyType({}),
    weights: Mapping[K, Weight] | None = None,
) -> tuple[Judged[K], ...]:
    """Return the candidates judged, best first; those of equal weight in the order given.

    Args:
        model: the weights and thresholds.
        asked: the person asked about.
        candidates: cards of those found; records already joined come as one.
        people: how many the index holds, if known: of more people more agree by chance.
        lifts: bits that somebody told of beside them says for a candidate (`beside.hints`). They
            find and rank, and make nobody the same person.
        weights: what each candidate weighs, where that is known already.
    """
    shift = log2(model.people / max(people, 2)) if people else 0.0
    if weights is None:
        weights = {key: weigh(model, asked, card) for key, card in candidates.items()}
    if len(weights) == 1:
        ((key, weight),) = weights.items()
        veto = veto_of(asked, candidates[key], weight.levels)
        return (_judged_alone(model, key, weight, veto, (lifts.get(key, 0.0), shift)),)
    raised = {key: weight.total_bits + lifts.get(key, 0.0) for key, weight in weights.items()}
    ranked = sorted(weights.items(), key=lambda each: -raised[each[0]])
    bits = [raised[key] + shift for key, _ in ranked]
    near = [candidates[key] for key, _ in ranked[:_CONTENDERS]]
    contenders = [
        card for card, each in zip(near, bits, strict=False) if each >= model.thresholds.possible
    ]
    alike = _alike(model, contenders, shift)
    unseen = [
        each + _unseen_twin(model, weight.levels)
        for each, (_, weight) in zip(bits, ranked, strict=True)
    ]
    odds = _one_of_all(bits, alike, unseen)
    among = _one_of_these(model.thresholds, odds, ranked)
    best, second = (*bits, 0.0, 0.0)[:2]
    judged = []
    for place, (key, weight) in enumerate(ranked):
        veto = veto_of(asked, candidates[key], weight.levels)
        margin = bits[place] - (second if place == 0 else best)
        lift, levels = lifts.get(key, 0.0), weight.levels
        band = _band(model.thresholds, (odds[place], lift), veto, levels, among=place in among)
        judged.append(Judged(key, band, veto, weight, odds[place], margin, lift))
    return tuple(judged)


def _judged_alone(
    model: Model, key: K, weight: Weight, veto: Veto | None, lift_and_shift: tuple[float, float]
) -> Judged[K]:
    """The same for one candidate, which most are: nobody to rank, to weigh against or to join."""
    lift, shift = lift_and_shift
    bits, levels = weight.total_bits + lift + shift, weight.levels
    (odds,) = _one_of_all([bits], frozenset(), [bits + _unseen_twin(model, levels)])
    band = _band(model.thresholds, (odds, lift), veto, levels, among=False)
    return Judged(key, band, veto, weight, odds, None, lift)


_Alike = frozenset[tuple[int, int]]


def _alike(model: Model, cards: list[Card], shift: float) -> _Alike:
    """Pairs of the likeliest candidates that are probably one person, told twice and not joined.

    They are no rivals: else a child held three times would never be surely found.
    """
    found = set()
    for (place, one), (other, two) in combinations(enumerate(cards), 2):
        weight = weigh(model, one, two)
        probable = weight.total_bits + shift >= model.thresholds.strong
        if probable and veto_of(one, two, weight.levels) is None:
            found |= {(place, other), (other, place)}
    return frozenset(found)


def _unseen_twin(model: Model, levels: Levels) -> float:
    """Bits by which a twin of the candidate, whom nobody holds, is likelier than the candidate."""
    if not levels.of_one_birth or number_same(levels):
        return -inf
    known = model.twins["given"][levels.given] + model.twins["sex"][levels.sex]
    return log2(UNSEEN_TWIN) - known


def _one_of_all(bits: list[float], alike: _Alike, unseen: list[float]) -> list[float]:
    """Log-odds of each that it is the one, where at most one is: `2^w / (1 + the rivals')`.

    Args:
        bits: weights, largest first.
        alike: pairs of places that are no rivals.
        unseen: what a twin of each weighs, whom nobody holds.
    """
    # As powers of two around the largest, so that nothing overflows.
    top = max([0.0, *bits])
    none = 2.0**-top
    powers = [2.0 ** (each - top) for each in bits]
    head, tail = sum(powers[:_CONTENDERS]), sum(powers[_CONTENDERS:])
    odds = []
    for place, each in enumerate(bits):
        if place >= _CONTENDERS:
            rivals = head + max(tail - powers[place], 0.0)
        else:
            # Added up without it: taken from the sum, the largest would leave only noise.
            rivals = tail
            for other, power in enumerate(powers[:_CONTENDERS]):
                if other != place and (place, other) not in alike:
                    rivals += power
        odds.append(each - top - log2(none + rivals + 2.0 ** (unseen[place] - top)))
    return odds


def _one_of_these(
    bounds: Thresholds, odds: list[float], ranked: Sequence[tuple[K, Weight]]
) -> frozenset[int]:
    """Places of the first few of whom one is probably the person, though none is by themselves.

    Where a few names are many people's, a child is often one of two who fit alike: somebody must
    compare them, as they would the one of whom nobody else bears the name.
    """
    places = [
        place
        for place, each in enumerate(odds[:_COMPARED_TOGETHER])
        if each >= _FAIR_SHARE and not _is_surely_another(ranked[place][1].levels)
    ]
    together = sum(1.0 / (1.0 + 2.0 ** -odds[place]) for place in places)
    enough = together >= 1.0 / (1.0 + 2.0**-bounds.probable)
    return frozenset(places) if enough else frozenset()


def _band(
    bounds: Thresholds,
    odds_and_lift: tuple[float, float],
    veto: Veto | None,
    levels: Levels,
    *,
    among: bool,
) -> Band | None:
    odds, lift = odds_and_lift
    if odds - lift >= bounds.same and veto is None:
        return Band.SAME_PERSON
    if (odds >= bounds.probable or among) and not _is_surely_another(levels):
        return Band.PROBABLE
    if odds >= bounds.possible and not _is_surely_another(levels):
        return Band.POSSIBLE
    if levels.at_home or levels.number is NumberLevel.SAME or _is_of_the_family(levels):
        return Band.RELATED
    return Band.POSSIBLE if odds >= bounds.possible else None


def _is_surely_another(levels: Levels) -> bool:
    """True if a first name, a date and a number all speak of somebody else at that home."""
    names_differ = levels.given is GivenLevel.DIFFERENT
    return names_differ and levels.dob in (BirthLevel.DIFFERENT, BirthLevel.YEAR)


def _is_of_the_family(levels: Levels) -> bool:
    return levels.surname >= SurnameLevel.SLIP and levels.address.agrees
