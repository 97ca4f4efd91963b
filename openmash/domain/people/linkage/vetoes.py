"""Why a match needs somebody's look before it counts, however much it weighs.

Nearly all wrong joins are of twins and siblings. A veto keeps a match from counting as one person
without anybody's look; it never hides anybody.
"""

from collections.abc import Callable
from enum import StrEnum

from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.common import SHARED_BY_BROTHERS
from openmash.domain.people.linkage.levels import (
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
)


class Veto(StrEnum):
    """Why a match needs somebody's look before it counts. The stored word never changes."""

    NUMBERS = "numbers differ"
    BORROWED = "number of a relative"
    TWIN = "possible twin"
    FORENAME = "forename differs"
    MIDDLE = "middle names differ"
    UNNAMED = "no forename"
    UNBORN = "unborn"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Veto.NUMBERS: "The NHS numbers differ",
            Veto.BORROWED: "The number is the same but a name or the date of birth is not: "
            "it may be a relative's",
            Veto.TWIN: "May be a twin: same date of birth, same family or postcode, and the first "
            "name does not tell them apart",
            Veto.FORENAME: "The first name is not surely the same: may be a brother or sister",
            Veto.MIDDLE: "The middle names differ: may be a brother or sister",
            Veto.UNNAMED: "A first name is not known: may be a brother or sister",
            Veto.UNBORN: "One of the two is not born yet",
        }[self]


Rule = Callable[[Card, Card, Levels], bool]


# Looked up once, as in `levels`.
_NUMBERS_DIFFER, _NO_GIVEN = NumberLevel.DIFFERENT, GivenLevel.MISSING
_NUMBER_SAME = (NumberLevel.SAME, NumberLevel.PUPIL_SAME)
_UNSURE = (
    GivenLevel.INITIAL, GivenLevel.GARBLED, GivenLevel.SOUNDS, GivenLevel.DIFFERENT
)  # fmt: skip
_NOT_SURELY_ONE = (*_UNSURE, GivenLevel.SLIP, GivenLevel.PART)
_ONE_BIRTH = (BirthLevel.SAME, BirthLevel.NEW_YEAR, BirthLevel.SWAPPED, BirthLevel.NEXT_DAY)
_MIDDLES_DIFFER = MiddleLevel.DIFFERENT


def _has_conflicting_numbers(_a: Card, _b: Card, levels: Levels) -> bool:
    """Two NHS numbers are two people until somebody finds that one is wrong."""
    return levels.number is _NUMBERS_DIFFER


def _has_a_relatives_number(_a: Card, _b: Card, levels: Levels) -> bool:
    """A number settles an unsure name, but no other name or date: people give a relative's."""
    differs = (
        levels.given is GivenLevel.DIFFERENT
        or levels.middle is MiddleLevel.DIFFERENT
        or levels.dob is BirthLevel.DIFFERENT
    )
    return differs and number_same(levels)


def _is_unborn(a: Card, b: Card, _levels: Levels) -> bool:
    """More than one child may be expected, and an expected date is a guess."""
    return a.unborn or b.unborn


def _is_unnamed(_a: Card, _b: Card, levels: Levels) -> bool:
    """A "baby" or an unknown is not told from a brother or sister."""
    return levels.given is _NO_GIVEN and not number_same(levels)


def _may_be_twin(a: Card, b: Card, levels: Levels) -> bool:
    """Born on one day in one family: twins' names are often much alike, and brothers share one.

    A name that is nothing but the other gone wrong is no twin's: parents give names.
    """
    if levels.dob not in _ONE_BIRTH or number_same(levels):
        return False
    if levels.given in _NOT_SURELY_ONE:
        return levels.address.agrees
    shared = a.given in SHARED_BY_BROTHERS or b.given in SHARED_BY_BROTHERS
    return shared and levels.middle is MiddleLevel.MISSING and levels.of_one_birth


def _has_other_forename(_a: Card, _b: Card, levels: Levels) -> bool:
    """An initial, a like sound or another name altogether."""
    return levels.given in _UNSURE and not number_same(levels)


def _has_other_middle(_a: Card, _b: Card, levels: Levels) -> bool:
    """Brothers are often all called Mohammed, and known by their second names."""
    return levels.middle is _MIDDLES_DIFFER and not number_same(levels)


def number_same(levels: Levels) -> bool:
    """Return True if they share an NHS number, or where one is missing a pupil number."""
    return levels.number in _NUMBER_SAME


VETOES: tuple[tuple[Veto, Rule], ...] = (
    (Veto.NUMBERS, _has_conflicting_numbers),
    (Veto.BORROWED, _has_a_relatives_number),
    (Veto.UNBORN, _is_unborn),
    (Veto.UNNAMED, _is_unnamed),
    (Veto.TWIN, _may_be_twin),
    (Veto.FORENAME, _has_other_forename),
    (Veto.MIDDLE, _has_other_middle),
)
"""The first that holds is told."""


def veto_of(a: Card, b: Card, levels: Levels) -> Veto | None:
    """Return why a match of these two needs somebody's look; None if it does not."""
    return next((veto for veto, holds in VETOES if holds(a, b, levels)), None)
