"""Codes read in the light of a question say of a person what the clear card would have said."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from openmash.domain.people.elsewhere.encoding import Coded, Encoder, encode
from openmash.domain.people.elsewhere.likeness import Light, like_sounding, near_words
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.forenames import is_forename
from openmash.domain.people.linkage.kinds import GivenLevel
from openmash.domain.people.linkage.levels import compare

KEY = bytes(range(32))
ASKED = card_of(
    PersonFacts(
        forename="Aishah Noor",
        surname="Chowdhury-Sample",
        other_names=("Aisha Begum",),
        birth_date=date(2014, 5, 9),
        birth_precision="day",
        sex="F",
        nhs_number="9990000026",
        upn="X999999999999",
        postcodes=("N14 9DW", "E1 3DB"),
        address_lines=("Flat 2", "109 Sample Walk"),
        phone="+442079460111",
    )
)


@cache
def light(asked: Card, key: bytes) -> Light:
    """Making the codes of all that is near somebody takes longer than to read by them."""
    return Light(asked, Encoder(key))


def read(held: Card, asked: Card = ASKED, key: bytes = KEY) -> Card:
    """A held card by way of the file of codes."""
    coded = Coded.from_json(encode(held, Encoder(KEY)).to_json())
    return light(asked, key).read(coded)


def born(year: int, month: int, day: int, precision: str = "day") -> Card:
    return replace(ASKED, born=date(year, month, day), precision=precision)


SURELY_READ = [
    ASKED,
    replace(ASKED, given="aisha"),
    replace(ASKED, given="ayesha"),
    replace(ASKED, given="aishha"),
    replace(ASKED, given="a"),
    replace(ASKED, given="aish"),
    replace(ASKED, given="noor", middle=frozenset({"aishah"})),
    replace(ASKED, given="chowdhury", surname=frozenset({"aishah"})),
    replace(ASKED, given="begum"),
    replace(ASKED, given="tomasz"),
    replace(ASKED, given=""),
    replace(ASKED, middle=frozenset({"jane"})),
    replace(ASKED, middle=frozenset()),
    replace(ASKED, surname=frozenset({"choudhury"})),
    replace(ASKED, surname=frozenset({"chowdhury", "okafor"})),
    replace(ASKED, surname=frozenset({"okafor"}), aliases=frozenset({"chowdhury", "sample"})),
    replace(ASKED, surname=frozenset({"okafor"}), aliases=frozenset()),
    born(2014, 9, 5),
    born(2014, 5, 8),
    born(2014, 5, 19),
    born(2041, 5, 9),
    born(2004, 5, 9),
    born(2014, 5, 1, "month"),
    born(2014, 6, 1, "month"),
    born(2014, 1, 1, "year"),
    born(2013, 1, 1, "year"),
    born(2014, 1, 1),
    born(2009, 1, 1),
    born(2013, 7, 20, "approximate"),
    born(2012, 7, 20, "approximate"),
    born(1999, 7, 20, "approximate"),
    born(1971, 2, 3),
    replace(ASKED, born=None, precision=""),
    replace(ASKED, born=None, precision="", expected=date(2014, 6, 1), unborn=True),
    replace(ASKED, born=None, precision="", expected=date(2014, 9, 1), unborn=True),
    replace(ASKED, sex="M"),
    replace(ASKED, sex="U"),
    replace(ASKED, nhs="9990000034"),
    replace(ASKED, nhs="", upn="Y999999999999"),
    replace(ASKED, nhs=""),
    replace(ASKED, postcodes=frozenset({"N149DW"})),
    replace(ASKED, postcodes=frozenset({"N149ZZ"}), phone=""),
    replace(ASKED, postcodes=frozenset({"SE11AA"}), phone=""),
    replace(ASKED, houses=frozenset({"7"}), phone=""),
    replace(ASKED, houses=frozenset({"2", "109", "3"})),
    replace(ASKED, postcodes=frozenset(), houses=frozenset()),
]


SOUNDS_ALIKE = [("mahimmud", GivenLevel.MISSPELT), ("mahmoud", GivenLevel.SOUNDS)]


@pytest.mark.parametrize("held", SURELY_READ)
def test_codes_agree_as_far_as_the_clear_card_does(held: Card) -> None:
    assert compare(ASKED, read(held)) == compare(ASKED, held)


def test_a_birth_that_is_expected_is_found_as_the_birth_it_was() -> None:
    expecting = replace(ASKED, born=None, precision="", expected=date(2026, 12, 1), unborn=True)
    for day in (date(2026, 11, 3), date(2027, 1, 12), date(2027, 1, 13)):
        held = replace(ASKED, born=day)
        assert compare(expecting, read(held, expecting)).dob == compare(expecting, held).dob


@pytest.mark.parametrize("forename", [True, False])
@pytest.mark.parametrize("word", ["mohammed", "aishah", "oluwaseun", "chowdhury", "okafor"])
def test_a_stand_in_is_to_a_word_as_what_sounds_alike_is(word: str, forename: bool) -> None:
    wanted = GivenLevel.SOUNDS if is_forename(word) is forename else GivenLevel.MISSPELT
    for other in like_sounding(word, forename=forename):
        assert compare(Card(given=word), Card(given=other)).given is wanted


@pytest.mark.parametrize(("held", "level"), SOUNDS_ALIKE)
def test_a_misheard_name_is_read_as_one_and_anothers_name_is_not(
    held: str, level: GivenLevel
) -> None:
    asked = Card(given="mohammed")
    assert held not in near_words("mohammed")
    assert compare(asked, Card(given=held)).given is level
    assert compare(asked, read(Card(given=held), asked)).given is level


def test_two_strangers_of_one_family_stay_one_family_and_two_people() -> None:
    one = card_of(PersonFacts(forename="Wren", surname="Elsewhere", postcodes=("SW1A 1AA",)))
    other = replace(one, given="tom", middle=frozenset())
    a, b = read(one), read(other)
    assert a.surname == b.surname
    assert a.postcodes == b.postcodes
    assert compare(a, b).given is GivenLevel.DIFFERENT


def test_under_another_key_nobody_is_like_anybody() -> None:
    strange = compare(ASKED, read(ASKED, key=bytes(32)))
    assert {strange.given, strange.surname, strange.dob, strange.address, strange.number} == {1}


def test_a_code_tells_neither_its_field_nor_its_value_without_the_key() -> None:
    encoder = Encoder(KEY)
    assert encoder.code("name", "ali") != encoder.code("house", "ali")
    assert encoder.code("name", "ali") != Encoder(bytes(32)).code("name", "ali")
    assert encoder.key(5) != Encoder(bytes(32)).key(5)
    with pytest.raises(ValueError, match="32 bytes"):
        Encoder(b"short")


def test_the_nearest_words_are_few_enough_to_ask_for_each() -> None:
    near = near_words("oluwaseun")
    assert {"seun", "oluwasen", "oluwaseum", "olu"} <= set(near)
    assert "oluwaseun" not in near
    assert len(near) < 1_000
