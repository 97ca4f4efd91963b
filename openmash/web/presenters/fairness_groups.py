"""The tables by source, ethnicity, age or area. Nothing here sees a count that is kept back."""

from collections.abc import Mapping

from openmash.domain.insights.agreement import agreement
from openmash.domain.insights.breakdown import Table
from openmash.domain.insights.fairness import By
from openmash.domain.insights.fairness_counts import Counts
from openmash.domain.insights.fairness_groups import Grouped
from openmash.domain.insights.intervals import wilson
from openmash.domain.insights.suppression import SYMBOL
from openmash.web.presenters.fairness import TableView, kappa, number, share
from openmash.web.presenters.formatters import day

FEWEST_PAIRS = 30
LABELS = {By.SOURCE: "Source", By.ETHNICITY: "Ethnicity", By.AGE: "Age", By.AREA: "Area"}
_CAPTIONS = {
    "outcome": "What became of the contacts",
    "referred": "Whether children referred had been referred before",
    "before": "Re-contact: whether the child had been told of before",
    "again": "Whether the child was told of again",
    "movement": "How ratings moved, initial to final",
    "confirmed": "Proposal and manager's confirmation",
    "views": "Agencies' own views beside the manager's confirmation",
}
_SHARES = {"outcome": 2, "movement": 2, "confirmed": 2, "views": 2}
"""Of how many classes, from the first, the share is shown; 1 unless told."""
_NEED = (
    "Shares are of all children of the line. They are not adjusted for need: groups differ in what "
    "they are told of for, by whom and how often, so a difference is a question to ask and not a "
    "finding of unfairness, and no difference is no proof of fairness."
)
_NOTES = {
    "outcome": _NEED,
    "referred": "Shares are of the children referred. Not adjusted for need.",
    "before": "A group whose records are joined less often, for instance because names are spelt "
    "in more ways, looks as if it came back less. Not adjusted for need.",
    "again": "The same holds as for coming back before: records that nobody joined hide it.",
    "movement": "A child counts once for each contact. Not adjusted for what was told.",
    "confirmed": "Kappa is agreement beyond chance, not accuracy: people can agree and be wrong "
    f"together. It is shown for lines whose counts are all shown, from {FEWEST_PAIRS} ratings on.",
    "views": "A child counts once for each view that an agency gave of its contact.",
}
_WITHHELD = (
    "Not published for this quarter: with so few in one of its classes there is no table in which "
    "every small count would stay unknown."
)


def tables(counts: Counts, by: By) -> tuple[Mapping[str, Table | None], tuple[TableView, ...]]:
    """What may be published by one kind of group, and how it is shown."""
    grouped = counts.groups[by]
    found = grouped.tables()
    shown = tuple(
        _shown(grouped, by, key, table)
        if (table := found.get(key))
        else TableView(key, _caption(key, by), instead=_why_none(counts, key, judged=key in found))
        for key in _CAPTIONS
    )
    return found, shown


def _caption(key: str, by: By) -> str:
    return f"{_CAPTIONS[key]}, by {LABELS[by].lower()}"


def _shown(grouped: Grouped, by: By, key: str, table: Table) -> TableView:
    shares = _SHARES.get(key, 1)
    head = (LABELS[by], "Views" if key == "views" else "Children", *table.classes)
    head += tuple(f"{each}, share" for each in table.classes[:shares])
    lines = zip((*table.lines, "All"), (*table.cells, table.totals), strict=True)
    sizes = (*table.sizes, table.total)
    rows = [
        (line, number(size), *map(_count, cells), *(_share(n, size) for n in cells[:shares]))
        for (line, cells), size in zip(lines, sizes, strict=True)
    ]
    if key == "confirmed":
        head = (*head, "Weighted kappa")
        agreed = (*(_kappa(grouped, table, n) for n in range(len(table.lines))), "")
        rows = [(*row, each) for row, each in zip(rows, agreed, strict=True)]
    first = 2 + len(table.classes)
    return TableView(
        key,
        _caption(key, by),
        head,
        tuple(rows),
        wide=frozenset(range(first, len(head))),
        notes=(_NOTES[key], *_together(table)),
    )


def _together(table: Table) -> tuple[str, ...]:
    """Which groups a line of several counts."""
    return tuple(
        f"{line}: {'; '.join(groups)}." for line, groups in table.lines.items() if len(groups) > 1
    )


def _why_none(counts: Counts, key: str, *, judged: bool) -> str:
    if judged:
        return _WITHHELD
    if key == "again":
        return (
            f"Cannot be judged before {day(counts.quarter.followed_at)}, when every child of the "
            "quarter has been followed for 12 months."
        )
    if key in ("before", "referred") and counts.told_before.left_out:
        return (
            f"Cannot be judged: the hub's record begins on {day(counts.recorded_from)}, less than "
            "12 months before some of these contacts."
        )
    return _WITHHELD


def _count(count: int | None) -> str:
    return SYMBOL if count is None else number(count)


def _share(count: int | None, size: int) -> str:
    return SYMBOL if count is None else share(wilson(count, size))


def _kappa(grouped: Grouped, table: Table, line: int) -> str:
    """Only where every count of the line is printed: a kappa is made of all of them."""
    if None in table.cells[line]:
        return SYMBOL
    pairs = grouped.pairs_of(list(table.lines.values())[line])
    if sum(pairs.values()) < FEWEST_PAIRS:
        return f"Fewer than {FEWEST_PAIRS}"
    return kappa(agreement(pairs).kappa)
