"""What the generator yields about the work on a contact: ratings, returns, decisions, feedback.

Times are UTC and in order: received, screened, proposed, confirmed, asked, answered, decided,
handed over, fed back. Nothing is later than the world's `until`; a step that would be is absent,
which is how contacts of the last days come to stand in the middle of the flow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from openmash.adapters.synthetic.facts import Contact, Household
from openmash.domain.access import AgencyKind, Role
from openmash.domain.sharing.handling import (
    Basis,
    DatePrecision,
    HandlingCode,
    SourceGrade,
)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who works in a hub; `name` is unique in the borough. agency: navigators only."""

    borough: str
    name: str
    role: Role
    agency: AgencyKind | None
    email: str


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One rating. kind: proposed (screening), confirmed (manager: the initial rating), changed.

    level: BLUE, GREEN, AMBER or RED.
    """

    kind: str
    level: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The child already has an allocated worker; the contact went to them at `redirected_at`."""

    team: str
    worker: str
    email: str
    open_since: date
    redirected_at: datetime
    redirected_by: str


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """One dated piece of information in a return, in the words of the agency that owns it."""

    happened_on: date | None
    precision: DatePrecision
    text: str
    basis: Basis
    handling: HandlingCode
    grade: SourceGrade


@dataclass(frozen=True, slots=True)
class AgencyReturn:
    """An agency's answer.

    Attributes:
        answer: nothing_held, held_not_relevant, shared, shared_in_part, declined, cannot_search.
        searched_from, searched_to: the period looked through (None if it could not be searched).
        identifiers_used: name, birth_date, nhs_number, upn, address.
        match_confidence: certain, likely, possible; "" where nothing was matched.
        details: the agency's own fields, keys as in `return_fields.RETURN_FIELDS`, plain JSON.
        reason: why declined (the harm that sharing would do), why in part, or why not searched.
        own_rating: the agency's own professional view, or None; own_rating_reason beside it.
    """

    answer: str
    answered_at: datetime
    answered_by: str
    searched_from: date | None
    searched_to: date | None
    identifiers_used: tuple[str, ...]
    match_confidence: str
    details: Mapping[str, object]
    items: tuple[ReturnedItem, ...]
    reason: str
    own_rating: str | None
    own_rating_reason: str


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """What the hub asked one agency. `answer` is None while (or because never) unanswered."""

    key: str
    agency: AgencyKind
    asked_at: datetime
    asked_by: str
    due_at: datetime
    question: str
    answer: AgencyReturn | None


@dataclass(frozen=True, slots=True)
class Handover:
    """The receiving team's answer. response: accepted, challenged, or None while it waits.

    Attributes:
        decided_again_at: when the manager answered a challenge by deciding again.
        accepted_again_at: when the team then accepted the child.
    """

    team: str
    offered_at: datetime
    response: str | None
    responded_at: datetime | None
    responded_by: str
    reason: str
    decided_again_at: datetime | None = None
    accepted_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChildDecision:
    """The manager's decision for one child.

    Attributes:
        outcome: strategy_discussion, s17_assessment, early_help, other_agency,
            information_advice, no_further_action or transfer.
        primary_need: N1 to N8, N0 where not in need.
        dissent: how a differing agency view was weighed; "" when none differed.
    """

    child_key: str
    outcome: str
    rationale: str
    primary_need: str
    factors: tuple[str, ...]
    decided_at: datetime
    decided_by: str
    dissent: str
    handover: Handover | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """The referrer is owed an answer: due one working day after the decision; given or not."""

    due_at: datetime
    given_at: datetime | None
    given_by: str
    wording: str


@dataclass(frozen=True, slots=True)
class Story:
    """One contact from receipt to wherever it stands at `until`, with its household.

    Attributes:
        state: received, screening, rated, awaiting_agencies, awaiting_decision, feedback_due,
            closed, or redirected.
        household_is_new: False when the household came before in this borough's stream; it may
            have changed since (moved, a child born).
        screening_started_at, screened_by: None and "" while nobody has opened it.
    """

    state: str
    household: Household
    household_is_new: bool
    contact: Contact
    screening_started_at: datetime | None
    screened_by: str
    open_case: OpenCase | None
    ratings: tuple[RatingFact, ...]
    requests: tuple[InformationRequest, ...]
    decisions: tuple[ChildDecision, ...]
    feedback: Feedback | None

    @property
    def initial_rating(self) -> str | None:
        """The level first confirmed by a manager, None if not yet."""
        return next((fact.level for fact in self.ratings if fact.kind == "confirmed"), None)

    @property
    def final_rating(self) -> str | None:
        """The latest level that a manager stood behind, None if not yet."""
        levels = [fact.level for fact in self.ratings if fact.kind != "proposed"]
        return levels[-1] if levels else None
