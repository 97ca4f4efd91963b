"""One contact's way through the hub, from receipt to where it stands at the end of the world."""

from datetime import timedelta
from random import Random
from typing import NamedTuple

from openmash.adapters.synthetic.agency_checks import AgencyChecks, neighbour_level
from openmash.adapters.synthetic.arrivals import Slot
from openmash.adapters.synthetic.chance import Table, between, pick
from openmash.adapters.synthetic.decisions import Decisions
from openmash.adapters.synthetic.facts import Contact, Household
from openmash.adapters.synthetic.staff import Staff
from openmash.adapters.synthetic.steps import (
    ChildDecision,
    Feedback,
    InformationRequest,
    OpenCase,
    RatingFact,
    Story,
)
from openmash.adapters.synthetic.timeline import Opening, Timeline
from openmash.adapters.synthetic.working_clock import WorkingClock, moment
from openmash.domain.access import Role

_REASONS: dict[str, tuple[str, ...]] = {
    "BLUE": (
        "Level 1: universal services can meet what is described. No harm seen.",
        "Level 1: one event, handled by the family; no earlier contacts of weight.",
        "Level 1: for the record and advice.",
    ),
    "GREEN": (
        "Level 2: needs are emerging and would be met by early help.",
        "Level 2: low-level worries from more than one source; early support fits.",
        "Level 2: family willing, needs in two areas, no sign of significant harm.",
    ),
    "AMBER": (
        "Level 3: several needs that together may impair the child's development.",
        "Level 3: earlier contacts of the same kind; history has to be pooled.",
        "Level 3: child present at the event and the adults' accounts differ.",
    ),
    "RED": (
        "Level 4: likely significant harm; the child may not be safe tonight.",
        "Level 4: injury or disclosure that needs police and health at once.",
        "Level 4: an adult who is a present danger has access to the child.",
    ),
}
_MOVES: dict[str, Table[str]] = {
    "RED": Table([("RED", 80), ("AMBER", 17), ("GREEN", 3)]),
    "AMBER": Table([("AMBER", 75), ("RED", 8), ("GREEN", 14), ("BLUE", 3)]),
    "GREEN": Table([("GREEN", 77), ("AMBER", 10), ("RED", 1), ("BLUE", 12)]),
    "BLUE": Table([("BLUE", 98.6), ("GREEN", 1.1), ("AMBER", 0.3)]),
}
_MOVE_REASONS = {
    True: "The returns show more, or more recent, harm than the contact alone.",
    False: "No agency holds anything that supports the first view of the risk.",
}
_STEPS = ("BLUE", "GREEN", "AMBER", "RED")
_AGREED = 0.9
_TEAMS = ("Safeguarding team 1", "Safeguarding team 2", "Children with disabilities", "Family help")


class Case(NamedTuple):
    """A contact as the hub meets it.

    Attributes:
        level: the rating the manager will first confirm.
        is_new: the household has not come before.
        pressure: how long waits are now, relative to the average hub.
    """

    slot: Slot
    level: str
    household: Household
    is_new: bool
    contact: Contact
    pressure: float


def _changed(level: str, final: str, at: int, by: str) -> RatingFact:
    """The manager's later rating."""
    raised = _STEPS.index(final) > _STEPS.index(level)
    return RatingFact("changed", final, moment(at), by, _MOVE_REASONS[raised])


def _state(
    ratings: tuple[RatingFact, ...],
    requests: tuple[InformationRequest, ...],
    decisions: tuple[ChildDecision, ...],
    feedback: Feedback | None,
) -> str:
    """Where a contact that was opened and not redirected stands."""
    if decisions:
        return "feedback_due" if feedback and feedback.given_at is None else "closed"
    if len(ratings) < 2:
        return "screening"
    if not requests:
        return "rated"
    # A manager may decide sooner, but only the last return makes a contact ready to decide.
    silent = any(asked.answer is None for asked in requests)
    return "awaiting_agencies" if silent else "awaiting_decision"


