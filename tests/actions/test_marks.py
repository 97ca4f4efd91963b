"""An owner seals an item: whoever could read it no longer can, and the change is kept."""

from typing import Any
from uuid import UUID

import pytest

from openmash.actions.marks import change_audience
from openmash.core.errors import BadInput, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind, Role
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.marking import Audience
from openmash.records.models import AuditEntry, Item, ItemMarking, ItemRelease
from openmash.records.queries.visibility import visible_items
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

HUB_ONLY = Audience(HandlingCode.HUB_ONLY)
SEALED = Audience(HandlingCode.SEALED, frozenset({Role.MANAGER}))


@pytest.fixture
def item_id(cast: Any) -> UUID:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=RECEIVED)
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, contact_id), now=RECEIVED)
    with in_hub(cast.hub_id):
        found: UUID = Item.objects.get(agency_return__isnull=False).id
    return found


def seal(viewer: Any, item_id: UUID, **changes: Any) -> None:
    given = {"seen": HUB_ONLY, "wanted": SEALED, "reason": "A source is at risk.", **changes}
    change_audience(viewer, item_id=item_id, now=RECEIVED, **given)


def test_sealing_reaches_every_reader_at_once_and_is_kept(cast: Any, item_id: UUID) -> None:
    with in_hub(cast.hub_id):
        assert visible_items(cast.social_worker).filter(id=item_id).exists()
    seal(cast.police, item_id)
    with in_hub(cast.hub_id):
        assert not visible_items(cast.social_worker).filter(id=item_id).exists()
        assert visible_items(cast.manager).filter(id=item_id).exists()
        assert visible_items(cast.police).filter(id=item_id).exists()
        kept = ItemMarking.objects.get(item_id=item_id)
        entry = AuditEntry.objects.get(act="item_marked")
    assert (kept.from_handling, kept.to_handling) == ("hub_only", "sealed")
    assert (kept.by_id, kept.reason) == (cast.police.user_id, "A source is at risk.")
    assert entry.detail == {"was": "hub_only", "is_now": "sealed", "releases_withdrawn": 0}
    assert entry.subject_id == str(item_id)


def test_nobody_but_the_owner_marks_it(cast: Any, next_door: Any, item_id: UUID) -> None:
    for stranger in (cast.health, cast.manager, cast.social_worker, next_door.police):
        with pytest.raises(NotThere):
            seal(stranger, item_id)
    with pytest.raises(Refused):
        seal(cast.administrator, item_id)
    with in_hub(cast.hub_id):
        assert Item.objects.get(id=item_id).handling == "hub_only"


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(cast: Any, item_id: UUID) -> None:
    seal(cast.police, item_id)
    with pytest.raises(Overtaken):
        seal(cast.police, item_id, wanted=Audience(HandlingCode.OPEN))
    with in_hub(cast.hub_id):
        assert Item.objects.get(id=item_id).handling == "sealed"


def test_a_change_has_a_reason(cast: Any, item_id: UUID) -> None:
    with pytest.raises(BadInput):
        seal(cast.police, item_id, reason="  ")


def test_narrowing_takes_back_what_was_released_and_widening_does_not(
    cast: Any, item_id: UUID
) -> None:
    with in_hub(cast.hub_id):
        for agency in (AgencyKind.SOCIAL_CARE, AgencyKind.EARLY_HELP):
            ItemRelease.objects.create(
                hub_id=cast.hub_id,
                item_id=item_id,
                to_agency=cast.agencies[agency],
                purpose="For the team that receives the family",
                released_at=RECEIVED,
            )
        assert visible_items(cast.assessment_team).filter(id=item_id).exists()
    seal(cast.police, item_id, wanted=Audience(HandlingCode.OPEN))
    with in_hub(cast.hub_id):
        assert visible_items(cast.assessment_team).filter(id=item_id).exists()
    seal(cast.police, item_id, seen=Audience(HandlingCode.OPEN))
    with in_hub(cast.hub_id):
        assert not visible_items(cast.assessment_team).filter(id=item_id).exists()
        assert not visible_items(cast.early_help_team).filter(id=item_id).exists()
        entry = AuditEntry.objects.filter(act="item_marked").latest("at")
        taken = [each.detail for each in AuditEntry.objects.filter(act="item_marked")]
    assert entry.subject_id == str(item_id)
    assert sorted(each["releases_withdrawn"] for each in taken) == [0, 2]
