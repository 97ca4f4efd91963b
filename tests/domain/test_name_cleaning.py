"""From what was written to what is compared: stand-ins for names, folding, and sound codes."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.people.cleaning import forename_tokens, surname_tokens, words
from openmash.domain.people.sounds import sound

# Few enough that the suite stays quick; a release run draws far more.
SOME = settings(max_examples=1000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Baby", "baby girl", "BABY SMITH", "Unborn", "unknown", "Twin 1", "twin 2 (boy)",
     "not known", "N/K", "n/a", "TBC", "?", "-", "x", "boy", "Mr", "12"],
)  # fmt: skip
def test_a_stand_in_for_a_forename_is_no_name(text: str) -> None:
    assert forename_tokens(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mary-Jane", "mary jane"),
        ("D'Angelo", "dangelo"),
        ("D\u2019Angelo", "dangelo"),
        ("Łukasz", "lukasz"),
        ("Ağrı İnci", "agri inci"),
        ("Weiß", "weiss"),
        ("Ｊｏｅ", "joe"),
        ("Dr. José  María", "jose maria"),
        ("محمد", "محمد"),
        ("Girly", "girly"),
        ("Boy George", "boy george"),
        ("J.R.", "j r"),
    ],
)
def test_a_forename_is_folded_into_words(text: str, tokens: str) -> None:
    assert forename_tokens(text) == frozenset(tokens.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("Child", "child"), ("Boy", "boy"), ("Unknown", ""), ("not known", ""), ("Baby", "")],
)
def test_a_surname_that_is_also_a_word_is_kept(text: str, tokens: str) -> None:
    assert surname_tokens(text) == frozenset(tokens.split())


@SOME
@given(st.text(max_size=20))
def test_folding_is_steady(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once
    assert all(sound(word) and len(sound(word)) <= 6 for word in once)


@pytest.mark.parametrize(
    "alike",
    [
        "mohammed muhammad mohamed mohammad",
        "chowdhury choudhury chaudhry",
        "aisha aysha ayesha",
        "yusuf youssef yousuf",
        "catherine katherine kathryn",
        "hussain hussein husain",
        "philip filip",
        "stephen steven",
        "mackenzie mckenzie",
    ],
)
def test_spellings_of_one_sound_share_a_code(alike: str) -> None:
    assert len({sound(each) for each in alike.split()}) == 1


def test_other_names_have_other_codes() -> None:
    names = "mohammed aisha grace oliver amelia noah fatima leo zainab maryam"
    unlike = names.split(" ")
    assert len({sound(each) for each in unlike}) == len(unlike)
