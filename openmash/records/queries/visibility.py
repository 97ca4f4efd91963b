"""The firewall in SQL: every list, page, export and count of items starts here.

The policy is `domain/sharing/firewall.RULES`, read from the top; this is the same list as
conditions on columns, and takes its tables of desks from there. The viewer's role is known before
the query is made, so each role gets only the branches that can apply to it. A property test
(`tests/records/test_visibility.py`) keeps the two equal over generated viewers and real rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from openmash.domain.access import Role, Viewer
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.sharing.firewall import (
    DESKS_BY_CODE,
    DESKS_BY_NAME,
    KNOW_IT_EXISTS,
    NO_CONTENT_ROLES,
    TOLD_TO_TEAMS,
)
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import (
    CaseExclusion,
    Handover,
    InformationRequest,
    Item,
    ItemRelease,
)
from openmash.records.prepared import Asking, Rows, prepared

_NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class WithheldCount:
    """How many items of one source the viewer is told of but may not read.

    Attributes:
        owner_agency_id: the agency whose items they are.
        agency_return_id: the return they came with; None for items told with the contact.
        count: how many, always at least 1.
    """

    owner_agency_id: UUID
    agency_return_id: UUID | None
    count: int


def visible_items(viewer: Viewer) -> QuerySet[Item]:
    """The items this viewer may read, in no particular order. Filter further; never widen."""
    return Item.objects.filter(_in_reach(viewer), _opened(viewer))


def withheld_items(viewer: Viewer) -> QuerySet[Item]:
    """The items the viewer may know of but not read: to be counted, and never shown.

    An item whose very existence is closed to the viewer is not among them: a count would tell.
    """
    return Item.objects.filter(_in_reach(viewer), _told_of(viewer)).exclude(_opened(viewer))


def withheld_counts(viewer: Viewer, contact_id: UUID) -> list[WithheldCount]:
    """The items of one contact that the viewer may know of but not read, counted by source."""
    return [WithheldCount(*row) for row in _counted(viewer, contact_id)]


def asking_withheld_counts(viewer: Viewer, contact_id: UUID) -> Asking:
    """What `withheld_counts` asks."""
    return _counted.asking(viewer, contact_id)


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


def not_excluded(viewer: Viewer, contact: str = "contact_id") -> Q:
    """The rows whose contact the viewer is not excluded from.

    Args:
        contact: the column that holds the contact's id in the table that is queried.
    """
    return ~Q(
        Exists(
            CaseExclusion.objects.filter(
                contact_id=OuterRef(contact), account_id=viewer.user_id, lifted_at__isnull=True
            )
        )
    )


def asked_of_agency(agency_id: UUID | None, contact: str = "contact_id") -> Q:
    """The rows whose contact has an information request to this agency that was not withdrawn.

    An agency stays asked after it has answered: it may correct or complete what it said. A
    withdrawn request gives no standing.
    """
    if agency_id is None:
        return _NOTHING
    asked = InformationRequest.objects.filter(contact_id=OuterRef(contact), agency_id=agency_id)
    return Q(Exists(asked.exclude(status=RequestStatus.WITHDRAWN)))


def _in_reach(viewer: Viewer) -> Q:
    """The three refusals: another hub, an excluded person, a role without case content."""
    if viewer.role in NO_CONTENT_ROLES:
        return _NOTHING
    return Q(hub_id=viewer.hub_id) & not_excluded(viewer)


def _opened(viewer: Viewer) -> Q:
    """The rules that open an item, any of which is enough."""
    opened = Q(handling__in=_codes(DESKS_BY_CODE, viewer.role)) | Q(
        handling__in=_codes(DESKS_BY_NAME, viewer.role), named_roles__contains=[viewer.role.value]
    )
    if viewer.role is Role.NAVIGATOR:
        opened |= Q(owner_agency_id=viewer.agency_id) | (
            asked_of_agency(viewer.agency_id) & (Q(handling=HandlingCode.OPEN) | _released(viewer))
        )
    if viewer.role is Role.RECEIVING_TEAM:
        opened |= _released(viewer)
    return opened


def _told_of(viewer: Viewer) -> Q:
    if viewer.role is not Role.RECEIVING_TEAM:
        return Q(handling__in=_codes(KNOW_IT_EXISTS, viewer.role))
    handed = Handover.objects.filter(
        contact_id=OuterRef("contact_id"), to_agency_id=viewer.agency_id
    )
    return Q(handling__in=[code.value for code in TOLD_TO_TEAMS]) & Q(Exists(handed))


def _released(viewer: Viewer) -> Q:
    if viewer.agency_id is None:
        return _NOTHING
    to_them = ItemRelease.objects.filter(
        item_id=OuterRef("pk"),
        to_agency_id=viewer.agency_id,
        # Withdrawn, it opens nothing; in other words, it opens those words and not the item.
        withdrawn_at__isnull=True,
        wording="",
    )
    return Q(Exists(to_them))


def _codes(desks: Mapping[HandlingCode, frozenset[Role]], role: Role) -> list[str]:
    return [code.value for code, roles in desks.items() if role in roles]
