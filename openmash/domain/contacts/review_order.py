"""In which order pairs of person records are looked at: the child in most danger first."""

from dataclasses import dataclass
from datetime import UTC, datetime

from openmash.domain.contacts.ratings import Rating

_LATEST = datetime.max.replace(tzinfo=UTC)
_IN_DANGER, _NOT_RATED, _CLOSED = 0, 2, 9
_RATED = {Rating.RED: 1, Rating.AMBER: 3, Rating.GREEN: 4, Rating.BLUE: 5}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contact stands, as far as the order goes.

    Attributes:
        in_danger: the referrer says that a child is in danger now, and nothing is decided yet.
        rating: None while nobody has confirmed one.
        due_at: of its next step (aware UTC); None if there is none.
    """

    is_open: bool
    in_danger: bool
    rating: Rating | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of which somebody must say whether they are one person.

    Attributes:
        standings: of the contacts of both.
        plan: True if one of them has a plan, or may have one.
        brings: how many records are joined to either: each tells something about the other then.
        strength: in bits, how much speaks for it.
        laid_at: since when it waits (aware UTC). mark: tells it from every other.
    """

    standings: tuple[Standing, Standing]
    plan: bool
    brings: int
    strength: float
    laid_at: datetime
    mark: str


def urgency(standing: Standing) -> tuple[int, datetime]:
    """A sort key for contacts: danger, then red, then what nobody has rated, then time left.

    A contact that nobody has rated stands before amber: it may be anything.
    """
    if not standing.is_open:
        return _CLOSED, _LATEST
    due = standing.due_at or _LATEST
    if standing.in_danger:
        return _IN_DANGER, due
    return (_NOT_RATED if standing.rating is None else _RATED[standing.rating]), due


def sort_key(pair: Pair) -> tuple[tuple[int, datetime], bool, float, int, datetime, str]:
    """A sort key: the more urgent contact of the two, then a plan that somebody may not know of.

    Then how likely the two are one, how much is known of either, and who has waited longest.
    """
    return (
        min(urgency(each) for each in pair.standings),
        not pair.plan,
        -pair.strength,
        -pair.brings,
        pair.laid_at,
        pair.mark,
    )
