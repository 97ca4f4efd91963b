"""Two people at once over one proposed join: one is first, and the other is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import match_proposals, match_reviews
from openmash.core.errors import NotNow, NotThere
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchProposal, MatchReview, MatchVerdict
from openmash.records.tenancy import in_hub
from tests.actions.test_triage_races import at_once
from tests.support.committed import committed_hub
from tests.support.match_stories import LOOKED, decide, looked, proposed
from tests.support.stories import RECEIVED
from tests.support.triage_stories import first_child, open_case, told_before

LATER = LOOKED + timedelta(hours=1)


@pytest.fixture
def hub(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    """A hub in a database of its own, in which every transaction really commits."""
    with committed_hub(fresh_database, django_db_blocker) as made:
        yield made


@pytest.fixture
def pair(hub: Any) -> tuple[UUID, UUID]:
    """Two records of which one has a plan."""
    one, other = (first_child(hub, told_before(hub, days=days)) for days in (30, 60))
    open_case(hub, other)
    return one, other


def verdicts(hub: Any) -> int:
    with in_hub(hub.hub_id):
        return MatchVerdict.objects.count()


def test_of_a_yes_and_a_no_at_once_only_the_first_counts(hub: Any, pair: tuple[UUID, UUID]) -> None:
    proposal = proposed(hub, *pair)
    answer: dict[str, Any] = {"proposal_id": proposal, "reason": "I looked.", "now": LATER}
    refusal = at_once(
        hub,
        lambda: match_proposals.refuse(hub.manager, **answer),
        lambda: match_proposals.confirm(hub.social_worker, **answer),
    )
    assert isinstance(refusal, NotThere)
    assert verdicts(hub) == 0


def test_of_two_who_propose_at_once_the_second_is_told_of_the_first(
    hub: Any, pair: tuple[UUID, UUID]
) -> None:
    refusal = at_once(
        hub,
        lambda: proposed(hub, *pair),
        lambda: proposed(hub, pair[1], pair[0], who=hub.manager),
    )
    assert isinstance(refusal, NotNow)
    with in_hub(hub.hub_id):
        assert MatchProposal.objects.count() == 1


def test_a_join_does_not_pass_while_a_chain_is_being_tied_to_a_plan(hub: Any) -> None:
    """The second person sees the plan that the first one's join has just brought in."""
    a, b, c = (first_child(hub, told_before(hub, days=days)) for days in (30, 60, 90))
    proposal = proposed_with_plan(hub, b, c)
    refusal = at_once(
        hub,
        lambda: match_proposals.confirm(
            hub.social_worker, proposal_id=proposal, reason="I looked.", now=LATER
        ),
        lambda: decide(hub, a, b, Verdict.SAME),
    )
    assert isinstance(refusal, NotNow)
    assert "second person must agree" in refusal.sentence
    assert verdicts(hub) == 1


def proposed_with_plan(hub: Any, one: UUID, other: UUID) -> UUID:
    open_case(hub, other)
    return proposed(hub, one, other)


def test_two_workers_lay_down_nothing_twice(hub: Any) -> None:
    first_child(hub, told_before(hub, days=30))
    told_before(hub, days=10)

    refusal = at_once(
        hub,
        lambda: match_reviews.lay_down(hub.hub_id, now=RECEIVED),
        lambda: match_reviews.lay_down(hub.hub_id, now=RECEIVED),
    )
    assert refusal is None
    looked(hub)
    with in_hub(hub.hub_id):
        rows = list(MatchReview.objects.values_list("record_id", "other_id"))
    assert len(rows) == len(set(rows))
