"""Who may see an item, as the one list of choices that pages offer."""

from openmash.domain.agency_checks.marks import Audience as Choice
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.marking import Audience


def audience(choice: Choice) -> Audience:
    """What a choice of the page stands for."""
    return Audience(choice.handling, frozenset(choice.named_roles))


def choice_of(given: Audience) -> Choice | None:
    """The choice of the page that stands for an audience; None for desks named in another way."""
    return next((each for each in Choice if audience(each) == given), None)


def words_of(given: Audience) -> str:
    """Who may see it, in the words of the page."""
    choice = choice_of(given)
    if choice is not None:
        return choice.label
    desks = ", ".join(sorted(role.label.lower() for role in given.named_roles)) or "nobody named"
    name = "Sealed" if given.handling is HandlingCode.SEALED else "Restricted"
    return f"{name}: {desks}"
