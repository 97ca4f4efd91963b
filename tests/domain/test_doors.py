"""A glance at an address drops only those that are surely of another door."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.places import (
    PlaceLevel,
    compare_places,
    door_numbers,
    may_be_at_door,
)

WORDS = st.sampled_from(
    [
        "14",
        "14B",
        "1-4",
        "1'4",
        "4",
        "Flat 2",
        "Flat",
        "Invented",
        "Street",
        "١٤",
        "１４",
        "½",
        "é",
        ",",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=3)


def lives(lines: list[str]) -> PersonFacts:
    return PersonFacts(postcodes=("ZZ99 3WZ",), address_lines=tuple(lines))


@given(LINES, LINES)
@example(["14 Invented Street"], ["Flat 2", "１４ Invented Street"])
@example(["1'4 Invented Street"], ["14 Street Invented"])
def test_nobody_at_the_same_door_is_dropped(one: list[str], other: list[str]) -> None:
    here, there = lives(one), lives([line for line in other if line])
    if compare_places(here, there) is PlaceLevel.ADDRESS:
        assert may_be_at_door(door_numbers(here), "\n".join(other))


@pytest.mark.parametrize("address", ["15 Invented Street", "Invented Street", ""])
def test_another_number_is_another_door(address: str) -> None:
    here = lives(["Flat 2", "14 Invented Street"])
    assert not may_be_at_door(door_numbers(here) - {"2"}, address)


def test_an_address_without_a_number_is_at_nobodys_door() -> None:
    assert not may_be_at_door(door_numbers(lives(["Invented House"])), "Invented House")
