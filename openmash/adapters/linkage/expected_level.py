"""How much it says that two children may be the one expected then: counted where nobody is told.

Pairs that share a verified NHS number show nothing of it, because nobody has a number before birth;
and of people drawn at random so few are unborn that chance says little. So both are counted over
everybody of the index, and only how often a date is told alike twice is a guess.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from openmash.domain.people.dates import EXPECTED_SLACK
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import BirthLevel, compare

TOLD_ALIKE: Final = 0.95
"""A guess: of an unborn child told of twice, how often the two dates lie within six weeks."""

LEAST_AT_HOME: Final = 0.005
"""Of the others at an unborn child's home, at least so many are a twin who is not born either: of
births in England 1.4 in 100 are of two or more children (Office for National Statistics, Birth
characteristics 2022), and some three others live there. An index in which such twins are told of as
one child would show none."""

TOO_FEW: Final = 10
"""Of fewer unborn children nothing is counted."""


class Expected(NamedTuple):
    """How often the level is met.

    Attributes:
        same: of two records of one person.
        strangers: of two people drawn at random.
        at_home: of two people of one home.
    """

    same: float
    strangers: float
    at_home: float


def expected(index: Sequence[Card], around: Iterable[tuple[Card, Card]]) -> Expected | None:
    """Count the level "expected" of dates of birth; None where too few are unborn to count.

    Args:
        index: one card of every person.
        around: each unborn child of the index with every other person of the same home.
    """
    unborn = [card for card in index if _is_expected(card)]
    if len(unborn) < TOO_FEW:
        return None
    share = len(unborn) / len(index)
    alike, pairs = 0, 0
    for child, other in around:
        pairs += 1
        alike += compare(child, other).dob is BirthLevel.EXPECTED
    at_home = max(alike / max(pairs, 1), LEAST_AT_HOME)
    return Expected(
        share * TOLD_ALIKE,
        2 * share * _by_chance(unborn, index),
        2 * share * at_home,
    )


def _is_expected(card: Card) -> bool:
    return card.born is None and card.expected is not None


def _by_chance(unborn: Sequence[Card], index: Sequence[Card]) -> float:
    """The share of other people whose birth, told or expected, is near a child's expected date."""
    dates: list[date] = sorted(day for card in index if (day := card.born or card.expected))
    near = sum(
        bisect_right(dates, due + EXPECTED_SLACK) - bisect_left(dates, due - EXPECTED_SLACK) - 1
        for card in unborn
        if (due := card.expected)
    )
    return near / len(unborn) / max(len(index) - 1, 1)
