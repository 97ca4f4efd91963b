"""Which people of two lists are worth comparing: those who share one of a dozen keys.

Not the keys by which one question is answered (`linkage.keys`): those are forty a person, made so
that nobody asked about is missed. Two long lists meet in each key at once, so here every kind of
key must win links that no other wins, or it only costs time. What each wins is printed by
`bench/bulk_link.py --keys`.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from openmash.domain.people.dates import swap_day_and_month
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.scoring import surname_class, surname_value
from openmash.domain.people.linkage.sounding import main_sounds
from openmash.domain.people.linkage.variants import label

MOST_HELD: Final = 100
"""A key that more people of the index share is left out: by itself it tells next to nothing."""

MOST_ASKED: Final = 1_000
"""A key that more rows of the extract share is left out: ten million rows of one name would be
compared with everybody of that name."""

KINDS: Final = {
    "N": "NHS number",
    "U": "unique pupil number",
    "T": "phone",
    "D": "birth date and the sound of a name",
    "P": "postcode and the sound of a name",
    "F": "two names, however spelt",
    "Y": "birth year and the sounds of two names",
    "M": "birthday and the sounds of two names",
    "G": "birth month and the sound of a name",
}
_MOST_WORDS: Final = 6


def exact_keys(card: Card) -> Iterator[str]:
    """Keys that hardly anybody shares but the same person, told the same way twice."""
    if card.precision != "day" or not card.given:
        return
    if card.nhs:
        yield f"n{card.nhs}:{card.born}:{label(card.given)}"
    for code in card.postcodes:
        yield f"x{card.given}:{surname_value(card.surname)}:{card.born}:{code}"


def lean_keys(card: Card, *, asked: bool) -> Iterator[str]:
    """Keys of one person.

    Args:
        card: the person.
        asked: of a row of the extract: a likely slip is guessed on this side alone.
    """
    yield from _numbers(card)
    words = _words(card)
    codes = {word: main_sounds(word) for word in words}
    pairs = {
        ":".join(sorted(each))
        for one, other in combinations(words, 2)
        for each in zip(codes[one], codes[other], strict=False)
    }
    every = {sound for each in codes.values() for sound in each}
    yield from (f"P{code}:{sound}" for code in card.postcodes for sound in every)
    if card.surname and card.given:
        yield f"F{label(card.given)}:{surname_class(card.surname)}"
    if card.born is None:
        return
    yield from (f"Y{card.born.year}:{pair}" for pair in pairs)
    if card.precision == "day":
        days = {card.born, (asked and swap_day_and_month(card.born)) or card.born}
        for day in days:
            yield from (f"D{day}:{sound}" for sound in every)
        yield from (f"M{card.born:%m%d}:{pair}" for pair in pairs)
    if card.precision in ("day", "month"):
        yield from (f"G{card.born:%Y%m}:{sound}" for sound in every)


def _numbers(card: Card) -> Iterator[str]:
    if card.nhs:
        yield f"N{card.nhs}"
    if card.upn:
        yield f"U{card.upn}"
    if card.phone:
        yield f"T{card.phone}"


def _words(card: Card) -> list[str]:
    """The first name, the surname's words and a few more, in a settled order."""
    own = [card.given] if card.given else []
    others = [*sorted(card.surname), *sorted(card.middle), *sorted(card.aliases)]
    return [word for word in dict.fromkeys((*own, *others)) if len(word) > 1][:_MOST_WORDS]
