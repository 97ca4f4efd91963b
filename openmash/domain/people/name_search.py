"""Keys by which a name typed by itself is found: by sound, in any order, with nothing beside it.

The linkage keys of a name alone hold its spelling, because two sounds are shared by too many to
tell who somebody is. Somebody who types a name wants all of them.
"""

from hashlib import blake2b
from itertools import combinations, product

from openmash.domain.people.cleaning import forename_tokens, surname_tokens
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.sounds import sound


def name_keys(facts: PersonFacts) -> frozenset[int]:
    """Return a key for the sounds of any two name words, in no order: 64 bits, signed."""
    forenames, surnames = forename_tokens(facts.forename), surname_tokens(facts.surname)
    words = forenames.union(surnames, *(surname_tokens(name) for name in facts.other_names))
    pairs = {*product(forenames, surnames), *combinations(sorted(words), 2)}
    return frozenset(_key(*sorted((sound(one), sound(other)))) for one, other in pairs)


def _key(one: str, other: str) -> int:
    told = blake2b(f"sounds:{one}:{other}".encode(), digest_size=8).digest()
    return int.from_bytes(told, "big", signed=True)
