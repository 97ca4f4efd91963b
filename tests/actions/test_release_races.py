"""Two people at once about one release, each in a real transaction: exactly one outcome."""

from typing import Any
from uuid import UUID

import pytest

from openmash.actions import marks, overrides, withdrawals
from openmash.actions.base import lock_contact
from openmash.actions.releases import ask
from openmash.core.errors import NotNow, Overtaken
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import FamilyTold
from openmash.domain.sharing.marking import Audience
from openmash.records.models import (
    Item,
    ItemRelease,
    Product,
    ProductItem,
    ReleaseOverride,
    ReleaseRequest,
    RequestedItem,
    Share,
)
from openmash.records.queries.release_desk import standing_of
from openmash.records.queries.visibility import visible_items
from openmash.records.tenancy import in_hub
from tests.actions.test_triage_races import at_once, hub  # noqa: F401
from tests.support.agency_stories import rated
from tests.support.release_stories import (
    ANSWERED_AT,
    ASKED_AT,
    DECLINE,
    RELEASE,
    agreed,
    asked_for,
    colleague,
    in_product,
    owned,
    release_ask,
    released,
    requested,
    sanitise,
    says,
)
from tests.support.stories import RECEIVED, make_contact


@pytest.fixture
def contact_id(hub: Any) -> UUID:  # noqa: F811
    agreed(hub)
    return rated(hub, make_contact(hub), Rating.AMBER, now=RECEIVED)


def seen(cast: Any, request_id: UUID) -> str:
    return standing_of(requested(cast, request_id)).seen


def reads(cast: Any, viewer: Any, item_id: UUID) -> bool:
    with in_hub(cast.hub_id):
        return visible_items(viewer).filter(id=item_id).exists()


def override_ask(cast: Any, item_id: UUID) -> overrides.OverrideAsk:
    return overrides.OverrideAsk(
        (item_id,),
        cast.agencies[AgencyKind.EARLY_HELP].id,
        "He said he will kill her tonight.",
        FamilyTold.NOT_TOLD,
        "It would warn him.",
    )


def seal(cast: Any, item_id: UUID) -> None:
    marks.change_audience(
        cast.police,
        item_id=item_id,
        seen=Audience(HandlingCode.HUB_ONLY),
        wanted=Audience(HandlingCode.SEALED),
        reason="An informant is at risk.",
        now=ANSWERED_AT,
    )


def test_of_two_who_propose_at_once_the_first_stands(hub: Any, contact_id: UUID) -> None:  # noqa: F811
    request_id = asked_for(hub, contact_id, owned(hub, contact_id))
    before, second = seen(hub, request_id), colleague(hub, "police")
    refusal = at_once(
        hub,
        lambda: says(hub, hub.police, request_id, RELEASE, seen=before),
        lambda: says(hub, second, request_id, DECLINE, seen=before),
    )
    assert isinstance(refusal, Overtaken)
    assert hub.police.name in refusal.sentence
    row = requested(hub, request_id)
    assert (row.status, row.answer, row.proposed_by_id) == (
        "proposed",
        "release",
        hub.police.user_id,
    )


@pytest.mark.parametrize("first", ["release", "decline"])
def test_of_a_confirmation_and_another_answer_at_once_one_counts(
    hub: Any,  # noqa: F811
    contact_id: UUID,
    first: str,
) -> None:
    item = owned(hub, contact_id)
    request_id = asked_for(hub, contact_id, item)
    one, two = colleague(hub, "police"), colleague(hub, "police")
    says(hub, hub.police, request_id, RELEASE)
    before = seen(hub, request_id)

    def confirm() -> None:
        says(hub, one, request_id, None, seen=before)

    def decline() -> None:
        says(hub, two, request_id, DECLINE, seen=before)

    refusal = at_once(hub, *((confirm, decline) if first == "release" else (decline, confirm)))
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        count = ItemRelease.objects.filter(item_id=item).count()
        assert count == Share.objects.filter(kind="release").count()
    assert count == (1 if first == "release" else 0)
    assert reads(hub, hub.early_help_team, item) is (first == "release")


