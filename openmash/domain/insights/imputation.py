"""The imputation estimator under many ways to hand out the starting dates, all at once.

Borusyak, Jaravel and Spiess 2024 for areas by months: y = area + month + effect once started.
Area and month effects come from the cells not yet started; the estimate is the mean over the
started cells of what is left. So it is a weighted sum of the outcomes, with weights that depend on
the way alone: they are worked out once for each way, month effects solved away, by one small system
in the areas, and serve any number of outcomes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from openmash.domain.insights.arrays import Flags, Floats, Places, np
from openmash.domain.insights.randomisation import Orders

_AT_ONCE = 32
"""Ways worked out together: so many fit the processor's cache."""


class Timing(NamedTuple):
    """When an area started, as columns of the panel.

    Attributes:
        whole: the first column wholly after the start; beyond the last column if there is none.
        dropped: the column of the half-treated month, or None.
        lead: to pretend the start so many columns early and look at no column after the true one.
    """

    whole: int
    dropped: int | None
    lead: int = 0


def gaps(outcomes: Floats, seen: Flags, kept: Sequence[Timing], ways: Orders) -> Floats:
    """The estimate of every outcome under every way; NaN where no started cell can be compared.

    Args:
        outcomes: outcomes by areas by months.
        seen: areas by months: False where there is no figure, whatever the outcomes hold there.
        kept: the true timing of each area.

    Returns:
        Outcomes by ways.
    """
    places = np.asarray(ways.places)
    months, alike = _alike(seen, kept)
    values = np.where(seen, outcomes, 0.0) @ alike
    values = values.reshape(len(outcomes), -1)
    number = alike.sum(axis=0)
    parts = []
    for begin in range(0, len(places), _AT_ONCE):
        cells = _cells(seen[:, months], kept, places[begin : begin + _AT_ONCE], months)
        weights = _weights(*cells, number)
        parts.append(values @ weights.reshape(len(weights), -1).T)
    return np.concatenate(parts, axis=1)


def _alike(seen: Flags, kept: Sequence[Timing]) -> tuple[Places, Floats]:
    """One month of each kind, and which months are of which kind: months by kinds.

    Months in which the same areas have figures, with no start between them, are alike under every
    way to hand out the starts, so that one stands for all: half of a panel, as a rule.
    """
    months = np.arange(seen.shape[1])
    turns = {e.whole - lead for e in kept for lead in (0, e.lead)}
    turns |= {e.dropped + n for e in kept if e.dropped is not None for n in (0, 1)}
    passed = np.searchsorted(sorted(turns), months, side="right")
    kinds = np.concatenate((seen, passed[None]))
    _, first, kind = np.unique(kinds, axis=1, return_index=True, return_inverse=True)
    return first, np.eye(len(first))[kind.ravel()]


def linked(seen: Flags, kept: Sequence[Timing]) -> bool:
    """True if the cells not yet started tie all areas together, month by shared month.

    Areas that share no month, even through others, have no common level to be compared at.
    """
    waiting, _ = _cells(seen, kept, np.arange(len(kept))[None], np.arange(seen.shape[1]))
    cells = waiting[0][waiting[0].any(axis=1)] > 0
    reached = np.arange(len(cells)) == 0
    for _ in range(len(cells)):
        months = cells[reached].any(axis=0)
        reached = cells[:, months].any(axis=1)
    return bool(len(cells)) and bool(reached.all())


def _weights(waiting: Floats, started: Flags, number: Floats) -> Floats:
    """What each cell's outcome counts for in the estimate, by ways, areas and kinds of month.

    With w the cells not yet started, u the started ones that have an area and a month effect, and
    S the system of the area effects: the estimate is the mean of y - area - month over u, and both
    effects are linear in the y of w. Written out, a cell weighs (u - w (p + q)) / count, where
    S p = U - w V / c and q = (V - w' p) / c; U and V are the sums of u by area and by month, c the
    sums of w by month.

    Args:
        number: how many months are of each kind.
    """
    seen_waiting: Floats = waiting.sum(axis=1)
    per_month = np.maximum(seen_waiting, 1)
    per_area = waiting @ number
    spread = waiting / per_month[:, None, :]
    system = -((spread * number) @ waiting.transpose(0, 2, 1))
    areas = np.arange(system.shape[1])
    system[:, areas, areas] += per_area
    # The effects are free up to a constant (each group of linked areas has one); the right-hand
    # side is orthogonal to it, so a hair on the diagonal settles it without moving the gaps.
    system[:, areas, areas] += 1e-9
    started &= (seen_waiting > 0)[:, None, :] & (per_area[:, :, None] > 0)
    usable = started.astype(float)
    of_month = usable.sum(axis=1)
    count = of_month @ number
    right = usable @ number - (spread @ (of_month * number)[:, :, None])[:, :, 0]
    area = np.linalg.solve(system, right[..., None])
    month = of_month / per_month - (spread.transpose(0, 2, 1) @ area)[:, :, 0]
    usable -= waiting * (area + month[:, None, :])
    usable /= np.where(count > 0, count, np.nan)[:, None, None]
    return usable


def _cells(
    seen: Flags, kept: Sequence[Timing], places: Places, months: Places
) -> tuple[Floats, Flags]:
    """Cells not yet started, and cells started, under each way: ways by areas by months.

    Args:
        seen: areas by these months.
        months: columns of the panel.
    """
    whole = np.asarray([each.whole for each in kept])[places][:, :, None]
    lead = np.asarray([each.lead for each in kept])[places][:, :, None]
    dropped = np.asarray([-1 if each.dropped is None else each.dropped for each in kept])
    cells = seen[None] & (months != dropped[places][:, :, None])
    before: Flags = np.less(months, whole - lead)
    looked_at: Flags = np.logical_or(lead == 0, np.less(months, whole))
    started: Flags = cells & ~before & looked_at
    return (cells & before).astype(float), started
