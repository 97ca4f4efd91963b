"""Boroughs compared by their median turnaround, under the same rules as `comparing`."""

import math
from collections.abc import Mapping

from openmash.domain.insights.benchmarking import ALARM, WARNING, Spread, spread_about
from openmash.domain.insights.comparing import (
    KEPT_BACK,
    NOTHING,
    Comparison,
    Lengths,
    Line,
    Measure,
    Named,
    Standing,
    Tally,
    cells,
    compared,
    without,
)
from openmash.domain.insights.intervals import LEVEL, Estimate, missing, normal_point
from openmash.domain.insights.separation import separation
from openmash.domain.insights.suppression import publish
from openmash.domain.insights.survival import MOST_OPEN, kaplan_meier


def of_medians(
    boroughs: Named, tallies: Mapping[str, Tally], lengths: Mapping[str, Lengths]
) -> Comparison:
    """Boroughs compared by their median turnaround, open contacts counted (Kaplan-Meier).

    On the logarithmic scale, each with the error that its interval tells, and limits that allow
    for the differences between boroughs as those of a funnel do.
    """
    found = [tallies.get(code, Tally()) for code, _ in boroughs]
    rows = publish([cells(Measure.MEDIAN, each) for each in found]).row_totals
    shown = {
        code: lengths[code]
        for (code, _), row, each in zip(boroughs, rows, found, strict=True)
        if row and each.contacts and code in lengths
    }
    common = _median(*shown.values()).value if shown else None
    medians = {code: _median(each) for code, each in shown.items()}
    placed, about = _beside(common, medians)
    lines = []
    for (code, name), row, tally in zip(boroughs, rows, found, strict=True):
        if code not in shown:
            lines.append(without(code, name, there=bool(tally.contacts)))
            continue
        figure, place = medians[code], placed.get(code, Standing.AMONG)
        many_open = tally.open > MOST_OPEN * tally.contacts
        caution = "More than a fifth are still open." if many_open else figure.note
        lines.append(Line(code, name, None, row, figure, None, place, caution))
    wide = {code: _median(each, level=ALARM) for code, each in shown.items()}
    known = {name: wide.get(code, missing(KEPT_BACK)) for code, name in boroughs}
    return compared(Measure.MEDIAN, lines, None, common, separation(known), about)


def _median(*waits: Lengths, level: float = LEVEL) -> Estimate:
    minutes = [each for wait in waits for each in wait.minutes]
    ended = [each for wait in waits for each in wait.ended]
    counts = [each for wait in waits for each in wait.counts]
    curve = kaplan_meier(minutes, ended, counts=counts, level=level)
    return curve.quantile(0.5) if curve else missing(NOTHING, level=level)


def _beside(
    common: float | None, medians: Mapping[str, Estimate]
) -> tuple[dict[str, Standing], Spread]:
    """How each stands to the median of all, of those whose interval has both ends."""
    known = {
        code: (math.log(each.value / common), math.log(each.high / each.low))
        for code, each in medians.items()
        if common and each.value and each.low and each.high and each.high > each.low
    }
    reach = 2 * normal_point(LEVEL)
    offs = [off for off, _ in known.values()]
    about = spread_about(offs, [width / reach for _, width in known.values()])
    standings = (_by_z(each) for each in about.z)
    return dict(zip(known, standings, strict=True)), about


def _by_z(z: float) -> Standing:
    if abs(z) > normal_point(ALARM):
        return Standing.FAR_ABOVE if z > 0 else Standing.FAR_BELOW
    if abs(z) > normal_point(WARNING):
        return Standing.ABOVE if z > 0 else Standing.BELOW
    return Standing.AMONG
