"""The one drawing of each page by group: the share of children whose contact became a referral."""

from openmash.domain.insights.breakdown import Table
from openmash.domain.insights.fairness import By
from openmash.domain.insights.fairness_counts import Counts
from openmash.domain.insights.intervals import wilson
from openmash.web.charts.dots import Dot, drawing
from openmash.web.charts.svg import Drawing
from openmash.web.presenters.fairness_groups import LABELS


def referrals(counts: Counts, by: By, table: Table | None) -> Drawing | None:
    """What the table of outcomes shows in its share of referrals; None without a table."""
    if table is None:
        return None
    dots = [
        Dot(group, None if cells[0] is None else wilson(cells[0], size))
        for group, cells, size in zip(table.lines, table.cells, table.sizes, strict=True)
    ]
    every = wilson(table.totals[0], table.total)
    kind, quarter = LABELS[by].lower(), counts.quarter.label
    return drawing(
        [*dots, Dot("All", every, whole=True)],
        title=f"Share of children whose contact became a referral, by {kind}, {quarter}",
        about=f"{every.value:.1%} of all {table.total:,} children told of. The lines are 95% "
        "intervals; where two overlap widely, the groups cannot be told apart. The table holds "
        "the same figures.",
        axis="Share of the children told of whose contact became a referral, with 95% interval",
    )
