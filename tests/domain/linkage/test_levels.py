"""How far two people agree: a table of cases, as people meet them."""

from dataclasses import replace
from datetime import date

import pytest

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
    compare,
)
from openmash.domain.people.linkage.sounding import daitch_mokotoff
from openmash.domain.people.linkage.variants import are_variants, classes, group_count
from tests.domain.linkage.people import AISHA, HOUSED


def _levels(one: PersonFacts, other: PersonFacts) -> Levels:
    return compare(card_of(one), card_of(other))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Zoë", "ZOE", GivenLevel.SAME),
        ("Mohammed Ali", "Mohammed", GivenLevel.SAME),
        ("Mohammed", "Md", GivenLevel.VARIANT),
        ("Seun", "Oluwaseun", GivenLevel.VARIANT),
        ("Gosia", "Małgorzata", GivenLevel.VARIANT),
        ("Ali", "Mohammed Ali", GivenLevel.MIDDLE),
        ("Jaydenn", "Jayden", GivenLevel.MISSPELT),
        ("Gwen", "wGen", GivenLevel.MISSPELT),
        ("Hayden", "Jayden", GivenLevel.SLIP),
        ("Zhaklinaj", "Zhaklinai", GivenLevel.SLIP),
        ("Anne-Marie", "Annemarie", GivenLevel.VARIANT),
        ("Wing Fai", "Wingfai", GivenLevel.VARIANT),
        ("Anne Marie", "Annelise", GivenLevel.PART),
        ("Filip", "Phylip", GivenLevel.MISSPELT),
        ("Qobad", "Kobat", GivenLevel.SOUNDS),
        ("Mei", "Mie", GivenLevel.GARBLED),
        ("Như", "Nưh", GivenLevel.GARBLED),
        ("Emmanuel", "Emmznudl", GivenLevel.GARBLED),
        ("Ana", "Ava", GivenLevel.DIFFERENT),
        ("Noor", "Nxxr", GivenLevel.DIFFERENT),
        ("A", "Aisha", GivenLevel.INITIAL),
        ("Aisha", "Wei", GivenLevel.DIFFERENT),
        ("Baby", "Aisha", GivenLevel.MISSING),
        ("Twin 1", "Twin 2", GivenLevel.MISSING),
    ],
)
def test_first_names(one: str, other: str, level: GivenLevel) -> None:
    found = _levels(replace(AISHA, forename=one), replace(AISHA, forename=other))
    assert found.given is level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Silva-Santos", "Santos Silva", SurnameLevel.SAME),
        ("O'Neill", "O\u2019NEILL", SurnameLevel.SAME),
        ("Chowdhury", "Choudhary", SurnameLevel.VARIANT),
        ("Rahman-Clarke", "Clarke", SurnameLevel.PART),
        ("Rahman Khan", "Akhtar Khan", SurnameLevel.LITTLE),
        ("De la Cruz", "Delacruz", SurnameLevel.SLIP),
        ("Okonkwo", "Okonkow", SurnameLevel.SLIP),
        ("Weiss", "Veis", SurnameLevel.SOUNDS),
        ("Rahman", "Okafor", SurnameLevel.DIFFERENT),
        ("Unknown", "Okafor", SurnameLevel.MISSING),
    ],
)
def test_surnames(one: str, other: str, level: SurnameLevel) -> None:
    found = _levels(replace(AISHA, surname=one), replace(AISHA, surname=other))
    assert found.surname is level


def test_names_that_changed_places_and_names_also_used() -> None:
    swapped = _levels(AISHA, replace(AISHA, forename="Rahman", surname="Aisha"))
    assert (swapped.given, swapped.surname) == (GivenLevel.SWAPPED, SurnameLevel.SWAPPED)
    misspelt = _levels(AISHA, replace(AISHA, forename="Rahman", surname="Aihsa"))
    assert (misspelt.given, misspelt.surname) == (GivenLevel.SWAPPED, SurnameLevel.SWAPPED)
    married = replace(AISHA, surname="Okafor", other_names=("Aisha Rahman",))
    assert _levels(AISHA, married).surname is SurnameLevel.ALIAS
    called = replace(AISHA, forename="Nour", other_names=("Aisha",))
    assert _levels(AISHA, called).given is GivenLevel.ALIAS


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (date(2016, 4, 23), date(2016, 4, 23), BirthLevel.SAME),
        (date(2016, 1, 1), date(2016, 1, 1), BirthLevel.NEW_YEAR),
        (date(2016, 4, 3), date(2016, 3, 4), BirthLevel.SWAPPED),
        (date(2016, 4, 30), date(2016, 5, 1), BirthLevel.NEXT_DAY),
        (date(2016, 4, 23), date(2018, 4, 23), BirthLevel.DIGIT),
        (date(2016, 4, 23), date(2016, 4, 17), BirthLevel.TWO_PARTS),
        (date(2016, 4, 23), date(2016, 1, 1), BirthLevel.YEAR_PUT),
        (date(2016, 4, 23), date(2016, 9, 2), BirthLevel.YEAR),
        (date(2016, 4, 23), date(2015, 1, 1), BirthLevel.DIFFERENT),
        (date(2016, 4, 23), date(2009, 11, 5), BirthLevel.DIFFERENT),
        (None, date(2009, 11, 5), BirthLevel.MISSING),
    ],
)
def test_birth_dates(one: date | None, other: date, level: BirthLevel) -> None:
    found = _levels(replace(AISHA, birth_date=one), replace(AISHA, birth_date=other))
    assert found.dob is level


