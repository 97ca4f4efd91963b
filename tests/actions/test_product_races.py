"""An owner, a sender and a reader at once, each in a real transaction: one is first."""

from typing import Any

from openmash.actions import products, withdrawals
from openmash.core.errors import Overtaken
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import Product, ProductItem, ProductReading, Share
from openmash.records.tenancy import in_hub
from tests.actions.test_triage_races import at_once, hub  # noqa: F401
from tests.support.product_stories import (
    LATER,
    copy_for,
    delivered,
    draft_of,
    filled,
    item_of,
    marked,
    police_told,
    product_of,
    read_by,
    released,
    started,
)

A, B = "Seen alone in May.", "CANARY Seen alone in June."


def _ready(hub: Any) -> tuple[Any, Any, str]:  # noqa: F811
    """A previewed product of two items; the release of the second."""
    contact_id = police_told(hub, A, B)
    released(hub, item_of(hub, A))
    release = released(hub, item_of(hub, B))
    product_id = started(hub, contact_id)
    filled(hub, product_id, item_of(hub, A), item_of(hub, B))
    return product_id, release, draft_of(hub, product_id).bundle.seen


def _withdraw(hub: Any, release: Any) -> None:  # noqa: F811
    withdrawals.withdraw(hub.police, release_id=release, reason="A mistake.", now=LATER)


def test_a_withdrawal_that_is_first_stops_the_delivery(hub: Any) -> None:  # noqa: F811
    product_id, release, seen = _ready(hub)
    refusal = at_once(
        hub, lambda: _withdraw(hub, release), lambda: delivered(hub, product_id, seen=seen)
    )
    assert isinstance(refusal, Overtaken)
    assert "is no longer released" in refusal.sentence
    with in_hub(hub.hub_id):
        assert Product.objects.get().status == "draft"
        assert not Share.objects.filter(kind="product").exists()


def test_a_delivery_that_is_first_is_reached_by_the_withdrawal(hub: Any) -> None:  # noqa: F811
    product_id, release, seen = _ready(hub)
    refusal = at_once(
        hub, lambda: delivered(hub, product_id, seen=seen), lambda: _withdraw(hub, release)
    )
    assert refusal is None
    with in_hub(hub.hub_id):
        assert Product.objects.get().status == "delivered"
        assert ProductItem.objects.filter(taken_back_at=LATER).count() == 1
    assert [i.wording for i in copy_for(hub.early_help_team, product_id).items] == [A]


def test_an_item_sealed_while_a_product_is_delivered_does_not_go(hub: Any) -> None:  # noqa: F811
    product_id, _, seen = _ready(hub)
    item_id = item_of(hub, B)
    refusal = at_once(
        hub,
        lambda: marked(hub, item_id, HandlingCode.SEALED, now=LATER),
        lambda: delivered(hub, product_id, seen=seen),
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert Product.objects.get().status == "draft"


def test_a_delivery_that_is_first_makes_the_seal_wait_and_is_reached_by_it(
    hub: Any,  # noqa: F811
) -> None:
    product_id, _, seen = _ready(hub)
    item_id = item_of(hub, B)
    refusal = at_once(
        hub,
        lambda: delivered(hub, product_id, seen=seen, now=LATER),
        lambda: marked(hub, item_id, HandlingCode.SEALED, now=LATER),
    )
    assert refusal is None
    assert [i.wording for i in copy_for(hub.early_help_team, product_id).items] == [A]


def test_of_two_who_deliver_at_once_one_does(hub: Any) -> None:  # noqa: F811
    product_id, _, seen = _ready(hub)
    refusal = at_once(
        hub,
        lambda: delivered(hub, product_id, seen=seen),
        lambda: delivered(hub, product_id, seen=seen, viewer=hub.social_worker),
    )
    assert isinstance(refusal, Overtaken)
    assert refusal.sentence.startswith(f"{hub.manager.name} has delivered this product")
    with in_hub(hub.hub_id):
        assert Share.objects.filter(kind="product").count() == 1


def test_a_reading_waits_for_a_withdrawal_of_the_product_and_finds_nothing(
    hub: Any,  # noqa: F811
) -> None:
    product_id = product_of(hub, A)
    shown: list[Any] = []
    refusal = at_once(
        hub,
        lambda: products.withdraw(hub.manager, product_id=product_id, reason="No.", now=LATER),
        lambda: shown.append(read_by(hub.early_help_team, product_id, now=LATER)),
    )
    assert refusal is None
    assert shown[0].items == ()
    with in_hub(hub.hub_id):
        assert not ProductReading.objects.exists()


def test_a_reading_waits_for_a_withdrawal_of_an_item(hub: Any) -> None:  # noqa: F811
    product_id, release, seen = _ready(hub)
    delivered(hub, product_id, seen=seen)
    shown: list[Any] = []
    refusal = at_once(
        hub,
        lambda: _withdraw(hub, release),
        lambda: shown.append(read_by(hub.early_help_team, product_id, now=LATER)),
    )
    assert refusal is None
    assert [item.wording for item in shown[0].items] == [A]
