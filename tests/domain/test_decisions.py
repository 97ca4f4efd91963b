"""When a manager may decide, what a decision must carry, and what a challenge allows."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from openmash.core.codes import PrimaryNeed
from openmash.core.errors import BadInput, NotNow
from openmash.domain.access import AgencyKind, Role
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.handovers import (
    NOTE_LIMIT,
    check_decide_again,
    check_note,
)
from openmash.domain.decisions.outcomes import (
    BECOMES_REFERRAL,
    HANDED_TO,
    SSD_CONTACT_FLAG,
    HandoverStatus,
    Outcome,
)
from openmash.domain.decisions.rules import (
    TEXT_LIMIT,
    DecisionTold,
    Outstanding,
    Returned,
    Seen,
    check_outstanding_reason,
    check_weighing,
    checked,
    overtaken,
    readiness,
)
from openmash.domain.sharing.firewall import KNOW_IT_EXISTS, TOLD_TO_TEAMS
from openmash.domain.sharing.handling import HandlingCode

POLICY = default_policy("Hackney")
POLICE, HEALTH, EDUCATION, HOUSING = (
    AgencyKind.POLICE,
    AgencyKind.HEALTH,
    AgencyKind.EDUCATION,
    AgencyKind.HOUSING,
)
CHILD = UUID(int=1)


def waits(*kinds: AgencyKind) -> list[Outstanding]:
    return [Outstanding(UUID(int=n), kind, kind.label) for n, kind in enumerate(kinds, start=5)]


def came(*kinds: AgencyKind, answer: Answer = Answer.SHARED) -> list[Returned]:
    return [Returned(kind, kind.label, answer) for kind in kinds]


# Readiness


def test_every_answer_in_is_complete_and_needs_no_reason() -> None:
    ready = readiness(Rating.AMBER, POLICY, [], came(POLICE, HEALTH))
    assert (ready.complete, ready.needs_reason) == (True, False)
    assert ready.sentence == "Every agency that was asked has answered."


def test_a_red_may_be_decided_on_the_returns_that_matter() -> None:
    matter = POLICY.agencies_that_matter_for_red
    ready = readiness(Rating.RED, POLICY, waits(HOUSING), came(*matter))
    assert (ready.complete, ready.enough_for_red, ready.needs_reason) == (False, True, False)
    assert "Housing" in ready.sentence
    assert "added to the record" in ready.sentence


@pytest.mark.parametrize("missing", POLICY.agencies_that_matter_for_red)
def test_a_red_that_misses_one_that_matters_needs_a_reason(missing: AgencyKind) -> None:
    others = [k for k in POLICY.agencies_that_matter_for_red if k is not missing]
    ready = readiness(Rating.RED, POLICY, waits(missing, HOUSING), came(*others))
    assert ready.needs_reason
    assert [each.kind for each in ready.missing_that_matter] == [missing]


def test_a_red_whose_police_was_never_asked_has_not_heard_the_police() -> None:
    heard = [k for k in POLICY.agencies_that_matter_for_red if k is not POLICE]
    assert readiness(Rating.RED, POLICY, waits(HOUSING), came(*heard)).needs_reason


def test_a_red_whose_social_care_was_never_asked_says_so_and_asks_why() -> None:
    ready = readiness(Rating.RED, POLICY, [], came(POLICE, HEALTH, HOUSING))
    assert (ready.complete, ready.needs_reason) == (False, True)
    assert ready.never_asked == (AgencyKind.SOCIAL_CARE,)
    assert "Children's social care. Ask them first, or say why" in ready.sentence
    with pytest.raises(BadInput, match="is made without Children's social care"):
        check_outstanding_reason(ready, " ")
    assert check_outstanding_reason(ready, "It leads this case.") == "It leads this case."


def test_a_red_that_also_waits_names_both_whom_it_waits_for_and_who_was_not_asked() -> None:
    ready = readiness(Rating.RED, POLICY, waits(HEALTH), came(POLICE))
    assert "Still waiting for Health." in ready.sentence
    assert "before a red decision: Children's social care." in ready.sentence
    with pytest.raises(BadInput, match="missing returns and is made without Children's social"):
        check_outstanding_reason(ready, "")


def test_a_red_that_heard_all_who_matter_and_waits_for_nobody_needs_no_reason() -> None:
    ready = readiness(Rating.RED, POLICY, [], came(*POLICY.agencies_that_matter_for_red))
    assert (ready.complete, ready.needs_reason, ready.never_asked) == (True, False, ())


@pytest.mark.parametrize("rating", [each for each in Rating if each is not Rating.RED])
def test_only_red_misses_those_it_never_asked(rating: Rating) -> None:
    ready = readiness(rating, POLICY, [], came(HOUSING))
    assert (ready.needs_reason, ready.never_asked) == (False, ())


def test_a_policy_that_needs_nobody_heard_for_red_misses_nobody() -> None:
    policy = replace(POLICY, agencies_that_matter_for_red=())
    assert readiness(Rating.RED, policy, [], came(HOUSING)).complete


def test_amber_never_passes_on_the_returns_that_matter_alone() -> None:
    matter = POLICY.agencies_that_matter_for_red
    assert readiness(Rating.AMBER, POLICY, waits(HOUSING), came(*matter)).needs_reason


def test_nobody_asked_does_not_read_as_everybody_answered() -> None:
    ready = readiness(Rating.AMBER, POLICY, [], [])
    assert ready.needs_reason
    assert "answered" not in ready.sentence
    assert "No agency has been asked" in ready.sentence


def test_a_rating_for_which_the_policy_asks_nobody_needs_no_reason() -> None:
    silent = [level.rating for level in POLICY.levels if not level.agencies]
    for rating in silent:
        ready = readiness(rating, POLICY, [], [])
        assert not ready.needs_reason
        assert "asks none" in ready.sentence


@pytest.mark.parametrize(
    ("answer", "said"),
    [(Answer.CANNOT_SEARCH, "could not search"), (Answer.DECLINED, "declined to share")],
)
def test_an_answer_that_tells_nothing_is_named(answer: Answer, said: str) -> None:
    ready = readiness(Rating.AMBER, POLICY, [], came(HEALTH, answer=answer))
    assert f"Health {said}: what it holds is not known here." in ready.sentence


@pytest.mark.parametrize("answer", [Answer.NOTHING_HELD, Answer.NOT_RELEVANT, Answer.SHARED])
def test_an_answer_that_tells_something_is_not_called_unknown(answer: Answer) -> None:
    ready = readiness(Rating.AMBER, POLICY, [], came(HEALTH, answer=answer))
    assert "not known" not in ready.sentence


def test_a_reason_is_asked_for_only_where_it_is_needed() -> None:
    waiting = readiness(Rating.AMBER, POLICY, waits(HEALTH), [])
    with pytest.raises(BadInput, match="cannot wait"):
        check_outstanding_reason(waiting, "  ")
    assert check_outstanding_reason(waiting, " He is in danger. ") == "He is in danger."
    complete = readiness(Rating.AMBER, POLICY, [], came(HEALTH))
    assert check_outstanding_reason(complete, "") == ""
    with pytest.raises(BadInput, match="8,000"):
        check_outstanding_reason(complete, "x" * (TEXT_LIMIT + 1))


# What came while somebody decided


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (None, ""),
        (Seen(2, Rating.AMBER), ""),
        (Seen(1, Rating.AMBER), "A return came in"),
        (Seen(0, Rating.AMBER), "2 returns came in"),
        (Seen(2, Rating.GREEN), "changed to Amber"),
    ],
)
def test_what_came_while_deciding_is_read_first(seen: Seen | None, said: str) -> None:
    news = overtaken(seen, Seen(2, Rating.AMBER))
    assert said in news
    assert bool(news) is bool(said)


# What a decision carries


def told(outcome: Outcome, **changes: Any) -> DecisionTold:
    facts = {"primary_need": "N1", "rationale": "Bruise seen; father on bail.", **changes}
    return DecisionTold(CHILD, outcome, **facts)


@pytest.mark.parametrize("outcome", Outcome)
def test_no_decision_without_rationale(outcome: Outcome) -> None:
    with pytest.raises(BadInput) as refused:
        checked(told(outcome, rationale=" \n "), field="child_2.")
    assert list(refused.value.by_field) == ["child_2.rationale"]


@pytest.mark.parametrize("outcome", sorted(BECOMES_REFERRAL))
@pytest.mark.parametrize("need", ["", "N10", "n1", "Abuse"])
def test_a_referral_needs_a_census_need(outcome: Outcome, need: str) -> None:
    with pytest.raises(BadInput, match="primary need"):
        checked(told(outcome, primary_need=need))


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - BECOMES_REFERRAL))
def test_what_is_no_referral_keeps_no_need(outcome: Outcome) -> None:
    assert checked(told(outcome)).primary_need == ""


def test_an_overlong_rationale_is_refused_and_the_longest_is_kept() -> None:
    with pytest.raises(BadInput):
        checked(told(Outcome.EARLY_HELP, rationale="x" * (TEXT_LIMIT + 1)))
    assert checked(told(Outcome.EARLY_HELP, rationale="x" * TEXT_LIMIT)).rationale


def test_a_differing_view_is_weighed_in_words() -> None:
    with pytest.raises(BadInput, match="the view of Police"):
        check_weighing("", "Police")
    assert check_weighing(" Their record is of 2019. ", "Police") == "Their record is of 2019."


def test_every_outcome_has_words_a_hint_and_a_flag() -> None:
    assert len({outcome.label for outcome in Outcome}) == len(Outcome)
    assert all(outcome.hint.endswith(".") for outcome in Outcome)
    assert set(SSD_CONTACT_FLAG) == set(Outcome)
    assert set(HANDED_TO) >= BECOMES_REFERRAL
    assert [need.value for need in PrimaryNeed][:2] == ["N1", "N2"]


# Handovers


@pytest.mark.parametrize("status", [HandoverStatus.OFFERED, HandoverStatus.ACCEPTED])
def test_only_a_challenge_lets_a_manager_decide_again(status: HandoverStatus) -> None:
    with pytest.raises(NotNow):
        check_decide_again(status)
    check_decide_again(HandoverStatus.CHALLENGED)


def test_a_note_may_be_empty_and_not_endless() -> None:
    assert check_note("  ") == ""
    with pytest.raises(BadInput):
        check_note("x" * (NOTE_LIMIT + 1))


def test_what_only_managers_know_of_is_not_even_counted_for_a_team() -> None:
    assert HandlingCode.SEALED not in TOLD_TO_TEAMS
    for code in TOLD_TO_TEAMS:
        assert Role.BUSINESS_SUPPORT in KNOW_IT_EXISTS[code]
