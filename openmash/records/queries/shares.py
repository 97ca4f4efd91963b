"""What was asked, answered and shared on one contact, as far as the viewer may know of it.

An item whose very existence is closed to the viewer leaves no trace here: neither in a request,
nor in an act of sharing that was of such items alone.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openmash.domain.access import Viewer
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis, ShareKind
from openmash.records.models import ItemRelease, RequestedItem, Share

from .contacts import visible_contacts
from .release_desk import requests
from .release_views import RequestView, ShareView
from .visibility import visible_items, withheld_items


def asked_of(viewer: Viewer, contact_id: UUID) -> list[RequestView]:
    """The release requests of a contact, oldest first, with the items the viewer may know of."""
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        return []
    rows = RequestedItem.objects.filter(
        _known(viewer, contact_id), release_request__contact_id=contact_id
    )
    return requests(viewer, rows)


def shares_of(viewer: Viewer, contact_id: UUID) -> list[ShareView]:
    """Every act of sharing on a contact, newest first."""
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        return []
    moved = ItemRelease.objects.filter(share_id=OuterRef("pk"))
    rows = Share.objects.filter(
        ~Q(Exists(moved)) | Q(Exists(moved.filter(_known(viewer, contact_id)))),
        contact_id=contact_id,
    )
    joined = rows.select_related("from_agency", "to_agency", "agreement", "by")
    return [_view(row) for row in joined.order_by("-at")]


def _known(viewer: Viewer, contact_id: UUID) -> Q:
    """The rows of a contact whose item the viewer may read, or is told of."""
    readable = visible_items(viewer).filter(contact_id=contact_id)
    told = withheld_items(viewer).filter(contact_id=contact_id)
    return Q(item__in=readable.values("id")) | Q(item__in=told.values("id"))


def _view(row: Share) -> ShareView:
    return ShareView(
        kind=ShareKind(row.kind),
        from_agency=row.from_agency.name if row.from_agency else "",
        to_agency=row.to_agency.name if row.to_agency else "",
        purpose=row.purpose,
        basis=LawfulBasis(row.basis),
        consent_detail=row.consent_detail,
        family_told=FamilyTold(row.family_told),
        told_why_not=row.family_told_why_not,
        agreement=row.agreement.name if row.agreement else "",
        agreement_why=row.agreement_why,
        by=row.by.name if row.by else "",
        at=row.at,
    )
