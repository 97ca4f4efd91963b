"""Whether boroughs may be put in order: not where the order would mostly rank chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from openmash.domain.insights.intervals import Estimate


@dataclass(frozen=True, slots=True)
class Separation:
    """Whether boroughs may be put in order.

    Attributes:
        order: names from low to high; None where the order is refused.
        sentence: why it is refused, or what it rests on.
        apart: pairs (lower, higher) whose intervals do not touch: all that can be said.
    """

    order: tuple[str, ...] | None
    sentence: str
    apart: tuple[tuple[str, str], ...]


def separation(estimates: Mapping[str, Estimate]) -> Separation:
    """An order only where every interval is clear of the next; else the pairs that differ.

    Intervals at 95% that do not touch differ at well under 1%, which leaves room for the many
    pairs looked at; pass wider intervals (`level=0.998`) where all 33 boroughs are compared.
    """
    known = {name: each for name, each in estimates.items() if each.value is not None}
    names = sorted(known, key=lambda name: (known[name].value or 0, name))
    apart = tuple(
        (low, high)
        for place, low in enumerate(names)
        for high in names[place + 1 :]
        if known[low].apart_from(known[high])
    )
    without = len(estimates) - len(known)
    clear = set(apart)
    if len(names) < 2:
        return Separation(None, "There are not two boroughs with a figure to compare.", apart)
    if without == 0 and all(pair in clear for pair in pairwise(names)):
        return Separation(tuple(names), "Every interval is clear of the next.", apart)
    pairs = len(names) * (len(names) - 1) // 2
    words = _no_order(pairs, pairs - len(apart), without)
    return Separation(None, words, apart)


def _no_order(pairs: int, overlapping: int, without: int) -> str:
    """Why there is no order, in a sentence or two."""
    none = f"{without} {'has' if without == 1 else 'have'} no figure"
    if not overlapping:
        return f"No order is given: {none}."
    if pairs == 1:
        which = "the intervals of the two boroughs overlap"
    else:
        have = "has" if overlapping == 1 else "have"
        which = f"of {pairs} pairs of boroughs, {overlapping} {have} intervals that overlap"
    words = f"No order is given: {which}, so a league table would mostly rank chance."
    return f"{words} {none}." if without else words
