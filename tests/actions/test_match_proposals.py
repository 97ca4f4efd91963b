"""A join that touches a plan is two people's: nothing is joined until a second one agrees."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from openmash.actions import exclusions, match_proposals, matching
from openmash.core.errors import BadInput, NotNow, NotThere, Refused
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import AuditEntry, Decision, MatchProposal, MatchVerdict, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.match_stories import (
    LOOKED,
    WHY,
    decide,
    joined_by_two,
    looked,
    proposed,
    to_check,
)
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import first_child, open_case, told_before

LATER = LOOKED + timedelta(hours=1)
SLIP = replace(TOLU, forename="Tolou", postcode="E8 1ZZ")


@pytest.fixture
def pair(cast: Any) -> tuple[UUID, UUID]:
    """Two records of which the earlier is open to children's social care."""
    earlier = first_child(cast, told_before(cast, children=(SLIP,), adults=()))
    open_case(cast, earlier)
    boy = replace(TOLU, postcode="E8 1ZZ")
    return first_child(cast, make_contact(cast, children=(boy,), adults=())), earlier


def persons(cast: Any) -> list[UUID | None]:
    with in_hub(cast.hub_id):
        return list(PersonRecord.objects.values_list("person_id", flat=True))


def confirm(cast: Any, proposal_id: UUID, *, who: Any = None, reason: str = WHY) -> UUID:
    return match_proposals.confirm(
        who or cast.social_worker, proposal_id=proposal_id, reason=reason, now=LATER
    )


def refuse(cast: Any, proposal_id: UUID, *, who: Any = None) -> None:
    match_proposals.refuse(
        who or cast.social_worker, proposal_id=proposal_id, reason="Cousins.", now=LATER
    )


def test_one_person_alone_joins_nobody_who_has_a_plan(cast: Any, pair: tuple[UUID, UUID]) -> None:
    with pytest.raises(NotNow, match="second person"):
        decide(cast, *pair, Verdict.SAME)
    proposal = proposed(cast, *pair)
    assert set(persons(cast)) == {None}
    with pytest.raises(NotNow, match="Somebody else must agree"):
        confirm(cast, proposal, who=cast.screening_officer)
    assert set(persons(cast)) == {None}
    with in_hub(cast.hub_id):
        assert not MatchVerdict.objects.exists()


def test_the_second_person_joins_them_in_both_names(cast: Any, pair: tuple[UUID, UUID]) -> None:
    proposal = proposed(cast, *pair)
    verdict = confirm(cast, proposal)
    assert len(set(persons(cast))) == 1
    with in_hub(cast.hub_id):
        made, kept = MatchVerdict.objects.get(), MatchProposal.objects.get()
        acts = AuditEntry.objects.filter(subject_kind__startswith="match_").order_by("at", "act")
        told = [(each.act, each.actor) for each in acts]
    first, second = (f"account:{v.user_id}" for v in (cast.screening_officer, cast.social_worker))
    assert (made.id, made.by_id) == (verdict, cast.screening_officer.user_id)
    assert (kept.answer, kept.answered_by_id) == ("confirmed", cast.social_worker.user_id)
    assert kept.verdict_id == verdict
    assert told == [
        ("join_proposed", first),
        ("join_confirmed", second),
        ("match_decided", second),
    ]


