"""Contacts as each viewer may see them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openmash.domain.access import Act, Role, Viewer
from openmash.records.models import Contact, Handover
from openmash.records.prepared import Rows, prepared

from .visibility import asked_of_agency, not_excluded


def visible_contacts(viewer: Viewer) -> QuerySet[Contact]:
    """The contacts this viewer may know of, in no particular order.

    Hub desks: every contact of their hub. A navigator: those about which their agency is asked.
    A receiving team: those handed over to its agency. Administrators and auditors: none. Nobody
    sees a contact they are excluded from. What of a contact may be read is a further question:
    its items go through `visibility.visible_items`.
    """
    return Contact.objects.filter(
        _standing(viewer), not_excluded(viewer, "pk"), hub_id=viewer.hub_id
    )


def may_know_of(viewer: Viewer, contact_id: UUID) -> bool:
    """True if it is one of `visible_contacts`."""
    return bool(_one(viewer, contact_id))


@prepared
def _one(viewer: Viewer, contact_id: UUID) -> Rows:
    return visible_contacts(viewer).filter(id=contact_id).values_list("id")


def _standing(viewer: Viewer) -> Q:
    if viewer.may(Act.OPEN_CONTACT):
        return Q()
    if viewer.role is Role.NAVIGATOR:
        return asked_of_agency(viewer.agency_id, "pk")
    if viewer.role is Role.RECEIVING_TEAM:
        handed_over = Handover.objects.filter(
            contact_id=OuterRef("pk"), to_agency_id=viewer.agency_id
        )
        return Q(Exists(handed_over))
    return Q(pk__in=[])
