"""Small numbers kept back from published tables, and enough others that nobody can work them out.

The rule is the Department for Education's for children in need: counts of 1 to 5 are not shown
(symbol "c"), noughts are, and further counts are kept back so that no small one follows by
subtraction. Here that has an exact meaning: what is printed, with its totals, must leave every
small count possibly anything from 1 to 5 (a small total, anything from the number of counts it is
made of). A reader is taken to know the rule, and so that each hidden count is at least 1.

A table with totals is a network: rows and columns are nodes, counts and totals are edges, and the
hidden counts can change only around closed loops of hidden edges. So the range a reader can work
out is a largest flow, and the cheapest further counts to hide lie on a shortest path (Cox 1980;
Kelly, Golden and Assad 1992). A way always exists: at worst the totals are hidden too.

One table at a time. Two tables that share counts (the same children by age, and by age and need)
must be published as the one with more detail, or not both.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

SMALL = 5
SYMBOL = "c"
# A hidden total costs the reader more than a hidden count of the same size.
_TOTAL_COSTS = 1_000.0
_HIDING_COSTS = 10.0


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may be printed; None stands for a count kept back.

    Attributes:
        cells: rows of counts.
        row_totals, column_totals, total: the margins.
        small: how many counts, totals included, were kept back for being small.
        others: how many more to protect them.
    """

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    small: int
    others: int


def publish(cells: Sequence[Sequence[int]]) -> Published:
    """A table of counts with its totals, small ones and those that would tell them kept back.

    A table of one row (or one column) is a plain list with a total; its other margin repeats the
    counts and is kept back with them.

    Args:
        cells: rows of equal length; counts are 0 or more.

    Raises:
        ValueError: rows differ in length, or a count is below 0.
    """
    if len({len(row) for row in cells}) > 1 or any(each < 0 for row in cells for each in row):
        raise ValueError("a table has rows of equal length and counts of 0 or more")
    network = _Network(cells)
    network.protect()
    return network.published()


def rounded(count: float, *, to: int = 10) -> int:
    """Half-up rounding as in the national tables: 8,405 to tens is 8,410, where Python has 8,400.

    >>> rounded(8405)
    8410
    """
    tens = (Decimal(str(count)) / to).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(tens) * to


def percentage(part: int | None, whole: int | None) -> Decimal | None:
    """A percentage to one decimal, half up; None if either is kept back or there is no whole.

    >>> percentage(1, 16)
    Decimal('6.3')
    """
    if part is None or not whole:
        return None
    share = Decimal(100 * part) / Decimal(whole)
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(slots=True)
class _Edge:
    """A count or total, from one node of the network to another."""

    begin: int
    end: int
    value: int
    cost: float
    hidden: bool = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = self.small

    @property
    def small(self) -> bool:
        return 1 <= self.value <= SMALL


class _Network:
    """Rows are nodes 0.., then columns, then the node of all rows and that of all columns."""

    def __init__(self, cells: Sequence[Sequence[int]]) -> None:
        rows, columns = len(cells), len(cells[0]) if cells else 0
        self.shape = (rows, columns)
        every_row, every_column = rows + columns, rows + columns + 1
        down = [sum(row[c] for row in cells) for c in range(columns)]
        across = [sum(row) for row in cells]
        self.edges = [
            _Edge(r, rows + c, cells[r][c], _HIDING_COSTS)
            for r in range(rows)
            for c in range(columns)
        ]
        self.edges += [_Edge(every_row, r, across[r], _TOTAL_COSTS) for r in range(rows)]
        self.edges += [_Edge(rows + c, every_column, down[c], _TOTAL_COSTS) for c in range(columns)]
        self.edges.append(_Edge(every_column, every_row, sum(across), _TOTAL_COSTS * 10))
        self.at: list[list[int]] = [[] for _ in range(rows + columns + 2)]
        for number, edge in enumerate(self.edges):
            self.at[edge.begin].append(number)
            self.at[edge.end].append(number)

    def protect(self) -> None:
        """Hide further counts until every small one may be anything from 1 to `SMALL`."""
        for number, edge in enumerate(self.edges):
            if edge.small:
                self._free(number, edge.end, edge.begin, SMALL - edge.value)
                self._free(number, edge.begin, edge.end, edge.value - 1)

    def _free(self, number: int, source: int, goal: int, amount: int) -> None:
        """Make it possible to push `amount` around a loop through an edge, hiding the cheapest."""
        pushed: dict[int, int] = {}
        while amount > 0:
            path = self._cheapest(number, source, goal, pushed)
            if path is None:
                # Only a total cannot fall further: it is at least the number of its counts.
                return
            for step, way in path:
                self.edges[step].hidden = True
                pushed[step] = pushed.get(step, 0) + way
            amount -= 1

    def _cheapest(
        self, without: int, source: int, goal: int, pushed: dict[int, int]
    ) -> list[tuple[int, int]] | None:
        """The path that needs least hiding, as (edge, +1 along it or -1 against it), if any."""
        best = {source: 0.0}
        came: dict[int, tuple[int, int, int]] = {}
        queue = [(0.0, source)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == goal:
                break
            if cost > best[node]:
                continue
            for number in self.at[node]:
                edge = self.edges[number]
                way = 1 if edge.begin == node else -1
                if number == without or not self._room(number, way, pushed):
                    continue
                other = edge.end if way == 1 else edge.begin
                further = cost + self._price(edge)
                if further < best.get(other, math.inf):
                    best[other] = further
                    came[other] = (node, number, way)
                    heapq.heappush(queue, (further, other))
        if goal not in best:
            return None
        path = []
        node = goal
        while node != source:
            node, number, way = came[node]
            path.append((number, way))
        return path

    def _room(self, number: int, way: int, pushed: dict[int, int]) -> bool:
        # A nought is printed, so it is known; any other hidden count is known to be at least 1.
        value = self.edges[number].value
        return value > 0 and (way == 1 or value + pushed.get(number, 0) > 1)

    @staticmethod
    def _price(edge: _Edge) -> float:
        # Among counts the smaller is dearer to nobody; a hair per step keeps loops short.
        return 1e-6 if edge.hidden else edge.cost + math.log1p(edge.value)

    def published(self) -> Published:
        """The table with what is hidden left out."""
        shown = [None if each.hidden else each.value for each in self.edges]
        rows, columns = self.shape
        cells = rows * columns
        return Published(
            cells=tuple(tuple(shown[r * columns : (r + 1) * columns]) for r in range(rows)),
            row_totals=tuple(shown[cells : cells + rows]),
            column_totals=tuple(shown[cells + rows : -1]),
            total=shown[-1],
            small=sum(each.small for each in self.edges),
            others=sum(each.hidden and not each.small for each in self.edges),
        )
