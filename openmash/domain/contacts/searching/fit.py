"""How a person record fits what is looked for: as typed, nearly, or only alike.

What is looked for is a list of slots, each filled by any one of its words; a record fits as typed
if every slot is filled by one of the words that the record is stored under.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from openmash.domain.contacts.searching.sought import Name, Sought
from openmash.domain.people.linkage.kinds import (
    BirthLevel,
    GivenLevel,
    Levels,
    NumberLevel,
    SurnameLevel,
)
from openmash.domain.people.search_words import (
    NUMBER,
    born_words,
    is_name,
    likeness,
    parts_of,
    place_word,
)

ALIKE: Final = 0.3
"""From where two words count as alike: the threshold of pg_trgm (its documentation, F.35)."""


class Fit(StrEnum):
    """How surely a record is what somebody looks for, surest first."""

    AS_TYPED = "as_typed"
    NEARLY = "nearly"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is looked for.

    Attributes:
        word: the stored word that fills it; of a name with stand-ins the typed one.
        name: the name that it stands for; None for a date, a place or a number.
        is_place: True for a postcode or a part of one.
    """

    word: str
    name: Name | None = None
    is_place: bool = False

    def is_filled_by(self, words: Collection[str]) -> bool:
        """True if one of a record's words fills it."""
        if self.name is not None and self.name.is_wild:
            return any(fits_stand_ins(self.name, word) for word in words)
        return self.word in words


def slots(sought: Sought) -> tuple[Slot, ...]:
    """Everything that is looked for, but a contact's reference."""
    found = [Slot(name.word, name) for name in dict.fromkeys(sought.names)]
    if sought.born:
        found.append(Slot(born_words(sought.born.day, sought.born.precision)[0]))
    if sought.postcode:
        found.append(Slot(place_word(sought.postcode), is_place=True))
    found += [Slot(NUMBER + each) for each in (sought.nhs_number, sought.upn) if each]
    return tuple(found)


def fits_stand_ins(name: Name, word: str) -> bool:
    """True if the word of a name is one that a word with stand-ins means.

    >>> [fits_stand_ins(Name("mo*d?", ""), word) for word in ("mohamed", "mohammad", "moses")]
    [True, True, False]
    """
    return is_name(word) and _pattern(name.word).fullmatch(word) is not None


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    stand_ins = {"*": ".*", "?": ".?"}
    return re.compile("".join(stand_ins.get(each, re.escape(each)) for each in word))


def is_near(levels: Levels) -> bool:
    """True if a record that does not fit as typed is still worth showing.

    By a number; by all the names typed, however they are spelled, with nothing but a name or with a
    date that is close; or by one name of two and the very date, because surnames change.
    """
    if levels.number in (NumberLevel.SAME, NumberLevel.PUPIL_SAME):
        return True
    given, surname = levels.given > GivenLevel.INITIAL, levels.surname > SurnameLevel.DIFFERENT
    if given and surname:
        return True
    if not (given or surname):
        return False
    alone = levels.given is GivenLevel.MISSING or levels.surname is SurnameLevel.MISSING
    return levels.dob in _SAME_DAY or (alone and levels.dob > BirthLevel.TWO_PARTS)


_SAME_DAY: Final = (
    BirthLevel.SAME,
    BirthLevel.SWAPPED,
    BirthLevel.NEXT_DAY,
    BirthLevel.NEW_YEAR,
    BirthLevel.EXPECTED,
)


def most_alike(name: Name, words: Collection[str]) -> str:
    """The name word most like a typed one, if any is alike; "" if none is."""
    own = parts_of(name.word)
    ranked = (
        (likeness(len(own & parts_of(word)), name.word, word), word)
        for word in words
        if is_name(word)
    )
    best, word = max(ranked, default=(0.0, ""))
    return word if best >= ALIKE else ""
