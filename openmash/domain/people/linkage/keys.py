"""Equality keys by which candidates are found: stored for everybody, looked up for one.

Keys are made of every claim in no order, so a claim more never hides a person. Guesses at what was
mistyped are made when asking, so that they cost look-ups and no rows. A key is 64 bits of a
digest as a signed number: it fits a database's bigint, and holds no name in the clear; it is no
secret either, because whoever has the software can make the key of a name they guess.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import combinations, product

from openmash.domain.people.dates import swap_day_and_month
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.sounding import main_sounds, sounds
from openmash.domain.people.linkage.variants import classes
from openmash.domain.people.sounds import sound

_DAY = timedelta(days=1)
_MONTHS_AROUND = 2
_MOST_WORDS = 16
"""Name words from which keys are made: all aliases of a lifetime, but no pasted paragraph."""

COUNTS: dict[str, float] = {
    "N": 24.0,
    "U": 24.0,
    "T": 10.0,
    "D": 11.0,
    "I": 8.0,
    "Y": 7.0,
    "M": 7.0,
    "W": 5.0,
    "G": 5.0,
    "B": 4.0,
    "P": 9.0,
    "Q": 5.0,
    "A": 6.0,
    "S": 9.0,
    "F": 6.0,
    "L": 4.0,
    "E": 6.0,
}
"""How much a hit by each kind of key counts for ranking: about its share in the evidence, in bits.

