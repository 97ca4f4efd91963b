"""The course of one contact in stages, as waits: when each began, ended and was due.

A stage that has not begun is no wait; one that has not ended is an open wait, never left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openmash.core.working_time import Calendar, working_between
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.clocks import ClockKind, due_time
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.survival import Wait

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One information request. Times are aware UTC.

    Attributes:
        due_at: by the policy in force when the contact arrived; None without a target.
        answered_at: None if there is no return yet, or never will be.
        withdrawn: the hub no longer wants an answer.
        answer: what the return says.
    """

    agency: AgencyKind
    asked_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    withdrawn: bool
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The course of one contact. Times are aware UTC, and None where it has not happened yet.

    Attributes:
        initial, current: the rating first confirmed, and the one now or at the decision.
        redirected: passed to the worker who has the child already: never rated by the hub, though
            it has a time of decision.
        decided_at: when the last child of the contact was decided on.
        policy: the version in force at receipt, which the contact is judged by.
        asked: every information request, in order of asking.
        outcomes, needs: of the newest decision for each child, those decided on alone; a need is a
            census code, and is left out where none was chosen.
    """

    contact_id: UUID
    received_at: datetime
    source_code: str
    urgent: bool
    initial: Rating | None
    current: Rating | None
    rated_at: datetime | None
    decided_at: datetime | None
    feedback_given_at: datetime | None
    screening_due_at: datetime | None
    feedback_due_at: datetime | None
    redirected: bool
    policy_id: UUID
    policy: HubPolicy
    asked: tuple[Asked, ...]
    outcomes: tuple[Outcome, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """When the hub is open, by that policy."""
        return self.policy.calendar

    def decision_due_at(self) -> datetime | None:
        """By when the rating first confirmed wants the decision; None without rating or target.

        A later rating does not move the yardstick: else raising a rating would make its own clock
        late, and lowering one would make a late contact punctual.
        """
        if self.initial is None:
            return None
        decision, calendar = ClockKind.DECISION, self.calendar
        return due_time(decision, self.initial, self.policy, calendar, self.received_at)


class Stage(StrEnum):
    """What is timed. The word stands in addresses and never changes; the label may."""

    TURNAROUND = "turnaround"
    RATING = "rating"
    RETURNS = "returns"
    ASKING = "asking"
    DECISION = "decision"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """What is timed and by which target, in a sentence or two."""
        return _MEANINGS[self]

    @property
    def of_returns(self) -> bool:
        """True if a contact has one wait for each information request, not one in all."""
        return self in (Stage.RETURNS, Stage.ASKING)


_LABELS = {
    Stage.TURNAROUND: "From receipt to final decision",
    Stage.RATING: "From receipt to rating",
    Stage.RETURNS: "From rating to each return",
    Stage.ASKING: "From asking to each return",
    Stage.DECISION: "From the returns to the decision",
    Stage.FEEDBACK: "From decision to feedback",
}
_MEANINGS = {
    Stage.TURNAROUND: (
        "From receipt in the hub until the last child of the contact is decided on. The target "
        "is that of the rating first confirmed."
    ),
    Stage.RATING: (
        "From receipt in the hub until a manager confirms the first rating. The target is that "
        "of screening, or of urgent screening where a child was said to be in danger."
    ),
    Stage.RETURNS: (
        "From the first rating until an agency answers, each information request by itself. The "
        "target is when the return was due, whenever the agency was asked."
    ),
    Stage.ASKING: (
        "From asking an agency until it answers, each information request by itself. The target "
        "is when the return was due."
    ),
    Stage.DECISION: (
        "From the last return that came before the decision; from the rating where none did. "
        "While an answer is awaited the stage has not begun. Policies set no target for this "
        "stage."
    ),
    Stage.FEEDBACK: (
        "From the final decision until the referrer is told what happened. The target is that "
        "of feedback."
    ),
}


@dataclass(frozen=True, slots=True)
class StageWait:
    """One wait. Times are aware UTC.

    Attributes:
        initial: the rating first confirmed, by which waits are grouped; None before it.
        ended: None while it lasts.
        due: None without a target.
    """

    contact_id: UUID
    initial: Rating | None
    began: datetime
    ended: datetime | None
    due: datetime | None
    calendar: Calendar

    def on_the_clock(self, now: datetime) -> Wait:
        """In minutes of real time, with its target."""
        return Wait(
            length=_minutes(self.began, self.ended or now),
            ended=self.ended is not None,
            target=None if self.due is None else _minutes(self.began, self.due),
            followed=_minutes(self.began, now),
        )

    def in_working_time(self, now: datetime) -> Wait:
        """In minutes while the hub was open.

        Without a target: what ends after its due time, but before the hub opens again, is late by
        the clock and yet no minute longer in working time.
        """
        worked = working_between(self.calendar, self.began, self.ended or now)
        return Wait(max(0.0, worked.total_seconds() / _MINUTE), self.ended is not None)


def _minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / _MINUTE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which waits. An empty word or None takes every one.

    Attributes:
        agency: in the stages of returns, its returns alone; in others, the contacts about which
            it was asked.
    """

    stage: Stage = Stage.TURNAROUND
    rating: Rating | None = None
    source: str = ""
    agency: AgencyKind | None = None


