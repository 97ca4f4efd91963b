"""Taking differences of source, rating and need out of lengths before areas or months are compared.

A log-linear model of the decided contacts, with a level of its own for every area and month (so
that no effect of a start is taken out with the mix); each contact's length, open ones too, is then
scaled to that of the average mix. What is adjusted for by the first rating is only fair while hubs
rate alike before and after: the conclusions say so.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openmash.domain.insights.arrays import Flags, Floats, Places, np
from openmash.domain.insights.panel import SHORTEST, ZONE, Case, month_of

RARE = 10
"""Values seen in fewer decided contacts are taken together as "other"."""

_PARTS: dict[str, Callable[[Case], str]] = {
    "source": lambda case: case.source,
    "rating": lambda case: case.rating,
    "need": lambda case: case.need,
}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Lengths at the average mix.

    Attributes:
        lengths: one per case, days, in the order of the cases.
        ratios: part ("source", "rating", "need") to value to how many times as long it takes as
            the commonest value of that part, all else equal.
        note: a sentence if nothing could be adjusted; else empty.
    """

    lengths: tuple[float, ...]
    ratios: Mapping[str, Mapping[str, float]]
    note: str = ""


def adjust(cases: Sequence[Case], *, zone: str = ZONE) -> Adjusted:
    """Scale every length to the average mix of source, first rating and need."""
    took: Floats = np.maximum(np.asarray([case.length for case in cases], dtype=float), SHORTEST)
    decided = np.asarray([case.decided for case in cases], dtype=bool)
    columns, names = _columns(cases, decided)
    if not names:
        note = "Every contact is of one mix, or too few are decided: nothing is adjusted."
        return Adjusted(tuple(took.tolist()), {}, note)
    keys = {key: place for place, key in enumerate({_cell(case, zone) for case in cases})}
    cell = np.asarray([keys[_cell(case, zone)] for case in cases])[decided]
    outcome = _within(np.log(took[decided])[:, None], cell, len(keys))[:, 0]
    slopes = np.linalg.lstsq(_within(columns[decided], cell, len(keys)), outcome, rcond=None)[0]
    share = columns @ slopes
    scaled = took * np.exp(share.mean() - share)
    ratios: dict[str, dict[str, float]] = {}
    for (part, value), slope in zip(names, slopes.tolist(), strict=True):
        ratios.setdefault(part, {})[value] = float(np.exp(slope))
    return Adjusted(tuple(scaled.tolist()), ratios)


def _cell(case: Case, zone: str) -> tuple[str, object]:
    return case.area, month_of(case.received_at, zone)


def _columns(cases: Sequence[Case], decided: Flags) -> tuple[Floats, list[tuple[str, str]]]:
    """One 0/1 column per value but the commonest of each part, with its name."""
    columns: list[Floats] = []
    names: list[tuple[str, str]] = []
    for part, read in _PARTS.items():
        values = [read(case) for case in cases]
        seen = Counter(value for value, done in zip(values, decided, strict=True) if done)
        values = [value if seen[value] >= RARE else "other" for value in values]
        kept = Counter(value for value, done in zip(values, decided, strict=True) if done)
        for value, _ in kept.most_common()[1:]:
            columns.append(np.asarray([each == value for each in values], dtype=float))
            names.append((part, value))
    return (np.column_stack(columns) if columns else np.zeros((len(cases), 0))), names


def _within(values: Floats, cell: Places, cells: int) -> Floats:
    """Values less the mean of their cell."""
    number = np.maximum(np.bincount(cell, minlength=cells), 1)
    sums = np.zeros((cells, values.shape[1]))
    np.add.at(sums, cell, values)
    less: Floats = values - (sums / number[:, None])[cell]
    return less
