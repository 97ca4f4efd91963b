"""Which people of two lists are worth comparing: those who share one of a dozen keys.

Not the keys by which one question is answered (`linkage.keys`): those are forty a person, made so
that nobody asked about is missed. Two long lists meet in each key at once, so here every kind of
key must win links that no other wins, or it only costs time. What each wins is printed by
`bench/bulk_link.py --keys`; the keys themselves are made in `adapters/linkage/bulk_keys.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST_ASKED: Final = 1_000
"""A key that more rows of the extract share is left out: ten million rows of one name would be
compared with everybody of that name."""

MOST_WORDS: Final = 6
"""Words of one name, or of all other names, from which keys are made."""

_FEW: Final = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of key.

    Attributes:
        words: what must agree.
        most: if more people of the index share a key, it is left out: by itself it tells next to
            nothing.
    """

    words: str
    most: int = _FEW


EXACT: Final[Mapping[str, Kind]] = {
    "n": Kind("NHS number, birth date and first name, however spelt"),
    "x": Kind("first name, surname, birth date and postcode"),
}
"""Keys that hardly anybody shares but the same person, told the same way twice."""

LEAN: Final[Mapping[str, Kind]] = {
    "N": Kind("NHS number"),
    "U": Kind("unique pupil number"),
    "T": Kind("phone"),
    "D": Kind("birth date and the sound of a name"),
    "P": Kind("postcode and the sound of a name"),
    "F": Kind("first name and surname, however spelt"),
    "Y": Kind("birth year and the sounds of two names"),
    "M": Kind("birthday and the sounds of two names"),
    # Few people may share these: a rare name tells more than a common one.
    "S": Kind("birth year and surname", 20),
    "G": Kind("birth year and first name", 10),
    "Z": Kind("part of town and surname", 20),
    "R": Kind("surname", 20),
    "E": Kind("month expected and the sound of a name"),
    "X": Kind("month expected and postcode"),
}
