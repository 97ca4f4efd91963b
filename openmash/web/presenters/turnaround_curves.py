"""Waits that have not ended count in a curve: its drawing, its table, and both as files."""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Stage
from openmash.domain.insights.survival import Curve, kaplan_meier
from openmash.domain.insights.wait_columns import StageColumns, Timed
from openmash.web.charts import svg, waiting
from openmash.web.charts.scales import length_ticks
from openmash.web.presenters.formatters import hours, hours_and_days, in_sentence
from openmash.web.presenters.turnaround import (
    FigureView,
    Group,
    figure,
    group_label,
    group_word,
    percent,
)

_LOOKS: dict[Group, tuple[str, str]] = {
    Rating.RED: (svg.RED, ""),
    Rating.AMBER: (svg.ORANGE, "10 4"),
    Rating.GREEN: (svg.GREEN, "3 3"),
    Rating.BLUE: (svg.BLUE, "12 4 3 4"),
    None: (svg.QUIET, "1 4"),
}
"""Colour and dashes of each group's line: no two alike in either."""


@dataclass(frozen=True, slots=True)
class Named:
    """A group's curve of lengths in minutes."""

    word: str
    label: str
    look: tuple[str, str]
    curve: Curve


@dataclass(frozen=True, slots=True)
class CurveTable:
    """The shares still waiting, at some lengths.

    Attributes:
        marks: the lengths in words.
        rows: label, and the figure at each length.
    """

    marks: tuple[str, ...]
    rows: tuple[tuple[str, tuple[FigureView, ...]], ...]


def curves(waits: StageColumns, timed: Timed) -> list[Named]:
    """The curve of each group, in the minutes in which the waits are timed."""
    found = []
    for group in waits.groups():
        some = timed.part(waits.of(group))
        curve = kaplan_meier(some.length, some.ended)
        if curve is not None:
            look = _LOOKS[group]
            found.append(Named(group_word(group), group_label(group), look, curve))
    return found


def chart(found: Sequence[Named], stage: Stage, *, working: bool, period: str) -> svg.Drawing:
    """The drawing of all curves."""
    kind = "hub working time" if working else "clock time"
    lines = [waiting.Line(each.label, each.curve, each.look[0], each.look[1]) for each in found]
    return waiting.drawing(
        lines,
        title=f"{stage.label}: share still waiting, in {kind}",
        about=_about(found, period),
        in_days=not working,
        axis=f"Time since the stage began, {kind}",
    )


def _about(found: Sequence[Named], period: str) -> str:
    halves = []
    for each in found:
        middle = each.curve.quantile(0.5).value
        words = "over half still wait"
        if middle is not None:
            words = f"half have ended within {hours(middle)}"
        halves.append(f"{in_sentence(each.label)}: {words}")
    return f"Contacts {in_sentence(period)}. By initial rating, {'; '.join(halves)}."


def table(found: Sequence[Named], *, working: bool) -> CurveTable:
    """The shares at the marks of the drawing's axis, but for the first."""
    marks = length_ticks(waiting.reach([each.curve for each in found]))[1:]
    rows = [
        (each.label, tuple(figure(each.curve.longer_than(mark), percent) for mark in marks))
        for each in found
    ]
    words = hours if working else hours_and_days
    return CurveTable(tuple(words(mark) for mark in marks), tuple(rows))


CURVE_HEAD = ("group", "minutes", "still_waiting", "low", "high", "at_risk", "ended")


def curve_rows(found: Sequence[Named]) -> list[list[str]]:
    """Every step of every curve, for a file."""
    return [
        [each.word, f"{length:.1f}", f"{share:.4f}", f"{low:.4f}", f"{high:.4f}", str(n), str(d)]
        for each in found
        for length, share, low, high, n, d in zip(
            each.curve.lengths,
            each.curve.survival,
            each.curve.low,
            each.curve.high,
            each.curve.at_risk,
            each.curve.ending,
            strict=True,
        )
    ]
