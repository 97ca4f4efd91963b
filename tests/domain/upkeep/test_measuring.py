"""A model is measured by people asked about without their numbers, some of whom are not there."""

from dataclasses import replace

import pytest

from openmash.domain.people.linkage.model import current
from openmash.domain.people.upkeep.labels import is_held_out, is_withheld, labels
from openmash.domain.people.upkeep.measuring import (
    FEWEST_IN_GROUP,
    TOGETHER,
    Answer,
    answers,
    by_group,
    figures,
    pooled,
)
from tests.domain.upkeep.records import told

MODEL = current()
RECORDS = told(260)
GIVEN = answers(MODEL, labels(RECORDS))


def test_everybody_held_out_is_asked_about_once_and_a_third_is_not_there() -> None:
    numbers = {each.number for each in RECORDS if is_held_out(each.number)}
    assert len(GIVEN) == len(numbers) > 30
    assert sum(not each.held for each in GIVEN) == sum(map(is_withheld, numbers)) > 5


def test_who_is_not_there_is_never_found() -> None:
    assert not any(each.right for each in GIVEN if not each.held)
    assert sum(each.right for each in GIVEN) > 0.8 * sum(each.held for each in GIVEN)


def test_nobody_is_found_by_the_number_that_says_who_they_are() -> None:
    """With the number left in, every one of these would be found by it."""
    changed = [
        replace(each, facts=replace(RECORDS[(place + 7) % len(RECORDS)].facts,
                                    nhs_number=each.facts.nhs_number))
        if place % 2 else each
        for place, each in enumerate(RECORDS)
    ]  # fmt: skip
    found = [each for each in answers(MODEL, labels(changed)) if each.held]
    assert sum(each.right for each in found) < 0.2 * len(found) + 1


def answer(
    odds: float | None, *, right: bool = True, held: bool = True, group: str = "a"
) -> Answer:
    return Answer(held=held, right=right, odds=odds, vetoed=False, group=group)


def test_wrong_joins_are_counted_those_of_absent_people_by_themselves() -> None:
    given = [answer(20.0)] * 9 + [answer(20.0, right=False), answer(20.0, right=False, held=False)]
    made = figures(given, 8.65)
    assert (made["joined"], made["joined wrongly"], made["joined wrongly, not held"]) == (11, 2, 1)
    assert made["recall at same"] == 0.9


def test_a_vetoed_candidate_is_not_joined_however_much_it_weighs() -> None:
    assert not replace(answer(99.0), vetoed=True).is_joined(8.65)
    assert not answer(None).is_joined(8.65)


def test_a_recall_is_told_only_where_a_wrong_one_would_have_shown() -> None:
    made = figures([answer(10.0)] * 150, 8.65)
    assert made["recall at 0.99"] == {"bits": 10.0, "recall": 1.0}
    assert made["recall at 0.999"] is None
    mixed = [answer(20.0)] * 150 + [answer(5.0, right=False)] * 10 + [answer(1.0)] * 40
    assert figures(mixed, 8.65)["recall at 0.99"] == {"bits": 20.0, "recall": 0.75}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 90, "b": 40, "c": 31}, {"a": 90, "b": 40, "c": 31}),
        ({"a": 90, "b": 20, "c": 15}, {"a": 90, TOGETHER: 35}),
        # Five alone would follow from the total: the next larger group hides them.
        ({"a": 90, "b": 40, "c": 5}, {"a": 90, TOGETHER: 45}),
        ({"a": 12, "b": 9}, {}),
    ],
)
def test_small_groups_are_put_together_until_they_are_not_small(
    sizes: dict[str, int], shown: dict[str, int]
) -> None:
    found = {group: size for group, (size, _) in pooled(sizes).items()}
    assert found == shown
    assert all(size >= FEWEST_IN_GROUP for size in found.values())


def test_the_share_of_a_group_is_of_its_own() -> None:
    made = by_group([("a", True)] * 30 + [("a", False)] * 10 + [("b", False)] * 40)
    assert made == {"a": {"asked": 40, "found": 0.75}, "b": {"asked": 40, "found": 0.0}}
