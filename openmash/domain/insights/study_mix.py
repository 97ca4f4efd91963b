"""The case mix of a study over arrays: `case_mix.adjust` without a row for each contact.

Source, rating and need make a kind of contact. What the model needs of the contacts is how many of
each kind there are and the sums of their log lengths, and the same of each word in each cell: exact
for least squares, whatever the number of contacts.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from openmash.domain.insights.arrays import Floats, Places, np
from openmash.domain.insights.case_mix import RARE, Adjusted
from openmash.domain.insights.panel import SHORTEST
from openmash.domain.insights.study_grid import Grid, Words

_NAMES = ("source", "rating", "need")
_NOTE = "Every contact is of one mix, or too few are decided: nothing is adjusted."


class _Part(NamedTuple):
    """One of source, rating and need.

    Attributes:
        axis: which of the three.
        words: the common ones, the commonest first; the others together as "other".
        among: the place among these of each word of the column.
        places: of each contact's word in the column, as it is stored.
    """

    axis: int
    words: tuple[str, ...]
    among: Places
    places: Places


class _Kinds(NamedTuple):
    """Counts by source, rating and need.

    Attributes:
        kind: of each contact: its place in the other arrays, flattened.
        every, decided: how many contacts of each kind, in all and decided.
        sums: of the decided ones' log lengths.
    """

    kind: Places
    every: Floats
    decided: Floats
    sums: Floats


def adjusted(grid: Grid) -> tuple[Adjusted, Floats]:
    """As `case_mix.adjust`, and the lengths it scales, in the grid's order."""
    took: Floats = np.maximum(grid.columns.length, SHORTEST)
    log_took = np.log(took)
    if len(took):
        log_took -= log_took.mean()
    columns = (grid.columns.source, grid.columns.rating, grid.columns.need)
    kinds = _kinds(columns, log_took, np.flatnonzero(~grid.columns.decided))
    common = [
        _common(axis, column, _along(kinds.decided, axis)) for axis, column in enumerate(columns)
    ]
    parts = [part for part in common if len(part.words) > 1]
    if not parts:
        return Adjusted((), {}, _NOTE), took
    slopes = _slopes(parts, kinds, log_took, grid)
    share = np.zeros(kinds.every.shape)
    ratios: dict[str, dict[str, float]] = {}
    for part, values in zip(parts, slopes, strict=True):
        along = [1, 1, 1]
        along[part.axis] = -1
        share += values[part.among].reshape(along)
        found = np.exp(values[1:]).tolist()
        ratios[_NAMES[part.axis]] = dict(zip(part.words[1:], found, strict=True))
    factor = np.exp((kinds.every * share).sum() / kinds.every.sum() - share).ravel()
    return Adjusted((), ratios), took * factor[kinds.kind]


def _kinds(columns: Sequence[Words], log_took: Floats, still: Places) -> _Kinds:
    shape = tuple(len(each.words) for each in columns)
    kind: Places = np.zeros(len(log_took), dtype=np.intp)
    for column in columns:
        kind = kind * len(column.words) + column.places

    def summed(of: Places, weights: Floats | None = None) -> Floats:
        found = np.bincount(of, weights, minlength=int(np.prod(shape)))
        return found.reshape(shape).astype(float)

    every, sums = summed(kind), summed(kind, log_took)
    still_open, their_sums = summed(kind[still]), summed(kind[still], log_took[still])
    return _Kinds(kind, every, every - still_open, sums - their_sums)


def _along(counts: Floats, axis: int) -> Floats:
    """The counts, or sums, of the words of one part."""
    summed: Floats = counts.sum(axis=tuple(other for other in range(counts.ndim) if other != axis))
    return summed


def _common(axis: int, column: Words, seen: Floats) -> _Part:
    counts: Counter[str] = Counter()
    called = [w if n >= RARE else "other" for w, n in zip(column.words, seen, strict=True)]
    for word, n in zip(called, seen.tolist(), strict=True):
        counts[word] += n
    words = [word for word, n in counts.most_common() if n]
    # A word of open contacts alone has nothing to be judged by: it stands with the commonest.
    place = {word: n for n, word in enumerate(words)}
    among = np.asarray([place.get(word, 0) for word in called], dtype=np.intp)
    return _Part(axis, tuple(words), among, column.places)


def _slopes(parts: Sequence[_Part], kinds: _Kinds, log_took: Floats, grid: Grid) -> list[Floats]:
    """The log-linear effects of every word within cells; 0 for the first word of each part.

    From the normal equations: how often each pair of words meets, less what their cells alone
    would have.
    """
    # Open contacts have a cell of their own, which is thrown away.
    cell = np.where(grid.columns.decided, grid.cell, grid.cells)
    number = np.maximum(np.bincount(cell, minlength=grid.cells + 1)[:-1], 1)
    sums = np.bincount(cell, weights=log_took, minlength=grid.cells + 1)[:-1]
    gathered = [_gathered(part) for part in parts]
    often = np.hstack(
        [_by_cell(cell, part, grid.cells) @ g for part, g in zip(parts, gathered, strict=True)]
    )
    both = list(zip(parts, gathered, strict=True))
    pairs = np.block(
        [[g.T @ _met(kinds.decided, p.axis, q.axis) @ h for q, h in both] for p, g in both]
    )
    totals = np.concatenate([_along(kinds.sums, part.axis) @ g for part, g in both])
    share = often / number[:, None]
    system, right = pairs - often.T @ share, totals - share.T @ sums
    sizes = [len(each.words) for each in parts]
    first = np.cumsum([0, *sizes[:-1]])
    kept = np.setdiff1d(np.arange(sum(sizes)), first)
    slopes = np.zeros(sum(sizes))
    slopes[kept] = np.linalg.lstsq(system[np.ix_(kept, kept)], right[kept], rcond=None)[0]
    return np.split(slopes, first[1:])


def _by_cell(cell: Places, part: _Part, cells: int) -> Floats:
    """How often each stored word of a part stands in each cell."""
    stored = len(part.among)
    at = cell * stored + part.places
    counted = np.bincount(at, minlength=(cells + 1) * stored)
    found: Floats = counted[: cells * stored].reshape(cells, stored).astype(float)
    return found


def _met(counts: Floats, one: int, other: int) -> Floats:
    """How often each stored word of one part meets each of another."""
    if one == other:
        alone: Floats = np.diag(_along(counts, one))
        return alone
    rest = tuple(axis for axis in range(counts.ndim) if axis not in (one, other))
    summed: Floats = counts.sum(axis=rest)
    return summed if one < other else summed.T


def _gathered(part: _Part) -> Floats:
    """Stored words by common ones: 1 where the one is counted as the other."""
    found: Floats = np.zeros((len(part.among), len(part.words)))
    found[np.arange(len(part.among)), part.among] = 1.0
    return found
