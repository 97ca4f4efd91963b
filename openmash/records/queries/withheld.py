"""How much of a contact is held back from a viewer."""

from uuid import UUID

from django.db.models import Count

from openmash.domain.access import Viewer
from openmash.records.prepared import Rows, prepared

from .visibility import WithheldCount, withheld_items


def withheld_counts(viewer: Viewer, contact_id: UUID) -> list[WithheldCount]:
    """The items of one contact that the viewer may know of but not read, counted by source."""
    return [WithheldCount(*row) for row in _counted(viewer, contact_id)]


@prepared
def _counted(viewer: Viewer, contact_id: UUID) -> Rows:
    return (
        withheld_items(viewer)
        .filter(contact_id=contact_id)
        .values("owner_agency_id", "agency_return_id")
        .annotate(held=Count("pk"))
        .order_by("owner_agency_id", "agency_return_id")
        .values_list("owner_agency_id", "agency_return_id", "held")
    )
