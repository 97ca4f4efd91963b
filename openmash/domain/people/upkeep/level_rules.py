"""Which rules of comparing a model was trained for, told by what the rules do.

A weight belongs to a level as the rules found it when the model was trained. After a release that
finds levels otherwise the old weights say something else, and nothing would fail. So a model keeps
a digest of what the rules find on some thousand made-up pairs: it changes when they judge any of
them otherwise, and not when a comment or a name in the source does.
"""

import json
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import product

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.levels import compare

_SHORT = 16

# Forename, surname, other name: of each kind of likeness that the name rules know.
_NAMES = (
    ("Mohammed Ali", "Chowdhury", ""),
    ("Muhammad Hasan", "Choudhury", ""),
    ("M", "Chaudry", "Begum"),
    ("Elizabeth Anne", "Smith-Jones", ""),
    ("Liz", "Jones", "Smith"),
    ("Anne", "Smythe", ""),
    ("Małgorzata", "Wiśniewska", ""),
    ("Gosia", "Wisniewski", "Kowalska"),
    ("Oluwaseun", "O'Neill", ""),
    ("Seun Ade", "ONeil", ""),
    ("João Pedro", "da Silva Santos", ""),
    ("Joao", "Silva", "Santos"),
    ("Zoe", "Khan", ""),
    ("Khan", "Zoe", ""),
    ("Zeo", "Kahn", ""),
    ("Baby", "Patel", ""),
    ("", "Patel", ""),
    ("Priya", "", "Patel"),
    ("Katherine", "Wang", ""),
    ("Catrin", "Wong", ""),
    ("Katherien", "Adeyemi Cole", "Kate"),
    ("Kate", "Adeyemi", ""),
    ("Jonathan", "Adeyemo", ""),
    ("Jon", "Adeyemi-Okoro", "Oluwaseun"),
    ("Hayden", "Okoro", ""),
    ("Jayden", "Okoro", ""),
    ("Kornelia", "Petrov", ""),
    ("Kornelja", "Petrova", ""),
    ("Korn", "Petrovic", ""),
    ("Olga", "Okafor Eze", ""),
    ("Olga", "Okafor", ""),
)
_DATES = (
    (date(2016, 4, 3), "day"),
    (date(2016, 3, 4), "day"),
    (date(2016, 4, 4), "day"),
    (date(2016, 4, 13), "day"),
    (date(2016, 9, 3), "day"),
    (date(2016, 1, 1), "day"),
    (date(2011, 4, 3), "day"),
    (date(2016, 4, 1), "month"),
    (date(2016, 1, 1), "year"),
    (date(2014, 6, 1), "approximate"),
    (None, "unknown"),
)
_PLACES: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("E8 1AA",), ("14 Sample Walk",), ""),
    (("E8 1AA",), ("Flat 2, 14 Sample Walk",), "+442079460123"),
    (("E8 1AA",), ("16 Sample Walk",), ""),
    (("E8 1AA", "N1 9GU"), ("14 Sample Walk", "9 Other Road"), ""),
    (("E8 1AB",), ("3 Next Street",), "+442079460123"),
    (("M1 1AE",), ("7 Far Lane",), ""),
    ((), (), ""),
)
_NUMBERS = (
    ("9990000018", ""),
    ("9990000026", "H801200001001"),
    ("", "H801200001001"),
    ("", "K802200001002"),
    ("", ""),
)


@cache
def level_rules() -> str:
    """Return the digest of what the rules of this release find, 16 hexadecimal digits."""
    found = [list(map(int, compare(a, b))) for a, b in _pairs()]
    return sha256(json.dumps(found).encode()).hexdigest()[:_SHORT]


def _pairs() -> list[tuple[Card, Card]]:
    named = [
        card_of(PersonFacts(forename=a, surname=b, other_names=(c,) if c else ()))
        for a, b, c in _NAMES
    ]
    dated = [card_of(PersonFacts(birth_date=day, birth_precision=how)) for day, how in _DATES]
    expected = (date(2016, 4, 20), date(2017, 1, 5))
    dated += [card_of(PersonFacts(is_unborn=True, expected_date=day)) for day in expected]
    placed = [
        card_of(PersonFacts(postcodes=codes, address_lines=lines, phone=phone))
        for codes, lines, phone in _PLACES
    ]
    numbered = [card_of(PersonFacts(nhs_number=nhs, upn=upn)) for nhs, upn in _NUMBERS]
    sexes = [card_of(PersonFacts(sex=sex)) for sex in "MFU"]
    kinds = (named, dated, placed, numbered, sexes)
    return [pair for kind in kinds for pair in product(kind, kind)]
