"""What a referrer may be told: the public nothing of the family, professionals the outcome."""

import pytest

from openmash.core.errors import BadInput
from openmash.domain.decisions.feedback import (
    WORDING_LIMIT,
    Method,
    check_wording,
    suggested_wording,
    unsafe_words,
)
from openmash.domain.decisions.outcomes import Outcome

FAMILY = ["Tolu", "Adeyemi", "Folake", "Zoë", "O'Brien", "Smith-Jones", "de Souza", "Will", "May"]


def suggested(*, public: bool, redirected: bool = False) -> str:
    return suggested_wording(
        public=public,
        reference="HAC-26-7K3M",
        outcomes=[("T.A.", Outcome.S17_ASSESSMENT), ("S.A.", Outcome.EARLY_HELP)],
        redirected=redirected,
    )


@pytest.mark.parametrize("redirected", [True, False])
def test_the_public_is_told_nothing_of_the_family(redirected: bool) -> None:
    wording = suggested(public=True, redirected=redirected)
    assert "T.A." not in wording
    assert unsafe_words(wording, FAMILY) == ()
    assert "HAC-26-7K3M" in wording


def test_a_professional_is_told_each_childs_outcome_by_initials() -> None:
    wording = suggested(public=False)
    assert "For T.A.: children's social care will carry out an assessment" in wording
    assert "For S.A.: the family will be offered early help" in wording


def test_the_public_is_told_the_same_words_whatever_came_of_it_and_only_true_ones() -> None:
    said = {
        suggested_wording(
            public=True, reference="R", outcomes=[("T.A.", outcome)], redirected=redirected
        )
        for outcome in Outcome
        for redirected in (True, False)
    }
    (wording,) = said
    assert "have decided what to do." in wording
    assert "acted" not in wording


def test_a_professional_is_told_of_the_allocated_worker_after_a_redirect() -> None:
    wording = suggested(public=False, redirected=True)
    assert "The child is already known to children's social care" in wording
    assert "has been passed to the allocated worker." in wording
    assert "manager" not in wording


def test_of_several_children_a_redirect_says_that_one_is_known_and_not_which() -> None:
    wording = suggested_wording(
        public=False, reference="R", outcomes=[], redirected=True, children=2
    )
    assert "A child you told us about is already known" in wording
    assert "The child" not in wording


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words_for_professionals(outcome: Outcome) -> None:
    wording = suggested_wording(
        public=False, reference="R", outcomes=[("T.A.", outcome)], redirected=False
    )
    assert len(wording) < WORDING_LIMIT
    assert "T.A." in wording


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        ("Tolu is safe.", "Tolu"),
        ("tolu is safe", "tolu"),
        ("TOLU'S school rang us", "TOLU"),
        ("We saw Zoe today", "Zoe"),
        ("We saw Mrs OBrien", "OBrien"),
        ("We saw Mrs O'Brien", "Brien"),
        ("Mrs Jones knows", "Jones"),
        ("Souza family", "Souza"),
        ("Will was at home", "Will"),
        ("You may call, we will answer", None),
        ("We hope you are well", None),
        ("de facto", None),
        ("Tolulope is somebody else", None),
        ("An assessment has begun", "assessment"),
        ("It is section 47 now", "section 47"),
        ("It is s.47 now", "s.47"),
        ("EARLY HELP will call", "EARLY HELP"),
        ("no further action", "no further action"),
        ("A social worker visited", "social worker"),
        ("The child is already known to us", "already known"),
        ("Please call 999 or the police", None),
    ],
)
def test_unsafe_words_are_found(wording: str, found: str | None) -> None:
    unsafe = unsafe_words(wording, FAMILY)
    assert (found in unsafe) if found else unsafe == ()


def test_the_suggested_words_are_never_refused_whatever_the_family_is_called() -> None:
    safe = suggested(public=True)
    assert unsafe_words(safe, ["To", "Thank", "Child", "We", "Privacy"], suggested=safe) == ()
    changed = f"{safe} Child is with her aunt."
    assert unsafe_words(changed, ["Child"], suggested=safe) == ("Child",)


def test_a_name_cannot_hide_in_other_spaces_or_across_lines() -> None:
    assert unsafe_words("no\nfurther\n action", []) == ("no further action",)
    assert unsafe_words("He\u00a0said:\u00a0Tolu", ["Tolu"]) == ("Tolu",)


def test_unsafe_words_stop_the_record_and_are_not_repeated_in_the_refusal() -> None:
    with pytest.raises(BadInput) as refused:
        check_wording(Method.PHONE, "Tolu is safe.", unsafe=("Tolu",))
    assert "Tolu" not in refused.value.sentence


def test_where_telling_was_not_possible_the_reason_may_name_the_family() -> None:
    reason = "Tolu's mother would hear the call."
    assert check_wording(Method.NOT_POSSIBLE, reason, unsafe=("Tolu",)) == reason


@pytest.mark.parametrize("method", Method)
def test_something_was_said_or_there_is_a_reason(method: Method) -> None:
    with pytest.raises(BadInput):
        check_wording(method, " \n")
    with pytest.raises(BadInput):
        check_wording(method, "x" * (WORDING_LIMIT + 1))
