"""The charts of a study with the words and the table that stand beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.adapters.typeset import Picture, Table
from openmash.domain.insights.conclusions import change_words
from openmash.domain.insights.interrupted_series import InterruptedSeries
from openmash.domain.insights.staggered import StaggeredEffect
from openmash.web.charts import gaps
from openmash.web.charts import series as lines
from openmash.web.charts.svg import Drawing
from openmash.web.presenters.formatters import day, plural
from openmash.web.presenters.study_tables import days

EVENTS = "months-since-start"


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and its table, each also as a file.

    Attributes:
        head, rows: of the file.
    """

    drawing: Drawing
    picture: Picture
    table: Table
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def step_words(series: InterruptedSeries) -> str:
    """What one area's series says, in a sentence."""
    if series.level.value is None:
        return series.level.note
    return (
        f"Just after the start on {day(series.start)} the median of {series.area} was "
        f"{change_words(series.level)} than the line before, carried on; twelve months after it "
        f"was {change_words(series.after_year)}."
    )


def series(found: InterruptedSeries, number: int, unit: str) -> Shown:
    """One area before and after its start. `number` tells its chart from the others'."""
    key = f"series-{number}"
    span = f"{found.points[0].month:%B %Y} to {found.points[-1].month:%B %Y}"
    title = f"{found.area}: median {unit} from receipt to decision, by month of receipt"
    about = f"Monthly medians from {span}. {step_words(found)}"
    drawing = lines.drawing(found, title=title, about=about, axis=f"Median {unit}")
    values = [
        (point.month, (point.observed, point.fitted, point.otherwise)) for point in found.points
    ]
    return Shown(
        drawing=drawing,
        picture=Picture(key, title, about, drawing.markup(key)),
        table=Table(
            key=f"{key}-months",
            caption=f"{found.area} by month, in {unit}",
            head=("Month", "Median", "Fitted line", "Line before, carried on"),
            rows=tuple(
                (
                    f"{month:%B %Y}",
                    _or(numbers[0], "too few"),
                    *(_or(n, "none") for n in numbers[1:]),
                )
                for month, numbers in values
            ),
            long=True,
        ),
        head=("area", "start", "month", "median", "fitted", "carried_on"),
        rows=tuple(
            (found.area, found.start.isoformat(), month.isoformat(), *(_cell(n) for n in numbers))
            for month, numbers in values
        ),
    )


def _or(value: float | None, words: str) -> str:
    return words if value is None else days(value)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def events(plain: StaggeredEffect, adjusted: StaggeredEffect) -> Shown | None:
    """Gaps by months since the start; None where nothing can be compared.

    The chart is of the gaps at the same mix of contacts; the table has both.
    """
    if not adjusted.events or not plain.events:
        return None
    title = "Gap to the areas still waiting, by months since the start, at the same mix of contacts"
    before = [each.ratio for each in adjusted.events if each.months < 0]
    after = [each.ratio for each in adjusted.events if each.months >= 0]
    about = " ".join(
        words for words in (_range("Before the start", before), _range("After it", after)) if words
    )
    drawing = gaps.drawing(adjusted.events, title=title, about=about)
    as_is = {each.months: each.ratio for each in plain.events}
    return Shown(
        drawing=drawing,
        picture=Picture(EVENTS, title, about, drawing.markup(EVENTS)),
        table=Table(
            key=f"{EVENTS}-table",
            caption="Gap by months since the start, as a ratio: 1 is no gap, 0.5 is half as long",
            head=("Months since the start", "At the same mix", "As it is", "Areas compared"),
            rows=tuple(
                (
                    _months(each.months),
                    f"{each.ratio:.2f}",
                    f"{as_is[each.months]:.2f}" if each.months in as_is else "none",
                    str(each.areas),
                )
                for each in adjusted.events
            ),
            long=True,
        ),
        head=("months_since_start", "ratio_same_mix", "ratio_as_is", "areas"),
        rows=tuple(
            (
                str(each.months), f"{each.ratio:.4f}",
                _cell(as_is.get(each.months)), str(each.areas),
            )
            for each in adjusted.events
        ),
    )  # fmt: skip


def _range(when: str, ratios: Sequence[float]) -> str:
    if not ratios:
        return ""
    return (
        f"{when}, {plural(len(ratios), 'month')} with gaps from {min(ratios):.2f} to "
        f"{max(ratios):.2f} times the areas still waiting."
    )


def _months(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"
