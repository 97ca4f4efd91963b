"""A product in the making: what may go in, what is in it, what is not released, who would read it.

Everything is read as it is now: a draft keeps no words of its own.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.decisions.delivery import Bundle, Line, leaks
from openmash.domain.decisions.dissemination import (
    Fit,
    Ground,
    LiveRelease,
    Piece,
    ProductStatus,
    fit,
    is_listed,
)
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode
from openmash.records.models import Item, ItemRelease, Product, ProductItem

from .products import Recipient, built_products, no_such_product, recipients
from .protected_places import around_contact
from .subjects import ChildNamed, Subject, children_of, subject_of
from .visibility import visible_items, withheld_items


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item that is in the product, or could be asked for.

    Attributes:
        label, about, place, event_date, precision, basis: shown with an item that goes as it
            stands; with other words of its owner none of them goes along.
        subject: what it is about; None where the viewer may not read the item itself.
        readable: the viewer may read what would be sent. If not, show nothing of it but that
            there is one: whose it is may be kept from them too.
        picked: it is in the draft.
    """

    item_id: UUID
    owner_id: UUID
    owner: str
    kind: str
    label: str
    about: str
    subject: Subject | None
    place: str
    event_date: date | None
    precision: DatePrecision
    basis: Basis
    handling: HandlingCode
    text: str
    fit: Fit
    readable: bool
    picked: bool

    @property
    def goes_along(self) -> str:
        """What is shown beside the words, in one text, to be searched like them."""
        if self.fit.ground is Ground.REWORDED:
            return ""
        return "\n".join(part for part in (self.label, self.about, self.place) if part)


@dataclass(frozen=True, slots=True)
class Draft:
    """A product as whoever builds it sees it.

    Attributes:
        items: in the draft, in the order of the product.
        children: whom those that go as they stand are about. Other words come alone.
        may_go: released to the recipient or its own, and not in the draft.
        not_released: the viewer may read them, and their owners have not released them.
        withheld: what the recipient is told is not in it, by owner and number.
    """

    product_id: UUID
    contact_id: UUID
    reference: str
    family_told: str
    family_told_why_not: str
    to_agency_id: UUID
    to_agency: str
    title: str
    purpose: str
    status: ProductStatus
    settled_by: str
    items: tuple[DraftItem, ...]
    children: tuple[ChildNamed, ...]
    may_go: tuple[DraftItem, ...]
    not_released: tuple[DraftItem, ...]
    withheld: tuple[tuple[str, int], ...]
    recipients: tuple[Recipient, ...]

    @property
    def bundle(self) -> Bundle:
        """What would leave, for the rules."""
        lines = [
            Line(number, item.item_id, item.owner, item.fit, item.readable, item.goes_along)
            for number, item in enumerate(self.items, start=1)
        ]
        return Bundle(
            self.status,
            self.title,
            self.purpose,
            self.to_agency,
            lines,
            {each.account_id for each in self.recipients},
            self.settled_by,
            [f"{each.forename} {each.surname}" for each in self.children],
        )


def of(viewer: Viewer, product_id: UUID) -> Draft:
    """A product, as it would leave now.

    Raises:
        NotThere: it is absent, or of a contact that is hidden from the viewer.
    """
    product = (
        built_products(viewer)
        .select_related("contact", "to_agency", "delivered_by", "withdrawn_by")
        .filter(id=product_id)
        .first()
    )
    if product is None:
        raise no_such_product()
    items = _items(viewer, product)
    picked = [item for item in items if item.picked]
    rest = [item for item in items if not item.picked]
    who = product.withdrawn_by or product.delivered_by
    return Draft(
        product_id=product.id,
        contact_id=product.contact_id,
        reference=product.contact.reference,
        family_told=product.contact.family_told,
        family_told_why_not=product.contact.family_told_why_not,
        to_agency_id=product.to_agency_id,
        to_agency=product.to_agency.name,
        title=product.title,
        purpose=product.purpose,
        status=ProductStatus(product.status),
        settled_by=who.name if who else "",
        items=tuple(picked),
        children=children_of(product.contact_id, _go_as_they_stand(picked)),
        may_go=tuple(item for item in rest if item.fit.may_go and item.readable),
        not_released=tuple(item for item in rest if not item.fit.may_go),
        withheld=withheld(product, {item.item_id for item in picked}),
        recipients=tuple(recipients(product.contact_id, product.to_agency_id)),
    )


def _go_as_they_stand(picked: list[DraftItem]) -> list[Subject]:
    going = [each for each in picked if each.fit.may_go and each.fit.ground is not Ground.REWORDED]
    return [each.subject for each in going if each.subject is not None]


