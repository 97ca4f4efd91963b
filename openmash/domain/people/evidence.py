"""What two records agree and disagree on, field by field, before any judgement. Symmetric."""

from dataclasses import dataclass
from enum import IntEnum

from openmash.domain.people.cleaning import compact, words
from openmash.domain.people.dates import DateLevel, compare_birth_dates
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.names import NameLevel, compare_names


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
    return Evidence(
        forename=forename,
        surname=surname,
        birth=compare_birth_dates(a, b),
        place=_compare_places(a, b),
        nhs=_compare_codes(a.nhs_number, b.nhs_number),
        upn=_compare_codes(a.upn, b.upn),
        phone=_compare_codes(a.phone, b.phone),
        sex=_compare_codes(a.sex.replace("U", ""), b.sex.replace("U", "")),
    )


def _compare_codes(a: str, b: str) -> Level:
    a, b = compact(a), compact(b)
    if not a or not b:
        return Level.MISSING
    return Level.SAME if a == b else Level.DIFFERENT


def _compare_places(a: PersonFacts, b: PersonFacts) -> PlaceLevel:
    codes_a, codes_b = ({compact(code) for code in x.postcodes} - {""} for x in (a, b))
    if not codes_a or not codes_b:
        return PlaceLevel.MISSING
    if not codes_a & codes_b:
        return PlaceLevel.DIFFERENT
    return PlaceLevel.ADDRESS if _doors(a) & _doors(b) else PlaceLevel.POSTCODE


def _doors(facts: PersonFacts) -> set[frozenset[str]]:
    """Address lines that name one door: those with a number in them."""
    lines = (words(line) for line in facts.address_lines)
    return {line for line in lines if any(c.isdigit() for word in line for c in word)}
