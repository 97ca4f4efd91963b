"""The life of a contact: its states, and the moves between them, as one table."""

from enum import StrEnum

from openmash.core.errors import NotNow


class ContactStatus(StrEnum):
    """Where a contact stands. The stored word never changes; the label may."""

    RECEIVED = "received"
    PROPOSED = "proposed"
    RATED = "rated"
    AWAITING_AGENCIES = "awaiting_agencies"
    DECIDING = "deciding"
    FEEDBACK_DUE = "feedback_due"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    ContactStatus.RECEIVED: "Received",
    ContactStatus.PROPOSED: "Rating proposed",
    ContactStatus.RATED: "Rated",
    ContactStatus.AWAITING_AGENCIES: "Awaiting agencies",
    ContactStatus.DECIDING: "Ready to decide",
    ContactStatus.FEEDBACK_DUE: "Feedback due",
    ContactStatus.CLOSED: "Closed",
}

OPEN = frozenset(ContactStatus) - {ContactStatus.CLOSED}
UNDECIDED = OPEN - {ContactStatus.FEEDBACK_DUE}


class Move(StrEnum):
    """What can happen to a contact as a whole."""

    PROPOSE_RATING = "propose_rating"
    CONFIRM_RATING = "confirm_rating"
    CHANGE_RATING = "change_rating"
    REDIRECT = "redirect"
    ASK_AGENCIES = "ask_agencies"
    LAST_RETURN = "last_return"
    DECIDE_SOME = "decide_some"
    DECIDE_LAST = "decide_last"
    GIVE_FEEDBACK = "give_feedback"


_S = ContactStatus
MOVES: dict[Move, dict[ContactStatus, ContactStatus]] = {
    Move.PROPOSE_RATING: {_S.RECEIVED: _S.PROPOSED, _S.PROPOSED: _S.PROPOSED},
    Move.CONFIRM_RATING: {_S.RECEIVED: _S.RATED, _S.PROPOSED: _S.RATED},
    Move.CHANGE_RATING: {s: s for s in (_S.RATED, _S.AWAITING_AGENCIES, _S.DECIDING)},
    Move.REDIRECT: {_S.RECEIVED: _S.FEEDBACK_DUE, _S.PROPOSED: _S.FEEDBACK_DUE},
    Move.ASK_AGENCIES: dict.fromkeys(
        (_S.RATED, _S.AWAITING_AGENCIES, _S.DECIDING), _S.AWAITING_AGENCIES
    ),
    Move.LAST_RETURN: {_S.AWAITING_AGENCIES: _S.DECIDING},
    Move.DECIDE_SOME: {s: s for s in (_S.RATED, _S.AWAITING_AGENCIES, _S.DECIDING)},
    Move.DECIDE_LAST: dict.fromkeys((_S.RATED, _S.AWAITING_AGENCIES, _S.DECIDING), _S.FEEDBACK_DUE),
    Move.GIVE_FEEDBACK: {_S.FEEDBACK_DUE: _S.CLOSED},
}
"""Every legal move: from which state to which. A manager may rate a contact nobody screened."""

_DOING = {
    Move.PROPOSE_RATING: "a rating can be proposed only before one is confirmed",
    Move.CONFIRM_RATING: "its rating is already confirmed; change the rating instead",
    Move.CHANGE_RATING: "its rating can be changed only between the first rating and the decision",
    Move.REDIRECT: "only a contact that is not yet rated can be passed to the allocated worker",
    Move.ASK_AGENCIES: "agencies are asked after the rating is confirmed and before the decision",
    Move.LAST_RETURN: "it is not waiting for agencies",
    Move.DECIDE_SOME: "a decision needs a confirmed rating, and is recorded once",
    Move.DECIDE_LAST: "a decision needs a confirmed rating, and is recorded once",
    Move.GIVE_FEEDBACK: "feedback is given once, after every child has a decision",
}


def after(move: Move, status: ContactStatus) -> ContactStatus:
    """The state after the move; raises `NotNow` with the reason if it is not legal from here."""
    try:
        return MOVES[move][status]
    except KeyError:
        raise NotNow(
            f"This contact is “{status.label.lower()}”: {_DOING[move]}. "
            "Open it again to see where it stands."
        ) from None


def can(move: Move, status: ContactStatus) -> bool:
    """True if the move is legal from this state."""
    return status in MOVES[move]
