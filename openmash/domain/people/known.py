"""Which of the records that share keys with a person are theirs: each judged, in bands, with words.

Several records may be one person's: told again and again, or joined by somebody. They never stand
against each other; who stands against them is another person about as likely.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

from openmash.domain.people.linkage.bands import Band, Judged, Veto, judge
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.explaining import Explanation, explain
from openmash.domain.people.linkage.model import current
from openmash.domain.people.linkage.scoring import weigh

PEOPLE: Final = 300_000
"""From how many the people of a hub come: a London borough, rounded up (Census 2021: 33 boroughs of
8.8 million). Not the number of records: a hub that holds few also knows few of whom it is told."""

_RIVALS = 8

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Match:
    """What comparing a person with one record found.

    Attributes:
        judged: the judgement, among all that were judged with it.
        asked: the card of the person asked about.
    """

    judged: Judged[Any]
    asked: Card

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
        return self.band in (Band.SAME_PERSON, Band.PROBABLE) and self.veto is None

    @cached_property
    def words(self) -> Explanation:
        """The judgement in words. Made when asked for: of hundreds judged a page shows a few."""
        return explain(current(), self.judged, self.asked)


def judge_records(
    asked: Card, cards: Mapping[K, Card], joined: Mapping[K, Hashable | None]
) -> dict[K, Match]:
    """Judge every record, each against those of other people.

    Args:
        asked: the person asked about.
        cards: of the records found.
        joined: to whom each record is joined; None or absent if to nobody.
    """
    chosen = _one_each(asked, cards, joined)
    model = current()
    ranked = judge(model, asked, {key: cards[key] for key in chosen.values()}, people=PEOPLE)
    found: dict[K, Judged[K]] = {each.key: each for each in ranked}
    for key in cards.keys() - found.keys():
        own = chosen[_who(key, joined)]
        rivals = [each.key for each in ranked if each.key != own][:_RIVALS]
        among = {key: cards[key], **{rival: cards[rival] for rival in rivals}}
        found[key] = next(e for e in judge(model, asked, among, people=PEOPLE) if e.key == key)
    return {key: Match(found[key], asked) for key in cards}


def _who(key: Hashable, joined: Mapping[Any, Hashable | None]) -> Hashable:
    person = joined.get(key)
    return (person,) if person is not None else key


def _one_each(
    asked: Card, cards: Mapping[K, Card], joined: Mapping[K, Hashable | None]
) -> dict[Hashable, K]:
    """Of each person's records the one that agrees best: joined records are not rivals."""
    chosen: dict[Hashable, K] = {}
    for key in cards:
        who = _who(key, joined)
        if who not in chosen or _bits(asked, cards[key]) > _bits(asked, cards[chosen[who]]):
            chosen[who] = key
    return chosen


def _bits(asked: Card, card: Card) -> float:
    return weigh(current(), asked, card).total_bits
