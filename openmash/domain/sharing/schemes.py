"""The marking schemes agencies use, each read onto the hub's plain marks.

The police mark intelligence 3x5x2 (College of Policing, Authorised Professional Practice on
intelligence management): source evaluation 1 to 3, intelligence assessment A to E, handling P or
C. Other agencies use the plain scheme. An item keeps the marks in its own scheme; the firewall
reads the plain ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import HandlingCode, SourceGrade


class Scheme(StrEnum):
    """Which marking scheme an item's marks are written in."""

    PLAIN = "plain"
    POLICE_3X5X2 = "3x5x2"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {Scheme.PLAIN: "Plain marks", Scheme.POLICE_3X5X2: "Police 3x5x2"}[self]


def usual_scheme(kind: AgencyKind) -> Scheme:
    """The scheme that a new agency of this kind starts with; its hub may choose the other."""
    return Scheme.POLICE_3X5X2 if kind is AgencyKind.POLICE else Scheme.PLAIN


SOURCE_MARKS: Mapping[str, str] = MappingProxyType(
    {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
)
"""3x5x2, first place: how far the source is trusted."""

INFORMATION_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Known directly to the source",
        "B": "Known indirectly, but corroborated",
        "C": "Known indirectly to the source",
        "D": "Not known",
        "E": "Suspected to be false",
    }
)
"""3x5x2, second place: how the source knows it."""

HANDLING_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "P": "May be shared lawfully",
        "C": "May be shared on conditions only",
    }
)
"""3x5x2, third place: how it may be passed on."""

_GRADES = MappingProxyType(
    {"1": SourceGrade.RELIABLE, "2": SourceGrade.UNTESTED, "3": SourceGrade.NOT_RELIABLE}
)


@dataclass(frozen=True, slots=True)
class Marks:
    """An item's marks in its own scheme. The three 3x5x2 places are empty in the plain scheme."""

    scheme: Scheme = Scheme.PLAIN
    source: str = ""
    information: str = ""
    handling: str = ""

    @property
    def words(self) -> str:
        """The marks as colleagues of the scheme write them; empty for plain ones.

        >>> Marks(Scheme.POLICE_3X5X2, "2", "C", "P").words
        '2C P'
        """
        if self.scheme is Scheme.PLAIN:
            return ""
        return f"{self.source}{self.information} {self.handling}"


UNMARKED = Marks()
"""An item in the plain scheme, which has no marks beyond the plain ones."""


def check(marks: Marks) -> None:
    """Raise `BadInput` unless every place of the scheme is filled with one of its marks.

    A plain item carries none of the three places.
    """
    places = {
        "source_mark": (marks.source, SOURCE_MARKS),
        "information_mark": (marks.information, INFORMATION_MARKS),
        "handling_mark": (marks.handling, HANDLING_MARKS),
    }
    if marks.scheme is Scheme.PLAIN:
        wrong = {
            field: "Leave this empty: plain marks do not have it."
            for field, (mark, _) in places.items()
            if mark
        }
    else:
        wrong = {
            field: f"Choose one of {', '.join(allowed)}."
            for field, (mark, allowed) in places.items()
            if mark not in allowed
        }
    if wrong:
        raise BadInput(wrong)


def plain_grade(marks: Marks, told: SourceGrade = SourceGrade.UNTESTED) -> SourceGrade:
    """The plain source grade that the marks stand for; `told` where the scheme is plain."""
    return told if marks.scheme is Scheme.PLAIN else _GRADES[marks.source]


_WIDEST_FIRST = tuple(HandlingCode)


def no_wider_than(marks: Marks) -> HandlingCode:
    """The widest handling code that the marks allow.

    Handling code C of 3x5x2 sets conditions, so such an item is restricted at the least.
    """
    conditions = marks.scheme is Scheme.POLICE_3X5X2 and marks.handling == "C"
    return HandlingCode.RESTRICTED if conditions else HandlingCode.OPEN


def narrower(one: HandlingCode, other: HandlingCode) -> HandlingCode:
    """The stricter of two handling codes.

    >>> narrower(HandlingCode.OPEN, HandlingCode.SEALED).value
    'sealed'
    """
    return max(one, other, key=_WIDEST_FIRST.index)
