"""Which pairs somebody must look at, in what order, and by when."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.contacts.review_order import Pair, Standing, sort_key
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.decisions.plans import MAY_STAND, may_have_plan
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.reviewing import (
    MOST,
    Wanted,
    Why,
    accounted_for,
    due_at,
    is_doubted,
    is_worth_a_look,
    may_be_expected,
    pick,
    told_alike,
    why_of,
)

CALENDAR = default_policy("Hackney").calendar
AISHA = PersonFacts(
    forename="Aisha",
    surname="Rahman",
    birth_date=date(2016, 4, 23),
    birth_precision="day",
    sex="F",
    nhs_number="9990000018",
    postcodes=("ZZ99 3WZ",),
    address_lines=("14 Invented Street", "Hackney"),
)
HOUSED = replace(AISHA, nhs_number="")
STRANGER = PersonFacts(
    forename="Bao", surname="Nguyen", birth_date=date(2012, 1, 5), birth_precision="day", sex="M"
)
EXPECTED = PersonFacts(surname="Rahman", is_unborn=True, expected_date=date(2026, 10, 20))


def why(a: PersonFacts, b: PersonFacts) -> Why | None:
    return why_of(judge_records(card_of(a), {0: card_of(b)}, {})[0])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (AISHA, AISHA, None),
        (HOUSED, HOUSED, None),
        (AISHA, STRANGER, None),
        (AISHA, replace(AISHA, nhs_number="9990000026"), Why.NUMBERS),
        (AISHA, replace(AISHA, forename="Zoe", birth_date=date(2013, 9, 2)), Why.BORROWED),
        (HOUSED, replace(HOUSED, forename="Noor"), Why.TWIN),
        (HOUSED, replace(HOUSED, forename="Baby"), Why.UNNAMED),
        (
            replace(HOUSED, forename="Aisha Noor"),
            replace(HOUSED, forename="Aisha Maryam"),
            Why.SIBLING,
        ),
    ],
    ids=["one", "one, no number", "strangers", "numbers", "borrowed", "twin", "unnamed", "middle"],
)
def test_what_needs_somebodys_look(a: PersonFacts, b: PersonFacts, expected: Why | None) -> None:
    assert why(a, b) is expected
    assert why(b, a) is expected


FATIMA = PersonFacts(
    forename="Fatima", surname="Begum", birth_date=date(2016, 4, 23), birth_precision="day"
)
MOHAMMED = replace(FATIMA, forename="Mohammed", surname="Hussain")
SOPHIE = replace(FATIMA, forename="Sophie", surname="Clarke")
A_YEAR: dict[str, Any] = {"birth_date": date(2016, 1, 1), "birth_precision": "year"}
PLACE: dict[str, Any] = {"postcodes": ("ZZ99 3WZ",)}
OTHER = date(2011, 9, 9)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (SOPHIE, replace(SOPHIE, **A_YEAR), Why.PROBABLE),
        (FATIMA, replace(FATIMA, **A_YEAR), Why.COMMON),
        (MOHAMMED, replace(MOHAMMED, birth_date=date(2016, 4, 9)), None),
        (FATIMA, replace(FATIMA, forename="F", **A_YEAR), None),
        (
            replace(SOPHIE, **PLACE),
            replace(SOPHIE, forename="Sophy", surname="Clarke Jones", birth_date=OTHER, **PLACE),
            None,
        ),
    ],
    ids=["fewer people's", "many people's", "too little else", "an initial", "of one place"],
)
def test_names_that_many_people_have_do_not_keep_a_pair_from_a_look(
    a: PersonFacts, b: PersonFacts, expected: Why | None
) -> None:
    assert why(a, b) is expected
    assert why(b, a) is expected


ADULT = PersonFacts(forename="Blerta", surname="Gjoni", sex="F")
BORN = replace(ADULT, birth_date=date(1992, 12, 29), birth_precision="day")
HOME: dict[str, Any] = {
    "postcodes": ("ZZ99 3WZ",),
    "address_lines": ("14 Invented Street", "Hackney"),
}
PHONE: dict[str, Any] = {"phone": "07700 900123"}


@pytest.mark.parametrize(
    ("a", "b", "worth"),
    [
        (ADULT, ADULT, False),
        (BORN, ADULT, False),
        (BORN, replace(ADULT, birth_date=date(1977, 1, 1), birth_precision="approximate"), False),
        (replace(BORN, **HOME), replace(ADULT, forename="Helen", **HOME), False),
        (BORN, replace(ADULT, birth_date=date(1992, 1, 1), birth_precision="approximate"), True),
        (replace(BORN, **HOME), replace(ADULT, **HOME), True),
        (replace(BORN, **PHONE), replace(ADULT, **PHONE), True),
        (replace(BORN, **HOME), replace(BORN, forename="Helen", **HOME), True),
    ],
    ids=[
        "name alone", "no date", "another age", "another name", "an age", "a home", "a phone",
        "born at one home",
    ],
)  # fmt: skip
def test_two_adults_are_looked_at_for_more_than_a_name_in_common(
    a: PersonFacts, b: PersonFacts, worth: bool
) -> None:
    match = judge_records(card_of(a), {0: card_of(b)}, {})[0]
    assert is_worth_a_look(match, ("adult", "adult"), Why.PROBABLE) is worth
    assert is_worth_a_look(match, ("child", "child"), Why.PROBABLE), "a child always"
    assert is_worth_a_look(match, ("adult", "child"), Why.PROBABLE), "a child always"
    assert is_worth_a_look(match, ("adult", "adult"), Why.BORROWED), "a number in common always"


@pytest.mark.parametrize(
    ("kinds", "born", "alike"),
    [
        (("child", "child"), (None, None), True),
        (("adult", "adult"), (None, date(1990, 1, 2)), True),
        (("child", "adult"), (date(2009, 1, 2), date(2009, 1, 2)), True),
        (("child", "adult"), (None, date(1990, 1, 2)), False),
        (("adult", "child"), (date(1990, 1, 2), None), False),
    ],
)
def test_a_child_and_an_adult_are_compared_by_their_dates_alone(
    kinds: tuple[str, str], born: tuple[date | None, date | None], alike: bool
) -> None:
    assert told_alike(kinds, born) is alike


def test_a_join_is_doubted_only_far_below_where_it_is_proposed() -> None:
    def doubted(a: PersonFacts, b: PersonFacts) -> bool:
        return is_doubted(judge_records(card_of(a), {0: card_of(b)}, {})[0])

    assert doubted(AISHA, STRANGER)
    assert not doubted(HOUSED, replace(HOUSED, forename="Aishah"))
    assert not doubted(HOUSED, HOUSED)


@pytest.mark.parametrize(
    ("born", "precision", "may"),
    [
        (date(2026, 10, 20), "day", True),
        (date(2026, 7, 1), "day", True),
        (date(2026, 6, 1), "day", False),
        (date(2026, 11, 17), "day", True),
        (date(2026, 11, 18), "day", False),
        (date(2026, 6, 1), "month", True),
        (date(2026, 12, 1), "month", False),
        (date(2026, 1, 1), "year", False),
        (None, "unknown", False),
    ],
)
def test_a_child_of_these_dates_may_be_the_one_expected(
    born: date | None, precision: str, may: bool
) -> None:
    child = PersonFacts(forename="Noor", birth_date=born, birth_precision=precision)
    assert may_be_expected(child, EXPECTED) is may


def test_an_unborn_child_is_the_one_expected_if_the_dates_are_near() -> None:
    again = replace(EXPECTED, expected_date=date(2026, 11, 10))
    assert may_be_expected(again, EXPECTED)
    assert not may_be_expected(replace(again, expected_date=date(2027, 6, 1)), EXPECTED)
    assert not may_be_expected(replace(again, expected_date=None), EXPECTED)
    assert not may_be_expected(again, replace(EXPECTED, is_unborn=False))


def test_children_told_of_together_are_not_each_other() -> None:
    contact_of = {"a1": "first", "b1": "first", "c2": "second"}
    accounted = accounted_for({("a", "a1")}, contact_of)
    assert accounted("a", "b1"), "the first is surely somebody else there"
    assert accounted("b", "a1"), "the one there is surely somebody else here"
    assert not accounted("a", "a1")
    assert not accounted("b", "b1")
    assert not accounted("a", "c2")


def test_of_each_person_the_likeliest_record_is_looked_at_and_of_all_a_few() -> None:
    wanted = [Wanted(name, Why.PROBABLE, float(n)) for n, name in enumerate("abcdefg")]
    joined = {"a": "one", "g": "one", "f": "two", "e": "two"}
    assert [each.other for each in pick(wanted, joined)] == ["g", "f", "d", "c"]
    assert len(pick(wanted, {})) == MOST
    assert pick(reversed(wanted), joined) == pick(wanted, joined)


@pytest.mark.parametrize(
    ("laid", "due"),
    [
        (datetime(2026, 11, 17, 10, 0, tzinfo=UTC), datetime(2026, 11, 17, 17, 15, tzinfo=UTC)),
        (datetime(2026, 11, 17, 18, 0, tzinfo=UTC), datetime(2026, 11, 18, 17, 15, tzinfo=UTC)),
        (datetime(2026, 11, 21, 10, 0, tzinfo=UTC), datetime(2026, 11, 23, 17, 15, tzinfo=UTC)),
        (datetime(2026, 7, 14, 10, 0, tzinfo=UTC), datetime(2026, 7, 14, 16, 15, tzinfo=UTC)),
    ],
    ids=["in hours", "in the evening", "on a Saturday", "in summer"],
)
def test_a_pair_is_due_when_the_hub_closes(laid: datetime, due: datetime) -> None:
    assert due_at(laid, CALENDAR) == due


NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
CLOSED = Standing(is_open=False, in_danger=False, rating=Rating.RED, due_at=None)
AMBER = Standing(is_open=True, in_danger=False, rating=Rating.AMBER, due_at=NOON)
MIDDLING = Pair((AMBER, CLOSED), plan=False, brings=0, strength=5.0, laid_at=NOON, mark="m")


@pytest.mark.parametrize(
    "sooner",
    [
        {"standings": (CLOSED, replace(AMBER, in_danger=True))},
        {"standings": (replace(AMBER, rating=Rating.RED), CLOSED)},
        {"standings": (replace(AMBER, rating=None), CLOSED)},
        {"standings": (replace(AMBER, due_at=NOON - timedelta(hours=1)), CLOSED)},
        {"plan": True},
        {"brings": 1},
        {"strength": 6.0},
        {"laid_at": NOON - timedelta(hours=1)},
    ],
    ids=["danger", "red", "not rated", "less time", "plan", "brings", "likelier", "longer"],
)
def test_what_comes_first(sooner: dict[str, Any]) -> None:
    assert sort_key(replace(MIDDLING, **sooner)) < sort_key(MIDDLING)


def test_how_likely_two_are_one_outweighs_how_many_are_joined_to_them() -> None:
    likelier = replace(MIDDLING, strength=6.0)
    assert sort_key(likelier) < sort_key(replace(MIDDLING, brings=9))


def test_danger_outweighs_everything_that_an_answer_would_settle() -> None:
    danger = Standing(
        is_open=True, in_danger=True, rating=Rating.BLUE, due_at=NOON + timedelta(days=1)
    )
    first = replace(MIDDLING, standings=(danger, CLOSED), strength=0.0)
    assert sort_key(first) < sort_key(replace(MIDDLING, plan=True, brings=9, strength=99.0))


def test_closed_comes_last() -> None:
    assert sort_key(MIDDLING) < sort_key(replace(MIDDLING, standings=(CLOSED, CLOSED), plan=True))


def test_who_was_passed_to_social_care_may_have_a_plan_for_a_year() -> None:
    outcomes = Counter(may_have_plan(each, NOON, NOON) for each in Outcome)
    assert outcomes[True] == 2
    assert may_have_plan(Outcome.STRATEGY_DISCUSSION, NOON, NOON + MAY_STAND / 2)
    assert not may_have_plan(Outcome.STRATEGY_DISCUSSION, NOON, NOON + MAY_STAND)
