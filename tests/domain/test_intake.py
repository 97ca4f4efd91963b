"""What a submission must hold, what is only advised, and codes that survive the telephone."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.core.errors import BadInput
from openmash.domain.contacts import quality, references
from openmash.domain.contacts.intake import (
    MOST_CHILDREN,
    AdultTold,
    ChildTold,
    ReferrerTold,
    Statements,
    Submission,
    checked,
)
from openmash.domain.contacts.intake_fields import TEXTS
from openmash.domain.contacts.sources import CODES, PROFESSIONAL, PUBLIC
from openmash.domain.sharing.handling import Basis, DatePrecision

TODAY = date(2026, 11, 17)

NEIGHBOUR = ReferrerTold(is_professional=False, source_code="1B", phone="020 7946 0100")
TEACHER = ReferrerTold(
    is_professional=True,
    source_code="2A",
    name="Priya Nandakumar",
    role="Teacher",
    organisation="Larkfield Primary School",
    phone="020 7946 0100",
)
CHILD = ChildTold(
    forename="Tolu",
    birth_date=date(2018, 3, 14),
    birth_precision=DatePrecision.DAY,
    address="14 Sample Walk",
)
SEEN = Statements(witnessed="He had a bruise.", event_date=TODAY, event_precision=DatePrecision.DAY)
FULL = Submission(
    referrer=NEIGHBOUR,
    children=(CHILD,),
    adults=(AdultTold(forename="Folake", relationship="Mother"),),
    statements=SEEN,
)


def _wrong(submission: Submission) -> dict[str, str]:
    with pytest.raises(BadInput) as refused:
        checked(submission, today=TODAY)
    return refused.value.by_field


def _child(**told: Any) -> Submission:
    return replace(FULL, children=(replace(CHILD, **told),))


def test_what_is_right_is_put_into_its_stored_form() -> None:
    told = _child(forename="  Tolu \t", other_names=(" Tee  Jay ", ""), postcode="zz1 1zz")
    clean = checked(told, today=TODAY)
    child = clean.children[0]
    assert (child.forename, child.other_names, child.postcode) == ("Tolu", ("Tee Jay",), "ZZ1 1ZZ")
    assert clean.referrer.phone == "+442079460100"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"birth_date": date(2026, 11, 18)}, "birth_date"),
        ({"birth_date": date(1985, 1, 1)}, "birth_date"),
        ({"birth_date": None}, "birth_date"),
        ({"birth_precision": DatePrecision.UNKNOWN}, "birth_date"),
        ({"approximate_age": -1}, "approximate_age"),
        ({"approximate_age": 26}, "approximate_age"),
        ({"is_unborn": True}, "birth_date"),
        ({"expected_date": date(2027, 1, 1)}, "expected_date"),
        ({"nhs_number": "999 000 0000"}, "nhs_number"),
        ({"nhs_number": "١٢٣٤٥٦٧٨٩٠"}, "nhs_number"),
        ({"upn": "Z1"}, "upn"),
        ({"postcode": "E8"}, "postcode"),
        ({"sex": "X"}, "sex"),
        ({"ethnicity": ""}, "ethnicity"),
        ({"forename": "To\u0000lu"}, "forename"),
        ({"forename": "To\u202elu"}, "forename"),
        ({"address": "a\x1bb"}, "address"),
        ({"other_names": ("x" * 161,)}, "other_names"),
        ({"other_names": ("x",) * 11}, "other_names"),
    ],
)
def test_a_wrong_detail_of_a_child_is_named(told: dict[str, Any], field: str) -> None:
    wrong = _wrong(_child(**told))
    assert list(wrong) == [f"children.0.{field}"]
    assert not any(typed in wrong[f"children.0.{field}"] for typed in ("999 000", "To", "x" * 161))


@pytest.mark.parametrize(
    ("due", "is_right"),
    [
        (date(2026, 10, 20), True),
        (date(2026, 10, 19), False),
        (date(2027, 9, 13), True),
        (date(2027, 9, 14), False),
        (None, True),
    ],
)
def test_a_due_date_lies_within_a_pregnancy(due: date | None, *, is_right: bool) -> None:
    unborn = replace(FULL, children=(ChildTold(is_unborn=True, expected_date=due),))
    if is_right:
        assert checked(unborn, today=TODAY) == checked(unborn, today=TODAY)
    else:
        assert list(_wrong(unborn)) == ["children.0.expected_date"]


@pytest.mark.parametrize("name", ["witnessed", "reported", "fact", "opinion"])
def test_each_statement_may_be_as_long_as_its_limit_and_no_longer(name: str) -> None:
    def said(length: int) -> Submission:
        told: dict[str, Any] = {name: "é" * length}
        return replace(FULL, statements=replace(SEEN, **told))

    limit = TEXTS[name].limit
    assert checked(said(limit), today=TODAY)
    assert list(_wrong(said(limit + 1))) == [f"statements.{name}"]


def test_every_fault_is_found_in_one_pass() -> None:
    told = replace(
        FULL,
        referrer=replace(NEIGHBOUR, phone="12", source_code="99"),
        children=(replace(CHILD, upn="x"), replace(CHILD, postcode="x")),
        statements=replace(SEEN, event_date=date(2027, 1, 1)),
        family_told="maybe",
    )
    assert set(_wrong(told)) == {
        "referrer.phone",
        "referrer.source_code",
        "children.0.upn",
        "children.1.postcode",
        "statements.event_date",
        "family_told",
    }


def test_there_is_an_end_to_how_many_children_one_contact_holds() -> None:
    assert list(_wrong(replace(FULL, children=(CHILD,) * (MOST_CHILDREN + 1)))) == ["children"]


@given(st.text(max_size=60))
def test_no_typing_breaks_the_check_and_none_is_repeated(typed: str) -> None:
    told = replace(
        FULL,
        referrer=replace(NEIGHBOUR, phone=typed, email=typed, name=typed),
        children=(replace(CHILD, nhs_number=typed, upn=typed, postcode=typed, forename=typed),),
        statements=replace(SEEN, opinion=typed),
    )
    sentences = ""
    try:
        clean = checked(told, today=TODAY)
        assert checked(clean, today=TODAY) == clean
    except BadInput as refused:
        sentences = refused.sentence
    assert len(typed.strip()) <= 12 or typed.strip() not in sentences


def test_statements_come_in_one_order_and_empty_ones_not_at_all() -> None:
    told = Statements(opinion="d", fact="c", reported="", witnessed="a")
    assert told.each() == ((Basis.WITNESSED, "a"), (Basis.FACT, "c"), (Basis.OPINION, "d"))


def _found(submission: Submission, *, must: bool) -> set[str]:
    return {f.path for f in quality.review(submission, today=TODAY) if f.must is must}


def test_a_full_submission_meets_no_finding() -> None:
    assert quality.review(FULL, today=TODAY) == ()
    quality.ready(FULL, today=TODAY)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"children": ()}, "children"),
        ({"children": (ChildTold(),)}, "children.0"),
        ({"adults": (AdultTold(),)}, "adults.0"),
        ({"statements": Statements()}, "statements"),
        ({"urgent": True}, "urgent_reason"),
        ({"referrer": TEACHER, "family_told": "not_told"}, "family_told_why_not"),
        ({"referrer": TEACHER, "safe_to_contact": "no"}, "safe_to_contact_detail"),
    ],
)
def test_what_must_be_mended(change: dict[str, Any], path: str) -> None:
    thin = replace(FULL, **change)
    assert _found(thin, must=True) == {path}
    with pytest.raises(BadInput) as refused:
        quality.ready(thin, today=TODAY)
    assert list(refused.value.by_field) == [path]


def test_a_neighbour_need_not_explain_the_family() -> None:
    told = replace(FULL, family_told="not_told", safe_to_contact="no")
    assert _found(told, must=True) == set()


def test_an_unborn_child_is_placed_through_the_mother() -> None:
    unborn = ChildTold(is_unborn=True)
    mother = AdultTold(forename="Folake", relationship="Mother")
    alone = replace(FULL, children=(unborn,), adults=())
    assert _found(alone, must=False) == {"adults"}
    nowhere = replace(FULL, children=(unborn,), adults=(mother,))
    assert _found(nowhere, must=False) == {"adults"}
    somewhere = replace(nowhere, adults=(replace(mother, postcode="E8 4CV"),))
    assert _found(somewhere, must=False) == set()


def test_a_due_date_may_be_a_month() -> None:
    def due(on: date, precision: DatePrecision = DatePrecision.MONTH) -> Submission:
        child = ChildTold(is_unborn=True, expected_date=on, expected_precision=precision)
        return replace(FULL, children=(child,))

    assert checked(due(date(2027, 4, 1)), today=TODAY)
    # A month that was not over four weeks ago may still be right.
    assert checked(due(date(2026, 10, 1)), today=TODAY)
    assert list(_wrong(due(date(2026, 9, 1)))) == ["children.0.expected_date"]
    assert list(_wrong(due(date(2026, 10, 1), DatePrecision.DAY))) == ["children.0.expected_date"]
    assert list(_wrong(due(date(2027, 1, 1), DatePrecision.YEAR))) == ["children.0.expected_date"]


def test_a_professional_must_say_who_they_are_and_a_neighbour_need_not() -> None:
    nameless = replace(FULL, referrer=ReferrerTold(is_professional=True, source_code="2A"))
    assert _found(nameless, must=True) == {
        f"referrer.{name}" for name in ("name", "role", "organisation", "phone")
    }
    anonymous = replace(FULL, referrer=ReferrerTold(is_professional=False, source_code="9"))
    assert quality.review(anonymous, today=TODAY) == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"children": (replace(CHILD, address=""),)}, "children.0.address"),
        ({"children": (replace(CHILD, forename=""),)}, "children.0.forename"),
        (
            {"children": (ChildTold(forename="Tolu", address="14 Sample Walk"),)},
            "children.0.birth_date",
        ),
        ({"children": (replace(CHILD, birth_date=date(2008, 11, 17)),)}, "children.0.birth_date"),
        ({"adults": ()}, "adults"),
        ({"adults": (AdultTold(forename="Folake"),)}, "adults.0.relationship"),
        ({"statements": Statements(opinion="I am worried.")}, "statements.opinion"),
        ({"statements": Statements(witnessed="He fell.")}, "statements.event_date"),
        ({"referrer": replace(NEIGHBOUR, phone="")}, "referrer.phone"),
    ],
)
def test_what_is_only_advised_stops_nobody(change: dict[str, Any], path: str) -> None:
    thin = replace(FULL, **change)
    assert _found(thin, must=False) == {path}
    quality.ready(thin, today=TODAY)


def test_a_seventeen_year_old_is_a_child_until_the_birthday() -> None:
    almost = replace(FULL, children=(replace(CHILD, birth_date=date(2008, 11, 18)),))
    assert quality.review(almost, today=TODAY) == ()


def test_findings_never_name_anybody() -> None:
    thin = replace(
        FULL,
        children=(replace(CHILD, forename="Oluwatobiloba", address=""),),
        adults=(AdultTold(forename="Oluwatobiloba"),),
    )
    assert "Oluwatobiloba" not in " ".join(f.sentence for f in quality.review(thin, today=TODAY))


def test_every_answer_to_who_are_you_has_a_census_code() -> None:
    assert {source.code for source in (*PUBLIC, *PROFESSIONAL)} == set(CODES) - {"10"}
    words = [source.word for source in (*PUBLIC, *PROFESSIONAL)]
    assert len(words) == len(set(words))


_numbers = st.integers(min_value=0, max_value=references.REFERENCE_SPACE - 1)


@given(_numbers)
def test_a_reference_is_read_back_however_it_is_typed(number: int) -> None:
    made = references.reference("HAC", number)
    assert references.read(made) == made
    assert references.read(made.lower().replace("-", " ")) == made
    assert not references.is_draft_code(made)
    assert references.hub_code_of(made) == "HAC"


@given(_numbers, st.integers(0, 7), st.sampled_from(references.ALPHABET))
def test_one_misheard_character_is_refused(number: int, place: int, heard: str) -> None:
    made = references.reference("HAC", number).replace("-", "")
    wrong = made[: 3 + place] + heard + made[4 + place :]
    if wrong == made:
        assert references.read(wrong)
    else:
        with pytest.raises(ValueError, match="wrong or missing"):
            references.read(wrong)


@given(_numbers, st.integers(0, 6))
def test_two_neighbours_that_changed_places_are_refused(number: int, place: int) -> None:
    made = references.reference("HAC", number).replace("-", "")
    at = 3 + place
    swapped = made[:at] + made[at + 1] + made[at] + made[at + 2 :]
    if swapped != made:
        with pytest.raises(ValueError, match="wrong or missing"):
            references.read(swapped)


def test_different_numbers_make_different_codes() -> None:
    made = [references.draft_code("HAC", n) for n in range(200)]
    assert all(a != b for a, b in pairwise(sorted(made)))
    assert all(references.is_draft_code(references.read(code)) for code in made)


@pytest.mark.parametrize("typed", ["", "HAC", "HAC-2222-222", "HAC-2222-222O", "12-34", "HAC" * 99])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not one of our references"):
        references.read(typed)


@pytest.mark.parametrize("number", [-1, references.REFERENCE_SPACE])
def test_a_number_outside_the_space_is_a_fault_of_ours(number: int) -> None:
    with pytest.raises(ValueError, match="outside the space"):
        references.reference("HAC", number)
