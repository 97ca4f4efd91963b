"""Sharing at once because a life is at risk: what it settles, whom it tells, who reviews it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import overrides, withdrawals
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import FamilyTold
from openmash.domain.sharing.releases import ReviewFinding
from openmash.records.models import ItemRelease, ProductItem, ReleaseOverride, Share
from openmash.records.queries import release_desk
from openmash.records.queries.visibility import visible_items
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit, outbox, rated
from tests.support.decision_stories import second_manager
from tests.support.release_stories import (
    ANSWERED_AT,
    DECLINE,
    agreed,
    asked_for,
    colleague,
    in_product,
    owned,
    released,
    requested,
    sanitise,
    says,
)
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db
NOW = ANSWERED_AT + timedelta(hours=1)
REASON = "He said he will kill her tonight."


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)


def override(cast: Any, contact_id: UUID, *items: UUID, **changes: Any) -> UUID:
    facts = {
        "items": items,
        "to_agency_id": cast.agencies[AgencyKind.EARLY_HELP].id,
        "reason": REASON,
        "family_told": FamilyTold.NOT_TOLD,
        "told_why_not": "It would warn him.",
        **changes,
    }
    asked = overrides.OverrideAsk(**facts)
    return overrides.override(cast.manager, contact_id=contact_id, asked=asked, now=NOW)[0]


def review(cast: Any, viewer: Viewer, override_id: UUID) -> None:
    overrides.review(
        viewer,
        override_id=override_id,
        finding=ReviewFinding.NOT_JUSTIFIED,
        reason="The owner could be reached.",
        now=NOW + timedelta(hours=1),
    )


def live(cast: Any, item: UUID) -> list[ItemRelease]:
    with in_hub(cast.hub_id):
        return list(ItemRelease.objects.filter(item_id=item, withdrawn_at__isnull=True))


def test_it_opens_the_item_at_once_and_tells_its_owner(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id, handling=HandlingCode.RESTRICTED)
    override_id = override(cast, contact_id, item)
    with in_hub(cast.hub_id):
        assert visible_items(cast.early_help_team).filter(id=item).exists()
        shared = Share.objects.get(kind="override")
        row = ReleaseOverride.objects.get(id=override_id)
        (on_desk,) = release_desk.desk(cast.police, NOW.date()).overrides
    assert (shared.basis, shared.by_id) == ("vital_interests", cast.manager.user_id)
    assert "No agreement" in shared.agreement_why
    assert row.review_due_at == datetime(2026, 11, 18, 13, 0, tzinfo=UTC)
    assert on_desk.reason == REASON
    (message,) = outbox(cast, "release_overridden")
    assert message.to_address == "police@hac.example.org"
    assert len(audit(cast, "release_overridden")) == 1


def test_the_reason_stays_in_the_hub_and_with_the_owner(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id)
    override(cast, contact_id, item)
    (release,) = live(cast, item)
    with in_hub(cast.hub_id):
        shared = Share.objects.get(kind="override")
    assert REASON not in release.purpose + shared.purpose
    assert all(REASON not in str(entry.detail) for entry in audit(cast, "release_overridden"))


def test_it_settles_what_was_asked_or_declined(cast: Any, contact_id: UUID) -> None:
    agreed(cast)
    items = [owned(cast, contact_id), owned(cast, contact_id, text="Another")]
    waiting = asked_for(cast, contact_id, items[0])
    declined = asked_for(cast, contact_id, items[1])
    says(cast, cast.police, declined, DECLINE)
    says(cast, colleague(cast, "police"), declined, None)
    override(cast, contact_id, *items)
    for request_id, item in zip((waiting, declined), items, strict=True):
        row = requested(cast, request_id)
        assert (row.status, row.release_id) == ("overridden", live(cast, item)[0].id)
    with pytest.raises(NotNow):
        says(cast, cast.police, waiting, DECLINE)


def test_it_takes_the_place_of_other_words_and_drafts_follow(cast: Any, contact_id: UUID) -> None:
    agreed(cast)
    item = owned(cast, contact_id)
    before = released(cast, contact_id, item, sanitise())
    held = in_product(cast, contact_id, before)
    override(cast, contact_id, item)
    (release,) = live(cast, item)
    assert (release.wording, release.id != before) == ("", True)
    with in_hub(cast.hub_id):
        assert ProductItem.objects.get(id=held).release_id == release.id
    with pytest.raises(Overtaken):
        override(cast, contact_id, item)


def test_a_manager_shares_nothing_that_they_cannot_read(cast: Any, contact_id: UUID) -> None:
    sealed = owned(cast, contact_id, handling=HandlingCode.SEALED)
    with pytest.raises(Overtaken):
        override(cast, contact_id, sealed)
    assert live(cast, sealed) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"items": ()}, "items"),
        ({"told_why_not": ""}, "family_told_why_not"),
    ],
)
def test_it_needs_its_reasons(
    cast: Any, contact_id: UUID, changes: dict[str, Any], field: str
) -> None:
    item = owned(cast, contact_id)
    with pytest.raises(BadInput) as fault:
        override(cast, contact_id, item, **changes)
    assert set(fault.value.by_field) == {field}
    assert live(cast, item) == []


@pytest.mark.parametrize("desk", ["social_worker", "police", "administrator"])
def test_nobody_but_a_manager_overrides(cast: Any, contact_id: UUID, desk: str) -> None:
    item = owned(cast, contact_id)
    asked = overrides.OverrideAsk(
        (item,), cast.agencies[AgencyKind.EARLY_HELP].id, REASON, FamilyTold.TOLD
    )
    with pytest.raises(Refused):
        overrides.override(getattr(cast, desk), contact_id=contact_id, asked=asked, now=NOW)


def test_somebody_else_reviews_it_once(cast: Any, contact_id: UUID) -> None:
    override_id = override(cast, contact_id, owned(cast, contact_id))
    with pytest.raises(Refused):
        review(cast, cast.manager, override_id)
    with pytest.raises(NotThere):
        review(cast, cast.health, override_id)
    review(cast, second_manager(cast), override_id)
    with pytest.raises(Overtaken):
        review(cast, cast.police, override_id)


def test_the_owner_withdraws_it_only_after_its_review(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id)
    override_id = override(cast, contact_id, item)
    (release,) = live(cast, item)

    def withdraw() -> None:
        withdrawals.withdraw(cast.police, release_id=release.id, reason="No need.", now=NOW)

    with pytest.raises(NotNow):
        withdraw()
    review(cast, cast.police, override_id)
    withdraw()
    assert live(cast, item) == []
