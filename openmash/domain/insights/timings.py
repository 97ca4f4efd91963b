"""The course of a contact as one flat row of times and codes, and each information request as one.

A columnar store keeps these rows, so that figures over many contacts need no course of any. A row
holds nothing of anybody: no name, no reference, no text; its contact is known by a random id. It is
made from the course (`stages.Measured`) and from nothing else, so that no rule of what a stage is
stands in a second place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from openmash.core.codes import PrimaryNeed
from openmash.core.working_time import working_between
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome
from openmash.domain.insights.stages import Asked, Measured, decision_begins

_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One contact. Times are aware UTC, and None where it has not happened yet.

    Attributes:
        hub_code: the hub's short code, which is public.
        policy_id: the version in force at receipt, by which the contact is judged.
        initial, current: the rating first confirmed, and the one now or at the decision.
        need: the primary need (census code) of the children decided on, the first in the census's
            order of choice where they differ; empty while none is known.
        redirected: passed to an allocated worker: no part of any stage.
        decided_at: when the last child of the contact was decided on.
        decision_due_at: by the rating first confirmed and the policy of the day of receipt.
        decision_from: when the stage from the returns to the decision began.
        turnaround_worked, rating_worked, decision_worked, feedback_worked: how long each ended
            stage took, in minutes while the hub was open; None while it lasts.
        children, referred, no_further_action: how many children are decided on, how many of them
            became a referral, and for how many nothing followed.
    """

    hub_code: str
    contact_id: UUID
    policy_id: UUID
    received_at: datetime
    source_code: str
    urgent: bool
    initial: Rating | None
    current: Rating | None
    need: str
    redirected: bool
    rated_at: datetime | None
    decided_at: datetime | None
    decision_from: datetime | None
    screening_due_at: datetime | None
    decision_due_at: datetime | None
    feedback_due_at: datetime | None
    feedback_given_at: datetime | None
    turnaround_worked: float | None
    rating_worked: float | None
    decision_worked: float | None
    feedback_worked: float | None
    children: int
    referred: int
    no_further_action: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTiming:
    """One information request. Times are aware UTC.

    Attributes:
        contact_id, received_at, source_code, initial, redirected, rated_at: of its contact.
        place: which of the contact's information requests, from 0, in order of asking.
        answer: what the agency answered; None if it has not.
        returns_worked: minutes of working time from the contact's rating to the answer.
        asking_worked: the same from asking.
    """

    hub_code: str
    contact_id: UUID
    policy_id: UUID
    received_at: datetime
    source_code: str
    initial: Rating | None
    redirected: bool
    rated_at: datetime | None
    place: int
    agency: AgencyKind
    asked_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    answer: Answer | None
    withdrawn: bool
    returns_worked: float | None
    asking_worked: float | None


class Seal(NamedTuple):
    """What tells whether kept rows of contacts are still what the database says.

    Attributes:
        contacts: how many they are.
        changes: the sum of the times at which they last changed, in microseconds since 1970. One
            change makes it another number, whenever its transaction ended.
        ids: the sum of the first 32 bits of their ids: other contacts of the very same times, as of
            a hub that was emptied and filled again, make it another number.
        latest: the newest of those times; 0 if there is none.
    """

    contacts: int = 0
    changes: int = 0
    ids: int = 0
    latest: int = 0


def timing(course: Measured, hub_code: str) -> Timing:
    """The row of one contact of a hub."""
    begins = decision_begins(course)
    return Timing(
        hub_code=hub_code,
        contact_id=course.contact_id,
        policy_id=course.policy_id,
        received_at=course.received_at,
        source_code=course.source_code,
        urgent=course.urgent,
        initial=course.initial,
        current=course.current,
        need=_first_chosen(course.needs),
        redirected=course.redirected,
        rated_at=course.rated_at,
        decided_at=course.decided_at,
        decision_from=begins,
        screening_due_at=course.screening_due_at,
        decision_due_at=course.decision_due_at(),
        feedback_due_at=course.feedback_due_at,
        feedback_given_at=course.feedback_given_at,
        turnaround_worked=_worked(course, course.received_at, course.decided_at),
        rating_worked=_worked(course, course.received_at, course.rated_at),
        decision_worked=_worked(course, begins, course.decided_at),
        feedback_worked=_worked(course, course.decided_at, course.feedback_given_at),
        children=len(course.outcomes),
        referred=sum(each in BECOMES_REFERRAL for each in course.outcomes),
        no_further_action=course.outcomes.count(Outcome.NO_FURTHER_ACTION),
    )


def requests(course: Measured, hub_code: str) -> Iterator[RequestTiming]:
    """The rows of the contact's information requests, in order of asking."""
    for place, asked in enumerate(course.asked):
        yield _request(course, hub_code, place, asked)


def _request(course: Measured, hub_code: str, place: int, asked: Asked) -> RequestTiming:
    return RequestTiming(
        hub_code=hub_code,
        contact_id=course.contact_id,
        policy_id=course.policy_id,
        received_at=course.received_at,
        source_code=course.source_code,
        initial=course.initial,
        redirected=course.redirected,
        rated_at=course.rated_at,
        place=place,
        agency=asked.agency,
        asked_at=asked.asked_at,
        due_at=asked.due_at,
        answered_at=asked.answered_at,
        answer=asked.answer,
        withdrawn=asked.withdrawn,
        returns_worked=_worked(course, course.rated_at or asked.asked_at, asked.answered_at),
        asking_worked=_worked(course, asked.asked_at, asked.answered_at),
    )


def _worked(course: Measured, began: datetime | None, ended: datetime | None) -> float | None:
    if began is None or ended is None:
        return None
    # A return that came before the rating took no time after it, as on the pages.
    return max(0.0, working_between(course.calendar, began, ended).total_seconds() / _MINUTE)


def _first_chosen(needs: tuple[str, ...]) -> str:
    order = {need.value: place for place, need in enumerate(PrimaryNeed)}
    return min((each for each in needs if each in order), key=order.__getitem__, default="")
