"""The imputation estimator under many ways to hand out the starting dates, all at once.

Borusyak, Jaravel and Spiess 2024 for areas by months: y = area + month + effect once started.
Area and month effects come from the cells not yet started; the estimate is the mean over the
started cells of what is left. Month effects are solved away, so each way costs one small system in
the areas, and all ways are solved together.
"""

from collections.abc import Sequence
from typing import NamedTuple

from openmash.domain.insights.arrays import Flags, Floats, Places, np
from openmash.domain.insights.randomisation import Orders

_AT_ONCE = 100


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


def gaps(outcomes: Floats, kept: Sequence[Timing], ways: Orders) -> Floats:
    """The estimate of every outcome under every way; NaN where no started cell can be compared.

    Args:
        outcomes: outcomes by areas by months; NaN (in the first outcome) where there is no figure.
        kept: the true timing of each area.

    Returns:
        Outcomes by ways.
    """
    places = np.asarray(ways.places)
    parts = [
        _some(outcomes, kept, places[begin : begin + _AT_ONCE])
        for begin in range(0, len(places), _AT_ONCE)
    ]
    return np.concatenate(parts, axis=1)


def linked(seen: Flags, kept: Sequence[Timing]) -> bool:
    """True if the cells not yet started tie all areas together, month by shared month.

    Areas that share no month, even through others, have no common level to be compared at.
    """
    waiting, _ = _cells(seen, kept, np.arange(len(kept))[None])
    cells = waiting[0][waiting[0].any(axis=1)] > 0
    reached = np.arange(len(cells)) == 0
    for _ in range(len(cells)):
        months = cells[reached].any(axis=0)
        reached = cells[:, months].any(axis=1)
    return bool(len(cells)) and bool(reached.all())


def _some(outcomes: Floats, kept: Sequence[Timing], places: Places) -> Floats:
    waiting, started = _cells(np.isfinite(outcomes[0]), kept, places)
    values = np.nan_to_num(outcomes)
    per_month = waiting.sum(axis=1)
    per_area = waiting.sum(axis=2)
    spread = waiting / np.maximum(per_month, 1)[:, None, :]
    system = -(spread @ waiting.transpose(0, 2, 1))
    areas = np.arange(system.shape[1])
    system[:, areas, areas] += per_area
    # The effects are free up to a constant (each group of linked areas has one); the right-hand
    # side is orthogonal to it, so a hair on the diagonal settles it without moving the gaps.
    system[:, areas, areas] += 1e-9
    usable = started & (per_month[:, None, :] > 0) & (per_area[:, :, None] > 0)
    number = usable.sum(axis=(1, 2))
    found = []
    for each in values:
        inside = waiting * each
        right = inside.sum(axis=2) - (spread * inside.sum(axis=1)[:, None, :]).sum(axis=2)
        area = np.linalg.solve(system, right[..., None])[..., 0]
        left = inside.sum(axis=1) - (waiting * area[:, :, None]).sum(axis=1)
        month = left / np.maximum(per_month, 1)
        gap = usable * (each[None] - area[:, :, None] - month[:, None, :])
        with np.errstate(invalid="ignore"):
            found.append(np.where(number > 0, gap.sum(axis=(1, 2)) / np.maximum(number, 1), np.nan))
    return np.stack(found)


def _cells(seen: Flags, kept: Sequence[Timing], places: Places) -> tuple[Floats, Flags]:
    """Cells not yet started, and cells started, under each way: ways by areas by months."""
    months = np.arange(seen.shape[1])
    whole = np.asarray([each.whole for each in kept])[places][:, :, None]
    lead = np.asarray([each.lead for each in kept])[places][:, :, None]
    dropped = np.asarray([-1 if each.dropped is None else each.dropped for each in kept])
    cells = seen[None] & (months != dropped[places][:, :, None])
    waiting = cells & (months < whole - lead)
    started = cells & (months >= whole - lead) & ((lead == 0) | (months < whole))
    return waiting.astype(float), started
