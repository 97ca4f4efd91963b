"""How far two cards agree, field by field, before anything is weighed. Symmetric.

Each field takes the best of all claims of both people.
"""

from datetime import date, timedelta
from functools import lru_cache

from rapidfuzz.distance import OSA

from openmash.domain.people.dates import EXPECTED_SLACK, swap_day_and_month
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.kinds import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
    TogetherLevel,
)
from openmash.domain.people.linkage.name_levels import (
    are_swapped,
    compare_given,
    compare_middles,
    compare_surname_words,
    surname_by_alias,
)

__all__ = [
    "AddressLevel",
    "BirthLevel",
    "GivenLevel",
    "Levels",
    "MiddleLevel",
    "NumberLevel",
    "SexLevel",
    "SurnameLevel",
    "TogetherLevel",
    "compare",
]

_KEPT = 1 << 18

# Looked up once: reading a member from its enumeration costs as much as the rest of a comparison.
_GIVEN_SLIP, _GIVEN_SWAPPED = GivenLevel.SLIP, GivenLevel.SWAPPED
_NO_SURNAME, _SURNAME_SAME = SurnameLevel.MISSING, SurnameLevel.SAME
_SURNAME_ALIAS, _SURNAME_SWAPPED = SurnameLevel.ALIAS, SurnameLevel.SWAPPED
_NO_DATE = BirthLevel.MISSING
_NO_PLACE, _FAR_PLACE = AddressLevel.MISSING, AddressLevel.DIFFERENT
_SECTOR, _PHONE, _DOOR = AddressLevel.SECTOR, AddressLevel.PHONE, AddressLevel.DOOR
_NO_NUMBER = NumberLevel.MISSING
_NO_SEX, _OTHER_SEX, _SAME_SEX = SexLevel.MISSING, SexLevel.DIFFERENT, SexLevel.SAME
_NO_MIDDLE = MiddleLevel.MISSING


def compare(a: Card, b: Card) -> Levels:
    """Return how far two people agree. The same whichever comes first."""
    given, surname = compare_names(a, b)
    return Levels(
        given,
        surname,
        _compare_births(a, b),
        _compare_addresses(a, b),
        _compare_numbers(a, b) if a.nhs or a.upn else _NO_NUMBER,
        _compare_sexes(a.sex, b.sex),
        compare_middles(a.middle, b.middle) if a.middle and b.middle else _NO_MIDDLE,
    )


def compare_names(a: Card, b: Card) -> tuple[GivenLevel, SurnameLevel]:
    """Return how far first names and surnames agree, each wherever the other may have told it."""
    given = compare_given(a, b)
    if a.surname == b.surname:
        surname = _SURNAME_SAME if a.surname else _NO_SURNAME
    else:
        surname = compare_surname_words(a.surname, b.surname)
        if surname < _SURNAME_ALIAS and (a.aliases or b.aliases):
            surname = max(surname, surname_by_alias(a, b))
    crossed = a.given in b.surname or b.given in a.surname
    if crossed and given < _GIVEN_SLIP and are_swapped(a, b):
        return _GIVEN_SWAPPED, _SURNAME_SWAPPED
    return given, surname


def _compare_births(a: Card, b: Card) -> BirthLevel:
    if a.born and b.born:
        if a.precision == b.precision == "day":
            return _compare_days(a.born, b.born)
        return _compare_loosely(a.born, a.precision, b.born, b.precision)
    one, other = a.born or a.expected, b.born or b.expected
    if one is None or other is None:
        return _NO_DATE
    return BirthLevel.EXPECTED if abs(one - other) <= EXPECTED_SLACK else BirthLevel.DIFFERENT


@lru_cache(maxsize=_KEPT)
def _compare_days(a: date, b: date) -> BirthLevel:
    if a == b:
        return BirthLevel.NEW_YEAR if (a.month, a.day) == (1, 1) else BirthLevel.SAME
    if (1, 1) in ((a.month, a.day), (b.month, b.day)):
        return BirthLevel.YEAR_PUT if a.year == b.year else BirthLevel.DIFFERENT
    if swap_day_and_month(a) == b:
        return BirthLevel.SWAPPED
    if abs(a - b) == timedelta(days=1):
        return BirthLevel.NEXT_DAY
    if OSA.distance(a.isoformat(), b.isoformat(), score_cutoff=1) == 1:
        return BirthLevel.DIGIT
    parts = (a.year == b.year) + (a.month == b.month) + (a.day == b.day)
    if parts == 2:
        return BirthLevel.TWO_PARTS
    return BirthLevel.YEAR if a.year == b.year else BirthLevel.DIFFERENT


_FINENESS = ("day", "month", "year", "approximate")
_ROUGHLY = timedelta(days=366)
_FAR = timedelta(days=3 * 366)


@lru_cache(maxsize=_KEPT)
def _compare_loosely(a: date, how_a: str, b: date, how_b: str) -> BirthLevel:
    """Compare dates of which one at least is not known to the day."""
    coarser = max(how_a, how_b, key=_FINENESS.index)
    if coarser == "approximate":
        if abs(a - b) <= _ROUGHLY:
            return BirthLevel.LOOSE
        # Between the two limits a guess neither supports nor contradicts.
        return BirthLevel.DIFFERENT if abs(a - b) > _FAR else BirthLevel.MISSING
    same = a.year == b.year and (coarser == "year" or a.month == b.month)
    if same:
        return BirthLevel.LOOSE
    return BirthLevel.YEAR if a.year == b.year else BirthLevel.DIFFERENT


def _compare_addresses(a: Card, b: Card) -> AddressLevel:
    same_phone = bool(a.phone) and a.phone == b.phone
    if not a.postcodes or not b.postcodes:
        return _PHONE if same_phone else _NO_PLACE
    shared = not a.postcodes.isdisjoint(b.postcodes)
    if shared and a.houses and b.houses and (a.houses <= b.houses or b.houses <= a.houses):
        return _DOOR
    if same_phone:
        return _PHONE
    if shared:
        alone = len(a.postcodes) == len(b.postcodes) == 1
        return AddressLevel.POSTCODE if alone else AddressLevel.AMONG
    for one in a.postcodes:
        for other in b.postcodes:
            if one[:-2] == other[:-2]:  # the sector, as `keys.sector` gives it
                return _SECTOR
    return _FAR_PLACE


def _compare_numbers(a: Card, b: Card) -> NumberLevel:
    if a.nhs and b.nhs:
        return NumberLevel.SAME if a.nhs == b.nhs else NumberLevel.DIFFERENT
    if a.upn and b.upn:
        return NumberLevel.PUPIL_SAME if a.upn == b.upn else NumberLevel.PUPIL_DIFFERENT
    return _NO_NUMBER


def _compare_sexes(a: str, b: str) -> SexLevel:
    if a == "U" or b == "U":
        return _NO_SEX
    return _SAME_SEX if a == b else _OTHER_SEX
