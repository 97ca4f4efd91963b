"""Information requests and returns: which agencies are asked, how fast they answer, and what."""

from datetime import timedelta
from random import Random

from openmash.adapters.synthetic.chance import Table, between, pick, skewed
from openmash.adapters.synthetic.facts import Household
from openmash.adapters.synthetic.return_details import DETAILS, Search, items
from openmash.adapters.synthetic.staff import Staff
from openmash.adapters.synthetic.steps import AgencyReturn, InformationRequest
from openmash.adapters.synthetic.working_clock import WorkingClock, moment
from openmash.domain.access import AgencyKind

_A = AgencyKind
_EXTRA: dict[str, AgencyKind] = {
    "domestic_abuse": _A.DOMESTIC_ABUSE,
    "substance_misuse": _A.SUBSTANCE_MISUSE,
    "housing": _A.HOUSING,
    "behaviour": _A.YOUTH_JUSTICE,
    "criminal_exploitation": _A.YOUTH_JUSTICE,
    "parental_mental_health": _A.ADULT_SOCIAL_CARE,
    "young_carer": _A.ADULT_SOCIAL_CARE,
    "physical_abuse": _A.PROBATION,
    "sexual_abuse": _A.PROBATION,
}
HOW_MANY = {"RED": 5, "AMBER": 4, "GREEN": 3, "BLUE": 0}
# Median wait for an answer relative to the hub's average, by agency.
_SPEED: dict[AgencyKind, float] = {
    _A.POLICE: 0.9,
    _A.SOCIAL_CARE: 0.6,
    _A.HEALTH: 1.25,
    _A.EDUCATION: 1.0,
    _A.PROBATION: 1.35,
    _A.HOUSING: 1.15,
    _A.EARLY_HELP: 0.8,
    _A.YOUTH_JUSTICE: 0.9,
    _A.ADULT_SOCIAL_CARE: 1.3,
    _A.SUBSTANCE_MISUSE: 1.4,
    _A.DOMESTIC_ABUSE: 1.1,
}
# Median minutes until an answer: clock minutes for RED, working minutes for the others.
_WAIT = {"RED": 38.0, "AMBER": 72.0, "GREEN": 165.0}
_DUE_WORKING_MINUTES = {"AMBER": 6 * 60, "GREEN": 24 * 60}
_RED_DUE = 2 * 3600
_NEVER_ANSWERED = 0.012
_ANSWERS: Table[str] = Table(
    [
        ("nothing_held", 45),
        ("held_not_relevant", 12),
        ("shared", 33),
        ("shared_in_part", 6),
        ("declined", 1.5),
        ("cannot_search", 2.5),
    ]
)
_QUESTIONS: dict[AgencyKind, str] = {
    _A.POLICE: "Call-outs, missing episodes, bail and markers for the address in 12 months?",
    _A.SOCIAL_CARE: "Earlier referrals, plans and outcomes for the child and siblings?",
    _A.HEALTH: "Emergency attendances, missed appointments and who sees the child?",
    _A.EDUCATION: "Attendance, safeguarding notes and who collects the child?",
    _A.PROBATION: "Is any adult of the household known, with what risk and conditions?",
    _A.HOUSING: "Who is on the tenancy, and are there arrears, moves or reports?",
    _A.EARLY_HELP: "Has the family had a plan, and how did they take part?",
    _A.YOUTH_JUSTICE: "Orders, assessed risk and associates of concern?",
    _A.ADULT_SOCIAL_CARE: "Are the adults' own needs known, and who cares for them?",
    _A.SUBSTANCE_MISUSE: "Is any adult in treatment, and does the service know of children?",
    _A.DOMESTIC_ABUSE: "Is an adviser involved, and is there a safety plan?",
}
_DECLINED = (
    "The young person asked us in confidence and would stop coming: they would be less safe.",
    "Naming our source would put an adult of the household at risk of harm.",
    "An operation under way would be put at risk; our sergeant will ring the manager.",
)
_IN_PART = (
    "One record names a third person and is withheld.",
    "The notes of therapy are withheld; their gist is given.",
)
_NOT_SEARCHED = (
    "Our record system is down; we will search when it is back.",
    "Without a birth date or address too many people match.",
    "The archive is on paper and off site.",
)
_STEPS = ("BLUE", "GREEN", "AMBER", "RED")
_VIEW_REASONS = (
    "Nothing we hold changes the picture.",
    "The pattern in our records is more worrying than this single event.",
    "We see regular contact with services and no new worry.",
    "There have been earlier events of the same kind.",
    "The child's age and the adults' history weigh with us.",
)


def neighbour_level(rng: Random, level: str) -> str:
    """The level one step up or down."""
    at = _STEPS.index(level) + (1 if rng.random() < 0.5 else -1)
    return _STEPS[min(max(at, 0), 3)]


