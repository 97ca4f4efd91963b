"""Handovers: a team answers its own, once; a manager answers a challenge by a new decision."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from openmash.actions import handovers as actions
from openmash.actions.exclusions import exclude
from openmash.actions.handovers import accept, challenge
from openmash.core.errors import BadInput, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.decisions.handovers import NOTE_LIMIT
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.records.models import (
    Contact,
    Item,
)
from openmash.records.queries import handover_case, handovers
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


# The team's answer


def test_the_team_accepts_with_a_note(cast: Any, offered: UUID) -> None:
    accept(cast.assessment_team, handover_id=offered, note=" Visit tomorrow. ", now=NEXT_DAY)
    row = stored(cast, offered)
    assert (row.status, row.answer_reason) == ("accepted", "Visit tomorrow.")
    assert (row.answered_by_id, row.answered_at) == (cast.assessment_team.user_id, NEXT_DAY)
    assert [entry.subject_id for entry in audited(cast, "handover_accepted")] == [str(offered)]
    assert outbox(cast, "handover_challenged") == []
    with in_hub(cast.hub_id):
        assert Contact.objects.get().changed_at == NEXT_DAY


def test_a_challenge_tells_the_managers_who_may_see_the_contact(
    cast: Any, contact_id: UUID, offered: UUID
) -> None:
    related = second_manager(cast)
    exclude(cast.manager, contact_id=contact_id, account_id=related.user_id, reason="Aunt", now=NOW)
    challenge(cast.assessment_team, handover_id=offered, reason=WHY_NOT, now=NEXT_DAY)
    assert stored(cast, offered).status == "challenged"
    assert [m.to_account_id for m in outbox(cast, "handover_challenged")] == [cast.manager.user_id]
    assert len(audited(cast, "handover_challenged")) == 1


def test_a_challenge_without_reason_and_an_endless_note_store_nothing(
    cast: Any, offered: UUID
) -> None:
    with pytest.raises(BadInput):
        challenge(cast.assessment_team, handover_id=offered, reason=" ", now=NEXT_DAY)
    with pytest.raises(BadInput):
        accept(cast.assessment_team, handover_id=offered, note="x" * (NOTE_LIMIT + 1), now=NEXT_DAY)
    assert stored(cast, offered).answered_at is None


def test_the_second_of_a_team_is_told_who_answered(cast: Any, offered: UUID) -> None:
    accept(cast.assessment_team, handover_id=offered, note="", now=NEXT_DAY)
    with pytest.raises(Overtaken, match="Assessment Team HAC answered this handover before you"):
        challenge(cast.assessment_team, handover_id=offered, reason=WHY_NOT, now=NEXT_DAY)
    assert stored(cast, offered).status == "accepted"


def test_without_its_audit_no_answer_is_stored(
    cast: Any, offered: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(DatabaseError):
        accept(cast.assessment_team, handover_id=offered, note="", now=NEXT_DAY)
    assert stored(cast, offered).answered_at is None


# Who is refused


def test_another_team_the_hub_next_door_and_the_excluded_hear_one_sentence(
    cast: Any, next_door: Any, contact_id: UUID, offered: UUID
) -> None:
    said = set()
    for viewer, handover_id in (
        (cast.early_help_team, offered),
        (next_door.assessment_team, offered),
        (cast.assessment_team, uuid4()),
    ):
        with pytest.raises(NotThere) as refused:
            accept(viewer, handover_id=handover_id, note="", now=NEXT_DAY)
        said.add(refused.value.sentence)
        with in_hub(viewer.hub_id), pytest.raises(NotThere) as refused:
            handover_case.of(viewer, handover_id)
        said.add(refused.value.sentence)
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.assessment_team.user_id,
        reason="Neighbour of the family",
        now=NOW,
    )
    with pytest.raises(NotThere) as refused:
        accept(cast.assessment_team, handover_id=offered, note="", now=NEXT_DAY)
    said.add(refused.value.sentence)
    with in_hub(cast.hub_id), pytest.raises(NotThere) as refused:
        handover_case.of(cast.assessment_team, offered)
    said.add(refused.value.sentence)
    assert len(said) == 1
    assert stored(cast, offered).answered_at is None


@pytest.mark.parametrize(
    "desk",
    ["manager", "social_worker", "business_support", "police", "auditor", "administrator"],
)
def test_only_a_receiving_team_answers(cast: Any, offered: UUID, desk: str) -> None:
    with pytest.raises(Refused):
        accept(getattr(cast, desk), handover_id=offered, note="", now=NEXT_DAY)


@pytest.mark.parametrize("desk", ["assessment_team", "social_worker", "police", "administrator"])
def test_only_a_manager_answers_a_challenge(cast: Any, disputed: UUID, desk: str) -> None:
    with pytest.raises(Refused):
        again(getattr(cast, desk), disputed, Outcome.EARLY_HELP)


# What is listed and read


def test_lists_hold_what_waits_then_what_was_answered(
    cast: Any, offered: UUID, child: UUID
) -> None:
    other = ready(cast, now=NOW)
    (second,) = decided(cast, other, Outcome.S17_ASSESSMENT, now=NEXT_DAY)
    challenge(
        cast.assessment_team,
        handover_id=handover_of(cast, second),
        reason=WHY_NOT,
        now=NEXT_DAY,
    )
    with in_hub(cast.hub_id):
        team = handovers.waiting(cast.assessment_team).rows
        manager = handovers.waiting(cast.manager).rows
        assert handovers.waiting(cast.early_help_team).rows == ()
        assert handovers.answered(cast.assessment_team).rows == ()
    assert [row.status.value for row in team] == ["offered", "challenged"]
    assert [row.status.value for row in manager] == ["challenged", "offered"]
    again(cast.manager, handover_of(cast, second), Outcome.NO_FURTHER_ACTION)
    with in_hub(cast.hub_id):
        assert [r.handover_id for r in handovers.waiting(cast.manager).rows] == [offered]
        (answered,) = handovers.answered(cast.manager).rows
        counts = handovers.counts(cast.manager)
    assert answered.answered_again
    assert counts[HandoverStatus.CHALLENGED] == 0


def test_the_team_reads_what_was_released_and_counts_the_rest_by_owner(
    cast: Any, contact_id: UUID, offered: UUID
) -> None:
    with in_hub(cast.hub_id):
        police = cast.agencies[AgencyKind.POLICE]
        base = Item.objects.filter(owner_agency=police).first()
        assert base is not None
        for handling in ("restricted", "hub_only", "sealed"):
            Item.objects.create(
                hub_id=cast.hub_id,
                contact_id=contact_id,
                agency_return=base.agency_return,
                owner_agency=police,
                kind=base.kind,
                basis="fact",
                handling=handling,
                text=f"Held back: {handling}",
                created_at=NOW,
            )
        view = handover_case.of(cast.assessment_team, offered)
    texts = [item.text for item in view.items]
    assert "Missing twice in May." in texts
    assert not [text for text in texts if text.startswith("Held back")]
    assert view.withheld == ((police.name, 2),)


def test_a_desk_that_may_not_see_handovers_lists_none(cast: Any) -> None:
    for desk in ("social_worker", "police", "auditor", "administrator"):
        viewer = getattr(cast, desk)
        with in_hub(cast.hub_id), pytest.raises(Refused):
            handovers.waiting(viewer)