def test_two_who_confirm_at_once_release_once(hub: Any, contact_id: UUID) -> None:  # noqa: F811
    item = owned(hub, contact_id)
    request_id = asked_for(hub, contact_id, item)
    says(hub, hub.police, request_id, RELEASE)
    before = seen(hub, request_id)
    one, two = colleague(hub, "police"), colleague(hub, "police")
    refusal = at_once(
        hub,
        lambda: says(hub, one, request_id, None, seen=before),
        lambda: says(hub, two, request_id, None, seen=before),
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert ItemRelease.objects.get(item_id=item).second_person_id == one.user_id


def test_nobody_confirms_words_that_change_under_their_hand(
    hub: Any,  # noqa: F811
    contact_id: UUID,
) -> None:
    item = owned(hub, contact_id)
    request_id = asked_for(hub, contact_id, item)
    says(hub, hub.police, request_id, sanitise("Careful words."))
    before, second = seen(hub, request_id), colleague(hub, "police")
    refusal = at_once(
        hub,
        lambda: says(hub, hub.police, request_id, sanitise("Names the source."), seen=before),
        lambda: says(hub, second, request_id, None, seen=before),
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert not ItemRelease.objects.filter(item_id=item).exists()


@pytest.mark.parametrize("first", ["override", "confirm"])
def test_an_override_during_a_pending_answer_leaves_one_release(
    hub: Any,  # noqa: F811
    contact_id: UUID,
    first: str,
) -> None:
    item = owned(hub, contact_id)
    request_id = asked_for(hub, contact_id, item)
    says(hub, hub.police, request_id, RELEASE)
    before, second = seen(hub, request_id), colleague(hub, "police")

    def confirm() -> None:
        says(hub, second, request_id, None, seen=before)

    def share_now() -> None:
        overrides.override(
            hub.manager, contact_id=contact_id, asked=override_ask(hub, item), now=ANSWERED_AT
        )

    refusal = at_once(hub, *((share_now, confirm) if first == "override" else (confirm, share_now)))
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        live = ItemRelease.objects.get(item_id=item, withdrawn_at__isnull=True)
        assert ReleaseOverride.objects.count() == (1 if first == "override" else 0)
        assert RequestedItem.objects.get().release_id == live.id
        assert ReleaseRequest.objects.get().closed_at is not None
    assert requested(hub, request_id).status == (
        "overridden" if first == "override" else "released"
    )


@pytest.mark.parametrize("first", ["seal", "confirm"])
def test_sealing_while_it_is_released_leaves_nothing_open(
    hub: Any,  # noqa: F811
    contact_id: UUID,
    first: str,
) -> None:
    item = owned(hub, contact_id)
    request_id = asked_for(hub, contact_id, item)
    says(hub, hub.police, request_id, RELEASE)
    before, second = seen(hub, request_id), colleague(hub, "police")

    def confirm() -> None:
        says(hub, second, request_id, None, seen=before)

    refusal = at_once(
        hub,
        *(
            (lambda: seal(hub, item), confirm)
            if first == "seal"
            else (confirm, lambda: seal(hub, item))
        ),
    )
    assert isinstance(refusal, Overtaken) is (first == "seal")
    with in_hub(hub.hub_id):
        assert Item.objects.get(id=item).handling == "sealed"
        assert not ItemRelease.objects.filter(item_id=item, withdrawn_at__isnull=True).exists()
    assert not reads(hub, hub.early_help_team, item)
    assert not reads(hub, hub.social_worker, item)


def test_an_item_sealed_while_it_is_asked_for_is_not_asked(
    hub: Any,  # noqa: F811
    contact_id: UUID,
) -> None:
    item = owned(hub, contact_id)
    refusal = at_once(
        hub,
        lambda: seal(hub, item),
        lambda: ask(
            hub.social_worker,
            contact_id=contact_id,
            asked=release_ask(hub, item),
            now=ASKED_AT,
        ),
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert not ReleaseRequest.objects.exists()


def test_of_two_who_ask_for_the_same_item_at_once_one_asks(
    hub: Any,  # noqa: F811
    contact_id: UUID,
) -> None:
    item = owned(hub, contact_id)

    def ask_for(viewer: Any) -> None:
        ask(viewer, contact_id=contact_id, asked=release_ask(hub, item), now=ASKED_AT)

    refusal = at_once(hub, lambda: ask_for(hub.social_worker), lambda: ask_for(hub.manager))
    assert isinstance(refusal, Overtaken)
    assert hub.social_worker.name in refusal.sentence
    with in_hub(hub.hub_id):
        assert RequestedItem.objects.count() == 1


def test_of_two_who_withdraw_at_once_one_does(hub: Any, contact_id: UUID) -> None:  # noqa: F811
    release_id = released(hub, contact_id, owned(hub, contact_id))
    second = colleague(hub, "police")

    def take(viewer: Any) -> None:
        withdrawals.withdraw(viewer, release_id=release_id, reason="Wrong.", now=ANSWERED_AT)

    refusal = at_once(hub, lambda: take(hub.police), lambda: take(second))
    assert isinstance(refusal, Overtaken)
    assert hub.police.name in refusal.sentence


@pytest.mark.parametrize("first", ["withdraw", "deliver"])
def test_a_product_delivered_while_a_release_is_withdrawn_does_not_carry_it(
    hub: Any,  # noqa: F811
    contact_id: UUID,
    first: str,
) -> None:
    release_id = released(hub, contact_id, owned(hub, contact_id), sanitise())
    held = in_product(hub, contact_id, release_id)

    def withdraw() -> None:
        withdrawals.withdraw(hub.police, release_id=release_id, reason="Wrong.", now=ANSWERED_AT)

    def deliver() -> None:
        with in_hub(hub.hub_id):
            lock_contact(hub.manager, contact_id)
            row = ProductItem.objects.select_related("release").get(id=held)
            release = row.release
            assert release is not None
            if release.withdrawn_at is not None:
                raise NotNow("A release was withdrawn.")
            ProductItem.objects.filter(id=held).update(wording=release.wording)
            Product.objects.filter(id=row.product_id).update(
                status="delivered",
                delivered_by_id=hub.manager.user_id,
                delivered_at=ANSWERED_AT,
                share_id=release.share_id,
            )

    refusal = at_once(hub, *((withdraw, deliver) if first == "withdraw" else (deliver, withdraw)))
    assert isinstance(refusal, NotNow) is (first == "withdraw")
    with in_hub(hub.hub_id):
        row = ProductItem.objects.get(id=held)
        assert row.taken_back_at is not None
        assert Product.objects.get().status == ("draft" if first == "withdraw" else "delivered")