class AgencyChecks:
    """Makes the requests and returns of one borough's contacts.

    Args:
        rng: the borough's stream for work. until: epoch seconds; later answers are left out.
    """

    def __init__(self, rng: Random, clock: WorkingClock, staff: Staff, until: int) -> None:
        self._rng = rng
        self._clock = clock
        self._staff = staff
        self._until = until

    def agencies(self, level: str, concern: str, school_age: bool) -> list[AgencyKind]:
        """Whom to ask at this level about this kind of concern."""
        wanted = HOW_MANY[level]
        local = _A.EDUCATION if school_age else _A.EARLY_HELP
        extra = _EXTRA.get(concern, _A.HOUSING)
        if level == "GREEN":
            order = [_A.SOCIAL_CARE, _A.HEALTH if not school_age else local, _A.POLICE, extra]
        else:
            order = [_A.POLICE, _A.SOCIAL_CARE, _A.HEALTH, local, extra, _A.HOUSING]
        if self._rng.random() < 0.08:
            wanted += 1
        return list(dict.fromkeys(order))[:wanted]

    def due(self, level: str, asked: int) -> int:
        """When returns are due, by the usual limits: 2 hours, 6 and 24 working hours."""
        if level == "RED":
            return asked + _RED_DUE
        return self._clock.after(asked, _DUE_WORKING_MINUTES[level])

    def answer_times(
        self, level: str, agencies: list[AgencyKind], asked: int, pressure: float
    ) -> list[int | None]:
        """When each will answer, whether or not that is before `until`; None for never."""
        rng = self._rng
        times: list[int | None] = []
        for agency in agencies:
            minutes = skewed(rng, _WAIT[level] * _SPEED[agency] * pressure, 1.0) + 4
            if rng.random() < _NEVER_ANSWERED:
                times.append(None)
            elif level == "RED":
                shut = not self._clock.is_open(asked)
                times.append(asked + int(minutes * 60 * (2.2 if shut else 1.0)))
            else:
                times.append(self._clock.after(asked, min(minutes, 6000.0)))
        return times

    def requests(
        self,
        contact_key: str,
        level: str,
        asked: int,
        asked_by: str,
        answers: list[tuple[AgencyKind, int | None]],
        household: Household,
    ) -> tuple[InformationRequest, ...]:
        """One request for each agency, with its answer if that came by `until`."""
        asked_at, due_at = moment(asked), moment(self.due(level, asked))
        return tuple(
            InformationRequest(
                key=f"{contact_key}-R{place}",
                agency=agency,
                asked_at=asked_at,
                asked_by=asked_by,
                due_at=due_at,
                question=_QUESTIONS[agency],
                answer=None
                if answered is None or answered > self._until
                else self._answer(agency, level, answered, household),
            )
            for place, (agency, answered) in enumerate(answers, 1)
        )

    def _answer(
        self, agency: AgencyKind, level: str, answered: int, household: Household
    ) -> AgencyReturn:
        rng = self._rng
        answer = _ANSWERS.pick(rng)
        at = moment(answered)
        on = at.date()
        holds = answer in ("shared", "shared_in_part")
        used = ["name", "birth_date"] if rng.random() < 0.9 else ["name"]
        used.append("nhs_number" if agency is _A.HEALTH and rng.random() < 0.7 else "address")
        reason = ""
        if answer == "declined":
            reason = pick(rng, _DECLINED)
        elif answer == "shared_in_part":
            reason = pick(rng, _IN_PART)
        elif answer == "cannot_search":
            reason = pick(rng, _NOT_SEARCHED)
        searched = answer != "cannot_search"
        view, why = self._view(level, answer)
        return AgencyReturn(
            answer=answer,
            answered_at=at,
            answered_by=pick(rng, self._staff.navigators[agency]).name,
            searched_from=on - timedelta(days=365 * between(rng, 1, 5)) if searched else None,
            searched_to=on if searched else None,
            identifiers_used=tuple(used) if searched else (),
            match_confidence="" if not searched or answer == "nothing_held" else _sure(rng),
            details=DETAILS[agency](Search(rng, on, household)) if holds else {},
            items=items(rng, agency, on) if holds else (),
            reason=reason,
            own_rating=view,
            own_rating_reason=why,
        )

    def _view(self, level: str, answer: str) -> tuple[str | None, str]:
        rng = self._rng
        if answer in ("nothing_held", "cannot_search", "declined") and rng.random() < 0.75:
            return None, ""
        view = level if rng.random() < 0.84 else neighbour_level(rng, level)
        return view, pick(rng, _VIEW_REASONS)


def _sure(rng: Random) -> str:
    chance = rng.random()
    return "certain" if chance < 0.74 else "likely" if chance < 0.94 else "possible"
