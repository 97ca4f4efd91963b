"""Chances from before any training, where too few pairs show a level to count it.

Written down from what the field has published of such models; a trained model keeps of them only
what `FIXED` says.
"""

from collections.abc import Mapping
from math import sqrt

from openmash.adapters.linkage.settings import Chances
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
    TogetherLevel,
)

_G, _S, _B, _A, _N = GivenLevel, SurnameLevel, BirthLevel, AddressLevel, NumberLevel

FIXED: Chances = {
    "number": {
        # Nobody meets two people with one NHS number by drawing at random; Splink's sampling
        # would leave it without a value. That a number is wrong or another's happens more.
        _N.SAME: (0.975, 1e-7),
        _N.PUPIL_SAME: (0.97, 1e-7),
        _N.PUPIL_DIFFERENT: (0.03, 1.0),
        _N.DIFFERENT: (0.012, 1.0),
    },
}
"""Not to be trained: the pairs that m is counted on are those that share the number."""

_Levels = Mapping[int, tuple[float, float]]

_APART_AND_AT_HOME: Mapping[str, _Levels] = {
    "given": {
        _G.SAME: (0.80, 2.5e-3),
        _G.VARIANT: (0.07, 1.2e-3),
        _G.ALIAS: (0.02, 2e-4),
        _G.MIDDLE: (0.015, 6e-4),
        _G.SWAPPED: (0.008, 2e-6),
        _G.MISSPELT: (0.06, 2e-4),
        _G.SLIP: (0.015, 2e-3),
        _G.PART: (0.01, 6e-4),
        _G.SOUNDS: (0.012, 3e-3),
        _G.GARBLED: (0.01, 5e-4),
        _G.INITIAL: (0.012, 2e-3),
        _G.DIFFERENT: (0.004, 0.985),
    },
    "surname": {
        _S.SAME: (0.78, 2.5e-3),
        _S.VARIANT: (0.035, 7e-4),
        _S.ALIAS: (0.03, 4e-4),
        _S.SWAPPED: (0.008, 2e-6),
        _S.PART: (0.05, 1.5e-3),
        _S.SLIP: (0.04, 1.2e-3),
        _S.LITTLE: (0.01, 5e-3),
        _S.SOUNDS: (0.012, 3e-3),
        _S.DIFFERENT: (0.035, 0.986),
    },
    "dob": {
        _B.SAME: (0.80, 6e-5),
        _B.SWAPPED: (0.015, 2e-5),
        _B.NEXT_DAY: (0.01, 1.2e-4),
        _B.DIGIT: (0.04, 9e-4),
        _B.NEW_YEAR: (0.03, 3e-4),
        _B.LOOSE: (0.04, 2e-2),
        _B.YEAR_PUT: (0.02, 1e-3),
        _B.EXPECTED: (0.02, 6e-3),
        _B.TWO_PARTS: (0.015, 2.6e-3),
        _B.YEAR: (0.02, 2.5e-2),
        _B.DIFFERENT: (0.01, 0.943),
    },
    "address": {
        _A.DOOR: (0.60, 1.2e-5),
        _A.PHONE: (0.03, 3e-6),
        _A.POSTCODE: (0.06, 8e-5),
        _A.AMONG: (0.06, 1e-4),
        _A.SECTOR: (0.03, 1e-2),
        _A.DIFFERENT: (0.22, 0.98),
    },
    "given_home": {
        _G.SAME: (0.80, 3e-3),
        _G.VARIANT: (0.07, 1e-3),
        _G.ALIAS: (0.02, 1.5e-3),
        _G.MIDDLE: (0.015, 4e-3),
        _G.SWAPPED: (0.008, 2e-4),
        _G.MISSPELT: (0.06, 1e-3),
        _G.SLIP: (0.015, 6e-3),
        _G.PART: (0.01, 2e-3),
        _G.SOUNDS: (0.012, 6e-3),
        _G.GARBLED: (0.01, 1e-3),
        _G.INITIAL: (0.012, 6e-3),
        _G.DIFFERENT: (0.004, 0.97),
    },
    "surname_home": {
        _S.SAME: (0.78, 0.6),
        _S.VARIANT: (0.035, 0.02),
        _S.ALIAS: (0.03, 0.03),
        _S.SWAPPED: (0.008, 2e-4),
        _S.PART: (0.05, 0.08),
        _S.SLIP: (0.04, 0.02),
        _S.LITTLE: (0.01, 0.02),
        _S.SOUNDS: (0.012, 0.01),
        _S.DIFFERENT: (0.035, 0.22),
    },
    "dob_home": {
        _B.SAME: (0.80, 5e-3),
        _B.SWAPPED: (0.015, 3e-5),
        _B.NEXT_DAY: (0.01, 1.5e-4),
        _B.DIGIT: (0.04, 1.2e-3),
        _B.NEW_YEAR: (0.03, 2e-3),
        _B.LOOSE: (0.04, 2e-2),
        _B.YEAR_PUT: (0.02, 1e-3),
        _B.EXPECTED: (0.02, 6e-3),
        _B.TWO_PARTS: (0.015, 3e-3),
        _B.YEAR: (0.02, 2.5e-2),
        _B.DIFFERENT: (0.01, 0.93),
    },
}


def _at_postcode(field: str) -> _Levels:
    """Some of those who share a postcode share a home, and others are strangers."""
    apart, at_home = _APART_AND_AT_HOME[field], _APART_AND_AT_HOME[f"{field}_home"]
    return {level: (m, sqrt(u * at_home[level][1])) for level, (m, u) in apart.items()}


GUESSED: Chances = {
    **FIXED,
    **_APART_AND_AT_HOME,
    **{f"{field}_postcode": _at_postcode(field) for field in ("given", "surname", "dob")},
    "sex": {SexLevel.SAME: (0.985, 0.5), SexLevel.DIFFERENT: (0.015, 0.5)},
    "sex_named": {SexLevel.SAME: (0.985, 0.97), SexLevel.DIFFERENT: (0.015, 0.03)},
    "middle": {MiddleLevel.SAME: (0.985, 0.02), MiddleLevel.DIFFERENT: (0.015, 0.98)},
    # Of two of one surname eight times as many share a first name as of any two.
    "together": {
        TogetherLevel.BOTH: (0.125, 1.0),
        TogetherLevel.LOOSELY: (0.3, 1.0),
        TogetherLevel.APART: (1.0, 1.0),
    },
}
