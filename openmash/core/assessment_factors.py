"""The 44 factors that an assessment may find (census field AssessmentFactors, CBDS N00181).

Source: the CIN census 2026 schema; wording shortened for pages, codes as they are. 18A and 19A were
split by who did the harm from the census year 2024 to 2025 on; later use is queried by the census
(rules 8945Q and 8950Q), yet the schema still admits them, so records that hold them are not lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

_SPLIT_FROM = date(2024, 4, 1)
_LAST_UNSPLIT = date(2024, 3, 31)


@dataclass(frozen=True, slots=True)
class AssessmentFactor:
    """One factor.

    Attributes:
        code: the census code.
        label: the words for a page.
        valid_from: first day it may be newly chosen; None if it was always so.
        valid_to: last day it may be newly chosen; None if there is none.
    """

    code: str
    label: str
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Say whether the factor may be newly chosen on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


NO_FACTORS = "21"
"""Must stand alone (rule 8869): it says that none of the others was found."""

_LABELS = {
    "1A": "Alcohol misuse by the child",
    "1B": "Alcohol misuse by a parent or carer",
    "1C": "Alcohol misuse by another person in the household",
    "2A": "Drug misuse by the child",
    "2B": "Drug misuse by a parent or carer",
    "2C": "Drug misuse by another person in the household",
    "3A": "Domestic violence: the child is subjected to it",
    "3B": "Domestic violence: a parent or carer is subjected to it",
    "3C": "Domestic violence: another person in the household is subjected to it",
    "4A": "Mental health of the child",
    "4B": "Mental health of a parent or carer",
    "4C": "Mental health of another person in the family or household",
    "5A": "Learning disability of the child",
    "5B": "Learning disability of a parent or carer",
    "5C": "Learning disability of another person in the family or household",
    "6A": "Physical disability or illness of the child",
    "6B": "Physical disability or illness of a parent or carer",
    "6C": "Physical disability or illness of another person in the family or household",
    "7A": "Young carer: health or development may suffer from caring for others",
    "8B": "Privately fostered: child from overseas who intends to return",
    "8C": "Privately fostered: child from overseas who intends to stay",
    "8D": "Privately fostered: UK child in an educational placement",
    "8E": "Privately fostered: UK child making alternative family arrangements",
    "8F": "Privately fostered: other",
    "9A": "Unaccompanied asylum-seeking child",
    "10A": "Missing: at risk from going or being missing",
    "11A": "Child sexual exploitation",
    "12A": "Trafficking",
    "13A": "Gangs: involvement in or with them",
    "14A": "Socially unacceptable behaviour of the child",
    "15A": "Self-harm, suspected or actual",
    "16A": "Abuse or neglect: neglect",
    "17A": "Abuse or neglect: emotional abuse",
    "18A": "Abuse or neglect: physical abuse",
    "18B": "Abuse or neglect: physical abuse by another child",
    "18C": "Abuse or neglect: physical abuse by an adult",
    "19A": "Abuse or neglect: sexual abuse",
    "19B": "Abuse or neglect: sexual abuse by another child",
    "19C": "Abuse or neglect: sexual abuse by an adult",
    "20": "Other",
    "21": "No factors identified, and no further action is being taken",
    "22A": "Female genital mutilation (FGM)",
    "23A": "Abuse linked to faith or belief",
    "24A": "Child criminal exploitation",
}
_VALID_FROM = dict.fromkeys(("18B", "18C", "19B", "19C"), _SPLIT_FROM)
_VALID_TO = dict.fromkeys(("18A", "19A"), _LAST_UNSPLIT)

ASSESSMENT_FACTORS: Mapping[str, AssessmentFactor] = MappingProxyType(
    {
        code: AssessmentFactor(code, label, _VALID_FROM.get(code), _VALID_TO.get(code))
        for code, label in _LABELS.items()
    }
)
"""Every factor by code, in the census's order."""


def factors_in_force(day: date) -> tuple[AssessmentFactor, ...]:
    """Return the factors that may be newly chosen on a day, in the census's order."""
    return tuple(each for each in ASSESSMENT_FACTORS.values() if each.in_force(day))
