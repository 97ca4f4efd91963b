"""The asking page: the policy's proposal, followed or changed, in one submission."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    InformationRequest,
    Item,
    OutboxMessage,
    PersonRecord,
)
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, choices, rated
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(minutes=30)
SENTENCE = "He was <b>missing</b> on 2 nights – and came back hurt."


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def made(cast: Any, amber: UUID) -> dict[AgencyKind, UUID]:
    return asked(cast, amber, now=NOW)


def asking_form(cast: Any, contact_id: UUID, *kinds: AgencyKind) -> dict[str, Any]:
    """The asking page as a browser would send it with exactly these kinds ticked."""
    form: dict[str, Any] = {}
    for choice in choices(cast, contact_id, kinds, now=NOW):
        start = f"{choice.agency_id}-"
        form |= {
            f"{start}reason": choice.reason,
            f"{start}questions": choice.questions,
            f"{start}search_scope": choice.search_scope,
            f"{start}period_from_day": "1",
            f"{start}period_from_month": "6",
            f"{start}period_from_year": "2023",
            f"{start}people": [str(person) for person in choice.people],
        }
        if choice.ask:
            form[f"{start}ask"] = "ask"
    return form


def test_the_asking_page_ticks_what_the_policy_proposes(cast: Any, amber: UUID) -> None:
    page = text(signed_in(cast.screening_officer).get(f"/contacts/{amber}/ask/"))
    ticked = re.findall(r'-ask" type="checkbox" value="ask" checked', page)
    assert len(ticked) == 7
    assert page.count('-ask" type="checkbox"') == len(AgencyKind)
    assert "6 working hours" in page
    assert "Tolu Adeyemi" in page


def test_one_submission_asks_and_comes_back_to_the_contact(cast: Any, amber: UUID) -> None:
    form = asking_form(cast, amber, POLICE, AgencyKind.DOMESTIC_ABUSE)
    response = signed_in(cast.screening_officer).post(f"/contacts/{amber}/ask/", form)
    assert (response.status_code, response["Location"]) == (303, f"/contacts/{amber}/")
    with in_hub(cast.hub_id):
        rows = InformationRequest.objects.select_related("agency").order_by("agency__kind")
        assert [row.agency.kind for row in rows] == ["domestic_abuse", "police"]
        assert rows[0].added_reason == "For this family"
        assert rows[0].period_from.isoformat() == "2023-06-01"
        assert OutboxMessage.objects.filter(template="agency_asked").count() == 2


def test_leaving_one_out_without_a_reason_keeps_everything_typed(cast: Any, amber: UUID) -> None:
    form = asking_form(cast, amber, POLICE)
    health = cast.agencies[HEALTH].id
    police = cast.agencies[POLICE].id
    form[f"{health}-reason"] = ""
    form[f"{police}-questions"] = "Only <this> & that?"
    response = signed_in(cast.manager).post(f"/contacts/{amber}/ask/", form)
    page = text(response)
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert "Enter why Hackney health is left out" in page
    assert "Only &lt;this&gt; &amp; that?" in page
    with in_hub(cast.hub_id):
        assert not InformationRequest.objects.exists()


def test_a_request_is_withdrawn_by_post_alone_and_with_a_reason(
    cast: Any, amber: UUID, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.manager)
    where = f"/contacts/{amber}/ask/{made[POLICE]}/withdraw/"
    assert client.get(where).status_code == 405
    assert "Enter why" in text(client.post(where, {"reason": " "}, follow=True))
    client.post(where, {"reason": "Wrong family"})
    with in_hub(cast.hub_id):
        row = InformationRequest.objects.get(id=made[POLICE])
    assert (row.status, row.withdrawn_reason) == ("withdrawn", "Wrong family")


def test_an_unrated_contact_is_not_asked_about_and_a_hidden_one_is_not_there(
    cast: Any, next_door: Any, amber: UUID
) -> None:
    unrated = make_contact(cast)
    assert signed_in(cast.manager).get(f"/contacts/{unrated}/ask/").status_code == 409
    assert signed_in(next_door.manager).get(f"/contacts/{amber}/ask/").status_code == 404
    assert signed_in(cast.police).get(f"/contacts/{amber}/ask/").status_code == 403


def test_a_person_who_is_not_of_the_contact_cannot_be_asked_about(cast: Any, amber: UUID) -> None:
    other = make_contact(cast)
    with in_hub(cast.hub_id):
        stranger = PersonRecord.objects.filter(contact_id=other).first()
    assert stranger is not None
    form = asking_form(cast, amber, POLICE)
    form[f"{cast.agencies[POLICE].id}-people"] = [str(stranger.id)]
    page = text(signed_in(cast.manager).post(f"/contacts/{amber}/ask/", form))
    assert "must be one of the choices shown" in page


def test_what_leaving_out_does_is_said_and_that_it_needs_a_reason(cast: Any, amber: UUID) -> None:
    page = " ".join(text(signed_in(cast.manager).get(f"/contacts/{amber}/ask/")).split())
    assert "Leave out Hackney health: needs a reason" in page
    assert "It is then not asked, and nobody waits for it" in page
    assert "Your name and the reason stay on the record" in page
    assert "Needed if it is not ticked" in page


def test_whoever_asks_is_told_what_the_agencies_can_read(cast: Any, amber: UUID) -> None:
    client = signed_in(cast.manager)
    page = " ".join(text(client.get(f"/contacts/{amber}/ask/")).split())
    assert " and Hackney education can read what is open to them" in page, "the statement is theirs"
    assert "The others read nothing of it" in page
    assert "The agency reads this and nothing else of the concern." in page
    assert "which it rates Amber. Complex needs" in page
    assert page.count("Its answer is due") == 0
    with in_hub(cast.hub_id):
        Item.objects.filter(contact_id=amber).update(handling="open")
    page = " ".join(text(client.get(f"/contacts/{amber}/ask/")).split())
    assert "No agency reads more than that" in page
    assert "and nothing else of the concern" not in page


def test_who_may_read_nothing_of_the_concern_is_not_told_that_its_teller_reads_nothing(
    cast: Any, amber: UUID
) -> None:
    page = " ".join(text(signed_in(cast.business_support).get(f"/contacts/{amber}/ask/")).split())
    assert "no agency can read what another told: it is kept in the hub" in page
    assert "Each reads what it told the hub itself, if anything, the rating, whether" in page
    assert "nothing else of the concern, unless it told the hub." in page
    assert "nothing else of the concern." not in page, "the teacher's agency reads what she told"
