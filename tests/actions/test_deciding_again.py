"""A later decision for a child whom no team has stands beside the first."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from openmash.actions.deciding_again import decide_again
from openmash.actions.handovers import accept, challenge
from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import AuditEntry, Decision, Handover, OutboxMessage
from openmash.records.tenancy import in_hub
from tests.support.decision_stories import decided, handover_of, ready, second_manager, told
from tests.support.stories import RECEIVED

NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(days=1)


def again(cast: Any, contact_id: UUID, child: UUID, outcome: Outcome, **more: Any) -> None:
    decision = told(child, outcome, rationale="New facts from the school.")
    viewer = more.pop("viewer", cast.manager)
    decide_again(viewer, contact_id=contact_id, decision=decision, now=LATER, **more)


def outcomes(cast: Any, child: UUID) -> list[tuple[int, str]]:
    with in_hub(cast.hub_id):
        rows = Decision.objects.filter(child_id=child).order_by("sequence")
        return list(rows.values_list("sequence", "outcome"))


def test_a_child_nobody_was_offered_is_decided_again_and_offered(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW)

    again(cast, contact_id, child, Outcome.S17_ASSESSMENT, seen=1)

    assert outcomes(cast, child) == [(1, "no_further_action"), (2, "s17_assessment")]
    with in_hub(cast.hub_id):
        assert Handover.objects.get().decision.sequence == 2
        entry = AuditEntry.objects.filter(act="decision_made").latest("at")
        assert entry.detail["before"] == "no_further_action"


def test_a_challenged_child_may_be_decided_again_and_an_offered_or_accepted_one_not(
    cast: Any,
) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW)
    with pytest.raises(NotNow, match="has not answered yet"):
        again(cast, contact_id, child, Outcome.EARLY_HELP)
    handover = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=handover, reason="Below it.", now=NOW)

    again(cast, contact_id, child, Outcome.S17_ASSESSMENT)

    accept(cast.assessment_team, handover_id=handover_of(cast, child), note="", now=LATER)
    with pytest.raises(NotNow, match="accepted the child"):
        again(cast, contact_id, child, Outcome.EARLY_HELP)
    assert [sequence for sequence, _ in outcomes(cast, child)] == [1, 2]


@pytest.mark.parametrize("outcome", [Outcome.NO_FURTHER_ACTION, Outcome.S17_ASSESSMENT])
def test_the_team_that_challenged_hears_of_the_answer_once(cast: Any, outcome: Outcome) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW)
    handover = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=handover, reason="Below it.", now=NOW)
    with in_hub(cast.hub_id):
        before = Counter(OutboxMessage.objects.values_list("template", flat=True))

    again(cast, contact_id, child, outcome)

    with in_hub(cast.hub_id):
        sent = Counter(OutboxMessage.objects.values_list("template", flat=True)) - before
    anew = outcome is Outcome.S17_ASSESSMENT
    assert set(sent) == {"handover_waiting" if anew else "challenge_answered"}


def test_whoever_did_not_see_a_later_decision_is_told_whose_it_is(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW)
    other = second_manager(cast)
    again(cast, contact_id, child, Outcome.INFORMATION_ADVICE, viewer=other, seen=1)

    with pytest.raises(Overtaken, match="Second Manager HAC recorded a decision since"):
        again(cast, contact_id, child, Outcome.EARLY_HELP, seen=1)

    assert len(outcomes(cast, child)) == 2


def test_nothing_is_decided_again_that_was_never_decided_or_is_no_child_of_it(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    with pytest.raises(NotNow, match="Nothing is decided yet"):
        again(cast, contact_id, uuid4(), Outcome.EARLY_HELP)
    decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW)
    with pytest.raises(BadInput, match="child of this contact"):
        again(cast, contact_id, uuid4(), Outcome.EARLY_HELP)
