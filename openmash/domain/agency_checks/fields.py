"""What each kind of agency is asked to return, field by field, as data.

Which fields: the exploratory record types of DfE's Single Unique Identifier work (police, health,
education, children's services) and the checks that London's and Rotherham's hub guidance names for
the other agencies. Each filled field becomes one item with its own owner and marks. The stored key
never changes; the label may. A code, where there is one, follows the children in need census.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import Basis


class FieldKind(StrEnum):
    """What is typed into a field."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class ReturnField:
    """One field of one kind of agency's return.

    Attributes:
        key: the stored word, snake case; becomes the item's kind.
        label, hint: the words for a page.
        kind: what is typed.
        basis: the kind of statement it usually is; the navigator may change it.
        dated: True if an event lies behind it, so that its date is asked for too.
        ahead: True if it may tell of what is only planned, such as a release or a hearing; what
            any other field tells of has happened.
        choices: for CHOICE, stored word and label.
        unit: for NUMBER, what is counted: "%", or the word for one, such as "week".
    """

    key: str
    label: str
    hint: str = ""
    kind: FieldKind = FieldKind.LONG_TEXT
    basis: Basis = Basis.FACT
    dated: bool = False
    ahead: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""

    @property
    def repeats(self) -> bool:
        """True if it may be filled in once for each event, each becoming an item of its own."""
        return self.dated and self.kind is FieldKind.LONG_TEXT


_F = ReturnField
_TEXT, _DATE, _NUMBER, _YES_NO, _CHOICE = (
    FieldKind.TEXT,
    FieldKind.DATE,
    FieldKind.NUMBER,
    FieldKind.YES_NO,
    FieldKind.CHOICE,
)

ANYTHING_ELSE = _F(
    "other_information",
    "Anything else that bears on this child’s safety",
    "Only what is needed to answer the questions asked",
    dated=True,
    ahead=True,
)
"""The last field of every agency's form."""

_POLICE = (
    _F("address_markers", "Warning markers",
       "On a person or an address, for example violence or weapons"),
    _F("domestic_abuse_callouts", "Domestic abuse call-outs",
       "Who was there, the DASH level, and whether a child saw or heard it", dated=True),
    _F("missing_episodes", "Missing episodes",
       "How long, where found, and whether a return interview was held", dated=True),
    _F("linked_risk", "Exploitation and linked risks",
       "Sexual or criminal exploitation, radicalisation, slavery, gangs", dated=True),
    _F("police_protection_last", "Last police protection of a child", kind=_DATE),
    _F("bail_conditions", "Arrests, charges, bail conditions and orders", dated=True),
    _F("marac", "MARAC or MAPPA", "Which, and the level", dated=True, ahead=True),
    _F("intelligence", "Intelligence that can be shared",
       "Sanitised. Use “Restricted” or “Sealed” where a source could be put at risk",
       basis=Basis.REPORTED, dated=True),
    _F("address_history", "Addresses known and who lives there"),
    _F("services_known_to", "Police teams the family is known to", kind=_TEXT),
)  # fmt: skip

_HEALTH = (
    _F("gp_practice", "GP and surgery", kind=_TEXT),
    _F("missed_appointments", "Missed appointments", "Setting and the reason if known", dated=True),
    _F("emergency_attendances", "Emergency department attendances", "Reason and what was found",
       dated=True),
    _F("camhs", "Child and adolescent mental health services", "Team, contacts and last seen"),
    _F("health_visitor", "Health visiting or school nursing",
       "Last contact, growth, immunisations, worries recorded", dated=True),
    _F("immunisations_up_to_date", "Are immunisations up to date?", kind=_YES_NO),
    _F("midwifery", "Midwifery", "Booking, attendance, due date, concerns"),
    _F("adult_mental_health", "Mental health of an adult in the home",
       "What bears on the care of the children, and no more"),
    _F("cp_is_status", "Status in Child Protection – Information Sharing", kind=_CHOICE,
       choices=(("none", "No plan or looked-after status"),
                ("child_protection_plan", "On a child protection plan"),
                ("looked_after", "Looked after"),
                ("unborn_plan", "Unborn child protection plan"),
                ("ended_last_12_months", "Ended in the last 12 months"))),
    _F("injuries_or_disclosures", "Injuries seen or things the child has said", dated=True,
       basis=Basis.WITNESSED),
)  # fmt: skip

