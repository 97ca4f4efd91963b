"""What the model does not weigh, but parts those who are alike in all that it does.

Of a row of a register and the people it may be, many tie: two of one name where no birth date is
told, two children not born yet. Here is what is told beside, in bits, added where rows are
linked in bulk. The figures were counted on pairs of a development city that weigh enough to be
listed, and are put lower than counted where the generator's habits would say more than life does.
"""

from datetime import date
from typing import Final

from openmash.domain.people.linkage.cards import Card

ONE_HAS_NONE: Final = -0.5
"""One has further forenames and the other none. Counted -4.1 where the hub has none, and none the
other way round; taken as little, because registers are filled in with unequal care."""

DUE: Final = ((7, 2.0), (14, 0.0))
"""Up to so many days between two expected dates, and what it says. Counted: 80 % of one child's lie
within a week of each other, 99 % within two; those of others lie anywhere in six weeks."""

FAR_DUE: Final = -4.0
"""Two expected dates that lie further apart."""


def further_bits(a: Card, b: Card) -> float:
    """Return what speaks for two being one, in bits, that is in no level of the model.

    Args:
        a, b: the two, in any order.
    """
    bits = ONE_HAS_NONE if bool(a.middle) != bool(b.middle) else 0.0
    if a.born is None and b.born is None and a.expected and b.expected:
        bits += _due_bits(a.expected, b.expected)
    return bits


def _due_bits(one: date, other: date) -> float:
    days = abs((one - other).days)
    return next((bits for most, bits in DUE if days <= most), FAR_DUE)
