"""What a rating must carry, and what a change of rating may do."""

from openmash.core.errors import BadInput
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating

REASON_LIMIT = 4_000
NAME_LIMIT = 120
WEIGHED_PREFIX = "How earlier contacts were weighed: "


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


def check_name(name: str, *, field: str, called: str) -> str:
    """A worker's or a team's name as stored, on one line.

    Raises:
        BadInput: there is none, or it is longer than 120 characters.
    """
    name = " ".join(name.split())
    if not name:
        raise BadInput({field: f"Enter the name of the {called}."})
    if len(name) > NAME_LIMIT:
        raise BadInput(
            {field: f"The name of the {called} must be {NAME_LIMIT} characters or fewer."}
        )
    return name


def check_change(current: Rating, new: Rating) -> None:
    """Refuse a change that changes nothing: a second fact must say something new.

    Raises:
        BadInput: the rating is the same.
    """
    if current is new:
        raise BadInput({"rating": f"The rating is {current.label} already. Choose another one."})


def must_weigh(*, repeat_review: bool, current: Rating | None, new: Rating) -> bool:
    """True if this rating needs the earlier contacts weighed in words.

    Contacts that repeat are harmless alone and not together, so the flag cannot be passed over in
    silence: not by the first rating, whichever it is, nor by a later one that is less urgent
    (domain notes, section 10, requirement 9).
    """
    return repeat_review and (current is None or current.more_urgent_than(new))


def with_weighing(reason: str, weighed: str, *, needed: bool) -> str:
    """The reason as stored, with how the earlier contacts were weighed at its end.

    Args:
        needed: what `must_weigh` says.

    Raises:
        BadInput: as `check_reason`; and no weighing where it is needed, or too long a one.
    """
    wrong: dict[str, str] = {}
    weighed = weighed.strip()
    if needed and not weighed:
        wrong["repeat_weighed"] = (
            "Enter how you weighed the earlier contacts. A repeat contact cannot be rated without."
        )
    elif len(weighed) > REASON_LIMIT:
        wrong["repeat_weighed"] = (
            f"How earlier contacts were weighed must be {REASON_LIMIT:,} characters or fewer."
        )
    try:
        reason = check_reason(reason)
    except BadInput as fault:
        wrong = {**fault.by_field, **wrong}
    if wrong:
        raise BadInput(wrong)
    return f"{reason}\n\n{WEIGHED_PREFIX}{weighed}" if weighed else reason