_EDUCATION = (
    _F("setting", "School, college or nursery", kind=_TEXT),
    _F("attendance_percent", "Attendance this school year", kind=_NUMBER, unit="%"),
    _F("unauthorised_absence_percent", "Unauthorised absence this school year", kind=_NUMBER,
       unit="%"),
    _F("school_average_percent", "Attendance of the school as a whole", kind=_NUMBER, unit="%"),
    _F("suspensions", "Suspensions this school year", kind=_NUMBER, unit="suspension"),
    _F("exclusions", "Permanent exclusions", kind=_NUMBER, unit="exclusion", dated=True),
    _F("unplanned_moves", "Moves outside the usual times", kind=_NUMBER, unit="move"),
    _F("special_needs", "Special educational needs",
       "Support given, and any education, health and care plan"),
    _F("home_education", "Is the child educated at home?", kind=_YES_NO),
    _F("safeguarding_chronology", "Designated safeguarding lead’s chronology",
       "One concern at a time: what was done, and the family’s response", dated=True),
    _F("presentation", "How the child is in school", "Appearance, mood, hunger, friends",
       basis=Basis.WITNESSED),
    _F("family_contact", "Contact with the family", "Who collects, meetings attended, worries",
       basis=Basis.WITNESSED),
)  # fmt: skip

_SOCIAL_CARE = (
    _F("key_worker", "Key worker", kind=_TEXT),
    _F("team", "Team", "With the duty number", kind=_TEXT),
    _F("referrals", "Earlier contacts and referrals", "Type and outcome", dated=True),
    _F("assessments", "Earlier assessments and their findings", basis=Basis.OPINION, dated=True),
    _F("child_protection_plan", "Child protection or child in need plans",
       "Category, and when it ended", dated=True),
    _F("looked_after", "Looked-after history", dated=True),
    _F("siblings_and_family_history", "Siblings and family history",
       "Children removed, parents’ own childhood in care, other names used"),
    _F("engagement_with_services", "How the family has worked with services",
       basis=Basis.OPINION),
)  # fmt: skip

_PROBATION = (
    _F("order", "Order or licence", "Type, start, end and conditions", dated=True,
       ahead=True),
    _F("risk_of_serious_harm", "Risk of serious harm", kind=_CHOICE, basis=Basis.OPINION,
       choices=(("low", "Low"), ("medium", "Medium"), ("high", "High"),
                ("very_high", "Very high"))),
    _F("risk_to_children", "What the risk to children is assessed to be", basis=Basis.OPINION),
    _F("next_release", "Next release date", kind=_DATE, ahead=True),
    _F("household", "Household and address on record"),
    _F("household_checked", "Has the household been checked?", kind=_YES_NO),
    _F("compliance", "Keeping appointments and conditions"),
    _F("mappa", "MAPPA category and level", kind=_TEXT),
)  # fmt: skip

_HOUSING = (
    _F("tenancy", "Tenancy and who is on it", "Type, start, and everyone recorded as living there"),
    _F("moves", "Moves in the period asked", dated=True),
    _F("temporary_accommodation", "Is the family in temporary accommodation?", kind=_YES_NO),
    _F("arrears_weeks", "Weeks of rent in arrears", kind=_NUMBER, unit="week"),
    _F("notices_or_eviction", "Notices or eviction", dated=True, ahead=True),
    _F("antisocial_behaviour", "Anti-social behaviour",
       "Complaints by or about the household, and what was done", basis=Basis.REPORTED,
       dated=True),
    _F("property_conditions", "Condition of the home", "What staff saw, and when",
       basis=Basis.WITNESSED, dated=True),
)  # fmt: skip

_EARLY_HELP = (
    _F("lead_practitioner", "Lead practitioner and team", kind=_TEXT),
    _F("plan_started", "Plan started", kind=_DATE),
    _F("plan_ended", "Plan ended", kind=_DATE),
    _F("support_given", "Support given", "What, and whether it is still running"),
    _F("consent_given", "Did the family agree to the support?", kind=_YES_NO),
    _F("engagement", "How the family has taken part", basis=Basis.OPINION),
    _F("concerns_noted", "Concerns noted by workers", basis=Basis.WITNESSED, dated=True),
)  # fmt: skip

_YOUTH_JUSTICE = (
    _F("order", "Order and its requirements", dated=True),
    _F("offences", "Offences", dated=True),
    _F("assessed_risk", "Risk in AssetPlus", kind=_CHOICE, basis=Basis.OPINION,
       choices=(("low", "Low"), ("medium", "Medium"), ("high", "High"),
                ("very_high", "Very high"))),
    _F("safety_and_wellbeing", "Safety and wellbeing concerns", basis=Basis.OPINION),
    _F("associates_known", "Associates and places", "Only those that bear on this child",
       basis=Basis.REPORTED),
    _F("engagement", "Keeping appointments and taking part"),
)  # fmt: skip

