"""What a contact, the worklist and today say is outstanding: never less than the record holds."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.actions.feedback import give
from openmash.actions.handovers import accept, challenge
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import Contact
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import SISTER, decided, handover_of, ready
from tests.support.handover_stories import again
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(hours=2)
NOTHING_DUE = "Nothing more is due"


@pytest.fixture(autouse=True)
def three_hours_later() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(hours=3), tick=False) as clock:
        yield clock


@pytest.fixture
def handed(cast: Any) -> tuple[UUID, UUID]:
    """A closed contact whose child was offered to the assessment team; both ids."""
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.STRATEGY_DISCUSSION, now=NOW)
    give(cast.manager, contact_id=contact_id, method=Method.PHONE, wording="We act on it.", now=NOW)
    return contact_id, handover_of(cast, child)


def shown(viewer: Any, contact_id: UUID) -> str:
    return text_of(signed_in(viewer).get(f"/contacts/{contact_id}/"))


def listed_today(viewer: Any) -> str:
    return text_of(signed_in(viewer).get("/today/contacts/", {"received": "day"}))


def test_where_the_policy_asks_nobody_the_manager_is_led_to_the_decision(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.BLUE, now=NOW)
    main = html_of(signed_in(cast.manager).get(f"/contacts/{contact_id}/"))
    assert "the policy asks no agency at this rating. You may still ask one." in main
    button = re.search(r'<a href="([^"]+)" role="button"[^>]*class="govuk-button"', main)
    assert button is not None
    assert button.group(1) == f"/contacts/{contact_id}/decide/"
    assert "A manager decides next." in shown(cast.screening_officer, contact_id)


def test_ready_to_decide_never_says_that_a_silent_agency_answered(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    asked(cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=NOW)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=contact_id).update(status="deciding")
    words = shown(cast.manager, contact_id)
    assert "2 agencies have not answered yet: " in words
    assert "Every agency that was asked has answered" not in words
    officer = signed_in(cast.manager)
    listed = text_of(officer.get("/worklist/"))
    assert "2 returns not in yet" in listed
    assert "Every return is in" not in listed
    board = text_of(officer.get("/today/"))
    assert "A manager to decide" in board
    assert "every return" not in board


def test_ready_to_decide_with_every_return_says_so(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    assert "Every agency that was asked has answered." in shown(cast.manager, contact_id)
    assert "Every return is in" in text_of(signed_in(cast.manager).get("/worklist/"))


def test_an_unanswered_handover_is_waited_for_after_the_contact_closed(
    cast: Any, handed: tuple[UUID, UUID]
) -> None:
    contact_id, _ = handed
    words = shown(cast.screening_officer, contact_id)
    assert "Waiting for the receiving team" in words
    assert "The handover of Tolu Adeyemi has waited for an answer from" in words
    assert "since 17 Nov 2026, 12:00" in words
    assert NOTHING_DUE not in words
    assert "decide-again" not in html_of(signed_in(cast.manager).get(f"/contacts/{contact_id}/"))


def test_a_challenged_handover_is_a_managers_to_decide_again(
    cast: Any, handed: tuple[UUID, UUID]
) -> None:
    contact_id, handover_id = handed
    challenge(cast.assessment_team, handover_id=handover_id, reason="Open already.", now=NOW)
    page = html_of(signed_in(cast.manager).get(f"/contacts/{contact_id}/"))
    assert f'href="/handovers/{handover_id}/decide-again/" role="button"' in page
    words = shown(cast.screening_officer, contact_id)
    assert "Waiting for a manager to decide again" in words
    assert "challenged the handover of Tolu Adeyemi on" in words
    assert "A manager must decide again." in words
    assert NOTHING_DUE not in words
    colleague = signed_in(cast.screening_officer).get(f"/contacts/{contact_id}/")
    assert "decide-again" not in html_of(colleague)
    again(cast.manager, handover_id, Outcome.NO_FURTHER_ACTION, now=NOW + timedelta(hours=1))
    assert NOTHING_DUE in shown(cast.manager, contact_id)


def test_an_accepted_handover_leaves_nothing_due(cast: Any, handed: tuple[UUID, UUID]) -> None:
    contact_id, handover_id = handed
    accept(cast.assessment_team, handover_id=handover_id, note="", now=NOW)
    assert NOTHING_DUE in shown(cast.manager, contact_id)
    assert "Nothing outstanding" in listed_today(cast.manager)


def test_a_closed_contact_in_a_list_says_who_has_the_child(
    cast: Any, handed: tuple[UUID, UUID]
) -> None:
    assert "Waiting for the receiving team" in listed_today(cast.manager)
    challenge(cast.assessment_team, handover_id=handed[1], reason="Open already.", now=NOW)
    assert "Waiting for a manager to decide again" in listed_today(cast.manager)


def test_a_challenge_before_the_referrer_is_told_is_said_beside_it(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW)
    handover_id = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=handover_id, reason="Open already.", now=NOW)
    client = signed_in(cast.manager)
    words = text_of(client.get(f"/contacts/{contact_id}/"))
    assert "The referrer has not been told." in words
    assert "A manager must decide again." in words
    assert f"/handovers/{handover_id}/decide-again/" in html_of(
        client.get(f"/contacts/{contact_id}/")
    )


def test_a_contact_closed_without_a_return_says_so(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    asked(cast, contact_id, [AgencyKind.POLICE], now=NOW)
    decided(
        cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW, outstanding_reason="It cannot wait."
    )
    give(cast.manager, contact_id=contact_id, method=Method.PHONE, wording="Thank you.", now=NOW)
    words = shown(cast.manager, contact_id)
    assert "Closed without every return" in words
    assert "Not yet answered: Hackney police." in words
    assert NOTHING_DUE not in words
    assert "1 return not in yet" in listed_today(cast.manager)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (Method.PHONE, "The referrer was told and the contact is closed."),
        (Method.NOT_POSSIBLE, "The referrer could not be told, and the contact is closed."),
    ],
)
def test_a_referrer_out_of_reach_is_never_said_to_have_been_told(
    cast: Any, method: Method, said: str
) -> None:
    contact_id = ready(cast, now=NOW)
    decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW)
    give(cast.manager, contact_id=contact_id, method=method, wording="Thank you.", now=NOW)
    assert said in shown(cast.manager, contact_id)


def answered_late(cast: Any, *outcomes: Outcome, **overrides: Any) -> tuple[UUID, list[UUID]]:
    """Decided without the police, who then answer; the contact and its children."""
    contact_id = rated(cast, make_contact(cast, **overrides), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=NOW)
    children = decided(cast, contact_id, *outcomes, now=NOW, outstanding_reason="It cannot wait.")
    late = NOW + timedelta(minutes=30)
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, contact_id), now=late)
    return contact_id, children


CAME_LATE = "Hackney police answered after the decision. Read the return"


def test_a_return_after_the_decision_is_said_at_the_top_to_whoever_may_read_it(cast: Any) -> None:
    contact_id, _ = answered_late(cast, Outcome.NO_FURTHER_ACTION)
    assert CAME_LATE in shown(cast.manager, contact_id)
    page = html_of(signed_in(cast.manager).get(f"/contacts/{contact_id}/"))
    assert f'href="/contacts/{contact_id}/returns/#answered">Read the return</a>' in page
    assert "answered after the decision" not in shown(cast.business_support, contact_id)
    give(cast.manager, contact_id=contact_id, method=Method.PHONE, wording="Thank you.", now=NOW)
    words = shown(cast.manager, contact_id)
    assert CAME_LATE in words
    assert NOTHING_DUE not in words


def test_a_return_after_the_decision_is_said_until_it_is_decided_again_for_every_child(
    cast: Any,
) -> None:
    contact_id, children = answered_late(cast, Outcome.S17_ASSESSMENT, children=(TOLU, SISTER))
    assert CAME_LATE in shown(cast.manager, contact_id)
    for child, still in zip(children, (True, False), strict=True):
        handover_id = handover_of(cast, child)
        challenge(cast.assessment_team, handover_id=handover_id, reason="Known to us.", now=NOW)
        again(cast.manager, handover_id, Outcome.EARLY_HELP, now=NOW + timedelta(hours=1))
        assert (CAME_LATE in shown(cast.manager, contact_id)) is still


def test_a_return_before_the_decision_is_no_late_one(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW)
    assert "answered after the decision" not in shown(cast.manager, contact_id)
