"""What two records agree and disagree on, field by field, before any judgement. Symmetric."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from openmash.domain.people.cleaning import compact, words
from openmash.domain.people.dates import DateLevel, compare_birth_dates
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.names import NameLevel, compare_names

_KEPT = 16_384
"""Answers kept of each step: the same addresses are compared time and again."""


class Level(IntEnum):
    """How an identifier or the sex compares."""

    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class PlaceLevel(IntEnum):
    """How addresses compare: any present or former one may agree."""

    MISSING = 0
    DIFFERENT = 1
    POSTCODE = 2
    ADDRESS = 3

    @property
    def agrees(self) -> bool:
        """True if they share a postcode."""
        return self >= PlaceLevel.POSTCODE


@dataclass(frozen=True, slots=True)
class Evidence:
    """The levels for two people."""

    forename: NameLevel
    surname: NameLevel
    birth: DateLevel
    place: PlaceLevel
    nhs: Level
    upn: Level
    phone: Level
    sex: Level


def gather(a: PersonFacts, b: PersonFacts) -> Evidence:
    """Compare two people field by field. What is not known in either is MISSING, never against."""
    forename, surname = compare_names(a, b)
    nhs, upn, phone = compare_numbers(a, b)
    return Evidence(
        forename=forename,
        surname=surname,
        birth=compare_birth_dates(a, b),
        place=compare_places(a, b),
        nhs=nhs,
        upn=upn,
        phone=phone,
        sex=_compare_codes(_known_sex(a), _known_sex(b)),
    )


def compare_numbers(a: PersonFacts, b: PersonFacts) -> tuple[Level, Level, Level]:
    """Return how NHS numbers, UPNs and phone numbers compare, in this order."""
    return (
        _compare_codes(a.nhs_number, b.nhs_number),
        _compare_codes(a.upn, b.upn),
        _compare_codes(a.phone, b.phone),
    )


def _known_sex(facts: PersonFacts) -> str:
    return "" if facts.sex == "U" else facts.sex


def _compare_codes(a: str, b: str) -> Level:
    if not a or not b:
        return Level.MISSING
    a, b = compact(a), compact(b)
    if not a or not b:
        return Level.MISSING
    return Level.SAME if a == b else Level.DIFFERENT


def compare_places(a: PersonFacts, b: PersonFacts) -> PlaceLevel:
    """Return how far addresses agree, present and former ones alike."""
    codes_a, codes_b = _codes(a.postcodes), _codes(b.postcodes)
    if not codes_a or not codes_b:
        return PlaceLevel.MISSING
    if codes_a.isdisjoint(codes_b):
        return PlaceLevel.DIFFERENT
    apart = _doors(a.address_lines).isdisjoint(_doors(b.address_lines))
    return PlaceLevel.POSTCODE if apart else PlaceLevel.ADDRESS


@lru_cache(maxsize=_KEPT)
def _codes(postcodes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(compact, postcodes)) - {""}


@lru_cache(maxsize=_KEPT)
def _doors(address_lines: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """Address lines that name one door: those with a number in them."""
    return frozenset(
        words(line) for line in address_lines if any(c.isdigit() for w in words(line) for c in w)
    )
