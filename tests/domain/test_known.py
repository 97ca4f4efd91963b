"""Who may be one person on the contact page: twins, siblings, namesakes, and what is not known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Match, judge_records
from openmash.domain.people.linkage.bands import Band, Veto
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys

# Invented people at a postcode that is never issued, with NHS numbers that are never issued.
AISHA = PersonFacts(
    forename="Aisha",
    surname="Rahman",
    birth_date=date(2016, 4, 23),
    birth_precision="day",
    sex="F",
    nhs_number="9990000018",
    upn="H801200001001",
    postcodes=("ZZ99 3WZ",),
    address_lines=("14 Invented Street", "Hackney"),
    phone="+442079460123",
)
HOUSED = replace(AISHA, nhs_number="", upn="", phone="")
UNPLACED = replace(HOUSED, postcodes=(), address_lines=())
UNBORN = PersonFacts(
    surname="Rahman", is_unborn=True, expected_date=date(2026, 6, 10), postcodes=("ZZ99 3WZ",)
)
BROTHER = "9990000026"

LISTED = (Band.SAME_PERSON, Band.PROBABLE, Band.POSSIBLE)


def match(a: PersonFacts, b: PersonFacts) -> Match:
    return judge_records(card_of(a), {0: card_of(b)}, {})[0]


def among(a: PersonFacts, joined: dict[str, Any] | None = None, **others: PersonFacts) -> Any:
    cards = {name: card_of(facts) for name, facts in others.items()}
    return judge_records(card_of(a), cards, joined or {})


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (AISHA, AISHA),
        (HOUSED, HOUSED),
        (UNPLACED, UNPLACED),
        (
            replace(UNPLACED, forename="Zoë", surname="O'Neill"),
            replace(UNPLACED, forename="ZOE", surname="O\u2019NEILL"),
        ),
        (AISHA, replace(AISHA, surname="Begum")),
        (AISHA, replace(AISHA, postcodes=("ZZ99 4ZZ",), address_lines=("9 Other Road",))),
    ],
    ids=["all told", "no number", "names and date", "accents", "surname changed", "moved"],
)
def test_one_child_told_twice_is_found_as_the_same(a: PersonFacts, b: PersonFacts) -> None:
    assert match(a, b).band is Band.SAME_PERSON
    assert match(a, b).is_strong


@pytest.mark.parametrize(
    "told",
    [
        {"forename": "Aihsa"},
        {"forename": "Rahman", "surname": "Aisha"},
        {"surname": "Rahmn"},
        {"birth_date": date(2016, 4, 24)},
        {"birth_date": date(2013, 4, 23)},
        {"birth_date": None, "birth_precision": "unknown"},
        {"birth_precision": "year"},
        {"forename": "Noor", "other_names": ("Aisha Begum",)},
    ],
    ids=str,
)
def test_a_slip_does_not_hide_a_child(told: dict[str, Any]) -> None:
    other = replace(HOUSED, **told)
    assert match(HOUSED, other).band in LISTED
    assert asked_keys(HOUSED).keys() & stored_keys(other)


TWINS = [
    replace(HOUSED, forename=name)
    for name in ("Yusuf", "Amina", "A", "Twin 1", "Baby Girl", "Aida")
]


@pytest.mark.parametrize("twin", TWINS, ids=[each.forename for each in TWINS])
def test_a_twin_is_never_the_same_person_and_never_acted_on_unseen(twin: PersonFacts) -> None:
    for a, b in ((HOUSED, twin), (twin, HOUSED)):
        found = match(a, b)
        assert found.band is not Band.SAME_PERSON
        assert found.veto is not None
        assert not found.is_strong


def test_rhyming_twins_and_brothers_of_one_first_name_are_held_apart() -> None:
    for one, other in (
        ("Jayden", "Hayden"),
        ("Ella", "Bella"),
        ("Amina", "Amira"),
        ("Mohammed Ali", "Mohammed Yusuf"),
    ):
        found = match(replace(HOUSED, forename=one), replace(HOUSED, forename=other))
        assert not found.is_strong, (one, other)
        assert found.band is not Band.SAME_PERSON, (one, other)


def test_the_twin_of_a_child_who_is_held_stands_behind_the_child() -> None:
    found = among(HOUSED, right=HOUSED, twin=replace(HOUSED, forename="Yusuf"))
    assert found["right"].band is Band.SAME_PERSON
    assert found["twin"].band in (Band.POSSIBLE, Band.RELATED, None)


def test_two_numbers_are_two_people_until_somebody_looks() -> None:
    found = match(AISHA, replace(AISHA, nhs_number=BROTHER))
    assert found.band is not Band.SAME_PERSON
    assert found.veto is Veto.NUMBERS
    assert "The NHS numbers differ" in found.words.disagrees


@pytest.mark.parametrize(
    "other",
    [
        replace(HOUSED, forename="Yusuf", birth_date=date(2012, 11, 5)),
        replace(HOUSED, forename="Salma", birth_date=date(1988, 2, 14)),
    ],
    ids=["brother", "mother"],
)
def test_family_at_one_home_is_related_and_no_candidate(other: PersonFacts) -> None:
    assert match(HOUSED, other).band is Band.RELATED


@pytest.mark.parametrize(
    "other",
    [
        replace(UNPLACED, birth_date=date(1984, 9, 2)),
        replace(UNPLACED, forename="Grace", surname="Okafor"),
        replace(
            HOUSED,
            forename="Grace",
            surname="Okafor",
            birth_date=date(2011, 3, 9),
            address_lines=("16 Invented Street",),
        ),
        PersonFacts(),
    ],
    ids=["a namesake of another age", "born the same day", "a neighbour", "nobody knows who"],
)
def test_strangers_are_not_shown_as_likely(other: PersonFacts) -> None:
    found = match(UNPLACED if not other.postcodes else HOUSED, other)
    assert found.band not in (Band.SAME_PERSON, Band.PROBABLE)


FORGOTTEN: list[dict[str, Any]] = [
    {"nhs_number": ""},
    {"upn": ""},
    {"sex": "U"},
    {"forename": ""},
    {"surname": ""},
    {"birth_date": None, "birth_precision": "unknown"},
    {"postcodes": (), "address_lines": (), "phone": ""},
]


@pytest.mark.parametrize("forgotten", FORGOTTEN, ids=str)
def test_what_is_not_known_is_missing_and_never_against(forgotten: dict[str, Any]) -> None:
    for a, b in ((AISHA, replace(AISHA, **forgotten)), (replace(AISHA, **forgotten), AISHA)):
        assert match(a, b).words.disagrees == ()
    # Nor does it ever help: a child of whom less is known is no likelier to be this one.
    stranger = replace(AISHA, forename="Grace", nhs_number=BROTHER, upn="")
    before = set(match(AISHA, stranger).words.disagrees)
    assert set(match(AISHA, replace(stranger, **forgotten)).words.disagrees) <= before


def test_a_child_told_of_again_and_again_is_no_rival_of_themselves() -> None:
    """At fourteen addresses, thrice at each: nobody has joined them yet."""
    told = [replace(AISHA, postcodes=(f"ZZ{n} 3WZ",)) for n in range(10, 24)]
    again: dict[str, Any] = {f"told{n}": told[n % 14] for n in range(42)}
    asked = replace(AISHA, nhs_number="", postcodes=(), address_lines=(), phone="", upn="")
    for name, found in among(asked, **again).items():
        alone = match(asked, again[name]).judged.log_odds
        assert found.judged.log_odds == pytest.approx(alone, abs=0.01)
        assert found.band is Band.SAME_PERSON


def test_records_that_somebody_joined_are_no_rivals() -> None:
    """By their numbers they would be two children, each about as likely."""
    first = replace(AISHA, upn="")
    second = replace(first, nhs_number=BROTHER, postcodes=("ZZ99 4ZZ",), phone="")
    apart = among(UNPLACED, first=first, second=second)
    joined = among(UNPLACED, {"first": 1, "second": 1}, first=first, second=second)
    for name, facts in (("first", first), ("second", second)):
        alone = match(UNPLACED, facts).judged.log_odds
        assert joined[name].judged.log_odds == pytest.approx(alone)
        assert apart[name].judged.log_odds < alone - 5
        assert "Another candidate" in (apart["first"].words.rivals or "")


def test_an_unborn_child_is_listed_for_the_child_born_there_and_never_joined_unseen() -> None:
    born = replace(HOUSED, forename="Nadia", birth_date=date(2026, 5, 28))
    for a, b in ((UNBORN, born), (born, UNBORN)):
        assert match(a, b).veto is not None
        assert match(a, b).band is not Band.SAME_PERSON
        assert asked_keys(a).keys() & stored_keys(b)


def test_no_reason_gives_a_value_or_a_percentage() -> None:
    others = [AISHA, HOUSED, UNPLACED, UNBORN, *TWINS, replace(AISHA, nhs_number=BROTHER)]
    for other in others:
        words = match(AISHA, other).words
        said = " ".join([*words.agrees, *words.disagrees, *words.missing, *words.settles])
        assert "%" not in said
        for told in ("Aisha", "Rahman", AISHA.nhs_number, AISHA.phone, "Invented", "ZZ99"):
            assert told not in said


def test_the_order_of_the_two_makes_no_difference() -> None:
    for other in (*TWINS, UNPLACED, AISHA, UNBORN):
        assert match(HOUSED, other).band is match(other, HOUSED).band
