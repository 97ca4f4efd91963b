"""What somebody typed is read in any order and told back; how a record fits it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.core.errors import BadInput
from openmash.domain.contacts.references import REFERENCE_SPACE, reference
from openmash.domain.contacts.searching import typed_dates
from openmash.domain.contacts.searching.fit import fits_stand_ins, is_near, most_alike, slots
from openmash.domain.contacts.searching.sought import Name, Sought, readings, words_of
from openmash.domain.contacts.searching.typed import (
    MOST_NAMES,
    MOST_TYPED,
    NOTHING_TYPED,
    TOO_FEW,
    TOO_LONG,
    read,
)
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.levels import compare
from openmash.domain.people.search_words import likeness, parts_of, words_of_record

TODAY = date(2026, 11, 23)
NHS = "9990000018"
UPN = "H801200001001"

WORDS = st.sampled_from(
    ("aisha", "khan", "Małgorzata", "O'Brien", "Oluwaseun", "nguyễn", "smith-jones", "DIALLO")
)
DAYS = st.dates(date(1930, 1, 1), TODAY)


def looked_for(typed: str) -> tuple[str, ...]:
    return words_of(read(typed, TODAY))


def names(typed: str) -> list[str]:
    return [each.word for each in read(typed, TODAY).names]


def refusal(typed: str) -> str:
    with pytest.raises(BadInput) as wrong:
        read(typed, TODAY)
    return wrong.value.by_field["words"]


def test_a_mixture_is_told_back_in_words() -> None:
    assert looked_for("aisha khan 3/5/2019 E8") == (
        "name Aisha Khan",
        "born 3 May 2019",
        "a postcode that begins E8",
    )
    assert looked_for("Khan, Aisha e8 4cv 999 000 0018") == (
        "surname Khan",
        "first name Aisha",
        "postcode E8 4CV",
        "NHS number 999 000 0018",
    )
    assert looked_for("H801200001001") == ("unique pupil number H801200001001",)


@pytest.mark.parametrize(
    "typed",
    [
        "03/05/19", "3/5/2019", "3.5.2019", "03-05-2019", "2019-05-03", "3 May 2019",
        "3rd may 2019", "3rd of May, 2019", "May 3 2019", "3-May-19", "3may2019", "03052019",
        "030519", "3 5 2019", "3 / 5 / 2019", "dob 3/5/19", "D.O.B: 03/05/2019",
        "born 3 May 2019", "born on 3/5/19",
    ],
)  # fmt: skip
def test_a_day_in_the_ways_people_type_it(typed: str) -> None:
    for text in (f"khan {typed}", f"{typed} khan", f"khan {typed} E8 4CV"):
        sought = read(text, TODAY)
        assert sought.born == typed_dates.Born(date(2019, 5, 3), "day"), text
        assert names(text) == ["khan"], text
        assert sought.left_out == (), text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("May 2019", "born in May 2019"),
        ("05/2019", "born in May 2019"),
        ("2019", "born in 2019"),
        ("05/23/2019", "born 23 May 2019"),
        ("1/2/98", "born 1 February 1998"),
        ("1/2/27", "born 1 February 2027"),
    ],
)
def test_a_month_a_year_an_american_day_and_the_right_century(typed: str, said: str) -> None:
    assert looked_for(f"khan {typed}") == ("name Khan", said)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/02/2019", typed_dates.NO_DATE),
        ("3/5/2031", typed_dates.AHEAD),
        ("3/5/1819", typed_dates.LONG_AGO),
    ],
)
def test_a_date_that_cannot_be_is_left_out_and_said_so(typed: str, why: str) -> None:
    sought = read(f"khan {typed}", TODAY)
    assert sought.born is None
    assert [(each.typed, each.why) for each in sought.left_out] == [(typed, why)]


def test_a_number_with_a_wrong_digit_is_left_out_and_said_so() -> None:
    (left,) = read("khan 999 000 0019", TODAY).left_out
    assert left.typed == "999 000 0019"
    assert "wrong" in left.why


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", NOTHING_TYPED),
        (" \t\x00 ", NOTHING_TYPED),
        ("x" * (MOST_TYPED + 1), TOO_LONG),
        ("E8", TOO_FEW),
        ("E8 4", TOO_FEW),
        ("2019 E8", TOO_FEW),
        ("?han", "two letters before it"),
        ("mo*a*b*c*", "too many * or ?"),
        ("999 000 0019", "a digit of the NHS number is wrong"),
        ("baby", "no name by itself"),
        ("07700 900123", "Nothing here can be searched for"),
    ],
)
def test_what_cannot_be_searched_for_gets_a_sentence(typed: str, sentence: str) -> None:
    assert sentence in refusal(typed)


@given(st.text(max_size=MOST_TYPED + 20))
def test_whatever_is_typed_is_understood_or_refused_with_a_sentence(typed: str) -> None:
    try:
        sought = read(typed, TODAY)
    except BadInput:
        assert refusal(typed)
        return
    assert words_of(sought)
    assert len(sought.names) <= MOST_NAMES
    assert all(slot.word for slot in slots(sought)) or sought.reference
    assert 1 <= len(readings(sought)) <= 2


@given(WORDS, WORDS, DAYS, st.permutations(range(4)))
def test_the_order_of_what_is_typed_changes_nothing_but_the_order_of_the_name(
    one: str, other: str, born: date, order: list[int]
) -> None:
    parts = [f"{one} {other}", f"{born:%d/%m/%Y}", "E8 4CV", "999 000 0018"]
    first, then = (
        read(" ".join(parts), TODAY),
        read(" ".join(parts[place] for place in order), TODAY),
    )
    assert first == then


@given(WORDS, WORDS, DAYS)
def test_case_and_accents_change_nothing_that_is_looked_for(
    one: str, other: str, born: date
) -> None:
    typed = f"{one} {other} {born:%d %B %Y} e8 4cv"
    whole = slots(read(typed, TODAY))
    for text in (typed.upper(), typed.lower(), typed.replace("ł", "l").replace("ễ", "e")):
        assert [slot.word for slot in slots(read(text, TODAY))] == [slot.word for slot in whole]


@given(WORDS, WORDS, DAYS)
def test_a_record_told_as_typed_fills_every_slot(one: str, other: str, born: date) -> None:
    told = PersonFacts(
        forename=one,
        surname=other,
        birth_date=born,
        birth_precision="day",
        nhs_number=NHS,
        upn=UPN,
        postcodes=("E8 4CV",),
    )
    words = words_of_record(told)
    for typed in permutations((one, other)):
        for date_ in (f"{born:%d/%m/%Y}", f"{born:%B %Y}", f"{born:%Y}"):
            for place in ("E8", "E8 4", "e84cv"):
                sought = read(f"{' '.join(typed)} {date_} {place} {NHS} {UPN}", TODAY)
                assert all(slot.is_filled_by(words) for slot in slots(sought)), (
                    typed,
                    date_,
                    place,
                )


def test_nothing_else_fills_a_slot() -> None:
    told = PersonFacts(
        forename="Aisha",
        surname="Khan",
        birth_date=date(2019, 5, 1),
        birth_precision="month",
        postcodes=("E8 4CV",),
    )
    words = words_of_record(told)
    for typed in ("khans", "aish", "khan 1/5/2019", "khan 2018", "khan E8 5", "khan E9", "mo*"):
        sought = read(typed, TODAY)
        assert not all(slot.is_filled_by(words) for slot in slots(sought)), typed
    # Without its space, "E84" may be the beginning of E8 4CV as well as a place of its own.
    for typed in ("khan may 2019", "khan 2019", "khan E84"):
        assert all(slot.is_filled_by(words) for slot in slots(read(typed, TODAY))), typed


@pytest.mark.parametrize(
    ("typed", "fitting", "other"),
    [
        ("moh*", ("moh", "mohammed"), ("mohe-x", "muhammad", "=2019")),
        ("khan?", ("khan", "khana"), ("khanum", "khatun")),
        ("mo*d", ("mohammed",), ("mohamme",)),
        ("moh%", ("mohamed",), ("mo",)),
    ],
)
def test_stand_ins(typed: str, fitting: tuple[str, ...], other: tuple[str, ...]) -> None:
    (name,) = read(typed, TODAY).names
    assert all(fits_stand_ins(name, word) for word in fitting)
    assert not any(fits_stand_ins(name, word) for word in other if word != "mohe-x")


def test_references_are_read_and_one_without_figures_may_be_a_name_too() -> None:
    spelt = reference("HAC", 123_456_789)
    for typed in (spelt, spelt.lower(), spelt.replace("-", " "), f"ref {spelt} khan"):
        assert read(typed, TODAY).reference == spelt, typed
    letters = next(
        each
        for each in (reference("HAC", number) for number in range(REFERENCE_SPACE - 1, 0, -1))
        if each[4:].replace("-", "").isalpha()
    )
    sought = read(letters.replace("-", " "), TODAY)
    assert (sought.reference, sought.perhaps) == ("", letters)
    assert sought.names
    assert read(letters, TODAY).reference == letters


def test_a_name_is_read_both_ways_unless_a_comma_settles_it() -> None:
    def told(typed: str) -> set[tuple[str, str]]:
        return {(each.forename, each.surname) for each in readings(read(typed, TODAY))}

    assert told("khan aisha") == {("khan", "aisha"), ("aisha", "khan")}
    assert told("noor khan, aisha") == {("aisha", "noor khan")}
    assert told("khan") == {("khan", ""), ("", "khan")}


def test_where_somebody_lives_is_left_out_of_a_reading_where_it_must_be() -> None:
    sought = read("aisha khan E8 4CV", TODAY)
    assert {each.postcodes for each in readings(sought)} == {("E8 4CV",)}
    assert {each.postcodes for each in readings(sought, with_postcode=False)} == {()}


@given(WORDS, WORDS)
def test_likeness_is_that_of_pg_trgm(one: str, other: str) -> None:
    a, b = parts_of(one), parts_of(other)
    assert likeness(len(a & b), one, other) == pytest.approx(len(a & b) / len(a | b))
    assert likeness(len(a), one, one) == 1


def test_words_that_look_alike_and_words_that_do_not() -> None:
    assert most_alike(Name("wojcichovska", ""), ("anna", "wojciechowska", "=2019")) == (
        "wojciechowska"
    )
    assert most_alike(Name("khan", ""), ("okafor", "=2019-05-03")) == ""


PERSON = PersonFacts(
    forename="Aisha", surname="Khan", birth_date=date(2019, 5, 3), birth_precision="day"
)


@pytest.mark.parametrize(
    ("changes", "near"),
    [
        ({}, True),
        ({"forename": "Ayesha"}, True),
        ({"surname": "Begum"}, True),
        ({"surname": "Begum", "birth_date": None, "birth_precision": "unknown"}, False),
        ({"forename": "Omar", "birth_date": PERSON.birth_date + timedelta(days=4000)}, False),  # type: ignore[operator]
        ({"forename": "Omar", "surname": "Diallo"}, False),
        ({"surname": "Begum", "birth_date": date(2019, 5, 13)}, False),
        ({"surname": "Begum", "birth_precision": "year"}, False),
        ({"surname": "", "birth_date": date(2019, 5, 13)}, True),
    ],
)
def test_who_is_near(changes: dict[str, object], near: bool) -> None:
    other = replace(PERSON, **changes)  # type: ignore[arg-type]
    assert is_near(compare(card_of(PERSON), card_of(other))) is near


def test_enough_to_compare_whole_people() -> None:
    fuller = {typed: read(typed, TODAY).is_fuller for typed in ("khan", "kh* 2019", "khan E8")}
    assert not any(fuller.values())
    for typed in ("aisha khan", "khan 2019", "khan e8 4cv", NHS):
        assert read(typed, TODAY).is_fuller, typed
    assert Sought().is_empty
