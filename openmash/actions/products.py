"""Building an information product, delivering it, taking it back.

Lock order: the contact, the product, the items, their releases. What is delivered is read anew
under those locks, and must be what was previewed.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.decisions.delivery import check_delivery
from openmash.domain.decisions.dissemination import (
    ProductStatus,
    check_open,
    check_picked,
    check_withdrawal,
    check_words,
)
from openmash.domain.sharing import shares
from openmash.domain.sharing.agreements import PolicyDecision, ShareFacts, decide
from openmash.domain.sharing.lawful_basis import ShareKind
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Agency,
    Contact,
    Item,
    ItemRelease,
    Product,
    ProductItem,
    ProductReading,
    Share,
)
from openmash.records.queries import agreements, product_drafts
from openmash.records.queries.agreements import LONDON
from openmash.records.queries.product_drafts import Draft, DraftItem
from openmash.records.queries.products import (
    built_products,
    no_such_product,
)
from openmash.records.queries.protected_places import around_contact

from .base import Actor, action, lock_contact, post, record


@action(Act.BUILD_PRODUCT)
def start(
    viewer: Viewer,
    *,
    contact_id: UUID,
    to_agency_id: UUID,
    title: str,
    purpose: str,
    now: datetime,
) -> UUID:
    """Begin a product about a contact for one agency. Returns its id.

    Raises:
        NotThere: the contact is absent or hidden. BadInput: beside title, purpose or to_agency.
    """
    contact = lock_contact(viewer, contact_id)
    title, purpose = check_words(title, purpose)
    if not Agency.objects.filter(id=to_agency_id).exists():
        raise BadInput({"to_agency": "Select an agency of this hub."})
    made = Product.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        to_agency_id=to_agency_id,
        title=title,
        purpose=purpose,
        created_by_id=viewer.user_id,
        created_at=now,
        changed_at=now,
    )
    _record(viewer, AuditAct.PRODUCT_STARTED, made.id, now)
    return made.id


@action(Act.BUILD_PRODUCT)
def change(
    viewer: Viewer,
    *,
    product_id: UUID,
    title: str,
    purpose: str,
    picked: Sequence[UUID],
    now: datetime,
) -> None:
    """Put these items into a draft, in the order of its page, and take the others out.

    Items that the viewer cannot see stay as they are: a colleague put them in.

    Raises:
        NotThere: no such product. Overtaken: it was settled, or an item is no longer released.
        BadInput: beside title, purpose or items.
    """
    _, product = _locked(viewer, product_id)
    check_open(ProductStatus(product.status), _settled_by(product))
    product.title, product.purpose = check_words(title, purpose)
    draft = product_drafts.of(viewer, product_id)
    offered = {item.item_id: item for item in (*draft.items, *draft.may_go) if item.readable}
    wanted = set(picked)
    if wanted - offered.keys():
        raise BadInput({"items": "An item you picked is not offered any more. Pick again."})
    kept = [item for item in draft.items if item.item_id in wanted or not item.readable]
    new = [item for item in draft.may_go if item.item_id in wanted]
    check_picked(item.fit for item in (*kept, *new) if item.item_id in wanted)
    _store(product, [*kept, *new])
    product.changed_at = now
    product.save(update_fields=["title", "purpose", "changed_at"])
    _record(viewer, AuditAct.PRODUCT_CHANGED, product.id, now, items=len(kept) + len(new))


@action(Act.BUILD_PRODUCT)
def opened(viewer: Viewer, *, product_id: UUID, now: datetime) -> None:
    """Whoever builds it looks at a product, its preview or its receipts."""
    _record(viewer, AuditAct.PRODUCT_OPENED, product_id, now)


@action(Act.BUILD_PRODUCT)
def listed(viewer: Viewer, *, contact_id: UUID, rows: int, now: datetime) -> None:
    """Somebody looks at the products of a contact."""
    record(Actor.of(viewer), AuditAct.PRODUCTS_SEEN, "contact", contact_id, now=now, rows=rows)


@action(Act.BUILD_PRODUCT)
def deliver(
    viewer: Viewer,
    *,
    product_id: UUID,
    seen: str,
    nothing_released: bool,
    footing: Footing,
    now: datetime,
) -> None:
    """Deliver a product to the people its preview named, in the words its preview showed.

    Args:
        seen: the mark of the preview (`Bundle.seen`).
        nothing_released: for a product without items: that it says so.
        footing: on what footing in law it is shared, and whether the family was told.

    Raises:
        NotThere: no such product. Overtaken, NotNow, BadInput: see `check_delivery` and
            `shares.checked`.
    """
    contact, product = _locked(viewer, product_id)
    footing = shares.checked(footing)
    _lock_items(product)
    draft = product_drafts.of(viewer, product_id)
    check_delivery(
        draft.bundle, around_contact(contact.id), seen=seen, nothing_released=nothing_released
    )
    _freeze(product, draft)
    product.share = _share(viewer, draft, footing, now)
    product.status = ProductStatus.DELIVERED.value
    product.delivered_by_id, product.delivered_at, product.changed_at = viewer.user_id, now, now
    product.save(update_fields=["share", "status", "delivered_by", "delivered_at", "changed_at"])
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    for each in draft.recipients:
        post(viewer.hub_id, "product_delivered", now=now, to_account_id=each.account_id)
    _record(
        viewer,
        AuditAct.PRODUCT_DELIVERED,
        product.id,
        now,
        items=len(draft.items),
        to_agency=str(product.to_agency_id),
        recipients=len(draft.recipients),
        basis=footing.basis.value,
    )


@action(Act.BUILD_PRODUCT)
def withdraw(viewer: Viewer, *, product_id: UUID, reason: str, now: datetime) -> None:
    """Give up a draft, or take a delivered product back: from now on nobody reads it.

    Whoever had opened it is told to use it no further.

    Raises:
        NotThere: no such product. Overtaken: it was withdrawn. BadInput: no reason.
    """
    _, product = _locked(viewer, product_id)
    why = check_withdrawal(ProductStatus(product.status), _settled_by(product), reason)
    product.status = ProductStatus.WITHDRAWN.value
    product.withdrawn_by_id, product.withdrawn_at = viewer.user_id, now
    product.withdrawn_reason, product.changed_at = why, now
    product.save(
        update_fields=["status", "withdrawn_by", "withdrawn_at", "withdrawn_reason", "changed_at"]
    )
    readers = ProductReading.objects.filter(product=product).values_list("account_id", flat=True)
    for account_id in sorted(set(readers)):
        post(viewer.hub_id, "product_taken_back", now=now, to_account_id=account_id)
    _record(viewer, AuditAct.PRODUCT_WITHDRAWN, product.id, now, readers=len(set(readers)))


def _locked(viewer: Viewer, product_id: UUID) -> tuple[Contact, Product]:
    """A product with its contact, both locked; one sentence for hidden and absent."""
    found = built_products(viewer).filter(id=product_id).values_list("contact_id", flat=True)
    contact_id = found.first()
    if contact_id is None:
        raise no_such_product()
    try:
        contact = lock_contact(viewer, contact_id)
    except NotThere:
        raise no_such_product() from None
    product = (
        Product.objects.select_for_update(of=("self",))
        .select_related("delivered_by", "withdrawn_by")
        .get(id=product_id)
    )
    return contact, product


def _lock_items(product: Product) -> None:
    """Hold the items and their releases: nobody seals or withdraws one until this is done."""
    picked = ProductItem.objects.filter(product=product).values("item_id")
    list(Item.objects.select_for_update().filter(id__in=picked).order_by("id").values("id"))
    releases = ItemRelease.objects.select_for_update().filter(
        item_id__in=picked, to_agency_id=product.to_agency_id, withdrawn_at__isnull=True
    )
    list(releases.order_by("id").values("id"))


def _store(product: Product, items: Sequence[DraftItem]) -> None:
    ProductItem.objects.filter(product=product).delete()
    ProductItem.objects.bulk_create(
        ProductItem(
            hub_id=product.hub_id,
            product=product,
            item_id=item.item_id,
            release_id=item.fit.release_id,
            position=position,
        )
        for position, item in enumerate(items)
    )


def _freeze(product: Product, draft: Draft) -> None:
    """From here on the product has words of its own."""
    for position, item in enumerate(draft.items):
        ProductItem.objects.filter(product=product, item_id=item.item_id).update(
            wording=item.fit.wording,
            release_id=item.fit.release_id,
            position=position,
            # Taken out of the draft once, and released again since.
            taken_back_at=None,
            taken_back_reason=None,
        )


def agreement_for(draft: Draft, now: datetime) -> PolicyDecision:
    """Whether an agreement covers handing the draft's items over today, and why or why not."""
    parties = {item.owner_id for item in draft.items} | {draft.to_agency_id}
    kinds = frozenset(item.kind for item in draft.items if item.kind)
    ask = ShareFacts(frozenset(parties), kinds)
    return decide(ask, agreements.facts(), now.astimezone(LONDON).date())


def _share(viewer: Viewer, draft: Draft, footing: Footing, now: datetime) -> Share:
    """The act of sharing. It comes from the hub: each owner's own consent is in its release.

    Where no agreement covers it, the row says so: a duty in law does not wait for paper.
    """
    covered = agreement_for(draft, now)
    why_none = footing.agreement_why or "No agreement in force covered it."
    return Share.objects.create(
        hub_id=viewer.hub_id,
        contact_id=draft.contact_id,
        kind=ShareKind.PRODUCT.value,
        to_agency_id=draft.to_agency_id,
        purpose=draft.purpose,
        basis=footing.basis.value,
        consent_detail=footing.consent_detail,
        family_told=footing.family_told.value,
        family_told_why_not=footing.told_why_not,
        agreement_id=covered.agreement_id,
        agreement_why="" if covered.agreement_id else why_none,
        by_id=viewer.user_id,
        at=now,
    )


def _settled_by(product: Product) -> str:
    who = product.withdrawn_by or product.delivered_by
    return who.name if who else ""


def _record(
    viewer: Viewer, act: AuditAct, product_id: UUID, now: datetime, **detail: str | int
) -> None:
    record(Actor.of(viewer), act, "product", product_id, now=now, **detail)
