"""Lists 1 to 5 from the front door's own facts."""

from dataclasses import dataclass
from datetime import date

from openmash.core.codes import Ethnicity, ReferralSource, Sex
from openmash.core.days import age_on, years_before
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.insights.front_door import FrontDoor, Told, child_number
from openmash.interop.faults import NotHeld

from .lists import ETHNICITY, GENDER, NO, SOURCE, YES

Cell = str | int | date | None

NOT_HELD = (
    NotHeld(
        "Child Unique ID",
        "The hub's own number of the child, the same in every list and return. The borough's "
        "number is in the case system.",
    ),
    NotHeld(
        "List 2, assessment dates",
        "Blank. The list holds the children whom the hub passed to early help; the early help team "
        "holds the dates, and assessments that did not come through the hub.",
    ),
    NotHeld(
        "Lists 3 to 5, Allocated Worker",
        "Blank. The hub knows the team that the child was passed to, not the worker.",
    ),
    NotHeld(
        "List 4, disability, dates, seen and result",
        "Blank. The list holds the children for whom the hub decided on an assessment; the "
        "assessment team holds the rest.",
    ),
    NotHeld(
        "List 5, disability, dates, conference and counts",
        "Blank. The list holds the children for whom the hub decided on a strategy discussion, "
        "whether or not an enquiry followed; the assessment team holds the rest.",
    ),
    NotHeld(
        "Lists 2, 4 and 5, work begun before the period",
        "Not listed. What is still open from earlier is in the case systems.",
    ),
)


@dataclass(frozen=True, slots=True)
class Lists:
    """The rows of each list, by its number, in the order of `lists.HEADERS`."""

    rows: dict[int, tuple[tuple[Cell, ...], ...]]


def lists_of(front: FrontDoor) -> Lists:
    """Every contact's children (list 1), and what was decided for them (lists 2 to 5).

    Ages are whole years on the last day of the period. What is not known is blank.
    """
    received, referred = front.received(), front.referred()
    return Lists(
        {
            1: tuple(
                (*_child(front, told), told.received_on, _source(told.source)) for told in received
            ),
            2: tuple(
                (*_child(front, told), None, None, _team(told))
                for told in _decided(front)
                if told.outcome is Outcome.EARLY_HELP
            ),
            3: tuple(
                (
                    *_child(front, told),
                    referral.accepted_on,
                    _source(referral.source),
                    YES if told.referral_came_to_nothing else NO,
                    _referrals_before(front, told, referral.accepted_on),
                    _team(told),
                    None,
                )
                for told, referral in referred
            ),
            4: tuple(
                (*_child(front, told), *(None,) * 5, _team(told), None)
                for told, _ in referred
                if told.outcome is Outcome.S17_ASSESSMENT
            ),
            5: tuple(
                (*_child(front, told), *(None,) * 7, _team(told), None)
                for told, _ in referred
                if told.outcome is Outcome.STRATEGY_DISCUSSION
            ),
        }
    )


def _decided(front: FrontDoor) -> list[Told]:
    inside = [t for t in front.told if t.decided_on and front.first <= t.decided_on <= front.last]
    return sorted(inside, key=lambda t: (t.decided_on or date.max, t.reference, str(t.record_id)))


def _child(front: FrontDoor, told: Told) -> tuple[Cell, ...]:
    born = told.exact_birth_date
    return (
        child_number(told.child_key),
        GENDER[Sex(told.sex)] if told.sex in set(Sex) else None,
        ETHNICITY[Ethnicity(told.ethnicity)] if told.ethnicity in set(Ethnicity) else None,
        born,
        age_on(born, front.last) if born and born <= front.last else None,
    )


def _source(code: str) -> str | None:
    return SOURCE[ReferralSource(code)] if code in set(ReferralSource) else None


def _team(told: Told) -> str | None:
    """The team the child was passed to, unless it has refused the child."""
    handover = told.handover
    if handover is None or handover.status is HandoverStatus.CHALLENGED:
        return None
    return handover.agency


def _referrals_before(front: FrontDoor, told: Told, on: date) -> int:
    """Referrals of the child in the twelve months before this one, this one not counted."""
    since = years_before(on, 1)
    dates = front.referral_dates.get(told.child_key, ())
    own = told.referral.referral_id if told.referral else None
    return sum(since <= day < on for referral_id, day in dates if referral_id != own)
