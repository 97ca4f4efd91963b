"""A delivered product: as one of its recipients may read it, and as those who sent it see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from openmash.domain.access import Viewer
from openmash.domain.decisions.dissemination import (
    CopyState,
    ProductStatus,
    copy_state,
    taken_back_at,
)
from openmash.domain.sharing.firewall import TOLD_TO_TEAMS
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode
from openmash.records.models import Product, ProductItem, ProductReading

from .product_drafts import kind_label, name_of, withheld
from .products import Receipt, built_products, no_such_product, receipts, visible_products
from .subjects import ChildNamed, children_of, subject_of
from .visibility import visible_items


@dataclass(frozen=True, slots=True)
class CopiedItem:
    """One item in the words that were delivered.

    Attributes:
        reworded: in its owner's own words for this recipient: they came alone, and the rest here
            is empty.
        state: SHOWN, or STOPPED for a reader who read it before it was taken back.
    """

    owner: str
    wording: str
    reworded: bool
    label: str
    about: str
    is_family: bool
    place: str
    basis: Basis | None
    event_date: date | None
    precision: DatePrecision
    state: CopyState
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A delivered product as one reader may see it.

    Attributes:
        items: nothing that was taken back before this reader had read it, and nothing at all once
            the product itself was withdrawn.
        children: whom the items that stand are about. An owner's other words come alone.
        gone: how many were taken back unread by this reader, by owner, as far as they may be known.
        withheld: the contact's other items, by owner and number, as far as they may be known.
        had_read: this reader had opened it before.
    """

    product_id: UUID
    contact_id: UUID
    hub: str
    reference: str
    title: str
    purpose: str
    to_agency: str
    status: ProductStatus
    delivered_by: str
    delivered_at: datetime
    withdrawn_at: datetime | None
    items: tuple[CopiedItem, ...]
    children: tuple[ChildNamed, ...]
    gone: tuple[tuple[str, int], ...]
    withheld: tuple[tuple[str, int], ...]
    had_read: bool


