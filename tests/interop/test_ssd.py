"""The Standard Safeguarding Dataset's tables: columns, keys and values, and nothing that runs."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.insights.front_door import FrontDoor, HandedOver
from openmash.domain.sharing.handling import DatePrecision
from openmash.interop import ssd
from openmash.interop.cells import csv_bytes, safe
from openmash.interop.ssd.check import keys
from openmash.interop.ssd.columns import PRIMARY_KEY
from tests.interop import london
from tests.interop.test_annex_a import front, referred, told

AT = datetime(2027, 4, 2, 9, tzinfo=UTC)
# From the dataset's definition, written out a second time.
COLUMNS = {
    "ssd_person": "pers_person_id pers_forename pers_surname pers_sex pers_gender pers_ethnicity "
    "pers_dob pers_common_child_id pers_legacy_id pers_upn_unknown pers_send_flag "
    "pers_expected_dob pers_death_date pers_is_mother pers_nationality",
    "ssd_contacts": "cont_contact_id cont_person_id cont_contact_date cont_contact_source_code "
    "cont_contact_source_desc cont_contact_outcome_json",
    "ssd_cin_episodes": "cine_referral_id cine_person_id cine_referral_date "
    "cine_cin_primary_need_code cine_referral_source_code cine_referral_source_desc "
    "cine_referral_outcome_json cine_referral_nfa cine_close_reason cine_close_date "
    "cine_referral_team cine_referral_worker_id",
    "ssd_linked_identifiers": "link_table_id link_person_id link_identifier_type "
    "link_identifier_value link_valid_from_date link_valid_to_date",
}


def read(source: FrontDoor) -> dict[str, list[dict[str, str]]]:
    """Each table as a program reads it."""
    with zipfile.ZipFile(io.BytesIO(ssd.archive(ssd.tables_of(source), AT))) as book:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(book.read(name).decode(), newline=""), strict=True)
            )
            for name in book.namelist()
            if name.endswith(".csv")
        }


def test_a_year_of_generated_contacts_has_whole_keys_and_columns() -> None:
    tables = read(london.as_told())
    assert {name: " ".join(rows[0]) for name, rows in tables.items()} == COLUMNS
    people = [row["pers_person_id"] for row in tables["ssd_person"]]
    assert len(people) == len(set(people)) > 1000
    for name, key in (
        ("ssd_contacts", "cont_person_id"),
        ("ssd_cin_episodes", "cine_person_id"),
        ("ssd_linked_identifiers", "link_person_id"),
    ):
        own = [row[PRIMARY_KEY[name]] for row in tables[name]]
        assert len(own) == len(set(own)) > 100
        assert {row[key] for row in tables[name]} <= set(people)


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({}, set()),
        ({"outcome": Outcome.NO_FURTHER_ACTION}, {"NFA_FLAG"}),
        ({"outcome": Outcome.INFORMATION_ADVICE}, {"ADVICE_FLAG"}),
        ({"outcome": Outcome.EARLY_HELP}, {"OTHER_OUTCOMES_EXIST_FLAG"}),
        ({"outcome": Outcome.S17_ASSESSMENT}, {"NEW_REFERRAL_FLAG"}),
        ({"outcome": Outcome.STRATEGY_DISCUSSION}, {"NEW_REFERRAL_FLAG", "CP_ENQUIRY_FLAG"}),
        ({"redirected": True}, {"EXISTING_REFERRAL_FLAG"}),
    ],
)
def test_the_outcome_of_a_contact_has_every_key(changes: Any, raised: set[str]) -> None:
    row = read(front(told(**changes)))["ssd_contacts"][0]
    flags = json.loads(row["cont_contact_outcome_json"])
    assert len(flags) == 10
    assert {key for key, value in flags.items() if value == "Y"} == raised
    assert set(flags.values()) <= {"Y", "N"}


def test_a_referral_that_was_taken_back_is_one_without_further_action() -> None:
    (row,) = read(front(referred(outcome=Outcome.NO_FURTHER_ACTION)))["ssd_cin_episodes"]
    assert row["cine_referral_nfa"] == "Y"
    assert json.loads(row["cine_referral_outcome_json"])["NFA_FLAG"] == "Y"
    (row,) = read(front(referred()))["ssd_cin_episodes"]
    assert (row["cine_referral_nfa"], row["cine_referral_date"]) == ("N", "2027-01-06")
    assert (row["cine_referral_team"], row["cine_referral_worker_id"]) == ("Assessment team 2", "")


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        (DatePrecision.DAY, "2019-02-28"),
        (DatePrecision.MONTH, "2019-02-15"),
        (DatePrecision.YEAR, ""),
        (DatePrecision.APPROXIMATE, ""),
    ],
)
def test_an_unknown_day_of_birth_is_the_fifteenth_and_nothing_else_is_guessed(
    precision: DatePrecision, written: str
) -> None:
    (row,) = read(front(told(birth_precision=precision)))["ssd_person"]
    assert row["pers_dob"] == written


def test_one_child_told_of_twice_is_one_person_with_what_is_known_of_it() -> None:
    earlier = told(nhs_number="9000000009", forename="Tolu")
    later = told(
        record_id=london.key("again"), contact_id=london.key("later"),
        received_on=date(2027, 2, 1), forename="", sex="U", ethnicity="NOBT",
    )  # fmt: skip
    tables = read(front(earlier, later))
    (row,) = tables["ssd_person"]
    assert (row["pers_forename"], row["pers_sex"], row["pers_ethnicity"]) == ("Tolu", "M", "WBRI")
    assert [each["link_identifier_value"] for each in tables["ssd_linked_identifiers"]] == [
        "9000000009"
    ]
    assert len(tables["ssd_contacts"]) == 2


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "＝1", "\ufeff=1"]
)
def test_no_cell_can_run_as_a_formula(typed: str) -> None:
    team = HandedOver(agency=typed, status=HandoverStatus.ACCEPTED)
    tables = read(front(referred(forename=typed, surname="Adeyemi", handover=team)))
    assert tables["ssd_person"][0]["pers_forename"] == f"'{typed}"
    assert tables["ssd_cin_episodes"][0]["cine_referral_team"] == f"'{typed}"


def test_plain_names_and_line_breaks_stay_as_they_are() -> None:
    for name in ("Anne-Marie", "O’Neill", 'Ann "Nan"', "Á, B", "two\nlines", ""):
        assert safe(name) == name
        assert next(csv.reader(io.StringIO(csv_bytes((name,), ()).decode(), newline="")), []) in (
            [name],
            [],
        )


FAULTS: list[tuple[str, Callable[[], FrontDoor], str, str]] = [
    ("no child", lambda: front(childless=((london.key("contact"), "H"),)), "S1", "ssd_contacts"),
    (
        "one key twice",
        lambda: front(told(forename="T"), told(forename="T")),
        "S2",
        "cont_contact_id",
    ),
    ("a sex that is no code", lambda: front(told(forename="T", sex="X")), "S4", "pers_sex"),
    ("no name", lambda: front(told()), "S5Q", "pers_surname"),
    ("no birth date", lambda: front(told(forename="T", birth_date=None)), "S6Q", "pers_dob"),
    (
        "a birth date to the month",
        lambda: front(told(forename="T", birth_precision=DatePrecision.MONTH)),
        "S7Q",
        "pers_dob",
    ),
    (
        "born after the contact",
        lambda: front(told(forename="T", birth_date=date(2027, 1, 6))),
        "S8",
        "pers_dob",
    ),
]


@pytest.mark.parametrize(
    ("make", "rule", "field"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
def test_each_fault_is_caught_at_its_contact(
    make: Callable[[], FrontDoor], rule: str, field: str
) -> None:
    found = {(f.rule, f.field, f.record) for f in ssd.check(make())}
    assert found == {(rule, field, str(london.key("contact")))}


def test_a_row_without_its_person_is_caught() -> None:
    tables = ssd.tables_of(front(referred(forename="T")))
    alone = replace(tables, rows={**tables.rows, "ssd_person": ()})
    assert {(f.rule, f.field) for f in keys(alone)} == {
        ("S3", "cont_person_id"),
        ("S3", "cine_person_id"),
    }
    assert ssd.check(front(referred(forename="T"))) == ()


def test_the_archive_says_what_is_not_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(ssd.archive(ssd.tables_of(front(told())), AT))) as book:
        note = book.read("not-held.txt").decode()
    for word in ("ssd_s47_enquiry", "ssd_address", "pers_gender", "apostrophe"):
        assert word in note
