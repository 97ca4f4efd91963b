"""An owner takes a release back; it reaches what was not delivered and what nobody has read.

Lock order: the contact, then the products.
"""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.release_rules import check_text, check_withdrawal, speaks_for
from openmash.records.models import (
    Contact,
    ItemRelease,
    Product,
    ProductItem,
    ProductReading,
    ReleaseOverride,
)
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, post, record
from .releases import tell_people_of


@action(Act.ANSWER_RELEASE)
def withdraw(viewer: Viewer, *, release_id: UUID, reason: str, now: datetime) -> UUID:
    """The owner takes a release back. Returns the contact's id.

    From now on it opens nothing. It is taken out of drafts and of products that nobody has read;
    those who have read it are told to use it no further.

    Raises:
        NotThere: no such release of an item that the viewer speaks for and may read.
        Overtaken: a colleague withdrew it first.
        NotNow: it is an override that waits for its review. BadInput: no reason.
    """
    contact, release = _locked(viewer, release_id)
    check_withdrawal(
        withdrawn_by=release.withdrawn_by.name if release.withdrawn_by else "",
        override_unreviewed=ReleaseOverride.objects.filter(
            release=release, reviewed_at__isnull=True
        ).exists(),
    )
    why = check_text(reason, "reason", "Enter why the release is withdrawn.")
    taken_back = take_back(release, by=viewer.user_id, reason=why, now=now)
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    record(
        Actor.of(viewer),
        AuditAct.RELEASE_WITHDRAWN,
        "item_release",
        release.id,
        now=now,
        taken_back=taken_back,
    )
    return contact.id


def _locked(viewer: Viewer, release_id: UUID) -> tuple[Contact, ItemRelease]:
    """A release of an item that the viewer speaks for, with its contact locked."""
    missing = NotThere("There is no release here that your agency can withdraw.")
    found = ItemRelease.objects.filter(id=release_id).values_list(
        "item__contact_id", "item__owner_agency_id"
    )
    first = found.first()
    if first is None or not speaks_for(viewer, first[1]):
        raise missing
    try:
        contact = lock_contact(viewer, first[0])
    except NotThere:
        raise missing from None
    release = ItemRelease.objects.select_related("withdrawn_by", "item", "to_agency").get(
        id=release_id
    )
    if not visible_items(viewer).filter(id=release.item_id).exists():
        raise missing
    return contact, release


def take_back(release: ItemRelease, *, by: int, reason: str, now: datetime) -> int:
    """Close a release, with the contact locked. Returns of how many products it was taken out."""
    ItemRelease.objects.filter(id=release.id).update(
        withdrawn_at=now, withdrawn_by_id=by, withdrawn_reason=reason
    )
    held = ProductItem.objects.filter(release=release, taken_back_at__isnull=True)
    # A product is locked so that nobody opens it for the first time in between.
    products = Product.objects.select_for_update().filter(id__in=held.values("product_id"))
    ids = [product.id for product in products.order_by("id")]
    readings = ProductReading.objects.filter(product_id__in=ids)
    read = set(readings.values_list("product_id", flat=True))
    unread = [each for each in ids if each not in read]
    held.filter(product_id__in=unread).update(taken_back_at=now, taken_back_reason=reason)
    _tell_recipients(release, set(readings.values_list("account_id", flat=True)), now)
    return len(unread)


def _tell_recipients(release: ItemRelease, readers: set[int], now: datetime) -> None:
    """Whoever has read it is told; and the agency, where the item itself was open to it."""
    for account_id in sorted(readers):
        post(release.hub_id, "release_withdrawn", now=now, to_account_id=account_id)
    if release.wording:
        return
    roles = frozenset({Role.RECEIVING_TEAM, Role.NAVIGATOR})
    tell_people_of(release.hub_id, release.to_agency, roles, "release_withdrawn", now, but=readers)
