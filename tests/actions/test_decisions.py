"""Deciding: what is stored for each child, who is told, and on which returns it stands."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions.triage import change_rating
from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HANDED_TO, Outcome
from openmash.domain.decisions.rules import Readiness
from openmash.records.models import (
    Agency,
    AuditEntry,
    Contact,
    Decision,
    FeedbackTask,
    Handover,
    Item,
    ItemRelease,
    OutboxMessage,
    ProfessionalView,
    Referral,
)
from openmash.records.queries.agency_checks import returns_of
from openmash.records.queries.decisions import before_deciding, weighed_of
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated, shared
from tests.support.deciding import attempt, nothing_stored
from tests.support.decision_stories import SISTER, children_of, decided, ready, told
from tests.support.stories import NEIGHBOUR, RECEIVED, TOLU, make_contact

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return ready(cast, now=NOW)


# What is stored


def test_a_decision_is_stored_with_its_audit_feedback_and_clock(
    cast: Any, contact_id: UUID
) -> None:
    (child,) = decided(cast, contact_id, Outcome.NO_FURTHER_ACTION, now=LATER)
    with in_hub(cast.hub_id):
        row = Decision.objects.get()
        assert (row.child_id, row.outcome, row.primary_need) == (child, "no_further_action", "")
        assert (row.sequence, row.rating, row.decided_by_id) == (1, "amber", cast.manager.user_id)
        entry = AuditEntry.objects.get(act="decision_made")
        assert entry.detail == {"outstanding": 0, "no_further_action": 1}
        assert entry.subject_id == str(contact_id)
        contact = Contact.objects.get(id=contact_id)
        task = FeedbackTask.objects.get()
        assert (contact.status, contact.decided_at) == ("feedback_due", LATER)
        assert contact.next_due_at == contact.feedback_due_at == task.due_at
        assert contact.changed_at == LATER


@pytest.mark.parametrize("outcome", Outcome)
def test_a_referral_is_made_only_by_section_47_and_section_17(
    cast: Any, contact_id: UUID, outcome: Outcome
) -> None:
    decided(cast, contact_id, outcome, now=LATER)
    with in_hub(cast.hub_id):
        referral = Referral.objects.first()
    assert (referral is not None) is (outcome in BECOMES_REFERRAL)
    if referral is not None:
        assert (referral.source_code, referral.primary_need) == ("2A", "N1")
        assert referral.accepted_on == LATER.date()


@pytest.mark.parametrize("outcome", Outcome)
def test_a_child_is_handed_to_the_agency_that_the_outcome_names(
    cast: Any, contact_id: UUID, outcome: Outcome
) -> None:
    decided(cast, contact_id, outcome, now=LATER)
    with in_hub(cast.hub_id):
        handover = Handover.objects.first()
        told_to = set(
            OutboxMessage.objects.filter(template="handover_waiting").values_list(
                "to_address", flat=True
            )
        )
    kind = HANDED_TO.get(outcome)
    if kind is None:
        assert (handover, told_to) == (None, set())
        return
    assert handover is not None
    assert handover.to_agency_id == cast.agencies[kind].id
    assert handover.status == "offered"
    assert told_to == {f"{kind.value}@hac.example.org"}


def test_a_team_without_an_address_is_told_one_by_one(cast: Any, contact_id: UUID) -> None:
    with in_hub(cast.hub_id):
        Agency.objects.filter(kind="early_help").update(contact_email="")
    decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER)
    with in_hub(cast.hub_id):
        message = OutboxMessage.objects.get(template="handover_waiting")
    assert message.to_account_id == cast.early_help_team.user_id


def test_each_child_has_its_own_outcome(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast, children=(TOLU, SISTER)), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE], now=NOW)
    answered(
        cast.police,
        requests[POLICE],
        shared(cast, contact_id, own_rating=Rating.AMBER),
        now=NOW,
    )
    decided(cast, contact_id, Outcome.STRATEGY_DISCUSSION, Outcome.EARLY_HELP, now=LATER)
    with in_hub(cast.hub_id):
        assert sorted(Decision.objects.values_list("outcome", flat=True)) == [
            "early_help",
            "strategy_discussion",
        ]
        assert Referral.objects.count() == 1
        assert Handover.objects.count() == 2
        detail = AuditEntry.objects.get(act="decision_made").detail
    assert detail == {"outstanding": 0, "strategy_discussion": 1, "early_help": 1}


def test_what_the_public_told_goes_with_the_child_and_what_others_own_does_not(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast, referrer=NEIGHBOUR), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, [POLICE], now=NOW)
    draft = shared(cast, contact_id, own_rating=Rating.AMBER, may_pass_on=False)
    answered(cast.police, requests[POLICE], draft, now=NOW)
    decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER)
    early_help = cast.agencies[AgencyKind.EARLY_HELP]
    with in_hub(cast.hub_id):
        released = Item.objects.filter(releases__to_agency=early_help)
        owners = set(released.values_list("owner_agency__kind", flat=True))
        count = released.count()
        audit = AuditEntry.objects.get(act="item_released")
    assert owners == {"social_care"}
    assert count == 3
    assert audit.detail == {"items": 3, "agencies": 1}


def test_what_a_teacher_told_goes_no_further_than_the_school_has_agreed(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER)
    early_help = cast.agencies[AgencyKind.EARLY_HELP]
    with in_hub(cast.hub_id):
        released = Item.objects.filter(releases__to_agency=early_help)
        owners = set(released.values_list("owner_agency__kind", flat=True))
    assert owners == {"police"}


def test_what_is_marked_tighter_is_not_released_by_handing_over(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast, referrer=NEIGHBOUR), Rating.AMBER, now=NOW)
    with in_hub(cast.hub_id):
        Item.objects.filter(contact_id=contact_id, basis="opinion").update(handling="restricted")
    decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER, outstanding_reason="The school knows.")
    with in_hub(cast.hub_id):
        assert not ItemRelease.objects.filter(item__handling="restricted").exclude(
            to_agency=cast.agencies[AgencyKind.SOCIAL_CARE]
        )
        assert ItemRelease.objects.filter(
            to_agency=cast.agencies[AgencyKind.EARLY_HELP]
        ).count() == 2  # fmt: skip


# Readiness


def readiness_now(cast: Any, contact_id: UUID) -> Readiness:
    with in_hub(cast.hub_id):
        before = before_deciding(cast.manager, contact_id)
    assert before is not None
    return before.readiness


def navigator_of(cast: Any, kind: AgencyKind) -> Viewer:
    """The manager's account at another desk: the cast has no navigator of this agency."""
    return Viewer(
        cast.manager.user_id, cast.hub_id, Role.NAVIGATOR, cast.agencies[kind].id, "Navigator"
    )


