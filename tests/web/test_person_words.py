"""A person on the contact page: an unborn child is called that once; a number can be dialled."""

from datetime import date
from uuid import uuid4

from openmash.records.queries.persons import PersonView
from openmash.web.presenters.persons import PersonWords, person_words

TODAY = date(2027, 1, 20)


def _words(**told: object) -> PersonWords:
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
    return person_words(PersonView(**(nothing | blank | told)), TODAY)  # type: ignore[arg-type]


def test_an_unborn_child_is_called_that_once() -> None:
    words = _words(is_unborn=True, expected_date=date(2027, 4, 3))
    shown = (words.name, words.role, words.age, words.born_key, words.born)
    assert shown == ("Unborn child", "", "", "Due", "3 April 2027")
    named = _words(is_unborn=True, forename="Ife", surname="Ade")
    assert (named.name, named.role, named.born) == ("Ife Ade", "Unborn child", "Day not told")
    assert "Address" not in {line.key for line in words.lines}


def test_a_phone_number_is_shown_as_it_is_dialled_here() -> None:
    words = _words(kind="adult", phone="+442079460999")
    assert {line.key: line.value for line in words.lines}["Phone"] == "020 7946 0999"
