"""What must hold of any two people, however they are written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys
from openmash.domain.people.linkage.levels import compare
from openmash.domain.people.linkage.model import current
from openmash.domain.people.linkage.scoring import weigh
from tests.domain.linkage.people import AISHA, facts


@given(facts, facts)
def test_it_makes_no_difference_who_comes_first(one: PersonFacts, other: PersonFacts) -> None:
    a, b = card_of(one), card_of(other)
    assert compare(a, b) == compare(b, a)
    assert weigh(current(), a, b).total_bits == pytest.approx(weigh(current(), b, a).total_bits)


@given(facts)
def test_case_accents_and_the_order_of_claims_change_nothing(told: PersonFacts) -> None:
    written = replace(
        told,
        forename=told.forename.upper().replace("Ë", "e").replace("Ł", "L"),
        surname=told.surname.lower().replace("ą", "A").replace("'", "\u2019"),
        other_names=told.other_names[::-1],
        postcodes=told.postcodes[::-1],
        address_lines=told.address_lines[::-1],
    )
    assert card_of(written) == card_of(told)
    assert stored_keys(written) == stored_keys(told)
    assert asked_keys(written) == asked_keys(told)


@given(facts)
def test_whoever_is_stored_is_found_by_the_same_words(told: PersonFacts) -> None:
    assert stored_keys(told) <= set(asked_keys(told))


@given(facts, facts, st.sampled_from(("names", "places", "numbers", "middle")))
def test_a_claim_more_never_loses_a_key(told: PersonFacts, more: PersonFacts, kind: str) -> None:
    fuller = {
        "names": replace(told, other_names=(*told.other_names, more.surname, more.forename)),
        "places": replace(told, postcodes=(*told.postcodes, *more.postcodes)),
        "numbers": replace(
            told,
            nhs_number=told.nhs_number or more.nhs_number,
            phone=told.phone or more.phone,
            expected_date=told.expected_date or more.expected_date,
        ),
        "middle": replace(told, forename=f"{told.forename} Noor") if card_of(told).given else told,
    }[kind]
    assert stored_keys(told) <= stored_keys(fuller)
    assert set(asked_keys(told)) <= set(asked_keys(fuller))


@given(facts)
def test_a_card_comes_back_from_the_store_as_it_went(told: PersonFacts) -> None:
    card = card_of(told)
    assert Card.from_json(card.to_json()) == card
    assert Card.from_json(card.to_json()).to_json() == card.to_json()


def test_the_stored_forms_never_change() -> None:
    """Rows of a running hub hold these; another form would find nobody until all are made anew."""
    assert card_of(AISHA).to_json() == (
        '["aisha",[],["rahman"],[],"2016-04-23","day","",0,"F","9434765919","H801200001001",'
        '["ZZ993WZ"],["14"],"442079460123"]'
    )
    assert min(stored_keys(AISHA)) == -8629272304656777548
    assert all(-(2**63) <= key < 2**63 for key in stored_keys(AISHA))
