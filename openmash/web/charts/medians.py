"""Medians of boroughs as dots with their intervals, by name, beside the median of all."""

from collections.abc import Sequence

from openmash.domain.insights.comparing import Line
from openmash.web.charts.scales import Scale, bottom_axis, length_marks, length_ticks
from openmash.web.charts.standings import sign
from openmash.web.charts.svg import INK, QUIET, RULE, TEXT, Drawing, width_of

WIDTH = 960.0
_LINE, _TOP, _BOTTOM, _RIGHT = 30.0, 34.0, 64.0, 84.0


def drawing(
    lines: Sequence[Line], common: float | None, *, title: str, about: str, across: str
) -> Drawing:
    """One line for each borough, in their order; those without a figure say so."""
    left = 24 + max((width_of(each.name) for each in lines), default=0.0)
    bottom = _TOP + _LINE * len(lines)
    drawn = Drawing(WIDTH, bottom + _BOTTOM, title=title, about=about)
    ends = [each.figure.high or each.figure.value or 0.0 for each in lines]
    marks = length_ticks(max([*ends, 60.0]))
    right = Scale(0, marks[-1], left, WIDTH - _RIGHT)
    for mark in marks:
        drawn.line(right(mark), _TOP, right(mark), bottom, stroke=RULE, stroke_width=1)
    if common is not None:
        x = right(common)
        drawn.line(x, _TOP - 8, x, bottom, stroke=INK, stroke_width=2, stroke_dasharray="7 5")
        drawn.text(x, _TOP - 14, "All", text_anchor="middle", font_weight="bold")
    for n, each in enumerate(lines):
        _draw(drawn, each, right, _TOP + _LINE * (n + 0.5), left)
    words = length_marks(marks, in_days=True)
    bottom_axis(drawn, right, words, y=bottom)
    middle = (right.first + right.last) / 2
    drawn.text(middle, bottom + _BOTTOM - 14, across, text_anchor="middle", fill=QUIET)
    return drawn


def _draw(drawn: Drawing, each: Line, right: Scale, y: float, left: float) -> None:
    drawn.text(left - 16, y + TEXT / 3, each.name, text_anchor="end")
    figure = each.figure
    if figure.value is None:
        drawn.text(right.first + 8, y + TEXT / 3, each.standing.value, fill=QUIET)
        return
    if figure.low is not None and figure.high is not None:
        low, high = right(figure.low), right(figure.high)
        drawn.line(low, y, high, y, stroke=INK, stroke_width=2)
        for end in (low, high):
            drawn.line(end, y - 5, end, y + 5, stroke=INK, stroke_width=2)
    sign(drawn, right(figure.value), y, each.standing)
