"""How far two people's names agree. Symmetric; answers are kept, because names recur."""

from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, JaroWinkler

from openmash.domain.people.linkage.cards import Card, Words
from openmash.domain.people.linkage.common import LITTLE_SAID
from openmash.domain.people.linkage.forenames import is_forename
from openmash.domain.people.linkage.kinds import GivenLevel, MiddleLevel, SurnameLevel
from openmash.domain.people.linkage.sounding import sound_alike
from openmash.domain.people.linkage.variants import are_variants, classes

SLIP_LIKENESS = 0.92
"""Jaro-Winkler likeness of two words that one wrong letter or so may part."""

SOUND_LIKENESS = 0.70
"""Jaro-Winkler likeness that words of one sound must also have."""

_SHORTEST_PART = 3
_SHORTEST_SLIP = 4
_SHORTEST_GARBLED, _GARBLED_TWICE = 3, 5
_KEPT = 1 << 18

# Looked up once: reading a member from its enumeration costs as much as the rest of a comparison.
_UNKNOWN, _SAME, _VARIANT = GivenLevel.MISSING, GivenLevel.SAME, GivenLevel.VARIANT
_ALIAS, _MIDDLE = GivenLevel.ALIAS, GivenLevel.MIDDLE
_OTHERS = (GivenLevel.DIFFERENT, GivenLevel.GARBLED)


def compare_given(a: Card, b: Card) -> GivenLevel:
    x, y = a.given, b.given
    if not x or not y:
        return _UNKNOWN
    if x == y:
        return _SAME
    level = compare_given_words(x, y)
    if level is _VARIANT or _in_one_word(x, b) or _in_one_word(y, a):
        return _VARIANT
    if (b.aliases and _known_as(x, b.aliases)) or (a.aliases and _known_as(y, a.aliases)):
        return _ALIAS
    if (b.middle and _known_as(x, b.middle)) or (a.middle and _known_as(y, a.middle)):
        return _MIDDLE
    return level


def _in_one_word(word: str, of: Card) -> bool:
    """True for forenames in one word that are several in the other: Annemarie and Anne Marie."""
    if not of.middle or not word.startswith(of.given) or word == of.given:
        return False
    rest = word[len(of.given) :]
    return rest in of.middle or any(
        rest == one + other for one, other in permutations(of.middle, 2)
    )


def _known_as(word: str, others: Words) -> bool:
    """True if the word or a spelling of it is among the others; most words have only the one."""
    if word in others:
        return True
    mine = classes(word)
    return bool(mine) and any(not mine.isdisjoint(classes(other)) for other in others)


@lru_cache(maxsize=_KEPT)
def compare_given_words(x: str, y: str) -> GivenLevel:
    """Return how far two different folded first names agree, by themselves."""
    if are_variants(x, y):
        return GivenLevel.VARIANT
    shorter, longer = _by_length(x, y)
    if len(shorter) == 1:
        return GivenLevel.INITIAL if longer[0] == shorter else GivenLevel.DIFFERENT
    names = is_forename(x) + is_forename(y)
    if names == 1 and _is_near(shorter, longer):
        return GivenLevel.MISSPELT
    if _is_slip(shorter, longer):
        return GivenLevel.SLIP
    if len(shorter) >= _SHORTEST_PART and longer.startswith(shorter):
        return GivenLevel.PART
    if _is_sound(shorter, longer):
        return GivenLevel.SOUNDS
    garbled = names < 2 and _is_garbled(shorter, longer)
    return GivenLevel.GARBLED if garbled else GivenLevel.DIFFERENT


def _by_length(x: str, y: str) -> tuple[str, str]:
    """The shorter of two words first; of two of one length the first in the alphabet."""
    return (x, y) if (len(x), x) < (len(y), y) else (y, x)


def _is_near(shorter: str, longer: str) -> bool:
    """True if one keystroke parts two words, or a way of writing down what was heard."""
    if len(longer) < _SHORTEST_SLIP:
        return False
    return OSA.distance(shorter, longer, score_cutoff=1) == 1 or _is_sound(shorter, longer)


def _is_garbled(shorter: str, longer: str) -> bool:
    """True if a stroke parts two short words, or two strokes such as leave most of a longer one."""
    if len(longer) < _SHORTEST_GARBLED:
        return False
    strokes = 2 if len(shorter) >= _GARBLED_TWICE else 1
    return OSA.distance(shorter, longer, score_cutoff=strokes) <= strokes


def _is_slip(shorter: str, longer: str) -> bool:
    if len(longer) < _SHORTEST_SLIP:
        return False
    if JaroWinkler.similarity(shorter, longer) >= SLIP_LIKENESS:
        return True
    # One wrong letter in a word of seven or more is less than the likeness above allows.
    return OSA.distance(shorter, longer, score_cutoff=1) == 1 and len(shorter) > _SHORTEST_SLIP


def _is_sound(shorter: str, longer: str) -> bool:
    # The likeness first: it is found in a hundredth of the time that sound codes take to make.
    if JaroWinkler.similarity(shorter, longer) < SOUND_LIKENESS:
        return False
    return sound_alike(shorter, longer)


@lru_cache(maxsize=_KEPT)
def compare_surname_words(a: Words, b: Words) -> SurnameLevel:
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
    shorter, longer = _by_length(x, y)
    if len(shorter) == 1:
        return SurnameLevel.DIFFERENT
    if _is_slip(shorter, longer):
        return SurnameLevel.SLIP
    return SurnameLevel.SOUNDS if _is_sound(shorter, longer) else SurnameLevel.DIFFERENT


def surname_by_alias(a: Card, b: Card) -> SurnameLevel:
    if (a.surname and a.surname <= b.aliases) or (b.surname and b.surname <= a.aliases):
        return SurnameLevel.ALIAS
    every_a, every_b = a.surname | a.aliases, b.surname | b.aliases
    shared = (a.surname & every_b) | (b.surname & every_a)
    if shared - LITTLE_SAID - {a.given, b.given}:
        return SurnameLevel.ALIAS
    return SurnameLevel.MISSING


def are_swapped(a: Card, b: Card) -> bool:
    """True if first name and surname changed places."""
    if not (a.given and b.given and a.surname and b.surname) or a.given == b.given:
        return False
    exact = (a.given in b.surname) + (b.given in a.surname)
    if exact != 1:
        return exact == 2
    one, other = (a, b) if a.given in b.surname else (b, a)
    return any(_is_misspelt(other.given, word) for word in one.surname)


@lru_cache(maxsize=_KEPT)
def _is_misspelt(x: str, y: str) -> bool:
    """True if a word is another gone wrong, or another spelling of it."""
    return are_variants(x, y) or _is_near(*_by_length(x, y))


@lru_cache(maxsize=_KEPT)
def compare_middles(a: Words, b: Words) -> MiddleLevel:
    """Two sets of further forenames agree if any word of one may be a word of the other."""
    for x in a:
        for y in b:
            if x == y or compare_given_words(*sorted((x, y))) not in _OTHERS:
                return MiddleLevel.SAME
    return MiddleLevel.DIFFERENT
