"""Gaps to the areas still waiting, month by month about the start: the event study."""

import math
from collections.abc import Sequence

from openmash.domain.insights.staggered import EventPoint
from openmash.web.charts.scales import Scale, bottom_axis, left_axis, round_ticks
from openmash.web.charts.svg import BLUE, INK, PAPER, PURPLE, QUIET, Drawing

WIDTH, HEIGHT = 940.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 106.0, 24.0, 46.0, 64.0
_MARKS = (0.05, 0.1, 0.2, 1 / 3, 0.5, 0.75, 1.0, 4 / 3, 2.0, 3.0, 5.0, 10.0, 20.0)
_WORDS = {1 / 3: "a third", 0.5: "half", 1.0: "no gap", 2.0: "twice", 3.0: "3 times"}


def drawing(events: Sequence[EventPoint], *, title: str, about: str) -> Drawing:
    """The gaps, ratios on a log scale; there is at least one.

    Months before the start are rings, those after it filled squares, so that the check of trends
    and the effect cannot be taken for each other.
    """
    chart = Drawing(WIDTH, HEIGHT, title=title, about=about)
    marks = _marks([each.ratio for each in events])
    up = Scale(math.log(marks[0]), math.log(marks[-1]), HEIGHT - _BOTTOM, _TOP)
    first, last = min(-1, events[0].months), max(1, events[-1].months)
    across = Scale(first, last, _LEFT + 14, WIDTH - _RIGHT)
    words = [(math.log(mark), _words(mark)) for mark in marks]
    left_axis(chart, up, words, x1=_LEFT, x2=WIDTH - _RIGHT)
    chart.text(8, 18, "Turnaround against the areas still waiting", fill=QUIET)
    steps = [m for m in round_ticks(first, last, 10) if m == int(m) and first <= m <= last]
    bottom_axis(chart, across, [(m, f"{m:+.0f}" if m else "0") for m in steps], y=up.first)
    middle = (across.first + across.last) / 2
    chart.text(
        middle, HEIGHT - 14, "Months since the start (0 is the first whole month)",
        text_anchor="middle", fill=QUIET,
    )  # fmt: skip
    chart.line(across.first, up(0), across.last, up(0), stroke=INK, stroke_width=2)
    x = across(-0.5)
    chart.line(x, _TOP - 8, x, up.first, stroke=PURPLE, stroke_width=2, stroke_dasharray="2 4")
    chart.text(x + 8, _TOP - 12, "Start", fill=PURPLE, font_weight="bold")
    for each in events:
        _point(chart, each, across(each.months), up(math.log(each.ratio)))
    return chart


def _point(chart: Drawing, each: EventPoint, x: float, y: float) -> None:
    if each.months < 0:
        chart.circle(x, y, 4.5, fill=PAPER, stroke=QUIET, stroke_width=2)
    else:
        chart.rect(x - 4.5, y - 4.5, 9.0, 9.0, fill=BLUE, stroke=PAPER)


def _marks(ratios: Sequence[float]) -> list[float]:
    """The marks about the ratios, from one at or below the least to one at or above the most."""
    low, high = min([*ratios, 0.75]), max([*ratios, 4 / 3])
    below = max((mark for mark in _MARKS if mark <= low), default=_MARKS[0])
    above = min((mark for mark in _MARKS if mark >= high), default=_MARKS[-1])
    return [mark for mark in _MARKS if below <= mark <= above]


def _words(mark: float) -> str:
    return _WORDS.get(mark) or f"{mark:.0%}"
