"""Asking an owner for release, its two people's answer, withdrawal, and the override for a life.

London's rule: information goes outside the hub only with the consent of the agency that owns it.
Here that consent is given by two people of the agency: one proposes, another confirms exactly
what the first proposed, or sends it back with another answer and is then the proposer. The duty
to share (Children Act 2004 s.16LA) lets an agency hold back only what would harm the child more
than sharing it, so declining says how, and is looked at again on a date.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.core.working_time import Calendar, TimeUnit, add
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.releases import UNANSWERED, ReleaseAnswer, ReleaseStatus

TEXT_LIMIT = 4_000
LONGEST_DECLINE = timedelta(days=366)
"""A declined item is looked at again within a year."""

REVIEW_WORKING_DAYS = 1
"""An override is reviewed by the end of the next working day's same hour."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One requested item as it stands: what was proposed by whom, and the item's marks now.

    Attributes:
        proposed_by, proposer: the account, and the name colleagues know it by.
        answer, wording, reason, review_on: what is proposed, or was answered.
    """

    status: ReleaseStatus
    handling: HandlingCode
    named_roles: tuple[str, ...] = ()
    answer: ReleaseAnswer | None = None
    wording: str = ""
    reason: str = ""
    review_on: date | None = None
    proposed_by: int | None = None
    proposer: str = ""
    confirmer: str = ""

    @property
    def seen(self) -> str:
        """A mark of exactly this standing: what somebody answers must be what they looked at."""
        parts = (
            self.status.value,
            self.handling.value,
            ",".join(sorted(self.named_roles)),
            self.answer.value if self.answer else "",
            self.wording,
            self.reason,
            self.review_on.isoformat() if self.review_on else "",
            str(self.proposed_by or ""),
        )
        joined = "\x1f".join(parts)
        return hashlib.sha256(joined.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Said:
    """What one person of the owner answers for one item."""

    answer: ReleaseAnswer
    wording: str = ""
    reason: str = ""
    review_on: date | None = None


def speaks_for(viewer: Viewer, owner_agency_id: UUID) -> bool:
    """True if the viewer may answer for the owner: its navigators, and for what the hub's own
    agency owns, the hub desks that belong to it."""
    return viewer.may(Act.ANSWER_RELEASE) and viewer.agency_id == owner_agency_id


def checked(said: Said, today: date) -> Said:
    """The answer as stored, without what does not belong to it.

    Raises:
        BadInput: beside `wording`, `reason` or `review_on`.
    """
    sanitised, declined = (
        said.answer is ReleaseAnswer.SANITISE,
        said.answer is ReleaseAnswer.DECLINE,
    )
    clean = Said(
        said.answer,
        said.wording.strip() if sanitised else "",
        said.reason.strip() if declined else "",
        said.review_on if declined else None,
    )
    wrong: dict[str, str] = {}
    if sanitised and not clean.wording:
        wrong["wording"] = "Enter the words that may be passed on."
    if declined and not clean.reason:
        wrong["reason"] = (
            "Enter how sharing it would harm the child more than not sharing it. "
            "The duty to share allows no other reason."
        )
    if declined and not _in_reach(clean.review_on, today):
        wrong["review_on"] = "Enter a day after today and within a year."
    if len(clean.wording) > TEXT_LIMIT:
        wrong["wording"] = f"The words must be {TEXT_LIMIT:,} characters or fewer."
    if len(clean.reason) > TEXT_LIMIT:
        wrong["reason"] = f"The reason must be {TEXT_LIMIT:,} characters or fewer."
    if wrong:
        raise BadInput(wrong)
    return clean


def check_propose(standing: Standing, seen: str) -> None:
    """Whether somebody of the owner may propose an answer, or another one.

    An item that waits takes a proposal from anybody of the owner; what was declined may be
    answered anew at any time.

    Raises:
        Overtaken: it no longer stands as they saw it. NotNow: it is answered for good.
    """
    _as_seen(standing, seen)
    if standing.status not in UNANSWERED | {ReleaseStatus.DECLINED}:
        raise NotNow(f"This item is answered already: {standing.status.label.lower()}.")


def check_confirm(standing: Standing, by: int, seen: str) -> ReleaseStatus:
    """Whether this person may confirm what is proposed; returns what the item then is.

    Raises:
        Overtaken: the proposal, or the item's marks, changed since they looked.
        NotNow: nothing is proposed. Refused: it is their own proposal.
    """
    _as_seen(standing, seen)
    if standing.status is not ReleaseStatus.PROPOSED or standing.answer is None:
        raise NotNow("Nothing is proposed for this item. Propose an answer first.")
    if standing.proposed_by == by:
        raise Refused("A second person of your agency must confirm what you proposed.")
    return _BECOMES[standing.answer]


def check_withdrawal(*, withdrawn_by: str, override_unreviewed: bool) -> None:
    """Whether the owner may withdraw a release.

    Args:
        withdrawn_by: who withdrew it already, or "".
        override_unreviewed: a manager shared it for a risk to life and nobody has reviewed that.

    Raises:
        Overtaken, NotNow.
    """
    if withdrawn_by:
        raise Overtaken(f"{withdrawn_by} withdrew this release before you.")
    if override_unreviewed:
        raise NotNow(
            "The manager shared this item because a life was at risk. Review that first; "
            "then it can be withdrawn."
        )


def check_review(reviewer: Viewer, *, by: int, reviewed_by: str, owner_agency_id: UUID) -> None:
    """Whether somebody may review an override: another manager, or a navigator of the owner.

    Raises:
        NotThere: a navigator of another agency. Overtaken: it was reviewed. Refused: their own.
    """
    if reviewer.role is not Role.MANAGER and reviewer.agency_id != owner_agency_id:
        raise NotThere("There is no override here that you can review.")
    if reviewed_by:
        raise Overtaken(f"{reviewed_by} reviewed this before you.")
    if reviewer.user_id == by:
        raise Refused("Somebody else must review it: another manager, or the owner's navigator.")


def review_due(calendar: Calendar, now: datetime) -> datetime:
    """By when an override is reviewed (UTC): one working day of the hub later."""
    return add(calendar, now, REVIEW_WORKING_DAYS, TimeUnit.WORKING_DAYS)


def check_text(text: str, field: str, needed: str) -> str:
    """A text as stored. Raises `BadInput` beside the field if it is empty or too long."""
    text = text.strip()
    if not text:
        raise BadInput({field: needed})
    if len(text) > TEXT_LIMIT:
        raise BadInput({field: f"Shorten this to {TEXT_LIMIT:,} characters."})
    return text


_BECOMES = {
    ReleaseAnswer.RELEASE: ReleaseStatus.RELEASED,
    ReleaseAnswer.SANITISE: ReleaseStatus.SANITISED,
    ReleaseAnswer.DECLINE: ReleaseStatus.DECLINED,
}


def _as_seen(standing: Standing, seen: str) -> None:
    if standing.seen == seen:
        return
    if standing.status is ReleaseStatus.PROPOSED:
        who = f"{standing.proposer} has proposed an answer"
    elif standing.status is ReleaseStatus.OVERRIDDEN:
        who = "The manager has shared this item because a life is at risk"
    elif standing.confirmer:
        who = f"{standing.confirmer} has answered: {standing.status.label.lower()}"
    else:
        who = "The item, or how it is marked, has changed"
    raise Overtaken(f"{who} since you opened the page. Look at it again; nothing was recorded.")


def _in_reach(review_on: date | None, today: date) -> bool:
    return review_on is not None and today < review_on <= today + LONGEST_DECLINE
