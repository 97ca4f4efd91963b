"""The words by which a record is searched for: whatever of it somebody may type, in one form.

Names stand as they are compared. Dates, postcodes and numbers begin with a sign of their own, so
that none is ever taken for a name, and stand once for each way to type less of them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of

BORN, PLACE, NUMBER, MADE = "=", "@", "#", "!"

MADE_BY: Final = f"{MADE}1"
"""A word of every record: by which rules its words were made. Another when the rules change."""

LONGEST: Final = 80
_MOST_NAMES: Final = 40
"""Name words kept of a record: all aliases of a lifetime, but no pasted paragraph."""


def words_of_record(facts: PersonFacts) -> frozenset[str]:
    """Every word by which a record is found.

    >>> sorted(words_of_record(PersonFacts(surname="Khan", postcodes=("E8 4CV",))))
    ['!1', '@E8', '@E84', '@E84CV', 'khan']
    """
    return frozenset(_words(facts))


def _words(facts: PersonFacts) -> Iterator[str]:
    yield MADE_BY
    card = card_of(facts)
    names = sorted(card.name_words, key=lambda word: (-len(word), word))
    yield from (word[:LONGEST] for word in names[:_MOST_NAMES])
    if card.born:
        yield from born_words(card.born, card.precision)
    if card.expected:
        yield from born_words(card.expected, "day")
    for code in card.postcodes:
        yield from (PLACE + code, PLACE + code[:-2], PLACE + code[:-3])
    yield from (NUMBER + each for each in (card.nhs, card.upn) if each)


def born_words(day: date, precision: str) -> tuple[str, ...]:
    """The words of a date: the finest that it is known to comes first, the year last."""
    year, month = f"{BORN}{day.year:04}", f"{BORN}{day.year:04}-{day.month:02}"
    if precision == "day":
        return f"{BORN}{day.isoformat()}", month, year
    return (month, year) if precision == "month" else (year,)


def place_word(postcode: str) -> str:
    """The word of a postcode, whole or begun: "E8 4" gives "@E84"."""
    return PLACE + postcode.replace(" ", "")


def is_name(word: str) -> bool:
    """True for the word of a name."""
    return word[:1] not in (BORN, PLACE, NUMBER, MADE)


def parts_of(word: str) -> frozenset[str]:
    """Every three letters in a row of a word, with two blanks before it and one after.

    Those of PostgreSQL's pg_trgm (documentation, F.35), so that likeness means the same.

    >>> sorted(parts_of("cat"))
    ['  c', ' ca', 'at ', 'cat']
    """
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(shared: int, one: str, other: str) -> float:
    """How alike two words are, from 0 to 1: the parts they share among all that either has.

    Args:
        shared: how many parts they share.
    """
    return shared / (len(parts_of(one)) + len(parts_of(other)) - shared)
