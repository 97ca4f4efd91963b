"""Products from draft to receipt: what goes in, who may open it, and what a withdrawal reaches."""

from datetime import timedelta
from typing import Any

import pytest

from openmash.actions import products
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.decisions.dissemination import CopyState, Ground, ReadingForm
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import (
    CaseExclusion,
    Membership,
    OutboxMessage,
    Person,
    PersonRecord,
    Product,
    ProductItem,
    ProductReading,
    Share,
)
from openmash.records.queries import product_drafts
from openmash.records.queries import products as query
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit
from tests.support.product_stories import (
    LATER,
    NOW,
    colleague,
    copy_for,
    delivered,
    draft_of,
    filled,
    item_of,
    marked,
    police_told,
    product_of,
    protected,
    read_by,
    released,
    started,
    withdrawn,
)
from tests.support.stories import make_contact

pytestmark = pytest.mark.django_db
A, B, SECRET = "Seen alone in May.", "Seen alone in June.", "CANARY the informant is Jo."


def test_only_what_is_released_to_this_recipient_may_be_picked(cast: Any) -> None:
    contact_id = police_told(cast, A, SECRET)
    released(cast, item_of(cast, A))
    released(cast, item_of(cast, SECRET), AgencyKind.HOUSING)
    product_id = started(cast, contact_id)
    stands = draft_of(cast, product_id)
    assert [item.text for item in stands.may_go] == [A]
    assert SECRET in {item.text for item in stands.not_released}
    with pytest.raises(BadInput):
        filled(cast, product_id, item_of(cast, SECRET))
    assert not draft_of(cast, product_id).items


def test_an_item_of_another_contact_is_not_offered(cast: Any) -> None:
    here, there = make_contact(cast), police_told(cast, A)
    assert here != there
    released(cast, item_of(cast, A))
    with pytest.raises(BadInput):
        filled(cast, started(cast, here), item_of(cast, A))


def test_words_given_for_the_recipient_replace_the_item_and_all_beside_it(cast: Any) -> None:
    contact_id = police_told(cast, SECRET)
    released(cast, item_of(cast, SECRET), wording="There is some concern.")
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, SECRET))
    delivered(cast, product_id)
    (item,) = copy_for(cast.early_help_team, product_id).items
    assert (item.wording, item.reworded) == ("There is some concern.", True)
    assert (item.label, item.about, item.place, item.basis, item.event_date) == (
        "",
        "",
        "",
        None,
        None,
    )


def test_words_for_a_sealed_item_can_be_sent_by_a_manager_who_never_reads_it(cast: Any) -> None:
    contact_id = police_told(cast, SECRET)
    item_id = item_of(cast, SECRET)
    marked(cast, item_id, HandlingCode.SEALED)
    released(cast, item_id, wording="There is some concern.", now=NOW + timedelta(minutes=1))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_id)
    assert SECRET not in repr(draft_of(cast, product_id))
    worker = draft_of(cast, product_id, cast.social_worker)
    assert [item.readable for item in worker.items] == [False]
    with pytest.raises(NotNow, match="role cannot open"):
        delivered(cast, product_id, viewer=cast.social_worker)
    delivered(cast, product_id)
    assert [i.wording for i in copy_for(cast.early_help_team, product_id).items] == [
        "There is some concern."
    ]


def test_a_sealed_item_is_not_offered_to_who_may_not_know_of_it(cast: Any) -> None:
    contact_id = police_told(cast, SECRET)
    item_id = item_of(cast, SECRET)
    marked(cast, item_id, HandlingCode.SEALED)
    released(cast, item_id, wording="Some concern.", now=NOW + timedelta(minutes=1))
    product_id = started(cast, contact_id)
    assert not draft_of(cast, product_id, cast.social_worker).may_go
    assert draft_of(cast, product_id).may_go
    withheld = dict(draft_of(cast, product_id, cast.social_worker).withheld)
    assert cast.agencies[AgencyKind.POLICE].name not in withheld


def test_what_is_saved_by_one_role_keeps_what_another_put_in(cast: Any) -> None:
    contact_id = police_told(cast, A, SECRET)
    marked(cast, item_of(cast, SECRET), HandlingCode.RESTRICTED)
    for text in (A, SECRET):
        released(cast, item_of(cast, text), now=NOW + timedelta(minutes=1))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, A), item_of(cast, SECRET))
    filled(cast, product_id, viewer=cast.social_worker)
    assert [item.text for item in draft_of(cast, product_id).items] == [SECRET]


