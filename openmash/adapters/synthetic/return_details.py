"""What agencies hold: the structured fields of a return and the dated items behind them."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from openmash.adapters.synthetic.chance import Table, between, pick
from openmash.adapters.synthetic.facts import Household
from openmash.adapters.synthetic.places import stem, surgery
from openmash.adapters.synthetic.steps import ReturnedItem
from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade

Details = dict[str, object]


class Search(NamedTuple):
    """What an agency's search is made of: chance, the day, and the household looked for."""

    rng: Random
    on: date
    household: Household


_HANDLING: Table[HandlingCode] = Table(
    [
        (HandlingCode.OPEN, 34),
        (HandlingCode.HUB_ONLY, 54),
        (HandlingCode.RESTRICTED, 10),
        (HandlingCode.SEALED, 2),
    ]
)
_BASIS: Table[Basis] = Table(
    [(Basis.FACT, 64), (Basis.REPORTED, 20), (Basis.WITNESSED, 9), (Basis.OPINION, 7)]
)
_GRADE: Table[SourceGrade] = Table(
    [(SourceGrade.RELIABLE, 74), (SourceGrade.UNTESTED, 23), (SourceGrade.NOT_RELIABLE, 3)]
)
_PRECISION: Table[DatePrecision] = Table(
    [(DatePrecision.DAY, 82), (DatePrecision.MONTH, 12), (DatePrecision.APPROXIMATE, 6)]
)
_TEXTS: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.POLICE: (
        "Attended a verbal argument at the address; no offence disclosed.",
        "Child reported missing and found the next morning at a friend's home.",
        "Adult male arrested for common assault on partner; later released without charge.",
        "Called to a disturbance between neighbours; children seen safe and well.",
        "Stop and search of the young person; nothing found.",
        "Report of an unknown male staying at the address.",
    ),
    AgencyKind.HEALTH: (
        "Emergency attendance with a fall; explanation judged to fit.",
        "Not brought to the developmental review; letter sent.",
        "Mother discussed low mood with the GP; talking therapy offered.",
        "Emergency attendance after tablets; seen by the crisis team and sent home.",
        "Health visitor could not gain access on two planned visits.",
        "Weight has crossed two centiles downwards since the last review.",
    ),
    AgencyKind.EDUCATION: (
        "Attendance meeting held with the parent; a plan was agreed.",
        "Told the tutor that there is shouting at home most evenings.",
        "Suspended for two days after a fight.",
        "Moved from another school in the middle of a term; file came late.",
        "Arrives hungry; breakfast club place arranged.",
        "Parent did not come to the review of the learning plan.",
    ),
    AgencyKind.SOCIAL_CARE: (
        "Earlier referral closed after assessment; early help suggested.",
        "Sibling was subject to a plan that has ended.",
        "Earlier contact about parental arguments; advice given.",
        "Strategy discussion held; no further step under section 47.",
    ),
    AgencyKind.PROBATION: (
        "Adult male is on a community order with an accredited programme.",
        "Adult released on licence; address given is that of the family.",
        "Breach of order after two missed appointments.",
    ),
    AgencyKind.HOUSING: (
        "Notice served for arrears; payment plan agreed.",
        "Placed in temporary accommodation after a fire.",
        "Three complaints of noise late at night.",
        "Repair visit: officer saw two more adults than are on the tenancy.",
    ),
    AgencyKind.EARLY_HELP: (
        "Family plan closed with its aims met.",
        "Parenting course begun and left after two sessions.",
        "Family declined further visits.",
    ),
    AgencyKind.YOUTH_JUSTICE: (
        "Referral order made; attends as required.",
        "Named with two others of concern in an intelligence meeting.",
    ),
    AgencyKind.ADULT_SOCIAL_CARE: (
        "Adult has a package of care twice a day.",
        "Carer's assessment offered and not taken up.",
    ),
    AgencyKind.SUBSTANCE_MISUSE: (
        "In treatment since the spring; tests clear in the last two months.",
        "Discharged after non-attendance.",
    ),
    AgencyKind.DOMESTIC_ABUSE: (
        "Heard at MARAC; safety plan in place.",
        "Could not be reached by safe telephone on three days.",
    ),
}


