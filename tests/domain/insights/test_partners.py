"""The partners' side, agency by agency."""

import pytest

from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.insights.partners import Check, Side, View, passed_over, sides
from openmash.domain.insights.survival import Wait


def _one(checks: list[Check], views: list[View] | None = None) -> Side:
    (side,) = sides(checks, views or [])
    return side


DONE = Wait(60, True, target=240, followed=9_000)


def test_each_step_is_counted_of_what_could_have_come() -> None:
    found = _one(
        [
            Check("police", DONE, Answer.SHARED, decided=True, used=True),
            Check("police", Wait(500, True, 240, 9_000), Answer.SHARED_IN_PART, decided=True),
            Check("police", DONE, Answer.NOTHING_HELD, answered_alone=True, decided=True),
            Check("police", Wait(100, False, 240, 100), None),
            Check("police", Wait(900, False, 240, 900), None),
            Check("police", Wait(30, False, 240, 9_000), None, withdrawn=True),
        ]
    )
    assert (found.asked, found.answered, found.withdrawn, found.answered_alone) == (5, 3, 1, 1)
    # Two in time of the four whose limit has run out: the young open one is not judged yet.
    assert found.in_time.value == 0.5
    assert found.gave.value == 2 / 3
    assert found.used.value == 0.5
    assert found.median.value == 500


def test_what_became_of_views_that_differed() -> None:
    views = [
        View("health", decided=True),
        View("health", decided=True, differed=True, weighed=True),
        View("health", decided=True, differed=True, changed=True),
        View("health", decided=True, differed=True, weighed=True, escalated=True),
        View("health", decided=True, differed=True),
        View("health", decided=False),
    ]
    found = _one([Check("health", DONE, Answer.SHARED, decided=True)] * 8, views)
    assert found.views == 6
    assert found.differed.value == 0.8
    assert (found.weighed, found.changed, found.escalated, found.unweighed) == (2, 1, 1, 1)
    assert found.voice.value == 5 / 8
    assert any("1 view that differed" in each for each in found.signs)


def test_an_agency_whose_returns_are_hardly_used_is_a_sign_and_a_few_are_none() -> None:
    ignored = Check("housing", DONE, Answer.SHARED, decided=True)
    assert any("cite less than half" in each for each in _one([ignored] * 30).signs)
    assert not any("cite" in each for each in _one([ignored] * 3).signs)


def test_decisions_that_cite_nobody_are_no_sign_about_one_agency() -> None:
    uncited = Check("housing", DONE, Answer.SHARED, decided=True, citing=False)
    found = _one([uncited] * 30)
    assert found.used.value is None
    assert not any("cite" in each for each in found.signs)
    passed_over = Check("housing", DONE, Answer.SHARED, decided=True)
    assert _one([uncited] * 30 + [passed_over] * 5).used.value == 0


def test_an_agency_never_asked_but_heard_has_a_side_too() -> None:
    found = _one([], [View("probation", decided=True)])
    assert found.asked == 0
    assert found.median.note == "This agency was not asked."
    assert found.in_time.value is None
    assert found.signs == ("It gave its views but was asked for nothing.",)
    assert sides([], []) == ()


def test_an_agency_that_never_answers_has_no_median_and_the_longest_wait_counts() -> None:
    found = _one([Check("gp", Wait(900, False, 240, 900), None)] * 4)
    assert found.median.value is None
    assert found.in_time.value == 0
    assert found.gave.value is None


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        # Once beside 879 times asked; once in all; once where the others never are.
        ({"health": 1}, {"health": 879, "police": 900}),
        ({"health": 1}, {"police": 900}),
        ({"health": 1}, {"health": 4, "police": 5_000}),
        # As often as the others, and nobody to compare with.
        ({"health": 30, "police": 30}, {"health": 100, "police": 100}),
        ({"health": 30}, {"health": 10}),
        # Seldomer than the others.
        ({"health": 2, "police": 90, "housing": 90}, {"health": 98, "police": 10, "housing": 10}),
    ],
)
def test_an_agency_left_out_as_the_others_are_is_no_sign(
    left_out: dict[str, int], asked: dict[str, int]
) -> None:
    assert "health" not in passed_over(left_out, asked)


def test_an_agency_left_out_clearly_more_than_the_others_is_a_sign() -> None:
    found = passed_over({"health": 20, "police": 4}, {"health": 80, "police": 96, "housing": 100})
    assert found == {"health"}
    assert passed_over({"housing": 12}, {"police": 300}) == {"housing"}
