"""Is this surely a child who was told of before? For counting repeats, which nobody confirms first.

Stricter than matching: the answer only draws a manager's eye, but it does so without a look.
"""

from openmash.domain.people.cleaning import compact, forename_tokens, surname_tokens
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.sounds import sound


def is_told_again(one: PersonFacts, other: PersonFacts) -> bool:
    """True for the same NHS or pupil number, or the same birth date and two name words.

    One name word and a birth date are also what twins share. Names may be spelt otherwise, as long
    as they sound the same, and stand in any order.
    """
    for a, b in ((one.nhs_number, other.nhs_number), (one.upn, other.upn)):
        if compact(a) and compact(a) == compact(b):
            return True
    days = [each.birth_date for each in (one, other) if each.birth_precision == "day"]
    if len(days) < 2 or days[0] is None or days[0] != days[1]:
        return False
    return len(_sounds(one) & _sounds(other)) >= 2


def _sounds(facts: PersonFacts) -> frozenset[str]:
    aliases = (surname_tokens(name) for name in facts.other_names)
    words = forename_tokens(facts.forename).union(surname_tokens(facts.surname), *aliases)
    return frozenset(map(sound, words))
