"""Why a child is said to be in danger now: in front of everybody who acts on it, and nobody else.

The words are the referrer's. They are no item, and are kept as narrowly as one for the hub only.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from openmash.actions.handovers import challenge
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import Contact
from openmash.records.queries.decisions import before_deciding
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import decided, handover_of
from tests.support.product_stories import protected
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(hours=2)
FACT = "The referrer says a child is in danger now."
WORDS = "X was bailed to <b>this address</b>; he will be back tonight."


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def urgent(cast: Any) -> UUID:
    return make_contact(cast, urgent=True, urgent_reason=WORDS)


def shown(viewer: Any, route: str, subject: UUID) -> Any:
    return signed_in(viewer).get(reverse(route, args=[subject]))


def asked_and_answered(cast: Any, contact_id: UUID) -> None:
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=NOW)
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, contact_id), now=NOW)


def test_the_danger_is_said_on_every_page_where_somebody_acts_on_it(
    cast: Any, urgent: UUID
) -> None:
    pages = [shown(cast.screening_officer, "triage.propose", urgent)]
    proposed(cast, urgent, Rating.RED)
    pages.append(shown(cast.manager, "triage.confirm", urgent))
    rated(cast, urgent, Rating.RED, now=NOW)
    pages.append(shown(cast.manager, "triage.change", urgent))
    pages.append(shown(cast.screening_officer, "asking.ask", urgent))
    asked_and_answered(cast, urgent)
    pages.append(shown(cast.manager, "decisions.decide", urgent))
    for page in pages[:3]:
        assert "say why the danger told of does not call for Red" in text_of(page)
    for page in (*pages, shown(cast.manager, "contact", urgent)):
        assert page.status_code == 200
        assert FACT in text_of(page)
        assert WORDS in text_of(page)
        assert "<b>this address</b>" not in html_of(page)


def test_nothing_is_said_where_no_danger_was_told_of(cast: Any) -> None:
    calm = make_contact(cast)
    pages = [shown(cast.manager, "triage.propose", calm)]
    rated(cast, calm, Rating.AMBER, now=NOW)
    pages.append(shown(cast.manager, "asking.ask", calm))
    asked_and_answered(cast, calm)
    pages.append(shown(cast.manager, "decisions.decide", calm))
    (child,) = decided(cast, calm, Outcome.STRATEGY_DISCUSSION, now=NOW)
    pages.append(shown(cast.assessment_team, "handovers.open", handover_of(cast, child)))
    for page in pages:
        assert page.status_code == 200
        assert "in danger now" not in text_of(page)


def test_business_support_is_told_that_there_is_danger_and_not_in_which_words(
    cast: Any, urgent: UUID
) -> None:
    contact = shown(cast.business_support, "contact", urgent)
    rated(cast, urgent, Rating.RED, now=NOW)
    for page in (contact, shown(cast.business_support, "asking.ask", urgent)):
        assert FACT in text_of(page)
        assert "bailed" not in text_of(page)


def handed_over(cast: Any, contact_id: UUID, outcome: Outcome) -> UUID:
    rated(cast, contact_id, Rating.RED, now=NOW)
    asked_and_answered(cast, contact_id)
    (child,) = decided(cast, contact_id, outcome, now=NOW, outstanding_reason="It cannot wait.")
    return handover_of(cast, child)


def test_the_social_care_team_that_gets_the_child_reads_why_and_whom_to_call(
    cast: Any, urgent: UUID
) -> None:
    handover = handed_over(cast, urgent, Outcome.STRATEGY_DISCUSSION)
    page = shown(cast.assessment_team, "handovers.open", handover)
    assert FACT in text_of(page)
    assert WORDS in text_of(page)
    assert cast.hub.phone in text_of(page)
    assert cast.hub.out_of_hours_phone in text_of(page)
    other = shown(cast.early_help_team, "handovers.open", handover)
    assert other.status_code == 404
    assert "in danger now" not in text_of(other)


def test_another_agencys_team_is_told_that_there_is_danger_and_whom_to_call(
    cast: Any, urgent: UUID
) -> None:
    handover = handed_over(cast, urgent, Outcome.EARLY_HELP)
    page = shown(cast.early_help_team, "handovers.open", handover)
    assert FACT in text_of(page)
    assert "bailed" not in text_of(page)
    assert f"The hub has the referrer’s words: call {cast.hub.phone}" in text_of(page)


def test_agencies_are_told_that_there_is_danger_first_and_not_in_which_words(
    cast: Any, urgent: UUID
) -> None:
    calm = rated(cast, make_contact(cast), Rating.RED, now=NOW - timedelta(hours=1))
    asked(cast, calm, [AgencyKind.POLICE], now=NOW - timedelta(hours=1))
    rated(cast, urgent, Rating.AMBER, now=NOW)
    request = asked(cast, urgent, [AgencyKind.POLICE], now=NOW)[AgencyKind.POLICE]
    police = signed_in(cast.police)
    queue = text_of(police.get("/queue/"))
    assert queue.count("Said to be in danger now") == 1
    assert queue.index("Said to be in danger now") < queue.index("Red")
    for tail in ("", "nothing-held/"):
        page = text_of(police.get(f"/queue/{request}/{tail}"))
        assert FACT in page
        assert f"call the hub on {cast.hub.phone}" in page
        assert "bailed" not in page
    answered(cast.police, request, shared(cast, urgent), now=NOW)
    assert WORDS in text_of(shown(cast.manager, "decisions.returns", urgent))


def test_only_whoever_may_not_read_the_reason_is_sent_to_ask_for_it(cast: Any) -> None:
    silent = make_contact(cast, urgent=True, urgent_reason=WORDS)
    with in_hub(cast.hub_id):
        # The form asks for a reason; not every channel has always done so.
        Contact.objects.filter(id=silent).update(urgent_reason="")
    rated(cast, silent, Rating.RED, now=NOW)
    for route in ("contact", "asking.ask"):
        page = text_of(shown(cast.manager, route, silent))
        assert "The referrer gave no reason." in page
        assert "ask the hub manager" not in page
        other = text_of(shown(cast.business_support, route, silent))
        assert "If you need to know why, ask the hub manager." in other
        assert "gave no reason" not in other


def test_a_protected_place_is_told_by_no_warning(cast: Any, urgent: UUID) -> None:
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=urgent).update(urgent_reason="He knows of 7 Hidden Row.")
    protected(cast, urgent, "7 Hidden Row")
    contact = shown(cast.manager, "contact", urgent)
    rated(cast, urgent, Rating.RED, now=NOW)
    for page in (contact, shown(cast.manager, "asking.ask", urgent)):
        assert "He knows of" in text_of(page)
        assert "Hidden Row" not in text_of(page)


def test_the_danger_is_said_where_a_contact_is_passed_on(cast: Any, urgent: UUID) -> None:
    page = shown(cast.manager, "triage.redirect", urgent)
    assert (FACT in text_of(page), WORDS in text_of(page)) == (True, True)


def test_the_danger_is_said_where_a_decision_is_checked(cast: Any, urgent: UUID) -> None:
    rated(cast, urgent, Rating.RED, now=NOW)
    asked_and_answered(cast, urgent)
    with in_hub(cast.hub_id):
        before = before_deciding(cast.manager, urgent)
    assert before is not None
    sent = {
        "child_0-outcome": "no_further_action",
        "child_0-rationale": "He is in prison.",
        "outstanding_reason": "It cannot wait.",
        "step": "check",
        "seen_returns": str(before.seen.returns),
        "seen_rating": before.seen.rating.value,
    }
    sent |= {f"view_{view.view_id}-how": "An old record." for view in before.differing}
    decide = reverse("decisions.decide", args=[urgent])
    page = signed_in(cast.manager).post(decide, sent)
    assert "Check the decision" in text_of(page)
    assert (FACT in text_of(page), WORDS in text_of(page)) == (True, True)


def test_the_danger_is_said_where_a_challenge_is_answered(cast: Any, urgent: UUID) -> None:
    rated(cast, urgent, Rating.RED, now=NOW)
    asked_and_answered(cast, urgent)
    (child,) = decided(
        cast, urgent, Outcome.STRATEGY_DISCUSSION, now=NOW, outstanding_reason="It cannot wait."
    )
    handover = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=handover, reason="He is in prison.", now=NOW)
    for route in ("handovers.open", "handovers.decide_again"):
        page = shown(cast.manager, route, handover)
        assert (FACT in text_of(page), WORDS in text_of(page)) == (True, True)


def test_once_the_contact_is_closed_the_danger_is_told_of_its_own_day(
    cast: Any, urgent: UUID
) -> None:
    handed_over(cast, urgent, Outcome.STRATEGY_DISCUSSION)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=urgent).update(status="closed", closed_at=NOW)
    for route in ("contact", "decisions.returns"):
        page = text_of(shown(cast.manager, route, urgent))
        assert "The referrer said that a child was in danger when this was told." in page
        assert WORDS in page
        assert FACT not in page
