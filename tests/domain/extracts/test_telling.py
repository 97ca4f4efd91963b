"""What a row of an agency's index tells, and that every fault names its row, column and cure."""

from dataclasses import replace
from datetime import date

import pytest

from openmash.core.errors import BadInput
from openmash.domain.people.extracts import CELLS, FaultKind, Told, profile_of, told
from openmash.domain.people.extracts.dates import date_form, read_date

TODAY = date(2026, 11, 23)

PROFILE = """
version = 1
name = "invented police index"

[columns]
id = "REF"
forename = ["FORENAME1", "FORENAME2"]
surname = "SURNAME"
other_names = ["ALIASES"]
birth_date = "DOB"
expected_date = "EDD"
sex = "GENDER"
nhs_number = "NHS"
upn = "UPN"
postcodes = ["POSTCODE", "FORMER"]
address_lines = ["LINE1"]
phone = "PHONE"

[dates]
forms = ["DD/MM/YYYY", "DD MMM YYYY", "MM/YYYY", "YYYY"]
unknown = ["01/01/1900"]

[sex]
M = ["M", "1"]
F = ["F", "2"]
U = ["9"]

[cells]
between = ";"
"""

ROW = {
    "REF": " N/0001 ",
    "FORENAME1": "Aisha",
    "FORENAME2": "Noor",
    "SURNAME": "Rahman",
    "ALIASES": "Aisha Miah; Ayesha",
    "DOB": "23/04/2016",
    "EDD": "",
    "GENDER": "2",
    "NHS": "943 476 5919",
    "UPN": "H801200001001",
    "POSTCODE": "e84cv",
    "FORMER": "N1 4IK;E8 4CV",
    "LINE1": "14 Invented Street",
    "PHONE": "020 7946 0018",
}


def tell(**cells: str) -> Told:
    profile = profile_of(PROFILE)
    return told(ROW | cells, profile, number=7, today=TODAY, allow_test_numbers=True)


def test_every_claim_of_a_row_is_read() -> None:
    found = tell()
    assert found.faults == ()
    assert found.own_id == "N/0001"
    facts = found.facts
    assert (facts.forename, facts.surname) == ("Aisha Noor", "Rahman")
    assert facts.other_names == ("Aisha Miah", "Ayesha")
    assert (facts.birth_date, facts.birth_precision) == (date(2016, 4, 23), "day")
    assert (facts.sex, facts.nhs_number, facts.upn) == ("F", "9434765919", "H801200001001")
    assert facts.postcodes == ("E8 4CV", "N1 4IK")
    assert facts.phone == "+442079460018"
    assert not facts.is_unborn


@pytest.mark.parametrize(
    ("cells", "column", "kind"),
    [
        ({"REF": " "}, "REF", FaultKind.NO_ID),
        ({"REF": "9" * 101}, "REF", FaultKind.LONG_ID),
        ({"DOB": "31/02/2016"}, "DOB", FaultKind.NO_DATE),
        ({"DOB": "04/23/2016"}, "DOB", FaultKind.NO_DATE),
        ({"DOB": "24/11/2026"}, "DOB", FaultKind.FUTURE_DATE),
        ({"DOB": "23/04/1816"}, "DOB", FaultKind.ANCIENT_DATE),
        ({"GENDER": "Q"}, "GENDER", FaultKind.NO_SEX),
        ({"NHS": "9434765918"}, "NHS", FaultKind.NO_NHS_NUMBER),
        ({"UPN": "A801200001001"}, "UPN", FaultKind.NO_UPN),
        ({"FORMER": "Hackney"}, "FORMER", FaultKind.NO_POSTCODE),
        ({"PHONE": "ask mum"}, "PHONE", FaultKind.NO_PHONE),
        ({"SURNAME": "23/04/2016"}, "SURNAME", FaultKind.NO_NAME),
        ({"SURNAME": "Rah\ufffdman"}, "SURNAME", FaultKind.UNREADABLE),
        ({CELLS: "9"}, "", FaultKind.CELLS),
    ],
)
def test_a_fault_names_row_column_and_cure_and_never_the_cell(
    cells: dict[str, str], column: str, kind: FaultKind
) -> None:
    (fault,) = tell(**cells).faults
    assert (fault.row, fault.column, fault.kind) == (7, column, kind)
    assert fault.sentence.startswith("Row 7")
    assert column in fault.sentence
    for cell in cells.values():
        assert cell.strip() == "" or len(cell) < 2 or cell not in fault.sentence


