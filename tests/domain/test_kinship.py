"""What the words for a relationship mean, and which addresses are one door."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.picture.doors import door_of, group
from openmash.domain.picture.kinship import OF_A_PARENT, TABLE, understand
from openmash.domain.picture.ties import TieKind

SOME = settings(max_examples=600 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)
HOME, CODE = "14 Sample Walk", "E8 4CV"
K = TieKind


# What words mean


@pytest.mark.parametrize(
    ("words", "kind", "of"),
    [
        ("Mother", K.PARENT, ""),
        ("birth mother", K.PARENT, ""),
        ("Mum", K.PARENT, ""),
        ("mother of child", K.PARENT, ""),
        ("Child's father", K.PARENT, ""),
        ("step-father", K.STEP_PARENT, ""),
        ("Stepdad", K.STEP_PARENT, ""),
        ("maternal aunt", K.AUNT_OR_UNCLE, ""),
        ("Maternal Grandmother", K.GRANDPARENT, ""),
        ("older half-brother", K.HALF_SIBLING, ""),
        ("foster carer", K.FOSTER_CARER, ""),
        ("mother's brother", K.AUNT_OR_UNCLE, ""),
        ("mother of father", K.GRANDPARENT, ""),
        ("partner of mother", K.PARTNER, "mother"),
        ("Mum’s new boyfriend", K.PARTNER, "mother"),
        ("ex-partner of the mother", K.FORMER_PARTNER, "mother"),
        ("father's friend", K.FRIEND, "father"),
        ("family friend", K.FRIEND, ""),
        ("Lodger", K.LODGER, ""),
    ],
)
def test_words_that_are_understood(words: str, kind: TieKind, of: str) -> None:
    kin = understand(words)
    assert kin is not None
    assert (kin.kind, kin.of) == (kind, of)
    assert not kin.unsure


@pytest.mark.parametrize(
    "words",
    [
        "", "mother/carer", "not the father", "mother or aunt", "mother and father", "partner",
        "partner of neighbour", "friend of a friend", "knows the family", "father figure",
        "mother of the neighbour's son", "the mother's partner's brother", "X", "???",
    ],
)  # fmt: skip
def test_words_that_are_not_understood_are_guessed_at_by_nobody(words: str) -> None:
    assert understand(words) is None


@pytest.mark.parametrize("words", ["possible father", "alleged father", "father?"])
def test_a_doubt_in_the_words_is_kept(words: str) -> None:
    kin = understand(words)
    assert kin is not None
    assert (kin.kind, kin.unsure) == (K.PARENT, True)


@SOME
@given(st.sampled_from(sorted(TABLE)), st.sampled_from(["banana", "xylo", "godfearing"]))
def test_one_word_too_many_and_nothing_is_understood(phrase: str, extra: str) -> None:
    assert understand(phrase) is not None
    assert understand(f"{phrase} {extra}") is None
    assert understand(f"{extra} {phrase}") is None


@SOME
@given(st.sampled_from(sorted(OF_A_PARENT)), st.sampled_from(["mother", "father", "mum", "dad"]))
def test_said_of_a_parent_it_means_the_same_either_way_round(phrase: str, parent: str) -> None:
    assert understand(f"{phrase} of {parent}") == understand(f"{parent}’s {phrase}") is not None


# Which addresses are one


def test_one_address_written_in_two_ways_is_one_door() -> None:
    same = [
        (HOME, CODE),
        ("14, SAMPLE WLK.", "e84cv"),
        ("14 Sample Walk\nHackney\nE8 4CV", CODE),
    ]
    assert len({door_of(*each) for each in same}) == 1


def test_two_flats_of_one_house_are_two_doors_and_neither_is_the_house() -> None:
    first, second, house = (
        door_of(f"{flat}14 Sample Walk", CODE) for flat in ("Flat 1\n", "Flat 2\n", "")
    )
    assert first
    assert second
    assert house
    assert group([first, second, house]) == {each: each for each in (first, second, house)}
    assert group([first, house])[house] == first
