"""Turnaround in words and tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.turnaround import Line, Spread
from openmash.web.presenters.formatters import duration


@dataclass(frozen=True, slots=True)
class SpreadView:
    """Mean, median and 90th percentile in words."""

    mean: str
    median: str
    p90: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One rating's line of the turnaround table."""

    rating: Rating
    decided: int
    open: int
    longest_open: str
    clock: SpreadView
    working: SpreadView


@dataclass(frozen=True, slots=True)
class MatrixView:
    """How ratings moved: a row per initial rating, a column per final one."""

    columns: tuple[Rating, ...]
    rows: tuple[tuple[Rating, tuple[int, ...], int], ...]
    moved_up: int
    moved_down: int
    total: int


def line(facts: Line) -> LineView:
    """One line in words."""
    return LineView(
        rating=facts.initial,
        decided=facts.decided,
        open=facts.open,
        longest_open=(
            duration(facts.longest_open.total_seconds() / 60) if facts.longest_open else ""
        ),
        clock=_spread(facts.clock, in_days=True),
        working=_spread(facts.working, in_days=False),
    )


def _spread(facts: Spread | None, *, in_days: bool) -> SpreadView:
    if facts is None:
        return SpreadView("None decided", "None decided", "None decided")
    return SpreadView(
        duration(facts.mean, in_days=in_days),
        duration(facts.median, in_days=in_days),
        duration(facts.p90, in_days=in_days),
    )


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
