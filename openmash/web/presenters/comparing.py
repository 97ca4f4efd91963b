"""Boroughs beside each other in words, a table, a chart and a map, which all say the same."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.comparing import Comparison, Line, Measure, Standing
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.quarters import Quarter
from openmash.domain.insights.separation import Separation
from openmash.web.charts import funnel, london, medians, standings
from openmash.web.charts.svg import Drawing
from openmash.web.presenters.formatters import hours, joined, plural

CSV_HEAD = (
    "Borough", "Measure", "First rating", "Quarter", "Count", "Of", "Figure", "95% from", "95% to",
    "Upper 99.8% limit", "Lower 99.8% limit", "How it stands", "Note",
)  # fmt: skip
MEANINGS = {
    Measure.IN_TIME: (
        "Of the contacts whose decision was due by the day the quarter settled, the share decided "
        "on by then. The target is that of the rating first confirmed, by each hub’s own policy: "
        "boroughs with a shorter target have the harder task."
    ),
    Measure.MEDIAN: (
        "From receipt in the hub until the last child of the contact is decided on, by the clock. "
        "Contacts still open count as at least as long as they have lasted (Kaplan-Meier)."
    ),
    Measure.NO_FURTHER_ACTION: (
        "Of the children decided on, the share for whom nothing followed. Neither high nor low is "
        "good by itself: it says how much reaches the hub that did not need to, or how much it "
        "sends away."
    ),
}
_MOST_NAMED = 8


def subject(comparison: Comparison, quarter: Quarter, rating: Rating) -> str:
    """What is compared, for a heading or the title of a chart."""
    return (
        f"{comparison.measure.label}, contacts first rated {rating.label.lower()}, {quarter.label}"
    )


def value(measure: Measure, number: float | None) -> str:
    """A figure in words: a percentage, rounded half up as the department does, or a length.

    >>> value(Measure.IN_TIME, 0.8125), value(Measure.MEDIAN, 95.0), value(Measure.MEDIAN, None)
    ('81.3%', '1 hour 35 minutes', '')
    """
    if number is None:
        return ""
    if not measure.is_share:
        return hours(number)
    return f"{Decimal(str(100 * number)).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)}%"


def _interval(measure: Measure, figure: Estimate) -> str:
    low, high = value(measure, figure.low), value(measure, figure.high)
    return f"{low or 'not known'} to {high or 'not known'}"


def finding(comparison: Comparison) -> list[str]:
    """Which boroughs differ, in sentences; the first says whether any does."""
    shown = [each for each in comparison.lines if each.figure.value is not None]
    if len(shown) < 2:
        return ["There are not two boroughs with a figure to compare."]
    said = [_who(comparison, comparison.differing), *comparison.notes]
    plain = comparison.naive
    if plain > len(comparison.differing):
        said.append(f"Limits that allowed for chance alone would have flagged {plain} of them.")
    return said


def _who(comparison: Comparison, differing: Sequence[Line]) -> str:
    if not differing:
        return "No borough lies beyond the 99.8% limits: none stands out from the others."
    parts = []
    for way, word in ((Standing.FAR_ABOVE, "above"), (Standing.FAR_BELOW, "below")):
        some = [each for each in differing if each.standing is way]
        named = [f"{each.name} ({value(comparison.measure, each.figure.value)})" for each in some]
        if some:
            parts.append(f"{joined(named)} {'lies' if len(some) == 1 else 'lie'} {word}")
    return (
        f"{'; '.join(parts)} the 99.8% limits. Worth a look at why, for good or ill: case "
        "mix, opening hours and how work is recorded differ as well as how it is done."
    )


def ranking(order: Separation) -> str:
    """The order, or why there is none."""
    if order.order is None:
        return order.sentence
    return f"From low to high: {', '.join(order.order)}. {order.sentence}"


def apart(order: Separation) -> str:
    """Pairs that can be told apart, in a sentence; empty if none, or if the order says it all."""
    if order.order is not None or not order.apart:
        return ""
    pairs = joined([f"{low} below {high}" for low, high in order.apart[:_MOST_NAMED]])
    more = len(order.apart) - _MOST_NAMED
    rest = f", and {plural(more, 'more pair')}" if more > 0 else ""
    return f"Clear of each other at 99.8%: {pairs}{rest}."


def rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """A row of the table for each borough: name, of how many, figure, interval, how it stands."""
    return [
        (
            each.name,
            _counted(each),
            value(comparison.measure, each.figure.value) or "c"
            if each.standing is not Standing.NOTHING
            else "–",
            _interval(comparison.measure, each.figure) if each.figure.value is not None else "",
            standings.WORDS[each.standing] + (f". {each.caution}" if _adds(each) else ""),
        )
        for each in comparison.lines
    ]


def _adds(each: Line) -> bool:
    """True if the caution says more than the standing does."""
    return bool(each.caution) and each.figure.value is not None


def _counted(each: Line) -> str:
    if each.of is None:
        return "c" if each.standing is Standing.KEPT_BACK else "0"
    return f"{each.of:,}" if each.count is None else f"{each.count:,} of {each.of:,}"


def csv_rows(
    comparison: Comparison, quarter: Quarter, rating: Rating
) -> list[tuple[str | None, ...]]:
    """The same for a spreadsheet: shares from 0 to 1, lengths in minutes, as they are shown."""
    found: list[tuple[str | None, ...]] = []
    for each, shown in zip(comparison.lines, rows(comparison), strict=True):
        figure = each.figure
        limits = each.point.alarm if each.point else (None, None)
        found.append(
            (
                each.name, comparison.measure.label, rating.label, quarter.label,
                _number(each.count), _number(each.of), _number(figure.value), _number(figure.low),
                _number(figure.high), _number(limits[1]), _number(limits[0]), shown[4], figure.note,
            )
        )  # fmt: skip
    return found


def _number(each: float | None) -> str | None:
    return None if each is None else f"{each:.6g}" if isinstance(each, float) else str(each)


def chart(comparison: Comparison, quarter: Quarter, rating: Rating) -> Drawing | None:
    """The funnel, or the medians with their intervals; None where there is nothing to draw."""
    title, about = subject(comparison, quarter, rating), finding(comparison)[0]
    if comparison.funnel is not None:
        if not any(each.point for each in comparison.lines):
            return None
        kind = "Children" if comparison.measure is Measure.NO_FURTHER_ACTION else "Contacts"
        return funnel.drawing(
            comparison.lines,
            comparison.funnel,
            title=f"Funnel plot: {title}",
            about=f"{about} The table holds the same figures.",
            across=f"{kind} that the share is of",
        )
    if all(each.figure.value is None for each in comparison.lines):
        return None
    return medians.drawing(
        comparison.lines,
        comparison.common,
        title=title,
        about=f"{about} The table holds the same figures.",
        across="Median with its 95% interval; the dashed line is the median of all that are shown",
    )


def tiles(comparison: Comparison, quarter: Quarter, rating: Rating) -> Drawing:
    """The map of London."""
    found = {
        each.code: london.Tile(_tile_words(comparison.measure, each), each.standing)
        for each in comparison.lines
    }
    used = {each.standing for each in comparison.lines}
    legend = [(each, text) for each, text in standings.WORDS.items() if each in used]
    return london.drawing(
        found,
        legend,
        title=f"Map of London: {subject(comparison, quarter, rating)}",
        about=f"{finding(comparison)[0]} Each tile is a borough; the table holds the same figures.",
    )


def _tile_words(measure: Measure, each: Line) -> str:
    if each.figure.value is None:
        return "c" if each.standing is Standing.KEPT_BACK else "–"
    if measure.is_share:
        return f"{each.figure.value:.0%}"
    hours = each.figure.value / 60
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
