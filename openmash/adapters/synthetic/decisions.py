"""Decisions per child, handovers, and feedback to the referrer."""

from random import Random

from openmash.adapters.synthetic.boroughs import BOROUGHS
from openmash.adapters.synthetic.chance import Table, pick, skewed
from openmash.adapters.synthetic.concerns import KINDS
from openmash.adapters.synthetic.facts import Contact, ToldPerson
from openmash.adapters.synthetic.staff import Staff
from openmash.adapters.synthetic.steps import (
    ChildDecision,
    Feedback,
    Handover,
    InformationRequest,
)
from openmash.adapters.synthetic.working_clock import WorkingClock, moment
from openmash.domain.access import Role

_ORDER = (
    "strategy_discussion",
    "s17_assessment",
    "early_help",
    "other_agency",
    "information_advice",
    "no_further_action",
    "transfer",
)
_OUTCOMES: dict[str, Table[str]] = {
    "RED": Table(zip(_ORDER, (61, 31, 2, 1, 1, 2, 2), strict=True)),
    "AMBER": Table(zip(_ORDER, (5, 58, 20, 5, 5, 4, 3), strict=True)),
    "GREEN": Table(zip(_ORDER, (0.2, 6, 52, 15, 17, 8, 1.8), strict=True)),
    "BLUE": Table(zip(_ORDER, (0, 0.3, 5, 12, 48, 34, 0.7), strict=True)),
}
_RATIONALE: dict[str, tuple[str, ...]] = {
    "strategy_discussion": (
        (
            "There is reasonable cause to suspect significant harm. Police and health are to join a"
            " strategy discussion today."
        ),
        (
            "What was witnessed, with the earlier history, points to significant harm now. The"
            " accounts given do not explain it."
        ),
    ),
    "s17_assessment": (
        (
            "The child's development is likely to be impaired without services. An assessment"
            " will see the child alone and speak to both parents."
        ),
        (
            "The agencies' records show a pattern and not one event. The threshold for assessment"
            " is met; there is no sign of immediate harm."
        ),
        "Needs are complex and early support has been tried. An assessment is proportionate.",
    ),
    "early_help": (
        (
            "Needs are emerging and the family would accept support. A lead practitioner will plan"
            " with them."
        ),
        "No agency holds information that raises the risk. Family help can meet these needs.",
        "The school knows the child well and a plan there will help soonest.",
    ),
    "other_agency": (
        "The need is for a service that another agency gives; they have agreed to take it.",
        "Health will see the child next week. No role for social care at present.",
    ),
    "information_advice": (
        "Advice given to the referrer and the parent. Nothing in our history raises concern.",
        "A single event, well handled by the family. Advice and local services were given.",
        "Universal services can meet this. The referrer was told when to come back to us.",
    ),
    "no_further_action": (
        "The concern is already known and in hand. Nothing new is added.",
        "What was reported could not be borne out and no agency holds anything to support it.",
        "The threshold is not met and the family does not want support.",
    ),
    "transfer": (
        "The family now live in another authority, which has accepted responsibility in writing.",
    ),
}
_HAS_HANDOVER = ("strategy_discussion", "s17_assessment", "early_help", "transfer")
_CHALLENGES = (
    "The team holds that early help has not yet been tried.",
    "The family moved last week; the other authority should be asked.",
    "The child already has a plan with another team.",
)
_DISSENT = (
    "{agency} saw this as {view}. Their records were weighed; the latest are two years old.",
    "{agency} would rate this {view}. Their worry is taken up in the questions for the visit.",
    "{agency} view it as {view}; the manager spoke with them and they accept the reasoning.",
)
_WORDING = {
    "professional": "Thank you. We have decided on: {outcome}. Please ring us if you disagree.",
    "public": "Thank you for telling us. We have looked into it and done what we think right.",
}
_SPOKEN = {
    "strategy_discussion": "a strategy discussion",
    "s17_assessment": "an assessment by social care",
    "early_help": "early help",
    "other_agency": "support from another agency",
    "information_advice": "information and advice",
    "no_further_action": "no further action",
    "transfer": "transfer to the authority where the family live",
}
_SAME_AS_FIRST = 0.85
_IN_NEED = ("strategy_discussion", "s17_assessment")


