"""One person of the linkage world, and one question about a person."""

from dataclasses import dataclass
from enum import StrEnum

from openmash.domain.people.facts import PersonFacts


@dataclass(frozen=True, slots=True)
class WorldPerson:
    """Somebody who exists in the world, whether or not the index holds them.

    Attributes:
        id: running number from 0; also their place in the stream.
        facts: what an index would hold.
        household: number of the household; its members come one after the other.
        mother: the mother's id; None for adults.
        community: key of the naming community whose rule named them.
        withheld: True if the index is to be built without them, while their relatives stay in it.
        birth: ids of the same birth share this number, twins and triplets; None for single births.
        short: what they are called by people who know them; "" if as in the facts.
        other_surname: a surname they have borne or may come to bear; "" if none.
    """

    id: int
    facts: PersonFacts
    household: int
    mother: int | None
    community: str
    withheld: bool
    birth: int | None = None
    short: str = ""
    other_surname: str = ""


class Kind(StrEnum):
    """How a question went wrong on its way."""

    KNOWN = "known"
    HARD = "hard"
    UNKNOWN = "unknown"
    ONE_ERROR = "one-error"
    BORROWED_NUMBER = "borrowed-number"


@dataclass(frozen=True, slots=True)
class Query:
    """What a referral tells of one person.

    Attributes:
        facts: as told.
        truth: id of the right person in the index; None if the index must not hold them.
        about: id of the person it is about, held or withheld.
        kind: which mixture of mistakes made it.
        families: names of the mistakes made, in the order in which they were made.
        community: the person's.
        is_new_community: True if no development world contains the community.
    """

    facts: PersonFacts
    truth: int | None
    about: WorldPerson
    kind: Kind
    families: tuple[str, ...]
    community: str
    is_new_community: bool
