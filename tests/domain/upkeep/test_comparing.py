"""Two models side by side: what is better, what is worse, and what is too little to tell."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import Model, current
from openmash.domain.people.upkeep.comparing import (
    Finding,
    Labelled,
    Outcome,
    Source,
    Tried,
    compare,
    numbered,
    outcome,
    tried,
)
from openmash.domain.people.upkeep.labels import labels
from tests.domain.upkeep.records import person, told

J, L, X = Outcome.JOINED, Outcome.LISTED, Outcome.LEFT


def made(same: bool, old: Outcome, new: Outcome, count: int, **more: object) -> list[Tried]:
    how = {"source": Source.NUMBERS, "group": "a", **more}
    return [Tried(same=same, old=old, new=new, **how)] * count  # type: ignore[arg-type]


ENOUGH = [*made(True, J, J, 400), *made(False, L, L, 400)]


def found(*more: Sequence[Tried]) -> tuple[Finding, str]:
    comparison = compare([*ENOUGH, *(each for some in more for each in some)])
    return comparison.finding, " ".join(comparison.reasons)


def test_the_same_twice_is_as_good() -> None:
    assert found()[0] is Finding.AS_GOOD


def test_too_few_pairs_recommend_nothing() -> None:
    comparison = compare([*made(True, L, J, 250), *made(False, J, L, 250)])
    assert comparison.finding is Finding.TOO_FEW
    assert "250 pairs of one person" in comparison.reasons[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (made(False, L, J, 5), "joins more pairs of two people"),
        (made(True, L, X, 5), "leaves out more pairs of one person"),
        (made(True, J, L, 5), "joins fewer pairs of one person"),
        (made(True, L, X, 5, source=Source.REVIEWERS), "against more of the reviewers"),
        (made(False, L, J, 5, source=Source.REVIEWERS), "against more of the reviewers"),
    ],
)
def test_what_chance_does_not_explain_speaks_against(more: list[Tried], words: str) -> None:
    finding, reasons = found(more)
    assert finding is Finding.WORSE
    assert words in reasons


def test_harm_to_one_group_is_not_made_good_by_another() -> None:
    finding, reasons = found(
        made(True, J, L, 8, group="b"), made(True, J, J, 50, group="b"), made(True, L, J, 60)
    )
    assert finding is Finding.WORSE
    assert reasons.endswith("in the group “b”.")


def test_fewer_wrong_joins_or_more_right_ones_are_better() -> None:
    assert found(made(False, J, L, 6))[0] is Finding.BETTER
    assert found(made(True, L, J, 6))[0] is Finding.BETTER
    assert found(made(True, X, L, 6))[0] is Finding.BETTER


def test_more_right_joins_do_not_pay_for_a_wrong_one_that_may_be_chance() -> None:
    finding, reasons = found(made(True, L, J, 40), made(False, L, J, 2))
    assert finding is Finding.TOO_FEW
    assert "joins 2 pairs of two people that the old one does not" in reasons


def test_worse_is_said_of_few_pairs_too() -> None:
    assert compare(made(False, L, J, 20)).finding is Finding.WORSE


@cache
def pairs() -> tuple[Labelled, ...]:
    """Every test reads the same ones: they cannot be changed."""
    return tuple(numbered(labels(told(260))))


def eager(model: Model, bits: float) -> Model:
    return replace(model, thresholds=replace(model.thresholds, same=bits))


def test_pairs_are_tried_without_their_numbers_and_near_misses_are_other_people() -> None:
    assert {each.same for each in pairs()} == {True, False}
    assert not any(card.nhs or card.upn for each in pairs() for card in (each.one, each.other))
    same = [each for each in pairs() if each.same]
    assert all(each.one.born == each.other.born for each in same)
    assert not any(each.one == each.other for each in pairs() if not each.same)


def test_a_model_that_joins_nobody_is_seen_and_one_that_joins_everybody() -> None:
    never = compare(tried(current(), eager(current(), 99.0), pairs()))
    assert never.joined_right.only_old > 10
    assert never.finding is Finding.WORSE
    always = compare(tried(current(), eager(current(), -99.0), pairs()))
    assert always.joined_wrong.only_new > 5
    assert always.finding is Finding.WORSE


def test_an_outcome_is_what_the_page_would_show() -> None:
    one = card_of(person(1, Random(1)))
    pair = Labelled(one, one, same=True, source=Source.REVIEWERS)
    assert outcome(current(), pair) is J
    assert outcome(eager(current(), 99.0), pair) is L
    stranger = card_of(person(2_000, Random(9)))
    assert outcome(current(), replace(pair, other=stranger)) is X
