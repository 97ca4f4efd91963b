"""A network as a drawing in the manner of a genogram: what stands in which row, and every line.

The drawing is an SVG that the page holds, so that it needs no script, prints as it is seen, and can
be zoomed like text. The table beside it says the same to those who do not see it.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from openmash.domain.picture.network_facts import Edge, Network, Node, NodeKind, SourceKind
from openmash.domain.picture.ties import SIBLINGS, Confidence, TieKind

from .network_layout import Layout, Point, Sizes, lay_out

DRAWN_AT_MOST = 48
"""People in a drawing; more than that nobody can read, and the table has them all."""

_SHAPE, _TEXT_AT, _LINE = 46, 64, 16
"""How tall a sign is, where the first line of its words stands, and how far lines are apart."""
_PLACES = frozenset({NodeKind.PLACE, NodeKind.SCHOOL})
_PLAIN = frozenset({TieKind.PARENT, TieKind.LIVES_AT, TieKind.SCHOOL, TieKind.PARTNER})
"""Ties that the drawing shows by where it stands, without a word on the line."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One end, drawn.

    Attributes:
        form: "square" (male), "circle" (female), "diamond" (not known or not recorded), "place" or
            "school".
        here: told of in the contact that is open.
        lines: its name, then what is known of it, each short enough for its cell.
        strong: how many of the lines are its name.
    """

    node: str
    form: str
    here: bool
    is_child: bool
    named: bool
    x: float
    y: float
    lines: tuple[str, ...]
    strong: int


@dataclass(frozen=True, slots=True)
class Line:
    """One tie, drawn.

    Attributes:
        ends: the numbers of both nodes, parted by a space.
        style: "sure", "unsure" or "past".
        label: on the line; "" where its place says enough. `at` is where it stands.
    """

    ends: str
    path: str
    style: str
    of_place: bool
    label: str
    at: Point


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing. left_out: people who are in the table only."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    left_out: int


def drawing(
    network: Network, numbers: Mapping[str, str], under: Mapping[str, Sequence[str]]
) -> Drawing:
    """Draw a network.

    Args:
        numbers: what each node is called in the page, by key: the key itself is never shown.
        under: what stands under each name, by key.
    """
    people = [n for n in network.nodes.values() if n.kind not in _PLACES]
    people.sort(key=lambda n: (not n.here, not n.around, not n.is_child, n.title.casefold(), n.key))
    shown = {n.key for n in people[:DRAWN_AT_MOST]}
    tied = {e.end for e in network.edges if e.start in shown}
    shown |= {n.key for n in network.nodes.values() if n.kind in _PLACES and n.key in tied}
    edges = [e for e in network.edges if e.start in shown and e.end in shown]
    drawn = _without_the_obvious(edges)
    rows = _rows([n for n in people if n.key in shown], network, edges, shown)
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    links = dict.fromkeys(
        (edge.start, edge.end) if row_of[edge.start] <= row_of[edge.end] else (edge.end, edge.start)
        for edge in drawn
    )
    places = frozenset(n.key for n in network.nodes.values() if n.kind in _PLACES)
    words = {key: _words(network.nodes[key], under.get(key, ())) for row in rows for key in row}
    foot = {key: _TEXT_AT + _LINE * len(lines) - 8 for key, (lines, _) in words.items()}
    layout = lay_out(
        rows,
        links,
        Sizes(tall=max(foot.values(), default=0)),
        bundled=places,
        first=frozenset(n.key for n in people if n.here),
    )
    return Drawing(
        width=layout.width,
        height=layout.height,
        shapes=tuple(
            _shape(network.nodes[key], numbers[key], layout.at[key], *words[key])
            for row in rows
            for key in row
        ),
        lines=tuple(_lines(drawn, layout, numbers, foot)),
        left_out=len(people) - min(len(people), DRAWN_AT_MOST),
    )


def generations(people: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """How many generations each person stands above the children of the contact.

    Whoever no tie places stands with the adults, or with the children if told of as a child.
    """
    steps: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for edge in edges:
        if (above := edge.kind.above) is not None:
            steps[edge.start].append((edge.end, -above))
            steps[edge.end].append((edge.start, above))
    found: dict[str, int] = {}
    for person in sorted(people, key=lambda n: (not (n.here and n.is_child), not n.is_child)):
        if person.key in found:
            continue
        tied = bool(steps[person.key])
        found[person.key] = 0 if person.is_child or (tied and not person.records) else 1
        waiting = deque([person.key])
        while waiting:
            key = waiting.popleft()
            for other, step in steps[key]:
                if other not in found:
                    found[other] = found[key] + step
                    waiting.append(other)
    return found


def _rows(
    people: Sequence[Node], network: Network, edges: Sequence[Edge], shown: set[str]
) -> list[list[str]]:
    """Grandparents above parents above children, and places beneath them all."""
    above = generations(people, edges)
    by_generation: dict[int, list[str]] = defaultdict(list)
    for person in people:
        by_generation[above[person.key]].append(person.key)
    rows = [by_generation[number] for number in sorted(by_generation, reverse=True)]
    places = [n for n in network.nodes.values() if n.kind in _PLACES and n.key in shown]
    bottom = [n.key for n in sorted(places, key=lambda n: (n.kind, n.title, n.key))]
    return [*rows, bottom] if bottom else rows


def _without_the_obvious(edges: Sequence[Edge]) -> list[Edge]:
    """Ties that the drawing need not show twice: children of one parent hang from one parent."""
    return [
        edge
        for edge in edges
        if not (
            edge.kind in SIBLINGS
            and all(source.kind is SourceKind.WORKED_OUT for source in edge.sources)
        )
    ]


def _words(node: Node, under: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The lines of a node's words, and how many of them are its name."""
    name = _wrapped(node.title or "Not named", 18 if node.kind in _PLACES else 16, 3)
    lines = [*name, *(line for each in under for line in _wrapped(each, 21, 2))]
    return tuple(lines[:5]), len(name)


