"""A decision that is refused stores nothing: for no child, and unseen news comes first."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from openmash.actions import decisions as actions
from openmash.actions.exclusions import exclude
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.decisions.rules import Seen
from openmash.records.models import (
    Agency,
    Decision,
)
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.deciding import attempt, nothing_stored
from tests.support.decision_stories import SISTER, children_of, decided, ready, second_manager, told
from tests.support.stories import RECEIVED, TOLU, make_contact

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return ready(cast, now=NOW)


# All or nothing


def test_every_fault_of_every_child_is_said_at_once(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast, children=(TOLU, SISTER)), Rating.AMBER, now=NOW)
    asked(cast, contact_id, [POLICE], now=NOW)
    first, second = children_of(cast, contact_id)
    with pytest.raises(BadInput) as refused:
        attempt(
            cast.manager,
            contact_id,
            told(first, rationale=""),
            told(second, primary_need=""),
        )
    assert set(refused.value.by_field) == {
        "child_0.rationale",
        "child_1.primary_need",
        "outstanding_reason",
    }
    assert nothing_stored(cast, contact_id)


def test_a_child_left_out_named_twice_or_of_another_contact_stores_nothing(
    cast: Any, contact_id: UUID
) -> None:
    (child,) = children_of(cast, contact_id)
    (stranger,) = children_of(cast, make_contact(cast))
    for decisions in ([], [told(child), told(child)], [told(child), told(stranger)]):
        with pytest.raises(BadInput):
            attempt(cast.manager, contact_id, *decisions)
    assert nothing_stored(cast, contact_id)


def test_no_team_for_one_child_stores_nothing_for_any(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast, children=(TOLU, SISTER)), Rating.AMBER, now=NOW)
    with in_hub(cast.hub_id):
        Agency.objects.filter(kind="early_help").update(kind="housing")
    first, second = children_of(cast, contact_id)
    with pytest.raises(NotNow, match="no early help agency"):
        attempt(
            cast.manager,
            contact_id,
            told(first, Outcome.NO_FURTHER_ACTION),
            told(second, Outcome.EARLY_HELP),
            outstanding_reason="Nobody knows them.",
        )
    assert nothing_stored(cast, contact_id)


def test_without_its_audit_nothing_is_decided(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr(actions, "record", fails)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(DatabaseError):
        attempt(cast.manager, contact_id, told(child, Outcome.NO_FURTHER_ACTION))
    assert nothing_stored(cast, contact_id)


def test_a_stored_decision_cannot_be_rewritten(cast: Any, contact_id: UUID) -> None:
    decided(cast, contact_id, now=LATER)
    rewrite = "UPDATE records_decision SET outcome = 'no_further_action'"
    with (
        in_hub(cast.hub_id),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        cursor.execute(rewrite)


# Who is refused


@pytest.mark.parametrize(
    "desk",
    [
        "business_support",
        "screening_officer",
        "social_worker",
        "police",
        "assessment_team",
        "early_help_team",
        "auditor",
        "administrator",
    ],
)
def test_only_a_manager_decides(cast: Any, contact_id: UUID, desk: str) -> None:
    (child,) = children_of(cast, contact_id)
    with pytest.raises(Refused):
        attempt(getattr(cast, desk), contact_id, told(child))
    assert nothing_stored(cast, contact_id)


def test_the_manager_next_door_and_one_excluded_are_told_the_same_as_for_no_contact(
    cast: Any, next_door: Any, contact_id: UUID
) -> None:
    (child,) = children_of(cast, contact_id)
    with pytest.raises(NotThere) as absent:
        attempt(cast.manager, uuid4(), told(child))
    with pytest.raises(NotThere) as neighbour:
        attempt(next_door.manager, contact_id, told(child))
    other = excluded_manager(cast, contact_id)
    with pytest.raises(NotThere) as hidden:
        attempt(other, contact_id, told(child))
    assert absent.value.sentence == neighbour.value.sentence == hidden.value.sentence
    assert nothing_stored(cast, contact_id)


def excluded_manager(cast: Any, contact_id: UUID) -> Viewer:
    """A second manager, who is related to the family."""
    other = second_manager(cast)
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=other.user_id,
        reason="Aunt of the child",
        now=NOW,
    )
    return other


def test_a_contact_is_rated_before_it_is_decided(cast: Any) -> None:
    contact_id = make_contact(cast)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(NotNow, match="needs a confirmed rating"):
        attempt(cast.manager, contact_id, told(child))


# Overtaken


def test_the_second_to_decide_is_told_who_was_first(cast: Any, contact_id: UUID) -> None:
    (child,) = decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER)
    with pytest.raises(Overtaken, match="Manager HAC recorded the decision before you"):
        attempt(cast.manager, contact_id, told(child))
    with in_hub(cast.hub_id):
        assert Decision.objects.get().outcome == "early_help"


def test_a_return_that_came_while_deciding_is_read_first(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE, HEALTH], now=NOW)
    draft = shared(cast, contact_id, own_rating=Rating.AMBER)
    answered(cast.police, requests[POLICE], draft, now=NOW)
    seen = Seen(1, Rating.AMBER)
    answered(cast.health, requests[HEALTH], draft, now=NOW)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(Overtaken, match="A return came in while you were deciding"):
        attempt(cast.manager, contact_id, told(child), seen=seen)
    assert nothing_stored(cast, contact_id)
    attempt(cast.manager, contact_id, told(child), seen=Seen(2, Rating.AMBER))
