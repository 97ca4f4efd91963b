"""Where a network's drawing puts people and lines. No database: it is drawn from facts."""

from itertools import combinations, pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.picture.network_facts import Network
from openmash.web.presenters.network_drawing import DRAWN_AT_MOST, Drawing, drawing
from openmash.web.presenters.network_layout import Sizes, lay_out
from tests.domain.test_network import CODE, HOME, network, told

SOME = settings(max_examples=40, deadline=None)


def drawn(found: Network) -> Drawing:
    return drawing(found, {key: f"n{n}" for n, key in enumerate(found.nodes)}, {})


def family() -> Network:
    home = {"address": HOME, "postcode": CODE}
    return network(
        told(1, **home, school="Larkfield"),
        told(2, "Ada", **home, sex="F"),
        told(3, "Folake", relationship="Mother", sex="F", lives_with_children="yes"),
        told(4, "Dean", relationship="Mother's partner", sex="M"),
        told(5, "Rita", relationship="Grandmother", sex="F", lives_with_children="yes"),
    )


def test_generations_stand_in_rows_above_the_places() -> None:
    shapes = {shape.lines[0].split()[0]: shape for shape in drawn(family()).shapes}
    rows = [shapes[name].y for name in ("Rita", "Folake", "Tolu", "14")]
    assert rows == sorted(set(rows))
    assert shapes["Dean"].y == shapes["Folake"].y
    assert shapes["Ada"].y == shapes["Tolu"].y
    assert (shapes["Folake"].form, shapes["Dean"].form, shapes["Tolu"].form) == (
        "circle",
        "square",
        "diamond",
    )


def test_no_two_stand_on_each_other_and_nobody_stands_outside() -> None:
    made = drawn(family())
    for one, other in combinations(made.shapes, 2):
        assert one.y != other.y or abs(one.x - other.x) >= Sizes().cell - 0.2
    for shape in made.shapes:
        assert Sizes().cell / 2 <= shape.x <= made.width - Sizes().cell / 2
        assert shape.y + 40 < made.height


def test_every_tie_is_drawn_but_what_hangs_from_one_parent() -> None:
    found = family()
    keys = {f"n{n}": key for n, key in enumerate(found.nodes)}
    lines = {frozenset(keys[end] for end in line.ends.split()) for line in drawn(found).lines}
    ties = {frozenset((e.start, e.end)): e.kind.value for e in found.edges}
    assert {kind for pair, kind in ties.items() if pair not in lines} == {"sibling"}


def test_a_crowd_is_cut_and_says_so_and_the_child_is_among_those_drawn() -> None:
    crowd = [told(n, f"Zed{n}", contact_id=UUID(int=3), address=HOME) for n in range(2, 70)]
    made = drawn(network(told(1, address=HOME), *crowd))
    assert made.left_out == 69 - DRAWN_AT_MOST
    assert any(shape.here for shape in made.shapes)


@SOME
@given(
    st.lists(st.integers(1, 7), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), max_size=30),
)
def test_any_layout_keeps_its_rows_and_its_gaps(
    widths: list[int], pairs: list[tuple[int, int]]
) -> None:
    rows = [[f"k{number}-{n}" for n in range(width)] for number, width in enumerate(widths)]
    keys = [key for row in rows for key in row]
    links = dict.fromkeys(
        (keys[min(a, b)], keys[max(a, b)]) for a, b in pairs if a != b and max(a, b) < len(keys)
    )
    made = lay_out(rows, links, Sizes())
    assert made == lay_out(rows, links, Sizes())
    for row in rows:
        places = sorted(made.at[key][0] for key in row)
        assert all(b - a >= Sizes().cell - 0.2 for a, b in pairwise(places))
        assert len({made.at[key][1] for key in row}) == 1
    for (upper, lower), points in made.lines.items():
        ends = {made.at[upper][0], made.at[lower][0]}
        assert {points[0][0], points[-1][0]} == ends
        assert [p[1] for p in points] == sorted(p[1] for p in points)
