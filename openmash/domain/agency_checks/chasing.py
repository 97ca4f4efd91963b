"""When an unanswered information request is chased, when it is escalated, and when to look again.

The hub's chase rule says how often; `contacts.clocks` counts it, in working time for a target that
stops at closing time and on the clock for one that runs on. Silence is never an answer: a request
is chased until it is answered or withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime

from openmash.core.working_time import Calendar
from openmash.domain.contacts.clocks import (
    Clock,
    escalates_at,
    first_chase_at,
    next_chase_at,
)
from openmash.domain.contacts.policy import ChaseRule


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unanswered information request, as the chase rule sees it.

    Attributes:
        clock: its agency-return clock.
        rule, calendar: of the policy by which the contact is judged.
        last_chased_at: None if it has not been chased.
        escalated_at: None if nobody senior has been told.
    """

    clock: Clock
    rule: ChaseRule
    calendar: Calendar
    last_chased_at: datetime | None = None
    escalated_at: datetime | None = None


def chase_at(waiting: Waiting) -> datetime | None:
    """When the agency is reminded next (UTC); None if the request has no target."""
    if waiting.last_chased_at is None:
        return first_chase_at(waiting.clock, waiting.rule, waiting.calendar)
    return next_chase_at(waiting.clock, waiting.rule, waiting.calendar, waiting.last_chased_at)


def escalate_at(waiting: Waiting) -> datetime | None:
    """When the hub's managers are told (UTC); None if they were, or there is no target."""
    if waiting.escalated_at is not None:
        return None
    return escalates_at(waiting.clock, waiting.rule, waiting.calendar)


def look_again_at(waiting: Waiting) -> datetime | None:
    """When the worker must look at the request next (UTC); None if never."""
    moments = [at for at in (chase_at(waiting), escalate_at(waiting)) if at is not None]
    return min(moments, default=None)
