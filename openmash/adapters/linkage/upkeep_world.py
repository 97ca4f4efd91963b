"""Labels of an invented city, as if its people had been told of twice: for training and trying."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from openmash.adapters.synthetic.linkage_world import Kind, WorldPerson, people, queries
from openmash.domain.people.upkeep.labels import Labels, Told, labels

TRAINED_ON: Final = 71
TRIED_ON: Final = 1907
"""Seeds: two cities that have nobody in common."""

_TOLD_AGAIN: Final = (Kind.KNOWN, Kind.HARD, Kind.KNOWN)


def invented(count: int, *, seed: int, held_out: bool) -> Labels:
    """Return labels of so many invented people.

    Whoever has an NHS number is told of again, with mistakes, as a referral that carries it.

    Args:
        held_out: False keeps to the naming communities and mistakes that models are trained on.
    """
    city = list(people(seed, count, held_out=held_out))
    return labels(_told(city, seed, held_out=held_out))


def _told(city: list[WorldPerson], seed: int, *, held_out: bool) -> Iterator[Told]:
    numbered = [person for person in city if person.facts.nhs_number]
    for person in numbered:
        yield Told(f"{person.id}", "index", person.facts, person.community)
    for number, kind in enumerate(_TOLD_AGAIN):
        for query in queries(numbered, seed + number, kind, held_out=held_out):
            # A slip may have lost the number; whoever carries another's has been given it.
            if query.facts.nhs_number in ("", query.about.facts.nhs_number):
                facts = replace(query.facts, nhs_number=query.about.facts.nhs_number)
                key = f"{query.about.id} again {number}"
                yield Told(key, f"again {number}", facts, query.community)
