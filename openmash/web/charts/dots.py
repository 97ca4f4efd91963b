"""Shares of groups as dots with their intervals, one line for each group."""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.domain.insights.intervals import Estimate
from openmash.web.charts.scales import Scale, bottom_axis, round_ticks
from openmash.web.charts.svg import BLUE, INK, QUIET, RULE, TEXT, Drawing, width_of

WIDTH = 940.0
_LINE, _TOP, _BOTTOM, _RIGHT = 34.0, 16.0, 66.0, 78.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One line; without a share it is named as not shown.

    Attributes:
        whole: the line of all, drawn as a square.
    """

    label: str
    share: Estimate | None
    whole: bool = False


def drawing(dots: Sequence[Dot], *, title: str, about: str, axis: str) -> Drawing:
    """The lines in their order, shares from 0 to a round figure past the highest end."""
    left = 24 + max((width_of(each.label) for each in dots), default=0.0)
    bottom = _TOP + _LINE * len(dots)
    chart = Drawing(WIDTH, bottom + _BOTTOM, title=title, about=about)
    highest = max((each.share.high or 0 for each in dots if each.share), default=1.0)
    marks = [mark for mark in round_ticks(0, 100 * highest) if mark <= 100]
    across = Scale(0, marks[-1] / 100, left, WIDTH - _RIGHT)
    for mark in marks:
        x = across(mark / 100)
        chart.line(x, _TOP, x, bottom, stroke=RULE, stroke_width=1)
    for n, dot in enumerate(dots):
        _draw(chart, dot, across, _TOP + _LINE * (n + 0.5), left)
    bottom_axis(chart, across, [(mark / 100, f"{mark:g}%") for mark in marks], y=bottom)
    middle = (across.first + across.last) / 2
    chart.text(middle, bottom + _BOTTOM - 16, axis, text_anchor="middle", fill=QUIET)
    return chart


def _draw(chart: Drawing, dot: Dot, across: Scale, y: float, left: float) -> None:
    chart.text(left - 16, y + TEXT / 3, dot.label, text_anchor="end")
    if dot.share is None or dot.share.value is None:
        chart.text(across.first + 8, y + TEXT / 3, "kept back", fill=QUIET)
        return
    x = across(dot.share.value)
    if dot.share.low is not None and dot.share.high is not None:
        low, high = across(dot.share.low), across(dot.share.high)
        chart.line(low, y, high, y, stroke=INK, stroke_width=2)
        for end in (low, high):
            chart.line(end, y - 5, end, y + 5, stroke=INK, stroke_width=2)
    if dot.whole:
        chart.rect(x - 6, y - 6, 12, 12, fill=INK)
    else:
        chart.circle(x, y, 6, fill=BLUE, stroke=INK)
    chart.text(WIDTH - _RIGHT + 16, y + TEXT / 3, f"{dot.share.value:.1%}")
