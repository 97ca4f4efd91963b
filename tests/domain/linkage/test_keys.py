"""Who is found by what is told wrong: each case shares a key with the person as stored."""

from dataclasses import replace
from datetime import date

import pytest

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.keys import COUNTS, asked_keys, stored_keys
from tests.domain.linkage.people import AISHA, HOUSED, UNPLACED

MOVED = replace(UNPLACED, postcodes=("ZZ1 1AA",))
EXPECTED = PersonFacts(
    surname="Rahman", is_unborn=True, expected_date=date(2016, 5, 20), postcodes=("ZZ99 3WZ",)
)


@pytest.mark.parametrize(
    ("told", "held"),
    [
        (replace(MOVED, forename="Ayesha", surname="Rehman", birth_date=None), MOVED),
        (replace(UNPLACED, surname="Okafor"), UNPLACED),
        (replace(UNPLACED, surname="Okafor", birth_date=date(2016, 4, 28)), UNPLACED),
        (replace(UNPLACED, surname="Okafor", birth_date=date(2015, 4, 23)), UNPLACED),
        (replace(UNPLACED, surname="Okafor", birth_date=date(2016, 5, 23)), UNPLACED),
        (replace(UNPLACED, surname="Okafor", birth_date=date(2016, 3, 4)),
         replace(UNPLACED, birth_date=date(2016, 4, 3))),
        (replace(UNPLACED, forename="Aisxha", birth_date=None), UNPLACED),
        (replace(HOUSED, forename="Wei", surname="Chen", birth_date=date(2016, 4, 24),
                 postcodes=("ZZ99 3WY",)), HOUSED),
        (replace(HOUSED, forename="Wei", surname="Chen", birth_date=date(2016, 4, 22),
                 postcodes=("ZZ99 3WY",)), HOUSED),
        (replace(MOVED, forename="Axishab", surname="Rdahmaqn"), UNPLACED),
        (replace(MOVED, forename="Wei", birth_precision="year"), UNPLACED),
        (replace(HOUSED, forename="", surname="", birth_date=None), HOUSED),
        (replace(AISHA, forename="Wei", surname="Chen", birth_date=None, postcodes=()), AISHA),
        (replace(UNPLACED, forename="Rahman", surname="Aisha", birth_date=None), UNPLACED),
        (HOUSED, EXPECTED),
        (EXPECTED, HOUSED),
        (EXPECTED, replace(EXPECTED, expected_date=date(2016, 6, 2))),
    ],
)  # fmt: skip
def test_a_slip_still_finds_them(told: PersonFacts, held: PersonFacts) -> None:
    assert stored_keys(held) & set(asked_keys(told))


def test_the_tenth_alias_hides_no_earlier_one() -> None:
    aliases = ("Nour Malik", "Sara Okafor", "Lina Haddad", "Amal Conteh", "Dina Bah", "Mina Kone")
    some = replace(HOUSED, other_names=aliases[:3])
    every = replace(HOUSED, other_names=aliases)
    assert stored_keys(HOUSED) <= stored_keys(some) <= stored_keys(every)


def test_what_was_told_counts_more_than_a_guess() -> None:
    asked = asked_keys(HOUSED)
    told = {key: counts for key, counts in asked.items() if key in stored_keys(HOUSED)}
    guessed = {key: counts for key, counts in asked.items() if counts not in COUNTS.values()}
    assert set(told.values()) <= set(COUNTS.values())
    assert guessed
    assert max(guessed.values()) < max(told.values())


def test_strangers_share_no_key() -> None:
    stranger = PersonFacts(
        forename="Wei", surname="Chen", birth_date=date(1988, 2, 7), birth_precision="day",
        postcodes=("ZZ1 1AA",), address_lines=("3 Far Road",),
    )  # fmt: skip
    assert not stored_keys(stranger) & set(asked_keys(AISHA))
