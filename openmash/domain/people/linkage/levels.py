"""How far two cards agree, field by field, before anything is weighed. Symmetric.

Each field takes the best of all claims of both people. MISSING is 0 in every field: what is not
known in either neither helps nor harms.
"""

from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from openmash.domain.people.dates import EXPECTED_SLACK, swap_day_and_month
from openmash.domain.people.linkage.cards import Card, Words
from openmash.domain.people.linkage.common import LITTLE_SAID
from openmash.domain.people.linkage.keys import sector
from openmash.domain.people.linkage.sounding import sound_alike
from openmash.domain.people.linkage.variants import are_variants

SLIP_LIKENESS = 0.92
"""Jaro-Winkler likeness of two words that one wrong letter or so may part."""

SOUND_LIKENESS = 0.70
"""Jaro-Winkler likeness that words of one sound must also have."""

_SHORTEST_PART = 3
_SHORTEST_SLIP = 4
_KEPT = 1 << 18


class GivenLevel(IntEnum):
    """How first names agree, weakest first."""

    MISSING = 0
    DIFFERENT = 1
    INITIAL = 2
    SOUNDS = 3
    PART = 4
    SLIP = 5
    SWAPPED = 6
    MIDDLE = 7
    ALIAS = 8
    VARIANT = 9
    SAME = 10


class SurnameLevel(IntEnum):
    """How surnames agree, weakest first. LITTLE: they share only a word that many families use."""

    MISSING = 0
    DIFFERENT = 1
    SOUNDS = 2
    LITTLE = 3
    SLIP = 4
    PART = 5
    SWAPPED = 6
    ALIAS = 7
    VARIANT = 8
    SAME = 9


class BirthLevel(IntEnum):
    """How birth dates agree, weakest first.

    LOOSE: they agree as far as both are known; EXPECTED: expected, or expected and born, within
    six weeks; NEW_YEAR: the same 1 January, which often stands for a year alone.
    """

    MISSING = 0
    DIFFERENT = 1
    YEAR = 2
    TWO_PARTS = 3
    EXPECTED = 4
    LOOSE = 5
    NEW_YEAR = 6
    DIGIT = 7
    NEXT_DAY = 8
    SWAPPED = 9
    SAME = 10


class AddressLevel(IntEnum):
    """How addresses agree, weakest first. AMONG: a postcode in common where one has others too."""

    MISSING = 0
    DIFFERENT = 1
    SECTOR = 2
    AMONG = 3
    POSTCODE = 4
    PHONE = 5
    DOOR = 6

    @property
    def is_home(self) -> bool:
        """True if they live together or are one: a door or a phone in common."""
        return self >= AddressLevel.PHONE

    @property
    def agrees(self) -> bool:
        """True if they have a postcode or a phone in common."""
        return self >= AddressLevel.AMONG


class NumberLevel(IntEnum):
    """How NHS numbers and unique pupil numbers agree, weakest first; the NHS number goes first."""

    MISSING = 0
    DIFFERENT = 1
    PUPIL_DIFFERENT = 2
    PUPIL_SAME = 3
    SAME = 4


class SexLevel(IntEnum):
    """How the sex recorded compares."""

    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class MiddleLevel(IntEnum):
    """How further forenames compare; not weighed, but two that differ tell brothers apart."""

    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class Levels(NamedTuple):
    """The levels of a pair. A named tuple, because millions are made."""

    given: GivenLevel
    surname: SurnameLevel
    dob: BirthLevel
    address: AddressLevel
    number: NumberLevel
    sex: SexLevel
    middle: MiddleLevel

    @property
    def at_home(self) -> bool:
        """True if the names and the date are weighed as those of people of one household."""
        return self.address >= AddressLevel.PHONE


