"""Several measures of the same children by one kind of group, safe to publish beside each other.

`suppression.publish` makes one table safe, its own totals printed. Tables of the same children
share totals: how many children each group has, and how many of the hub fall in each class. So

- the size of each group is published first, as a list; the groups kept back there are one line
  from then on, in every table;
- a table is then made safe between totals that are public already. Where that would need a total
  hidden, which another table or page shows, the smallest lines are joined, or the last two classes
  (`folds`), until it does not; if nothing is left to compare, there is no table;
- a table within a table (of the children referred: who was referred before) is made of the lines
  whose count is public in the first, the others being one line.

Every table so adds nothing to what is known of any other: what they share is printed. What belongs
to one period must be published once (`quarters`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openmash.domain.insights.suppression import Published, publish

TOGETHER = "Smaller groups, together"
OTHERS = "Other groups, together"
FEWEST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of each group fall in each class.

    Attributes:
        key: a short name, unique among the measures.
        classes: words for the classes, which every child of the population is in exactly one of.
        counts: group to a count per class.
        folds: the last two classes may be shown as one if they cannot be shown apart.
        within: the measure and the class of it whose children this measure divides; None if it
            divides all.
    """

    key: str
    classes: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]
    folds: bool = False
    within: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that may be printed; None is a count kept back. The totals are always there.

    Attributes:
        lines: what each line is called, and the groups that it counts.
    """

    key: str
    classes: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    cells: tuple[tuple[int | None, ...], ...]
    sizes: tuple[int, ...]
    totals: tuple[int, ...]
    total: int


def break_down(measures: Sequence[Measure]) -> dict[str, Table | None]:
    """The tables of measures that divide the same children, by key; None where none is safe.

    Groups keep their order. A measure within another stands after it.

    Raises:
        ValueError: two measures of all children do not agree on how many a group has.
    """
    whole = [each for each in measures if each.within is None]
    sizes = {group: sum(counts) for group, counts in whole[0].counts.items()} if whole else {}
    if any({g: sum(c) for g, c in each.counts.items()} != sizes for each in whole):
        raise ValueError("measures of the same children have the same groups of the same sizes")
    sizes = {group: size for group, size in sizes.items() if size}
    lines = _lines(sizes)
    tables: dict[str, Table | None] = {}
    for each in measures:
        if each.within is None:
            tables[each.key] = _table(each, lines)
        else:
            parent, number = each.within
            tables[each.key] = _table(each, _lines_within(tables.get(parent), number))
    return tables


_Lines = dict[str, tuple[str, ...]]
"""A printed line to the groups that it counts."""


def _lines(sizes: Mapping[str, int]) -> _Lines:
    """One line per group, and one for all whose size is kept back; none if that is no help."""
    if not sizes:
        return {}
    shown = zip(sizes, publish([list(sizes.values())]).cells[0], strict=True)
    small = tuple(group for group, size in shown if size is None)
    lines: _Lines = {group: (group,) for group in sizes if group not in small}
    return {**lines, TOGETHER: small} if small else lines


def _lines_within(table: Table | None, number: int) -> _Lines:
    """The lines whose count of a class is public, and one for the rest."""
    if table is None or number >= len(table.totals):
        return {}
    found: _Lines = {}
    rest: tuple[str, ...] = ()
    for group, cells in zip(table.lines, table.cells, strict=True):
        if cells[number] is None:
            rest += table.lines[group]
        elif cells[number]:
            found[group] = table.lines[group]
    return {**found, OTHERS: rest} if rest else found


def _table(measure: Measure, lines: _Lines) -> Table | None:
    """The finest safe table of a measure; None if there is none."""
    while len(lines) >= FEWEST_GROUPS:
        cells = [
            [sum(measure.counts[g][k] for g in groups) for k in range(len(measure.classes))]
            for groups in lines.values()
        ]
        found, classes = _safe(cells), measure.classes
        if found is None and measure.folds:
            # The hub's own count of either class is public and may be small; it can be of any of
            # the lines, for `_safe` leaves none alone, and each that is not empty may hold 5.
            found = _safe([[*row[:-2], sum(row[-2:])] for row in cells])
            classes = (
                *classes[:-2],
                f"{classes[-2]}, or {classes[-1][0].lower()}{classes[-1][1:]}",
            )
        if found is not None:
            return _printed(measure.key, classes, lines, found)
        lines = _joined(lines, [sum(row) for row in cells])
    return None


def _joined(lines: _Lines, sizes: Sequence[int]) -> _Lines:
    """The same with the two smallest lines as one, which stands last."""
    order = sorted(zip(sizes, range(len(sizes)), lines, strict=True))
    smallest = [line for _, _, line in order[:2]]
    # There is one such line: a third group that is joined joins it.
    smallest += [line for line in (TOGETHER, OTHERS) if line in lines and line not in smallest]
    rest = {line: groups for line, groups in lines.items() if line not in smallest}
    members = tuple(group for line in lines if line in smallest for group in lines[line])
    return {**rest, OTHERS if OTHERS in smallest else TOGETHER: members}


def _printed(key: str, classes: tuple[str, ...], lines: _Lines, found: Published) -> Table:
    return Table(
        key,
        classes,
        lines,
        found.cells,
        tuple(each for each in found.row_totals if each is not None),
        tuple(each for each in found.column_totals if each is not None),
        found.total or 0,
    )


def _safe(cells: Sequence[Sequence[int]]) -> Published | None:
    """The published table if all of its totals can stay."""
    found = publish(cells)
    totals = (*found.row_totals, *found.column_totals, found.total)
    if None in totals or not found.total or any(map(_all_in_one, zip(*cells, strict=True))):
        return None
    return found


def _all_in_one(column: Sequence[int]) -> bool:
    """True if a class lies in one line alone: who is in the class would be known to be of it."""
    return sum(map(bool, column)) == 1
