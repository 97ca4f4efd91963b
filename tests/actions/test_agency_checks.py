"""Asking, answering and chasing: what is stored, who is told, what is audited, who is refused."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions.agency_checks import chase_due, escalate_due, retime, withdraw
from openmash.actions.agency_returns import give_return, information_request_opened
from openmash.actions.asking import ask
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    Account,
    Agency,
    AgencyReturn,
    AgencyStruckOut,
    AuditEntry,
    CaseExclusion,
    Contact,
    Decision,
    InformationRequest,
    Item,
    ItemRelease,
    Membership,
    OutboxMessage,
    PersonRecord,
    ProfessionalView,
)
from openmash.records.queries.agency_checks import outstanding, returns_of
from openmash.records.queries.agency_queue import answered_lately, asked_page, open_requests
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import (
    CORE,
    answered,
    asked,
    cannot_search,
    choices,
    rated,
    shared,
)
from tests.support.cast import make_hub
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


def audit(cast: Any, act: str) -> list[AuditEntry]:
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.filter(act=act).order_by("at"))


def outbox(cast: Any, template: str) -> list[OutboxMessage]:
    with in_hub(cast.hub_id):
        return list(OutboxMessage.objects.filter(template=template))


def request(cast: Any, request_id: UUID) -> InformationRequest:
    with in_hub(cast.hub_id):
        return InformationRequest.objects.get(id=request_id)


def status(cast: Any, contact_id: UUID) -> str:
    with in_hub(cast.hub_id):
        return Contact.objects.get(id=contact_id).status


# Asking


def test_one_act_asks_every_agency_with_its_due_time_audit_and_message(
    cast: Any, amber: UUID
) -> None:
    made = asked(cast, amber, now=NOW)
    assert set(made) == set(CORE)
    police = request(cast, made[POLICE])
    assert police.due_at == NOW + timedelta(hours=6)
    assert "6 working hours from 10:30" in police.due_explained
    assert police.look_again_at == NOW + timedelta(hours=3)
    assert police.added_reason == ""
    assert status(cast, amber) == "awaiting_agencies"
    (entry,) = audit(cast, "agencies_asked")
    assert entry.detail == {"count": 3, "police": True, "health": True, "education": True}
    told = {message.to_address for message in outbox(cast, "agency_asked")}
    assert told == {f"{kind.value}@hac.example.org" for kind in CORE}


def test_agencies_left_out_are_kept_with_the_reason(cast: Any, amber: UUID) -> None:
    asked(cast, amber, now=NOW)
    with in_hub(cast.hub_id):
        kept = dict(AgencyStruckOut.objects.values_list("agency__kind", "reason"))
    assert kept == dict.fromkeys(
        ("social_care", "probation", "housing", "early_help"), "For this family"
    )


def test_what_the_page_says_the_policy_proposes_is_not_believed(cast: Any, amber: UUID) -> None:
    chosen = choices(cast, amber, now=NOW)
    silent = [replace(choice, proposed=False, reason="") for choice in chosen if not choice.ask]
    with pytest.raises(BadInput) as refused:
        ask(
            cast.manager,
            contact_id=amber,
            choices=[*(choice for choice in chosen if choice.ask), *silent],
            now=NOW,
        )
    left_out = cast.agencies[HOUSING].id
    assert f"{left_out}.reason" in refused.value.by_field
    with pytest.raises(BadInput):
        ask(cast.manager, contact_id=amber, choices=chosen[:1], now=NOW)
    assert audit(cast, "agencies_asked") == []


def test_nobody_is_asked_before_the_rating_is_confirmed(cast: Any) -> None:
    contact = make_contact(cast)
    with pytest.raises(NotNow, match="after the rating is confirmed"):
        ask(cast.manager, contact_id=contact, choices=choices(cast, contact, now=NOW), now=NOW)


def test_an_agency_is_asked_once_at_a_time_and_the_sentence_says_who_asked(
    cast: Any, amber: UUID
) -> None:
    asked(cast, amber, now=NOW)
    again = choices(cast, amber, now=NOW)
    with pytest.raises(Overtaken, match=r"Manager HAC asked Hackney .* at 10:30 on Tuesday"):
        ask(cast.screening_officer, contact_id=amber, choices=again, now=NOW)
    later = asked(cast, amber, [HOUSING], now=NOW + timedelta(hours=1))
    assert set(later) == {*CORE, HOUSING}
    with in_hub(cast.hub_id):
        added = InformationRequest.objects.get(id=later[HOUSING])
    assert added.added_reason == "For this family"


def test_another_hubs_people_and_agencies_can_ask_nothing_here(
    cast: Any, next_door: Any, amber: UUID
) -> None:
    chosen = choices(cast, amber, now=NOW)
    with pytest.raises(NotThere):
        ask(next_door.manager, contact_id=amber, choices=chosen, now=NOW)
    strange = replace(chosen[0], agency_id=next_door.agencies[POLICE].id)
    with pytest.raises(BadInput):
        ask(cast.manager, contact_id=amber, choices=[*chosen, strange], now=NOW)
    with pytest.raises(Refused):
        ask(cast.police, contact_id=amber, choices=chosen, now=NOW)


def test_an_agency_without_an_address_has_its_navigators_told(cast: Any, amber: UUID) -> None:
    with in_hub(cast.hub_id):
        Agency.objects.filter(id=cast.police.agency_id).update(contact_email="")
    asked(cast, amber, [POLICE], now=NOW)
    (message,) = outbox(cast, "agency_asked")
    assert (message.to_account_id, message.to_address) == (cast.police.user_id, "")


def test_withdrawing_needs_a_reason_is_audited_and_may_leave_nothing_outstanding(
    cast: Any, amber: UUID
) -> None:
    made = asked(cast, amber, [POLICE], now=NOW)
    with pytest.raises(BadInput):
        withdraw(cast.manager, request_id=made[POLICE], reason="  ", now=NOW)
    withdraw(cast.manager, request_id=made[POLICE], reason="Wrong family", now=NOW)
    assert status(cast, amber) == "deciding"
    assert len(audit(cast, "information_request_withdrawn")) == 1
    with pytest.raises(Overtaken, match="Manager HAC withdrew"):
        withdraw(cast.social_worker, request_id=made[POLICE], reason="Again", now=NOW)
    with pytest.raises(Overtaken, match="withdrew"):
        answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    with in_hub(cast.hub_id):
        assert asked_page(cast.police, made[POLICE], NOW) is None


def test_nobody_withdraws_in_another_hub_or_on_a_contact_hidden_from_them(
    cast: Any, next_door: Any, amber: UUID
) -> None:
    made = asked(cast, amber, [POLICE], now=NOW)
    with in_hub(cast.hub_id):
        CaseExclusion.objects.create(
            hub=cast.hub,
            contact_id=amber,
            account_id=cast.social_worker.user_id,
            reason="Neighbour",
            by_id=cast.manager.user_id,
            at=NOW,
        )
    for viewer in (next_door.manager, cast.social_worker):
        with pytest.raises(NotThere):
            withdraw(viewer, request_id=made[POLICE], reason="Wrong", now=NOW)
    with pytest.raises(Refused):
        withdraw(cast.police, request_id=made[POLICE], reason="Wrong", now=NOW)
    assert request(cast, made[POLICE]).status == "asked"


# Answering


def test_a_return_is_stored_with_its_items_view_release_and_audit(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    draft = shared(
        cast,
        amber,
        ItemDraft("missing_episodes", "Two nights in May."),
        ItemDraft("intelligence", "From a source.", audience=Audience.SEALED_MANAGERS),
        answer=Answer.SHARED_IN_PART,
        reason="The rest names an informant.",
        may_pass_on=True,
    )
    return_id = answered(cast.police, made[POLICE], draft, now=NOW)
    with in_hub(cast.hub_id):
        given = AgencyReturn.objects.get(id=return_id)
        items = list(Item.objects.filter(agency_return=given).order_by("position"))
        released = {
            (row.item.kind, row.to_agency.kind)
            for row in ItemRelease.objects.filter(item__in=items).select_related(
                "item", "to_agency"
            )
        }
        view = ProfessionalView.objects.get(agency_return=given)
    assert (given.answered_by_id, given.after_decision) == (cast.police.user_id, False)
    assert {item.owner_agency_id for item in items} == {cast.police.agency_id}
    assert [item.handling for item in items] == ["hub_only", "sealed"]
    assert items[1].named_roles == ["manager"]
    assert released == {("missing_episodes", "social_care"), ("missing_episodes", "early_help")}
    assert (view.rating, view.agency_id) == ("amber", cast.police.agency_id)
    (entry,) = audit(cast, "return_given")
    assert entry.detail == {"answer": "shared_in_part", "items": 2, "after_decision": False}
    assert len(audit(cast, "item_released")) == 1
    assert status(cast, amber) == "awaiting_agencies"


def test_the_last_answer_makes_the_contact_ready_to_decide(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    for desk, kind in (("police", POLICE), ("health", HEALTH)):
        answered(getattr(cast, desk), made[kind], cannot_search(), now=NOW)
        assert status(cast, amber) == "awaiting_agencies"
    answered(cast.education, made[AgencyKind.EDUCATION], cannot_search(), now=NOW)
    assert status(cast, amber) == "deciding"


def test_of_two_answers_one_is_kept_and_the_other_navigator_learns_whose(
    cast: Any, amber: UUID
) -> None:
    made = asked(cast, amber, now=NOW)
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    colleague = second_navigator(cast)
    with pytest.raises(Overtaken, match=r"Police HAC answered .* at 10:30 on Tuesday"):
        answered(colleague, made[POLICE], shared(cast, amber), now=NOW)
    with in_hub(cast.hub_id):
        assert AgencyReturn.objects.get().answer == "cannot_search"
        assert not Item.objects.filter(agency_return__isnull=False).exists()


def test_two_answers_at_the_same_moment_are_one_return(committed_hub: Any) -> None:
    from django.db import connection

    cast = committed_hub
    amber = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    made = asked(cast, amber, [POLICE], now=NOW)
    start, ends = threading.Barrier(2), []

    def answer(viewer: Viewer) -> None:
        start.wait()
        try:
            ends.append(answered(viewer, made[POLICE], cannot_search(), now=NOW))
        except Exception as refused:  # noqa: BLE001 - judged below
            ends.append(refused)
        finally:
            connection.close()

    viewers = (cast.police, second_navigator(cast))
    navigators = [threading.Thread(target=answer, args=(viewer,)) for viewer in viewers]
    for navigator in navigators:
        navigator.start()
    for navigator in navigators:
        navigator.join()
    assert sorted(type(end).__name__ for end in ends) == ["Overtaken", "UUID"]
    (refused,) = (end for end in ends if isinstance(end, Overtaken))
    with in_hub(cast.hub_id):
        kept = AgencyReturn.objects.select_related("answered_by").get()
    assert kept.answered_by.name in refused.sentence


@pytest.fixture
def committed_hub(
    fresh_database: str, postgres: Any, django_db_blocker: Any, django_db_setup: None
) -> Iterator[Any]:
    """A hub in a database of its own, in which every transaction really commits."""
    from django.db import connections

    settings = connections["default"].settings_dict
    with django_db_blocker.unblock():
        before = settings["NAME"]
        connections.close_all()
        settings["NAME"] = fresh_database
        try:
            yield make_hub("HAC")
        finally:
            connections.close_all()
            settings["NAME"] = before


def second_navigator(cast: Any) -> Viewer:
    with in_hub(cast.hub_id):
        account = Account.objects.create_user("second@hac.example.org", "Second Navigator")
        agency = cast.agencies[POLICE]
        Membership.objects.create(
            hub=cast.hub, account=account, role=Role.NAVIGATOR.value, agency=agency
        )
    return Viewer(account.pk, cast.hub_id, Role.NAVIGATOR, agency.id, account.name)


def test_an_agency_answers_for_itself_alone(cast: Any, next_door: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    for viewer in (cast.health, next_door.police):
        with pytest.raises(NotThere):
            answered(viewer, made[POLICE], cannot_search(), now=NOW)
        with pytest.raises(NotThere):
            information_request_opened(viewer, request_id=made[POLICE], now=NOW)
    with pytest.raises(Refused):
        give_return(cast.manager, request_id=made[POLICE], draft=cannot_search(), now=NOW)


def test_an_excluded_navigator_finds_nothing(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    with in_hub(cast.hub_id):
        CaseExclusion.objects.create(
            hub=cast.hub,
            contact_id=amber,
            account_id=cast.police.user_id,
            reason="Aunt",
            by_id=cast.manager.user_id,
            at=NOW,
        )
        assert open_requests(cast.police) == []
        assert asked_page(cast.police, made[POLICE], NOW) is None
    with pytest.raises(NotThere):
        information_request_opened(cast.police, request_id=made[POLICE], now=NOW)
    with pytest.raises(NotThere):
        answered(cast.police, made[POLICE], cannot_search(), now=NOW)


def test_a_return_after_the_decision_is_kept_marked_and_told(cast: Any, red: UUID) -> None:
    made = asked(cast, red, now=NOW)
    decided(cast, red)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=red).update(status="closed", closed_at=NOW, decided_at=NOW)
    later = NOW + timedelta(days=1)
    answered(cast.police, made[POLICE], shared(cast, red), now=later)
    with in_hub(cast.hub_id):
        assert AgencyReturn.objects.get().after_decision
        contact = Contact.objects.get(id=red)
    assert (contact.status, contact.changed_at) == ("closed", later)
    (message,) = outbox(cast, "return_after_decision")
    assert message.to_account_id == cast.manager.user_id


def test_a_return_after_the_first_of_several_decisions_is_marked_too(cast: Any, red: UUID) -> None:
    made = asked(cast, red, now=NOW)
    decided(cast, red)
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    with in_hub(cast.hub_id):
        assert AgencyReturn.objects.get().after_decision


def decided(cast: Any, contact_id: UUID) -> None:
    """The manager has decided for a child; the contact itself stays where it is."""
    with in_hub(cast.hub_id):
        Decision.objects.create(
            hub=cast.hub,
            contact_id=contact_id,
            child=PersonRecord.objects.get(contact_id=contact_id, kind="child"),
            outcome="strategy_discussion",
            rationale="Enough is known.",
            rating="red",
            decided_by_id=cast.manager.user_id,
            decided_at=NOW,
        )


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
        ItemDraft("intelligence", "From a source.", audience=Audience.SEALED),
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
