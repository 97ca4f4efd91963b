"""Asking agencies and withdrawing a request: what is stored, told, audited and refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions.agency_checks import withdraw
from openmash.actions.asking import ask
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    Agency,
    AgencyStruckOut,
    CaseExclusion,
    InformationRequest,
)
from openmash.records.queries.agency_queue import asked_page
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import (
    CORE,
    answered,
    asked,
    audit,
    cannot_search,
    choices,
    outbox,
    rated,
    request,
    status,
)
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
