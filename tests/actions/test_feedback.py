"""Feedback: due by itself, given once, in words that tell the public nothing of the family."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from openmash.actions import feedback as actions
from openmash.actions.exclusions import exclude
from openmash.actions.feedback import give
from openmash.actions.triage import redirect
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import AuditEntry, Contact, FeedbackTask, ProtectedPlace
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.decision_stories import decided, second_manager
from tests.support.product_stories import protected
from tests.support.stories import NEIGHBOUR, RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)


def due(cast: Any, **overrides: Any) -> UUID:
    """A decided contact whose referrer is to be told."""
    contact_id = rated(cast, make_contact(cast, **overrides), Rating.AMBER, now=NOW)
    decided(
        cast, contact_id, Outcome.NO_FURTHER_ACTION, now=NOW, outstanding_reason="Known to all."
    )
    return contact_id


def tell(viewer: Any, contact_id: UUID, **changes: Any) -> None:
    facts = {"method": Method.PHONE, "wording": "Thank you. We have acted.", "now": LATER}
    give(viewer, contact_id=contact_id, **{**facts, **changes})


def task(cast: Any, contact_id: UUID) -> FeedbackTask:
    with in_hub(cast.hub_id):
        return FeedbackTask.objects.get(contact_id=contact_id)


def test_the_audience_follows_the_referrer(cast: Any) -> None:
    assert task(cast, due(cast)).audience == "professional"
    assert task(cast, due(cast, referrer=NEIGHBOUR)).audience == "public"


def test_telling_is_recorded_as_given_and_closes_the_contact(cast: Any) -> None:
    contact_id = due(cast)
    tell(cast.business_support, contact_id, wording=" For T.A.: no further action. ")
    row = task(cast, contact_id)
    assert (row.method, row.wording) == ("phone", "For T.A.: no further action.")
    assert (row.given_by_id, row.given_at) == (cast.business_support.user_id, LATER)
    with in_hub(cast.hub_id):
        contact = Contact.objects.get()
        entry = AuditEntry.objects.get(act="feedback_given")
    assert (contact.status, contact.closed_at, contact.next_due_at) == ("closed", LATER, None)
    assert entry.detail == {"method": "phone"}


def test_a_redirected_contact_has_its_feedback_too(cast: Any) -> None:
    contact_id = make_contact(cast)
    redirect(
        cast.screening_officer,
        contact_id=contact_id,
        open_case_id=None,
        worker_name="Ada Moss",
        team="North",
        reason="Open since May",
        now=NOW,
    )
    tell(cast.screening_officer, contact_id)
    assert task(cast, contact_id).given_at == LATER


@pytest.mark.parametrize("wording", ["Tolu is safe now.", "We began an assessment."])
def test_the_public_is_not_told_of_the_family(cast: Any, wording: str) -> None:
    contact_id = due(cast, referrer=NEIGHBOUR)
    with pytest.raises(BadInput) as refused:
        tell(cast.manager, contact_id, wording=wording)
    assert list(refused.value.by_field) == ["wording"]
    assert task(cast, contact_id).given_at is None
    tell(cast.manager, contact_id, method=Method.NOT_POSSIBLE, wording=wording)
    assert task(cast, contact_id).method == "not_possible"


def test_a_professional_may_be_told_the_outcome(cast: Any) -> None:
    contact_id = due(cast)
    tell(cast.manager, contact_id, wording="For Tolu: no further action.")
    assert task(cast, contact_id).given_at == LATER


def test_the_second_to_tell_hears_who_was_first(cast: Any) -> None:
    contact_id = due(cast)
    tell(cast.manager, contact_id)
    with pytest.raises(Overtaken, match="Manager HAC recorded the feedback before you"):
        tell(second_manager(cast), contact_id, wording="Other words.")
    assert task(cast, contact_id).wording == "Thank you. We have acted."


def test_nobody_is_told_before_there_is_a_decision(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    with pytest.raises(NotNow, match="after every child has a decision"):
        tell(cast.manager, contact_id)


def test_without_its_audit_nothing_is_recorded(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    contact_id = due(cast)

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(DatabaseError):
        tell(cast.manager, contact_id)
    assert task(cast, contact_id).given_at is None
    with in_hub(cast.hub_id):
        assert Contact.objects.get().status == "feedback_due"


@pytest.mark.parametrize(
    "desk", ["police", "assessment_team", "early_help_team", "auditor", "administrator"]
)
def test_only_a_hub_desk_gives_feedback(cast: Any, desk: str) -> None:
    contact_id = due(cast)
    with pytest.raises(Refused):
        tell(getattr(cast, desk), contact_id)


def test_hidden_next_door_and_absent_are_one_sentence(cast: Any, next_door: Any) -> None:
    contact_id = due(cast)
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Cousin",
        now=NOW,
    )
    said = set()
    for viewer, which in (
        (cast.social_worker, contact_id),
        (next_door.manager, contact_id),
        (cast.manager, uuid4()),
    ):
        with pytest.raises(NotThere) as refused:
            tell(viewer, which)
        said.add(refused.value.sentence)
    assert len(said) == 1


@pytest.mark.parametrize("overrides", [{}, {"referrer": NEIGHBOUR}])
@pytest.mark.parametrize(
    "wording", ["They are at 9 REFUGE WK. now.", "Write to qx11aa.", "Nine, Refuge Walk"]
)
def test_nobody_is_told_where_a_protected_person_is(
    cast: Any, overrides: dict[str, Any], wording: str
) -> None:
    contact_id = due(cast, **overrides)
    protected(cast, contact_id, "9 Refuge Walk", "QX1 1AA")
    with pytest.raises(BadInput) as fault:
        tell(cast.business_support, contact_id, wording=wording, method=Method.LETTER)
    assert "a protected address" in fault.value.by_field["wording"]
    assert "refuge" not in str(fault.value.by_field).lower()
    assert task(cast, contact_id).given_at is None
    tell(cast.business_support, contact_id, wording=wording, method=Method.NOT_POSSIBLE)


def test_a_place_that_need_not_be_kept_any_more_may_be_told(cast: Any) -> None:
    contact_id = due(cast)
    protected(cast, contact_id, "9 Refuge Walk", "QX1 1AA")
    with in_hub(cast.hub_id):
        ProtectedPlace.objects.update(
            lifted_at=NOW, lifted_by_id=cast.manager.user_id, lifted_reason="They have moved."
        )
    tell(cast.business_support, contact_id, wording="We wrote to 9 Refuge Walk.")
    assert task(cast, contact_id).given_at == LATER