def test_a_refused_pair_waits_again_and_may_be_proposed_anew(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    looked(cast)
    proposal = proposed(cast, *pair)
    assert to_check(cast) == []
    refuse(cast, proposal)
    assert to_check(cast) == [set(pair)]
    with pytest.raises(NotThere):
        confirm(cast, proposal, who=cast.manager)
    confirm(cast, proposed(cast, *pair))
    assert to_check(cast) == []


def test_the_proposer_may_take_it_back(cast: Any, pair: tuple[UUID, UUID]) -> None:
    refuse(cast, proposed(cast, *pair), who=cast.screening_officer)
    with in_hub(cast.hub_id):
        assert MatchProposal.objects.get().answer == "withdrawn"


def test_nothing_else_is_decided_while_a_proposal_waits(cast: Any, pair: tuple[UUID, UUID]) -> None:
    proposed(cast, *pair)
    for verdict in (Verdict.DIFFERENT, Verdict.UNSURE):
        with pytest.raises(NotNow, match="Answer that proposal first"):
            decide(cast, pair[1], pair[0], verdict)
    with pytest.raises(NotNow, match="Answer that proposal first"):
        proposed(cast, pair[1], pair[0], who=cast.manager)


def test_what_came_to_contradict_a_proposal_stops_it(cast: Any, pair: tuple[UUID, UUID]) -> None:
    third = first_child(cast, told_before(cast, days=40, adults=()))
    proposal = proposed(cast, *pair)
    decide(cast, pair[0], third, Verdict.SAME)
    decide(cast, third, pair[1], Verdict.DIFFERENT)
    with pytest.raises(NotNow, match="different people"):
        confirm(cast, proposal)
    with in_hub(cast.hub_id):
        assert MatchProposal.objects.get().answered_at is None


def test_who_may_not_answer(cast: Any, next_door: Any, pair: tuple[UUID, UUID]) -> None:
    proposal = proposed(cast, *pair)
    with in_hub(cast.hub_id):
        contact_id = PersonRecord.objects.get(id=pair[1]).contact_id
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Her nephew.",
        now=LATER,
    )
    for who in (cast.social_worker, next_door.manager):
        with pytest.raises(NotThere):
            confirm(cast, proposal, who=who)
        with pytest.raises(NotThere):
            refuse(cast, proposal, who=who)
    with pytest.raises(Refused):
        confirm(cast, proposal, who=cast.business_support)
    with pytest.raises(BadInput):
        confirm(cast, proposal, who=cast.manager, reason=" ")
    assert set(persons(cast)) == {None}


def test_the_database_itself_refuses_an_answer_by_one_person(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    proposal = proposed(cast, *pair)
    with in_hub(cast.hub_id), pytest.raises(IntegrityError), transaction.atomic():
        MatchProposal.objects.filter(id=proposal).update(
            answer="confirmed",
            answered_by_id=cast.screening_officer.user_id,
            answered_at=LATER,
            answered_reason=WHY,
        )


def test_a_plan_is_seen_through_every_join(cast: Any, pair: tuple[UUID, UUID]) -> None:
    joined_by_two(cast, *pair)
    third = first_child(cast, told_before(cast, days=40, adults=()))
    made = matching.settle(
        cast.manager,
        record_id=third,
        other_id=pair[0],
        verdict=Verdict.SAME,
        reason=WHY,
        now=LATER,
    )
    assert made.proposal_id is not None


@pytest.mark.parametrize(
    ("outcome", "days", "two"),
    [
        (Outcome.STRATEGY_DISCUSSION, 10, True),
        (Outcome.S17_ASSESSMENT, 10, True),
        (Outcome.EARLY_HELP, 10, False),
        (Outcome.STRATEGY_DISCUSSION, 400, False),
    ],
)
def test_a_child_whom_the_hub_passed_to_social_care_counts_as_having_a_plan(
    cast: Any, outcome: Outcome, days: int, two: bool
) -> None:
    contact_id = make_contact(cast)
    record_id = first_child(cast, contact_id)
    with in_hub(cast.hub_id):
        Decision.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            child_id=record_id,
            outcome=outcome.value,
            rationale="Bruises that nobody explains.",
            rating="amber",
            decided_by_id=cast.manager.user_id,
            decided_at=RECEIVED,
        )
    other = first_child(cast, make_contact(cast, now=RECEIVED + timedelta(days=days)))
    made = matching.settle(
        cast.manager,
        record_id=record_id,
        other_id=other,
        verdict=Verdict.SAME,
        reason=WHY,
        now=RECEIVED + timedelta(days=days),
    )
    assert (made.proposal_id is not None) is two
