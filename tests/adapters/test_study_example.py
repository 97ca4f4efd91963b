"""The published means of 2013, given back by the study from contacts generated to them."""

import pytest

from openmash.adapters.synthetic.study_example import PUBLISHED, study_example
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.conclusions import Kind
from openmash.domain.insights.study import ALL_AREAS, before_after, study, windows


def test_the_published_means_come_back_in_the_layout_of_the_study() -> None:
    example = study_example()
    at = {area: windows(start) for area, start in example.starts.items()}
    table = before_after(example.cases, at)
    assert len(example.starts) == 5
    high, low = (row for row in table if row.area == ALL_AREAS)
    assert (high.label, low.label) == ("Level 3: high or complex", "Level 2: low to vulnerable")
    assert high.before.mean_of_ended.value == pytest.approx(2.5)
    assert high.after.mean_of_ended.value == pytest.approx(1.25)
    assert low.before.mean_of_ended.value == pytest.approx(4.6)
    assert low.after.mean_of_ended.value == pytest.approx(2.4)
    # What the study did not print: how many, and how sure.
    assert min(row.before.n for row in table) > 30
    assert high.change.high is not None
    assert high.change.high < 0
    # No area has the published mean by itself: it is one of all of them, as in the study.
    alone = [row.before.mean_of_ended.value for row in table if row.area != ALL_AREAS]
    assert all(abs((each or 0) - mean) > 1e-6 for each in alone for mean, _ in PUBLISHED.values())


def test_every_part_of_the_study_has_something_to_say_of_the_example() -> None:
    example = study_example()
    found = study(example.cases, example.starts)
    assert all(each.level.value is not None for each in found.series)
    assert found.effect.ratio.low is not None
    assert found.effect.ratio.high is not None
    assert found.effect.ratio.high < 1
    truth = [after / before for before, after in PUBLISHED.values()]
    assert min(truth) * 0.8 < (found.adjusted_effect.ratio.value or 0) < max(truth) * 1.2
    assert {each.kind for each in found.conclusions} == set(Kind)
    assert any(not case.decided for case in example.cases)
    assert {case.rating for case in example.cases} == {Rating.AMBER, Rating.GREEN}


def test_the_same_seed_gives_the_same_contacts() -> None:
    assert study_example(seed=7) == study_example(seed=7)
    assert study_example(seed=7).cases != study_example(seed=8).cases
