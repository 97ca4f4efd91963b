"""A mark of the rules by which keys and cards are made, so that an old index is never searched."""

from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Final

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.people.linkage.variants import version

_SAMPLES: Final = (
    PersonFacts(
        forename="Mohammed Example Wojciech",
        surname="O’Sample-Chowdhury",
        other_names=("Khadija Invented", "Ng"),
        birth_date=date(2014, 5, 9),
        birth_precision="day",
        sex="M",
        nhs_number="9990000026",
        upn="X999999999999",
        postcodes=("ZZ1 1ZZ", "ZZ2 2ZZ"),
        address_lines=("Flat 2", "14B Sample Walk"),
        phone="+442079460111",
    ),
    PersonFacts(
        forename="Baby",
        surname="Sample",
        expected_date=date(2026, 12, 1),
        is_unborn=True,
        postcodes=("ZZ1 1ZZ",),
    ),
    PersonFacts(surname="Sample", birth_date=date(1990, 1, 1), birth_precision="year"),
)


@cache
def fingerprint() -> str:
    """Sixteen hex digits that change whenever the keys or cards of invented people do."""
    told = blake2b(version().encode(), digest_size=8)
    for facts in _SAMPLES:
        told.update(card_of(facts).to_json().encode())
        told.update(repr(sorted(stored_keys(facts))).encode())
    return told.hexdigest()
