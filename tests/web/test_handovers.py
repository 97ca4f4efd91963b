"""Handovers, as a receiving team and a manager meet them without script."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from openmash.actions.exclusions import exclude
from openmash.actions.handovers import accept, challenge
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import (
    AuditEntry,
    Decision,
    Handover,
    ProtectedPlace,
)
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.decision_stories import decided, handover_of, ready
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(hours=2)
MARKUP = "Closed <b>last</b> week & explained.\nRead our record."


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(hours=3), tick=False) as travelling:
        yield travelling


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return ready(cast, now=NOW)


@pytest.fixture
def offered(cast: Any, contact_id: UUID) -> UUID:
    (child,) = decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW)
    return handover_of(cast, child)


@pytest.fixture
def team(cast: Any) -> Client:
    return signed_in(cast.assessment_team)


@pytest.fixture
def manager(cast: Any) -> Client:
    return signed_in(cast.manager)


def page(handover_id: UUID, tail: str = "") -> str:
    return f"/handovers/{handover_id}/{tail}"


def words(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def stored(cast: Any, handover_id: UUID) -> Handover:
    with in_hub(cast.hub_id):
        return Handover.objects.get(id=handover_id)


def test_the_team_lists_its_own_and_opens_one_which_is_audited(
    cast: Any, team: Client, offered: UUID
) -> None:
    listed = words(team.get("/handovers/"))
    assert "ADEYEMI, Tolu" in listed
    assert "Waiting for 3 hours" in listed
    opened = words(team.get(page(offered)))
    for said in ("Assessment (section 17)", "N1: Abuse", "Bruise seen by the teacher", "14 Sample"):
        assert said in opened
    assert "Missing twice in May." in opened
    with in_hub(cast.hub_id):
        kept = AuditEntry.objects.filter(act__startswith="handover").values_list("act", "actor")
        acts = sorted(kept)
    actor = f"account:{cast.assessment_team.user_id}"
    assert acts == [("handover_opened", actor), ("handovers_seen", actor)]


def handed_over(cast: Any, **told: Any) -> tuple[UUID, UUID]:
    """A contact decided at once; the handover and the child."""
    contact = rated(cast, make_contact(cast, **told), Rating.AMBER, now=NOW)
    (child,) = decided(cast, contact, Outcome.S17_ASSESSMENT, now=NOW, outstanding_reason="Now.")
    return handover_of(cast, child), child


def test_what_keeps_staff_safe_stands_at_the_top_and_what_is_missing_is_asked_for(
    cast: Any, team: Client
) -> None:
    handover_id, _ = handed_over(cast, staff_safety="A <b>large</b> dog.")
    response = team.get(page(handover_id))
    assert response.content.decode().count("A &lt;b&gt;large&lt;/b&gt; dog.") == 1
    shown = words(response)
    assert shown.index("Keeping staff safe") < shown.index("The decision")
    assert "Ask the hub for what is not here." in shown


def test_the_pupil_number_is_given_unless_it_tells_a_protected_school(
    cast: Any, team: Client
) -> None:
    handover_id, child = handed_over(cast, children=(replace(TOLU, upn="H801200001001"),))
    assert "Unique pupil number H801200001001" in words(team.get(page(handover_id)))
    with in_hub(cast.hub_id):
        ProtectedPlace.objects.create(
            hub_id=cast.hub_id,
            record_id=child,
            kind="school",
            value=TOLU.school,
            reason="Fled from violence.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )
    shown = words(team.get(page(handover_id)))
    assert "Unique pupil number Protected" in shown
    assert "H801200001001" not in shown


def test_another_team_lists_nothing_and_all_refusals_are_one_page(
    cast: Any, next_door: Any, contact_id: UUID, offered: UUID
) -> None:
    other = signed_in(cast.early_help_team)
    assert "Nothing waits" in words(other.get("/handovers/"))
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.assessment_team.user_id,
        reason="Neighbour",
        now=NOW,
    )
    hidden = signed_in(cast.assessment_team)
    assert "Nothing waits" in words(hidden.get("/handovers/"))
    pages = [
        other.get(page(offered)),
        other.post(page(offered, "answer/"), {"answer": "accept"}),
        hidden.get(page(offered)),
        signed_in(next_door.assessment_team).get(page(offered)),
        hidden.get(page(uuid4())),
    ]
    assert {each.status_code for each in pages} == {404}
    mains = {re.sub(r"(?s).*<main|</main>.*", "", each.content.decode()) for each in pages}
    assert len(mains) == 1
    assert stored(cast, offered).answered_at is None


@pytest.mark.parametrize("desk", ["social_worker", "police", "auditor", "administrator"])
def test_no_other_desk_meets_the_pages(cast: Any, offered: UUID, desk: str) -> None:
    client = signed_in(getattr(cast, desk))
    assert client.get("/handovers/").status_code == 403
    assert client.get(page(offered)).status_code == 403


def test_the_team_accepts(cast: Any, team: Client, offered: UUID) -> None:
    done = team.post(page(offered, "answer/"), {"answer": "accept", "note": MARKUP})
    assert (done.status_code, done.headers["Location"]) == (303, page(offered))
    assert stored(cast, offered).answer_reason == MARKUP
    shown = team.get(page(offered)).content.decode()
    assert "Closed &lt;b&gt;last&lt;/b&gt; week &amp; explained." in shown


def test_a_challenge_needs_a_reason_and_keeps_the_typing(
    cast: Any, team: Client, offered: UUID
) -> None:
    response = team.post(page(offered, "answer/"), {"answer": "challenge", "note": MARKUP})
    assert "<title>Error: " in response.content.decode()
    assert "Enter why you challenge the decision" in words(response)
    assert "&lt;b&gt;last&lt;/b&gt;" in response.content.decode()
    assert stored(cast, offered).answered_at is None


def test_nothing_chosen_gets_a_sentence(team: Client, offered: UUID) -> None:
    said = words(team.post(page(offered, "answer/"), {}))
    assert "Select whether your team accepts or challenges" in said


def test_the_second_of_a_team_reads_who_answered_and_gets_the_typing_back(
    cast: Any, team: Client, offered: UUID
) -> None:
    accept(cast.assessment_team, handover_id=offered, note="", now=NOW)
    response = team.post(page(offered, "answer/"), {"answer": "challenge", "reason": MARKUP})
    assert response.status_code == 409
    assert "Assessment Team HAC answered this handover before you: accepted." in words(response)
    assert "Closed &lt;b&gt;last&lt;/b&gt; week" in response.content.decode()


def test_a_manager_answers_a_challenge_by_deciding_again(
    cast: Any, manager: Client, team: Client, offered: UUID
) -> None:
    challenge(cast.assessment_team, handover_id=offered, reason=MARKUP, now=NOW)
    assert "Not answered yet" in words(manager.get("/handovers/"))
    form = page(offered, "decide-again/")
    assert "Closed &lt;b&gt;last&lt;/b&gt; week" in manager.get(form).content.decode()
    wrong = manager.post(form, {"outcome": "s17_assessment", "rationale": "Bail & <i>all</i>"})
    assert "Select the primary need of Tolu Adeyemi" in words(wrong)
    assert "Bail &amp; &lt;i&gt;all&lt;/i&gt;" in wrong.content.decode()
    sent = {"outcome": "early_help", "rationale": "You are right."}
    assert manager.post(form, sent).status_code == 303
    with in_hub(cast.hub_id):
        assert list(
            Decision.objects.order_by("sequence").values_list("sequence", "outcome")
        ) == [(1, "s17_assessment"), (2, "early_help")]  # fmt: skip
    told = words(team.get(page(offered)))
    assert "decided again on" in told
    assert "Early help. This handover is closed." in told
    assert "You are right." not in told
    late = manager.post(form, sent)
    assert late.status_code == 409
    assert "answered this challenge before you" in words(late)


def test_a_manager_cannot_decide_again_while_the_team_has_not_answered(
    manager: Client, offered: UUID
) -> None:
    response = manager.get(page(offered, "decide-again/"))
    assert response.status_code == 409
    assert "has not answered yet" in words(response)


def test_a_team_cannot_decide_again(cast: Any, team: Client, offered: UUID) -> None:
    challenge(cast.assessment_team, handover_id=offered, reason="No.", now=NOW)
    sent = {"outcome": "early_help", "rationale": "So."}
    assert team.post(page(offered, "decide-again/"), sent).status_code == 403
    with in_hub(cast.hub_id):
        assert Decision.objects.count() == 1


def test_reading_the_answer_address_changes_nothing(team: Client, offered: UUID) -> None:
    assert team.get(page(offered, "answer/")).status_code == 405


def offer(cast: Any, name: str, rating: Rating, *, since: timedelta, urgent: bool = False) -> None:
    """A child of no other contact, handed over with a rating, and offered so long ago."""
    child = replace(TOLU, forename=name, surname=name, address="", school="")
    child = replace(child, birth_date=None, birth_precision=DatePrecision.UNKNOWN)
    said: dict[str, Any] = {"urgent": True, "urgent_reason": "He is on his way."} if urgent else {}
    contact = rated(cast, make_contact(cast, children=(child,), **said), rating, now=NOW)
    asked(cast, contact, [AgencyKind.POLICE], now=NOW)
    (told,) = decided(cast, contact, Outcome.S17_ASSESSMENT, now=NOW, outstanding_reason="Late.")
    with in_hub(cast.hub_id):
        Handover.objects.filter(id=handover_of(cast, told)).update(offered_at=NOW - since)


def listed(client: Client) -> list[str]:
    """The forenames in the order of the list."""
    return re.findall(r"[A-Z]+, (\w+) HAC-", words(client.get("/handovers/")))


def test_the_worst_danger_stands_first_and_the_page_says_so(cast: Any, team: Client) -> None:
    day = timedelta(days=1)
    offer(cast, "Oldest", Rating.GREEN, since=9 * day)
    offer(cast, "Old", Rating.AMBER, since=5 * day)
    offer(cast, "Older", Rating.AMBER, since=6 * day)
    offer(cast, "Said", Rating.AMBER, since=day, urgent=True)
    offer(cast, "Red", Rating.RED, since=day)
    assert listed(team) == ["Red", "Said", "Older", "Old", "Oldest"]
    shown = words(team.get("/handovers/"))
    assert "most urgent rating first" in shown
    assert shown.count("Said to be in danger now") == 1


def test_a_challenged_amber_does_not_stand_above_a_red_that_waits(
    cast: Any, manager: Client, offered: UUID
) -> None:
    challenge(cast.assessment_team, handover_id=offered, reason="Known to us.", now=NOW)
    offer(cast, "Red", Rating.RED, since=timedelta(0))
    offer(cast, "Amber", Rating.AMBER, since=timedelta(days=3))
    assert listed(manager) == ["Red", "Tolu", "Amber"]
    assert "then challenges" in words(manager.get("/handovers/"))
