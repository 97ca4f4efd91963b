"""What Splink is told of one pair: a level for each comparison, and the names that may be common.

Kept from what needs Splink itself, so that a cluster's workers load no more than the rules.
"""

from openmash.adapters.linkage.settings import COMPARISONS
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import Levels
from openmash.domain.people.linkage.model import AT_HOME, BY_FIRST_NAME
from openmash.domain.people.linkage.scoring import surname_class, surname_value
from openmash.domain.people.linkage.variants import label


def names_of(card: Card) -> dict[str, str | None]:
    """The columns whose term frequencies count; None where there is no name."""
    return {
        "given_name": card.given or None,
        "given_class": label(card.given) if card.given else None,
        "surname_name": surname_value(card.surname) or None,
        "surname_class": surname_class(card.surname) or None,
    }


def columns_of(levels: Levels, *, switched: bool = True) -> dict[str, int]:
    """The level of each comparison.

    Args:
        switched: of a field and its copies for one household, one postcode or one first name, set
            those that do not count to missing; False fills all.
    """
    where = "home" if levels.at_home else "postcode" if levels.at_postcode else ""
    who = "named" if levels.named else ""
    found = {}
    for name in COMPARISONS:
        field, _, case = name.partition("_")
        counts = (
            field not in (*AT_HOME, *BY_FIRST_NAME)
            or (field in AT_HOME and case == where)
            or (field in BY_FIRST_NAME and case == who)
        )
        found[name] = int(getattr(levels, field)) if counts or not switched else 0
    return found
