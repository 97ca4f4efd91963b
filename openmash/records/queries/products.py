"""Information products: who may know of which, who could open one, and who has.

A recipient sees what was delivered to their agency, and nobody sees one of a contact they are
excluded from. `recipients` and `visible_products` are one rule told from its two ends.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from openmash.core.errors import NotThere
from openmash.domain.access import MAY, Act, Role, Viewer, require
from openmash.domain.decisions.dissemination import ProductStatus, ReadingForm
from openmash.records.models import (
    CaseExclusion,
    Membership,
    Product,
    ProductReading,
)

from .contacts import visible_contacts
from .visibility import not_excluded

PAGE = 50


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account that could open a product of a contact today."""

    account_id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Receipt:
    """That somebody opened a product."""

    name: str
    form: ReadingForm
    at: datetime


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product in a list.

    Attributes:
        settled_by: who delivered it, or withdrew it.
        unread: the viewer has not opened it; for the hub's own desks, nobody has.
    """

    product_id: UUID
    contact_id: UUID
    reference: str
    title: str
    to_agency: str
    status: ProductStatus
    created_by: str
    created_at: datetime
    delivered_by: str
    delivered_at: datetime | None
    withdrawn_at: datetime | None
    items: int
    unread: bool


@dataclass(frozen=True, slots=True)
class Tray:
    """One page of the products delivered to an agency."""

    rows: tuple[ProductRow, ...]
    total: int
    unread: int
    number: int
    pages: int


def visible_products(viewer: Viewer) -> QuerySet[Product]:
    """The delivered products that a recipient may know of; what was withdrawn since is one too."""
    require(viewer, Act.READ_PRODUCT)
    return Product.objects.filter(
        not_excluded(viewer),
        hub_id=viewer.hub_id,
        to_agency_id=viewer.agency_id,
        delivered_at__isnull=False,
    )


def built_products(viewer: Viewer) -> QuerySet[Product]:
    """The products, drafts too, of the contacts that whoever builds them may open."""
    require(viewer, Act.BUILD_PRODUCT)
    return Product.objects.filter(hub_id=viewer.hub_id, contact__in=visible_contacts(viewer))


def recipients(contact_id: UUID, agency_id: UUID) -> list[Recipient]:
    """Exactly who could open a product of this contact delivered to this agency, by name."""
    excluded = CaseExclusion.objects.filter(
        contact_id=contact_id, account_id=OuterRef("account_id"), lifted_at__isnull=True
    )
    rows = Membership.objects.filter(
        ~Exists(excluded),
        agency_id=agency_id,
        role__in=[role.value for role in MAY[Act.READ_PRODUCT]],
        ended_at__isnull=True,
        account__is_active=True,
    )
    return [
        Recipient(row.account_id, row.account.name, Role(row.role))
        for row in rows.select_related("account").order_by("account__name", "account_id")
    ]


def tray(viewer: Viewer, *, number: int = 1) -> Tray:
    """What was delivered to the viewer's agency: unread first, then the newest."""
    own = ProductReading.objects.filter(product_id=OuterRef("pk"), account_id=viewer.user_id)
    rows = _listed(visible_products(viewer)).annotate(was_read=Exists(own))
    waiting = rows.filter(was_read=False, status=ProductStatus.DELIVERED).count()
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    ordered = rows.order_by("was_read", "-delivered_at", "id")
    shown = ordered[(number - 1) * PAGE : number * PAGE]
    return Tray(tuple(_row(row, read=row.was_read) for row in shown), total, waiting, number, pages)


def of_contact(viewer: Viewer, contact_id: UUID) -> list[ProductRow]:
    """The products of one contact: drafts first, then the newest.

    Raises:
        NotThere: the contact is absent, or the viewer is excluded from it.
    """
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        raise NotThere("There is no contact here that you can open. Check the reference.")
    opened = ProductReading.objects.filter(product_id=OuterRef("pk"))
    rows = _listed(built_products(viewer).filter(contact_id=contact_id))
    rows = rows.annotate(was_read=Exists(opened)).order_by("-created_at", "id")
    listed = [_row(row, read=bool(getattr(row, "was_read", False))) for row in rows]
    return sorted(listed, key=lambda row: row.status is not ProductStatus.DRAFT)


def delivered_of_contact(viewer: Viewer, contact_id: UUID) -> list[ProductRow]:
    """What the viewer's agency was given of one contact, the newest first."""
    rows = visible_products(viewer).filter(contact_id=contact_id)
    return [_row(row, read=True) for row in _listed(rows).order_by("-delivered_at", "id")]


def receipts(product_id: UUID) -> list[Receipt]:
    """Who opened a product, when and in which form: oldest first. Of one the viewer may see."""
    rows = ProductReading.objects.filter(product_id=product_id).select_related("account")
    return [
        Receipt(row.account.name, ReadingForm(row.form), row.at)
        for row in rows.order_by("at", "id")
    ]


def no_such_product() -> NotThere:
    """The one sentence for a product that is absent, another agency's, or hidden."""
    return NotThere("There is no information product here that you can open.")


def _listed(rows: QuerySet[Product]) -> QuerySet[Product]:
    return rows.select_related("contact", "to_agency", "created_by", "delivered_by").annotate(
        held=Count("items")
    )


def _row(row: Product, *, read: bool) -> ProductRow:
    return ProductRow(
        product_id=row.id,
        contact_id=row.contact_id,
        reference=row.contact.reference,
        title=row.title,
        to_agency=row.to_agency.name,
        status=ProductStatus(row.status),
        created_by=row.created_by.name,
        created_at=row.created_at,
        delivered_by=row.delivered_by.name if row.delivered_by else "",
        delivered_at=row.delivered_at,
        withdrawn_at=row.withdrawn_at,
        items=row.held,  # type: ignore[attr-defined]
        unread=row.status == ProductStatus.DELIVERED and not read,
    )
