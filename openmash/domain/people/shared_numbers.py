"""A telephone number that many families give: a school's or a refuge's, not a family's own.

A number in common says that two families belong together only as long as few give it. Where many
do, it is a switchboard's, or that of whoever rang for them; listing all who gave it would hold
strangers up beside a child, and might show who else is at a refuge.
"""

from collections.abc import Hashable, Iterable
from typing import Final, NamedTuple

MOST_FAMILIES: Final = 3
"""Families up to which a number counts as theirs: one who moved in with another, and their kin."""


class Giving(NamedTuple):
    """One person told of with the number: in which contact, at which postcode, of which name.

    What is not known is "".
    """

    contact: Hashable
    postcode: str
    surname: str


def families(givings: Iterable[Giving]) -> int:
    """Return how many families gave a number, as far as it was told.

    Told of together, at one postcode or under one surname is one family: whoever moves from place
    to place, or changes names, must not look like many.
    """
    joined: dict[tuple[str, Hashable], tuple[str, Hashable]] = {}

    def head(of: tuple[str, Hashable]) -> tuple[str, Hashable]:
        while (up := joined.setdefault(of, of)) != of:
            of = up
        return of

    for contact, postcode, surname in givings:
        first = head(("contact", contact))
        for kind, told in (("postcode", postcode), ("surname", surname.strip().casefold())):
            if told:
                joined[head((kind, told))] = first
    return len({head(each) for each in joined})


def is_many_families(givings: Iterable[Giving]) -> bool:
    """True if too many families give the number for it to be one family's."""
    return families(givings) > MOST_FAMILIES
