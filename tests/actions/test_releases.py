"""Asking owners for release, their two people's answer, and taking it back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import release_chasing, withdrawals
from openmash.actions.exclusions import exclude
from openmash.actions.release_answers import ItemAnswer, answer
from openmash.actions.releases import ask
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import (
    ItemRelease,
    OutboxMessage,
    ProductItem,
    ProductReading,
    ReleaseRequest,
    RequestedItem,
    Share,
)
from openmash.records.queries import release_desk, release_picks, shares
from openmash.records.queries.release_desk import standing_of
from openmash.records.queries.visibility import visible_items
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit, outbox, rated
from tests.support.release_stories import (
    ANSWERED_AT,
    ASKED_AT,
    DECLINE,
    FOOTING,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    agreed(cast)
    return rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)


def rows(cast: Any, model: Any, **of: Any) -> list[Any]:
    with in_hub(cast.hub_id):
        return list(model.objects.filter(**of))


def readable_by(cast: Any, viewer: Any, item_id: UUID) -> bool:
    with in_hub(cast.hub_id):
        return visible_items(viewer).filter(id=item_id).exists()


def test_one_action_asks_each_owner_for_its_own(cast: Any, contact_id: UUID) -> None:
    items = [owned(cast, contact_id, kind) for kind in (AgencyKind.POLICE, AgencyKind.HEALTH)]
    items.append(owned(cast, contact_id, AgencyKind.POLICE, text="Another."))
    asked = release_ask(cast, *items)
    made = ask(cast.social_worker, contact_id=contact_id, asked=asked, now=ASKED_AT)
    requests = rows(cast, ReleaseRequest)
    assert {row.id for row in requests} == set(made)
    by_owner = {row.owner_agency_id: row for row in requests}
    police = by_owner[cast.agencies[AgencyKind.POLICE].id]
    assert len(rows(cast, RequestedItem, release_request=police)) == 2
    assert len(rows(cast, RequestedItem)) == 3
    assert police.agreement_id is not None
    assert police.due_at > ASKED_AT
    assert len(outbox(cast, "release_asked")) == len(audit(cast, "release_asked")) == 2


def test_what_one_may_not_read_one_cannot_name(cast: Any, contact_id: UUID) -> None:
    closed = owned(cast, contact_id, handling=HandlingCode.RESTRICTED)
    with pytest.raises(Overtaken):
        asked_for(cast, contact_id, closed, viewer=cast.screening_officer)
    elsewhere = owned(cast, make_contact(cast))
    with pytest.raises(Overtaken):
        asked_for(cast, contact_id, elsewhere)
    assert rows(cast, ReleaseRequest) == []


def test_only_the_manager_asks_for_a_sealed_item_and_reads_nothing_by_it(
    cast: Any, contact_id: UUID
) -> None:
    sealed = owned(cast, contact_id, handling=HandlingCode.SEALED)
    police = cast.agencies[AgencyKind.POLICE].id
    source = ((police, None),)
    with in_hub(cast.hub_id):
        (known,) = release_picks.sealed_sources(cast.manager, contact_id)
        assert (known.owner_id, known.count) == (police, 1)
        assert release_picks.sealed_sources(cast.social_worker, contact_id) == []
    with pytest.raises(Overtaken):
        asked_for(cast, contact_id, sealed_of=source)
    asked_for(cast, contact_id, viewer=cast.manager, sealed_of=source)
    assert [row.item_id for row in rows(cast, RequestedItem)] == [sealed]
    with in_hub(cast.hub_id):
        (mine,) = shares.asked_of(cast.manager, contact_id)
        assert mine.items[0].item is None
        assert shares.asked_of(cast.social_worker, contact_id) == []
    assert not readable_by(cast, cast.manager, sealed)


def test_nothing_is_asked_twice_or_of_the_recipient_itself(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id)
    asked_for(cast, contact_id, item)
    with pytest.raises(Overtaken, match="Social Worker"):
        asked_for(cast, contact_id, item, viewer=cast.manager)
    own = owned(cast, contact_id, AgencyKind.EARLY_HELP)
    with pytest.raises(BadInput, match="owns one of these"):
        asked_for(cast, contact_id, own)
    done = owned(cast, contact_id, text="Another")
    released(cast, contact_id, done)
    with pytest.raises(BadInput, match="already"):
        asked_for(cast, contact_id, done)


def test_without_an_agreement_only_the_urgent_is_asked_and_with_a_reason(cast: Any) -> None:
    contact_id = make_contact(cast)
    item = owned(cast, contact_id)
    with pytest.raises(BadInput) as fault:
        asked_for(cast, contact_id, item)
    assert "No agreement is kept" in fault.value.by_field["urgent"]
    with pytest.raises(BadInput) as fault:
        asked_for(cast, contact_id, item, urgent=True)
    assert set(fault.value.by_field) == {"agreement_why"}
    footing = replace(FOOTING, agreement_why="He may be hurt tonight.")
    request_id = asked_for(cast, contact_id, item, urgent=True, footing=footing)
    says(cast, cast.police, request_id, RELEASE)
    says(cast, colleague(cast, "police"), request_id, None)
    (shared,) = rows(cast, Share, kind="release")
    assert (shared.agreement_id, shared.agreement_why) == (None, "He may be hurt tonight.")


def test_an_urgent_question_has_the_shorter_time(cast: Any, contact_id: UUID) -> None:
    calm = asked_for(cast, contact_id, owned(cast, contact_id))
    quick = asked_for(cast, contact_id, owned(cast, contact_id, text="Another"), urgent=True)
    due = {row.id: row.due_at for row in rows(cast, ReleaseRequest)}
    assert due[quick] < due[calm]


def test_two_people_of_the_owner_release_and_the_recipient_reads(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id)
    request_id = asked_for(cast, contact_id, item)
    says(cast, cast.police, request_id, RELEASE)
    assert rows(cast, ItemRelease, item_id=item) == []
    with pytest.raises(Refused):
        says(cast, cast.police, request_id, None)
    second = colleague(cast, "police")
    assert says(cast, second, request_id, None) == 1
    (release,) = rows(cast, ItemRelease, item_id=item)
    assert (release.released_by_id, release.second_person_id) == (
        cast.police.user_id,
        second.user_id,
    )
    (shared,) = rows(cast, Share, kind="release")
    assert (shared.id, shared.basis, shared.by_id) == (
        release.share_id,
        "children_act_2004_s16la",
        second.user_id,
    )
    assert readable_by(cast, cast.early_help_team, item)
    assert requested(cast, request_id).release_id == release.id
    assert len(outbox(cast, "release_answered")) == 1


def test_other_words_open_the_words_and_never_the_item(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id)
    release_id = released(cast, contact_id, item, sanitise())
    (release,) = rows(cast, ItemRelease, id=release_id)
    assert release.wording == sanitise().wording
    assert not readable_by(cast, cast.early_help_team, item)


def test_the_second_person_may_send_it_back_and_is_then_the_proposer(
    cast: Any, contact_id: UUID
) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    second = colleague(cast, "police")
    says(cast, cast.police, request_id, RELEASE)
    says(cast, second, request_id, sanitise())
    with pytest.raises(Refused):
        says(cast, second, request_id, None)
    says(cast, cast.police, request_id, None)
    assert requested(cast, request_id).status == "sanitised"


def test_declining_is_kept_with_its_reason_and_comes_back_on_its_day(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id)
    request_id = asked_for(cast, contact_id, item)
    second = colleague(cast, "police")
    says(cast, cast.police, request_id, DECLINE)
    says(cast, second, request_id, None)
    assert rows(cast, ItemRelease, item_id=item) == rows(cast, Share, kind="release") == []
    review_on = DECLINE.review_on
    assert review_on is not None
    with in_hub(cast.hub_id):
        early = release_desk.desk(cast.police, review_on - timedelta(days=15))
        due = release_desk.desk(cast.police, review_on)
    assert early.for_review == early.waiting == ()
    assert [each.request_id for each in due.for_review] == [request_id]
    says(cast, second, request_id, RELEASE)
    says(cast, cast.police, request_id, None)
    assert requested(cast, request_id).status == "released"


@pytest.mark.parametrize("desk", ["health", "manager", "social_worker"])
def test_nobody_else_answers_for_an_owner(cast: Any, contact_id: UUID, desk: str) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    with pytest.raises(NotThere):
        says(cast, getattr(cast, desk), request_id, RELEASE)


def test_the_hub_desks_of_social_care_answer_for_social_care(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id, AgencyKind.SOCIAL_CARE)
    request_id = asked_for(cast, contact_id, item)
    says(cast, cast.screening_officer, request_id, RELEASE)
    says(cast, cast.manager, request_id, None)
    assert requested(cast, request_id).status == "released"


def test_a_hub_desk_that_may_not_read_the_item_does_not_answer_for_it(
    cast: Any, contact_id: UUID
) -> None:
    closed = owned(cast, contact_id, AgencyKind.SOCIAL_CARE, HandlingCode.RESTRICTED)
    request_id = asked_for(cast, contact_id, closed, viewer=cast.manager)
    with pytest.raises(NotThere):
        says(cast, cast.screening_officer, request_id, RELEASE)
    with in_hub(cast.hub_id), pytest.raises(NotThere):
        release_desk.request(cast.screening_officer, request_id)


def test_whoever_is_excluded_from_the_contact_hears_nothing_of_it(
    cast: Any, contact_id: UUID
) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.police.user_id,
        reason="Related to the family.",
        now=ASKED_AT,
    )
    with pytest.raises(NotThere):
        says(cast, cast.police, request_id, RELEASE)
    with in_hub(cast.hub_id):
        assert release_desk.desk(cast.police, ASKED_AT.date()).waiting == ()


def test_one_wrong_answer_records_none(cast: Any, contact_id: UUID) -> None:
    items = [owned(cast, contact_id), owned(cast, contact_id, text="Another")]
    request_id = asked_for(cast, contact_id, *items)
    with in_hub(cast.hub_id):
        asked = list(RequestedItem.objects.select_related("item").order_by("item__text"))
        answers = [
            ItemAnswer(asked[0].id, standing_of(asked[0]).seen, RELEASE),
            ItemAnswer(asked[1].id, standing_of(asked[1]).seen, sanitise(" ")),
        ]
    with pytest.raises(BadInput) as fault:
        answer(cast.police, request_id=request_id, answers=answers, now=ANSWERED_AT)
    assert set(fault.value.by_field) == {f"item_{asked[1].id}.wording"}
    assert {row.status for row in rows(cast, RequestedItem)} == {"asked"}


def test_a_release_waits_when_its_agreement_lapsed_meanwhile(cast: Any) -> None:
    contact_id = make_contact(cast)
    agreed(cast, ends_on=RECEIVED.date())
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    says(cast, cast.police, request_id, RELEASE)
    second, later = colleague(cast, "police"), ANSWERED_AT + timedelta(days=2)
    with pytest.raises(NotNow, match="lapsed"):
        says(cast, second, request_id, None, now=later)
    assert requested(cast, request_id).status == "proposed"


# Taking it back


def test_a_withdrawn_release_opens_nothing(cast: Any, contact_id: UUID) -> None:
    item = owned(cast, contact_id)
    release_id = released(cast, contact_id, item)
    assert readable_by(cast, cast.early_help_team, item)
    withdrawals.withdraw(cast.police, release_id=release_id, reason="Wrong man.", now=ANSWERED_AT)
    assert not readable_by(cast, cast.early_help_team, item)
    with pytest.raises(Overtaken):
        withdrawals.withdraw(cast.police, release_id=release_id, reason="Again.", now=ANSWERED_AT)
    asked_for(cast, contact_id, item)


@pytest.mark.parametrize(
    ("status", "read", "taken"),
    [("draft", False, True), ("delivered", False, True), ("delivered", True, False)],
)
def test_withdrawal_reaches_what_nobody_has_read_and_tells_who_has(
    cast: Any, contact_id: UUID, status: str, read: bool, taken: bool
) -> None:
    release_id = released(cast, contact_id, owned(cast, contact_id), sanitise())
    held = in_product(cast, contact_id, release_id, status)
    if read:
        with in_hub(cast.hub_id):
            ProductReading.objects.create(
                hub_id=cast.hub_id,
                product=ProductItem.objects.get(id=held).product,
                account_id=cast.early_help_team.user_id,
                form="page",
                at=ANSWERED_AT,
            )
    withdrawals.withdraw(cast.police, release_id=release_id, reason="Wrong man.", now=ANSWERED_AT)
    (row,) = rows(cast, ProductItem, id=held)
    assert (row.taken_back_at is not None) is taken
    told = [each.to_account_id for each in rows(cast, OutboxMessage, template="release_withdrawn")]
    assert told == ([cast.early_help_team.user_id] if read else [])


@pytest.mark.parametrize("desk", ["health", "manager"])
def test_only_the_owner_withdraws(cast: Any, contact_id: UUID, desk: str) -> None:
    release_id = released(cast, contact_id, owned(cast, contact_id))
    with pytest.raises(NotThere):
        withdrawals.withdraw(
            getattr(cast, desk), release_id=release_id, reason="No.", now=ANSWERED_AT
        )


# Chasing


def test_an_owner_that_does_not_answer_is_chased_and_then_left_in_peace(
    cast: Any, contact_id: UUID
) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    assert release_chasing.chase_due(cast.hub_id, now=ASKED_AT) == 0
    late = ASKED_AT + timedelta(days=3)
    assert release_chasing.chase_due(cast.hub_id, now=late) == 1
    assert release_chasing.chase_due(cast.hub_id, now=late) == 0
    assert len(outbox(cast, "release_chased")) == 1
    (row,) = rows(cast, ReleaseRequest, id=request_id)
    assert row.chased_count == 1
    says(cast, cast.police, request_id, RELEASE)
    says(cast, colleague(cast, "police"), request_id, None)
    assert release_chasing.chase_due(cast.hub_id, now=late + timedelta(days=3)) == 0


# What is passed on by other acts


def test_what_comes_with_the_contact_is_a_share_on_the_contacts_own_words(cast: Any) -> None:
    contact_id = make_contact(cast)
    (shared,) = rows(cast, Share)
    assert (shared.kind, shared.family_told, shared.by_id) == ("with_contact", "not_told", None)
    assert shared.family_told_why_not == "It might put him at more risk tonight."
    assert "No agreement is kept" in shared.agreement_why
    assert all(row.share_id == shared.id for row in rows(cast, ItemRelease))
    with in_hub(cast.hub_id):
        (view,) = shares.shares_of(cast.manager, contact_id)
        assert view.from_agency.endswith("education")
        assert shares.shares_of(cast.auditor, contact_id) == []


def test_a_share_of_sealed_items_alone_leaves_no_trace_for_who_is_not_told(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id, handling=HandlingCode.SEALED)
    police = cast.agencies[AgencyKind.POLICE].id
    request_id = asked_for(cast, contact_id, viewer=cast.manager, sealed_of=((police, None),))
    says(cast, cast.police, request_id, RELEASE)
    says(cast, colleague(cast, "police"), request_id, None)
    assert item
    with in_hub(cast.hub_id):
        kinds = {
            desk: {each.kind for each in shares.shares_of(getattr(cast, desk), contact_id)}
            for desk in ("manager", "social_worker")
        }
    assert "release" in kinds["manager"]
    assert "release" not in kinds["social_worker"]
