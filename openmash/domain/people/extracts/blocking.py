"""Which people of two lists are worth comparing: those who share one of some twenty keys.

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

NEAR: Final[Mapping[str, Kind]] = {
    "N": Kind("NHS number"),
    "U": Kind("unique pupil number"),
    "T": Kind("phone"),
    "D": Kind("birth date and the sound of a name"),
    "P": Kind("postcode and the sound of a name"),
}
"""Keys of those who still have a number, a birth date or a home in common, and so most of all."""

FAR: Final[Mapping[str, Kind]] = {
    "F": Kind("first name and surname, however spelt"),
    "Y": Kind("birth year and the sounds of two names"),
    # Few people may share these: a rare name tells more than a common one.
    "S": Kind("birth year and surname", 40),
    "Z": Kind("part of town and surname", 40),
    "E": Kind("month expected and the sound of a name"),
    "X": Kind("month expected and postcode"),
    "d": Kind("birth date with one part told wrongly and one name"),
}
"""Keys for the few rows of which nobody is sure by then: the rest of the keys, and guesses."""

SETTLED: Final = 6.0
"""Odds in bits, by its near keys, from which a row is looked for no further: sixty-four to one.

Of 5,000 rows of a development extract the far keys would have changed three. That a row is settled
says nothing of its band: that is decided as for all others.
"""

PASSES: Final[Mapping[str, Mapping[str, Kind]]] = {"exact": EXACT, "near": NEAR, "far": FAR}
"""One after the other; whoever a pass is sure of is looked for no further."""
