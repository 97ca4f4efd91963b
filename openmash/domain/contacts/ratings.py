"""The BRAG ratings: how urgent a hub judges a contact to be."""

from enum import StrEnum
from typing import NamedTuple


class Rating(StrEnum):
    """Most urgent first. The stored word never changes; the label may.

    Never sort ratings themselves, which sorts their letters: sort by `order`.
    """

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _ABOUT[self].label

    @property
    def order(self) -> int:
        """Place in order of urgency, 0 for the most urgent: a sort key for worklists."""
        return _ABOUT[self].order

    @property
    def meaning(self) -> str:
        """What the rating says of a child's needs, on the London continuum of need."""
        return _ABOUT[self].meaning

    def more_urgent_than(self, other: "Rating") -> bool:
        """True if this rating comes before the other.

        >>> Rating.RED.more_urgent_than(Rating.GREEN)
        True
        """
        return self.order < other.order


class _About(NamedTuple):
    label: str
    order: int
    meaning: str


# Levels after the London continuum of need (domain notes, section 2: level 4 down to level 1).
_ABOUT = {
    Rating.RED: _About(
        "Red", 0, "Acute need: a child may be suffering, or be likely to suffer, significant harm."
    ),
    Rating.AMBER: _About(
        "Amber", 1, "Complex needs: a child may need a social worker's help to be safe and well."
    ),
    Rating.GREEN: _About(
        "Green", 2, "Additional needs: early help, by one or more agencies, may be enough."
    ),
    Rating.BLUE: _About(
        "Blue", 3, "No additional needs seen: services open to every family are enough."
    ),
}
