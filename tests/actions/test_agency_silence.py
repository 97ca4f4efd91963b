"""What each viewer sees of answers and silence, and how silence is chased."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions.agency_checks import chase_due, escalate_due, retime, withdraw
from openmash.actions.triage import change_rating
from openmash.core.errors import Refused
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.schemes import Marks, Scheme
from openmash.records.models import (
    CaseExclusion,
    Contact,
)
from openmash.records.queries.agency_checks import outstanding, returns_of
from openmash.records.queries.agency_queue import answered_lately, asked_page, open_requests
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import (
    answered,
    asked,
    audit,
    cannot_search,
    outbox,
    rated,
    request,
    shared,
)
from tests.support.stories import RECEIVED, TOLU, make_contact

POLICE, HEALTH, HOUSING = AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.HOUSING
NOW = RECEIVED + timedelta(minutes=30)
"""Tuesday 17 November 2026, 10:30."""


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def red(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.RED, now=NOW)


# What each sees


def test_a_queue_holds_the_agencys_own_requests_by_time_left(cast: Any, amber: UUID) -> None:
    urgent = rated(cast, make_contact(cast), Rating.RED, now=NOW)
    asked(cast, amber, [POLICE, HEALTH], now=NOW)
    sooner = asked(cast, urgent, [POLICE], now=NOW + timedelta(minutes=5))
    with in_hub(cast.hub_id):
        rows = open_requests(cast.police)
        assert [row.rating for row in rows] == [Rating.RED, Rating.AMBER]
        assert [row.people for row in rows] == [2, 2]
        assert len(open_requests(cast.health)) == 1
        assert open_requests(cast.housing) == []
    answered(cast.police, sooner[POLICE], cannot_search(), now=NOW)
    with in_hub(cast.hub_id):
        assert len(open_requests(cast.police)) == 1
        (lately,) = answered_lately(cast.police, NOW)
        assert (lately.answer, lately.answered_by) == (Answer.CANNOT_SEARCH, "Police HAC")
        assert answered_lately(cast.health, NOW) == []


def test_silence_is_never_shown_as_nothing_held(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    with in_hub(cast.hub_id):
        views = {view.agency_kind: view for view in returns_of(cast.manager, amber)}
    assert set(views) == set(AgencyKind), "an agency missing from the page would read as cleared"
    assert views[HEALTH].silence is Silence.NOT_YET_ANSWERED
    assert views[HOUSING].silence is Silence.NOT_ASKED
    assert views[HOUSING].left_out_reason == "For this family"
    assert views[HOUSING].left_out_by == "Manager HAC"
    assert views[POLICE].silence is None
    for view in views.values():
        assert (view.silence is None) == (view.given is not None)
    answer = views[POLICE].given
    assert answer is not None
    assert (answer.answer, answer.period_from) == (Answer.CANNOT_SEARCH, None)
    assert len(outstanding(views.values())) == 2


def test_the_side_by_side_goes_through_the_firewall_and_counts_what_it_holds_back(
    cast: Any, amber: UUID
) -> None:
    made = asked(cast, amber, now=NOW)
    draft = shared(
        cast,
        amber,
        ItemDraft("missing_episodes", "Two nights in May."),
        ItemDraft("address_markers", "Weapons.", audience=Audience.RESTRICTED),
        ItemDraft(
            "intelligence",
            "From a source.",
            audience=Audience.SEALED,
            marks=Marks(Scheme.POLICE_3X5X2, "1", "B", "C"),
        ),
    )
    answered(cast.police, made[POLICE], draft, now=NOW)
    seen = {}
    for desk in ("manager", "social_worker", "business_support"):
        with in_hub(cast.hub_id):
            view = next(v for v in returns_of(getattr(cast, desk), amber) if v.given)
        assert view.given is not None
        seen[desk] = (sorted(item.label for item in view.given.items), view.given.withheld)
    assert seen == {
        "manager": (["Missing episodes", "Warning markers"], 1),
        "social_worker": (["Missing episodes"], 1),
        "business_support": ([], 2),
    }
    with in_hub(cast.hub_id), pytest.raises(Refused):
        returns_of(cast.police, amber)


def test_another_agency_asked_sees_open_items_only(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    draft = shared(
        cast,
        amber,
        ItemDraft("missing_episodes", "Two nights in May."),
        ItemDraft("address_markers", "Weapons in the home.", audience=Audience.OPEN),
    )
    answered(cast.police, made[POLICE], draft, now=NOW)
    with in_hub(cast.hub_id):
        page = asked_page(cast.health, made[HEALTH], NOW)
    assert page is not None
    assert "Weapons in the home." in [item.text for item in page.items]
    assert "Two nights in May." not in [item.text for item in page.items]


# Chasing


def test_a_late_agency_is_chased_then_escalated_and_never_twice(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, [POLICE], now=NOW)
    assert chase_due(cast.hub_id, now=NOW + timedelta(hours=2, minutes=59)) == 0
    first = NOW + timedelta(hours=3)
    assert chase_due(cast.hub_id, now=first) == 1
    assert chase_due(cast.hub_id, now=first) == 0
    row = request(cast, made[POLICE])
    assert (row.chased_count, row.last_chased_at) == (1, first)
    assert row.look_again_at == first + timedelta(hours=1)
    assert [message.to_address for message in outbox(cast, "agency_chased")] == [
        "police@hac.example.org"
    ]
    # Due Tuesday 16:30; one working hour later is Wednesday 09:15, not Tuesday night.
    assert escalate_due(cast.hub_id, now=datetime(2026, 11, 17, 23, tzinfo=UTC)) == 0
    wednesday = datetime(2026, 11, 18, 9, 15, tzinfo=UTC)
    assert escalate_due(cast.hub_id, now=wednesday) == 1
    assert escalate_due(cast.hub_id, now=wednesday + timedelta(hours=5)) == 0
    assert [message.to_account_id for message in outbox(cast, "agency_escalated")] == [
        cast.manager.user_id
    ]
    (chased,) = audit(cast, "agency_chased")
    assert (chased.actor, chased.detail["times"]) == ("worker", 1)
    assert len(audit(cast, "agency_escalated")) == 1


def test_an_answer_or_a_withdrawal_ends_the_chasing(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, [POLICE, HEALTH], now=NOW)
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    withdraw(cast.manager, request_id=made[HEALTH], reason="Asked by telephone", now=NOW)
    late = NOW + timedelta(days=9)
    assert (chase_due(cast.hub_id, now=late), escalate_due(cast.hub_id, now=late)) == (0, 0)


def test_a_red_is_chased_through_the_night(cast: Any) -> None:
    evening = datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
    contact = rated(cast, make_contact(cast), Rating.RED, now=evening)
    asked(cast, contact, [POLICE], now=evening)
    assert chase_due(cast.hub_id, now=evening + timedelta(hours=1)) == 1
    assert escalate_due(cast.hub_id, now=evening + timedelta(hours=3)) == 1


def test_one_message_reaches_an_agency_however_many_of_its_requests_wait(cast: Any) -> None:
    for name in ("Ife", "Noor", "Kit"):
        other_child = replace(TOLU, forename=name, surname=f"{name}son")
        contact = rated(cast, make_contact(cast, children=(other_child,)), Rating.AMBER, now=NOW)
        asked(cast, contact, [POLICE], now=NOW)
    assert chase_due(cast.hub_id, now=NOW + timedelta(days=1)) == 3
    assert len(outbox(cast, "agency_chased")) == 1
    assert len(audit(cast, "agency_chased")) == 3


def test_a_manager_excluded_from_the_contact_or_gone_is_not_told(cast: Any, amber: UUID) -> None:
    asked(cast, amber, [POLICE], now=NOW)
    with in_hub(cast.hub_id):
        CaseExclusion.objects.create(
            hub=cast.hub,
            contact_id=amber,
            account_id=cast.manager.user_id,
            reason="Cousin",
            by_id=cast.manager.user_id,
            at=NOW,
        )
    assert escalate_due(cast.hub_id, now=NOW + timedelta(days=2)) == 1
    assert outbox(cast, "agency_escalated") == []


def test_a_hub_next_door_is_not_chased(cast: Any, next_door: Any, amber: UUID) -> None:
    asked(cast, amber, [POLICE], now=NOW)
    assert chase_due(next_door.hub_id, now=NOW + timedelta(days=2)) == 0


def test_a_raised_rating_shortens_what_is_outstanding_and_a_lowered_one_changes_nothing(
    cast: Any, amber: UUID
) -> None:
    made = asked(cast, amber, [POLICE], now=NOW)
    with in_hub(cast.hub_id):
        contact = Contact.objects.get(id=amber)
        contact.current_rating = Rating.RED.value
        assert retime(contact, now=NOW) == 1
        assert request(cast, made[POLICE]).due_at == NOW + timedelta(hours=2)
        contact.current_rating = Rating.GREEN.value
        assert retime(contact, now=NOW) == 0
    assert request(cast, made[POLICE]).due_at == NOW + timedelta(hours=2)


def test_raising_the_rating_shortens_what_agencies_were_given(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, [POLICE], now=NOW)
    change_rating(
        cast.manager, contact_id=amber, rating=Rating.RED, reason="New facts arrived.", now=NOW
    )
    assert request(cast, made[POLICE]).due_at == NOW + timedelta(hours=2)
