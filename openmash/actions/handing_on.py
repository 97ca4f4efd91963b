"""What goes along when a child is handed over: the hub's own agency's items, as one act of sharing.

Called by `actions.decisions` with the contact's lock held.
"""

from collections.abc import Sequence
from datetime import datetime

from openmash.domain.access import Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import LawfulBasis, ShareKind
from openmash.domain.sharing.shares import as_told_with_contact
from openmash.records.models import Agency, Contact, Item, ItemRelease, Share

from .base import Actor, record
from .shares import Sharing, share

PURPOSE = "For the team that receives the child"


def release_own(viewer: Viewer, contact: Contact, team: Agency, now: datetime) -> None:
    """Let the team have what the hub's own agency was told with the contact.

    The manager decides for that agency, so handing over is its consent. What other agencies own
    goes only as they have released it, and tighter items are released one by one.
    """
    items = list(
        Item.objects.filter(
            contact=contact,
            agency_return__isnull=True,
            owner_agency_id=viewer.agency_id,
            handling__in=[HandlingCode.OPEN.value, HandlingCode.HUB_ONLY.value],
        )
        .exclude(releases__to_agency=team)
        .only("id", "kind", "owner_agency_id")
    )
    if not items:
        return
    shared = _share(viewer, contact, items, team, now)
    ItemRelease.objects.bulk_create(
        ItemRelease(
            hub_id=viewer.hub_id,
            item=item,
            to_agency=team,
            purpose=PURPOSE,
            share=shared,
            released_by_id=viewer.user_id,
            released_at=now,
        )
        for item in items
    )
    record(
        Actor.of(viewer),
        AuditAct.ITEM_RELEASED,
        "contact",
        contact.id,
        now=now,
        items=len(items),
        agencies=1,
    )


def _share(
    viewer: Viewer, contact: Contact, items: Sequence[Item], team: Agency, now: datetime
) -> Share:
    what = Sharing(
        contact_id=contact.id,
        kind=ShareKind.WITH_HANDOVER,
        from_agency_id=items[0].owner_agency_id,
        to_agency_id=team.id,
        purpose=PURPOSE,
        footing=as_told_with_contact(
            LawfulBasis.CHILDREN_ACT_DUTY, contact.family_told, contact.family_told_why_not
        ),
        kinds=frozenset(item.kind for item in items),
    )
    return share(viewer.hub_id, what, by=viewer.user_id, now=now)