def compare(a: Card, b: Card) -> Levels:
    """Return how far two people agree. The same whichever comes first."""
    given = _compare_given(a, b)
    if a.surname == b.surname:
        surname = SurnameLevel.SAME if a.surname else SurnameLevel.MISSING
    else:
        surname = _compare_surnames(a.surname, b.surname)
        if surname < SurnameLevel.ALIAS and (a.aliases or b.aliases):
            surname = max(surname, _surname_by_alias(a, b))
    if given < GivenLevel.SLIP and a.given in b.surname and _swapped(a, b):
        given, surname = GivenLevel.SWAPPED, SurnameLevel.SWAPPED
    return Levels(
        given,
        surname,
        _compare_births(a, b),
        _compare_addresses(a, b),
        _compare_numbers(a, b),
        _compare_sexes(a.sex, b.sex),
        _compare_middles(a.middle, b.middle) if a.middle and b.middle else MiddleLevel.MISSING,
    )


def _compare_given(a: Card, b: Card) -> GivenLevel:
    x, y = a.given, b.given
    if not x or not y:
        return GivenLevel.MISSING
    if x == y:
        return GivenLevel.SAME
    level = compare_given_words(x, y)
    if level is GivenLevel.VARIANT:
        return level
    if (a.aliases or b.aliases) and (_known_as(x, b.aliases) or _known_as(y, a.aliases)):
        return GivenLevel.ALIAS
    if (a.middle or b.middle) and level < GivenLevel.MIDDLE and _by_middle(a, b):
        return GivenLevel.MIDDLE
    return level


@lru_cache(maxsize=_KEPT)
def _known_as(word: str, others: Words) -> bool:
    return word in others or any(are_variants(word, other) for other in others)


def _by_middle(a: Card, b: Card) -> bool:
    return _known_as(a.given, b.middle) or _known_as(b.given, a.middle)


@lru_cache(maxsize=_KEPT)
def compare_given_words(x: str, y: str) -> GivenLevel:
    """Return how far two different folded first names agree, by themselves."""
    if are_variants(x, y):
        return GivenLevel.VARIANT
    shorter, longer = sorted((x, y), key=lambda word: (len(word), word))
    if len(shorter) == 1:
        return GivenLevel.INITIAL if longer[0] == shorter else GivenLevel.DIFFERENT
    if _is_slip(shorter, longer):
        return GivenLevel.SLIP
    if len(shorter) >= _SHORTEST_PART and longer.startswith(shorter):
        return GivenLevel.PART
    if _is_sound(shorter, longer):
        return GivenLevel.SOUNDS
    return GivenLevel.DIFFERENT


def _is_slip(shorter: str, longer: str) -> bool:
    if len(longer) < _SHORTEST_SLIP:
        return False
    if JaroWinkler.similarity(shorter, longer) >= SLIP_LIKENESS:
        return True
    # One wrong letter in a word of seven or more is less than the likeness above allows.
    return OSA.distance(shorter, longer, score_cutoff=1) == 1 and len(shorter) > _SHORTEST_SLIP


def _is_sound(shorter: str, longer: str) -> bool:
    if not sound_alike(shorter, longer):
        return False
    return JaroWinkler.similarity(shorter, longer) >= SOUND_LIKENESS


@lru_cache(maxsize=_KEPT)
def _compare_surnames(a: Words, b: Words) -> SurnameLevel:
    if not a or not b:
        return SurnameLevel.MISSING
    shared = a & b
    if shared - LITTLE_SAID:
        return SurnameLevel.PART
    rest_a, rest_b = sorted(a - shared), sorted(b - shared)
    best = max(
        (_compare_surname_words(*sorted((x, y))) for x in rest_a for y in rest_b),
        default=SurnameLevel.DIFFERENT,
    )
    if best is SurnameLevel.VARIANT and len(a) != len(b):
        best = SurnameLevel.PART
    if best < SurnameLevel.SLIP and (_written_as_one(a, b) or _written_as_one(b, a)):
        return SurnameLevel.SLIP
    return max(best, SurnameLevel.LITTLE) if shared else best


def _written_as_one(one: Words, parts: Words) -> bool:
    """True for a name in one word that is several in the other: Delacruz and De la Cruz."""
    if len(parts) < 2 or len(one) != 1:
        return False
    (word,) = one
    return len(word) == sum(map(len, parts)) and all(part in word for part in parts)


