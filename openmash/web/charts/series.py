"""One area before and after its start: monthly medians, the fitted line, and the line before
carried on."""

from datetime import date

from openmash.domain.insights.interrupted_series import InterruptedSeries
from openmash.domain.insights.panel import months_between
from openmash.web.charts.scales import (
    Scale,
    bottom_axis,
    day_ticks,
    left_axis,
    round_ticks,
    spread_out,
)
from openmash.web.charts.svg import BLUE, ORANGE, PAPER, PURPLE, QUIET, Drawing

WIDTH, HEIGHT = 940.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 152.0, 46.0, 46.0


def drawing(series: InterruptedSeries, *, title: str, about: str, axis: str) -> Drawing:
    """The chart; at least one month is in the series.

    Args:
        axis: words for the lengths, above their axis.
    """
    chart = Drawing(WIDTH, HEIGHT, title=title, about=about)
    values = [v for p in series.points for v in (p.observed, p.fitted, p.otherwise) if v]
    marks = round_ticks(0, max(values, default=1.0))
    up = Scale(0, marks[-1], HEIGHT - _BOTTOM, _TOP)
    first, last = series.points[0].month, series.points[-1].month
    across = Scale(0, max(1, months_between(first, last)), _LEFT + 10, WIDTH - _RIGHT)
    left_axis(chart, up, [(mark, f"{mark:g}") for mark in marks], x1=_LEFT, x2=across.last)
    chart.text(8, 18, axis, fill=QUIET)
    shown = day_ticks([point.month for point in series.points], 9)
    words = [(float(months_between(first, month)), f"{month:%b %y}") for month in shown]
    bottom_axis(chart, across, words, y=up.first)
    _start(chart, series.start, across(_place(first, series.start)), up.first)
    _lines(chart, series, across, up)
    for number, point in enumerate(series.points):
        if point.observed is not None:
            chart.circle(across(number), up(point.observed), 4.2, fill=QUIET, stroke=PAPER)
    return chart


def _place(first: date, day: date) -> float:
    """Where a day stands among months: one before the middle of its month is left of its point."""
    return months_between(first, day) + (day.day - 1) / 31


def _start(chart: Drawing, start: date, x: float, bottom: float) -> None:
    chart.line(x, _TOP - 8, x, bottom, stroke=PURPLE, stroke_width=2, stroke_dasharray="2 4")
    near_the_end = x > WIDTH - _RIGHT - 170
    chart.text(
        x, _TOP - 14, f"Started {start:%-d %b %Y}", fill=PURPLE, font_weight="bold",
        text_anchor="end" if near_the_end else "middle" if x > 130 else "start",
    )  # fmt: skip


def _lines(chart: Drawing, series: InterruptedSeries, across: Scale, up: Scale) -> None:
    """The fitted line in its two parts, and dashed what the first part would have led to."""
    parts: list[list[tuple[float, float]]] = [[], []]
    for number, point in enumerate(series.points):
        if point.fitted is not None:
            after = point.otherwise is not None
            parts[after].append((across(number), up(point.fitted)))
    carried = [
        (across(number), up(point.otherwise))
        for number, point in enumerate(series.points)
        if point.otherwise is not None
    ]
    for part in parts:
        chart.path(part, stroke=BLUE, stroke_width=3)
    chart.path(carried, stroke=ORANGE, stroke_width=2.5, stroke_dasharray="9 5")
    ends = [(part[-1][1], words, colour) for part, words, colour in (
        (parts[1], "Fitted line", BLUE), (carried, "Line before,", ORANGE),
    ) if part]  # fmt: skip
    places = spread_out([y for y, _, _ in ends], 36, up.first - 12)
    for (_, words, colour), y in zip(ends, places, strict=True):
        chart.text(across.last + 10, y + 5, words, fill=colour, font_weight="bold")
        if colour == ORANGE:
            chart.text(across.last + 10, y + 22, "carried on", fill=colour, font_weight="bold")
