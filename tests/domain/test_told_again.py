"""Is a child surely told of again? And by which keys a typed name is found."""

from dataclasses import replace
from datetime import date

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.name_search import name_keys
from openmash.domain.people.told_again import is_told_again

TOLU = PersonFacts(
    forename="Tolu",
    surname="Adeyemi",
    birth_date=date(2018, 3, 14),
    birth_precision="day",
    nhs_number="9990000018",
)
NUMBERLESS = replace(TOLU, nhs_number="")


def test_a_number_or_two_names_and_the_date_tell_a_child_again() -> None:
    assert is_told_again(TOLU, PersonFacts(nhs_number="999 000 0018"))
    assert is_told_again(NUMBERLESS, replace(TOLU, forename="Adeyemy", surname="Tolou"))
    assert is_told_again(replace(TOLU, upn="H8"), PersonFacts(upn="H8"))


def test_a_twin_a_namesake_and_nothing_known_do_not() -> None:
    assert not is_told_again(NUMBERLESS, replace(NUMBERLESS, forename="Taiwo"))
    assert not is_told_again(NUMBERLESS, replace(NUMBERLESS, birth_date=date(2018, 3, 15)))
    assert not is_told_again(NUMBERLESS, replace(NUMBERLESS, birth_precision="month"))
    assert not is_told_again(TOLU, replace(TOLU, nhs_number="9990000026", forename="Taiwo"))
    assert not is_told_again(PersonFacts(), PersonFacts())


def test_a_typed_name_shares_a_key_in_any_order_and_by_its_sound() -> None:
    for forename, surname in (("Adeyemi", "Tolu"), ("Tolou", "Adeyemy"), ("Tolu Grace", "Adeyemi")):
        assert name_keys(TOLU) & name_keys(PersonFacts(forename=forename, surname=surname))
    assert name_keys(PersonFacts(forename="Ali", surname="Ali"))
    assert not name_keys(TOLU) & name_keys(replace(TOLU, forename="Grace"))
    assert not name_keys(PersonFacts(surname="Adeyemi"))
    assert all(-(2**63) <= key < 2**63 for key in name_keys(TOLU))
