"""An attack on tables that are published beside each other: what can be worked out from them all?

The attacker knows the rule, every printed count and total, that the tables are of the same
children, and how many of the whole hub fall in each class. For every count that is not printed,
the least and the most it can be is a linear programme over all of that at once.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from scipy.optimize import linprog

from openmash.domain.insights import breakdown, suppression
from openmash.domain.insights.breakdown import (
    OTHERS,
    TOGETHER,
    Measure,
    Table,
    break_down,
)
from openmash.domain.insights.suppression import SMALL, Published

HUBS = range(24)
Found = Mapping[str, Table | None]


@dataclass
class System:
    """Equations over the true counts: one unknown per measure, group and class."""

    names: list[tuple[str, str, int]]
    rows: list[list[float]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def says(self, terms: Sequence[tuple[tuple[str, str, int], float]], value: float) -> None:
        """The sum of some counts is known."""
        row = [0.0] * len(self.names)
        for name, factor in terms:
            row[self.names.index(name)] += factor
        self.rows.append(row)
        self.values.append(value)

    def bounds(
        self, names: Sequence[tuple[str, str, int]], least: dict[int, float]
    ) -> tuple[float, float]:
        """The least and the most that the sum of some counts can be."""
        goal = np.zeros(len(self.names))
        goal[[self.names.index(name) for name in names]] = 1
        known = np.array(self.rows), np.array(self.values)
        limits = [(least.get(n, 0.0), None) for n in range(len(self.names))]
        ends = []
        for sign in (1, -1):
            found = linprog(sign * goal, A_eq=known[0], b_eq=known[1], bounds=limits)
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def hub(seed: int) -> list[Measure]:
    """Children of a hub by group: three measures of all, and one of those referred."""
    chance = random.Random(seed)
    groups = [f"group {n}" for n in range(chance.randint(2, 6))]
    size = chance.choice([8, 25, 60])
    referred, moved, before, again = {}, {}, {}, {}
    for group in groups:
        n = max(0, round(chance.expovariate(1 / size)))
        split = [chance.random() ** 2 + 0.02 for _ in range(4)]
        drawn = chance.choices(range(4), split, k=n)
        referred[group] = tuple(drawn.count(k) for k in range(4))
        drawn = chance.choices(range(4), (2, 2, 9, chance.choice([0.1, 1])), k=n)
        moved[group] = tuple(drawn.count(k) for k in range(4))
        came = chance.choices((0, 1), (1, 4), k=n)
        before[group] = (came.count(0), came.count(1))
        twice = sum(chance.random() < 0.3 for _ in range(referred[group][0]))
        again[group] = (twice, referred[group][0] - twice)
    return [
        Measure("outcome", ("a", "b", "c", "d"), referred, folds=True),
        Measure("moved", ("a", "b", "c", "d"), moved, folds=True),
        Measure("before", ("a", "b"), before),
        Measure("again", ("a", "b"), again, within=("outcome", 0)),
    ]


def attacked(measures: list[Measure], found: Found) -> System:
    """All that the page says of a hub."""
    groups = list(measures[0].counts)
    system = System(
        [(m.key, g, k) for m in measures for g in groups for k in range(len(m.classes))]
    )
    for m in measures:
        for k in range(len(m.classes)):
            system.says([((m.key, g, k), 1) for g in groups], sum(m.counts[g][k] for g in groups))
    first, *others = measures
    for m in others:
        for g in groups:
            parts = range(len(first.classes)) if m.within is None else (m.within[1],)
            same = [((m.key, g, k), 1.0) for k in range(len(m.classes))]
            system.says([*same, *(((first.key, g, k), -1.0) for k in parts)], 0)
    for m in measures:
        table = found[m.key]
        if table is not None:
            _read(system, m, table)
    return system


def _read(system: System, m: Measure, table: Table) -> None:
    listed = {group for members in table.lines.values() for group in members}
    # A group that is not listed has nobody: a nought is no secret.
    parts = range(len(m.classes))
    system.says([((m.key, g, k), 1) for g in m.counts if g not in listed for k in parts], 0)
    for line, cells, size in zip(table.lines, table.cells, table.sizes, strict=True):
        members = table.lines[line]
        every = [((m.key, g, k), 1.0) for g in members for k in range(len(m.classes))]
        system.says(every, size)
        for k, cell in enumerate(cells):
            if cell is not None:
                system.says(
                    [((m.key, g, n), 1) for g in members for n in _folded(m, table, k)], cell
                )


def _folded(m: Measure, table: Table, k: int) -> list[int]:
    if len(table.classes) < len(m.classes) and k == len(table.classes) - 1:
        return [k, k + 1]
    return [k]


def _only_one(low: float, high: float) -> bool:
    """True if a single whole number lies between two."""
    return math.floor(high + 1e-6) <= math.ceil(low - 1e-6)


def _known_to_be_some(system: System, measures: list[Measure], found: Found) -> dict[int, float]:
    """What is kept back in a line of its own is known to be no nought."""
    least: dict[int, float] = {}
    for m in measures:
        table = found[m.key]
        if table is None:
            continue
        for line, cells in zip(table.lines, table.cells, strict=True):
            for k, cell in enumerate(cells):
                if cell is None and line in m.counts and len(_folded(m, table, k)) == 1:
                    least[system.names.index((m.key, line, k))] = 1.0
    return least


def _sizes(
    system: System, first: Measure, least: dict[int, float]
) -> Iterator[tuple[str, tuple[float, float]]]:
    """The groups of 1 to 5 children whose size follows."""
    for group, counts in first.counts.items():
        if 1 <= sum(counts) <= SMALL:
            names = [(first.key, group, k) for k in range(len(counts))]
            low, high = system.bounds(names, least)
            if _only_one(low, high):
                yield group, (low, high)


def given_away(measures: list[Measure]) -> list[str]:
    """The small counts that the page does not print and that follow from it exactly."""
    found = break_down(measures)
    system = attacked(measures, found)
    least = _known_to_be_some(system, measures, found)
    leaks = [f"size of {g}: {ends}" for g, ends in _sizes(system, measures[0], least)]
    for name in system.names:
        true = next(m for m in measures if m.key == name[0]).counts[name[1]][name[2]]
        if not 1 <= true <= SMALL:
            continue
        low, high = system.bounds([name], least)
        if _only_one(low, high):
            leaks.append(f"{name} is {true}: between {low:.2f} and {high:.2f}")
        elif least.get(system.names.index(name)) and (low > 1.01 or high < SMALL - 0.01):
            leaks.append(f"{name} is {true}: only {low:.2f} to {high:.2f}")
    return leaks


@pytest.mark.parametrize("seed", HUBS)
def test_no_small_count_follows_from_all_tables_together(seed: int) -> None:
    assert given_away(hub(seed)) == []


def test_the_hubs_publish_something_and_keep_something_back() -> None:
    found = [break_down(hub(seed)) for seed in HUBS]
    tables = [table for each in found for table in each.values() if table]
    assert len(tables) > 20
    assert any(None in row for table in tables for row in table.cells)
    assert any(TOGETHER in table.lines for table in tables)
    assert any(OTHERS in table.lines for table in tables)
    assert any(len(table.classes) == 3 for table in tables)
    printed = [cell for t in tables for row in t.cells for cell in row if cell is not None]
    assert not any(1 <= cell <= SMALL for cell in printed)


def _primary_only(cells: Sequence[Sequence[int]]) -> Published:
    """The fault: small counts are kept back, and nothing to protect them."""

    def shown(count: int) -> int | None:
        return None if 1 <= count <= SMALL else count

    return Published(
        tuple(tuple(map(shown, row)) for row in cells),
        tuple(sum(row) for row in cells),
        tuple(sum(column) for column in zip(*cells, strict=True)),
        sum(map(sum, cells)),
        0,
        0,
    )


def test_without_secondary_suppression_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breakdown, "publish", _primary_only)
    assert any(given_away(hub(seed)) for seed in HUBS)


def test_tables_made_safe_one_by_one_give_each_other_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: a total hidden in one table is taken for no reason to withhold it."""

    def any_totals(cells: Sequence[Sequence[int]]) -> Published:
        found = suppression.publish(cells)
        sums = _primary_only(cells)
        return Published(
            found.cells, sums.row_totals, sums.column_totals, sums.total, found.small, found.others
        )

    monkeypatch.setattr(breakdown, "publish", any_totals)
    assert any(given_away(hub(seed)) for seed in HUBS)