class Decisions:
    """Makes the end of one borough's stories.

    Args:
        rng: the borough's stream for work. until: epoch seconds; later steps are left out.
    """

    def __init__(self, rng: Random, clock: WorkingClock, staff: Staff, until: int) -> None:
        self._rng = rng
        self._clock = clock
        self._staff = staff
        self._until = until

    def decide(
        self,
        contact: Contact,
        level: str,
        decided: int,
        requests: tuple[InformationRequest, ...],
    ) -> tuple[ChildDecision, ...]:
        """A decision for each child told of; brothers and sisters mostly share one."""
        rng = self._rng
        by = pick(rng, self._staff.by_role[Role.MANAGER]).name
        first = _OUTCOMES[level].pick(rng)
        dissent = self._dissent(level, decided, requests)
        made: list[ChildDecision] = []
        for place, child in enumerate(contact.children):
            outcome = first
            if place and rng.random() > _SAME_AS_FIRST:
                outcome = _OUTCOMES[level].pick(rng)
            made.append(self._one(contact, child, outcome, decided, by, dissent))
        return tuple(made)

    def _one(
        self,
        contact: Contact,
        child: ToldPerson,
        outcome: str,
        decided: int,
        by: str,
        dissent: str,
    ) -> ChildDecision:
        in_need = outcome in _IN_NEED
        return ChildDecision(
            child_key=child.person_key,
            outcome=outcome,
            rationale=pick(self._rng, _RATIONALE[outcome]),
            primary_need=KINDS[contact.concerns[0]].need if in_need else "N0",
            factors=contact.factors if in_need else (),
            decided_at=moment(decided),
            decided_by=by,
            dissent=dissent,
            handover=self._handover(outcome, decided) if outcome in _HAS_HANDOVER else None,
        )

    def _dissent(self, level: str, decided: int, requests: tuple[InformationRequest, ...]) -> str:
        """How the first differing view that was there at the decision was weighed."""
        at = moment(decided)
        for asked in requests:
            answer = asked.answer
            if answer and answer.answered_at <= at and answer.own_rating not in (None, level):
                text = pick(self._rng, _DISSENT)
                return text.format(agency=asked.agency.label, view=answer.own_rating)
        return ""

    def _handover(self, outcome: str, decided: int) -> Handover:
        rng = self._rng
        if outcome == "transfer":
            team = f"{pick(rng, tuple(BOROUGHS.values())).name} children's services"
        elif outcome == "early_help":
            team = f"Family help team {pick(rng, ('North', 'South', 'East'))}"
        else:
            team = f"Assessment team {1 + int(rng.random() * 4)}"
        if outcome == "strategy_discussion":
            answered = decided + int(skewed(rng, 40.0, 0.8) * 60)
        else:
            answered = self._clock.after(decided, min(skewed(rng, 170.0, 0.9), 3000.0))
        chance = rng.random()
        if answered > self._until:
            return Handover(team, moment(decided), None, None, "", "")
        response = "challenged" if chance < 0.05 else "accepted"
        # Half a working day to decide again, and as long again to accept.
        again = self._clock.after(answered, 240.0) if response == "challenged" else self._until
        accepted = self._clock.after(again, 240.0) if again < self._until else self._until
        return Handover(
            team=team,
            offered_at=moment(decided),
            response=response,
            responded_at=moment(answered),
            responded_by=pick(rng, self._staff.by_role[Role.RECEIVING_TEAM]).name,
            reason=pick(rng, _CHALLENGES) if response == "challenged" else "",
            decided_again_at=moment(again) if again < self._until else None,
            accepted_again_at=moment(accepted) if accepted < self._until else None,
        )

    def feedback(self, contact: Contact, outcome: str, decided: int) -> Feedback | None:
        """The answer owed to the referrer; None to somebody who left no way to be reached."""
        rng = self._rng
        if contact.referrer.kind == "anonymous":
            return None
        given = self._clock.after(decided, min(skewed(rng, 190.0, 0.95), 4000.0))
        due = self._clock.after(decided, 480.0)
        if given > self._until:
            return Feedback(moment(due), None, "", "")
        desk = Role.SCREENING_OFFICER if rng.random() < 0.6 else Role.BUSINESS_SUPPORT
        wording = _WORDING["public" if contact.referrer.kind == "public" else "professional"]
        return Feedback(
            due_at=moment(due),
            given_at=moment(given),
            given_by=pick(rng, self._staff.by_role[desk]).name,
            wording=wording.format(outcome=_SPOKEN[outcome]),
        )