@lru_cache(maxsize=_KEPT)
def _compare_surname_words(x: str, y: str) -> SurnameLevel:
    if x == y:
        return SurnameLevel.PART
    if are_variants(x, y):
        return SurnameLevel.VARIANT
    shorter, longer = sorted((x, y), key=lambda word: (len(word), word))
    if len(shorter) == 1:
        return SurnameLevel.DIFFERENT
    if _is_slip(shorter, longer):
        return SurnameLevel.SLIP
    return SurnameLevel.SOUNDS if _is_sound(shorter, longer) else SurnameLevel.DIFFERENT


def _surname_by_alias(a: Card, b: Card) -> SurnameLevel:
    if (a.surname and a.surname <= b.aliases) or (b.surname and b.surname <= a.aliases):
        return SurnameLevel.ALIAS
    every_a, every_b = a.surname | a.aliases, b.surname | b.aliases
    shared = (a.surname & every_b) | (b.surname & every_a)
    if shared - LITTLE_SAID - {a.given, b.given}:
        return SurnameLevel.ALIAS
    return SurnameLevel.MISSING


def _swapped(a: Card, b: Card) -> bool:
    """True if first name and surname changed places."""
    if not (a.given and b.given and a.surname and b.surname):
        return False
    if a.given == b.given:
        return False
    return a.given in b.surname and b.given in a.surname


def _compare_births(a: Card, b: Card) -> BirthLevel:
    if a.born and b.born:
        if a.precision == b.precision == "day":
            return _compare_days(a.born, b.born)
        return _compare_loosely(a.born, a.precision, b.born, b.precision)
    one, other = a.born or a.expected, b.born or b.expected
    if one is None or other is None:
        return BirthLevel.MISSING
    return BirthLevel.EXPECTED if abs(one - other) <= EXPECTED_SLACK else BirthLevel.DIFFERENT


@lru_cache(maxsize=_KEPT)
def _compare_days(a: date, b: date) -> BirthLevel:
    if a == b:
        return BirthLevel.NEW_YEAR if (a.month, a.day) == (1, 1) else BirthLevel.SAME
    if (1, 1) in ((a.month, a.day), (b.month, b.day)):
        return BirthLevel.YEAR if a.year == b.year else BirthLevel.DIFFERENT
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
        return AddressLevel.PHONE if same_phone else AddressLevel.MISSING
    shared = not a.postcodes.isdisjoint(b.postcodes)
    if shared and a.houses and b.houses and (a.houses <= b.houses or b.houses <= a.houses):
        return AddressLevel.DOOR
    if same_phone:
        return AddressLevel.PHONE
    if shared:
        alone = len(a.postcodes) == len(b.postcodes) == 1
        return AddressLevel.POSTCODE if alone else AddressLevel.AMONG
    if _sectors(a.postcodes).isdisjoint(_sectors(b.postcodes)):
        return AddressLevel.DIFFERENT
    return AddressLevel.SECTOR


@lru_cache(maxsize=_KEPT)
def _sectors(postcodes: Words) -> Words:
    return frozenset(map(sector, postcodes))


def _compare_numbers(a: Card, b: Card) -> NumberLevel:
    if a.nhs and b.nhs:
        return NumberLevel.SAME if a.nhs == b.nhs else NumberLevel.DIFFERENT
    if a.upn and b.upn:
        return NumberLevel.PUPIL_SAME if a.upn == b.upn else NumberLevel.PUPIL_DIFFERENT
    return NumberLevel.MISSING


def _compare_sexes(a: str, b: str) -> SexLevel:
    if a == "U" or b == "U":
        return SexLevel.MISSING
    return SexLevel.SAME if a == b else SexLevel.DIFFERENT


@lru_cache(maxsize=_KEPT)
def _compare_middles(a: Words, b: Words) -> MiddleLevel:
    """Two sets of further forenames agree if any word of one may be a word of the other."""
    for x in a:
        for y in b:
            if x == y or compare_given_words(*sorted((x, y))) > GivenLevel.DIFFERENT:
                return MiddleLevel.SAME
    return MiddleLevel.DIFFERENT
