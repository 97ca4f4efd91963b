"""Whom an agency knows, as its own index was linked: by which record number, and how surely.

That a person is known to an agency is the agency's information, as its items are: the firewall's
table of desks says who at the hub may read it, by the handling code that it was linked under. The
agency's own navigator reads it of contacts about which the agency is asked, and of no others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.people.linkage.bands import Band
from openmash.domain.sharing.firewall import DESKS_BY_CODE
from openmash.records.models import AgencyLink

from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class KnownTo:
    """One person record and who it is in an agency's index.

    Attributes:
        own_id: the agency's record number. model: which matching model said so, at `linked_at`.
    """

    record_id: UUID
    agency_id: UUID
    agency_name: str
    agency_kind: AgencyKind
    own_id: str
    band: Band
    model: str
    linked_at: datetime


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
    links = visible_links(viewer).filter(record_id__in=record_ids).select_related("agency")
    return [
        KnownTo(
            record_id=link.record_id,
            agency_id=link.agency_id,
            agency_name=link.agency.name,
            agency_kind=AgencyKind(link.agency.kind),
            own_id=link.own_id,
            band=Band(link.band),
            model=link.model,
            linked_at=link.linked_at,
        )
        for link in links.order_by("agency__name", "own_id")
    ]
