"""What a chronology is drawn from: items of any agency, and contacts joined by a person."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from openmash.actions.matching import decide
from openmash.domain.access import AgencyKind, Role
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode
from openmash.records.models import Item
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED
from tests.support.triage_stories import first_child, told_before

MISSING = "Reported missing at night and found at the bus station next morning."


def add_item(
    cast: Any,
    contact_id: UUID,
    text: str = MISSING,
    *,
    owner: AgencyKind = AgencyKind.POLICE,
    on: date | None = date(2026, 5, 4),
    precision: DatePrecision = DatePrecision.DAY,
    handling: HandlingCode = HandlingCode.HUB_ONLY,
    named: tuple[Role, ...] = (),
    about: UUID | None = None,
    basis: Basis = Basis.FACT,
    kind: str = "other_information",
    at: datetime = RECEIVED,
) -> UUID:
    """An item as it is stored. Returns its id."""
    with in_hub(cast.hub_id):
        return Item.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            owner_agency=cast.agencies[owner],
            about_id=about,
            kind=kind,
            basis=basis.value,
            handling=handling.value,
            named_roles=[role.value for role in named],
            event_date=on,
            date_precision=(precision if on else DatePrecision.UNKNOWN).value,
            text=text,
            created_at=at.astimezone(UTC),
        ).id


def reseal(cast: Any, item_id: UUID, handling: HandlingCode, *named: Role) -> None:
    """The owner marks an item anew."""
    with in_hub(cast.hub_id):
        Item.objects.filter(id=item_id).update(
            handling=handling.value, named_roles=[role.value for role in named]
        )


def joined_before(cast: Any, contact_id: UUID, *, days: int = 90) -> UUID:
    """An earlier contact about the same child, joined to this one. Returns the earlier one's id."""
    earlier = told_before(cast, days=days)
    join(cast, contact_id, earlier)
    return earlier


def join(cast: Any, contact_id: UUID, other_id: UUID) -> UUID:
    """Somebody decides that the first children of two contacts are one. Returns the verdict."""
    return decide(
        cast.manager,
        record_id=first_child(cast, contact_id),
        other_id=first_child(cast, other_id),
        verdict=Verdict.SAME,
        reason="Same name and date of birth.",
        now=RECEIVED,
    )
