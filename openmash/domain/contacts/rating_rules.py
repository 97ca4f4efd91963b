"""What a rating must carry, and what a change of rating may do."""

from openmash.core.errors import BadInput
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating

REASON_LIMIT = 4_000


def check_rating(policy: HubPolicy, rating: Rating) -> str:
    """The threshold text that the rating is judged against.

    Raises:
        BadInput: this hub does not use the rating.
    """
    level = policy.level(rating)
    if level is None:
        used = ", ".join(each.label for each in policy.ratings)
        raise BadInput({"rating": f"This hub does not use {rating.label}. Choose one of: {used}."})
    return level.threshold


def check_reason(reason: str, *, field: str = "reason") -> str:
    """The reason as stored, without space around it.

    Raises:
        BadInput: there is none, or it is longer than 4,000 characters.
    """
    reason = reason.strip()
    if not reason:
        raise BadInput({field: "Enter the reason. Colleagues and inspectors will read it."})
    if len(reason) > REASON_LIMIT:
        raise BadInput({field: f"The reason must be {REASON_LIMIT:,} characters or fewer."})
    return reason


def check_change(current: Rating, new: Rating) -> None:
    """Refuse a change that changes nothing: a second fact must say something new.

    Raises:
        BadInput: the rating is the same.
    """
    if current is new:
        raise BadInput({"rating": f"The rating is {current.label} already. Choose another one."})
