"""Small tools over `random.Random`: weighted tables and skewed waits.

Everything random in the synthetic world goes through a `Random` that the caller seeded; nothing
here reads the operating system's randomness or depends on hash order, so a seed gives the same
world in every process.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    """A weighted choice prepared once and drawn from many times.

    Args:
        pairs: values with their weights (any positive numbers; they need not add up to one).
    """

    __slots__ = ("_edges", "_total", "values")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        if not kept:
            raise ValueError("A weighted table needs at least one value with a positive weight.")
        self.values: list[T] = [value for value, _ in kept]
        self._edges = list(accumulate(weight for _, weight in kept))
        self._total = self._edges[-1]

    def pick(self, rng: Random) -> T:
        """One value, drawn with the table's weights."""
        return self.values[bisect(self._edges, rng.random() * self._total)]


def pick(rng: Random, values: Sequence[T]) -> T:
    """One value, all equally likely. Faster than `Random.choice`, which refuses tiny biases."""
    return values[int(rng.random() * len(values))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included, all equally likely."""
    return low + int(rng.random() * (high - low + 1))


def skewed(rng: Random, median: float, sigma: float = 1.0) -> float:
    """A lognormal wait with the given median: many short, a few very long."""
    return median * exp(sigma * rng.gauss(0.0, 1.0))
