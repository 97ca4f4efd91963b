"""May it be shared under an agreement, and the reason for every answer."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from openmash.core.errors import BadInput
from openmash.domain.sharing import agreements, shares
from openmash.domain.sharing.agreements import AgreementDraft, AgreementFacts, ShareFacts, decide
from openmash.domain.sharing.lawful_basis import AgreementMode, FamilyTold, LawfulBasis
from openmash.domain.sharing.shares import Footing

POLICE, HEALTH, HOUSING = uuid4(), uuid4(), uuid4()
ON = date(2026, 11, 17)
ONE = AgreementFacts(
    agreement_id=uuid4(),
    name="Hub agreement",
    mode=AgreementMode.CONTENT,
    purpose="Safeguarding",
    agencies=frozenset({POLICE, HEALTH}),
    kinds=frozenset(),
    begins_on=date(2026, 1, 1),
    ends_on=date(2027, 12, 31),
)
ASK = ShareFacts(frozenset({POLICE, HEALTH}), frozenset({"markers"}))


def test_an_agreement_in_force_covers_it_and_says_until_when() -> None:
    decision = decide(ASK, [ONE], ON)
    assert decision.allowed
    assert not decision.needs_reason
    assert (decision.agreement_id, decision.mode) == (ONE.agreement_id, AgreementMode.CONTENT)
    assert decision.why == "“Hub agreement” covers it until 31 December 2027."


@pytest.mark.parametrize(
    ("agreement", "why"),
    [
        (replace(ONE, agencies=frozenset({POLICE, HOUSING})), "No agreement is kept between"),
        (replace(ONE, kinds=frozenset({"arrests"})), "does not cover every kind"),
        (replace(ONE, mode=AgreementMode.EXISTENCE), "that information is held, not what it says"),
        (replace(ONE, begins_on=date(2026, 11, 18)), "begins only on 18 November 2026"),
        (replace(ONE, ends_on=date(2026, 11, 16)), "lapsed on 16 November 2026"),
        (replace(ONE, ended_on=ON), "was ended on 17 November 2026"),
    ],
)
def test_what_is_not_covered_says_why_and_waits_unless_it_is_urgent(
    agreement: AgreementFacts, why: str
) -> None:
    refused = decide(ASK, [agreement], ON)
    assert not refused.allowed
    assert why in refused.why
    urgent = decide(replace(ASK, urgent=True), [agreement], ON)
    assert (urgent.allowed, urgent.needs_reason, urgent.agreement_id) == (True, True, None)
    assert why in urgent.why


def test_the_last_day_and_the_first_still_count() -> None:
    for day in (ONE.begins_on, date(2027, 12, 31)):
        assert decide(ASK, [ONE], day).allowed
    assert not decide(ASK, [ONE], date(2028, 1, 1)).allowed


def test_no_agencies_and_no_kinds_mean_all_of_them() -> None:
    everybody = replace(ONE, agencies=frozenset(), kinds=frozenset())
    assert decide(
        ShareFacts(frozenset({HOUSING, POLICE}), frozenset({"x"})), [everybody], ON
    ).allowed


def test_that_something_is_held_is_covered_by_either_mode() -> None:
    held = replace(ASK, mode=AgreementMode.EXISTENCE)
    for mode in AgreementMode:
        assert decide(held, [replace(ONE, mode=mode)], ON).allowed


def test_of_several_the_one_that_lasts_longest_answers() -> None:
    longer = replace(ONE, agreement_id=uuid4(), name="Charter", ends_on=None)
    assert decide(ASK, [ONE, longer], ON).agreement_id == longer.agreement_id


def test_the_nearest_miss_is_the_reason_given() -> None:
    lapsed = replace(ONE, name="Old", ends_on=date(2026, 1, 31))
    existence = replace(ONE, name="Index", mode=AgreementMode.EXISTENCE)
    assert "Old" in decide(ASK, [existence, lapsed], ON).why


def test_only_what_is_in_force_is_warned_of() -> None:
    soon = replace(ONE, ends_on=date(2026, 11, 20))
    assert agreements.lapses_within(soon, ON) == 14
    assert agreements.lapses_within(replace(soon, ended_on=ON), ON) is None
    assert agreements.lapses_within(replace(soon, ends_on=None), ON) is None
    assert "It lapses soon" in decide(ASK, [soon], ON).why


def test_an_agreement_needs_two_parties_and_days_that_make_sense() -> None:
    draft = AgreementDraft(
        "A", AgreementMode.CONTENT, "P", frozenset({POLICE}), ON, date(2026, 1, 1), date(2026, 2, 1)
    )
    with pytest.raises(BadInput) as fault:
        agreements.check_draft(draft, ON)
    assert set(fault.value.by_field) == {"agencies", "ends_on", "review_on"}
    agreements.check_draft(replace(draft, agencies=frozenset(), ends_on=ON, review_on=ON), ON)


@pytest.mark.parametrize(
    ("footing", "field"),
    [
        (Footing(LawfulBasis.CONSENT, FamilyTold.TOLD), "consent_detail"),
        (Footing(LawfulBasis.DUTY_TO_SHARE, FamilyTold.NOT_TOLD), "family_told_why_not"),
        (
            Footing(LawfulBasis.DUTY_TO_SHARE, FamilyTold.TOLD, agreement_why="x" * 2_001),
            "agreement_why",
        ),
    ],
)
def test_a_footing_says_what_it_must(footing: Footing, field: str) -> None:
    with pytest.raises(BadInput) as fault:
        shares.checked(footing)
    assert set(fault.value.by_field) == {field}


def test_a_contact_that_gave_no_reason_says_so() -> None:
    untold = shares.as_told_with_contact(LawfulBasis.CHILDREN_ACT_DUTY, "not_told", "")
    assert untold.told_why_not == shares.NO_REASON_KEPT
    told = shares.as_told_with_contact(LawfulBasis.CHILDREN_ACT_DUTY, "told", "Left over")
    assert told.told_why_not == ""
