"""The marks an item carries: handling code, source grade, basis and date precision."""

from enum import StrEnum


class HandlingCode(StrEnum):
    """How widely an item may be seen inside the hub, widest first (design, section 4)."""

    OPEN = "open"
    HUB_ONLY = "hub_only"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class SourceGrade(StrEnum):
    """How far the source is trusted, in the plain scheme (after the police 3x5x2 grades 1 to 3)."""

    RELIABLE = "reliable"
    UNTESTED = "untested"
    NOT_RELIABLE = "not_reliable"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            SourceGrade.RELIABLE: "Reliable",
            SourceGrade.UNTESTED: "Untested",
            SourceGrade.NOT_RELIABLE: "Not reliable",
        }[self]


class Basis(StrEnum):
    """What kind of statement an item is. The four are never mixed in one item."""

    FACT = "fact"
    OPINION = "opinion"
    WITNESSED = "witnessed"
    REPORTED = "reported"


class DatePrecision(StrEnum):
    """How exactly a date is known. An unknown part is never filled in silently."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    APPROXIMATE = "approximate"
    UNKNOWN = "unknown"