N NHS number, U unique pupil number, T phone. With one name's sound: D birth date, W birth day and
month, G birth month and year, B birth year, P postcode. With two: Y birth year, M birth day and
month. I birth date and one name's initial, for names all misspelt. Q postcode and birth year, A
postcode and house, S part of town and birth date. F two names however spelt, L one name's sound
with the ends of another, E month expected and postcode.
"""

_GUESSED = 0.7
"""What a hit by a guess counts of the same hit by what was told."""


def stored_keys(facts: PersonFacts) -> frozenset[int]:
    """Return the keys to store for a person: some forty-five. More claims never lose a key."""
    card = card_of(facts)
    return frozenset(_digest(kind, value) for kind, value in _told(card, _main_sounds(card)))


def asked_keys(facts: PersonFacts) -> dict[int, float]:
    """Return the keys to look up for a person, each with how much a hit by it counts.

    Their own, and those of likely slips: every reading of a name's sound; day and month exchanged,
    a day or a year off; for a child born or expected, the months around at the same postcode.
    """
    card = card_of(facts)
    every = _sounds(card)
    asked = {_digest(kind, value): COUNTS[kind] for kind, value in _told(card, every)}
    for kind, value in _guesses(card, every):
        asked.setdefault(_digest(kind, value), COUNTS[kind] * _GUESSED)
    return asked


def _digest(kind: str, value: str) -> int:
    told = blake2b(f"{kind}:{value}".encode(), digest_size=8).digest()
    return int.from_bytes(told, "big", signed=True)


def _told(card: Card, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from _numbers(card)
    for name, code in product(names, card.postcodes):
        yield "P", f"{code}:{name}"
    for code, house in product(card.postcodes, card.houses):
        yield "A", f"{code}:{house}"
    for one, other in combinations(_words(card), 2):
        for pair in product(classes(one) or {one}, classes(other) or {other}):
            yield "F", ":".join(sorted(pair))
        # However the middle of one is misspelt.
        yield "L", f"{sound(one)}:{other[0]}{other[-1]}"
        yield "L", f"{sound(other)}:{one[0]}{one[-1]}"
    if card.born:
        yield from _year_keys(card, card.born.year)
        if card.precision == "day":
            yield from _day_keys(card, names, card.born)
            yield from (("M", f"{card.born:%m-%d}:{pair}") for pair in _sound_pairs(card))
        if card.precision in ("day", "month"):
            yield from _born_month_keys(card, _month(card.born))
    if card.expected:
        yield from _month_keys(card, _month(card.expected))


def _guesses(card: Card, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    if card.born:
        yield from _slips(card, names, card.born)
    for day in filter(None, (card.born, card.expected)):
        around = range(_month(day) - _MONTHS_AROUND, _month(day) + _MONTHS_AROUND + 1)
        for month in around:
            yield from _month_keys(card, month)
        # A child expected then may be stored as born since.
        for year in {month // 12 for month in around}:
            yield from (("Q", f"{code}:{year}") for code in card.postcodes)


def _slips(card: Card, names: Iterable[str], born: date) -> Iterator[tuple[str, str]]:
    if card.precision == "day":
        if (swapped := swap_day_and_month(born)) is not None:
            yield from _day_keys(card, names, swapped)
        for guess in _days_beside(born):
            yield from _place_and_day(card, guess)
    if card.precision in ("day", "month"):
        for month in (_month(born) - 1, _month(born) + 1):
            yield from _born_month_keys(card, month)
    else:
        for year in (born.year - 1, born.year + 1):
            yield from _year_keys(card, year)


def _numbers(card: Card) -> Iterator[tuple[str, str]]:
    if card.nhs:
        yield "N", card.nhs
    if card.upn:
        yield "U", card.upn
    if card.phone:
        yield "T", card.phone


def _year_keys(card: Card, year: int) -> Iterator[tuple[str, str]]:
    yield from (("Y", f"{year}:{pair}") for pair in _sound_pairs(card))
    yield from (("B", f"{year}:{sound(word)}") for word in _words(card))
    yield from (("Q", f"{code}:{year}") for code in card.postcodes)


def _day_keys(card: Card, names: Iterable[str], born: date) -> Iterator[tuple[str, str]]:
    yield from (("D", f"{born.isoformat()}:{name}") for name in names)
    yield from (("W", f"{born:%m-%d}:{sound(word)}") for word in _words(card))
    initials = {word[0] for word in card.name_words}
    yield from (("I", f"{born.isoformat()}:{initial}") for initial in initials)
    yield from _place_and_day(card, born)


def _place_and_day(card: Card, born: date) -> Iterator[tuple[str, str]]:
    yield from (("S", f"{sector(code)}:{born.isoformat()}") for code in card.postcodes)


def _born_month_keys(card: Card, month: int) -> Iterator[tuple[str, str]]:
    yield from (("G", f"{month}:{sound(word)}") for word in _words(card))


def _month_keys(card: Card, month: int) -> Iterator[tuple[str, str]]:
    yield from (("E", f"{month}:{code}") for code in card.postcodes)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def sector(postcode: str) -> str:
    """Return a postcode's sector, of a postcode without its space: "E84CV" gives "E84"."""
    return postcode[:-2]


def _days_beside(born: date) -> Iterator[date]:
    if born > date.min:
        yield born - _DAY
    if born < date.max:
        yield born + _DAY


def _words(card: Card) -> frozenset[str]:
    """The name words to make keys of; where there are far too many, their own names first."""
    every = [word for word in card.name_words if len(word) > 1]
    return frozenset(every) if len(every) <= _MOST_WORDS else _longest_first(card, every)


def _longest_first(card: Card, every: list[str]) -> frozenset[str]:
    own = {card.given, *card.middle, *card.surname}
    ranked = sorted(every, key=lambda word: (word not in own, -len(word), word))
    return frozenset(ranked[:_MOST_WORDS])


def _sounds(card: Card) -> frozenset[str]:
    return frozenset().union(*map(sounds, _words(card)))


def _main_sounds(card: Card) -> frozenset[str]:
    return frozenset().union(*map(main_sounds, _words(card)))


def _sound_pairs(card: Card) -> frozenset[str]:
    """Two words' sounds in no order, each system with itself."""
    pairs = set()
    for one, other in combinations(_words(card), 2):
        for x, y in zip(main_sounds(one), main_sounds(other), strict=False):
            pairs.add(f"{min(x, y)}:{max(x, y)}")
    return frozenset(pairs)
