"""The returns side by side: eight states, eight wordings, and nothing a desk may not read."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated, shared
from tests.support.decision_stories import decided, ready
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

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


def page(contact_id: UUID, tail: str = "decide/") -> str:
    return f"/contacts/{contact_id}/{tail}"


def words(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


# Returns side by side


def test_each_silence_and_each_answer_has_its_own_words(cast: Any, manager: Client) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE, HEALTH, AgencyKind.HOUSING], now=NOW)
    draft = shared(cast, contact_id, own_rating=Rating.RED, own_why=MARKUP)
    answered(cast.police, requests[POLICE], draft, now=NOW)
    answered(cast.housing, requests[AgencyKind.HOUSING], cannot_search(), now=NOW)
    response = manager.get(page(contact_id, "returns/"))
    said = words(response)
    assert "2 answered (1 could not search), 1 not yet answered, 8 not asked." in said
    assert "More urgent than the hub’s rating, which is amber" in said
    assert "Could not search. What it holds is not known here." in said
    assert "Not reminded yet. What it holds is not known here." in said
    words_of_it = "although the policy proposes it: For this family. What it holds"
    assert f"Left out by Manager HAC, {words_of_it}" in said
    assert "Not asked about this contact. What it holds is not known here." in said
    assert "no involvement" not in said.lower()
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;alert(1)" in response.content.decode()


def test_why_an_agency_was_added_is_said_before_and_after_it_answers(
    cast: Any, manager: Client
) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.GREEN, now=NOW)
    requests = asked(cast, contact_id, [AgencyKind.HOUSING], now=NOW)
    waiting = words(manager.get(page(contact_id, "returns/")))
    assert "Why it was asked For this family Asked" in waiting
    answered(cast.housing, requests[AgencyKind.HOUSING], cannot_search(), now=NOW)
    assert "Why it was asked For this family" in words(manager.get(page(contact_id, "returns/")))


def test_nothing_is_said_of_why_where_the_policy_proposes_the_agency(
    cast: Any, manager: Client, contact_id: UUID
) -> None:
    assert "Why it was asked" not in words(manager.get(page(contact_id, "returns/")))


def test_what_arrived_after_the_decision_is_marked(cast: Any, manager: Client) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE], now=NOW)
    decided(cast, contact_id, now=NOW, outstanding_reason="He is in danger.")
    answered(cast.police, requests[POLICE], shared(cast, contact_id), now=NOW)
    assert "Arrived after the decision" in words(manager.get(page(contact_id, "returns/")))


def test_what_a_desk_may_not_read_is_counted_for_it(cast: Any, contact_id: UUID) -> None:
    said = words(signed_in(cast.business_support).get(page(contact_id, "returns/")))
    assert "Missing twice in May." not in said
    assert "1 item of this return is withheld from you." in said


def test_opening_the_returns_is_audited(cast: Any, manager: Client, contact_id: UUID) -> None:
    manager.get(page(contact_id, "returns/"))
    with in_hub(cast.hub_id):
        entry = AuditEntry.objects.get(act="contact_opened")
    assert (entry.subject_id, entry.actor) == (
        str(contact_id),
        f"account:{cast.manager.user_id}",
    )
