"""How far two people's names agree, level by level. Symmetric in the two people."""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, JaroWinkler

from openmash.domain.people.cleaning import forename_tokens, surname_tokens
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.sounds import sound

SLIP_LIKENESS = 0.92
"""Jaro-Winkler likeness from which one wrong letter counts as a slip of the pen."""

SOUND_LIKENESS = 0.80
"""Jaro-Winkler likeness that two names of one sound code must also have."""

_MOST_TOKENS = 4

Tokens = frozenset[str]


class NameLevel(IntEnum):
    """How far two names agree, weakest first."""

    MISSING = 0
    DIFFERENT = 1
    INITIAL = 2
    SOUNDS = 3
    SLIP = 4
    PART = 5
    REORDERED = 6
    ALIAS = 7
    SAME = 8

    @property
    def agrees(self) -> bool:
        """True if this may be one name written in two ways. An initial alone says too little."""
        return self >= NameLevel.SOUNDS


_Comparison = Callable[[Tokens, Tokens], NameLevel]


def compare_names(a: PersonFacts, b: PersonFacts) -> tuple[NameLevel, NameLevel]:
    """Return how far the forenames and the surnames agree.

    Names that agree only when forename and surname are exchanged, or when all words are taken
    together, give REORDERED for both.
    """
    fore_a, fore_b = forename_tokens(a.forename), forename_tokens(b.forename)
    sur_a, sur_b = surname_tokens(a.surname), surname_tokens(b.surname)
    forename = max(
        _compare_forenames(fore_a, fore_b),
        _by_alias(fore_a, b, _compare_forenames),
        _by_alias(fore_b, a, _compare_forenames),
    )
    surname = max(
        _compare_surnames(sur_a, sur_b),
        _by_alias(sur_a, b, _compare_surnames),
        _by_alias(sur_b, a, _compare_surnames),
    )
    both_agree = forename.agrees and surname.agrees
    if not both_agree and _agree_reordered(fore_a, sur_a, fore_b, sur_b):
        return NameLevel.REORDERED, NameLevel.REORDERED
    return forename, surname


def _by_alias(tokens: Tokens, other: PersonFacts, compare: _Comparison) -> NameLevel:
    """The best agreement with another name of the other person; ALIAS at most."""
    if not other.other_names:
        return NameLevel.MISSING
    levels = (compare(tokens, surname_tokens(name)) for name in other.other_names)
    best = max(levels, default=NameLevel.MISSING)
    # A different other name says nothing: having two names is what the field is for.
    return min(best, NameLevel.ALIAS) if best.agrees else NameLevel.MISSING


def _agree_reordered(fore_a: Tokens, sur_a: Tokens, fore_b: Tokens, sur_b: Tokens) -> bool:
    all_a, all_b = fore_a | sur_a, fore_b | sur_b
    if all_a == all_b and len(all_a) > 1:
        return True
    exchanged = (_compare_forenames(fore_a, sur_b), _compare_forenames(sur_a, fore_b))
    return all(level.agrees and level is not NameLevel.PART for level in exchanged)


@lru_cache(maxsize=16_384)
def _compare_forenames(a: Tokens, b: Tokens) -> NameLevel:
    """Compare forenames: each word of the shorter must have its partner in the longer.

    "Mohammed Ali" and "Mohammed Yusuf" are different: brothers may share a first word.
    """
    if not a or not b:
        return NameLevel.MISSING
    if len(a) == len(b) == 1:  # as most are: no pairing to look for
        return compare_words(*a, *b)
    shared, fewer, more = a & b, *sorted((a - b, b - a), key=lambda rest: (len(rest), sorted(rest)))
    if not fewer:
        return NameLevel.PART if more else NameLevel.SAME
    level = _best_pairing(fewer, more)
    if shared and level is NameLevel.INITIAL:
        return NameLevel.PART
    return min(level, NameLevel.PART) if len(fewer) < len(more) else level


@lru_cache(maxsize=16_384)
def _compare_surnames(a: Tokens, b: Tokens) -> NameLevel:
    """Compare surnames: one word in common is enough, for double and changed surnames."""
    level = _compare_forenames(a, b)
    if level is NameLevel.INITIAL:
        return NameLevel.DIFFERENT
    return max(level, NameLevel.PART) if a & b else level


def _best_pairing(fewer: Tokens, more: Tokens) -> NameLevel:
    """The best over all pairings of the weakest pair in it."""
    if len(more) > _MOST_TOKENS:
        return NameLevel.DIFFERENT
    return max(
        min(compare_words(x, y) for x, y in zip(sorted(fewer), chosen, strict=True))
        for chosen in permutations(sorted(more), len(fewer))
    )


@lru_cache(maxsize=65_536)
def compare_words(x: str, y: str) -> NameLevel:
    """Return how far two folded words agree: SAME, SLIP, SOUNDS, INITIAL or DIFFERENT.

    One letter added, dropped, changed or two neighbours exchanged is a slip if the words still
    begin alike and are much alike, or sound the same: Ella and Bella, Jayden and Hayden are not.
    """
    if x == y:
        return NameLevel.SAME
    if 1 in (len(x), len(y)):
        return NameLevel.INITIAL if x[0] == y[0] else NameLevel.DIFFERENT
    # Sorted, because the likeness may differ a little with the order of the two.
    likeness = JaroWinkler.similarity(*sorted((x, y)))
    sound_alike = sound(x) == sound(y)
    written_alike = x[0] == y[0] and likeness >= SLIP_LIKENESS
    if OSA.distance(x, y, score_cutoff=1) == 1 and (written_alike or sound_alike):
        return NameLevel.SLIP
    if sound_alike and likeness >= SOUND_LIKENESS:
        return NameLevel.SOUNDS
    return NameLevel.DIFFERENT
