"""What is shared by those who share a name: counted on strangers of one surname or first name.

Names follow traditions and sexes. Of two Londoners drawn at random one in 1,500 pairs share a first
name, and of two who share a surname one in 150: to weigh each name as if it stood alone would count
the tradition twice. Strangers are drawn as their pairs come: a common name has more of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Final

from openmash.adapters.linkage.pair_rows import Pair
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.kinds import NAMED, TOGETHER
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    SurnameLevel,
    TogetherLevel,
    compare,
)
from openmash.domain.people.linkage.scoring import surname_class
from openmash.domain.people.linkage.variants import label

TOO_FEW: Final = 50
"""Of fewer pairs nothing is counted."""

Shares = Mapping[int, float]
"""By level, the share of the pairs in which something is known."""


def of_one_surname(
    index: Sequence[Card], same: Sequence[Pair], count: int, dice: Random
) -> Iterator[Pair]:
    """Draw pairs of strangers of one surname, in any of its spellings."""
    return _of_one(lambda card: surname_class(card.surname), index, same, count, dice)


def of_one_first_name(
    index: Sequence[Card], same: Sequence[Pair], count: int, dice: Random
) -> Iterator[Pair]:
    """Draw pairs of strangers of one first name, in any of its spellings."""
    return _of_one(lambda card: label(card.given) if card.given else "", index, same, count, dice)


def _of_one(
    name_of: Callable[[Card], str],
    index: Sequence[Card],
    same: Sequence[Pair],
    count: int,
    dice: Random,
) -> Iterator[Pair]:
    """Records as they come, each with somebody of the name who lives elsewhere.

    Args:
        index: one card of every person. same: two records of each of many people.
        count: how many are drawn; fewer come, because some are of one home or one person.
    """
    bearers: defaultdict[str, list[Card]] = defaultdict(list)
    for card in index:
        if name := name_of(card):
            bearers[name].append(card)
    named = [(asked, held, bearers[name_of(asked)]) for asked, held in same]
    sizes = [len(each) for _, _, each in named]
    if not sum(sizes):
        return
    for asked, held, others in dice.choices(named, sizes, k=count):
        other = dice.choice(others)
        is_held = other is held or bool(held.nhs and held.nhs == other.nhs)
        if not is_held and compare(asked, other).address < AddressLevel.AMONG:
            yield asked, other


def together(strangers: Shares, of_one_surname: Shares) -> dict[int, tuple[float, float]]:
    """Return m and u of the levels of two names together: how much less both say than their sum.

    Args:
        strangers: the levels of first names among all strangers; of_one_surname: among those.
    """
    chances = {TogetherLevel.APART: (1.0, 1.0)}
    for level in (TogetherLevel.LOOSELY, TogetherLevel.BOTH):
        first_names = [
            given
            for given, row in enumerate(TOGETHER)
            if row[SurnameLevel.SAME] is level
            and (level is not TogetherLevel.BOTH or given in NAMED)
        ]
        usual = sum(strangers[given] for given in first_names)
        among = sum(of_one_surname[given] for given in first_names)
        # Never more than one: that names of one surname avoid each other is chance.
        chances[level] = (min(1.0, usual / among), 1.0) if usual and among else (1.0, 1.0)
    return {int(level): each for level, each in chances.items()}
