"""Where everything in a network's drawing stands: rows of generations, and few lines that cross.

A line that passes a row gets a narrow place of its own there, so that it runs between people and
not through them. The same network always gives the same drawing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

Point = tuple[float, float]

_SWEEPS = 12
_PASSES = 10


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths and heights, in the units of the drawing.

    Attributes:
        tall: the height of a row; `between` rows there is room for lines.
    """

    tall: float = 112
    cell: float = 142
    passing: float = 22
    between: float = 70
    margin: float = 46


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the tops of all cells, and the points each line passes.

    Attributes:
        lines: for each link of different rows, from its upper to its lower end.
    """

    width: float
    height: float
    at: Mapping[str, Point]
    lines: Mapping[tuple[str, str], tuple[Point, ...]]
    beside: frozenset[tuple[str, str]]


def lay_out(
    rows: Sequence[Sequence[str]],
    links: Iterable[tuple[str, str]],
    sizes: Sizes,
    *,
    bundled: frozenset[str] = frozenset(),
    first: frozenset[str] = frozenset(),
) -> Layout:
    """Place the nodes of each row and route the links.

    Args:
        rows: keys from the top row down.
        links: pairs of keys, each once.
        bundled: lower ends whose lines run together where they pass a row.
        first: those to stand on the left, where the eye and a narrow screen begin.
    """
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    grid: list[list[str]] = [list(row) for row in rows]
    chains: dict[tuple[str, str], list[str]] = {}
    near: dict[str, set[str]] = defaultdict(set)
    for pair in links:
        top, low = sorted(pair, key=lambda key: row_of[key])
        chain = [top]
        for passed in range(row_of[top] + 1, row_of[low]):
            stop = f"~{passed}~{low}" if low in bundled else f"~{passed}~{top}~{low}"
            if stop not in row_of:
                row_of[stop] = passed
                grid[passed].append(stop)
            chain.append(stop)
        chain.append(low)
        chains[pair] = chain
        for one, other in pairwise(chain):
            near[one].add(other)
            near[other].add(one)
    ordered = _order(grid, near, row_of)
    across = _across(ordered, near, sizes)
    wanted = [across[key] for key in first if key in across]
    if wanted and sum(wanted) / len(wanted) > sum(across.values()) / len(across):
        across = {key: -x for key, x in across.items()}
    return _points(ordered, across, chains, row_of, sizes)


def _order(
    grid: list[list[str]], near: Mapping[str, set[str]], row_of: Mapping[str, int]
) -> list[list[str]]:
    """Each row in an order in which few lines cross: rows are sorted by where their ties lead."""
    best, fewest = [list(row) for row in grid], _crossings(grid, near, row_of)
    rows = [list(row) for row in grid]
    for sweep in range(_SWEEPS):
        for number in range(len(rows)) if sweep % 2 == 0 else reversed(range(len(rows))):
            place = {key: n - len(row) / 2 for row in rows for n, key in enumerate(row)}
            rows[number] = sorted(rows[number], key=lambda key: _mean(key, near, place))
        crossed = _crossings(rows, near, row_of)
        if crossed < fewest or sweep == 0:
            best, fewest = [list(row) for row in rows], crossed
    return best


def _mean(key: str, near: Mapping[str, set[str]], place: Mapping[str, float]) -> float:
    others = [place[other] for other in near.get(key, ())]
    return sum(others) / len(others) if others else place[key]


def _crossings(
    rows: Sequence[Sequence[str]], near: Mapping[str, set[str]], row_of: Mapping[str, int]
) -> int:
    place = {key: n for row in rows for n, key in enumerate(row)}
    count = 0
    for number, row in enumerate(rows):
        down = [
            (place[key], place[other])
            for key in row
            for other in near.get(key, ())
            if row_of[other] == number + 1
        ]
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(down, 2))
        # Two of one row who belong together and stand apart are as bad as a crossing for each
        # that stands between them.
        count += sum(
            abs(place[key] - place[other]) - 1
            for key in row
            for other in near.get(key, ())
            if row_of[other] == number and key < other
        )
    return count


def _across(
    rows: Sequence[Sequence[str]], near: Mapping[str, set[str]], sizes: Sizes
) -> dict[str, float]:
    """How far across each key stands: near to what it is tied to, as its neighbours leave room."""
    wide = {
        key: sizes.passing if key.startswith("~") else sizes.cell for row in rows for key in row
    }
    at: dict[str, float] = {}
    for row in rows:
        total = sum(wide[key] for key in row)
        edge = -total / 2
        for key in row:
            at[key] = edge + wide[key] / 2
            edge += wide[key]
    for number in range(_PASSES):
        for row in rows if number % 2 == 0 else reversed(rows):
            wanted = [_mean(key, near, at) for key in row]
            gaps = [(wide[a] + wide[b]) / 2 for a, b in pairwise(row)]
            at |= dict(zip(row, _apart(wanted, gaps), strict=True))
    return at


def _apart(wanted: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that keep the gaps between neighbours."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        total, count = place - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, many = blocks.pop()
            total, count = total + before, count + many
        blocks.append((total, count))
    means = [total / count for total, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _points(
    rows: Sequence[Sequence[str]],
    across: Mapping[str, float],
    chains: Mapping[tuple[str, str], Sequence[str]],
    row_of: Mapping[str, int],
    sizes: Sizes,
) -> Layout:
    half = sizes.cell / 2
    left = min(across.values(), default=0) - half - sizes.margin
    width = max(across.values(), default=0) + half + sizes.margin - left
    top = {key: sizes.margin + row_of[key] * (sizes.tall + sizes.between) for key in across}
    at = {key: (round(x - left, 1), top[key]) for key, x in across.items()}
    lines: dict[tuple[str, str], tuple[Point, ...]] = {}
    for pair, chain in chains.items():
        first, *passed, last = chain
        if row_of[first] == row_of[last]:
            continue
        points = [(at[first][0], at[first][1] + sizes.tall)]
        for stop in passed:
            x, y = at[stop]
            points += [(x, y), (x, y + sizes.tall)]
        lines[pair] = (*points, at[last])
    position = {key: (number, n) for number, row in enumerate(rows) for n, key in enumerate(row)}
    beside = frozenset(
        (a, b)
        for a, b in chains
        if position[a][0] == position[b][0] and abs(position[a][1] - position[b][1]) == 1
    )
    below = sizes.tall + sizes.between
    height = sizes.margin * 1.4 + (len(rows) - 1) * below + sizes.tall if rows else 0
    return Layout(round(width, 1), round(height, 1), at, lines, beside)