def test_the_words_are_frozen_at_delivery_and_not_before(cast: Any) -> None:
    contact_id = police_told(cast, A)
    release = released(cast, item_of(cast, A))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, A))
    with in_hub(cast.hub_id):
        assert ProductItem.objects.get().wording == ""
    delivered(cast, product_id)
    with in_hub(cast.hub_id):
        row = ProductItem.objects.get()
        assert (row.wording, row.release_id) == (A, release)
        share = Share.objects.get(kind="product")
        assert (share.purpose, share.to_agency_id) == (
            "To offer help at home.",
            cast.agencies[AgencyKind.EARLY_HELP].id,
        )
    (entry,) = audit(cast, "product_delivered")
    assert entry.detail["items"] == 1


def test_a_release_withdrawn_after_the_preview_stops_the_delivery(cast: Any) -> None:
    contact_id = police_told(cast, A, B)
    releases = [released(cast, item_of(cast, text)) for text in (A, B)]
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, A), item_of(cast, B))
    seen = draft_of(cast, product_id).bundle.seen
    withdrawn(cast, releases[1], now=LATER)
    with pytest.raises(Overtaken, match="of Hackney police, is no longer released"):
        delivered(cast, product_id, seen=seen)
    with in_hub(cast.hub_id):
        assert Product.objects.get().status == "draft"
        assert not Share.objects.filter(kind="product").exists()
        assert not OutboxMessage.objects.filter(template="product_delivered").exists()


def test_a_new_colleague_of_the_recipient_makes_the_preview_stale(cast: Any) -> None:
    contact_id = police_told(cast, A)
    released(cast, item_of(cast, A))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, A))
    seen = draft_of(cast, product_id).bundle.seen
    colleague(cast, cast.early_help_team)
    with pytest.raises(Overtaken, match="who could open it"):
        delivered(cast, product_id, seen=seen)


def test_a_place_protected_in_an_earlier_contact_of_the_child_is_searched_for(cast: Any) -> None:
    text = "She was met near 7 Example Mews."
    contact_id, earlier = police_told(cast, text), make_contact(cast)
    with in_hub(cast.hub_id):
        same = Person.objects.create(hub_id=cast.hub_id, created_at=NOW)
        both = PersonRecord.objects.filter(contact_id__in=(contact_id, earlier), kind="child")
        assert both.update(person=same) == 2
    protected(cast, earlier, "7 Example Mews")
    released(cast, item_of(cast, text))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, text))
    with pytest.raises(NotNow, match="gives away a protected address") as raised:
        delivered(cast, product_id)
    assert "Example" not in raised.value.sentence


def test_who_had_not_read_an_item_never_sees_it_after_it_was_taken_back(cast: Any) -> None:
    contact_id = police_told(cast, A, SECRET)
    releases = {text: released(cast, item_of(cast, text)) for text in (A, SECRET)}
    product_id = started(cast, contact_id)
    filled(cast, product_id, *[item_of(cast, text) for text in (A, SECRET)])
    delivered(cast, product_id)
    early, late = cast.early_help_team, colleague(cast, cast.early_help_team)
    assert len(read_by(early, product_id, now=LATER).items) == 2
    withdrawn(cast, releases[SECRET], now=LATER + timedelta(minutes=1))
    after = LATER + timedelta(minutes=2)
    first = read_by(early, product_id, now=after)
    assert {i.wording: i.state for i in first.items} == {
        A: CopyState.SHOWN,
        SECRET: CopyState.STOPPED,
    }
    for _ in range(2):  # having opened it without the item is not having read the item
        second = read_by(late, product_id, now=after)
        assert SECRET not in repr(second)
        assert second.gone == ((cast.agencies[AgencyKind.POLICE].name, 1),)
        after += timedelta(minutes=1)


def test_sealing_an_item_after_the_delivery_reaches_the_copy(cast: Any) -> None:
    product_id = product_of(cast, A, SECRET)
    marked(cast, item_of(cast, SECRET), HandlingCode.SEALED, now=LATER + timedelta(minutes=1))
    seen = read_by(cast.early_help_team, product_id, now=LATER + timedelta(minutes=2))
    assert [item.wording for item in seen.items] == [A]
    assert SECRET not in repr(seen)
    # That a sealed item exists is not told, not even by counting it.
    assert seen.gone == ()
    assert cast.agencies[AgencyKind.POLICE].name not in dict(seen.withheld)


