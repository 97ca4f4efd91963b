"""How good a model is: the people held out are asked about with their numbers hidden.

A third of them are asked about as if nobody held them. Their brothers, sisters and twins are still
there: whoever is joined then is joined wrongly.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openmash.domain.people.known import PEOPLE
from openmash.domain.people.linkage.bands import Judged, judge
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.upkeep.labels import Labels, Told, is_withheld
from openmash.domain.people.upkeep.lookup import Index

PRECISIONS: Final = (0.99, 0.999)

FEWEST_IN_GROUP: Final = 30
"""Smaller groups are put together: their share would be chance, and might point at a family."""

TOGETHER: Final = "Smaller groups together"
NOT_KNOWN: Final = "Not known"


@dataclass(frozen=True, slots=True)
class Answer:
    """The likeliest candidate for one person asked about.

    Attributes:
        held: the person was there to be found.
        right: the candidate is the person.
        odds: the candidate's log-odds in bits; None if there was no candidate.
        vetoed: it would not be joined without somebody's look, however much it weighs.
    """

    held: bool
    right: bool
    odds: float | None
    vetoed: bool
    group: str

    def is_joined(self, bound: float) -> bool:
        """True if the candidate would be joined unseen above that many bits."""
        return self.odds is not None and self.odds >= bound and not self.vetoed


def answers(model: Model, found: Labels) -> list[Answer]:
    """Ask about everybody held out, each once."""
    index = Index(found.people)
    asked: dict[str, Told] = {}
    for other, first in found.held_out:
        asked.setdefault(first.number, other)
    return [_answer(model, index, other, number) for number, other in asked.items()]


def _answer(model: Model, index: Index, told: Told, number: str) -> Answer:
    held = not is_withheld(number)
    near = index.near(told.unnumbered, without="" if held else number)
    ruled = judge(model, card_of(told.unnumbered), near, people=PEOPLE)
    best: Judged[str] | None = ruled[0] if ruled else None
    return Answer(
        held,
        best is not None and best.key == number,
        best.log_odds if best else None,
        best is not None and best.veto is not None,
        told.group or NOT_KNOWN,
    )


def figures(given: Sequence[Answer], same: float) -> dict[str, Any]:
    """The figures that go with a model, for its file.

    Args:
        given: answers about everybody held out.
        same: the threshold from which the model joins unseen, in bits.

    Returns:
        Counts, and shares from 0 to 1; a recall is None where too few answers stand behind it.
    """
    there = [each for each in given if each.held]
    joined = [each for each in given if each.is_joined(same)]
    return {
        "asked": len(given),
        "held": len(there),
        "found first": _share(sum(each.right for each in there), len(there)),
        "joined": len(joined),
        "joined wrongly": sum(not each.right for each in joined),
        "joined wrongly, not held": sum(not each.held for each in joined),
        "recall at same": _share(sum(each.right for each in joined), len(there)),
        **{f"recall at {wanted}": _at(given, wanted) for wanted in PRECISIONS},
        "by group": by_group((each.group, each.right and each.is_joined(same)) for each in there),
    }


def _at(given: Sequence[Answer], wanted: float) -> dict[str, float] | None:
    """The lowest bound above which that share of the joins is right, and the recall there.

    None if fewer are joined than it takes to see one wrong in that many.
    """
    joins = sorted(
        ((each.odds, each.right) for each in given if each.odds is not None and not each.vetoed),
        reverse=True,
    )
    there = sum(each.held for each in given)
    best, right = None, 0
    for place, (odds, is_right) in enumerate(joins, start=1):
        right += is_right
        # No bound parts those of equal weight.
        is_last = place == len(joins) or joins[place][0] < odds
        if is_last and right / place >= wanted and place >= 1 / (1 - wanted):
            best = {"bits": round(odds, 2), "recall": round(right / there, 4)}
    return best


def by_group(each: Iterable[tuple[str, bool]]) -> dict[str, dict[str, float | int]]:
    """The share found of each group, small groups put together until they are no longer small.

    Args:
        each: of everybody asked about, the group and whether they were found.
    """
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for group, is_found in each:
        asked[group] += 1
        found[group] += is_found
    return {
        group: {"asked": count, "found": _share(sum(found[one] for one in members), count) or 0.0}
        for group, (count, members) in pooled(asked).items()
    }


def pooled(sizes: Mapping[str, int]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Which groups can stand by themselves: by name the size, and what it is made of.

    What is put together is at least as large as the smallest that may stand alone, or its size
    would follow from the total; the next larger group joins it if need be.
    """
    largest_first = sorted(sizes, key=lambda name: (-sizes[name], name))
    alone = [name for name in largest_first if sizes[name] >= FEWEST_IN_GROUP]
    rest = [name for name in largest_first if sizes[name] < FEWEST_IN_GROUP]
    while rest and alone and sum(sizes[name] for name in rest) < FEWEST_IN_GROUP:
        rest.append(alone.pop())
    groups: dict[str, tuple[int, tuple[str, ...]]] = {
        name: (sizes[name], (name,)) for name in sorted(alone)
    }
    together = sum(sizes[name] for name in rest)
    if together >= FEWEST_IN_GROUP:
        groups[TOGETHER] = (together, tuple(sorted(rest)))
    return groups


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
