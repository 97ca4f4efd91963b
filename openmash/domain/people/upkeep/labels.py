"""Records that are known to be one person's, by a shared NHS number: for training, and for trying.

A verified NHS number is a label that costs nothing. A fifth of the people are held out, always the
same ones: no model is trained on them, so any two models can be tried on them side by side.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

from openmash.core import identifiers
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.levels import BirthLevel, GivenLevel, compare

FEWEST_PAIRS = 1_000
"""Pairs to train on. With fewer, most slips are seen less than a handful of times."""

FEWEST_PEOPLE = 2_000
"""People with a number, from whom is counted how strangers agree by chance."""

FEWEST_HOUSED = 300
"""People with a number who live with another: brothers and sisters are told apart by these."""

FEWEST_HELD_OUT = 200
"""Pairs held out, to measure the model on."""

MOST_OF_ONE = 3
"""Pairs taken of one person: a child told of thirty times would else count for hundreds."""

_FIFTH = 5
_WITHHELD = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What one record tells of one person.

    Attributes:
        key: the record's own.
        source: of whatever told it; two records of one source are two people.
        group: the ethnic group or naming community, for figures by group; "" if not known.
    """

    key: str
    source: str
    facts: PersonFacts
    group: str = ""

    @property
    def number(self) -> str:
        """The NHS number if it is one, by its check digit."""
        return _checked(self.facts.nhs_number)

    @property
    def unnumbered(self) -> PersonFacts:
        """The facts without any number: found by it, a pair proves nothing of the rest."""
        return replace(self.facts, nhs_number="", upn="")


Pair = tuple[Told, Told]
"""Another record of a person, and the one that stands for them among all people."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Records whose people are known.

    Attributes:
        people: one record for each NHS number.
        training, held_out: pairs of records of one person, by whom the two have nobody in common.
        doubted: pairs that share a number and were left out: they look like two people, of whom
            one was given the other's number, or somebody decided that they are two.
    """

    people: tuple[Told, ...]
    training: tuple[Pair, ...]
    held_out: tuple[Pair, ...]
    doubted: int


def labels(records: Iterable[Told], apart: Collection[frozenset[str]] = frozenset()) -> Labels:
    """Sort records by the number that they carry.

    Args:
        records: those without a valid number are left out, for nobody could say whose they are.
        apart: keys of two records that somebody decided are different people.
    """
    by_number: defaultdict[str, list[Told]] = defaultdict(list)
    for record in records:
        if record.number:
            by_number[record.number].append(record)
    people: list[Told] = []
    training: list[Pair] = []
    held_out: list[Pair] = []
    doubted = 0
    for number, told in sorted(by_number.items()):
        first, *others = sorted(told, key=lambda each: _draw("of one", each.key))
        people.append(first)
        elsewhere = [other for other in others if other.source != first.source][:MOST_OF_ONE]
        kept = [(each, first) for each in elsewhere if not _are_doubted(each, first, apart)]
        doubted += len(elsewhere) - len(kept)
        (held_out if is_held_out(number) else training).extend(kept)
    return Labels(tuple(people), tuple(training), tuple(held_out), doubted)


def is_held_out(number: str) -> bool:
    """True for a fifth of all NHS numbers, always the same."""
    return _draw("held out", number) % _FIFTH == 0


def is_withheld(number: str) -> bool:
    """True for a third of those held out: they are asked about as if nobody held them."""
    return _draw("withheld", number) % _WITHHELD == 0


def too_few(found: Labels) -> str | None:
    """Why no model can be trained on these, in a sentence; None if one can."""
    wanted = (
        (len(found.training), FEWEST_PAIRS, "pairs of records of one person"),
        (len(found.held_out), FEWEST_HELD_OUT, "such pairs to measure it on"),
        (len(found.people), FEWEST_PEOPLE, "people with an NHS number"),
        (_housed(found.people), FEWEST_HOUSED, "of them who live with another"),
    )
    lacking = [f"{least:,} {what} ({has:,} here)" for has, least, what in wanted if has < least]
    if not lacking:
        return None
    return (
        "There is too little to train on. A model needs " + "; ".join(lacking) + ". "
        "Records count that carry a valid NHS number, and pairs are two contacts' records with the "
        "same one. Go on with the model in force, and try again when more has been recorded."
    )


def cards(pairs: Sequence[Pair]) -> list[tuple[Card, Card]]:
    """The pairs as they are compared."""
    kept = lru_cache(maxsize=None)(_card)
    return [(kept(one), kept(other)) for one, other in pairs]


def _card(told: Told) -> Card:
    return card_of(told.facts)


def _housed(people: Sequence[Told]) -> int:
    homes: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for told in people:
        home = card_of(told.facts)
        homes.update((code, tuple(sorted(home.houses))) for code in home.postcodes if home.houses)
    return sum(count for count in homes.values() if count > 1)


def _are_doubted(one: Told, other: Told, apart: Collection[frozenset[str]]) -> bool:
    if frozenset((one.key, other.key)) in apart:
        return True
    levels = compare(card_of(one.facts), card_of(other.facts))
    born_apart = levels.dob in (BirthLevel.DIFFERENT, BirthLevel.YEAR)
    return levels.given is GivenLevel.DIFFERENT and born_apart


def _draw(what: str, text: str) -> int:
    """A number that is the same for the same text in every installation and release."""
    return int.from_bytes(blake2b(f"{what}:{text}".encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=1 << 18)
def _checked(number: str) -> str:
    try:
        return identifiers.nhs_number(number, allow_test_range=True) if number else ""
    except ValueError:
        return ""
