"""A funnel plot: each borough by its size and its share, between limits that narrow with size."""

from collections.abc import Sequence

from openmash.domain.insights.benchmarking import ALARM, WARNING, Funnel, share_limits
from openmash.domain.insights.comparing import Line, Standing
from openmash.web.charts.scales import Scale, bottom_axis, left_axis, round_ticks, spread_out
from openmash.web.charts.standings import sign
from openmash.web.charts.svg import INK, PAPER, QUIET, Drawing, width_of

WIDTH, HEIGHT = 960.0, 460.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 96.0, 20.0, 62.0
_STEPS = 120
_FEW = 12
"""Up to so many boroughs all are named; beyond, those that stand apart."""


def drawing(
    lines: Sequence[Line], funnel: Funnel, *, title: str, about: str, across: str
) -> Drawing:
    """The funnel of the boroughs that have a place on it; there is at least one.

    Args:
        across: words under the axis of sizes.
    """
    placed = [each for each in lines if each.point and each.figure.value is not None]
    drawn = Drawing(WIDTH, HEIGHT, title=title, about=about)
    sizes = round_ticks(0, max(each.of or 0 for each in placed) * 1.02, 8)
    right = Scale(0, sizes[-1], _LEFT, WIDTH - _RIGHT)
    curves = _curves(funnel, sizes[-1])
    up = Scale(*_ends(placed, curves), HEIGHT - _BOTTOM, _TOP)
    ticks = [t for t in round_ticks(100 * up.low, 100 * up.high, 6) if t <= 100 * up.high + 0.01]
    left_axis(drawn, up, [(t / 100, f"{t:g}%") for t in ticks], x1=_LEFT, x2=WIDTH - _RIGHT)
    bottom_axis(drawn, right, [(s, f"{s:,.0f}") for s in sizes], y=up.first)
    drawn.text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 12, across, text_anchor="middle", fill=QUIET)
    if funnel.centre is not None:
        y = up(funnel.centre)
        drawn.line(_LEFT, y, WIDTH - _RIGHT, y, stroke=INK, stroke_width=2)
    _limits(drawn, curves, right, up)
    _at_the_end(drawn, funnel, curves, up)
    at = [(right(each.of or 0), up(each.figure.value or 0)) for each in placed]
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in at]
    for each, (x, y) in zip(placed, at, strict=True):
        sign(drawn, x, y, each.standing)
        if len(placed) <= _FEW or each.standing is not Standing.AMONG:
            _name(drawn, each.name, x, y, taken)
    return drawn


_Curve = list[tuple[float, float, float]]


def _curves(funnel: Funnel, largest: float) -> dict[float, _Curve]:
    """By level, the lower and upper limit at each size; none where all are alike."""
    if funnel.centre in (None, 0, 1):
        return {}
    sizes = [max(1.0, largest * n / _STEPS) for n in range(1, _STEPS + 1)]
    return {
        level: [(size, *share_limits(funnel, size, level)) for size in sizes]
        for level in (WARNING, ALARM)
    }


def _ends(placed: Sequence[Line], curves: dict[float, _Curve]) -> tuple[float, float]:
    """Shares between which it is drawn: all points, and the limits but for the smallest sizes."""
    shares = [each.figure.value or 0.0 for each in placed]
    for curve in curves.values():
        shares += [end for _, *ends in curve[_STEPS // 10 :] for end in ends]
    low, high = min(shares), max(shares)
    ticks = round_ticks(100 * low, 100 * high, 6)
    return max(0.0, ticks[0] / 100), min(1.0, max(ticks[-1], ticks[0] + 1) / 100)


def _limits(drawn: Drawing, curves: dict[float, _Curve], right: Scale, up: Scale) -> None:
    for level, curve in curves.items():
        look = {"stroke_dasharray": "7 5"} if level == WARNING else {}
        for side in (1, 2):
            inside = [each for each in curve if up.low <= each[side] <= up.high]
            points = [(right(each[0]), up(each[side])) for each in inside]
            drawn.path(points, stroke=QUIET, stroke_width=1.5, **look)


def _at_the_end(drawn: Drawing, funnel: Funnel, curves: dict[float, _Curve], up: Scale) -> None:
    """What each line is, where it ends; moved apart where two lie close."""
    ends = [
        (f"{level:.1%}".replace(".0", ""), curve[-1][side])
        for level, curve in curves.items()
        for side in (1, 2)
    ]
    if funnel.centre is not None:
        ends.append((f"All {funnel.centre:.1%}", funnel.centre))
    ends = [each for each in ends if up.low <= each[1] <= up.high]
    places = spread_out([up(value) for _, value in ends], 16, up.first)
    for (words, _), y in zip(ends, places, strict=True):
        bold = words.startswith("All")
        look = {"font_weight": "bold"} if bold else {"fill": QUIET}
        drawn.text(WIDTH - _RIGHT + 6, y + 5, words, **look)


_Box = tuple[float, float, float, float]


def _name(drawn: Drawing, name: str, x: float, y: float, taken: list[_Box]) -> None:
    """The name beside its sign, where nothing else stands, on a ground of its own."""
    width = width_of(name)
    places = [
        (left, y + down)
        for down in (0, -19, 19, -36, 36, -53, 53)
        for left in ((x + 12, x - 12 - width) if down == 0 else (x - width / 2, x + 12))
    ]
    boxes = [(left - 1, middle - 9, left + width + 1, middle + 9) for left, middle in places]
    inside = [box for box in boxes if box[0] > _LEFT and box[2] < WIDTH - _RIGHT]
    free = (box for box in inside if not any(_touch(box, other) for other in taken))
    box = next(free, boxes[0])
    taken.append(box)
    drawn.rect(box[0], box[1], width + 2, 18.0, fill=PAPER, fill_opacity=0.85)
    drawn.text(box[0] + 1, box[1] + 14, name)


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
