"""How many are still waiting, by how long: Kaplan-Meier curves as a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.domain.insights.survival import Curve
from openmash.web.charts.scales import (
    Scale,
    bottom_axis,
    left_axis,
    length_marks,
    length_ticks,
    spread_out,
)
from openmash.web.charts.svg import INK, PAPER, QUIET, Drawing, width_of

WIDTH, HEIGHT = 940.0, 420.0
_LEFT, _TOP, _BOTTOM = 62.0, 34.0, 62.0
_APART, _NEAR = 19.0, 40.0
LADDER = (30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10080, 14400, 20160, 43200, 86400)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve.

    Attributes:
        dashes: presentation attribute; lines of one chart differ in it. Empty for a whole line.
    """

    label: str
    curve: Curve
    colour: str = INK
    dashes: str = ""
    thick: float = 2.5


def reach(curves: Sequence[Curve]) -> float:
    """How far the axis goes, in minutes: past where nine in ten have ended, if they have."""
    ends = [curve.quantile(0.9).value or curve.longest for curve in curves]
    longest = max(ends, default=60.0)
    return float(next((each for each in LADDER if each >= longest), longest))


def drawing(lines: Sequence[Line], *, title: str, about: str, in_days: bool, axis: str) -> Drawing:
    """The curves of lengths in minutes.

    Args:
        in_days: say 24 hours as a day: for clock time alone.
        axis: words under the axis of lengths.
    """
    room = 16 + max((width_of(line.label) for line in lines), default=0.0)
    chart = Drawing(WIDTH, HEIGHT, title=title, about=about)
    marks = length_ticks(reach([line.curve for line in lines]))
    across = Scale(0, marks[-1], _LEFT, WIDTH - room)
    up = Scale(0, 1, HEIGHT - _BOTTOM, _TOP)
    shares = [(n / 5, f"{n * 20}%") for n in range(6)]
    left_axis(chart, up, shares, x1=_LEFT, x2=across.last)
    words = length_marks(marks, in_days=in_days)
    bottom_axis(chart, across, words, y=up.first)
    chart.text(_LEFT - 54, 16, "Share still waiting", fill=QUIET)
    middle = (across.first + across.last) / 2
    chart.text(middle, HEIGHT - 14, axis, text_anchor="middle", fill=QUIET)
    ends = []
    if len(lines) == 1:
        _band(chart, lines[0].curve, across, up)
    for line in lines:
        steps = _steps(line.curve, marks[-1])
        look = {"stroke": line.colour, "stroke_width": line.thick}
        if line.dashes:
            look["stroke_dasharray"] = line.dashes
        chart.path([(across(x), up(y)) for x, y in steps], **look)
        ends.append((across(steps[-1][0]), up(steps[-1][1])))
    _name(chart, lines, ends, lowest=up.first + 4)
    return chart


def _name(
    chart: Drawing,
    lines: Sequence[Line],
    ends: Sequence[tuple[float, float]],
    *,
    lowest: float,
) -> None:
    """Each line's words where it ends; moved apart where lines end together."""
    furthest = max((x for x, _ in ends), default=0.0)
    beside = [n for n, (x, _) in enumerate(ends) if furthest - x < _NEAR]
    places = spread_out([ends[n][1] for n in beside], _APART, lowest)
    for n, place in zip(beside, places, strict=True):
        (x, y), colour = ends[n], lines[n].colour
        if abs(place - y) > 3:
            chart.line(x + 1, y, furthest + 6, place, stroke=colour, stroke_width=1)
        _words(chart, lines[n], furthest + 8, place + 5)
    for n, (x, y) in enumerate(ends):
        if n not in beside:
            _words(chart, lines[n], x + 4, y - 7)


def _words(chart: Drawing, line: Line, x: float, y: float) -> None:
    # The pale edge keeps words legible where another line runs under them.
    edge = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
    chart.text(x, y, line.label, fill=line.colour, font_weight="bold", **edge)


def _steps(curve: Curve, limit: float) -> list[tuple[float, float]]:
    """The corners of the curve up to the limit, or to the longest wait seen."""
    corners = [(0.0, 1.0)]
    for length, share in zip(curve.lengths, curve.survival, strict=True):
        if length > limit:
            break
        corners += [(length, corners[-1][1]), (length, share)]
    corners.append((min(limit, max(curve.longest, corners[-1][0])), corners[-1][1]))
    return corners


def _band(chart: Drawing, curve: Curve, across: Scale, up: Scale) -> None:
    """The interval of a lone curve; of several it would hide them."""
    over, under = [(0.0, 1.0)], [(0.0, 1.0)]
    for length, low, high in zip(curve.lengths, curve.low, curve.high, strict=True):
        if length > across.high:
            break
        over += [(length, over[-1][1]), (length, high)]
        under += [(length, under[-1][1]), (length, low)]
    corners = [(across(x), up(y)) for x, y in [*over, *reversed(under)]]
    chart.area(corners, fill="#dbe4ea")