def test_a_decision_that_does_not_wait_says_why_and_keeps_whom_it_missed(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    asked(cast, contact_id, [POLICE, HEALTH], now=NOW)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(BadInput) as refused:
        attempt(cast.manager, contact_id, told(child))
    assert list(refused.value.by_field) == ["outstanding_reason"]
    assert nothing_stored(cast, contact_id)
    attempt(cast.manager, contact_id, told(child), outstanding_reason="He is in danger tonight.")
    with in_hub(cast.hub_id):
        row = Decision.objects.get()
    missed = {cast.agencies[POLICE].id, cast.agencies[HEALTH].id}
    assert set(row.outstanding_agencies) == missed
    assert row.outstanding_reason == "He is in danger tonight."


def test_a_red_is_decided_on_the_returns_that_matter_and_the_rest_is_appended(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.RED, now=NOW)
    social_care = navigator_of(cast, AgencyKind.SOCIAL_CARE)
    matter = [(POLICE, cast.police), (HEALTH, cast.health), (AgencyKind.SOCIAL_CARE, social_care)]
    kinds = [kind for kind, _ in matter]
    requests = asked(cast, contact_id, [*kinds, AgencyKind.HOUSING], now=NOW)
    assert readiness_now(cast, contact_id).needs_reason
    for kind, viewer in matter:
        draft = shared(cast, contact_id, own_rating=Rating.RED)
        answered(viewer, requests[kind], draft, now=NOW)
    assert readiness_now(cast, contact_id).enough_for_red
    decided(cast, contact_id, Outcome.STRATEGY_DISCUSSION, now=LATER)
    late = shared(cast, contact_id, own_rating=Rating.AMBER)
    housing = requests[AgencyKind.HOUSING]
    answered(cast.housing, housing, late, now=LATER + timedelta(hours=1))
    with in_hub(cast.hub_id):
        view = next(
            each
            for each in returns_of(cast.manager, contact_id)
            if each.agency_kind is AgencyKind.HOUSING
        )
        message = OutboxMessage.objects.get(template="return_after_decision")
        assert Decision.objects.count() == 1
    assert view.given is not None
    assert view.given.after_decision
    assert message.to_account_id == cast.manager.user_id


def test_a_red_whose_social_care_was_left_out_is_explained_before_it_is_decided(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.RED, now=NOW)
    requests = asked(cast, contact_id, [POLICE, HEALTH], now=NOW)
    for kind, viewer in ((POLICE, cast.police), (HEALTH, cast.health)):
        answered(viewer, requests[kind], shared(cast, contact_id, own_rating=Rating.RED), now=NOW)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(BadInput, match="is made without Children's social care"):
        attempt(cast.manager, contact_id, told(child))
    assert nothing_stored(cast, contact_id)
    attempt(cast.manager, contact_id, told(child), outstanding_reason="They lead this case.")
    with in_hub(cast.hub_id):
        row = Decision.objects.get()
    assert (row.outstanding_agencies, row.outstanding_reason) == ([], "They lead this case.")


def test_an_answer_that_could_not_search_is_said_before_deciding(cast: Any) -> None:
    contact_id = ready(cast, now=NOW, draft=cannot_search())
    sentence = readiness_now(cast, contact_id).sentence
    assert "could not search: what it holds is not known here" in sentence


def test_deciding_without_asking_anybody_is_explained(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    (child,) = children_of(cast, contact_id)
    with pytest.raises(BadInput, match="asks no agency"):
        attempt(cast.manager, contact_id, told(child))


# Differing views


def test_a_differing_view_is_weighed_or_nothing_is_stored(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    with in_hub(cast.hub_id):
        view = ProfessionalView.objects.get()
    change_rating(
        cast.manager, contact_id=contact_id, rating=Rating.GREEN, reason="Explained.", now=NOW
    )
    (child,) = children_of(cast, contact_id)
    with pytest.raises(BadInput) as refused:
        attempt(cast.manager, contact_id, told(child, Outcome.EARLY_HELP), weighed={view.id: " "})
    assert list(refused.value.by_field) == [f"view_{view.id}.how"]
    assert nothing_stored(cast, contact_id)
    weighed = {view.id: "Their record is of another boy."}
    attempt(cast.manager, contact_id, told(child, Outcome.EARLY_HELP), weighed=weighed)
    with in_hub(cast.hub_id):
        kept = weighed_of(cast.manager, contact_id)[view.id]
        assert AuditEntry.objects.filter(act="view_weighed").count() == 1
    assert (kept.how, kept.by) == ("Their record is of another boy.", cast.manager.name)
