"""For each agency of a story: a release request to it, a release of its own, an override of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from openmash.domain.access import AgencyKind
from openmash.records.models import (
    Agreement,
    ItemRelease,
    ReleaseOverride,
    ReleaseRequest,
    RequestedItem,
)
from openmash.records.tenancy import in_hub
from tests.support.cast import HubCast
from tests.support.stories import RECEIVED

OWNERS = tuple(
    AgencyKind(desk)
    for desk in ("police", "health", "education", "probation", "housing", "social_care")
)


def _absent() -> dict[AgencyKind, UUID]:
    return {kind: uuid4() for kind in OWNERS}


@dataclass
class Released:
    """The ids that addresses of release pages are made of; made up until they are told."""

    requests: dict[AgencyKind, UUID] = field(default_factory=_absent)
    releases: dict[AgencyKind, UUID] = field(default_factory=_absent)
    overrides: dict[AgencyKind, UUID] = field(default_factory=_absent)
    agreement: UUID = field(default_factory=uuid4)


def tell_releases(cast: HubCast, contact_id: UUID, items: dict[AgencyKind, UUID]) -> Released:
    """Each agency is asked for its item, has released it, and had it shared by the manager."""
    told = Released()
    with in_hub(cast.hub_id):
        Agreement.objects.create(
            id=told.agreement,
            hub_id=cast.hub_id,
            name="Hub agreement",
            mode="content",
            purpose="Safeguarding",
            begins_on=RECEIVED.date(),
            review_on=RECEIVED.date(),
            created_at=RECEIVED,
        )
        for kind in OWNERS:
            _asked(cast, contact_id, kind, told, items[kind])
            _release(cast, told.releases[kind], items[kind], AgencyKind.DOMESTIC_ABUSE)
            shared = uuid4()
            _release(cast, shared, items[kind], AgencyKind.YOUTH_JUSTICE)
            ReleaseOverride.objects.create(
                id=told.overrides[kind],
                hub_id=cast.hub_id,
                contact_id=contact_id,
                item_id=items[kind],
                release_id=shared,
                reason="A life is at risk.",
                by_id=cast.manager.user_id,
                at=RECEIVED,
                review_due_at=RECEIVED + timedelta(days=1),
            )
    return told


def _asked(
    cast: HubCast, contact_id: UUID, kind: AgencyKind, told: Released, item_id: UUID
) -> None:
    request = ReleaseRequest.objects.create(
        id=told.requests[kind],
        hub_id=cast.hub_id,
        contact_id=contact_id,
        owner_agency=cast.agencies[kind],
        to_agency=cast.agencies[AgencyKind.EARLY_HELP],
        purpose="To plan the first visit.",
        basis="children_act_duty",
        family_told="told",
        asked_by_id=cast.manager.user_id,
        asked_at=RECEIVED,
    )
    RequestedItem.objects.create(hub_id=cast.hub_id, release_request=request, item_id=item_id)


def _release(cast: HubCast, release_id: UUID, item_id: UUID, to_agency: AgencyKind) -> None:
    ItemRelease.objects.create(
        id=release_id,
        hub_id=cast.hub_id,
        item_id=item_id,
        to_agency=cast.agencies[to_agency],
        purpose="To plan the first visit.",
        released_at=RECEIVED,
    )
