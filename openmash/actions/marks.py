"""An owner changes who may see one of its items."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere, Overtaken
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.sharing import marking
from openmash.domain.sharing.firewall import ABSENT
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.marking import Audience
from openmash.domain.sharing.schemes import Marks, Scheme
from openmash.records.models import Item, ItemMarking, ItemRelease, ReleaseOverride
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, record
from .withdrawals import take_back


@action(Act.MARK_ITEMS)
def own_items_seen(viewer: Viewer, *, contact_id: UUID, rows: int, now: datetime) -> None:
    """Somebody of an agency looks through what it owns on one contact."""
    record(Actor.of(viewer), AuditAct.OWN_ITEMS_SEEN, "contact", contact_id, now=now, rows=rows)


@action(Act.MARK_ITEMS)
def change_audience(
    viewer: Viewer, *, item_id: UUID, seen: Audience, wanted: Audience, reason: str, now: datetime
) -> None:
    """From now on these and no others may see the item, and everything made from it.

    Narrowing it withdraws its releases, and takes it out of products that nobody has read.

    Args:
        seen: who could see it when the page was shown.

    Raises:
        NotThere: no such item, or another agency's. Overtaken: a colleague changed it meanwhile.
        BadInput: nothing changes, it is wider than the item's marks allow, or there is no reason.
    """
    reason = check_reason(reason)
    item = _own(viewer, item_id)
    contact = lock_contact(viewer, item.contact_id)
    item = Item.objects.select_for_update().get(id=item_id)
    now_is = audience_of(item)
    if now_is != seen:
        raise Overtaken(
            "A colleague changed who may see this item while you were reading. Look at it again."
        )
    marking.check_change(now_is, wanted, _marks_of(item))
    ItemMarking.objects.create(
        hub_id=viewer.hub_id,
        item=item,
        from_handling=item.handling,
        from_named_roles=item.named_roles,
        to_handling=wanted.handling.value,
        to_named_roles=_stored(wanted.named_roles),
        reason=reason,
        by_id=viewer.user_id,
        at=now,
    )
    item.handling, item.named_roles = wanted.handling.value, _stored(wanted.named_roles)
    item.save(update_fields=["handling", "named_roles"])
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    narrower = marking.is_narrower(wanted, now_is)
    record(
        Actor.of(viewer),
        AuditAct.ITEM_MARKED,
        "item",
        item.id,
        now=now,
        was=now_is.handling.value,
        is_now=wanted.handling.value,
        releases_withdrawn=_withdraw(viewer, item, reason, now) if narrower else 0,
    )


def _withdraw(viewer: Viewer, item: Item, reason: str, now: datetime) -> int:
    """Take back what was agreed for the wider item. An override waits for its own review."""
    overridden = ReleaseOverride.objects.filter(item=item, reviewed_at__isnull=True)
    live = ItemRelease.objects.filter(item=item, withdrawn_at__isnull=True)
    releases = list(
        live.exclude(id__in=overridden.values("release_id")).select_related("to_agency")
    )
    for release in releases:
        take_back(release, by=viewer.user_id, reason=reason, now=now)
    return len(releases)


def audience_of(item: Item) -> Audience:
    """Who may see the item now."""
    return Audience(HandlingCode(item.handling), frozenset(Role(r) for r in item.named_roles))


def _own(viewer: Viewer, item_id: UUID) -> Item:
    item = visible_items(viewer).filter(id=item_id).first()
    if item is None:
        raise NotThere(ABSENT)
    marking.check_owner(viewer, item.owner_agency_id)
    return item


def _marks_of(item: Item) -> Marks:
    return Marks(Scheme(item.scheme), item.source_mark, item.information_mark, item.handling_mark)


def _stored(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)