@dataclass(frozen=True, slots=True)
class SentItem:
    """One item as its sender sees it. `wording` is "" where the viewer may not read the item."""

    owner: str
    wording: str
    readable: bool
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A product that left, or was given up, with its receipts.

    Attributes:
        basis, family_told, told_why_not, agreement: as the share was recorded; "" for one that
            never left.
    """

    product_id: UUID
    contact_id: UUID
    reference: str
    title: str
    purpose: str
    to_agency: str
    status: ProductStatus
    created_by: str
    created_at: datetime
    delivered_by: str
    delivered_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    basis: str
    family_told: str
    told_why_not: str
    agreement: str
    items: tuple[SentItem, ...]
    receipts: tuple[Receipt, ...]


def of(viewer: Viewer, product_id: UUID) -> Copy:
    """A delivered product as the viewer may read it.

    Raises:
        NotThere: it is absent, another agency's, or of a contact they are excluded from.
    """
    row = (
        visible_products(viewer)
        .select_related("hub", "contact", "to_agency", "delivered_by")
        .filter(id=product_id)
        .first()
    )
    if row is None or row.delivered_at is None or row.delivered_by is None:
        raise no_such_product()
    readings = ProductReading.objects.filter(product=row, account_id=viewer.user_id)
    first_read = readings.aggregate(first=Min("at"))["first"]
    status = ProductStatus(row.status)
    items, gone = _copied(row, row.delivered_at, first_read)
    held = ProductItem.objects.filter(product=row).values_list("item_id", flat=True)
    closed = status is ProductStatus.WITHDRAWN
    return Copy(
        product_id=row.id,
        contact_id=row.contact_id,
        hub=row.hub.name,
        reference=row.contact.reference,
        title=row.title,
        purpose="" if closed else row.purpose,
        to_agency=row.to_agency.name,
        status=status,
        delivered_by=row.delivered_by.name,
        delivered_at=row.delivered_at,
        withdrawn_at=row.withdrawn_at,
        items=() if closed else items,
        children=() if closed else _children(row, row.delivered_at),
        gone=() if closed else gone,
        withheld=() if closed else withheld(row, set(held)),
        had_read=first_read is not None,
    )


def sent(viewer: Viewer, product_id: UUID) -> Sent:
    """A product that is no draft any more, for those who may build products of its contact.

    Raises:
        NotThere: it is absent, or of a contact that is hidden from the viewer.
    """
    row = (
        built_products(viewer)
        .select_related(
            "contact", "to_agency", "created_by", "delivered_by", "withdrawn_by", "share__agreement"
        )
        .filter(id=product_id)
        .first()
    )
    if row is None:
        raise no_such_product()
    share = row.share
    agreement = share.agreement.name if share and share.agreement else ""
    return Sent(
        product_id=row.id,
        contact_id=row.contact_id,
        reference=row.contact.reference,
        title=row.title,
        purpose=row.purpose,
        to_agency=row.to_agency.name,
        status=ProductStatus(row.status),
        created_by=row.created_by.name,
        created_at=row.created_at,
        delivered_by=row.delivered_by.name if row.delivered_by else "",
        delivered_at=row.delivered_at,
        withdrawn_by=row.withdrawn_by.name if row.withdrawn_by else "",
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason or "",
        basis=share.basis if share else "",
        family_told=share.family_told if share else "",
        told_why_not=share.family_told_why_not if share else "",
        agreement=agreement or (share.agreement_why if share else ""),
        items=_sent_items(viewer, row),
        receipts=tuple(receipts(row.id)),
    )


def _copied(
    product: Product, delivered_at: datetime, first_read: datetime | None
) -> tuple[tuple[CopiedItem, ...], tuple[tuple[str, int], ...]]:
    items, gone = [], dict[str, int]()
    for row in _lines(product):
        back_at = _taken_back(row, delivered_at)
        state = copy_state(back_at, first_read)
        if state is not CopyState.GONE:
            items.append(_copy(row, state, back_at))
        elif HandlingCode(row.item.handling) in TOLD_TO_TEAMS:
            owner = row.item.owner_agency.name
            gone[owner] = gone.get(owner, 0) + 1
    return tuple(items), tuple(sorted(gone.items()))


def _children(product: Product, delivered_at: datetime) -> tuple[ChildNamed, ...]:
    standing = [
        subject_of(row.item)
        for row in _lines(product)
        if not _reworded(row) and _taken_back(row, delivered_at) is None
    ]
    return children_of(product.contact_id, standing)


def _reworded(row: ProductItem) -> bool:
    return row.release is not None and bool(row.release.wording)


def _copy(row: ProductItem, state: CopyState, back_at: datetime | None) -> CopiedItem:
    item = row.item
    reworded = _reworded(row)
    return CopiedItem(
        owner=item.owner_agency.name,
        wording=row.wording,
        reworded=reworded,
        label="" if reworded else kind_label(item),
        about="" if reworded else name_of(item),
        is_family=not reworded and subject_of(item).is_family,
        place="" if reworded else item.place,
        basis=None if reworded else Basis(item.basis),
        event_date=None if reworded else item.event_date,
        precision=DatePrecision.UNKNOWN if reworded else DatePrecision(item.date_precision),
        state=state,
        taken_back_at=back_at,
    )


def _sent_items(viewer: Viewer, product: Product) -> tuple[SentItem, ...]:
    """What was sent; the words only to whoever may read the item itself now."""
    open_ids = set(
        visible_items(viewer).filter(contact_id=product.contact_id).values_list("id", flat=True)
    )
    return tuple(
        SentItem(
            owner=row.item.owner_agency.name if row.item_id in open_ids else "",
            wording=row.wording if row.item_id in open_ids else "",
            readable=row.item_id in open_ids,
            taken_back_at=_taken_back(row, product.delivered_at) if product.delivered_at else None,
        )
        for row in _lines(product)
    )


def _lines(product: Product) -> QuerySet[ProductItem]:
    sealed = Q(item__markings__to_handling=HandlingCode.SEALED.value)
    return (
        ProductItem.objects.filter(product=product)
        .select_related("item__owner_agency", "item__about", "release")
        .annotate(sealed_at=Max("item__markings__at", filter=sealed))
        .order_by("position", "id")
    )


def _taken_back(row: ProductItem, delivered_at: datetime) -> datetime | None:
    return taken_back_at(
        row.taken_back_at,
        row.release.withdrawn_at if row.release else None,
        row.sealed_at,  # type: ignore[attr-defined]
        delivered_at,
    )
