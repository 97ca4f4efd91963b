"""Which agencies are proposed for a contact, and what each is asked unless somebody changes it.

The policy proposes by rating; a person may leave one out or add one, with a reason. Every
information request says what to search and how far back: users of today's hubs complain of being
told what to search and not how much (domain notes, section 7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """What somebody chose for one agency on the asking page.

    Attributes:
        agency_id: the agency.
        name: what it is called, for sentences.
        proposed: True if the policy proposes it for this contact.
        ask: True to ask it, False to leave it out.
        reason: why it was added, or why it was left out; empty where the policy is followed.
        questions, search_scope: the words it is asked in.
        period_from: the local date from which it is asked to look.
        people: the person records it is asked about.
    """

    agency_id: UUID
    name: str
    proposed: bool
    ask: bool
    reason: str = ""
    questions: str = ""
    search_scope: str = ""
    period_from: date | None = None
    people: frozenset[UUID] = frozenset()


def proposed_kinds(
    policy: HubPolicy, rating: Rating, settled: Iterable[AgencyKind] = ()
) -> frozenset[AgencyKind]:
    """The kinds of agency the policy proposes for a rating.

    Args:
        settled: kinds already asked about this contact, or left out with a reason; they are not
            proposed a second time.
    """
    level = policy.level(rating)
    return frozenset(level.agencies if level else ()) - frozenset(settled)


def search_from(policy: HubPolicy, today: date) -> date:
    """The local date from which agencies are asked to look, unless somebody changes it."""
    year = today.year - policy.search_period_years
    # 29 February has no namesake in most years.
    return today.replace(year=year, day=28 if (today.month, today.day) == (2, 29) else today.day)


def questions_for(kind: AgencyKind, rating: Rating | None = None) -> str:
    """The questions put to an agency of this kind unless somebody changes them.

    Args:
        rating: with it they begin with how serious the concern is, for an agency that may read
            nothing else of it. Never who told of it, nor of what.
    """
    if rating is None:
        return _QUESTIONS[kind]
    return (
        f"The hub has been told of a concern about a child, which it rates {rating.label}. "
        f"{rating.meaning} {_QUESTIONS[kind]}"
    )


def scope_for(kind: AgencyKind) -> str:
    """Where an agency of this kind is asked to search unless somebody changes it.

    Not by what: that follows from what the hub gives of each person, and an answer says it.
    """
    return _SCOPES[kind]


def check(choices: Iterable[AgencyChoice], people: frozenset[UUID], today: date) -> None:
    """Raise `BadInput` unless the agencies may be asked like this.

    Args:
        people: every person record of the contact.
        today: the local date.

    Raises:
        BadInput: "<agency id>.<field>" to a sentence; "agencies" if nobody would be asked.
    """
    chosen = list(choices)
    wrong: dict[str, str] = {}
    if not any(choice.ask for choice in chosen):
        wrong["agencies"] = "Select at least one agency to ask."
    for choice in chosen:
        for field, sentence in _faults(choice, people, today).items():
            wrong[f"{choice.agency_id}.{field}"] = sentence
    if wrong:
        raise BadInput(wrong)


def _faults(choice: AgencyChoice, people: frozenset[UUID], today: date) -> dict[str, str]:
    if not choice.ask:
        if choice.proposed and not choice.reason:
            return {"reason": f"Enter why {choice.name} is left out. The policy proposes it."}
        return {}
    wrong: dict[str, str] = {}
    if not choice.proposed and not choice.reason:
        wrong["reason"] = f"Enter why {choice.name} is asked. The policy does not propose it."
    if not choice.questions:
        wrong["questions"] = f"Enter what {choice.name} is asked."
    if not choice.search_scope:
        wrong["search_scope"] = f"Enter where {choice.name} is to search."
    if choice.period_from is None:
        wrong["period_from"] = f"Enter from which date {choice.name} is to search."
    elif choice.period_from > today:
        wrong["period_from"] = f"The date from which {choice.name} searches must be in the past."
    if not choice.people or not choice.people <= people:
        wrong["people"] = f"Select whom {choice.name} is asked about."
    return wrong


_K = AgencyKind
_QUESTIONS: Mapping[AgencyKind, str] = MappingProxyType(
    {
        _K.POLICE: "What is known of each person: domestic abuse, violence, missing episodes, "
        "exploitation, arrests, orders and warning markers? Who else lives at the address?",
        _K.SOCIAL_CARE: "Is any child open to you? What earlier contacts, referrals, assessments "
        "or plans are there for the children, their siblings and the parents?",
        _K.HEALTH: "Who sees the children? Are appointments missed? What injuries, emergency "
        "attendances or worries are recorded, and what bears on the parents’ care?",
        _K.EDUCATION: "How is each child in school? Attendance, moves, what the designated "
        "safeguarding lead has recorded, and who collects the child?",
        _K.PROBATION: "Is an adult here supervised? What risk to children is assessed, what "
        "conditions apply, and who is in the household?",
        _K.HOUSING: "Who is on the tenancy and who lives there? Moves, arrears, complaints and "
        "what staff have seen of the home?",
        _K.EARLY_HELP: "What support has the family had, did they agree to it, and what did "
        "workers notice?",
        _K.YOUTH_JUSTICE: "Is a child known to you? What orders, risks and associates bear on "
        "this child’s safety?",
        _K.ADULT_SOCIAL_CARE: "Does an adult in the home need care or support, and what does "
        "that mean for the children?",
        _K.SUBSTANCE_MISUSE: "Is an adult in treatment? What bears on the care and safety of "
        "children in the household?",
        _K.DOMESTIC_ABUSE: "Is anybody in the household known to you? What risk is assessed, "
        "and what have the children seen or heard?",
    }
)

_SCOPES: Mapping[AgencyKind, str] = MappingProxyType(
    {
        _K.POLICE: "Crime, intelligence, missing and domestic abuse records, locally and "
        "nationally",
        _K.SOCIAL_CARE: "The children’s social care record, siblings and parents as children "
        "included",
        _K.HEALTH: "GP, hospital, community, mental health and midwifery records that the "
        "health team can reach, and Child Protection – Information Sharing",
        _K.EDUCATION: "The education record, the school’s safeguarding file, and the lists of "
        "children missing or educated at home",
        _K.PROBATION: "The case record and risk assessments of every adult named",
        _K.HOUSING: "Tenancy, homelessness and anti-social behaviour records",
        _K.EARLY_HELP: "The early help record, by child and by household",
        _K.YOUTH_JUSTICE: "The case record and assessments of every child aged 10 or over",
        _K.ADULT_SOCIAL_CARE: "The adult social care record of every adult named",
        _K.SUBSTANCE_MISUSE: "Treatment records of every adult and young person named",
        _K.DOMESTIC_ABUSE: "Referral, adviser and conference records",
    }
)
