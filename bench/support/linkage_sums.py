"""Figures out of answers: recall at a precision, shares with their intervals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from .linkage_asked import Answer


@dataclass(frozen=True, slots=True)
class Cut:
    """What joining unseen from one threshold on would do.

    Attributes:
        odds: the threshold, in bits; infinite where no threshold is that precise.
        right, wrong: joins that would be so. asked: people asked about who are in the index.
    """

    odds: float
    right: int
    wrong: int
    asked: int

    @property
    def recall(self) -> float:
        """Share of those in the index who would be joined rightly."""
        return self.right / self.asked if self.asked else float("nan")


def cut_at(answers: Sequence[Answer], precision: float, *, vetoes: bool) -> Cut:
    """The lowest threshold at which this share of the joins is right.

    Args:
        answers: of people in the index and of people who are not.
        precision: the least share of right ones among all joins.
        vetoes: True if a vetoed best candidate is not joined.
    """
    asked = sum(answer.query.truth is not None for answer in answers)
    joins = sorted(
        (answer for answer in answers if answer.top >= 0 and not (vetoes and answer.veto)),
        key=lambda answer: -answer.odds,
    )
    best, right = Cut(float("inf"), 0, 0, asked), 0
    for place, answer in enumerate(joins, start=1):
        right += answer.is_right
        last_of_its_odds = place == len(joins) or joins[place].odds < answer.odds
        if last_of_its_odds and right >= precision * place:
            best = Cut(answer.odds, right, place - right, asked)
    return best


def at(answers: Iterable[Answer], odds: float, *, vetoes: bool) -> list[Answer]:
    """The answers whose best candidate would be joined from that threshold on."""
    return [
        answer
        for answer in answers
        if answer.top >= 0 and answer.odds >= odds and not (vetoes and answer.veto)
    ]


def share(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> float:
    """Share of the answers of which it holds; nan of none."""
    return sum(map(holds, answers)) / len(answers) if answers else float("nan")


def per_cent(part: float) -> str:
    """A share as a percentage with one place; a dash if there is none."""
    return "–" if part != part else f"{part:.1%}".replace("%", " %")


def interval(part: float, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson, 1927)."""
    if not of:
        return float("nan"), float("nan")
    z = 1.96
    middle = (part + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(part * (1 - part) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def percentile(values: Sequence[float], per_hundred: int) -> float:
    """By nearest rank; nan of none."""
    ordered = sorted(values)
    place = min(len(ordered) - 1, len(ordered) * per_hundred // 100)
    return ordered[place] if ordered else float("nan")
