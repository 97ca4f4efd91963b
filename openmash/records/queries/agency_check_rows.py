"""What is stored of the agencies' part in one contact, as `agency_checks` puts it together."""

from uuid import UUID

from django.db.models import Exists

from openmash.domain.access import Viewer
from openmash.records.models import (
    Agency,
    AgencyReturn,
    AgencyStruckOut,
    InformationRequest,
    ProfessionalView,
)
from openmash.records.prepared import Rows, prepared

from .contacts import visible_contacts
from .visibility import visible_items


@prepared
def agencies(viewer: Viewer, contact_id: UUID) -> Rows:
    """Every agency of the hub; none at all if the viewer may not know of the contact."""
    known = Exists(visible_contacts(viewer).filter(id=contact_id))
    return Agency.objects.filter(known).values_list("id", "kind", "name")


@prepared
def requests(contact_id: UUID) -> Rows:
    """Every information request about the contact, withdrawn ones too, in the order of asking."""
    rows = InformationRequest.objects.filter(contact_id=contact_id).order_by("asked_at")
    return rows.values_list(
        "id",
        "agency_id",
        "status",
        "asked_at",
        "asked_by__name",
        "added_reason",
        "due_at",
        "due_explained",
        "chased_count",
        "escalated_at",
        "withdrawn_reason",
    )


@prepared
def left_out(contact_id: UUID) -> Rows:
    """Why the policy's proposal to ask an agency was not followed, and whose word that is."""
    rows = AgencyStruckOut.objects.filter(contact_id=contact_id)
    return rows.order_by("at").values_list("agency_id", "reason", "by__name")


@prepared
def returned_items(viewer: Viewer, contact_id: UUID) -> Rows:
    """The items of returns that the viewer may read."""
    rows = visible_items(viewer).filter(contact_id=contact_id, agency_return__isnull=False)
    return rows.order_by("position").values_list(
        "id",
        "agency_return_id",
        "owner_agency_id",
        "kind",
        "text",
        "about_id",
        "basis",
        "handling",
        "source_grade",
        "event_date",
        "date_precision",
    )


@prepared
def own_views(contact_id: UUID) -> Rows:
    """The agencies' own views of the rating."""
    rows = ProfessionalView.objects.filter(contact_id=contact_id)
    return rows.values_list("agency_return_id", "id", "rating", "why", "by__name", "at")


@prepared
def returns(contact_id: UUID) -> Rows:
    """The returns to all information requests about the contact."""
    rows = AgencyReturn.objects.filter(information_request__contact_id=contact_id)
    return rows.values_list(
        "id",
        "information_request_id",
        "answer",
        "reason",
        "answered_by__name",
        "answered_at",
        "period_from",
        "period_to",
        "systems_searched",
        "identifiers_used",
        "match_confidence",
        "after_decision",
    )
