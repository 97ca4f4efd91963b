"""What a referrer may be told: safe wording for the public and for professionals.

A member of the public learns that the hub has acted, never what was found or decided about a
family (domain notes, section 3: confidentiality differs for the public). A professional learns the
outcome for each child, since they go on working with the family.
"""

from collections.abc import Sequence
from enum import StrEnum

from openmash.core.errors import BadInput
from openmash.domain.decisions.outcomes import Outcome


class Method(StrEnum):
    """How the referrer was told."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    NOT_POSSIBLE = "not_possible"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Method.PHONE: "By telephone",
            Method.EMAIL: "By email",
            Method.LETTER: "By letter",
            Method.IN_PERSON: "In person",
            Method.NOT_POSSIBLE: "Not possible: anonymous, or it would not be safe",
        }[self]


WORDING_LIMIT = 4_000

_FOR_PROFESSIONALS = {
    Outcome.STRATEGY_DISCUSSION: "a strategy discussion is being held under section 47. You may be "
    "asked to take part",
    Outcome.S17_ASSESSMENT: "children's social care will carry out an assessment under section 17. "
    "You may be asked to contribute",
    Outcome.EARLY_HELP: "the family will be offered early help",
    Outcome.OTHER_AGENCY: "the concern has been passed to the agency best placed to help",
    Outcome.INFORMATION_ADVICE: "information and advice have been given; no further involvement "
    "of the hub is planned",
    Outcome.NO_FURTHER_ACTION: "the hub will take no further action on this contact",
    Outcome.TRANSFER: "responsibility is being transferred to the local authority where the child "
    "lives",
}


def suggested_wording(
    *, public: bool, reference: str, outcomes: Sequence[tuple[str, Outcome]], redirected: bool
) -> str:
    """The wording to start from; the person who tells the referrer may change it.

    Args:
        public: True for a member of the public: nothing about the outcome or the family.
        reference: the receipt reference.
        outcomes: each child's initials and outcome, for professionals only.
        redirected: the contact went to a worker who already knows the child.
    """
    thanks = f"Thank you for telling us about your concern (reference {reference})."
    if public:
        return (
            f"{thanks} We have looked into what you told us and have acted on it. To protect the "
            "family's privacy we cannot tell you more. If you are worried again, or anything "
            "changes, please contact us. If a child is in danger now, call 999."
        )
    if redirected:
        return (
            f"{thanks} The child is already known to children's social care, and your concern has "
            "been passed to the allocated worker and their manager. If nobody contacts you within "
            "two working days, or you disagree, please tell us."
        )
    said = " ".join(f"For {who}: {_FOR_PROFESSIONALS[outcome]}." for who, outcome in outcomes)
    return (
        f"{thanks} {said} If you disagree with this decision, or anything changes, please tell us "
        "and ask to speak to the hub manager."
    )


def check_wording(method: Method, wording: str) -> str:
    """The wording as stored.

    Raises:
        BadInput: there is none, or it is too long. Where telling was not possible it is the reason.
    """
    wording = wording.strip()
    if not wording:
        what = (
            "Enter why the referrer could not be told."
            if method is Method.NOT_POSSIBLE
            else "Enter what the referrer was told."
        )
        raise BadInput({"wording": what})
    if len(wording) > WORDING_LIMIT:
        raise BadInput({"wording": f"What was told must be {WORDING_LIMIT:,} characters or fewer."})
    return wording
