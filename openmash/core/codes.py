"""Code lists of the Department for Education's children in need census.

Source: the CIN census 2026 schema (return for the year that ends 31 March 2026), its codes and
meanings; labels are shortened where a page needs it, codes never. The 44 assessment factors are in
`core.assessment_factors`. Where a code or its wording came or went, the dates say so: a census year
runs from 1 April to 31 March, and a change in the schema of one year counts from its 1 April.
"""

from datetime import date
from enum import StrEnum

N1_WORDING_FROM = date(2025, 4, 1)
"""From this day need N1 reads "Abuse, neglect and exploitation" (first in the 2026 schema)."""


class _Coded(StrEnum):
    """A census code with the words for a page. The member's value is the code itself."""

    label: str

    # The empty label lets a type checker accept the look-up by code alone: Sex("M").
    def __new__(cls, code: str, label: str = "") -> "_Coded":
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class ReferralSource(_Coded):
    """Where a contact or referral came from (CBDS N00152); kept for contacts too (Annex A)."""

    FAMILY = "1A", "Individual: family member, relative or carer"
    ACQUAINTANCE = "1B", "Individual: acquaintance (including neighbours and child minders)"
    SELF = "1C", "Individual: self"
    OTHER_INDIVIDUAL = "1D", "Individual: other (including strangers)"
    SCHOOL = "2A", "Schools"
    EDUCATION_SERVICE = "2B", "Education services"
    GP = "3A", "Health services: general practitioner (GP)"
    HEALTH_VISITOR = "3B", "Health services: health visitor"
    SCHOOL_NURSE = "3C", "Health services: school nurse"
    PRIMARY_HEALTH = "3D", "Health services: other primary health services"
    ACCIDENT_AND_EMERGENCY = "3E", "Health services: A&E (accident and emergency department)"
    OTHER_HEALTH = "3F", "Health services: other (for example, hospice)"
    HOUSING = "4", "Housing: local authority housing or housing association"
    SOCIAL_CARE = "5A", "Local authority: social care, for example adult social care"
    OTHER_INTERNAL = "5B", "Local authority: other internal, for example youth offending"
    EXTERNAL_AUTHORITY = "5C", "Local authority: external, from another authority's services"
    EARLY_HELP = "5D", "Local authority: early help"
    POLICE = "6", "Police"
    OTHER_LEGAL = "7", "Other legal agency: courts, probation, immigration, Cafcass or prison"
    OTHER = "8", "Other: children's centres, independent providers or voluntary organisations"
    ANONYMOUS = "9", "Anonymous"
    UNKNOWN = "10", "Unknown"


class PrimaryNeed(_Coded):
    """A child's main need (CBDS N00101), in the order of choice.

    Where two fit, the one higher in this list is chosen; "not stated" comes last.
    """

    ABUSE_OR_NEGLECT = "N1", "Abuse, neglect and exploitation"
    CHILD_DISABILITY = "N2", "Child's disability"
    PARENTAL_ILLNESS = "N3", "Parental disability or illness"
    ACUTE_STRESS = "N4", "Family in acute stress"
    DYSFUNCTION = "N5", "Family dysfunction"
    UNACCEPTABLE_BEHAVIOUR = "N6", "Socially unacceptable behaviour"
    LOW_INCOME = "N7", "Low income"
    ABSENT_PARENTING = "N8", "Absent parenting"
    NOT_IN_NEED = "N9", "Cases other than children in need"
    NOT_STATED = "N0", "Not stated"

    @property
    def definition(self) -> str:
        """What the need covers, in a sentence for the person choosing."""
        return _NEED_DEFINITIONS[self]

    def label_on(self, day: date) -> str:
        """Return the wording in force on a day, for a record of that time."""
        if self is PrimaryNeed.ABUSE_OR_NEGLECT and day < N1_WORDING_FROM:
            return "Abuse or neglect"
        return self.label


_NEED_DEFINITIONS = {
    PrimaryNeed.ABUSE_OR_NEGLECT: (
        "In need because of abuse, neglect or exploitation, or at risk of it; includes children at "
        "risk because of domestic violence."
    ),
    PrimaryNeed.CHILD_DISABILITY: (
        "The main need arises from the child's own disability, illness or condition."
    ),
    PrimaryNeed.PARENTAL_ILLNESS: (
        "A parent or carer is less able to care because of disability, physical or mental illness, "
        "or addiction."
    ),
    PrimaryNeed.ACUTE_STRESS: (
        "The family is going through a temporary crisis that lowers its capacity to parent."
    ),
    PrimaryNeed.DYSFUNCTION: "The capacity to parent is chronically inadequate.",
    PrimaryNeed.UNACCEPTABLE_BEHAVIOUR: "The child's behaviour harms the community.",
    PrimaryNeed.LOW_INCOME: (
        "The child depends on an income below the standard state entitlements."
    ),
    PrimaryNeed.ABSENT_PARENTING: "No parent is available to provide for the child.",
    PrimaryNeed.NOT_IN_NEED: (
        "Support straight after adoption. Not for any other use: choose a need above if one fits."
    ),
    PrimaryNeed.NOT_STATED: (
        "The need is not determined yet, or the referral was closed after assessment."
    ),
}


class Ethnicity(_Coded):
    """A child's ethnicity (CBDS N00177)."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WOTH = "WOTH", "Any other White background"
    WROM = "WROM", "Gypsy or Roma"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Caribbean"
    BAFR = "BAFR", "African"
    BOTH = "BOTH", "Any other Black background"
    CHNE = "CHNE", "Chinese"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Refused"
    NOBT = "NOBT", "Information not yet obtained"


class Sex(_Coded):
    """A child's sex (CBDS N00783, which replaced gender in 2024-25). Unborn children are U."""

    MALE = "M", "Male"
    FEMALE = "F", "Female"
    UNKNOWN = "U", "Unknown"


class ReasonForClosure(_Coded):
    """Why an episode of need was closed (CBDS N00103).

    The last two need an assessment, and allow no section 47, plan or conference (rules 8825Q, 2990
    of the census).
    """

    ADOPTED = "RC1", "Adopted"
    DIED = "RC2", "Died"
    CHILD_ARRANGEMENTS_ORDER = "RC3", "Child arrangements order"
    SPECIAL_GUARDIANSHIP_ORDER = "RC4", "Special guardianship order"
    OTHER_AUTHORITY = "RC5", "Transferred to services of another local authority"
    ADULT_SERVICES = "RC6", "Transferred to adult social care services"
    SERVICES_CEASED = "RC7", "Services ceased for any other reason, including no longer in need"
    ASSESSED_NO_ACTION = "RC8", "Case closed after assessment, no further action"
    ASSESSED_EARLY_HELP = "RC9", "Case closed after assessment, referred to early help"
