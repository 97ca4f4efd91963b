"""Opening a delivered product: the reader gets it, and the sender a receipt, in one transaction."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.decisions.dissemination import ProductStatus, ReadingForm
from openmash.records.models import Product, ProductReading
from openmash.records.queries import product_copies
from openmash.records.queries.product_copies import Copy
from openmash.records.queries.products import no_such_product, visible_products

from .base import Actor, action, record


@action(Act.READ_PRODUCT)
def tray_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """Somebody looks at what was delivered to their agency."""
    record(Actor.of(viewer), AuditAct.PRODUCTS_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


@action(Act.READ_PRODUCT)
def read(viewer: Viewer, *, product_id: UUID, form: ReadingForm, now: datetime) -> Copy:
    """Open a product. Every opening leaves a receipt; a withdrawn one shows only that it was.

    Its row is held meanwhile: a withdrawal comes before the reading, and hides, or after it, and
    finds the receipt.

    Raises:
        NotThere: no such product for the viewer's agency, or they are excluded from the contact.
        NotNow: a PDF of a withdrawn product.
    """
    if not visible_products(viewer).filter(id=product_id).exists():
        raise no_such_product()
    Product.objects.select_for_update(no_key=True).get(id=product_id)
    copy = product_copies.of(viewer, product_id)
    withdrawn = copy.status is ProductStatus.WITHDRAWN
    if withdrawn and form is ReadingForm.PDF:
        raise NotNow("This product was withdrawn by the hub. There is no PDF of it any more.")
    if not withdrawn:
        ProductReading.objects.create(
            hub_id=viewer.hub_id,
            product_id=product_id,
            account_id=viewer.user_id,
            form=form.value,
            at=now,
        )
    record(
        Actor.of(viewer),
        AuditAct.PRODUCT_READ,
        "product",
        product_id,
        now=now,
        form=form.value,
        withdrawn=withdrawn,
        items=len(copy.items),
    )
    return copy
