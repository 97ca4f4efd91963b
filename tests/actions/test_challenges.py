"""A challenged handover: answered once, by a new decision that overwrites nothing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions.feedback import give
from openmash.actions.handovers import accept, challenge
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken
from openmash.domain.access import AgencyKind
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.records.models import (
    Contact,
    Decision,
    Handover,
    Referral,
)
from openmash.records.queries import handover_case
from openmash.records.queries.decisions import challenged
from openmash.records.tenancy import in_hub
from tests.support.decision_stories import (
    children_of,
    decided,
    handover_of,
    ready,
    second_manager,
)
from tests.support.handover_stories import NEXT_DAY, again, audited, outbox, stored
from tests.support.stories import RECEIVED

NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)
WHY_NOT = "We closed this family last week: the injury was explained."


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    contact = ready(cast, now=NOW)
    decided(cast, contact, Outcome.S17_ASSESSMENT, now=LATER)
    return contact


@pytest.fixture
def child(cast: Any, contact_id: UUID) -> UUID:
    return children_of(cast, contact_id)[0]


@pytest.fixture
def offered(cast: Any, child: UUID) -> UUID:
    return handover_of(cast, child)


@pytest.fixture
def disputed(cast: Any, offered: UUID) -> UUID:
    challenge(cast.assessment_team, handover_id=offered, reason=WHY_NOT, now=LATER)
    return offered


# The manager's answer to a challenge


def test_the_same_outcome_offers_the_child_again_and_overwrites_nothing(
    cast: Any, child: UUID, disputed: UUID
) -> None:
    again(cast.manager, disputed, Outcome.S17_ASSESSMENT)
    with in_hub(cast.hub_id):
        first, second = Decision.objects.filter(child_id=child).order_by("sequence")
        rows = list(Handover.objects.order_by("offered_at"))
        assert challenged(first.contact_id) == 0
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.rationale != second.rationale == "Bail conditions changed."
    assert [row.status for row in rows] == ["challenged", "offered"]
    assert rows[0].answer_reason == WHY_NOT
    assert {row.to_agency_id for row in rows} == {cast.agencies[AgencyKind.SOCIAL_CARE].id}
    assert len(outbox(cast, "handover_waiting")) == 2
    assert outbox(cast, "challenge_answered") == []
    entry = audited(cast, "decision_made")[-1]
    assert entry.detail == {
        "outcome": "s17_assessment",
        "before": "s17_assessment",
        "sequence": 2,
    }


def test_another_outcome_goes_where_it_leads_and_the_challenger_is_told(
    cast: Any, child: UUID, disputed: UUID
) -> None:
    again(cast.manager, disputed, Outcome.EARLY_HELP)
    newest = stored(cast, handover_of(cast, child))
    assert newest.to_agency_id == cast.agencies[AgencyKind.EARLY_HELP].id
    assert [m.to_address for m in outbox(cast, "challenge_answered")] == [
        "social_care@hac.example.org"
    ]
    with in_hub(cast.hub_id):
        seen = handover_case.of(cast.assessment_team, disputed)
        assert seen.again is not None
        assert seen.again.outcome is Outcome.EARLY_HELP
        assert [step.sequence for step in seen.steps] == [1]
        mine = handover_case.of(cast.early_help_team, newest.id)
        assert [step.sequence for step in mine.steps] == [2]
        with pytest.raises(NotThere):
            handover_case.of(cast.early_help_team, disputed)


def test_an_outcome_without_a_team_ends_the_handover(cast: Any, disputed: UUID) -> None:
    again(cast.manager, disputed, Outcome.NO_FURTHER_ACTION)
    with in_hub(cast.hub_id):
        assert Handover.objects.count() == 1
        assert Referral.objects.count() == 1
    assert len(outbox(cast, "challenge_answered")) == 1


def test_a_referral_that_is_offered_again_keeps_its_day(cast: Any, disputed: UUID) -> None:
    again(cast.manager, disputed, Outcome.STRATEGY_DISCUSSION, now=NEXT_DAY)
    with in_hub(cast.hub_id):
        days = list(Referral.objects.order_by("decision__sequence").values_list("accepted_on"))
    assert days == [(LATER.date(),), (LATER.date(),)]


@pytest.mark.parametrize("answer", [None, HandoverStatus.ACCEPTED])
def test_a_child_has_one_open_handover_at_a_time(
    cast: Any, offered: UUID, answer: HandoverStatus | None
) -> None:
    if answer:
        accept(cast.assessment_team, handover_id=offered, note="", now=LATER)
    with pytest.raises(NotNow, match="You cannot decide again now"):
        again(cast.manager, offered, Outcome.EARLY_HELP)
    with in_hub(cast.hub_id):
        assert Decision.objects.count() == Handover.objects.count() == 1


def test_a_challenge_is_answered_once(cast: Any, disputed: UUID) -> None:
    again(cast.manager, disputed, Outcome.EARLY_HELP)
    with pytest.raises(Overtaken, match="Manager HAC answered this challenge before you"):
        again(second_manager(cast), disputed, Outcome.NO_FURTHER_ACTION)
    with in_hub(cast.hub_id):
        assert Decision.objects.count() == 2


def test_an_answer_without_rationale_or_need_stores_nothing(cast: Any, disputed: UUID) -> None:
    with pytest.raises(BadInput) as refused:
        again(cast.manager, disputed, Outcome.S17_ASSESSMENT, rationale="", primary_need="")
    assert set(refused.value.by_field) == {"rationale", "primary_need"}
    with in_hub(cast.hub_id):
        assert Decision.objects.count() == 1


def test_a_closed_contact_can_still_be_decided_again(
    cast: Any, contact_id: UUID, disputed: UUID
) -> None:
    give(
        cast.manager,
        contact_id=contact_id,
        method=Method.PHONE,
        wording="Told the teacher.",
        now=LATER,
    )
    again(cast.manager, disputed, Outcome.EARLY_HELP)
    with in_hub(cast.hub_id):
        assert Contact.objects.get().status == "closed"
