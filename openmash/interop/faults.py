"""A fault that our own check finds in a statutory return, before anybody else does."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What the receiving department makes of a fault."""

    ERROR = "error"
    QUERY = "query"

    @property
    def label(self) -> str:
        """The words for a page."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that one record breaks.

    Attributes:
        rule: the number the receiving department gives the rule ("8610"; a Q at the end makes it
            a query); a rule of our own begins with "OM".
        sentence: what is wrong and what to do; it names no person.
        record: the id of the contact that causes it; empty where the whole file does.
        field: the element or column in which it shows.
        child: the hub's own number of the child concerned; empty where none is.
    """

    rule: str
    sentence: str
    record: str
    field: str
    child: str = ""

    @property
    def weight(self) -> Weight:
        """An error, or a query: the rule's own number says which."""
        return Weight.QUERY if self.rule.endswith("Q") else Weight.ERROR


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Something a return asks for that a front door does not know. Never filled by a guess.

    Attributes:
        field: the element or column.
        sentence: what stands in the file instead, and who holds it.
    """

    field: str
    sentence: str
