"""Control charts in words, drawings and tables."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from openmash.domain.insights.control_charts import Chart, Point, Step, Variation, Week, xmr
from openmash.domain.insights.weekly_figures import Figure
from openmash.records.queries.control_charts import Event
from openmash.web.charts import control
from openmash.web.charts.scales import length_marks, length_ticks, length_unit, round_ticks
from openmash.web.charts.svg import Drawing
from openmash.web.presenters.formatters import day, hours, in_sentence, joined
from openmash.web.presenters.turnaround import percent


@dataclass(frozen=True, slots=True)
class RowView:
    """One week in words. `what`: why it is special; empty if it is not."""

    monday: date
    n: int
    value: str
    limits: str
    what: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """One figure over time.

    Attributes:
        drawn: None where no week has a figure.
        latest: the last week's figure, and which week that is.
        icons: variation and assurance: the drawing and its words; only what can be said.
    """

    figure: Figure
    drawn: Markup | None
    latest: str
    latest_week: date | None
    icons: tuple[tuple[Markup, str], ...]
    notes: tuple[str, ...]
    rows: tuple[RowView, ...]


def chart_of(
    weeks: Sequence[Week],
    figure: Figure,
    events: Sequence[Event],
    steps: Collection[str],
    goal: float | None,
) -> Chart:
    """The chart of a figure, its limits worked out anew from each event that is chosen on."""
    first: dict[date, Step] = {}
    for event in events:
        if event.key in steps:
            first.setdefault(event.monday, Step(event.monday, event.words))
    target = goal if figure.is_share else None
    return xmr(weeks, better=figure.better, steps=first.values(), target=target)


def view(
    chart: Chart,
    weeks: Sequence[Week],
    figure: Figure,
    events: Sequence[Event],
    steps: Collection[str],
) -> ChartView:
    """A chart as the page shows it."""
    drawn = draw(chart, figure, events, steps)
    icons: list[tuple[Markup, str]] = []
    if chart.variation is not None:
        icons.append((control.variation_icon(chart.variation).icon(), chart.variation.label))
    if chart.assurance is not None:
        icons.append((control.assurance_icon(chart.assurance).icon(), chart.assurance.label))
    last = chart.points[-1] if chart.points else None
    return ChartView(
        figure=figure,
        drawn=drawn.markup(figure.value) if drawn else None,
        latest=words(figure, last.value) if last else "No figure",
        latest_week=last.monday if last else None,
        icons=tuple(icons),
        notes=chart.notes,
        rows=_rows(chart, weeks, figure),
    )


def draw(
    chart: Chart, figure: Figure, events: Sequence[Event], steps: Collection[str]
) -> Drawing | None:
    """The drawing; None where no week has a figure."""
    if not chart.points:
        return None
    marks = [control.Mark(e.monday, e.sign, e.key in steps) for e in events]
    axis = _axis(chart, figure)
    return control.drawing(
        chart,
        axis,
        marks,
        title=f"{figure.label} by week",
        about=_about(chart, figure),
        middle=f"Mean {_short(figure, chart.points[-1].mean, axis)}",
    )


def _axis(chart: Chart, figure: Figure) -> control.Axis:
    highest = max(max(point.value, point.high) for point in chart.points)
    if figure.is_share:
        marks = [n / 5 for n in range(6)]
    elif figure is Figure.MEDIAN:
        marks = length_ticks(highest, 6)
    else:
        marks = round_ticks(0, highest)
    if figure is Figure.MEDIAN:
        words_of = length_marks(marks, in_days=True)
    else:
        words_of = [(mark, f"{mark:.0%}" if figure.is_share else f"{mark:.0f}") for mark in marks]
    return control.Axis(tuple(words_of), marks[0], marks[-1])


def _short(figure: Figure, value: float, axis: control.Axis) -> str:
    if figure.is_share:
        return f"{value:.0%}"
    if figure is Figure.MEDIAN:
        size, unit = length_unit([mark for mark, _ in axis.marks], in_days=True)
        return f"{value / size:.1f} {unit}"
    return f"{value:.0f}"


def words(figure: Figure, value: float) -> str:
    """A value of a figure in words."""
    if figure.is_share:
        return percent(value)
    if figure is Figure.MEDIAN:
        return hours(value)
    return f"{value:,.0f}"


def _about(chart: Chart, figure: Figure) -> str:
    special = [point for point in chart.points if point.variation is not Variation.COMMON]
    last = chart.points[-1]
    found = "No week is special." if not special else _special(special)
    span = f"{day(chart.points[0].monday)} to {day(last.monday)}"
    return f"Weeks from {span}; the mean is now {words(figure, last.mean)}. {found}"


def _special(special: Sequence[Point]) -> str:
    shown = joined(day(point.monday) for point in special[-5:])
    lead = "Special weeks" if len(special) <= 5 else f"{len(special)} special weeks, the last"
    return f"{lead}: {shown}."


def _rows(chart: Chart, weeks: Sequence[Week], figure: Figure) -> tuple[RowView, ...]:
    """The weeks, the newest first."""
    points = {point.monday: point for point in chart.points}
    return tuple(_row(week, points.get(week.monday), figure) for week in reversed(weeks))


def _row(week: Week, point: Point | None, figure: Figure) -> RowView:
    if point is None:
        return RowView(week.monday, week.n, "No figure", "", "")
    low, high = possible(figure, point.low), possible(figure, point.high)
    what = ""
    if point.rules:
        rules = joined(in_sentence(rule.label) for rule in point.rules)
        what = f"{point.variation.label}: {rules}"
    limits = f"{words(figure, low)} to {words(figure, high)}"
    return RowView(week.monday, week.n, words(figure, point.value), limits, what)


def possible(figure: Figure, limit: float) -> float:
    """A limit, or the end of what the figure can be, which the arithmetic does not know."""
    return max(0.0, min(1.0, limit) if figure.is_share else limit)


HEAD = ("week", "n", "value", "mean", "low", "high", "variation", "rules", "events")


def file_rows(
    chart: Chart, weeks: Sequence[Week], figure: Figure, events: Sequence[Event]
) -> list[list[str]]:
    """The weeks for a file; medians in minutes, shares from 0 to 1."""
    points = {point.monday: point for point in chart.points}
    happened: dict[date, list[str]] = {}
    for event in events:
        happened.setdefault(event.monday, []).append(event.words)
    return [
        [
            week.monday.isoformat(),
            str(week.n),
            *_cells(points.get(week.monday), figure),
            "; ".join(happened.get(week.monday, ())),
        ]
        for week in weeks
    ]


def _cells(point: Point | None, figure: Figure) -> list[str]:
    if point is None:
        return [""] * 6
    values = (point.value, point.mean, possible(figure, point.low), possible(figure, point.high))
    rules = " ".join(rule.value for rule in point.rules)
    return [*(f"{value:.4f}" for value in values), point.variation.value, rules]
