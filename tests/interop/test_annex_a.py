"""The Annex A workbook: headers, codes and formats to the letter, read back by another way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.insights.front_door import FrontDoor, HandedOver, Referred, Told, child_number
from openmash.domain.sharing.handling import DatePrecision
from openmash.interop import annex_a
from tests.interop import london
from tests.interop.reading import Book

AT = datetime(2027, 4, 2, 9, tzinfo=UTC)
# Written out a second time on purpose: the product's own table must not be what it is held to.
CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age"]
HEADERS = {
    "List 1": [*CHILD, "Date of Contact", "Contact Source"],
    "List 2": [
        *CHILD, "Assessment start date", "Assessment completion date",
        "Organisation completing assessment",
    ],
    "List 3": [
        *CHILD, "Date of Referral", "Referral Source", "Referral NFA?",
        "Number of Referrals in Last 12 Months", "Allocated Team", "Allocated Worker",
    ],
    "List 4": [
        *CHILD, "Does the Child have a Disability", "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?",
        "Allocated Team", "Allocated Worker",
    ],
    "List 5": [
        *CHILD, "Does the Child have a Disability",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months", "Allocated Team", "Allocated Worker",
    ],
}  # fmt: skip
GENDERS = {"a) Male", "b) Female", "c) Not stated/recorded", "d) Neither"}
ETHNICITIES = {
    "a) WBRI", "b) WIRI", "c) WIRT", "d) WOTH", "e) WROM", "f) MWBC", "g) MWBA", "h) MWAS",
    "i) MOTH", "j) AIND", "k) APKN", "l) ABAN", "m) AOTH", "n) BCRB", "o) BAFR", "p) BOTH",
    "q) CHNE", "r) OOTH", "s) REFU", "t) NOBT",
}  # fmt: skip
SOURCES = {
    "a) 1A: Individual", "b) 1B: Individual", "c) 1C: Individual", "d) 1D: Individual",
    "e) 2A: Schools", "f) 2B: Education services", "g) 3A: Health services",
    "h) 3B: Health services", "i) 3C: Health services", "j) 3D: Health services",
    "k) 3E: Health services", "l) 3F: Health services", "m) 4: Housing", "n) 5A: LA services",
    "o) 5B: LA services", "p) 5C: LA services", "p1) 5D: LA services", "q) 6: Police",
    "r) 7: Other legal agency", "s) 8: Other", "t) 9: Anonymous", "u) 10: Unknown",
}  # fmt: skip


def six_months() -> FrontDoor:
    return replace(london.as_told(), first=date(2026, 10, 1), last=date(2027, 3, 31))


@cache
def book() -> Book:
    return Book(annex_a.workbook(annex_a.lists_of(six_months()), AT))


def test_the_sheets_and_headers_are_exact() -> None:
    assert list(book().sheets) == [*HEADERS, "Not held"]
    assert {name: book().rows(name)[0] for name in HEADERS} == HEADERS


def test_every_value_is_of_the_allowed_ones() -> None:
    allowed = {
        "Gender": GENDERS,
        "Ethnicity": ETHNICITIES,
        "Contact Source": SOURCES,
        "Referral Source": SOURCES,
        "Referral NFA?": {"a) Yes", "b) No"},
    }
    for name in HEADERS:
        head, *rows = book().rows(name)
        assert rows
        for row in rows:
            told = dict(zip(head, row, strict=True))
            assert str(told["Child Unique ID"]).isalnum()
            for column in allowed.keys() & told:
                assert told[column] in allowed[str(column)], (name, column)


def test_dates_are_dates_shown_the_british_way_and_ages_are_whole_numbers() -> None:
    dated = 0
    for name, head in HEADERS.items():
        for (row, column), cell in book().sheets[name].items():
            if row == 0:
                continue
            if "Date" in head[column] or "date" in head[column]:
                assert isinstance(cell.value, date)
                assert cell.form == "dd/mm/yyyy"
                dated += 1
            elif head[column] == "Age" or head[column].startswith("Number"):
                assert isinstance(cell.value, int)
                assert cell.value >= 0
    assert dated > 1000


def test_the_codes_of_the_product_are_all_of_them() -> None:
    from openmash.interop.annex_a import lists

    assert set(lists.SOURCE.values()) == SOURCES
    assert set(lists.ETHNICITY.values()) == ETHNICITIES
    assert set(lists.GENDER.values()) < GENDERS


def test_a_contact_has_one_row_for_each_child_and_counts_in_its_own_period() -> None:
    received = six_months().received()
    rows = book().rows("List 1")[1:]
    assert len(rows) == len(received)
    assert all(date(2026, 10, 1) <= told.received_on <= date(2027, 3, 31) for told in received)
    assert len({told.contact_id for told in received}) < len(received)


def told(**changes: Any) -> Told:
    facts: dict[str, Any] = {
        "contact_id": london.key("contact"),
        "reference": "HAC-1",
        "record_id": london.key("record"),
        "child_key": london.key("child"),
        "received_on": date(2027, 1, 5),
        "source": "6",
        "sex": "M",
        "ethnicity": "WBRI",
        "birth_date": date(2019, 2, 28),
        "birth_precision": DatePrecision.DAY,
        **changes,
    }
    return Told(**facts)


def referred(on: date = date(2027, 1, 6), **changes: Any) -> Told:
    word = str(changes.pop("word", "referral"))
    return told(
        referral=Referred(referral_id=london.key(word), accepted_on=on, source="6", need="N1"),
        **{
            "outcome": Outcome.S17_ASSESSMENT,
            "decided_on": on,
            "handover": HandedOver(agency="Assessment team 2", status=HandoverStatus.ACCEPTED),
            **changes,
        },
    )


def front(*rows: Told, **changes: Any) -> FrontDoor:
    facts: dict[str, Any] = {
        "first": date(2026, 10, 1),
        "last": date(2027, 3, 31),
        "la_number": "204",
        "told": rows,
        "referral_dates": {},
        **changes,
    }
    return FrontDoor(**facts)


def test_a_referral_row_says_what_the_hub_knows_and_leaves_the_rest_blank() -> None:
    key = london.key("child")
    dates = {
        key: (
            (london.key("old"), date(2026, 1, 5)),
            (london.key("within"), date(2026, 1, 6)),
            (london.key("also"), date(2026, 12, 31)),
            (london.key("referral"), date(2027, 1, 6)),
            (london.key("same day"), date(2027, 1, 6)),
            (london.key("later"), date(2027, 2, 1)),
        )
    }
    rows = annex_a.lists_of(front(referred(), referral_dates=dates)).rows
    number = child_number(key)
    assert rows[3] == (
        (number, "a) Male", "a) WBRI", date(2019, 2, 28), 8, date(2027, 1, 6), "q) 6: Police",
         "b) No", 2, "Assessment team 2", None),
    )  # fmt: skip
    assert rows[4] == ((*rows[3][0][:5], *(None,) * 5, "Assessment team 2", None),)
    assert rows[5] == rows[2] == ()


def test_where_a_decision_puts_a_child() -> None:
    early = told(
        outcome=Outcome.EARLY_HELP,
        decided_on=date(2027, 1, 6),
        handover=HandedOver(agency="Family hub", status=HandoverStatus.OFFERED),
    )
    assert annex_a.lists_of(front(early)).rows[2][0][7] == "Family hub"
    strategy = referred(outcome=Outcome.STRATEGY_DISCUSSION)
    assert len(annex_a.lists_of(front(strategy)).rows[5]) == 1
    undone = referred(outcome=Outcome.INFORMATION_ADVICE)
    rows = annex_a.lists_of(front(undone)).rows
    assert rows[3][0][7] == "a) Yes"
    assert rows[4] == rows[5] == ()


def test_an_unborn_child_and_an_uncertain_birth_date_have_no_age() -> None:
    unborn = told(birth_date=None, is_unborn=True, expected_date=date(2027, 6, 1), sex="U")
    month = told(birth_precision=DatePrecision.MONTH, record_id=london.key("other"))
    rows = annex_a.lists_of(front(unborn, month)).rows[1]
    assert [row[3:5] for row in rows] == [(None, None)] * 2
    assert rows[0][1] != rows[1][1]


FAULTS: list[tuple[str, Callable[[], FrontDoor], str]] = [
    ("no child", lambda: front(childless=((london.key("contact"), "HAC-1"),)), "A1"),
    ("a sex that is no code", lambda: front(told(sex="X")), "A2"),
    ("no ethnicity", lambda: front(told(ethnicity="")), "A3"),
    ("no source", lambda: front(told(source="")), "A4"),
    ("no birth date", lambda: front(told(birth_date=None)), "A5Q"),
    ("a birth date to the month", lambda: front(told(birth_precision=DatePrecision.MONTH)), "A5Q"),
    ("born after the contact", lambda: front(told(birth_date=date(2027, 1, 6))), "A6"),
    ("grown up", lambda: front(told(birth_date=date(2009, 1, 5))), "A7Q"),
    ("twice in one contact", lambda: front(told(), told(record_id=london.key("twin"))), "A8"),
    ("passed to no team", lambda: front(referred(handover=None)), "A10"),
    (
        "refused by the team",
        lambda: front(referred(handover=HandedOver(agency="A", status=HandoverStatus.CHALLENGED))),
        "A10Q",
    ),
    (
        "referred from nowhere",
        lambda: front(
            replace(
                referred(),
                referral=Referred(
                    referral_id=london.key("r"),
                    accepted_on=date(2027, 1, 6),
                    source="99",
                    need="N1",
                ),
            )
        ),
        "A9",
    ),
]


@pytest.mark.parametrize(
    ("make", "rule"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
def test_each_fault_is_caught_at_its_contact(make: Callable[[], FrontDoor], rule: str) -> None:
    assert [(f.rule, f.record) for f in annex_a.check(make())] == [
        (rule, str(london.key("contact")))
    ]


def test_a_whole_row_has_no_fault() -> None:
    assert annex_a.check(front(referred())) == ()


@pytest.mark.parametrize("typed", ["=1+1", "+44", "-2", "@SUM(A1)", " =1", "＝1", "\t=1"])
def test_what_could_run_as_a_formula_stays_text(typed: str) -> None:
    team = referred(handover=HandedOver(agency=typed, status=HandoverStatus.ACCEPTED))
    sheet = Book(annex_a.workbook(annex_a.lists_of(front(team)), AT)).sheets["List 3"]
    cell = sheet[1, 9]
    assert (cell.value, cell.formula, cell.quoted) == (typed, False, True)
    assert sheet[1, 0].quoted is False


def test_the_same_facts_give_the_same_file() -> None:
    lists = annex_a.lists_of(front(referred()))
    assert annex_a.workbook(lists, AT) == annex_a.workbook(lists, AT)
