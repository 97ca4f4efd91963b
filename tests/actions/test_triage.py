"""Screening, rating and redirecting: what each move leaves behind, and who is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from openmash.actions import exclusions, triage
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    AuditEntry,
    Contact,
    FeedbackTask,
    OutboxMessage,
    RatingFact,
    Redirect,
)
from openmash.records.tenancy import in_hub
from tests.support.stories import make_contact
from tests.support.triage_stories import (
    CONFIRMED,
    SCREENED,
    first_child,
    open_case,
    proposed,
    told_three_times,
)

SOON = CONFIRMED + timedelta(minutes=5)
WHY = "Unexplained bruise; he is afraid to speak."


def confirm(cast: Any, contact_id: UUID, rating: Rating = Rating.AMBER, **more: Any) -> None:
    more.setdefault("reason", WHY)
    who = more.pop("who", cast.manager)
    triage.confirm_rating(who, contact_id=contact_id, rating=rating, now=CONFIRMED, **more)


def change(cast: Any, contact_id: UUID, rating: Rating, **more: Any) -> None:
    more.setdefault("reason", WHY)
    triage.change_rating(cast.manager, contact_id=contact_id, rating=rating, now=SOON, **more)


def redirect(cast: Any, contact_id: UUID, **more: Any) -> None:
    told = {
        "open_case_id": None,
        "worker_name": "Amara Osei",
        "team": "Children in need, north",
        "reason": "Open to this team since September.",
    }
    who = more.pop("who", cast.screening_officer)
    triage.redirect(who, contact_id=contact_id, now=SOON, **{**told, **more})


def contact_of(cast: Any, contact_id: UUID) -> Contact:
    with in_hub(cast.hub_id):
        return Contact.objects.get(id=contact_id)


def acts_on(cast: Any, contact_id: UUID) -> list[str]:
    with in_hub(cast.hub_id):
        entries = AuditEntry.objects.filter(subject_id=str(contact_id)).order_by("at")
        return list(entries.values_list("act", flat=True))


def steps_of(cast: Any, contact_id: UUID) -> list[tuple[str, str]]:
    with in_hub(cast.hub_id):
        facts = RatingFact.objects.filter(contact_id=contact_id).order_by("sequence")
        return list(facts.values_list("step", "rating"))


def test_a_proposal_rates_nothing_yet(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.AMBER)
    contact = contact_of(cast, contact_id)
    assert contact.status == ContactStatus.PROPOSED
    assert contact.current_rating is None
    assert contact.next_due_at == contact.screening_due_at
    assert contact.changed_at == SCREENED
    assert acts_on(cast, contact_id) == ["contact_received", "rating_proposed"]


def test_initial_and_later_ratings_are_separate_facts(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.GREEN)
    confirm(cast, contact_id, Rating.AMBER)
    amber_due = contact_of(cast, contact_id).decision_due_at
    change(cast, contact_id, Rating.RED)
    contact = contact_of(cast, contact_id)
    assert (contact.initial_rating, contact.current_rating) == ("amber", "red")
    assert contact.rated_at == CONFIRMED
    assert contact.decision_due_at is not None
    assert amber_due is not None
    assert contact.decision_due_at < amber_due
    assert contact.next_due_at == contact.decision_due_at
    assert steps_of(cast, contact_id) == [
        ("proposed", "green"),
        ("confirmed", "amber"),
        ("changed", "red"),
    ]
    assert acts_on(cast, contact_id)[1:] == [
        "rating_proposed",
        "rating_confirmed",
        "rating_changed",
    ]


def test_a_fact_keeps_the_threshold_text_it_was_judged_by(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.RED)
    with in_hub(cast.hub_id):
        fact = RatingFact.objects.get(contact_id=contact_id)
    assert len(fact.threshold_text) > 20


def test_a_manager_may_rate_what_nobody_screened(cast: Any) -> None:
    contact_id = make_contact(cast)
    confirm(cast, contact_id)
    assert contact_of(cast, contact_id).status == ContactStatus.RATED


@pytest.mark.parametrize("desk", ["business_support", "police", "assessment_team", "auditor"])
def test_only_screeners_propose(cast: Any, desk: str) -> None:
    contact_id = make_contact(cast)
    with pytest.raises(Refused):
        triage.propose_rating(
            getattr(cast, desk), contact_id=contact_id, rating=Rating.RED, reason=WHY, now=SCREENED
        )
    assert steps_of(cast, contact_id) == []


@pytest.mark.parametrize("desk", ["screening_officer", "social_worker", "administrator"])
def test_only_a_manager_confirms_and_changes(cast: Any, desk: str) -> None:
    contact_id = make_contact(cast)
    with pytest.raises(Refused):
        confirm(cast, contact_id, who=getattr(cast, desk))
    confirm(cast, contact_id)
    with pytest.raises(Refused):
        triage.change_rating(
            getattr(cast, desk), contact_id=contact_id, rating=Rating.RED, reason=WHY, now=SOON
        )
    assert steps_of(cast, contact_id) == [("confirmed", "amber")]


def test_next_door_and_the_excluded_hear_one_sentence(cast: Any, next_door: Any) -> None:
    contact_id = make_contact(cast)
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.screening_officer.user_id,
        reason="Her sister's child.",
        now=SCREENED,
    )
    sentences = set()
    for viewer, asked_for in (
        (next_door.screening_officer, contact_id),
        (cast.screening_officer, contact_id),
        (cast.social_worker, uuid4()),
    ):
        with pytest.raises(NotThere) as refused:
            triage.propose_rating(
                viewer, contact_id=asked_for, rating=Rating.RED, reason=WHY, now=SCREENED
            )
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert steps_of(cast, contact_id) == []


def test_the_second_to_confirm_learns_who_was_first(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.AMBER)
    confirm(cast, contact_id, seen=1)
    with pytest.raises(Overtaken, match="Manager HAC confirmed the rating Amber before you"):
        confirm(cast, contact_id, Rating.RED, seen=1)
    assert steps_of(cast, contact_id)[1:] == [("confirmed", "amber")]


def test_a_proposal_changed_while_the_manager_read_is_not_confirmed_unseen(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.GREEN)
    proposed(cast, contact_id, Rating.RED)
    with pytest.raises(Overtaken, match="proposed the rating Red before you"):
        confirm(cast, contact_id, Rating.GREEN, seen=1)
    assert contact_of(cast, contact_id).rated_at is None


def test_two_changes_at_once_do_not_overwrite_each_other(cast: Any) -> None:
    contact_id = make_contact(cast)
    confirm(cast, contact_id)
    change(cast, contact_id, Rating.RED, seen=1)
    with pytest.raises(Overtaken, match="changed the rating to Red"):
        change(cast, contact_id, Rating.GREEN, seen=1)
    assert contact_of(cast, contact_id).current_rating == "red"


def test_moves_out_of_turn_are_refused_and_leave_nothing(cast: Any) -> None:
    contact_id = make_contact(cast)
    with pytest.raises(NotNow):
        change(cast, contact_id, Rating.RED)
    confirm(cast, contact_id)
    before = acts_on(cast, contact_id)
    with pytest.raises(NotNow):
        proposed(cast, contact_id, Rating.RED)
    with pytest.raises(NotNow):
        redirect(cast, contact_id)
    with pytest.raises(BadInput, match="already"):
        change(cast, contact_id, Rating.AMBER)
    assert acts_on(cast, contact_id) == before
    assert steps_of(cast, contact_id) == [("confirmed", "amber")]


@pytest.mark.parametrize("reason", ["", "   \n ", "x" * 4_001])
def test_a_rating_needs_a_reason(cast: Any, reason: str) -> None:
    contact_id = make_contact(cast)
    with pytest.raises(BadInput) as refused:
        confirm(cast, contact_id, reason=reason)
    assert set(refused.value.by_field) == {"reason"}
    assert contact_of(cast, contact_id).rated_at is None


def test_a_repeat_contact_is_not_rated_without_weighing_the_earlier_ones(cast: Any) -> None:
    contact_id = told_three_times(cast)
    assert contact_of(cast, contact_id).repeat_review
    with pytest.raises(BadInput) as refused:
        confirm(cast, contact_id, Rating.RED)
    assert set(refused.value.by_field) == {"repeat_weighed"}
    confirm(cast, contact_id, Rating.RED, repeat_weighed="Third bruise in a year.")
    with in_hub(cast.hub_id):
        fact = RatingFact.objects.get(contact_id=contact_id)
    assert WHY in fact.reason
    assert "Third bruise in a year." in fact.reason


def test_a_repeat_contact_is_not_lowered_in_silence(cast: Any) -> None:
    contact_id = told_three_times(cast)
    confirm(cast, contact_id, Rating.AMBER, repeat_weighed="Third bruise in a year.")
    with pytest.raises(BadInput) as refused:
        change(cast, contact_id, Rating.BLUE)
    assert set(refused.value.by_field) == {"repeat_weighed"}
    change(cast, contact_id, Rating.RED)
    assert contact_of(cast, contact_id).current_rating == "red"


def test_a_redirect_tells_the_worker_and_makes_feedback_due(cast: Any) -> None:
    contact_id = make_contact(cast)
    case_id = open_case(cast, first_child(cast, contact_id))
    redirect(cast, contact_id, open_case_id=case_id)
    contact = contact_of(cast, contact_id)
    assert contact.status == ContactStatus.FEEDBACK_DUE
    assert contact.decided_at == SOON
    assert contact.next_due_at == contact.feedback_due_at
    with in_hub(cast.hub_id):
        assert Redirect.objects.get(contact_id=contact_id).open_case_id == case_id
        assert FeedbackTask.objects.filter(contact_id=contact_id).exists()
        sent = OutboxMessage.objects.get(template="contact_redirected")
    assert sent.to_address == "amara.osei@hac.example.org"
    assert acts_on(cast, contact_id)[-1] == "contact_redirected"


def test_a_redirect_names_a_worker_a_team_and_a_case_that_is_open(cast: Any) -> None:
    contact_id = make_contact(cast)
    for wrong, field in (
        ({"worker_name": " "}, "worker_name"),
        ({"worker_name": "x" * 121}, "worker_name"),
        ({"team": ""}, "team"),
        ({"reason": ""}, "reason"),
        ({"open_case_id": uuid4()}, "open_case"),
    ):
        with pytest.raises(BadInput) as refused:
            redirect(cast, contact_id, **wrong)
        assert set(refused.value.by_field) == {field}
    assert contact_of(cast, contact_id).status == ContactStatus.RECEIVED


@pytest.mark.parametrize("desk", ["business_support", "police", "auditor"])
def test_only_screeners_redirect(cast: Any, desk: str) -> None:
    with pytest.raises(Refused):
        redirect(cast, make_contact(cast), who=getattr(cast, desk))


def test_without_its_audit_entry_nothing_is_rated(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact_id = make_contact(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("openmash.actions.base.server_cursor", refuse)
    for move in (confirm, redirect):
        with pytest.raises(RuntimeError):
            move(cast, contact_id)
    with pytest.raises(RuntimeError):
        proposed(cast, contact_id, Rating.RED)
    assert contact_of(cast, contact_id).status == ContactStatus.RECEIVED
    assert steps_of(cast, contact_id) == []
    with in_hub(cast.hub_id):
        assert not Redirect.objects.exists()
        assert not OutboxMessage.objects.filter(template="contact_redirected").exists()
