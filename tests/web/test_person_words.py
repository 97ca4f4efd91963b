"""A person on the contact page: an unborn child is called that once; a number can be dialled."""

from dataclasses import fields
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import ANY
from uuid import uuid4

from openmash.domain.sharing.handling import DatePrecision
from openmash.records.queries.matches import Pair
from openmash.records.queries.people_sought import PersonSought
from openmash.records.queries.person_facts import facts_of
from openmash.records.queries.persons import PersonView
from openmash.records.queries.review_pairs import Told
from openmash.web.presenters import matches, review_claims
from openmash.web.presenters.agency_checks import person_sought
from openmash.web.presenters.persons import PersonWords, born_of, person_words

TODAY = date(2027, 1, 20)


def _person(**told: object) -> PersonView:
    nothing: dict[str, object] = {
        "id": uuid4(),
        "contact_id": uuid4(),
        "person_id": None,
        "kind": "child",
        "position": 0,
        "other_names": [],
        "birth_date": None,
        "birth_precision": "unknown",
        "approximate_age": None,
        "is_unborn": False,
        "expected_date": None,
        "sex": "U",
        "ethnicity": "NOBT",
        "lives_with_children": "not_known",
        "interpreter_needed": False,
    }
    blank = dict.fromkeys(
        ("forename", "surname", "nhs_number", "upn", "address", "postcode", "phone", "school"), ""
    )
    blank |= {"relationship": "", "language": ""}
    return PersonView(**(nothing | blank | told))  # type: ignore[arg-type]


def _words(**told: object) -> PersonWords:
    return person_words(_person(**told), TODAY)


def test_an_unborn_child_is_called_that_once() -> None:
    words = _words(is_unborn=True, expected_date=date(2027, 4, 3))
    shown = (words.name, words.role, words.age, words.born_key, words.born)
    assert shown == ("Unborn child", "", "", "Due", "3 April 2027")
    named = _words(is_unborn=True, forename="Ife", surname="Ade")
    assert (named.name, named.role, named.born) == ("Ife Ade", "Unborn child", "Day not told")
    assert "Address" not in {line.key for line in words.lines}


def test_of_a_month_that_is_told_no_day_is_made() -> None:
    month = {"expected_date": date(2027, 4, 1), "birth_precision": "month", "is_unborn": True}
    words = _words(**month)
    assert (words.born_key, words.born) == ("Due", "April 2027")
    assert born_of(_person(**month)) == "Expected April 2027"
    assert facts_of(_person(**month)).expected_date == date(2027, 4, 15), "compared by its middle"
    to_the_day = _person(**(month | {"birth_precision": "unknown"}))
    assert born_of(to_the_day) == "Expected 1 April 2027"
    assert facts_of(to_the_day).expected_date == date(2027, 4, 1)


def test_a_phone_number_is_shown_as_it_is_dialled_here() -> None:
    words = _words(kind="adult", phone="+442079460999")
    assert {line.key: line.value for line in words.lines}["Phone"] == "020 7946 0999"


def test_so_it_is_wherever_two_people_are_compared_and_where_an_agency_is_asked() -> None:
    stored, shown = "+447700900123", "07700 900123"
    person: Any = _person(kind="adult", forename="Seun", phone=stored)
    pair = Pair(person, person, match=ANY, contact=ANY, verdict=None, open_case=None)
    assert [each.mine for each in matches.sides(pair) if each.key == "Phone"] == [shown]
    contact = SimpleNamespace(
        source_code="1A", reference="HAC-1", received_at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    (row,) = (
        each
        for each in review_claims.rows([Told(person, contact)], [])  # type: ignore[arg-type]
        if each.key == "Phone"
    )
    assert row.mine[0].value == shown
    told: dict[str, Any] = {
        each.name: getattr(person, each.name, ()) for each in fields(PersonSought)
    }
    told |= {"birth_precision": DatePrecision.UNKNOWN, "lives_with_children": False}
    sought = PersonSought(**told)
    asked = {each["key"]: each["value"] for each in person_sought(sought, TODAY)["rows"]}
    assert asked["Telephone"] == shown
