"""Whom an agency knows, as its own index was linked: by which record number, and how surely.

That a person is known to an agency is the agency's information, as its items are: the firewall's
table of desks says who at the hub may read it, by the handling code that it was linked under. The
agency's own navigator reads it of contacts about which the agency is asked, and of no others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.people.linkage.bands import Band
from openmash.domain.sharing.firewall import DESKS_BY_CODE
from openmash.records.models import AgencyLink
from openmash.records.prepared import Asking, Rows, prepared

from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class KnownTo:
    """One person record and who it is in an agency's index.

    Attributes:
        own_id: the agency's record number. model: which matching model said so, at `linked_at`.
        extract_of: when the extract was read that it was found in.
    """

    record_id: UUID
    agency_id: UUID
    agency_name: str
    agency_kind: AgencyKind
    own_id: str
    band: Band
    model: str
    linked_at: datetime
    extract_of: datetime


def visible_links(viewer: Viewer) -> QuerySet[AgencyLink]:
    """The standing links that this viewer may read, in no particular order."""
    desks = [code.value for code, roles in DESKS_BY_CODE.items() if viewer.role in roles]
    opened = Q(handling__in=desks)
    if viewer.role is Role.NAVIGATOR:
        opened |= Q(agency_id=viewer.agency_id)
    return AgencyLink.objects.filter(
        opened,
        hub_id=viewer.hub_id,
        ended_at__isnull=True,
        record__contact__in=visible_contacts(viewer),
    )


def known_to(viewer: Viewer, record_ids: Collection[UUID]) -> list[KnownTo]:
    """Who these person records are in agencies' indexes, as far as the viewer may read it."""
    links = visible_links(viewer).filter(record_id__in=record_ids)
    return [_known(row) for row in _told(links)]


def of_contact(viewer: Viewer, contact_id: UUID) -> list[KnownTo]:
    """The same of everybody told of in a contact; none where the contact is hidden."""
    return [_known(row) for row in _of_contact(viewer, contact_id)]


def asking(viewer: Viewer, contact_id: UUID) -> Asking:
    """What `of_contact` asks."""
    return _of_contact.asking(viewer, contact_id)


@prepared
def _of_contact(viewer: Viewer, contact_id: UUID) -> Rows:
    return _told(visible_links(viewer).filter(record__contact_id=contact_id))


def _told(links: QuerySet[AgencyLink]) -> Rows:
    return links.order_by("agency__name", "own_id").values_list(
        "record_id",
        "agency_id",
        "agency__name",
        "agency__kind",
        "own_id",
        "band",
        "model",
        "linked_at",
        "run__read_at",
        named=True,
    )


def _known(row: Any) -> KnownTo:
    return KnownTo(
        record_id=row.record_id,
        agency_id=row.agency_id,
        agency_name=row.agency__name,
        agency_kind=AgencyKind(row.agency__kind),
        own_id=row.own_id,
        band=Band(row.band),
        model=row.model,
        linked_at=row.linked_at,
        extract_of=row.run__read_at,
    )
