"""Control charts as drawings: points whose shape says what they are, limits, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openmash.domain.insights.control_charts import Assurance, Chart, Point, Variation
from openmash.web.charts.scales import Scale, bottom_axis, day_ticks, left_axis, spread_out
from openmash.web.charts.svg import BLUE, INK, ORANGE, PAPER, PURPLE, QUIET, Drawing

WIDTH, HEIGHT = 1000.0, 380.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, 86.0, 62.0, 46.0
_ROW = 17.0
_SIZE = 5.5


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, by its sign. `step`: limits are worked out anew from it on."""

    monday: date
    sign: str
    step: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The values an axis is marked at with their words, and between which the chart is drawn."""

    marks: tuple[tuple[float, str], ...]
    low: float
    high: float

    def inside(self, value: float) -> float:
        """The value, or the end of the axis that it lies beyond."""
        return min(self.high, max(self.low, value))


def drawing(
    chart: Chart, axis: Axis, marks: Sequence[Mark], *, title: str, about: str, middle: str
) -> Drawing:
    """The chart. It has at least one point.

    Args:
        middle: words for the last mean, beside its line.
    """
    drawn = Drawing(WIDTH, HEIGHT, title=title, about=about)
    first, last = chart.points[0].monday, chart.points[-1].monday
    days = Scale(0, max(1, (last - first).days), _LEFT + 8, WIDTH - _RIGHT)
    up = Scale(axis.low, axis.high, HEIGHT - _BOTTOM, _TOP)
    left_axis(drawn, up, axis.marks, x1=_LEFT, x2=WIDTH - _RIGHT)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    words = [((day - first).days, f"{day:%-d %b %y}") for day in day_ticks(mondays, 9)]
    bottom_axis(drawn, days, words, y=up.first)

    def place(point: Point, value: float) -> tuple[float, float]:
        return days((point.monday - first).days), up(axis.inside(value))

    _happened(drawn, [m for m in marks if first <= m.monday <= last], days, first, up.first)
    for part in _parts(chart):
        _limits(drawn, part, days, up, axis, first)
    if chart.target is not None:
        y = up(axis.inside(chart.target))
        drawn.line(_LEFT, y, WIDTH - _RIGHT, y, stroke=INK, stroke_dasharray="1 5", stroke_width=3)
    drawn.path([place(p, p.value) for p in chart.points], stroke=QUIET, stroke_width=1.5)
    for point in chart.points:
        sign(drawn, *place(point, point.value), point.variation)
    _at_the_end(drawn, chart, axis, up, middle)
    return drawn


def _parts(chart: Chart) -> list[list[Point]]:
    """The points between one step and the next: each part has limits of its own."""
    starts = {step.monday for step in chart.steps}
    parts: list[list[Point]] = []
    reached: set[date] = set()
    for point in chart.points:
        begun = {start for start in starts if start <= point.monday}
        if not parts or begun != reached:
            parts.append([])
            reached = begun
        parts[-1].append(point)
    return parts


def _limits(
    drawn: Drawing, part: Sequence[Point], days: Scale, up: Scale, axis: Axis, first: date
) -> None:
    begin = days((part[0].monday - first).days) - 5
    end = days((part[-1].monday - first).days) + 5
    drawn.line(begin, up(part[0].mean), end, up(part[0].mean), stroke=INK, stroke_width=2)
    for limit in (part[0].low, part[0].high):
        y = up(axis.inside(limit))
        drawn.line(begin, y, end, y, stroke=QUIET, stroke_width=1.5, stroke_dasharray="8 5")


def _happened(
    drawn: Drawing, marks: Sequence[Mark], days: Scale, first: date, bottom: float
) -> None:
    """A line and a flag for each, on three rows so that neighbours stay apart."""
    for number, mark in enumerate(marks):
        x = days((mark.monday - first).days)
        y = 16 + _ROW * (number % 3)
        look = {"stroke_width": 2} if mark.step else {"stroke_dasharray": "2 4"}
        drawn.line(x, y + 3, x, bottom, stroke=PURPLE, **look)
        width = 9.0 * len(mark.sign) + 6
        fill, ink = (PURPLE, PAPER) if mark.step else (PAPER, PURPLE)
        drawn.rect(x - width / 2, y - 13, width, 16.0, fill=fill, stroke=PURPLE)
        drawn.text(x, y, mark.sign, text_anchor="middle", fill=ink, font_size=13)


def _at_the_end(drawn: Drawing, chart: Chart, axis: Axis, up: Scale, middle: str) -> None:
    """What each level line is, where it ends; moved apart where two lie close."""
    last = chart.points[-1]
    levels = [("Upper limit", last.high), (middle, last.mean), ("Lower limit", last.low)]
    if chart.target is not None:
        levels.append(("Goal", chart.target))
    places = spread_out([up(axis.inside(level)) for _, level in levels], 16, up.first + 4)
    for (words, _), y in zip(levels, places, strict=True):
        weight = "normal" if words.endswith("limit") else "bold"
        drawn.text(WIDTH - _RIGHT + 6, y + 5, words, font_weight=weight)


def sign(drawn: Drawing, x: float, y: float, kind: Variation, size: float = _SIZE) -> None:
    """The shape of a point: round for common cause, square for improvement, a diamond for concern,
    a triangle for neither."""
    group = kind.value.split("_")[0]
    if group == "improvement":
        drawn.rect(x - size, y - size, 2 * size, 2 * size, fill=BLUE, stroke=PAPER)
    elif group == "concern":
        reach = size * 1.4
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        drawn.area(corners, fill=ORANGE, stroke=PAPER)
    elif group == "neutral":
        reach = size * 1.3
        corners = [(x, y - reach), (x + reach, y + size), (x - reach, y + size)]
        drawn.area(corners, fill=PURPLE, stroke=PAPER)
    else:
        drawn.circle(x, y, size * 0.8, fill=QUIET, stroke=PAPER)


_ICON = 44.0


def variation_icon(kind: Variation) -> Drawing:
    """The first icon of Making Data Count: the shape of the point, with H for high or L for low."""
    drawn = Drawing(_ICON, _ICON, title=kind.label, about="")
    middle = _ICON / 2
    if kind is Variation.COMMON:
        drawn.circle(middle, middle, 20.0, fill=PAPER, stroke=QUIET, stroke_width=3)
        wave = [(9, 26), (16, 18), (22, 25), (28, 18), (35, 25)]
        drawn.path(wave, stroke=QUIET, stroke_width=2.5)
        return drawn
    sign(drawn, middle, middle, kind, size=15.0)
    letter = "H" if kind.value.endswith("high") else "L"
    drawn.text(
        middle, middle + 7, letter, text_anchor="middle", fill=PAPER, font_size=19,
        font_weight="bold",
    )  # fmt: skip
    return drawn


def assurance_icon(kind: Assurance) -> Drawing:
    """The second icon: P for passing the target, F for failing it, a question mark for either."""
    drawn = Drawing(_ICON, _ICON, title=kind.label, about="")
    letter, colour, dashes = {
        Assurance.MEETS: ("P", BLUE, ""),
        Assurance.MISSES: ("F", ORANGE, ""),
        Assurance.HIT_AND_MISS: ("?", QUIET, "5 3"),
    }[kind]
    look = {"stroke_dasharray": dashes} if dashes else {}
    middle = _ICON / 2
    drawn.circle(middle, middle, 20.0, fill=PAPER, stroke=colour, stroke_width=3, **look)
    drawn.text(
        middle, middle + 8, letter, text_anchor="middle", fill=colour, font_size=23,
        font_weight="bold",
    )  # fmt: skip
    return drawn
