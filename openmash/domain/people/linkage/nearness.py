"""Which of those who share keys with a person are judged: the nearest, and whoever is not far off.

Told once, for every place that keeps an index: the database's statement, an agency's own index,
the bench and the upkeep of models.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Protocol, TypeVar


class _Sortable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=_Sortable)

PER_KEY: Final = 300
"""People taken of one key. One that more share (two common names) tells little by itself."""

ALWAYS: Final = 30
"""So many are judged, however little they share."""

MOST: Final = 120
"""And no more than so many: those whose keys in common weigh most."""

SHARE: Final = 0.15
"""Between the two, whoever shares this part of what the nearest shares.

Somebody who is told of aright shares nearly all keys with themselves, and then the ninety who share
a sound and a year are nobody's doubt. Where little is told aright all share as little, and all are
judged. docs/matching.md says what it costs in people found, and wins in time.
"""


def shared(
    asked: Mapping[int, float],
    holders: Callable[[int], Collection[K]],
    besides: Collection[K] = (),
) -> dict[K, float]:
    """Return what the keys that each one shares with a person weigh together.

    A key that few have tells more than one of the same kind that many have: it weighs by the
    fourth root of how many, found by trying powers and logarithms on the development city.

    Args:
        asked: keys, and what a hit by each counts (`keys.asked_keys`).
        holders: of a key those who have it, at most `PER_KEY`.
        besides: who is left out, such as the person's own record.
    """
    left_out = frozenset(besides)
    sums: dict[K, float] = {}
    for key, counts in asked.items():
        found = holders(key)
        weighs = counts / max(len(found), 1) ** 0.25
        for each in found:
            if each not in left_out:
                sums[each] = sums.get(each, 0.0) + weighs
    return sums


def nearest(sums: Mapping[K, float]) -> list[K]:
    """Return who is judged, nearest first; of equal ones the lesser key first.

    Args:
        sums: of everybody who shares a key, what the keys in common weigh.
    """
    ranked = sorted(sums, key=lambda each: (-sums[each], each))[:MOST]
    bound = SHARE * sums[ranked[0]] if ranked else 0.0
    return [each for place, each in enumerate(ranked) if place < ALWAYS or sums[each] >= bound]
