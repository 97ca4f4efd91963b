"""Who tells a hub about a child: plain words, with the census code and the agency each stands for.

The codes are the 22 of the children in need census (DfE, ReferralSource, 1A to 10). A person picks
words; nobody is asked for a code.
"""

from dataclasses import dataclass

from openmash.domain.access import AgencyKind

_K = AgencyKind


@dataclass(frozen=True, slots=True)
class Source:
    """One answer to "who are you?".

    Attributes:
        word: the stored word of the answer; it never changes.
        label: the words on the page.
        code: the census code.
        agency_kind: the partner agency such a person works for, where hubs have one.
    """

    word: str
    label: str
    code: str
    agency_kind: AgencyKind | None = None


PUBLIC: tuple[Source, ...] = (
    Source("relative", "A parent, relative or carer of the child", "1A"),
    Source("acquaintance", "A friend, neighbour or childminder", "1B"),
    Source("self", "The child or young person myself", "1C"),
    Source("other_person", "Somebody else", "1D"),
    Source("anonymous", "I would rather not say", "9"),
)

PROFESSIONAL: tuple[Source, ...] = (
    Source("police", "Police", "6", _K.POLICE),
    Source("school", "School, nursery or college", "2A", _K.EDUCATION),
    Source("education_service", "Another education service", "2B", _K.EDUCATION),
    Source("gp", "GP practice", "3A", _K.HEALTH),
    Source("health_visitor", "Health visiting", "3B", _K.HEALTH),
    Source("school_nurse", "School nursing", "3C", _K.HEALTH),
    Source("primary_health", "Another community health service", "3D", _K.HEALTH),
    Source("emergency_department", "Emergency department (A&E)", "3E", _K.HEALTH),
    Source("other_health", "Hospital, midwifery, ambulance or mental health", "3F", _K.HEALTH),
    Source("housing", "Council housing or a housing association", "4", _K.HOUSING),
    Source("adult_social_care", "Adult social care", "5A", _K.ADULT_SOCIAL_CARE),
    Source("social_care", "Children’s social care in this borough", "5A", _K.SOCIAL_CARE),
    Source("early_help", "Early help or a family hub", "5D", _K.EARLY_HELP),
    Source("youth_justice", "Youth justice", "5B", _K.YOUTH_JUSTICE),
    Source("council_department", "Another department of this council", "5B"),
    Source("other_council", "Another council", "5C"),
    Source("probation", "Probation", "7", _K.PROBATION),
    Source("other_legal", "Court, Cafcass, prison or immigration", "7"),
    Source("substance_misuse", "Drug and alcohol service", "8", _K.SUBSTANCE_MISUSE),
    Source("domestic_abuse", "Domestic abuse service", "8", _K.DOMESTIC_ABUSE),
    Source("voluntary", "Charity, children’s centre, faith group or another body", "8"),
)

CODES: dict[str, str] = {
    "1A": "Family member, relative or carer",
    "1B": "Acquaintance, neighbour or childminder",
    "1C": "The child themselves",
    "1D": "Another person, a stranger included",
    "2A": "School",
    "2B": "Education service",
    "3A": "General practitioner (GP)",
    "3B": "Health visitor",
    "3C": "School nurse",
    "3D": "Other primary health service",
    "3E": "Accident and emergency department",
    "3F": "Other health service",
    "4": "Housing: council or housing association",
    "5A": "Social care of this council, adults’ for instance",
    "5B": "Another department of this council",
    "5C": "Another council",
    "5D": "Early help",
    "6": "Police",
    "7": "Other legal agency: court, probation, immigration, Cafcass, prison",
    "8": "Other: children’s centre, independent provider, voluntary organisation",
    "9": "Anonymous",
    "10": "Unknown",
}
"""Census code to plain words."""


def source(word: str) -> Source | None:
    """The source with this stored word, or None."""
    return next((each for each in (*PUBLIC, *PROFESSIONAL) if each.word == word), None)