def _shape(node: Node, number: str, at: Point, lines: tuple[str, ...], strong: int) -> Shape:
    newest = node.newest
    form = {"M": "square", "F": "circle"}.get(newest.sex if newest else "", "diamond")
    if node.kind in _PLACES:
        form = node.kind.value
    return Shape(
        node=number,
        form=form,
        here=node.here,
        is_child=node.is_child,
        named=node.kind is NodeKind.NAMED,
        x=at[0],
        y=at[1],
        lines=lines,
        strong=strong,
    )


def _wrapped(text: str, width: int, lines: int) -> list[str]:
    return wrap(text, width, max_lines=lines, placeholder="…", break_long_words=True)


def _lines(
    edges: Sequence[Edge],
    layout: Layout,
    numbers: Mapping[str, str],
    foot: Mapping[str, float],
) -> list[Line]:
    """Every tie; two ties of the same two ends are one line with both their words.

    Args:
        foot: how far below its top each node's words end.
    """
    by_ends: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        pair = (edge.start, edge.end)
        by_ends[pair if pair[::-1] not in by_ends else pair[::-1]].append(edge)
    lines = []
    for (start, end), ties in by_ends.items():
        points = layout.lines.get((start, end)) or layout.lines.get((end, start))
        level = not points
        if points:
            upper = min(start, end, key=lambda key: layout.at[key][1])
            top = (points[0][0], layout.at[upper][1] + foot[upper])
            path, at = _down((top, *points[1:]))
        else:
            next_to = (start, end) in layout.beside or (end, start) in layout.beside
            path, at = _level(layout.at[start], layout.at[end], next_to=next_to)
        words = dict.fromkeys(_label(edge, level=level) for edge in ties)
        lines.append(
            Line(
                ends=f"{numbers[start]} {numbers[end]}",
                path=path,
                style=_style(ties),
                of_place=all(edge.kind.of_place for edge in ties),
                label=", ".join(word for word in words if word),
                at=at,
            )
        )
    return lines


def _label(edge: Edge, *, level: bool) -> str:
    told = edge.sources[-1].kind is SourceKind.TOLD
    if edge.kind in _PLAIN or (told and not level and not edge.kind.of_place):
        return ""
    words = edge.kind.label
    return words.removesuffix(" of") if words.endswith(" of") else words


def _style(ties: Sequence[Edge]) -> str:
    if all(edge.kind is TieKind.LIVED_AT or "former" in edge.kind for edge in ties):
        return "past"
    return "unsure" if all(e.confidence is Confidence.UNSURE for e in ties) else "sure"


def _down(points: Sequence[Point]) -> tuple[str, Point]:
    """A line from row to row: curved between rows, straight where it passes one."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for number in range(0, len(points) - 1, 2):
        (x1, y1), (x2, y2) = points[number], points[number + 1]
        middle = (y1 + y2) / 2
        path += f"C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {y2:g}"
        if number + 2 < len(points):
            path += f"L{points[number + 2][0]:g} {points[number + 2][1]:g}"
    (x1, y1), (x2, y2) = points[0], points[1]
    return path, ((x1 + x2) / 2, (y1 + y2) / 2)


def _level(one: Point, other: Point, *, next_to: bool) -> tuple[str, Point]:
    """A line within a row: straight to a neighbour, and over the heads of those between."""
    (x1, y), (x2, _) = sorted((one, other))
    if next_to:
        middle = y + _SHAPE / 2
        path = f"M{x1 + _SHAPE / 2:g} {middle:g}H{x2 - _SHAPE / 2:g}"
        return path, ((x1 + x2) / 2, middle)
    path = f"M{x1:g} {y:g}C{x1:g} {y - 44:g} {x2:g} {y - 44:g} {x2:g} {y:g}"
    return path, ((x1 + x2) / 2, y - 33)
