"""Comparing the boroughs of a region, read from the columnar store as the regional role."""

from openmash.actions import measuring
from openmash.adapters.columnar import comparing as counted
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.access import Act, RegionalViewer, require
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.comparing import (
    Comparison,
    Lengths,
    Measure,
    Tally,
    of_shares,
)
from openmash.domain.insights.comparing_medians import of_medians
from openmash.domain.insights.quarters import Quarter
from openmash.records.queries import region
from openmash.records.tenancy import in_region


def boroughs(
    viewer: RegionalViewer, measure: Measure, quarter: Quarter, rating: Rating
) -> Comparison:
    """The hubs of the region beside each other, as they stood when the quarter settled.

    The store is made fresh first, in the region's own transaction.

    Args:
        rating: the one first confirmed.

    Raises:
        Refused: the viewer may not look at a region.
    """
    require(viewer, Act.SEE_REGION)
    asof = quarter.settled_at

    def read(store: Store, span: Span) -> tuple[dict[str, Tally], dict[str, Lengths]]:
        tallies = counted.tallies(store, span, rating, asof=asof)
        if measure.is_share:
            return tallies, {}
        return tallies, counted.lengths(store, span, rating, asof=asof)

    with in_region(viewer.region_id):
        named = [(hub.code, hub.name) for hub in region.hubs(viewer)]
        span = (quarter.since, quarter.until)
        tallies, lengths = measuring.read_hubs(viewer.hub_ids, span, read)
    if measure.is_share:
        return of_shares(measure, named, tallies)
    return of_medians(named, tallies, lengths)