class Flow:
    """The work of one borough's hub.

    Args:
        rng: the borough's stream for work. until: epoch seconds, the end of the world.
    """

    def __init__(self, rng: Random, clock: WorkingClock, staff: Staff, until: int) -> None:
        self._rng = rng
        self._staff = staff
        self._clock = clock
        self._until = until
        self._times = Timeline(rng, clock, until)
        self._checks = AgencyChecks(rng, clock, staff, until)
        self._decisions = Decisions(rng, clock, staff, until)

    def story(self, case: Case, open_case: bool) -> Story:
        """The contact's story; with `open_case`, it goes to the household's allocated worker."""
        contact = case.contact
        opening = self._times.opening(case.slot, case.level, contact.urgent, case.pressure)
        if opening.screened > self._until:
            return Story(
                "received", case.household, case.is_new, contact, None, "", None, (), (), (), None
            )
        officer = pick(self._rng, self._staff.by_role[Role.SCREENING_OFFICER]).name
        if open_case and not case.slot.plan:
            return self._redirected(case, opening, officer)
        return self._worked(case, opening, officer)

    def _redirected(self, case: Case, opening: Opening, officer: str) -> Story:
        rng = self._rng
        started = moment(opening.screened)
        found = None
        if opening.proposed <= self._until:
            worker = pick(rng, self._staff.by_role[Role.SOCIAL_WORKER])
            at = moment(opening.proposed)
            since = at.date() - timedelta(days=between(rng, 12, 400))
            found = OpenCase(pick(rng, _TEAMS), worker.name, worker.email, since, at, officer)
        state = "redirected" if found else "screening"
        return Story(
            state,
            case.household,
            case.is_new,
            case.contact,
            started,
            officer,
            found,
            (),
            (),
            (),
            None,
        )

    def _worked(self, case: Case, opening: Opening, officer: str) -> Story:
        level, contact = case.level, case.contact
        ratings = self._opening_ratings(level, opening, officer)
        final = level if case.slot.plan else _MOVES[level].pick(self._rng)
        # A BLUE that turns out to be more is raised before it is closed, and then asked about.
        asked_level = final if level == "BLUE" else level
        requests: tuple[InformationRequest, ...] = ()
        raised = ready = opening.confirmed
        if asked_level != "BLUE":
            raised = self._clock.after(raised, between(self._rng, 20, 240))
            asked = self._times.asked(asked_level, raised if level == "BLUE" else opening.confirmed)
            requests, ready = self._ask(case, asked_level, asked)
        decided = self._times.decided(case.slot, asked_level, ready, case.pressure)
        changed = raised if level == "BLUE" else ready + int((decided - ready) * 0.7)
        if level != final and changed <= self._until:
            ratings = (*ratings, _changed(level, final, changed, ratings[-1].by))
        decisions: tuple[ChildDecision, ...] = ()
        feedback = None
        if decided <= self._until:
            decisions = self._decisions.decide(contact, final, decided, requests)
            feedback = self._decisions.feedback(contact, decisions[0].outcome, decided)
        return Story(
            state=_state(ratings, requests, decisions, feedback),
            household=case.household,
            household_is_new=case.is_new,
            contact=contact,
            screening_started_at=moment(opening.screened),
            screened_by=officer,
            open_case=None,
            ratings=ratings,
            requests=requests,
            decisions=decisions,
            feedback=feedback,
        )

    def _opening_ratings(
        self, level: str, opening: Opening, officer: str
    ) -> tuple[RatingFact, ...]:
        rng = self._rng
        if opening.proposed > self._until:
            return ()
        proposed = level if rng.random() < _AGREED else neighbour_level(rng, level)
        first = RatingFact(
            "proposed", proposed, moment(opening.proposed), officer, pick(rng, _REASONS[proposed])
        )
        if opening.confirmed > self._until:
            return (first,)
        manager = pick(rng, self._staff.by_role[Role.MANAGER]).name
        reason = "Agreed." if proposed == level else pick(rng, _REASONS[level])
        return (
            first,
            RatingFact("confirmed", level, moment(opening.confirmed), manager, reason),
        )

    def _ask(
        self, case: Case, level: str, asked: int
    ) -> tuple[tuple[InformationRequest, ...], int]:
        """The requests, and when enough will have come back to decide."""
        school_age = any(person.upn for person in case.household.children)
        agencies = self._checks.agencies(level, case.contact.concerns[0], school_age)
        answers = self._checks.answer_times(level, agencies, asked, case.pressure)
        if case.slot.plan == "red_running":
            answers = [asked + 1500, asked + 3300, *[self._until + 3600] * (len(answers) - 2)]
        elif case.slot.plan == "late":
            answers[-1] = None
        by = pick(self._rng, self._staff.by_role[Role.BUSINESS_SUPPORT]).name
        pairs = list(zip(agencies, answers, strict=True))
        requests: tuple[InformationRequest, ...] = ()
        if asked <= self._until:
            requests = self._checks.requests(
                case.contact.key, level, asked, by, pairs, case.household
            )
        return requests, self._times.ready(level, answers, self._checks.due(level, asked))
