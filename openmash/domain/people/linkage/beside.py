"""Who is found through somebody told of beside them: people held together with that relative.

Of a child of whom neither the date nor the address is told aright, a mother's name tells most. But
what is known of a relative says as much of every brother and sister: it finds people and puts them
in order, up to a bound, and is never a reason to join anybody.
"""

from collections.abc import Iterable, Mapping
from heapq import nlargest
from typing import Final, TypeVar

from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import (
    BirthLevel,
    GivenLevel,
    SurnameLevel,
    compare,
)
from openmash.domain.people.linkage.scoring import Weight

K = TypeVar("K")

LEAST: Final = 6.0
"""Bits that a relative's name, date and number must say before their household is looked at."""

MOST: Final = 6.0
"""No relative says more than this of the people held with them, in bits."""

FAMILIES: Final = 40
"""Records of one relative whose households are looked at, the likeliest first."""

# Looked up once, as in `levels`.
_OTHER_GIVEN, _OTHER_SURNAME = GivenLevel.DIFFERENT, SurnameLevel.DIFFERENT


def hints(weights: Mapping[K, Weight]) -> dict[K, float]:
    """Return which records may be a relative's, the likeliest first, and what each is worth.

    The address is left out: the two were told with one, and the person's own has been weighed.

    Args:
        weights: of records found by what was told of somebody beside the person asked about, what
            each weighs with that relative.

    Returns:
        Bits that speak for whoever is held together with that record, at most `MOST`.
    """
    said = {}
    for key, weight in weights.items():
        levels = weight.levels
        named = levels.given > _OTHER_GIVEN and levels.surname > _OTHER_SURNAME
        given, surname, dob, _address, number, _sex, middle, together = weight.bits
        bits = given + surname + dob + number + middle + together
        if named and bits >= LEAST:
            said[key] = bits
    likeliest = nlargest(FAMILIES, said, key=said.__getitem__)
    return {key: min(said[key], MOST) for key in likeliest}


def lifts(
    asked: Card, together: Iterable[tuple[K, float]], held: Mapping[K, Card]
) -> dict[K, float]:
    """Return by how many bits each person held is lifted by the relatives who lead to them.

    A brother or sister, which is who else is held with a mother, is lifted by nobody.

    Args:
        asked: the person asked about.
        together: people held together with somebody hinted at, each with what the hint is worth.
        held: their cards.
    """
    most: dict[K, float] = {}
    for key, bits in together:
        if bits > most.get(key, 0.0):
            most[key] = bits
    return {key: bits for key, bits in most.items() if not _is_sibling(asked, held[key])}


_NO_DATE = (BirthLevel.MISSING, BirthLevel.DIFFERENT, BirthLevel.YEAR)


def _is_sibling(asked: Card, held: Card) -> bool:
    levels = compare(asked, held)
    return levels.given is GivenLevel.DIFFERENT and levels.dob in _NO_DATE