_ADULT_SOCIAL_CARE = (
    _F("adult_known", "Which adult is known, and for what", kind=_TEXT),
    _F("care_needs", "Care and support needs of an adult in the home"),
    _F("carer_assessment", "Has a carer’s assessment been done?", kind=_YES_NO),
    _F("is_carer", "Is an adult or child in the home a carer?", kind=_YES_NO),
    _F("safeguarding_adult_concerns", "Adult safeguarding concerns", dated=True),
    _F("effect_on_children", "What this means for the children", basis=Basis.OPINION),
    _F("worker_and_team", "Worker and team", kind=_TEXT),
)  # fmt: skip

_SUBSTANCE_MISUSE = (
    _F("treatment_status", "Treatment status", kind=_CHOICE,
       choices=(("in_treatment", "In treatment"), ("completed", "Completed"),
                ("dropped_out", "Left early"), ("waiting", "Waiting to start"))),
    _F("substances", "Substances and pattern of use", basis=Basis.REPORTED),
    _F("children_in_household_recorded", "Children recorded in the household", kind=_TEXT),
    _F("engagement", "Engagement and test results", dated=True),
    _F("safe_storage", "Safe storage of medicines at home", "What was checked, and when",
       basis=Basis.WITNESSED, dated=True),
)  # fmt: skip

_DOMESTIC_ABUSE = (
    _F("advocate", "Independent adviser (IDVA)", "Who, and since when", kind=_TEXT),
    _F("marac", "MARAC", "Actions, and whether they were done", dated=True, ahead=True),
    _F("risk_checklist_score", "Risk checklist (DASH) score", kind=_NUMBER, unit="tick"),
    _F("risk_level", "Risk level by DASH", kind=_CHOICE, basis=Basis.OPINION,
       choices=(("standard", "Standard"), ("medium", "Medium"), ("high", "High"))),
    _F("children_exposed", "What the children have seen, heard or said", basis=Basis.REPORTED,
       dated=True),
    _F("safety_plan", "Safety plan", "Use “Restricted” or “Sealed” for a refuge address"),
    _F("victim_wishes", "The victim’s wishes about contact", basis=Basis.REPORTED),
)  # fmt: skip

FIELDS: Mapping[AgencyKind, tuple[ReturnField, ...]] = MappingProxyType(
    {
        kind: (*own, ANYTHING_ELSE)
        for kind, own in {
            AgencyKind.POLICE: _POLICE,
            AgencyKind.HEALTH: _HEALTH,
            AgencyKind.EDUCATION: _EDUCATION,
            AgencyKind.SOCIAL_CARE: _SOCIAL_CARE,
            AgencyKind.PROBATION: _PROBATION,
            AgencyKind.HOUSING: _HOUSING,
            AgencyKind.EARLY_HELP: _EARLY_HELP,
            AgencyKind.YOUTH_JUSTICE: _YOUTH_JUSTICE,
            AgencyKind.ADULT_SOCIAL_CARE: _ADULT_SOCIAL_CARE,
            AgencyKind.SUBSTANCE_MISUSE: _SUBSTANCE_MISUSE,
            AgencyKind.DOMESTIC_ABUSE: _DOMESTIC_ABUSE,
        }.items()
    }
)
"""Every kind of agency with its fields, in the order of its form."""


def options_of(field: ReturnField) -> tuple[tuple[str, str], ...]:
    """What can be chosen in a field: stored word and label; empty for what is typed."""
    if field.kind is FieldKind.YES_NO:
        return (("yes", "Yes"), ("no", "No"))
    return field.choices


def field_of(kind: AgencyKind, key: str) -> ReturnField | None:
    """One field by its stored key, or None if this kind of agency has no such field."""
    return next((field for field in FIELDS[kind] if field.key == key), None)


def label_of(kind: AgencyKind, key: str) -> str:
    """The words for an item's kind; an unknown key is read aloud, never hidden.

    >>> label_of(AgencyKind.HOUSING, "moves"), label_of(AgencyKind.HOUSING, "old_key")
    ('Moves in the period asked', 'Old key')
    """
    field = field_of(kind, key)
    return field.label if field else key.replace("_", " ").capitalize()
