"""Two people of the owner, what they looked at, and who reviews an override."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import Role, Viewer
from openmash.domain.contacts.policy import default_policy
from openmash.domain.sharing import release_rules as rules
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.release_rules import Said, Standing
from openmash.domain.sharing.releases import ReleaseAnswer, ReleaseStatus

OWNER, OTHER, HUB = uuid4(), uuid4(), uuid4()
TODAY = date(2026, 11, 17)
ASKED = Standing(ReleaseStatus.ASKED, HandlingCode.HUB_ONLY)
PROPOSED = replace(
    ASKED,
    status=ReleaseStatus.PROPOSED,
    answer=ReleaseAnswer.SANITISE,
    wording="A violent record.",
    proposed_by=1,
    proposer="Priya Nair",
)


def viewer(role: Role, agency: UUID | None = OWNER, user: int = 7) -> Viewer:
    return Viewer(user, HUB, role, agency, "Somebody")


@pytest.mark.parametrize(
    ("role", "agency", "may"),
    [
        (Role.NAVIGATOR, OWNER, True),
        (Role.NAVIGATOR, OTHER, False),
        (Role.SOCIAL_WORKER, OWNER, True),
        (Role.MANAGER, OTHER, False),
        (Role.MANAGER, None, False),
        (Role.BUSINESS_SUPPORT, OWNER, False),
        (Role.RECEIVING_TEAM, OWNER, False),
        (Role.ADMINISTRATOR, OWNER, False),
    ],
)
def test_only_the_owners_own_people_speak_for_it(
    role: Role, agency: UUID | None, may: bool
) -> None:
    assert rules.speaks_for(viewer(role, agency), OWNER) is may


def test_nobody_confirms_what_they_proposed_themselves() -> None:
    with pytest.raises(Refused):
        rules.check_confirm(PROPOSED, 1, PROPOSED.seen)
    assert rules.check_confirm(PROPOSED, 2, PROPOSED.seen) is ReleaseStatus.SANITISED


@pytest.mark.parametrize(
    "changed",
    [
        {"wording": "A violent record since 2019."},
        {"reason": "Another."},
        {"answer": ReleaseAnswer.RELEASE},
        {"review_on": TODAY},
        {"proposed_by": 3},
        {"handling": HandlingCode.SEALED},
        {"named_roles": ("manager",)},
        {"status": ReleaseStatus.OVERRIDDEN},
    ],
)
def test_what_is_confirmed_is_exactly_what_was_seen(changed: dict[str, object]) -> None:
    now_stands = replace(PROPOSED, **changed)  # type: ignore[arg-type]
    with pytest.raises(Overtaken):
        rules.check_confirm(now_stands, 2, PROPOSED.seen)
    with pytest.raises(Overtaken):
        rules.check_propose(now_stands, PROPOSED.seen)


def test_text_cannot_slide_from_one_field_into_the_next() -> None:
    one = replace(PROPOSED, wording="ab", reason="c")
    assert one.seen != replace(PROPOSED, wording="a", reason="bc").seen


@pytest.mark.parametrize(
    "status", [ReleaseStatus.RELEASED, ReleaseStatus.SANITISED, ReleaseStatus.OVERRIDDEN]
)
def test_what_is_answered_for_good_takes_no_other_answer(status: ReleaseStatus) -> None:
    standing = replace(PROPOSED, status=status, confirmer="Paul Mensah")
    with pytest.raises(NotNow):
        rules.check_propose(standing, standing.seen)


def test_what_was_declined_may_be_answered_anew_but_not_confirmed_again() -> None:
    standing = replace(PROPOSED, status=ReleaseStatus.DECLINED)
    rules.check_propose(standing, standing.seen)
    with pytest.raises(NotNow):
        rules.check_confirm(standing, 2, standing.seen)


def test_whoever_comes_second_learns_who_was_first() -> None:
    with pytest.raises(Overtaken, match="Priya Nair has proposed"):
        rules.check_propose(PROPOSED, ASKED.seen)
    done = replace(PROPOSED, status=ReleaseStatus.SANITISED, confirmer="Paul Mensah")
    with pytest.raises(Overtaken, match="Paul Mensah has answered: released in other words"):
        rules.check_confirm(done, 2, PROPOSED.seen)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(ReleaseAnswer.SANITISE, wording="  "), "wording"),
        (Said(ReleaseAnswer.SANITISE, wording="x" * 4_001), "wording"),
        (Said(ReleaseAnswer.DECLINE, review_on=date(2026, 12, 1)), "reason"),
        (Said(ReleaseAnswer.DECLINE, reason="It would harm him."), "review_on"),
        (Said(ReleaseAnswer.DECLINE, reason="It would.", review_on=TODAY), "review_on"),
        (Said(ReleaseAnswer.DECLINE, reason="It would.", review_on=date(2028, 1, 1)), "review_on"),
    ],
)
def test_each_answer_says_what_it_must(said: Said, field: str) -> None:
    with pytest.raises(BadInput) as fault:
        rules.checked(said, TODAY)
    assert set(fault.value.by_field) == {field}


def test_what_does_not_belong_to_an_answer_is_not_kept() -> None:
    typed = Said(ReleaseAnswer.RELEASE, "Words.", "Reasons.", date(2026, 12, 1))
    assert rules.checked(typed, TODAY) == Said(ReleaseAnswer.RELEASE)


def test_an_override_is_reviewed_before_its_release_is_withdrawn() -> None:
    with pytest.raises(NotNow):
        rules.check_withdrawal(withdrawn_by="", override_unreviewed=True)
    with pytest.raises(Overtaken, match="Paul"):
        rules.check_withdrawal(withdrawn_by="Paul", override_unreviewed=False)
    rules.check_withdrawal(withdrawn_by="", override_unreviewed=False)


def test_an_override_is_reviewed_by_somebody_else_who_may() -> None:
    def check(who: Viewer, reviewed_by: str = "") -> None:
        rules.check_review(who, by=7, reviewed_by=reviewed_by, owner_agency_id=OWNER)

    with pytest.raises(Refused):
        check(viewer(Role.MANAGER))
    with pytest.raises(NotThere):
        check(viewer(Role.NAVIGATOR, OTHER, user=8))
    with pytest.raises(Overtaken):
        check(viewer(Role.MANAGER, user=8), "Maureen")
    check(viewer(Role.MANAGER, OTHER, user=8))
    check(viewer(Role.NAVIGATOR, OWNER, user=9))


def test_a_review_is_due_a_working_day_later() -> None:
    calendar = default_policy("Hackney").calendar
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert rules.review_due(calendar, friday) == datetime(2026, 11, 23, 15, tzinfo=UTC)
