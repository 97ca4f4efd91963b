"""The people of the hub and their work of today, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openmash.domain.audit_acts import AuditAct
from openmash.records.queries.today_people import PersonLoad
from openmash.web.presenters.formatters import joined, plural
from openmash.web.presenters.today import Number, number

_DONE = {
    AuditAct.RATING_PROPOSED: ("rating proposed", "ratings proposed"),
    AuditAct.RATING_CONFIRMED: ("rating confirmed", "ratings confirmed"),
    AuditAct.RATING_CHANGED: ("rating changed", "ratings changed"),
    AuditAct.CONTACT_REDIRECTED: (
        "contact passed to its worker",
        "contacts passed to their worker",
    ),
    AuditAct.AGENCIES_ASKED: ("time agencies were asked", "times agencies were asked"),
    AuditAct.RETURN_GIVEN: ("return given", "returns given"),
    AuditAct.DECISION_MADE: ("decision made", "decisions made"),
    AuditAct.HANDOVER_ACCEPTED: ("handover accepted", "handovers accepted"),
    AuditAct.HANDOVER_CHALLENGED: ("handover challenged", "handovers challenged"),
    AuditAct.FEEDBACK_GIVEN: ("time feedback was recorded", "times feedback was recorded"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: what they are, what they did today, and what stands in their name."""

    name: str
    role: str
    done: int
    words: str
    last_at: datetime | None
    proposals: Number
    cases: Number


def people(loads: Iterable[PersonLoad]) -> list[PersonRow]:
    """The rows, in the order given."""
    return [_person(each) for each in loads]


def _person(load: PersonLoad) -> PersonRow:
    who = load.account_id
    said = [plural(load.done[act], *words) for act, words in _DONE.items() if load.done[act]]
    return PersonRow(
        name=load.name,
        role=f"{load.role.label}, {load.agency}" if load.agency else load.role.label,
        done=load.done.total(),
        words=joined(said),
        last_at=load.last_at,
        proposals=number(
            load.proposals,
            f"ratings proposed by {load.name} wait for a manager",
            f"p-{who}-proposals",
            proposed_by=who,
        ),
        cases=number(
            load.cases,
            f"contacts wait for agencies that {load.name} asked",
            f"p-{who}-cases",
            asked_by=who,
        ),
    )
