"""What an owner may answer when asked to release an item, and who has to agree.

An item leaves the hub only with its owner's consent: one person of the owning agency proposes the
answer and another confirms it. Declining needs the detriment reason of the duty to share
(Children Act 2004 s.16LA) and a date on which the answer is looked at again.
"""

from enum import StrEnum


class ReleaseStatus(StrEnum):
    """How far one item of a release request has come."""

    ASKED = "asked"
    PROPOSED = "proposed"
    RELEASED = "released"
    SANITISED = "sanitised"
    DECLINED = "declined"
    OVERRIDDEN = "overridden"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ReleaseStatus.ASKED: "Asked",
    ReleaseStatus.PROPOSED: "Waiting for a second person",
    ReleaseStatus.RELEASED: "Released",
    ReleaseStatus.SANITISED: "Released in other words",
    ReleaseStatus.DECLINED: "Declined",
    ReleaseStatus.OVERRIDDEN: "Shared by the manager: risk to life",
    ReleaseStatus.WITHDRAWN: "No longer asked",
}

UNANSWERED = frozenset({ReleaseStatus.ASKED, ReleaseStatus.PROPOSED})
"""The owner still has to answer."""


class ReleaseAnswer(StrEnum):
    """What the owner may say."""

    RELEASE = "release"
    SANITISE = "sanitise"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            ReleaseAnswer.RELEASE: "Release it as it stands",
            ReleaseAnswer.SANITISE: "Release it in other words",
            ReleaseAnswer.DECLINE: "Decline to release it",
        }[self]


class ReviewFinding(StrEnum):
    """What the review of an override found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            ReviewFinding.JUSTIFIED: "The override was justified",
            ReviewFinding.NOT_JUSTIFIED: "The override was not justified",
        }[self]
