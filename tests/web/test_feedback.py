"""Telling the referrer, as a browser without script meets it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from openmash.actions.exclusions import exclude
from openmash.actions.feedback import give
from openmash.actions.handovers import challenge
from openmash.actions.triage import redirect
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import FeedbackTask
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.decision_stories import decided, handover_of, second_manager
from tests.support.signed_in import signed_in
from tests.support.stories import NEIGHBOUR, RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=2)
PHONED = replace(NEIGHBOUR, phone="+442079460123")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(hours=3), tick=False) as travelling:
        yield travelling


@pytest.fixture
def desk(cast: Any) -> Client:
    return signed_in(cast.business_support)


def due(cast: Any, **overrides: Any) -> UUID:
    contact_id = rated(cast, make_contact(cast, **overrides), Rating.AMBER, now=NOW)
    decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW, outstanding_reason="Known.")
    return contact_id


def page(contact_id: UUID) -> str:
    return f"/contacts/{contact_id}/feedback/"


def words(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def stored(cast: Any) -> FeedbackTask:
    with in_hub(cast.hub_id):
        return FeedbackTask.objects.get()


def test_a_professional_is_told_the_outcome_by_initials(cast: Any, desk: Client) -> None:
    contact_id = due(cast)
    said = words(desk.get(page(contact_id)))
    assert "For T.A.: children&#39;s social care will carry out an assessment" in said
    assert "safeguarding@larkfield.example.org" in said
    sent = {"method": "phone", "wording": "As <i>agreed</i> & said."}
    done = desk.post(page(contact_id), sent)
    assert (done.status_code, done.headers["Location"]) == (303, f"/contacts/{contact_id}/")
    assert stored(cast).wording == "As <i>agreed</i> & said."


def test_the_public_gets_safe_words_and_what_is_unsafe_is_shown(cast: Any, desk: Client) -> None:
    contact_id = due(
        cast, referrer=PHONED, safe_to_contact="no", safe_to_contact_detail="He reads her phone."
    )
    said = words(desk.get(page(contact_id)))
    assert "To protect the family&#39;s privacy we cannot tell you more" in said
    assert "He reads her phone." in said
    assert "assessment" not in said.split("What you told them")[1].split("The referrer")[0]
    sent = {"method": "phone", "wording": "Tolu is <b>safe</b>: early help will call."}
    refused = desk.post(page(contact_id), sent)
    assert refused.status_code == 200
    assert "Take out: Tolu, early help" in words(refused)
    assert "Tolu is &lt;b&gt;safe&lt;/b&gt;" in refused.content.decode()
    assert stored(cast).given_at is None


def test_what_is_unsafe_and_was_not_said_is_called_so(cast: Any, desk: Client) -> None:
    unsaid = due(cast, referrer=PHONED, safe_to_contact="no")
    assert "What is unsafe Not said" in words(desk.get(page(unsaid)))


def test_an_anonymous_referrer_cannot_be_told_and_the_reason_is_kept(
    cast: Any, desk: Client
) -> None:
    contact_id = due(cast, referrer=NEIGHBOUR)
    assert "left no telephone number and no email address" in words(desk.get(page(contact_id)))
    sent = {"method": "not_possible", "wording": "Whatever", "reason": ""}
    assert "Enter why the referrer could not be told" in words(desk.post(page(contact_id), sent))
    desk.post(page(contact_id), {**sent, "reason": "Tolu's neighbour left no number."})
    assert stored(cast).wording == "Tolu's neighbour left no number."
    shown = unescape(words(desk.get(f"/contacts/{contact_id}/")))
    feedback = shown.split("Feedback to the referrer")[1]
    assert "Not told" in feedback
    assert "Why Tolu's neighbour left no number." in feedback
    assert "In these words" not in feedback, "why not, and not what they were told"


def test_a_redirected_contact_has_its_feedback(cast: Any, desk: Client) -> None:
    contact_id = make_contact(cast)
    redirect(
        cast.screening_officer,
        contact_id=contact_id,
        open_case_id=None,
        worker_name="Ada Moss",
        team="North",
        reason="Open since May",
        now=NOW,
    )
    assert "passed to the allocated worker" in words(desk.get(page(contact_id)))


def test_a_challenge_that_waits_is_said_before_telling(cast: Any, desk: Client) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    (child,) = decided(cast, contact_id, now=NOW, outstanding_reason="Known.")
    offered = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=offered, reason="No.", now=NOW)
    assert "The outcome may change." in words(desk.get(page(contact_id)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Select how you told the referrer"),
        ({"method": "phone", "wording": ""}, "Enter what the referrer was told"),
        ({"method": "pigeon", "wording": "x"}, "must be one of the choices shown"),
        ({"method": "phone", "wording": "x" * 4001}, "must be 4,000 characters or fewer"),
        ({"method": "phone", "wording": "a\x00b"}, "control characters"),
    ],
)
def test_bad_input_gets_a_sentence_and_closes_nothing(
    cast: Any, desk: Client, sent: dict[str, str], said: str
) -> None:
    contact_id = due(cast)
    assert said in words(desk.post(page(contact_id), sent))
    assert stored(cast).given_at is None


def test_the_second_to_tell_reads_who_was_first_and_keeps_the_typing(
    cast: Any, desk: Client
) -> None:
    contact_id = due(cast)
    give(cast.manager, contact_id=contact_id, method=Method.PHONE, wording="First.", now=NOW)
    response = desk.post(page(contact_id), {"method": "email", "wording": "Second words."})
    assert response.status_code == 409
    assert "Manager HAC recorded the feedback before you" in words(response)
    assert "Second words." in response.content.decode()
    assert stored(cast).wording == "First."
    assert desk.get(page(contact_id)).status_code == 409


def test_hidden_next_door_and_absent_are_the_same_page(cast: Any, next_door: Any) -> None:
    contact_id = due(cast)
    related = second_manager(cast)
    exclude(cast.manager, contact_id=contact_id, account_id=related.user_id, reason="Aunt", now=NOW)
    pages = [
        signed_in(related).get(page(contact_id)),
        signed_in(next_door.manager).get(page(contact_id)),
        signed_in(cast.manager).get(page(uuid4())),
    ]
    assert {each.status_code for each in pages} == {404}
    mains = {re.sub(r"(?s).*<main|</main>.*", "", each.content.decode()) for each in pages}
    assert len(mains) == 1


@pytest.mark.parametrize("who", ["police", "assessment_team", "auditor", "administrator"])
def test_only_a_hub_desk_meets_the_page(cast: Any, who: str) -> None:
    contact_id = due(cast)
    client = signed_in(getattr(cast, who))
    assert client.get(page(contact_id)).status_code == 403
    sent = {"method": "phone", "wording": "x"}
    assert client.post(page(contact_id), sent).status_code == 403
    assert stored(cast).given_at is None
