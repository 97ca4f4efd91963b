"""Handing a child over to a receiving team, and what follows when the team challenges.

One handover is open for a child at a time: the next is offered only after the last was challenged,
with a new decision. Nothing that was decided or answered is overwritten.
"""

from openmash.core.errors import BadInput, NotNow
from openmash.domain.decisions.outcomes import HandoverStatus

NOTE_LIMIT = 4_000

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