def test_every_opening_leaves_one_receipt_and_one_audit_entry(cast: Any) -> None:
    product_id = product_of(cast, A)
    team = cast.early_help_team
    read_by(team, product_id, now=LATER)
    read_by(team, product_id, now=LATER + timedelta(minutes=1), form=ReadingForm.PDF)
    with in_hub(cast.hub_id):
        rows = ProductReading.objects.order_by("at").values_list("account_id", "form")
        assert list(rows) == [(team.user_id, "page"), (team.user_id, "pdf")]
        told = [(each.name, each.form.value) for each in query.receipts(product_id)]
    assert told == [(team.name, "page"), (team.name, "pdf")]
    assert [entry.detail["form"] for entry in audit(cast, "product_read")] == ["page", "pdf"]


def test_who_is_named_in_the_preview_is_exactly_who_can_open_it(cast: Any) -> None:
    contact_id = police_told(cast, A)
    kinds = (AgencyKind.EARLY_HELP, AgencyKind.SOCIAL_CARE, AgencyKind.HEALTH, AgencyKind.POLICE)
    with in_hub(cast.hub_id):
        CaseExclusion.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            account_id=cast.health.user_id,
            reason="A relative.",
            by_id=cast.manager.user_id,
            at=NOW,
        )
    other = colleague(cast, cast.health)
    everybody = [*cast.viewers.values(), other]
    for kind in kinds:
        product_id = started(cast, contact_id, kind)
        named = {each.account_id for each in draft_of(cast, product_id).recipients}
        delivered(cast, product_id, nothing_released=True)
        opened = set()
        for viewer in everybody:
            try:
                read_by(viewer, product_id, now=LATER)
            except (NotThere, Refused):
                continue
            opened.add(viewer.user_id)
        assert opened == named
        assert named
        assert cast.health.user_id not in named


def test_somebody_who_left_the_agency_opens_nothing_more(cast: Any) -> None:
    product_id = product_of(cast, A)
    with in_hub(cast.hub_id):
        Membership.objects.filter(account_id=cast.early_help_team.user_id).update(ended_at=LATER)
        contact_id = Product.objects.get(id=product_id).contact_id
        agency = cast.agencies[AgencyKind.EARLY_HELP].id
        assert query.recipients(contact_id, agency) == []


def test_an_excluded_sender_and_the_hub_next_door_find_nothing(cast: Any, next_door: Any) -> None:
    product_id = product_of(cast, A)
    with in_hub(cast.hub_id):
        contact_id = Product.objects.get(id=product_id).contact_id
        CaseExclusion.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            account_id=cast.manager.user_id,
            reason="A relative.",
            by_id=cast.social_worker.user_id,
            at=NOW,
        )
    for viewer in (cast.manager, next_door.manager):
        with pytest.raises(NotThere), in_hub(viewer.hub_id):
            product_drafts.of(viewer, product_id)
        with pytest.raises(NotThere):
            products.withdraw(viewer, product_id=product_id, reason="x", now=LATER)
        with pytest.raises(NotThere):
            products.start(
                viewer,
                contact_id=contact_id,
                to_agency_id=cast.agencies[AgencyKind.HEALTH].id,
                title="x",
                purpose="x",
                now=LATER,
            )


def test_a_delivered_product_is_not_changed_or_delivered_again(cast: Any) -> None:
    product_id = product_of(cast, A)
    with pytest.raises(Overtaken, match="has delivered this product"):
        filled(cast, product_id)
    with pytest.raises(Overtaken, match="has delivered this product"):
        delivered(cast, product_id)
    with in_hub(cast.hub_id):
        assert Share.objects.filter(kind="product").count() == 1


def test_a_draft_that_is_given_up_never_reaches_anybody(cast: Any) -> None:
    contact_id = police_told(cast, A)
    product_id = started(cast, contact_id)
    products.withdraw(cast.manager, product_id=product_id, reason="Not needed.", now=LATER)
    with pytest.raises(NotThere):
        read_by(cast.early_help_team, product_id, now=LATER)
    with pytest.raises(Overtaken):
        delivered(cast, product_id, nothing_released=True)


def test_what_was_taken_out_and_released_again_can_be_sent(cast: Any) -> None:
    contact_id = police_told(cast, A)
    first = released(cast, item_of(cast, A))
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, A))
    withdrawn(cast, first, now=NOW + timedelta(minutes=5))
    with in_hub(cast.hub_id):
        ProductItem.objects.update(taken_back_at=LATER, taken_back_reason="A mistake.")
    assert draft_of(cast, product_id).items[0].fit.ground is Ground.NOT_RELEASED
    released(cast, item_of(cast, A), now=NOW + timedelta(minutes=6))
    delivered(cast, product_id)
    assert [item.wording for item in copy_for(cast.early_help_team, product_id).items] == [A]
