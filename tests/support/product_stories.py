"""Steps of a story about an information product: items, releases, a draft, a delivery."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from openmash.actions import product_reading, products
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.dissemination import ReadingForm
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Account,
    Item,
    ItemMarking,
    ItemRelease,
    Membership,
    PersonRecord,
    ProtectedPlace,
)
from openmash.records.queries import product_copies, product_drafts
from openmash.records.queries.product_copies import Copy
from openmash.records.queries.product_drafts import Draft
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)
EARLY_HELP = AgencyKind.EARLY_HELP
DUTY = Footing(LawfulBasis.CHILDREN_ACT_DUTY, FamilyTold.TOLD)


def police_told(cast: Any, *texts: str, contact_id: UUID | None = None) -> UUID:
    """A contact about which the police return these texts, an item each. Returns its id."""
    contact_id = contact_id or make_contact(cast)
    rated(cast, contact_id, Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)
    with in_hub(cast.hub_id):
        child = PersonRecord.objects.get(contact_id=contact_id, kind="child", position=0).id
    items = [ItemDraft("other_information", text, child) for text in texts]
    draft = shared(cast, contact_id, *items)
    answered(cast.police, requests[AgencyKind.POLICE], draft, now=RECEIVED)
    return contact_id


def item_of(cast: Any, text: str) -> UUID:
    """The item with this text."""
    with in_hub(cast.hub_id):
        return Item.objects.get(text=text).id


def released(
    cast: Any,
    item_id: UUID,
    to: AgencyKind = EARLY_HELP,
    *,
    wording: str = "",
    now: datetime = NOW,
) -> UUID:
    """The owner's release of an item to an agency, in other words if some are given."""
    with in_hub(cast.hub_id):
        return ItemRelease.objects.create(
            hub_id=cast.hub_id,
            item_id=item_id,
            to_agency=cast.agencies[to],
            purpose="To offer the family help.",
            wording=wording,
            released_by_id=cast.police.user_id,
            released_at=now,
        ).id


def withdrawn(cast: Any, release_id: UUID, *, now: datetime) -> None:
    """The owner withdraws a release."""
    with in_hub(cast.hub_id):
        ItemRelease.objects.filter(id=release_id).update(
            withdrawn_at=now, withdrawn_by_id=cast.police.user_id, withdrawn_reason="A mistake."
        )


def marked(cast: Any, item_id: UUID, code: HandlingCode, *, now: datetime = NOW) -> None:
    """The owner gives an item another handling code."""
    with in_hub(cast.hub_id):
        item = Item.objects.select_for_update().get(id=item_id)
        ItemMarking.objects.create(
            hub_id=cast.hub_id,
            item=item,
            from_handling=item.handling,
            to_handling=code.value,
            reason="A source is at risk.",
            by_id=cast.police.user_id,
            at=now,
        )
        item.handling = code.value
        item.save(update_fields=["handling"])


def started(cast: Any, contact_id: UUID, to: AgencyKind = EARLY_HELP, **changes: str) -> UUID:
    """A draft for an agency. Returns the product's id."""
    words = {"title": "What was seen this year", "purpose": "To offer help at home.", **changes}
    return products.start(
        cast.manager, contact_id=contact_id, to_agency_id=cast.agencies[to].id, now=NOW, **words
    )


def draft_of(cast: Any, product_id: UUID, viewer: Viewer | None = None) -> Draft:
    """The draft as it stands now."""
    with in_hub(cast.hub_id):
        return product_drafts.of(viewer or cast.manager, product_id)


def filled(cast: Any, product_id: UUID, *items: UUID, viewer: Viewer | None = None) -> None:
    """Put exactly these items in."""
    stands = draft_of(cast, product_id)
    products.change(
        viewer or cast.manager,
        product_id=product_id,
        title=stands.title,
        purpose=stands.purpose,
        picked=items,
        now=NOW,
    )


def delivered(
    cast: Any,
    product_id: UUID,
    *,
    seen: str | None = None,
    nothing_released: bool = False,
    viewer: Viewer | None = None,
    now: datetime = LATER,
) -> None:
    """Deliver what is previewed now, or what was previewed with the mark `seen`."""
    mark = draft_of(cast, product_id, viewer).bundle.seen if seen is None else seen
    products.deliver(
        viewer or cast.manager,
        product_id=product_id,
        seen=mark,
        nothing_released=nothing_released,
        footing=DUTY,
        now=now,
    )


def product_of(cast: Any, *texts: str, to: AgencyKind = EARLY_HELP) -> UUID:
    """A delivered product of police items that were released as they stand."""
    contact_id = police_told(cast, *texts)
    items = [item_of(cast, text) for text in texts]
    for each in items:
        released(cast, each, to)
    made = started(cast, contact_id, to)
    filled(cast, made, *items)
    delivered(cast, made)
    return made


def read_by(
    viewer: Viewer, product_id: UUID, *, now: datetime, form: ReadingForm = ReadingForm.PAGE
) -> Copy:
    """Somebody opens the product."""
    return product_reading.read(viewer, product_id=product_id, form=form, now=now)


def copy_for(viewer: Viewer, product_id: UUID) -> Copy:
    """What somebody would be shown, without opening it."""
    with in_hub(viewer.hub_id):
        return product_copies.of(viewer, product_id)


def colleague(cast: Any, viewer: Viewer) -> Viewer:
    """A second person with the same role at the same agency."""
    with in_hub(cast.hub_id):
        number = Account.objects.count()
        account = Account.objects.create_user(f"second-{number}@example.org", f"Second {number}")
        Membership.objects.create(
            hub=cast.hub, account=account, role=viewer.role.value, agency_id=viewer.agency_id
        )
    return Viewer(account.pk, cast.hub_id, viewer.role, viewer.agency_id, account.name)


def protected(cast: Any, contact_id: UUID, value: str, postcode: str = "") -> None:
    """The child's place that nobody may be told of."""
    with in_hub(cast.hub_id):
        child = PersonRecord.objects.filter(contact_id=contact_id, kind="child").first()
        assert child is not None
        ProtectedPlace.objects.create(
            hub_id=cast.hub_id,
            record=child,
            kind="address",
            value=value,
            postcode=postcode,
            reason="Fled from violence.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )
