"""What people of one name share is counted on strangers, and never on one person or one home."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from openmash.adapters.linkage.namesakes import of_one_first_name, of_one_surname, together
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import GivenLevel, TogetherLevel

AISHA = Card(
    given="aisha",
    surname=frozenset({"rahman"}),
    born=date(2016, 4, 23),
    precision="day",
    nhs="9434765919",
)
TOLD = replace(AISHA, given="aysha")
BROTHER = Card(
    given="yusuf", surname=AISHA.surname, postcodes=frozenset({"ZZ993WZ"}), houses=frozenset({"14"})
)
AT_HOME = replace(AISHA, postcodes=BROTHER.postcodes, houses=BROTHER.houses)
NAMESAKE = replace(AISHA, nhs="", born=date(1980, 1, 2), surname=frozenset({"okafor"}))
COUSIN = Card(given="zoe", surname=AISHA.surname)
NOBODY = Card(given="kwame", surname=frozenset({"mensah"}))
NAMELESS = Card()


def test_strangers_of_one_surname_are_drawn_and_nobody_else() -> None:
    index = [AISHA, AT_HOME, BROTHER, NAMESAKE, COUSIN, NOBODY, NAMELESS]
    drawn = set(of_one_surname(index, [(AT_HOME, AISHA)], 200, Random(1)))
    assert {other.given for _, other in drawn} == {"zoe"}


def test_strangers_of_one_first_name_are_drawn_in_any_spelling() -> None:
    index = [AISHA, NAMESAKE, replace(NAMESAKE, given="ayesha"), COUSIN, NAMELESS]
    drawn = {other for _, other in of_one_first_name(index, [(TOLD, AISHA)], 200, Random(1))}
    assert {card.given for card in drawn} <= {"aisha", "ayesha"}
    assert NAMESAKE in drawn
    assert AISHA not in drawn


def test_where_nobody_bears_the_name_nobody_is_drawn() -> None:
    assert (
        list(of_one_surname([NOBODY], [(NAMELESS, NAMELESS), (AISHA, AISHA)], 9, Random(1))) == []
    )


def test_a_common_name_is_drawn_as_often_as_its_pairs_are_met() -> None:
    many = [replace(COUSIN, born=date(2000, 1, day), precision="day") for day in range(1, 28)]
    few = [replace(NOBODY, born=date(2000, 1, day), precision="day") for day in range(1, 4)]
    same = [(AISHA, AISHA), (replace(NOBODY, nhs="1"), NOBODY)]
    drawn = [other for _, other in of_one_surname([*many, *few], same, 3_000, Random(1))]
    assert sum(each.given == "zoe" for each in drawn) / len(drawn) == pytest.approx(0.9, abs=0.02)


def test_what_both_names_say_less_is_how_much_oftener_the_first_is_shared() -> None:
    strangers: dict[int, float] = dict.fromkeys(map(int, GivenLevel), 0.001)
    strangers[GivenLevel.DIFFERENT] = 0.99
    family = {level: share * 8 for level, share in strangers.items()}
    chances = together(strangers, family)
    for level in (TogetherLevel.BOTH, TogetherLevel.LOOSELY):
        m, u = chances[level]
        assert m == pytest.approx(1 / 8)
        assert u == 1.0
    assert chances[TogetherLevel.APART] == (1.0, 1.0)
    # That names of one surname avoid each other is chance.
    assert together(family, strangers)[TogetherLevel.BOTH] == (1.0, 1.0)
    assert together(strangers, dict.fromkeys(map(int, GivenLevel), 0.0))[TogetherLevel.BOTH] == (
        1.0,
        1.0,
    )
