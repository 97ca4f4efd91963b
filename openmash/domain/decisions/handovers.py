"""Handing a child over to a receiving team, and what follows when the team challenges.

One handover is open for a child at a time: the next is offered only after the last was challenged,
with a new decision. Nothing that was decided or answered is overwritten.
"""

from openmash.core.errors import BadInput, NotNow
from openmash.domain.access import Role
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.domain.sharing.firewall import KNOW_IT_EXISTS
from openmash.domain.sharing.handling import HandlingCode

NOTE_LIMIT = 4_000

LISTED_WHEN_WITHHELD: frozenset[HandlingCode] = frozenset(
    code for code, roles in KNOW_IT_EXISTS.items() if Role.BUSINESS_SUPPORT in roles
)
"""Items that the receiving team is told are withheld, by owner and number (design, section 4).

What leaves the hub lists what was withheld without showing it. An item whose existence is kept
from the hub's own desks is not even counted.
"""

_WHY_NOT_AGAIN = {
    HandoverStatus.OFFERED: "the receiving team has not answered yet. A child has one open "
    "handover at a time",
    HandoverStatus.ACCEPTED: "the receiving team has accepted the child",
}


def check_decide_again(status: HandoverStatus) -> None:
    """Refuse a new decision unless the handover of the present one was challenged.

    Raises:
        NotNow: it waits for an answer, or was accepted.
    """
    if status is not HandoverStatus.CHALLENGED:
        raise NotNow(f"You cannot decide again now: {_WHY_NOT_AGAIN[status]}.")


def check_note(note: str) -> str:
    """A note with an acceptance, as stored; it may be empty.

    Raises:
        BadInput: it is too long.
    """
    note = note.strip()
    if len(note) > NOTE_LIMIT:
        raise BadInput({"note": f"The note must be {NOTE_LIMIT:,} characters or fewer."})
    return note
