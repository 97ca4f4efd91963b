"""The counts that are kept of settled quarters, and whether they may still be read.

Call inside the hub's transaction: there are no rows of any other hub in it.
"""

from datetime import datetime
from uuid import UUID

from openmash.domain.insights.fairness_counts import Counts
from openmash.domain.insights.fairness_kept import counts_of
from openmash.domain.insights.quarters import Quarter
from openmash.records.models import Contact, SettledQuarter

from .fairness import A_YEAR


def kept(
    hub_id: UUID, quarter: Quarter, method: str, *, followed: bool, recorded_from: datetime
) -> Counts | None:
    """The kept counts of a quarter; None where they must be made anew.

    They are not read if they were made by another method, if the hub's record now begins at
    another moment, or if there are other contacts to read than there were: nothing that a hub does
    brings that about, but a history that is loaded into it does.

    Args:
        recorded_from: since when the hub records now (aware UTC).
    """
    row = SettledQuarter.objects.filter(
        hub_id=hub_id, year=quarter.year, number=quarter.number, followed=followed, method=method
    ).first()
    if row is None or row.recorded_from != recorded_from:
        return None
    if row.contacts != contacts(hub_id, quarter, followed=followed):
        return None
    try:
        return counts_of(row.body, quarter=quarter, recorded_from=recorded_from)
    except ValueError:
        return None


def contacts(hub_id: UUID, quarter: Quarter, *, followed: bool) -> int:
    """How many contacts there are that the counts of a quarter are made of, or those around it."""
    return Contact.objects.filter(
        hub_id=hub_id,
        received_at__gte=quarter.since - A_YEAR,
        received_at__lt=quarter.followed_until if followed else quarter.until,
        recorded_at__lt=quarter.followed_at if followed else quarter.settled_at,
    ).count()


def there(hub_id: UUID, method: str) -> set[tuple[Quarter, bool]]:
    """Which quarters a method has counted, and whether with who came again."""
    rows = SettledQuarter.objects.filter(hub_id=hub_id, method=method)
    found = rows.values_list("year", "number", "followed")
    return {(Quarter(year, number), followed) for year, number, followed in found}
