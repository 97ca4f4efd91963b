"""Boroughs beside each other, of one settled quarter and one rating, small numbers kept back.

Every figure a page shows of one quarter and rating comes from the same two tables of counts, each
published whole (`suppression.publish`): contacts by how they stood to their target, and children
by what followed. There is no figure over all ratings, and periods never overlap, so nothing that
is kept back can be had by taking one page from another. What is shown of all boroughs together
(the common share, the limits, the median) is of those alone whose own counts are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openmash.domain.insights.benchmarking import (
    ALARM,
    Funnel,
    FunnelPoint,
    Spread,
    Unit,
    funnel_of_shares,
)
from openmash.domain.insights.intervals import Estimate, missing, wilson
from openmash.domain.insights.separation import Separation, separation
from openmash.domain.insights.suppression import publish

KEPT_BACK = "Kept back: 1 to 5, or a count that would give one away."
NOTHING = "Nothing to count in this quarter."


class Measure(StrEnum):
    """What is compared. The word stands in addresses and never changes; the label may."""

    IN_TIME = "in-time"
    MEDIAN = "median"
    NO_FURTHER_ACTION = "no-further-action"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]

    @property
    def is_share(self) -> bool:
        """True if it is a share, which a funnel can be drawn of."""
        return self is not Measure.MEDIAN


_LABELS = {
    Measure.IN_TIME: "Decided within target",
    Measure.MEDIAN: "Median turnaround",
    Measure.NO_FURTHER_ACTION: "Children with no further action",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One borough's counts.

    Attributes:
        in_time, late: contacts whose decision was due, decided by then or not.
        not_judged: contacts without a target, or whose target had not run out.
        open: contacts not decided on yet, among all of these.
        children, no_further_action: children decided on, and those for whom nothing followed.
    """

    in_time: int = 0
    late: int = 0
    not_judged: int = 0
    open: int = 0
    children: int = 0
    no_further_action: int = 0

    @property
    def contacts(self) -> int:
        """All of them."""
        return self.in_time + self.late + self.not_judged


@dataclass(frozen=True, slots=True)
class Lengths:
    """One borough's waits, counted: how many took so many minutes, and whether they had ended."""

    minutes: tuple[float, ...]
    ended: tuple[bool, ...]
    counts: tuple[int, ...]


class Standing(StrEnum):
    """How a borough stands to the others."""

    FAR_ABOVE = "far above"
    ABOVE = "above"
    AMONG = "among"
    BELOW = "below"
    FAR_BELOW = "far below"
    KEPT_BACK = "kept back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One borough as it may be shown.

    Attributes:
        count: how many of `of` the share is of; None where it is kept back, and for medians.
        figure: a share from 0 to 1, or minutes; with its 95% interval.
        point: its place on the funnel; None for medians and where the figure is kept back.
        caution: what to mind; empty if nothing.
    """

    code: str
    name: str
    count: int | None
    of: int | None
    figure: Estimate
    point: FunnelPoint | None
    standing: Standing
    caution: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Boroughs in the order of their names.

    Attributes:
        funnel: None for medians.
        naive: how many would be flagged if the limits allowed for chance alone.
        notes: sentences on the limits.
        common: the share or median of all that are shown; None if there is none.
        order: whether they may be ranked, and why not; by 99.8% intervals, for many are compared.
        kept_back: how many boroughs have contacts and no figure.
    """

    measure: Measure
    lines: tuple[Line, ...]
    funnel: Funnel | None
    common: float | None
    order: Separation
    kept_back: int
    naive: int
    notes: tuple[str, ...]

    @property
    def differing(self) -> tuple[Line, ...]:
        """Those beyond the wide limits, by name."""
        far = (Standing.FAR_ABOVE, Standing.FAR_BELOW)
        return tuple(each for each in self.lines if each.standing in far)


Named = Sequence[tuple[str, str]]
"""Code and name of each borough, in the order to be shown."""


def of_shares(measure: Measure, boroughs: Named, tallies: Mapping[str, Tally]) -> Comparison:
    """Boroughs compared by a share.

    Args:
        tallies: by code; a borough without one has nothing.
    """
    found = [tallies.get(code, Tally()) for code, _ in boroughs]
    counts = [_counts(measure, each) for each in found]
    shown = dict(zip((code for code, _ in boroughs), _published(measure, found), strict=True))
    names = dict(boroughs)
    funnel = funnel_of_shares([Unit(c, each[0], each[1]) for c, each in shown.items() if each])
    points = {each.name: each for each in funnel.points if each.value is not None}
    lines = [
        _share_line(code, names[code], shown[code], of, points.get(code))
        for code, (_, of) in zip(names, counts, strict=True)
    ]
    wide = {
        names[code]: wilson(*each, level=ALARM) if each and each[1] else missing(KEPT_BACK)
        for code, each in shown.items()
    }
    common = funnel.centre if points else None
    about = Spread((), funnel.naive, funnel.notes)
    return compared(measure, lines, funnel, common, separation(wide), about)


def _counts(measure: Measure, tally: Tally) -> tuple[int, int]:
    if measure is Measure.NO_FURTHER_ACTION:
        return tally.no_further_action, tally.children
    return tally.in_time, tally.in_time + tally.late


def _published(measure: Measure, found: Sequence[Tally]) -> list[tuple[int, int] | None]:
    """Count and whole of each borough as they may be shown; None where either may not."""
    table = publish([cells(measure, each) for each in found])
    return [
        None if first is None or second is None else (first, first + second)
        for first, second, *_ in table.cells
    ]


def cells(measure: Measure, tally: Tally) -> list[int]:
    """The borough's row of the table of counts that the measure is published by."""
    if measure is Measure.NO_FURTHER_ACTION:
        return [tally.no_further_action, tally.children - tally.no_further_action]
    return [tally.in_time, tally.late, tally.not_judged]


def _share_line(
    code: str, name: str, shown: tuple[int, int] | None, of: int, point: FunnelPoint | None
) -> Line:
    if shown is None or not of:
        return without(code, name, there=shown is None)
    figure = wilson(*shown)
    standing = _standing(point) if point else Standing.AMONG
    return Line(code, name, shown[0], shown[1], figure, point, standing, "")


def without(code: str, name: str, *, there: bool) -> Line:
    """A borough that has no figure: one kept back, or there is nothing to count."""
    why = KEPT_BACK if there else NOTHING
    standing = Standing.KEPT_BACK if there else Standing.NOTHING
    return Line(code, name, None, None, missing(why), None, standing, why)


def _standing(point: FunnelPoint) -> Standing:
    value = point.value or 0.0
    if point.differs:
        return Standing.FAR_ABOVE if value > point.alarm[1] else Standing.FAR_BELOW
    if point.warning[0] <= value <= point.warning[1]:
        return Standing.AMONG
    return Standing.ABOVE if value > point.warning[1] else Standing.BELOW


def compared(
    measure: Measure,
    lines: Sequence[Line],
    funnel: Funnel | None,
    common: float | None,
    order: Separation,
    about: Spread,
) -> Comparison:
    """The boroughs together."""
    kept_back = sum(each.standing is Standing.KEPT_BACK for each in lines)
    found = tuple(lines)
    return Comparison(measure, found, funnel, common, order, kept_back, about.naive, about.notes)
