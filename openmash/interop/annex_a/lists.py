"""The words of Annex A: headers in their order, and the allowed values."""

from openmash.core.codes import Ethnicity, ReferralSource, Sex

_CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age")
_TEAM = ("Allocated Team", "Allocated Worker")
_DISABILITY = "Does the Child have a Disability"

HEADERS: dict[int, tuple[str, ...]] = {
    1: (*_CHILD, "Date of Contact", "Contact Source"),
    2: (
        *_CHILD,
        "Assessment start date",
        "Assessment completion date",
        "Organisation completing assessment",
    ),
    3: (
        *_CHILD,
        "Date of Referral",
        "Referral Source",
        "Referral NFA?",
        "Number of Referrals in Last 12 Months",
        *_TEAM,
    ),
    4: (
        *_CHILD,
        _DISABILITY,
        "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?",
        *_TEAM,
    ),
    5: (
        *_CHILD,
        _DISABILITY,
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months",
        *_TEAM,
    ),
}
"""The columns of each list, in order."""

TITLES = {
    1: "Contacts",
    2: "Passed to early help",
    3: "Referrals",
    4: "Assessments decided on",
    5: "Strategy discussions decided on",
}
"""What the hub's rows of each list are, which is not always all that the list asks for."""

GENDER = {
    Sex.MALE: "a) Male",
    Sex.FEMALE: "b) Female",
    Sex.UNKNOWN: "c) Not stated/recorded",
}
"""The fourth value, "d) Neither", has no code in the census that the hub records by."""

ETHNICITY = {
    code: f"{letter}) {code.value}"
    for letter, code in zip("abcdefghijklmnopqrst", Ethnicity, strict=True)
}

YES, NO = "a) Yes", "b) No"

_KINDS = {
    "1": "Individual",
    "2A": "Schools",
    "2B": "Education services",
    "3": "Health services",
    "4": "Housing",
    "5": "LA services",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": "Unknown",
}
_LETTERS = (*"abcdefghijklmnop", "p1", *"qrstu")


def _kind(code: str) -> str:
    return _KINDS[code] if code in _KINDS else _KINDS[code[0]]


SOURCE = {
    code: f"{letter}) {code.value}: {_kind(code.value)}"
    for letter, code in zip(_LETTERS, ReferralSource, strict=True)
}
"""Contact and referral sources: "a) 1A: Individual" to "u) 10: Unknown"."""