def items(rng: Random, agency: AgencyKind, on: date) -> tuple[ReturnedItem, ...]:
    """One to three dated items of the last five years, latest first."""
    texts = _TEXTS[agency]
    wanted = min(len(texts), 1 + int(rng.random() * 2.6))
    start = int(rng.random() * len(texts))
    back = 0
    found: list[ReturnedItem] = []
    for offset in range(wanted):
        back += between(rng, 6, 520)
        found.append(
            ReturnedItem(
                on - timedelta(days=back),
                _PRECISION.pick(rng),
                texts[(start + offset) % len(texts)],
                _BASIS.pick(rng),
                _HANDLING.pick(rng),
                _GRADE.pick(rng),
            )
        )
    return tuple(found)


def _ago(rng: Random, on: date, most: int) -> str:
    return (on - timedelta(days=between(rng, 3, most))).isoformat()


def _some(rng: Random, most: int, make: Callable[[], Details]) -> list[Details]:
    rows = [make() for _ in range(int(rng.random() * (most + 1)))]
    return sorted(rows, key=lambda row: str(row["on"]), reverse=True)


def _police(search: Search) -> Details:
    rng, on, _ = search
    risks = ("criminal exploitation", "sexual exploitation", "gangs", "modern slavery")
    outcomes = ("no further action", "arrest", "words of advice")
    used = rng.random() < 0.05
    return {
        "missing_episodes": _some(
            rng, 2, lambda: {"on": _ago(rng, on, 500), "return_interview": rng.random() < 0.6}
        ),
        "domestic_abuse_callouts": _some(
            rng, 4, lambda: {"on": _ago(rng, on, 900), "outcome": pick(rng, outcomes)}
        ),
        "police_protection_last": _ago(rng, on, 1500) if used else None,
        "linked_risk": _some(rng, 1, lambda: {"kind": pick(rng, risks), "on": _ago(rng, on, 400)}),
        "address_markers": "Call handler to send two officers" if rng.random() < 0.1 else "",
        "bail_conditions": "Not to go to the family's address" if rng.random() < 0.08 else "",
        "marac": rng.random() < 0.09,
    }


def _health(search: Search) -> Details:
    rng, on, _ = search
    reasons = ("fall", "breathing", "head injury", "fever", "tablets taken", "burn")
    settings = ("developmental review", "dentist", "CAMHS", "outpatients")
    why = ("not brought", "moved", "no reason given")
    return {
        "gp_practice": surgery(rng),
        "emergency_attendances": _some(
            rng, 3, lambda: {"on": _ago(rng, on, 700), "reason": pick(rng, reasons)}
        ),
        "missed_appointments": _some(
            rng,
            3,
            lambda: {
                "on": _ago(rng, on, 500),
                "setting": pick(rng, settings),
                "reason": pick(rng, why),
            },
        ),
        "camhs": f"{stem(rng)} team, waiting" if rng.random() < 0.2 else "",
        "health_visitor": "Known, last seen as planned" if rng.random() < 0.6 else "",
        "immunisations_up_to_date": rng.random() < 0.82,
    }


def _education(search: Search) -> Details:
    rng, _, household = search
    attendance = round(min(100.0, rng.gauss(88.0, 8.0)), 1)
    settings = [child.setting for child in household.children if child.setting]
    return {
        "setting": settings[0] if settings else "",
        "attendance_percent": attendance,
        "unauthorised_absence_percent": round((100.0 - attendance) * rng.random(), 1),
        "school_average_percent": round(rng.gauss(93.5, 1.2), 1),
        "suspensions": int(rng.random() ** 3 * 4),
        "exclusions": 1 if rng.random() < 0.01 else 0,
        "unplanned_moves": int(rng.random() ** 3 * 3),
        "special_needs": pick(rng, ("", "", "Support", "Education, health and care plan")),
    }


