"""Turnaround in words and tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.survival import Figures, figures_of
from openmash.domain.insights.wait_columns import StageColumns, Timed
from openmash.web.presenters.formatters import hours, hours_and_days

Group = Rating | None
"""An initial rating, or None where none is confirmed yet."""
ALL = "all"
CLOCK_LIMIT, WORKING_LIMIT = 10 * 1440.0, 80 * 60.0
"""Where a mean stops counting: ten days, or eighty hours of the hub's working time. Minutes."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure in words.

    Attributes:
        interval: "2 hours to 3 hours"; empty where there is none, and then `note` says why.
    """

    value: str
    interval: str
    note: str


@dataclass(frozen=True, slots=True)
class LengthsView:
    """What is said of lengths, by the clock or in working time.

    Attributes:
        of_ended: the mean of the finished alone.
    """

    mean: FigureView
    of_ended: FigureView
    median: FigureView
    p90: FigureView


@dataclass(frozen=True, slots=True)
class LineView:
    """The waits of one group.

    Attributes:
        group: word of the group in addresses.
        rating: None for those not rated yet, and for all.
        late: how many missed their target, of `judged`.
        figures: what the words are made of, by the clock and in working time.
    """

    group: str
    rating: Group
    label: str
    n: int
    open: int
    oldest_open: str
    within: FigureView
    judged: int
    late: int
    clock: LengthsView
    working: LengthsView
    caution: str
    figures: tuple[Figures, Figures]


def group_word(group: Group) -> str:
    """The word of a group in addresses."""
    return group.value if group else "unrated"


def group_label(group: Group) -> str:
    """The words of a group on a page."""
    return group.label if group else "Not rated yet"


def lines(waits: StageColumns, *, now: datetime) -> list[LineView]:
    """A line for each group, and one for all if there are several."""
    clock, working = waits.clock(now), waits.working(now)
    found = []
    for group in waits.groups():
        some = waits.of(group)
        word, label = group_word(group), group_label(group)
        found.append(_line(word, label, group, clock.part(some), working.part(some)))
    return [*found, _line(ALL, "All", None, clock, working)] if len(found) > 1 else found


def _line(word: str, label: str, rating: Group, clock: Timed, working: Timed) -> LineView:
    judged, kept = clock.counts()
    by_clock = figures_of(clock.length, clock.ended, (judged, kept), until=CLOCK_LIMIT)
    by_hours = figures_of(working.length, working.ended, (0, 0), until=WORKING_LIMIT)
    oldest = by_clock.oldest_open
    return LineView(
        group=word,
        rating=rating,
        label=label,
        n=by_clock.n,
        open=by_clock.open,
        oldest_open="" if oldest is None else hours_and_days(oldest),
        within=figure(by_clock.within, percent),
        judged=by_clock.judged,
        late=judged - kept,
        clock=_lengths(by_clock, hours_and_days),
        working=_lengths(by_hours, hours),
        caution=by_clock.caution,
        figures=(by_clock, by_hours),
    )


def _lengths(found: Figures, words: Callable[[float], str]) -> LengthsView:
    return LengthsView(
        mean=figure(found.restricted_mean, words, ends=hours),
        of_ended=figure(found.mean_of_ended, words, ends=hours),
        median=figure(found.median, words, ends=hours),
        p90=figure(found.p90, words, ends=hours),
    )


def figure(
    estimate: Estimate,
    words: Callable[[float], str],
    *,
    ends: Callable[[float], str] | None = None,
) -> FigureView:
    """An estimate in words, with its interval (its ends in other words if given) or why there is
    none."""
    ends = ends or words
    if estimate.value is None:
        return FigureView("No figure", "", estimate.note)
    interval = ""
    if estimate.low is not None and estimate.high is not None:
        interval = f"{ends(estimate.low)} to {ends(estimate.high)}"
    elif estimate.low is not None:
        interval = f"{ends(estimate.low)} or more"
    elif estimate.high is not None:
        interval = f"{ends(estimate.high)} or less"
    return FigureView(words(estimate.value), interval, estimate.note)


FIGURES_HEAD = (
    "group", "time", "waits", "ended", "open", "oldest_open",
    *(f"{name}{end}" for name in ("mean_to_limit", "mean_of_ended", "median", "p90", "in_target")
      for end in ("", "_low", "_high")),
    "judged",
)  # fmt: skip
"""Head of the file of figures; lengths are in minutes."""


def figure_rows(found: Sequence[LineView]) -> list[list[str]]:
    """The figures of each group for a file, by the clock and in working time."""
    rows = []
    for line in found:
        for kind, each in zip(("clock", "working"), line.figures, strict=True):
            lengths = (each.restricted_mean, each.mean_of_ended, each.median, each.p90)
            cells = [_cell(end, 1) for estimate in lengths for end in _ends(estimate)]
            # A due time is a moment: only the clock can tell whether it was kept.
            cells += [_cell(end, 4) for end in _ends(line.figures[0].within)]
            counts = [str(each.n), str(each.ended), str(each.open), _cell(each.oldest_open, 1)]
            rows.append([line.group, kind, *counts, *cells, str(line.judged)])
    return rows


def _ends(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high


def _cell(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


def percent(share: float) -> str:
    """A share in whole per cent; never rounded up to all or down to none.

    >>> percent(0.826), percent(0.999), percent(0.001), percent(1.0)
    ('83%', 'over 99%', 'under 1%', '100%')
    """
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share:.0%}"


@dataclass(frozen=True, slots=True)
class MatrixView:
    """How ratings moved: a row per initial rating, a column per final one."""

    columns: tuple[Rating, ...]
    rows: tuple[tuple[Rating, tuple[int, ...], int], ...]
    moved_up: int
    moved_down: int
    total: int


def matrix(movement: Mapping[tuple[Rating, Rating], int]) -> MatrixView:
    """The initial-to-final matrix, most urgent first, over the ratings that occur."""
    used = {rating for pair in movement for rating in pair}
    ratings = tuple(sorted(used, key=lambda rating: rating.order))
    rows = tuple(
        (
            initial,
            tuple(movement.get((initial, final), 0) for final in ratings),
            sum(movement.get((initial, final), 0) for final in ratings),
        )
        for initial in ratings
    )
    return MatrixView(
        columns=ratings,
        rows=rows,
        moved_up=sum(n for (a, b), n in movement.items() if b.more_urgent_than(a)),
        moved_down=sum(n for (a, b), n in movement.items() if a.more_urgent_than(b)),
        total=sum(movement.values()),
    )
