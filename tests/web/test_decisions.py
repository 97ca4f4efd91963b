"""Deciding, as a browser without script meets it: written, checked, recorded."""

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
from openmash.actions.triage import change_rating
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import Decision, ProfessionalView, ViewWeighed
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import SISTER, decided, ready, second_manager
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, TOLU, make_contact

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(hours=2)
MARKUP = "He said <script>alert(1)</script> & “ran”.\n\nThen he hid."


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as travelling:
        yield travelling


@pytest.fixture
def manager(cast: Any) -> Client:
    return signed_in(cast.manager)


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return ready(cast, now=NOW)


@pytest.fixture
def two(cast: Any) -> UUID:
    """A contact about two children, ready to decide."""
    contact_id = rated(cast, make_contact(cast, children=(TOLU, SISTER)), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE], now=NOW)
    draft = shared(cast, contact_id, own_rating=Rating.AMBER)
    answered(cast.police, requests[POLICE], draft, now=NOW)
    return contact_id


def page(contact_id: UUID, tail: str = "decide/") -> str:
    return f"/contacts/{contact_id}/{tail}"


def words(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def typed(child: int = 0, outcome: str = "no_further_action", **changes: str) -> dict[str, str]:
    facts = {"outcome": outcome, "rationale": MARKUP, **changes}
    return {f"child_{child}-{name}": value for name, value in facts.items()}


def seen(returns: int = 1, rating: str = "amber") -> dict[str, str]:
    return {"seen_returns": str(returns), "seen_rating": rating}


def carried(response: Any) -> dict[str, str]:
    """The hidden fields of the page on which the decision is checked."""
    pairs = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()
    )
    return {name: unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


# Deciding


def test_a_decision_is_written_checked_and_recorded(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    assert "Every agency that was asked has answered." in words(manager.get(page(contact_id)))
    check = manager.post(page(contact_id), {**typed(), **seen(), "step": "check"})
    assert "Nothing is recorded yet" in words(check)
    with in_hub(cast.hub_id):
        assert not Decision.objects.exists()
    done = manager.post(page(contact_id), {**carried(check), "step": "record"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/contacts/{contact_id}/")
    with in_hub(cast.hub_id):
        row = Decision.objects.get()
    assert (row.outcome, row.rationale) == ("no_further_action", MARKUP)


def test_changing_after_the_check_keeps_the_typing(manager: Client, contact_id: UUID) -> None:
    check = manager.post(page(contact_id), {**typed(), **seen(), "step": "check"})
    again = manager.post(page(contact_id), {**carried(check), "step": "change"})
    html = again.content.decode()
    assert again.status_code == 200
    assert "There is a problem" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “ran”.&#10;&#10;Then he hid." in html
    assert re.search(r'value="no_further_action"\s+checked', html)


def test_faults_stand_beside_their_fields_and_typing_stays(
    manager: Client, contact_id: UUID
) -> None:
    sent = {**typed(outcome="s17_assessment"), **seen(), "step": "check"}
    response = manager.post(page(contact_id), sent)
    html = response.content.decode()
    assert "<title>Error: " in html
    assert "Select the primary need of Tolu Adeyemi: the census asks for it" in html
    assert 'href="#id_child_0-need_s17_assessment"' in html
    assert "Then he hid." in html
    assert "<script>alert" not in html


def test_the_need_asked_under_the_chosen_outcome_is_the_one_recorded(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    sent = typed(outcome="s17_assessment", need_s17_assessment="N5", need_strategy_discussion="N1")
    manager.post(page(contact_id), {**sent, **seen(), "step": "record"})
    with in_hub(cast.hub_id):
        assert Decision.objects.get().primary_need == "N5"


def test_one_decision_counts_for_every_child_without_script(
    cast: Any, manager: Client, two: UUID
) -> None:
    sent = {**typed(0), **typed(1, "nonsense", rationale=""), **seen(), "same": "on"}
    check = manager.post(page(two), {**sent, "step": "check"})
    assert "Nothing is recorded yet" in words(check)
    assert words(check).count("No further action") == 2
    manager.post(page(two), {**carried(check), "step": "record"})
    with in_hub(cast.hub_id):
        rows = list(Decision.objects.values_list("outcome", "rationale"))
    assert rows == [("no_further_action", MARKUP)] * 2


def test_every_child_is_asked_for_unless_one_decision_counts(manager: Client, two: UUID) -> None:
    response = manager.post(page(two), {**typed(0), **seen(), "step": "check"})
    assert "Select the outcome for Simi Adeyemi" in words(response)
    assert "Select the outcome for Tolu Adeyemi" not in words(response)


def test_a_differing_view_is_weighed_on_the_page(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    change_rating(
        cast.manager, contact_id=contact_id, rating=Rating.GREEN, reason="Explained.", now=NOW
    )
    with in_hub(cast.hub_id):
        view = ProfessionalView.objects.get()
    sent = {**typed(), **seen(rating="green")}
    missing = manager.post(page(contact_id), {**sent, "step": "check"})
    assert "Enter how you weighed the view of Hackney police" in words(missing)
    weighed = {f"view_{view.id}-how": "Another boy."}
    manager.post(page(contact_id), {**sent, **weighed, "step": "record"})
    with in_hub(cast.hub_id):
        assert ViewWeighed.objects.get().how == "Another boy."


def test_a_decision_that_does_not_wait_asks_why(cast: Any, manager: Client) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    asked(cast, contact_id, [POLICE], now=NOW)
    shown = words(manager.get(page(contact_id)))
    assert "Still waiting for Hackney police. If you decide now, say why it cannot wait." in shown
    sent = {**typed(), **seen(0), "step": "check"}
    assert "Enter why the decision cannot wait" in words(manager.post(page(contact_id), sent))


def test_a_red_decided_without_social_care_says_so_asks_why_and_keeps_the_reason(
    cast: Any, manager: Client
) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.RED, now=NOW)
    requests = asked(cast, contact_id, [POLICE, HEALTH], now=NOW)
    for kind, viewer in ((POLICE, cast.police), (HEALTH, cast.health)):
        answered(viewer, requests[kind], shared(cast, contact_id, own_rating=Rating.RED), now=NOW)
    shown = unescape(words(manager.get(page(contact_id))))
    assert "hear them before a red decision: Children's social care. Ask them first" in shown
    without = "the decision is made without Children's social care"
    assert f"Why {without}" in shown
    sent = {**typed(), **seen(2, "red")}
    refused = manager.post(page(contact_id), {**sent, "step": "record"})
    assert f"Enter why {without}" in unescape(words(refused))
    sent |= {"outstanding_reason": "They lead this case.", "step": "check"}
    check = manager.post(page(contact_id), sent)
    assert f"Why {without} They lead this case." in unescape(words(check))
    assert manager.post(page(contact_id), {**carried(check), "step": "record"}).status_code == 303
    said = "Decided without every agency that the policy asks: They lead this case."
    assert said in words(manager.get(f"/contacts/{contact_id}/"))


def test_a_red_decided_on_the_returns_that_matter_says_what_was_outstanding_and_no_empty_reason(
    cast: Any, manager: Client
) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.RED, now=NOW)
    matter = {POLICE: cast.police, HEALTH: cast.health}
    care = cast.agencies[AgencyKind.SOCIAL_CARE].id
    matter[AgencyKind.SOCIAL_CARE] = replace(cast.police, agency_id=care)
    requests = asked(cast, contact_id, [*matter, AgencyKind.HOUSING], now=NOW)
    for kind, viewer in matter.items():
        answered(viewer, requests[kind], shared(cast, contact_id, own_rating=Rating.RED), now=NOW)
    decided(cast, contact_id, Outcome.STRATEGY_DISCUSSION, now=NOW)
    assert "Decided with 1 return outstanding. " in words(manager.get(f"/contacts/{contact_id}/"))


# Overtaken


def test_whoever_is_second_reads_who_was_first_and_gets_the_typing_back(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    decided(cast, contact_id, now=NOW)
    response = manager.post(page(contact_id), {**typed(), **seen(), "step": "record"})
    assert response.status_code == 409
    said = words(response)
    assert "Manager HAC recorded the decision before you" in said
    assert "Then he hid." in said
    assert "<script>alert" not in response.content.decode()
    with in_hub(cast.hub_id):
        assert Decision.objects.count() == 1


def test_a_return_that_came_meanwhile_is_shown_before_recording(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    sent = {**typed(), **seen(0), "step": "record"}
    response = manager.post(page(contact_id), sent)
    assert response.status_code == 409
    assert "A return came in while you were deciding" in words(response)
    html = response.content.decode()
    assert "Then he hid." in html
    assert '<input type="hidden" name="seen_returns" value="1">' in html
    done = manager.post(page(contact_id), {**sent, **seen(1)})
    assert done.status_code == 303


@pytest.mark.parametrize("posted", [{}, {"seen_returns": "many", "seen_rating": "pink"}])
def test_a_browser_that_does_not_say_what_was_seen_is_shown_it(
    cast: Any, manager: Client, contact_id: UUID, posted: dict[str, str]
) -> None:
    response = manager.post(page(contact_id), {**typed(), **posted, "step": "record"})
    assert response.status_code in (200, 409)
    with in_hub(cast.hub_id):
        assert not Decision.objects.exists()


# Bad input


@pytest.mark.parametrize(
    ("rationale", "said"),
    [
        ("x" * 8001, "must be 8,000 characters or fewer"),
        ("a\x00b", "control characters"),
        ("a\ufffdb", "could not be read"),
        ("  \n ", "Enter the rationale for Tolu Adeyemi"),
    ],
)
def test_bad_text_gets_a_sentence_and_nothing_is_stored(
    cast: Any, manager: Client, contact_id: UUID, rationale: str, said: str
) -> None:
    sent = {**typed(rationale=rationale), **seen(), "step": "record"}
    assert said in words(manager.post(page(contact_id), sent))
    with in_hub(cast.hub_id):
        assert not Decision.objects.exists()


def test_outcomes_that_are_not_offered_are_refused(manager: Client, contact_id: UUID) -> None:
    sent = {**typed(outcome="adopt"), **seen(), "step": "check"}
    assert "must be one of the choices shown" in words(manager.post(page(contact_id), sent))


# Who is refused


@pytest.mark.parametrize("tail", ["decide/", "returns/"])
def test_hidden_next_door_and_absent_are_the_same_page(
    cast: Any, next_door: Any, manager: Client, contact_id: UUID, tail: str
) -> None:
    related = second_manager(cast)
    exclude(cast.manager, contact_id=contact_id, account_id=related.user_id, reason="Aunt", now=NOW)
    pages = [
        signed_in(related).get(page(contact_id, tail)),
        signed_in(next_door.manager).get(page(contact_id, tail)),
        manager.get(page(uuid4(), tail)),
    ]
    assert {each.status_code for each in pages} == {404}
    mains = {re.sub(r"(?s).*<main|</main>.*", "", each.content.decode()) for each in pages}
    assert len(mains) == 1


@pytest.mark.parametrize(
    "desk", ["screening_officer", "social_worker", "police", "assessment_team", "administrator"]
)
def test_only_a_manager_meets_the_page(cast: Any, contact_id: UUID, desk: str) -> None:
    client = signed_in(getattr(cast, desk))
    assert client.get(page(contact_id)).status_code == 403
    sent = {**typed(), **seen(), "step": "record"}
    assert client.post(page(contact_id), sent).status_code == 403
    with in_hub(cast.hub_id):
        assert not Decision.objects.exists()


def test_a_contact_without_a_rating_says_what_is_missing(cast: Any, manager: Client) -> None:
    response = manager.get(page(make_contact(cast)))
    assert response.status_code == 409
    assert "a decision needs a confirmed rating" in words(response)


def test_the_child_who_was_not_handed_over_is_decided_again_and_the_one_offered_is_not_listed(
    cast: Any, manager: Client, two: UUID
) -> None:
    first, second = decided(cast, two, Outcome.S17_ASSESSMENT, Outcome.NO_FURTHER_ACTION, now=NOW)
    assert page(two, "decide-again/") in manager.get(page(two, "")).content.decode()
    shown = manager.get(page(two, "decide-again/")).content.decode()
    assert str(second) in shown
    assert str(first) not in shown
    sent = {"child": str(second), "outcome": "early_help", "rationale": MARKUP, "seen": "2"}

    refused = manager.post(page(two, "decide-again/"), {**sent, "rationale": ""})
    assert "Enter the rationale for the child" in words(refused)
    saved = manager.post(page(two, "decide-again/"), sent)

    assert saved.status_code == 303
    with in_hub(cast.hub_id):
        made = Decision.objects.filter(child_id=second).order_by("sequence")
        assert [each.outcome for each in made] == ["no_further_action", "early_help"]
    # Offered to early help by now, so nobody is left to decide again.
    assert manager.get(page(two, "decide-again/")).status_code == 409
    assert page(two, "decide-again/") not in manager.get(page(two, "")).content.decode()
