"""Two people at once at the end of a contact's road: one is first, the other is told who."""

from datetime import timedelta
from typing import Any

from openmash.actions.decisions import decide
from openmash.actions.feedback import give
from openmash.actions.handovers import accept, answer_challenge, challenge
from openmash.core.errors import Overtaken
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.decisions.rules import Seen
from openmash.records.models import Decision, FeedbackTask, Handover, OutboxMessage, Referral
from openmash.records.tenancy import in_hub
from tests.actions.test_triage_races import at_once, hub  # noqa: F401
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import (
    children_of,
    decided,
    handover_of,
    ready,
    second_manager,
    told,
)
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)


def test_of_two_managers_who_decide_at_once_one_wins_and_the_other_learns_who(
    hub: Any,  # noqa: F811
) -> None:
    contact_id = ready(hub, now=NOW)
    other = second_manager(hub)
    refusal = at_once(
        hub,
        lambda: decided(hub, contact_id, Outcome.S17_ASSESSMENT, now=LATER),
        lambda: decided(hub, contact_id, Outcome.NO_FURTHER_ACTION, now=LATER, viewer=other),
    )
    assert isinstance(refusal, Overtaken)
    assert refusal.sentence.startswith(f"{hub.manager.name} recorded the decision before you")
    with in_hub(hub.hub_id):
        assert [row.outcome for row in Decision.objects.all()] == ["s17_assessment"]
        assert Referral.objects.count() == Handover.objects.count() == 1
        assert FeedbackTask.objects.count() == 1


def test_a_return_that_is_given_at_the_same_moment_is_read_before_the_decision(
    hub: Any,  # noqa: F811
) -> None:
    contact_id = rated(hub, make_contact(hub), Rating.AMBER, now=NOW)
    requests = asked(hub, contact_id, [AgencyKind.POLICE], now=NOW)
    (child,) = children_of(hub, contact_id)
    draft = shared(hub, contact_id, own_rating=Rating.AMBER)
    refusal = at_once(
        hub,
        lambda: answered(hub.police, requests[AgencyKind.POLICE], draft, now=LATER),
        lambda: decide(
            hub.manager,
            contact_id=contact_id,
            decisions=[told(child)],
            weighed={},
            outstanding_reason="He is in danger.",
            seen=Seen(0, Rating.AMBER),
            now=LATER,
        ),
    )
    assert isinstance(refusal, Overtaken)
    assert "A return came in" in refusal.sentence
    with in_hub(hub.hub_id):
        assert not Decision.objects.exists()


def test_of_an_acceptance_and_a_challenge_at_once_the_first_stands(
    hub: Any,  # noqa: F811
) -> None:
    contact_id = ready(hub, now=NOW)
    (child,) = decided(hub, contact_id, now=LATER)
    offered = handover_of(hub, child)
    refusal = at_once(
        hub,
        lambda: accept(hub.assessment_team, handover_id=offered, note="", now=LATER),
        lambda: challenge(hub.assessment_team, handover_id=offered, reason="No.", now=LATER),
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert Handover.objects.get().status == "accepted"
        assert not OutboxMessage.objects.filter(template="handover_challenged").exists()


def test_of_two_answers_to_a_challenge_one_is_recorded(hub: Any) -> None:  # noqa: F811
    contact_id = ready(hub, now=NOW)
    (child,) = decided(hub, contact_id, now=LATER)
    disputed = handover_of(hub, child)
    challenge(hub.assessment_team, handover_id=disputed, reason="No.", now=LATER)
    other = second_manager(hub)

    def answer(viewer: Any, outcome: Outcome) -> None:
        answer_challenge(
            viewer,
            handover_id=disputed,
            outcome=outcome,
            primary_need="N1",
            rationale="Heard.",
            now=LATER,
        )

    refusal = at_once(
        hub,
        lambda: answer(hub.manager, Outcome.EARLY_HELP),
        lambda: answer(other, Outcome.S17_ASSESSMENT),
    )
    assert isinstance(refusal, Overtaken)
    assert hub.manager.name in refusal.sentence
    with in_hub(hub.hub_id):
        assert Decision.objects.count() == 2
        assert Handover.objects.filter(status="offered").count() == 1


def test_of_two_who_tell_the_referrer_at_once_one_is_recorded(hub: Any) -> None:  # noqa: F811
    contact_id = ready(hub, now=NOW)
    decided(hub, contact_id, now=LATER)

    def tell(viewer: Any, wording: str) -> None:
        give(viewer, contact_id=contact_id, method=Method.PHONE, wording=wording, now=LATER)

    refusal = at_once(
        hub, lambda: tell(hub.manager, "First."), lambda: tell(hub.social_worker, "Second.")
    )
    assert isinstance(refusal, Overtaken)
    with in_hub(hub.hub_id):
        assert FeedbackTask.objects.get().wording == "First."