def test_dates_known_in_part_and_children_expected() -> None:
    year = replace(AISHA, birth_date=date(2016, 1, 1), birth_precision="year")
    assert _levels(AISHA, year).dob is BirthLevel.LOOSE
    other_month = replace(AISHA, birth_date=date(2016, 5, 1), birth_precision="month")
    assert _levels(AISHA, other_month).dob is BirthLevel.YEAR
    guess = replace(AISHA, birth_date=date(2018, 6, 1), birth_precision="approximate")
    assert _levels(AISHA, guess).dob is BirthLevel.MISSING
    expected = PersonFacts(surname="Rahman", is_unborn=True, expected_date=date(2016, 5, 20))
    assert _levels(AISHA, expected).dob is BirthLevel.EXPECTED
    later = replace(expected, expected_date=date(2016, 8, 20))
    assert _levels(AISHA, later).dob is BirthLevel.DIFFERENT


def test_addresses() -> None:
    def against(**changes: object) -> AddressLevel:
        return _levels(HOUSED, replace(HOUSED, **changes)).address  # type: ignore[arg-type]

    assert against() is AddressLevel.DOOR
    assert against(address_lines=("Flat 2", "14 Invented Street")) is AddressLevel.DOOR
    assert against(address_lines=("15 Invented Street",)) is AddressLevel.POSTCODE
    assert against(postcodes=("ZZ1 1AA", "ZZ99 3WZ"), address_lines=()) is AddressLevel.AMONG
    assert against(postcodes=("ZZ99 3AA",)) is AddressLevel.SECTOR
    assert against(postcodes=("ZZ1 1AA",)) is AddressLevel.DIFFERENT
    assert against(postcodes=()) is AddressLevel.MISSING
    moved = replace(AISHA, postcodes=("ZZ1 1AA",))
    assert _levels(AISHA, moved).address is AddressLevel.PHONE
    flats = replace(HOUSED, address_lines=("Flat 3", "14 Tower House"))
    other = replace(HOUSED, address_lines=("Flat 9", "14 Tower House"))
    assert _levels(flats, other).address is AddressLevel.POSTCODE


def test_numbers_sex_and_middle_names() -> None:
    assert _levels(AISHA, AISHA).number is NumberLevel.SAME
    assert _levels(AISHA, replace(AISHA, nhs_number="9876543210")).number is NumberLevel.DIFFERENT
    pupil = replace(AISHA, nhs_number="")
    assert _levels(AISHA, pupil).number is NumberLevel.PUPIL_SAME
    assert _levels(AISHA, replace(AISHA, sex="M")).sex is SexLevel.DIFFERENT
    assert _levels(AISHA, replace(AISHA, sex="U")).sex is SexLevel.MISSING
    ali = replace(AISHA, forename="Mohammed Ali")
    yusuf = replace(AISHA, forename="Mohammed Yusuf")
    assert _levels(ali, yusuf).middle is MiddleLevel.DIFFERENT
    assert _levels(ali, replace(ali, forename="Mohammed A")).middle is MiddleLevel.SAME
    assert _levels(ali, AISHA).middle is MiddleLevel.MISSING


# The codes that the authors' own description gives for these names.
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("auerbach", {"097400", "097500"}),
        ("lipshitz", {"874400"}),
        ("moskowitz", {"645740"}),
        ("peters", {"734000", "739400"}),
        ("schwarzenegger", {"474659", "479465"}),
        ("jackson", {"145460", "154600", "445460", "454600"}),
        ("", set()),
    ],
)
def test_daitch_mokotoff(name: str, codes: set[str]) -> None:
    assert set(daitch_mokotoff(name)) == codes


def test_the_variant_table_is_whole() -> None:
    assert group_count() >= 250
    assert are_variants("emeka", "chukwuemeka")
    assert not are_variants("emeka", "emeka")
    assert not are_variants("jayden", "hayden")
    assert len(classes("alex")) > 1