def leaks_in(draft: Draft) -> list[str]:
    """What of the draft gives a protected place away, a sentence each."""
    return leaks(draft.bundle, around_contact(draft.contact_id))


def withheld(product: Product, shown: set[UUID]) -> tuple[tuple[str, int], ...]:
    """The contact's items that are not shown, by owner, as far as they may be known to exist.

    For a delivered product only what was held at the delivery is counted.
    """
    rows = Item.objects.filter(contact_id=product.contact_id)
    if product.delivered_at is not None:
        rows = rows.filter(created_at__lte=product.delivered_at)
    counts: dict[str, int] = {}
    for item_id, handling, owner_id, owner in rows.values_list(
        "id", "handling", "owner_agency_id", "owner_agency__name"
    ):
        listed = is_listed(HandlingCode(handling), owner_id, product.to_agency_id)
        if listed and item_id not in shown:
            counts[owner] = counts.get(owner, 0) + 1
    return tuple(sorted(counts.items()))


def _items(viewer: Viewer, product: Product) -> list[DraftItem]:
    """What the viewer may read, and what its owner gave other words for, by owner and date."""
    places = set(ProductItem.objects.filter(product=product).values_list("item_id", flat=True))
    releases = live_releases(product.contact_id, product.to_agency_id)
    open_rows = _rows(visible_items(viewer), product)
    seen = {row.id for row in open_rows}
    closed = _rows(Item.objects.exclude(id__in=seen), product).defer("text")
    items = [_item(row, row.text, product, releases, places) for row in open_rows]
    withheld_here = withheld_items(viewer).filter(contact_id=product.contact_id)
    known = set(withheld_here.values_list("id", flat=True))
    for row in closed.filter(Q(id__in=places) | Q(id__in=list(releases))):
        # An item the viewer may not read, whose owner has given other words for this recipient.
        told = row.id in known and row.id in releases and bool(releases[row.id].wording)
        if told or row.id in places:
            items.append(_item(row, "", product, releases, places, told=told))
    return sorted(items, key=lambda item: (item.owner, item.event_date or date.max))


def live_releases(contact_id: UUID, agency_id: UUID) -> dict[UUID, LiveRelease]:
    """The releases of a contact's items to an agency that nobody has withdrawn, by item."""
    rows = ItemRelease.objects.filter(
        item__contact_id=contact_id, to_agency_id=agency_id, withdrawn_at__isnull=True
    )
    return {row.item_id: LiveRelease(row.id, row.wording, row.released_at) for row in rows}


def _rows(items: QuerySet[Item], product: Product) -> QuerySet[Item]:
    sealed = Q(markings__to_handling=HandlingCode.SEALED.value)
    return (
        items.filter(contact_id=product.contact_id)
        .select_related("owner_agency", "about")
        .annotate(sealed_at=Max("markings__at", filter=sealed))
        .order_by("owner_agency__name", "event_date", "created_at", "position")
    )


def _item(
    row: Item,
    text: str,
    product: Product,
    releases: dict[UUID, LiveRelease],
    places: set[UUID],
    *,
    told: bool | None = None,
) -> DraftItem:
    """An item of the draft. `told` is None where the viewer may read the item itself; otherwise
    whether they may know of it, and so read the words given for this recipient."""
    opened = told is None
    handling = HandlingCode(row.handling)
    sealed_at = row.sealed_at  # type: ignore[attr-defined]
    piece = Piece(row.id, row.owner_agency_id, handling, text, releases.get(row.id), sealed_at)
    fits = fit(piece, product.to_agency_id)
    return DraftItem(
        item_id=row.id,
        owner_id=row.owner_agency_id,
        owner=row.owner_agency.name,
        kind=row.kind if opened else "",
        label=kind_label(row) if opened else "",
        about=name_of(row) if opened else "",
        subject=subject_of(row) if opened else None,
        place=row.place if opened else "",
        event_date=row.event_date if opened else None,
        precision=DatePrecision(row.date_precision),
        basis=Basis(row.basis),
        handling=handling,
        text=text,
        fit=fits,
        readable=opened or bool(told),
        picked=row.id in places,
    )


def kind_label(row: Item) -> str:
    """What kind of item it is, in its owner's words."""
    if row.agency_return_id is None:
        return row.kind
    return label_of(AgencyKind(row.owner_agency.kind), row.kind)


def name_of(row: Item) -> str:
    """The person it is about, or ""."""
    return f"{row.about.forename} {row.about.surname}".strip() if row.about else ""
