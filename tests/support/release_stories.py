"""Steps of a story about release: asked of an owner, proposed by one, confirmed by another."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from openmash.actions.release_answers import ItemAnswer, answer
from openmash.actions.releases import ReleaseAsk, ask
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import AgreementMode, FamilyTold, LawfulBasis
from openmash.domain.sharing.release_rules import Said
from openmash.domain.sharing.releases import ReleaseAnswer
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Account,
    Agreement,
    Item,
    ItemRelease,
    Membership,
    Product,
    ProductItem,
    RequestedItem,
)
from openmash.records.queries.release_desk import standing_of
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED

ASKED_AT = RECEIVED + timedelta(hours=1)
ANSWERED_AT = RECEIVED + timedelta(hours=2)
FOOTING = Footing(LawfulBasis.DUTY_TO_SHARE, FamilyTold.TOLD)
RELEASE = Said(ReleaseAnswer.RELEASE)
DECLINE = Said(
    ReleaseAnswer.DECLINE,
    reason="It would lead him to the refuge.",
    review_on=(RECEIVED + timedelta(days=30)).date(),
)


def sanitise(wording: str = "An adult in the home has a violent record.") -> Said:
    """An answer in other words."""
    return Said(ReleaseAnswer.SANITISE, wording=wording)


def agreed(cast: Any, **changes: Any) -> UUID:
    """An agreement between every agency of the hub. Returns its id."""
    facts = {
        "name": "Hub agreement",
        "mode": AgreementMode.CONTENT.value,
        "purpose": "Safeguarding children",
        "agencies": [],
        "begins_on": (RECEIVED - timedelta(days=300)).date(),
        "ends_on": None,
        "review_on": (RECEIVED + timedelta(days=30)).date(),
        "created_at": RECEIVED - timedelta(days=300),
    }
    with in_hub(cast.hub_id):
        return Agreement.objects.create(hub_id=cast.hub_id, **{**facts, **changes}).id


def colleague(cast: Any, desk: str) -> Viewer:
    """Another person in the same role and agency as a desk of the cast."""
    like: Viewer = getattr(cast, desk)
    with in_hub(cast.hub_id):
        email = f"{desk}-{uuid4()}@hac.example.org"
        account = Account.objects.create_user(email, f"Second {desk.title()}")
        Membership.objects.create(
            hub=cast.hub, account=account, role=like.role.value, agency_id=like.agency_id
        )
    return Viewer(account.pk, cast.hub_id, like.role, like.agency_id, account.name)


def owned(
    cast: Any,
    contact_id: UUID,
    owner: AgencyKind = AgencyKind.POLICE,
    handling: HandlingCode = HandlingCode.HUB_ONLY,
    text: str = "A warning marker for violence since 2019.",
    named_roles: tuple[Role, ...] = (),
) -> UUID:
    """An item of the contact that an agency owns. Returns its id."""
    with in_hub(cast.hub_id):
        return Item.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            owner_agency=cast.agencies[owner],
            kind="other_information",
            basis="fact",
            handling=handling.value,
            named_roles=[role.value for role in named_roles],
            text=text,
            created_at=RECEIVED,
        ).id


def release_ask(cast: Any, *items: UUID, **changes: Any) -> ReleaseAsk:
    """What is asked: these items for early help."""
    facts = {
        "items": items,
        "to_agency_id": cast.agencies[AgencyKind.EARLY_HELP].id,
        "purpose": "To plan the first visit safely.",
        "footing": FOOTING,
        **changes,
    }
    return ReleaseAsk(**facts)


def asked_for(
    cast: Any,
    contact_id: UUID,
    *items: UUID,
    viewer: Viewer | None = None,
    now: datetime = ASKED_AT,
    **changes: Any,
) -> UUID:
    """The social worker asks for release of these items. Returns the first request's id."""
    asked = release_ask(cast, *items, **changes)
    return ask(viewer or cast.social_worker, contact_id=contact_id, asked=asked, now=now)[0]


def requested(cast: Any, request_id: UUID) -> RequestedItem:
    """The first requested item of a request, as stored now."""
    with in_hub(cast.hub_id):
        rows = RequestedItem.objects.select_related("item", "proposed_by", "confirmed_by")
        return rows.filter(release_request_id=request_id).order_by("item__text")[0]


def says(
    cast: Any,
    viewer: Viewer,
    request_id: UUID,
    said: Said | None,
    *,
    seen: str | None = None,
    now: datetime = ANSWERED_AT,
) -> int:
    """Somebody of the owner answers the first item; None confirms. Sees it as it stands."""
    row = requested(cast, request_id)
    looked_at = standing_of(row).seen if seen is None else seen
    answers = [ItemAnswer(row.id, looked_at, said)]
    return answer(viewer, request_id=request_id, answers=answers, now=now)


def released(
    cast: Any, contact_id: UUID, item_id: UUID, said: Said = RELEASE, second: Viewer | None = None
) -> UUID:
    """Asked of the police, proposed and confirmed. Returns the release's id."""
    request_id = asked_for(cast, contact_id, item_id)
    says(cast, cast.police, request_id, said)
    says(cast, second or colleague(cast, "police"), request_id, None)
    with in_hub(cast.hub_id):
        return ItemRelease.objects.get(item_id=item_id, withdrawn_at__isnull=True).id


def in_product(cast: Any, contact_id: UUID, release_id: UUID, status: str = "draft") -> UUID:
    """A product for early help that holds one released item. Returns the product item's id."""
    with in_hub(cast.hub_id):
        release = ItemRelease.objects.get(id=release_id)
        delivered = (
            {
                "delivered_by_id": cast.manager.user_id,
                "delivered_at": ANSWERED_AT,
                "share_id": release.share_id,
            }
            if status == "delivered"
            else {}
        )
        product = Product.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            to_agency=cast.agencies[AgencyKind.EARLY_HELP],
            title="For the first visit",
            purpose="To plan it safely.",
            status=status,
            created_by_id=cast.manager.user_id,
            created_at=ANSWERED_AT,
            changed_at=ANSWERED_AT,
            **delivered,
        )
        row = ProductItem.objects.create(
            hub_id=cast.hub_id,
            product=product,
            item_id=release.item_id,
            release=release,
            position=0,
        )
        return row.id
