"""Who stands for a label: the same number, two sources, and nobody of two minds."""

from dataclasses import replace
from datetime import date

from openmash.domain.people.upkeep import labels as module
from openmash.domain.people.upkeep.labels import Told, is_held_out, labels, too_few
from tests.domain.upkeep.records import number, told

RECORDS = told(300)
ENOUGH = told(2_100)


def test_a_fifth_of_the_people_is_held_out_whole_and_always_the_same() -> None:
    found = labels(told(300, times=4))
    trained = {first.number for _, first in found.training}
    held = {first.number for _, first in found.held_out}
    assert trained.isdisjoint(held)
    assert 40 < len(held) < 80
    assert held == {each for each in trained | held if is_held_out(each)}


def test_order_and_company_change_nothing_for_a_person() -> None:
    few = labels(RECORDS[:100])
    assert set(few.held_out) <= set(labels(reversed(RECORDS)).held_out)


def test_nobody_counts_more_than_three_times_and_no_source_for_two() -> None:
    often = told(1, times=30)
    found = labels(often)
    assert len([*found.training, *found.held_out]) == module.MOST_OF_ONE
    one_source = [replace(each, source="one contact") for each in often]
    assert labels(one_source).training == labels(one_source).held_out == ()


def test_a_number_without_its_check_digit_is_none() -> None:
    wrong = number(5)[:-1] + str((int(number(5)[-1]) + 1) % 10)
    bad = [replace(each, facts=replace(each.facts, nhs_number=wrong)) for each in told(1)]
    assert labels(bad).people == ()


def test_a_number_that_two_people_bear_and_a_decision_that_they_are_two_are_believed() -> None:
    one, other = told(1)
    brother = replace(other.facts, forename="Zeki", birth_date=date(2001, 5, 5))
    assert labels([one, replace(other, facts=brother)]).doubted == 1
    apart = {frozenset((one.key, other.key))}
    kept = labels([one, other])
    assert len([*kept.training, *kept.held_out]) == 1
    decided = labels([one, other], apart)
    assert (decided.training, decided.held_out, decided.doubted) == ((), (), 1)


def test_what_is_missing_is_said_in_numbers() -> None:
    found = labels(RECORDS)
    sentence = too_few(found)
    assert sentence is not None
    assert f"1,000 pairs of records of one person ({len(found.training)} here)" in sentence
    assert "2,000 people with an NHS number (300 here)" in sentence
    assert too_few(labels(ENOUGH)) is None


def test_people_who_all_live_alone_teach_nothing_of_brothers_and_sisters() -> None:
    alone = [
        Told(each.key, each.source, replace(each.facts, address_lines=(f"{place // 2} X Road",)))
        for place, each in enumerate(ENOUGH)
    ]
    sentence = too_few(labels(alone))
    assert sentence is not None
    assert "who live with another" in sentence
