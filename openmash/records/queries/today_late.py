"""Returns that came after the decision: kept with the record, where nobody would look for them."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from openmash.domain.access import Viewer
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.records.models import Decision, InformationRequest
from openmash.records.prepared import Rows, prepared

from .contacts import visible_contacts

LATELY = timedelta(days=7)
"""For so long such a return is listed: five working days."""


def count(viewer: Viewer, now: datetime) -> int:
    """On how many contacts that the viewer may know of one has lately come (`now` aware UTC)."""
    return len(list(_contacts(viewer, now)))


def came_late(now: datetime) -> QuerySet[InformationRequest]:
    """What was answered lately after a child's decision that still stands.

    Deciding again for one child leaves a sibling's decision as it was.
    """
    later = Decision.objects.filter(
        child_id=OuterRef("child_id"), sequence__gt=OuterRef("sequence")
    )
    stands = Decision.objects.filter(
        ~Exists(later), contact_id=OuterRef("contact_id"), decided_at__lte=OuterRef("answered_at")
    )
    return InformationRequest.objects.filter(
        Exists(stands),
        status=RequestStatus.ANSWERED.value,
        answered_at__gte=now - LATELY,
        returns__after_decision=True,
    )


@prepared
def _contacts(viewer: Viewer, now: datetime) -> Rows:
    visible = visible_contacts(viewer).values("id")
    rows = came_late(now).filter(contact__in=visible, hub_id=viewer.hub_id)
    return rows.order_by("contact_id").values_list("contact_id").distinct()
