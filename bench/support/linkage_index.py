"""An index of the linkage world in memory, with the rules of the one in the database.

Each key leads to at most 300 people; the hits are weighted and summed; the nearest are compared.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from random import Random

import numpy as np

from openmash.adapters.synthetic.linkage_world import WorldPerson, people
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys
from openmash.domain.people.linkage.nearness import MOST, PER_KEY, nearest


@dataclass
class Sizes:
    """How many people of each sort are asked about."""

    known: int = 3000
    hard: int = 2000
    unknown: int = 3000
    one_error: int = 5250
    by_community: int = 500
    twins: int = 3000
    parted: int = 3000
    borrowed: int = 1500
    unborn: int = 600


@dataclass
class World:
    """The index, and the people that are asked about.

    Attributes:
        cards: what is stored of each person, by id; "" for the withheld.
        households: household by id. births: number of a twin's birth, by id.
        held, withheld, twins, unborn: those asked about. by_community: held, by community.
        parted: twins who are held, as is a twin of theirs.
        mothers: by id of an unborn child, their mother, if she is held.
        relatives: people with one of their household who has an NHS number.
    told_beside: by id of somebody asked about, the relative whom a contact would name too: of
        a child the mother, of an adult a child who is born. Held or not.
    """

    count: int
    cards: list[str] = field(default_factory=list)
    households: array = field(default_factory=lambda: array("I"))
    births: dict[int, int] = field(default_factory=dict)
    held: list[WorldPerson] = field(default_factory=list)
    withheld: list[WorldPerson] = field(default_factory=list)
    twins: list[WorldPerson] = field(default_factory=list)
    parted: list[WorldPerson] = field(default_factory=list)
    unborn: list[WorldPerson] = field(default_factory=list)
    mothers: dict[int, WorldPerson] = field(default_factory=dict)
    by_community: dict[str, list[WorldPerson]] = field(default_factory=dict)
    relatives: list[tuple[WorldPerson, WorldPerson]] = field(default_factory=list)
    told_beside: dict[int, WorldPerson] = field(default_factory=dict)
    in_index: int = 0
    keys: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    owners: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint32))

    def found(self, facts: PersonFacts, *, without: int | None = None) -> dict[int, Card]:
        """The candidates for a person as told, best hits first; of an index without one person."""
        asked = asked_keys(facts)
        wanted = np.fromiter(asked, np.int64, len(asked))
        counts = np.fromiter(asked.values(), np.float64, len(asked))
        first = np.searchsorted(self.keys, wanted, "left")
        last = np.minimum(np.searchsorted(self.keys, wanted, "right"), first + PER_KEY)
        hits = last - first
        if not hits.sum():
            return {}
        owners = np.concatenate(
            [self.owners[a:b] for a, b in zip(first, last, strict=True) if b > a]
        )
        ids, place = np.unique(owners, return_inverse=True)
        # As `nearness.shared` weighs them.
        weighs = np.repeat(counts / np.maximum(hits, 1) ** 0.25, hits)
        sums = np.bincount(place, weights=weighs)
        if without is not None:
            sums[ids == without] = 0.0
        # All but the heaviest are dropped first, because most of thousands share one sound.
        heaviest = np.argpartition(-sums, MOST)[:MOST] if len(ids) > MOST else range(len(ids))
        near = nearest({int(ids[one]): float(sums[one]) for one in heaviest if sums[one]})
        return {one: Card.from_json(self.cards[one]) for one in near}

    def household(self, one: int) -> dict[int, Card]:
        """The others who are held of somebody's household."""
        first, last = one, one + 1
        while first and self.households[first - 1] == self.households[one]:
            first -= 1
        while last < len(self.households) and self.households[last] == self.households[one]:
            last += 1
        return {
            each: Card.from_json(self.cards[each])
            for each in range(first, last)
            if each != one and self.cards[each]
        }

    def load(self, keys: array, owners: array) -> None:
        """Sort the keys, each with whose it is."""
        all_keys = np.frombuffer(keys, np.int64)
        order = np.argsort(all_keys, kind="stable")
        self.keys = all_keys[order]
        self.owners = np.frombuffer(owners, np.uint32)[order]