def test_a_cell_at_fault_is_left_out_and_the_rest_counts() -> None:
    facts = tell(DOB="31/02/2016", GENDER="Q", FORMER="Hackney").facts
    assert facts.birth_date is None
    assert facts.birth_precision == "unknown"
    assert facts.sex == "U"
    assert facts.postcodes == ("E8 4CV",)
    assert facts.surname == "Rahman"


@pytest.mark.parametrize("nothing", ["", "NULL", "n/k", "Unknown", " - "])
def test_words_for_nothing_tell_nothing_and_are_no_fault(nothing: str) -> None:
    found = tell(DOB=nothing, NHS=nothing, FORMER=nothing, PHONE=nothing, GENDER=nothing)
    assert found.faults == ()
    assert found.facts.birth_date is None


def test_a_row_of_nobody_says_so() -> None:
    empty = dict.fromkeys(ROW, "") | {"REF": "N/1", "DOB": "23/04/2016"}
    (fault,) = told(empty, profile_of(PROFILE), number=1).faults
    assert fault.kind is FaultKind.NOTHING_TOLD


def test_a_date_that_stands_for_none_is_none() -> None:
    found = tell(DOB="01/01/1900")
    assert found.faults == ()
    assert found.facts.birth_precision == "unknown"


def test_a_child_expected_is_unborn_until_a_date_of_birth_is_told() -> None:
    assert tell(DOB="", EDD="01/02/2027").facts.is_unborn
    assert not tell(EDD="20/04/2016").facts.is_unborn


def test_places_that_stand_for_no_place_are_no_home_in_common() -> None:
    assert tell(POSTCODE="ZZ99 3VZ", FORMER="").facts.postcodes == ()


def test_numbers_never_issued_count_only_where_they_may() -> None:
    row = told(ROW, profile_of(PROFILE), number=1)
    assert [fault.kind for fault in row.faults] == [FaultKind.NO_NHS_NUMBER]
    assert row.facts.nhs_number == ""


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("23/04/2016", date(2016, 4, 23), "day"),
        ("3/4/2016", date(2016, 4, 3), "day"),
        ("23 Apr 2016", date(2016, 4, 23), "day"),
        ("23 April 2016", date(2016, 4, 23), "day"),
        ("04/2016", date(2016, 4, 1), "month"),
        ("2016", date(2016, 1, 1), "year"),
        ("2016-04-23", date(2016, 4, 23), "day"),
        ("2016-04-23 00:00:00", date(2016, 4, 23), "day"),
        ("2016-04-23T00:00:00+00:00", date(2016, 4, 23), "day"),
    ],
)
def test_dates_are_read_in_the_forms_told(text: str, day: date, precision: str) -> None:
    assert read_date(text, profile_of(PROFILE).forms) == (day, precision)


@pytest.mark.parametrize("text", ["23.04.2016", "2016-04-23 13:45:00", "29/02/2015", "23 Foo 2016"])
def test_a_date_in_no_form_is_none(text: str) -> None:
    assert read_date(text, profile_of(PROFILE).forms) is None


@pytest.mark.parametrize("text", ["DD/MM", "DD/YYYY", "MM/MM/YYYY", "%d/%m/%Y", "YYYY YYYY", ""])
def test_a_form_that_tells_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        date_form(text)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("version = 1", "version = 2", "version"),
        ('id = "REF"', "", "id"),
        ('id = "REF"', 'id = ["REF", "OTHER"]', "id"),
        ('surname = "SURNAME"', 'surnames = "SURNAME"', "surnames"),
        ('phone = "PHONE"', "phone = 7", "profile"),
        ('forms = ["DD/MM/YYYY", ', 'forms = ["dd/mm/yyyy", ', "forms"),
        ("[sex]", "[sexes]", "sexes"),
        ('M = ["M", "1"]', 'X = ["M", "1"]', "sex"),
        ("[cells]", '[file]\nencoding = "latin9"\n[cells]', "encoding"),
        ("[cells]", "[cells", "file"),
    ],
)
def test_a_wrong_profile_is_refused_by_its_part(old: str, new: str, part: str) -> None:
    assert old in PROFILE
    with pytest.raises(BadInput) as refused:
        profile_of(PROFILE.replace(old, new))
    assert list(refused.value.by_field) == [part]


def test_a_changed_profile_is_another() -> None:
    one, other = profile_of(PROFILE), profile_of(PROFILE.replace('"2"]', '"2", "3"]'))
    assert one.fingerprint != other.fingerprint
    assert replace(other, fingerprint=one.fingerprint) != one