def waits(courses: Iterable[Measured], wanted: Wanted) -> list[StageWait]:
    """The waits wanted, in order of receipt.

    Contacts passed to an allocated worker are no part of them: the hub neither rated nor decided.
    """
    return [
        each
        for course in courses
        if not course.redirected and _fits(course, wanted)
        for each in _of(course, wanted)
    ]


def _fits(course: Measured, wanted: Wanted) -> bool:
    if wanted.rating and course.initial is not wanted.rating:
        return False
    if wanted.source and course.source_code != wanted.source:
        return False
    return wanted.agency is None or any(a.agency is wanted.agency for a in _standing(course))


def _standing(course: Measured) -> tuple[Asked, ...]:
    """The information requests that were not withdrawn."""
    return tuple(each for each in course.asked if not each.withdrawn)


def _of(course: Measured, wanted: Wanted) -> Iterator[StageWait]:
    for began, ended, due in _spans(course, wanted):
        yield StageWait(course.contact_id, course.initial, began, ended, due, course.calendar)


_Span = tuple[datetime, datetime | None, datetime | None]


def _spans(course: Measured, wanted: Wanted) -> Iterator[_Span]:
    match wanted.stage:
        case Stage.TURNAROUND:
            yield course.received_at, course.decided_at, course.decision_due_at()
        case Stage.RATING:
            yield course.received_at, course.rated_at, course.screening_due_at
        case Stage.RETURNS | Stage.ASKING:
            for asked in _standing(course):
                if wanted.agency in (None, asked.agency):
                    rated = course.rated_at if wanted.stage is Stage.RETURNS else None
                    yield rated or asked.asked_at, asked.answered_at, asked.due_at
        case Stage.DECISION:
            begins = decision_begins(course)
            if begins is not None:
                yield begins, course.decided_at, None
        case Stage.FEEDBACK:
            if course.decided_at is not None:
                yield course.decided_at, course.feedback_given_at, course.feedback_due_at


def decision_begins(course: Measured) -> datetime | None:
    """When the stage from the returns to the decision began; None if it has not.

    With the last return that came before the decision, or with the rating where none did; while an
    answer is awaited and nothing is decided the stage has not begun.
    """
    if course.rated_at is None:
        return None
    standing = _standing(course)
    if course.decided_at is None and any(each.answered_at is None for each in standing):
        return None
    answers = [each.answered_at for each in standing if each.answered_at is not None]
    before = [at for at in answers if course.decided_at is None or at <= course.decided_at]
    return max([course.rated_at, *before])
