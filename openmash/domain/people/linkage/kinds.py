"""The levels on which each field of two people may agree.

MISSING is 0 in every field: what is not known in either neither helps nor harms.
"""

from enum import IntEnum
from typing import NamedTuple


class GivenLevel(IntEnum):
    """How first names agree, weakest first.

    SLIP: two names that a letter parts, and both may be names; MISSPELT: one of them is a name
    that people bear, and the other nothing but that name gone wrong. GARBLED: one of them at least
    is no name that we know of, and a stroke parts two short words, or two strokes longer ones.
    """

    MISSING = 0
    DIFFERENT = 1
    INITIAL = 2
    GARBLED = 3
    SOUNDS = 4
    PART = 5
    SLIP = 6
    SWAPPED = 7
    MISSPELT = 8
    MIDDLE = 9
    ALIAS = 10
    VARIANT = 11
    SAME = 12


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
    six weeks; NEW_YEAR: the same 1 January, which often stands for a year alone; YEAR_PUT: one of
    them is that day, and the year is the same.
    """

    MISSING = 0
    DIFFERENT = 1
    YEAR = 2
    TWO_PARTS = 3
    EXPECTED = 4
    YEAR_PUT = 5
    LOOSE = 6
    NEW_YEAR = 7
    DIGIT = 8
    NEXT_DAY = 9
    SWAPPED = 10
    SAME = 11


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
    """How further forenames compare."""

    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class TogetherLevel(IntEnum):
    """Whether first name and surname agree at once, which names of one tradition often do.

    BOTH: each is the other's or gone wrong; LOOSELY: one of them only sounds like it, or stands
    elsewhere; APART: no more than one agrees.
    """

    MISSING = 0
    APART = 1
    LOOSELY = 2
    BOTH = 3


NAMED = (
    GivenLevel.GARBLED, GivenLevel.SLIP, GivenLevel.MISSPELT, GivenLevel.VARIANT, GivenLevel.SAME
)  # fmt: skip
"""First names that are one name, as far as anybody can tell: of one sex and one tradition."""

_NAMED_LOOSELY = (GivenLevel.SOUNDS, GivenLevel.MIDDLE, GivenLevel.ALIAS)
_CALLED = (
    SurnameLevel.SLIP, SurnameLevel.PART, SurnameLevel.ALIAS, SurnameLevel.VARIANT,
    SurnameLevel.SAME,
)  # fmt: skip
_CALLED_LOOSELY = (SurnameLevel.SOUNDS, SurnameLevel.LITTLE)


def _together(given: GivenLevel, surname: SurnameLevel) -> TogetherLevel:
    if not given or not surname:
        return TogetherLevel.MISSING
    if given is GivenLevel.SWAPPED or (given in NAMED and surname in _CALLED):
        return TogetherLevel.BOTH
    loosely = given in _NAMED_LOOSELY and surname in _CALLED
    if loosely or (given in NAMED and surname in _CALLED_LOOSELY):
        return TogetherLevel.LOOSELY
    return TogetherLevel.APART


TOGETHER = tuple(tuple(_together(given, each) for each in SurnameLevel) for given in GivenLevel)
"""The level of two names together, by that of the first name and that of the surname."""

_HOME, _POSTCODE = AddressLevel.PHONE, AddressLevel.AMONG
_ONE_BIRTH = frozenset(
    {BirthLevel.SAME, BirthLevel.NEW_YEAR, BirthLevel.SWAPPED, BirthLevel.NEXT_DAY}
)


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
        return self.address >= _HOME

    @property
    def at_postcode(self) -> bool:
        """True if they share a postcode and not surely a home: neighbours, relatives or one."""
        return _POSTCODE <= self.address < _HOME

    @property
    def together(self) -> TogetherLevel:
        """How the two names agree at once, where they are not weighed as those of relatives."""
        if self.address >= _POSTCODE:
            return TogetherLevel.MISSING
        return TOGETHER[self.given][self.surname]

    @property
    def named(self) -> bool:
        """True if the first names are one, so that a shared sex says little more."""
        return self.given in NAMED

    @property
    def of_one_birth(self) -> bool:
        """True if they may be twins: of one family by its name, and born on one day."""
        return self.dob in _ONE_BIRTH and self.surname >= SurnameLevel.SLIP
