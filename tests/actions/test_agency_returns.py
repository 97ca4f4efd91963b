"""An agency's answer: stored once, owned by the agency, kept even after the decision."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from openmash.actions.agency_returns import give_return, information_request_opened
from openmash.core.errors import NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.schemes import Marks, Scheme
from openmash.records.models import (
    Account,
    AgencyReturn,
    CaseExclusion,
    Contact,
    Decision,
    Item,
    ItemRelease,
    Membership,
    PersonRecord,
    ProfessionalView,
)
from openmash.records.queries.agency_queue import asked_page, open_requests
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import (
    answered,
    asked,
    audit,
    cannot_search,
    outbox,
    rated,
    shared,
    status,
)
from tests.support.committed import committed_hub
from tests.support.stories import RECEIVED, make_contact

POLICE, HEALTH, HOUSING = AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.HOUSING
NOW = RECEIVED + timedelta(minutes=30)
"""Tuesday 17 November 2026, 10:30."""


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def red(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.RED, now=NOW)


# Answering


def test_a_return_is_stored_with_its_items_view_release_and_audit(cast: Any, amber: UUID) -> None:
    made = asked(cast, amber, now=NOW)
    draft = shared(
        cast,
        amber,
        ItemDraft("missing_episodes", "Two nights in May."),
        ItemDraft(
            "intelligence",
            "From a source.",
            audience=Audience.SEALED_MANAGERS,
            marks=Marks(Scheme.POLICE_3X5X2, "1", "B", "C"),
        ),
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


def test_two_answers_at_the_same_moment_are_one_return(committed: Any) -> None:
    cast = committed
    amber = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    made = asked(cast, amber, [POLICE], now=NOW)
    start = threading.Barrier(2)
    ends: list[object] = []

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
def committed(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    with committed_hub(fresh_database, django_db_blocker) as cast:
        yield cast


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
