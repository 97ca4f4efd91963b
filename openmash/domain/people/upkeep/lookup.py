"""Finding candidates among records in memory, as the database finds them."""

from collections import defaultdict
from collections.abc import Iterable

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys
from openmash.domain.people.linkage.nearness import PER_KEY, nearest, shared
from openmash.domain.people.upkeep.labels import Told


class Index:
    """Keys and cards of people, one record of each."""

    def __init__(self, people: Iterable[Told]) -> None:
        self._cards: dict[str, Card] = {}
        self._by_key: defaultdict[int, list[str]] = defaultdict(list)
        for told in people:
            facts = told.unnumbered
            self._cards[told.number] = card_of(facts)
            for key in stored_keys(facts):
                self._by_key[key].append(told.number)

    def near(self, asked: PersonFacts, *, without: str = "") -> dict[str, Card]:
        """Cards of those who share most keys, nearest first, by their NHS numbers.

        Args:
            without: the number of somebody who is not to be found.
        """
        found = shared(
            asked_keys(asked), lambda key: self._by_key.get(key, [])[:PER_KEY], [without]
        )
        return {number: self._cards[number] for number in nearest(found)}
