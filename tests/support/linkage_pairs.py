"""Pairs of an invented city, to which two ways of weighing are held."""

from random import Random
from typing import Final

from openmash.adapters.linkage.pair_rows import Pair
from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.linkage.cards import card_of

COUNT: Final = 20_000


def city_pairs() -> list[Pair]:
    """Records of one person with every kind of mistake, people of one household, and strangers."""
    dice = Random(20)  # the same pairs each time
    city = list(people(20, 4_000))
    cards = {person.id: card_of(person.facts) for person in city}
    homes: dict[int, list[int]] = {}
    for person in city:
        homes.setdefault(person.household, []).append(person.id)
    found: list[Pair] = []
    for kind in (Kind.KNOWN, Kind.HARD):
        for query in queries(city, 20, kind):
            card = card_of(query.facts)
            found.append((card, cards[query.about.id]))
            found.append((card, cards[dice.choice(homes[query.about.household])]))
            found.append((card, cards[dice.randrange(len(city))]))
    return found[:COUNT]
