"""Training counts what it should: slips on records of one person, chance agreements on others."""

from datetime import date
from math import log2
from typing import Any

import pytest

from openmash.adapters.linkage.expected_level import LEAST_AT_HOME, TOLD_ALIKE
from openmash.adapters.linkage.training import LEAST_M, train
from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.levels import (
    BirthLevel,
    GivenLevel,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
    TogetherLevel,
)
from openmash.domain.people.linkage.model import Model, model_of


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    city = list(people(5, 2_600, held_out=False))
    cards = [card_of(person.facts) for person in city]
    same = [
        (card_of(query.facts), cards[query.about.id])
        for query in queries(city, 5, Kind.KNOWN, held_out=False)
        if query.facts.nhs_number and query.facts.nhs_number == query.about.facts.nhs_number
    ]
    return train(cards, same, when=date(2026, 11, 23), source="a small city", strangers=5_000)


@pytest.fixture(scope="module")
def model(settings: dict[str, Any]) -> Model:
    return model_of("small", settings)


def test_what_agrees_speaks_for_and_what_differs_against(model: Model) -> None:
    for name, same, different in (
        ("given", GivenLevel.SAME, GivenLevel.DIFFERENT),
        ("surname", SurnameLevel.SAME, SurnameLevel.DIFFERENT),
        ("dob", BirthLevel.SAME, BirthLevel.DIFFERENT),
    ):
        assert model.bits[name][same] > 6
        assert -8.1 < model.bits[name][different] < -2


def test_at_one_door_a_surname_and_a_birth_date_weigh_far_less(model: Model) -> None:
    for name, least in (("surname", 5), ("dob", 3)):
        at_home, elsewhere = (model.bits[each][-1] for each in (f"{name}_home", name))
        assert at_home < elsewhere - least


def test_an_expected_date_speaks_at_home_too_and_there_no_louder_than_twins_allow(
    model: Model,
) -> None:
    anywhere = model.bits["dob"][BirthLevel.EXPECTED]
    at_home = model.bits["dob_home"][BirthLevel.EXPECTED]
    assert 4.0 < anywhere < 9.0
    assert 4.0 < at_home <= log2(TOLD_ALIKE / (2 * LEAST_AT_HOME)) + 0.01


def test_what_goes_together_is_not_counted_twice(model: Model) -> None:
    """Of people of one surname more share a first name; of one first name nearly all one sex."""
    assert -6 < model.bits["together"][TogetherLevel.BOTH] < -1
    assert model.bits["together"][TogetherLevel.APART] == 0.0
    assert abs(model.bits["sex_named"][SexLevel.SAME]) < 0.3 < model.bits["sex"][SexLevel.SAME]
    assert model.bits["middle"][MiddleLevel.DIFFERENT] < -5 < 2 < model.bits["middle"][-1]
    for name in ("surname", "dob"):
        at_home, near, far = (
            model.bits[each][-1] for each in (f"{name}_home", f"{name}_postcode", name)
        )
        assert at_home < near < far


def test_the_number_that_pairs_were_found_by_is_not_trained_on_them(model: Model) -> None:
    assert model.bits["number"][NumberLevel.SAME] > 20
    assert model.bits["number"][NumberLevel.DIFFERENT] < -5


def test_m_has_a_floor_and_the_file_says_what_it_was_made_of(settings: dict[str, Any]) -> None:
    chances = [
        level["m_probability"]
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
    assert min(chances) >= LEAST_M
    about = settings["openmash"]
    assert about["trained"] == "2026-11-23"
    assert about["on"] == "a small city"
    assert about["counted"]["people"] == 2_600
    assert all(0 < shares["rare"] < 0.01 for shares in about["shares"].values())
    assert all(0 < share < 0.2 for share in about["shares"]["surname_class"]["share"].values())
