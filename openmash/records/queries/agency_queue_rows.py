"""What is stored of one agency's queue, as `agency_queue` puts it together."""

from datetime import datetime

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When

from openmash.domain.access import Act, Viewer, require
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.records.models import InformationRequest
from openmash.records.prepared import Rows, prepared

from .visibility import not_excluded

ANSWERED_SHOWN = 20


def own(viewer: Viewer) -> QuerySet[InformationRequest]:
    """The requests to the viewer's own agency, but for contacts hidden from the viewer."""
    require(viewer, Act.SEE_AGENCY_QUEUE)
    if viewer.agency_id is None:
        return InformationRequest.objects.none()
    return InformationRequest.objects.filter(
        not_excluded(viewer), hub_id=viewer.hub_id, agency_id=viewer.agency_id
    )


@prepared
def unanswered(viewer: Viewer) -> Rows:
    """Those that wait for an answer: danger first, then least time left."""
    rows = own(viewer).filter(status=RequestStatus.ASKED)
    in_danger = Q(contact__urgent=True, contact__decided_at__isnull=True)
    return (
        rows.annotate(
            number_of_people=Count("people"),
            danger=Case(When(in_danger, then=Value(0)), default=Value(1)),
        )
        .order_by("danger", "due_at", "asked_at")
        .values_list(
            "id",
            "contact__reference",
            "contact__current_rating",
            "asked_by__name",
            "asked_at",
            "due_at",
            "due_explained",
            "answered_at",
            "chased_count",
            "escalated_at",
            "number_of_people",
            "danger",
        )
    )


@prepared
def answered(viewer: Viewer, since: datetime) -> Rows:
    """The latest twenty since a moment (aware UTC), each with its one return."""
    given = _answered_since(viewer, since).filter(returns__isnull=False)
    return given.values_list(
        "id",
        "contact__reference",
        "due_at",
        "returns__answer",
        "returns__answered_by__name",
        "returns__answered_at",
    )[:ANSWERED_SHOWN]


@prepared
def last_answer(viewer: Viewer, since: datetime) -> Rows:
    """When the agency last answered, if it was since that moment."""
    return _answered_since(viewer, since).values_list("answered_at")[:1]


def _answered_since(viewer: Viewer, since: datetime) -> QuerySet[InformationRequest]:
    answered = own(viewer).filter(status=RequestStatus.ANSWERED, answered_at__gte=since)
    return answered.order_by("-answered_at")


@prepared
def state(viewer: Viewer) -> Rows:
    """One row, or none where no request waits."""
    waiting = own(viewer).filter(status=RequestStatus.ASKED).values("agency_id")
    return waiting.annotate(
        count=Count("id"),
        asked=Max("asked_at"),
        chased=Max("last_chased_at"),
        escalated=Max("escalated_at"),
        changed=Max("contact__changed_at"),
    ).values_list("count", "asked", "chased", "escalated", "changed")