def build(seed: int, count: int, sizes: Sizes, *, held_out: bool = True) -> World:
    """Stream the world once: index it, and draw whom to ask about.

    Args:
        held_out: False gives a development world, on which a model may be tuned.
    """
    world, dice = World(count), Random(f"{seed} who is asked about")
    keys, owners = array("q"), array("I")
    city = people(seed, count, held_out=held_out)
    for _, group in groupby(city, key=lambda person: person.household):
        family = list(group)
        for person in family:
            _keep(world, person, keys, owners)
        _draw(world, family, dice, sizes)
    world.load(keys, owners)
    for drawn in (world.held, world.withheld, world.twins, world.parted, world.unborn):
        dice.shuffle(drawn)
    dice.shuffle(world.relatives)
    for drawn in world.by_community.values():
        dice.shuffle(drawn)
    return world


def _keep(world: World, person: WorldPerson, keys: array, owners: array) -> None:
    world.households.append(person.household)
    if person.birth is not None:
        world.births[person.id] = person.birth
    if person.withheld:
        world.cards.append("")
        return
    world.in_index += 1
    world.cards.append(card_of(person.facts).to_json())
    own = stored_keys(person.facts)
    keys.extend(own)
    owners.extend([person.id] * len(own))


def _draw(world: World, family: list[WorldPerson], dice: Random, sizes: Sizes) -> None:
    """Draw more than are needed, evenly over the stream; the lists are cut when asked."""
    held = [each for each in family if not each.withheld]
    for person in family:
        if person.facts.is_unborn:
            if not person.withheld and _drawn(dice, sizes.unborn, world.count * 0.01):
                world.unborn.append(person)
                world.mothers.update((person.id, each) for each in held if each.id == person.mother)
        elif person.withheld:
            if _drawn(dice, sizes.unknown, world.count * 0.07):
                world.withheld.append(person)
                _name_beside(world, person, family)
            if _has_twin(person, held):
                world.twins.append(person)
        else:
            if _draw_held(world, person, held, dice, sizes):
                _name_beside(world, person, family)


def _name_beside(world: World, person: WorldPerson, family: list[WorldPerson]) -> None:
    born = (each for each in family if each.mother is not None and not each.facts.is_unborn)
    mother = (each for each in family if each.id == person.mother)
    beside = next(born if person.mother is None else mother, None)
    if beside is not None:
        world.told_beside[person.id] = beside


def _draw_held(
    world: World, person: WorldPerson, held: list[WorldPerson], dice: Random, sizes: Sizes
) -> bool:
    """Returns whether a contact may name a relative beside them."""
    is_held = _drawn(dice, sizes.known + sizes.hard + sizes.one_error, world.count * 0.85)
    if is_held:
        world.held.append(person)
    of_community = _drawn(dice, sizes.by_community, world.count * 0.006)
    if of_community:
        world.by_community.setdefault(person.community, []).append(person)
    if _has_twin(person, held) and _drawn(dice, sizes.parted, world.count * 0.028):
        world.parted.append(person)
    others = [each for each in held if each is not person and each.facts.nhs_number]
    if others and _drawn(dice, sizes.borrowed, world.count * 0.6):
        world.relatives.append((person, others[int(dice.random() * len(others))]))
    return is_held or of_community


def _has_twin(person: WorldPerson, held: list[WorldPerson]) -> bool:
    return person.birth is not None and any(
        each.birth == person.birth and each is not person for each in held
    )


def _drawn(dice: Random, wanted: int, there: float) -> bool:
    return dice.random() < 1.3 * wanted / there


def size_of(world: World) -> Iterator[str]:
    """The index in words."""
    heads = np.flatnonzero(np.diff(world.keys)) + 1
    runs = np.diff(np.concatenate(([0], heads, [len(world.keys)])))
    yield f"{world.in_index:,} people in the index"
    yield f"{len(world.keys):,} keys ({len(world.keys) / world.in_index:.1f} a person)"
    yield f"{len(runs):,} different, {int((runs > PER_KEY).sum()):,} of them cut at 300"
