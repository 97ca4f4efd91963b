"""How far two people's addresses agree, whoever they are."""

from enum import IntEnum
from functools import lru_cache

from openmash.domain.people.cleaning import compact, words
from openmash.domain.people.facts import PersonFacts

_KEPT = 16_384
"""Answers kept of each step: the same addresses are compared time and again."""


class PlaceLevel(IntEnum):
    """How addresses compare: any present or former one may agree."""

    MISSING = 0
    DIFFERENT = 1
    POSTCODE = 2
    ADDRESS = 3


def compare_places(a: PersonFacts, b: PersonFacts) -> PlaceLevel:
    """Return how far addresses agree, present and former ones alike."""
    codes_a, codes_b = _codes(a.postcodes), _codes(b.postcodes)
    if not codes_a or not codes_b:
        return PlaceLevel.MISSING
    if codes_a.isdisjoint(codes_b):
        return PlaceLevel.DIFFERENT
    apart = _doors(a.address_lines).isdisjoint(_doors(b.address_lines))
    return PlaceLevel.POSTCODE if apart else PlaceLevel.ADDRESS


def door_numbers(facts: PersonFacts) -> frozenset[str]:
    """Return the digits of the words with a number in a person's addresses."""
    doors = _doors(facts.address_lines)
    return frozenset(_digits(word) for door in doors for word in door) - {""}


def may_be_at_door(numbers: frozenset[str], address: str) -> bool:
    """Return False if an address surely names none of the doors with these numbers.

    A glance at hundreds of addresses of one postcode, of which few are worth comparing.

    Args:
        numbers: of the doors looked for, as `door_numbers` gives them.
        address: as told, in lines.
    """
    if not address.isascii():
        # Digits are written in other ways too.
        return True
    told = _digits(address)
    return any(number in told for number in numbers)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


@lru_cache(maxsize=_KEPT)
def _codes(postcodes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(compact, postcodes)) - {""}


@lru_cache(maxsize=_KEPT)
def _doors(address_lines: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """Address lines that name one door: those with a number in them."""
    return frozenset(
        words(line) for line in address_lines if any(c.isdigit() for w in words(line) for c in w)
    )