def _social_care(search: Search) -> Details:
    rng, on, _ = search
    kinds = ("assessment", "advice", "early help", "no further action")
    plan = pick(rng, ("", "", "", "", "Ended plan, neglect", "Ended plan, emotional"))
    return {
        "key_worker": "",
        "team": "",
        "referrals": _some(rng, 3, lambda: {"on": _ago(rng, on, 1600), "kind": pick(rng, kinds)}),
        "child_protection_plan": plan,
        "looked_after": rng.random() < 0.04,
    }


def _probation(search: Search) -> Details:
    rng = search.rng
    return {
        "order": pick(rng, ("Community order", "Suspended sentence", "Licence")),
        "risk_of_serious_harm": pick(rng, ("low", "medium", "medium", "high")),
        "next_release": None,
        "household_checked": rng.random() < 0.5,
    }


def _housing(search: Search) -> Details:
    rng, on, household = search
    kinds = ("noise", "threats", "rubbish", "drug use on the stairs")
    return {
        "tenancy": pick(rng, ("Council", "Housing association", "Private, benefit paid")),
        "moves": len(household.previous_addresses),
        "temporary_accommodation": rng.random() < 0.2,
        "arrears_weeks": int(rng.random() ** 2 * 14),
        "antisocial_behaviour": _some(
            rng, 2, lambda: {"on": _ago(rng, on, 700), "kind": pick(rng, kinds)}
        ),
    }


def _early_help(search: Search) -> Details:
    rng, on, _ = search
    started = on - timedelta(days=between(rng, 60, 700))
    over = rng.random() < 0.6
    return {
        "lead_practitioner": pick(rng, ("Family worker", "School pastoral lead")),
        "plan_started": started.isoformat(),
        "plan_ended": (started + timedelta(days=between(rng, 30, 58))).isoformat()
        if over
        else None,
        "engagement": pick(rng, ("Took part well", "Took part at first", "Did not take part")),
    }


def _plain(choices: dict[str, tuple[object, ...]]) -> Callable[[Search], Details]:
    """Details whose fields are each one of a few values."""
    return lambda search: {key: pick(search.rng, among) for key, among in choices.items()}


DETAILS: dict[AgencyKind, Callable[[Search], Details]] = {
    AgencyKind.POLICE: _police,
    AgencyKind.HEALTH: _health,
    AgencyKind.EDUCATION: _education,
    AgencyKind.SOCIAL_CARE: _social_care,
    AgencyKind.PROBATION: _probation,
    AgencyKind.HOUSING: _housing,
    AgencyKind.EARLY_HELP: _early_help,
    AgencyKind.YOUTH_JUSTICE: _plain(
        {
            "order": ("Referral order", "Youth rehabilitation order", "Out-of-court disposal"),
            "assessed_risk": ("low", "medium", "high"),
            "associates_known": (True, False, False),
        }
    ),
    AgencyKind.ADULT_SOCIAL_CARE: _plain(
        {
            "adult_known": ("Mother", "Grandparent", "Father"),
            "care_needs": ("Physical", "Mental health", "Learning disability"),
            "carer_assessment": (True, False),
        }
    ),
    AgencyKind.SUBSTANCE_MISUSE: _plain(
        {
            "treatment_status": ("In treatment", "Left early", "Finished"),
            "substances": ("Alcohol", "Opiates", "Cocaine", "Alcohol and cocaine"),
            "engagement": ("Good", "Patchy", "None since the summer"),
            "children_in_household_recorded": (True, True, False),
        }
    ),
    AgencyKind.DOMESTIC_ABUSE: _plain(
        {
            "advocate": ("Adviser allocated", "On the waiting list", ""),
            "risk_checklist_score": (6, 8, 9, 11, 14, 16),
            "marac": (True, False),
            "safety_plan": ("In place", "Offered, not taken up", "Being written"),
        }
    ),
}
"""Structured details by agency; keys as in `return_fields.RETURN_FIELDS`."""
