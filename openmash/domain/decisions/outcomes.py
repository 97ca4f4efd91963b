"""The outcomes a manager can decide for a child, and what each one sets going."""

from enum import StrEnum

from openmash.domain.access import AgencyKind


class Outcome(StrEnum):
    """Outcome of a contact for one child (words of the Standard Safeguarding Dataset)."""

    STRATEGY_DISCUSSION = "strategy_discussion"
    S17_ASSESSMENT = "s17_assessment"
    EARLY_HELP = "early_help"
    OTHER_AGENCY = "other_agency"
    INFORMATION_ADVICE = "information_advice"
    NO_FURTHER_ACTION = "no_further_action"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]

    @property
    def hint(self) -> str:
        """What it means and sets going, in a line for the person choosing."""
        return _HINTS[self]


_LABELS = {
    Outcome.STRATEGY_DISCUSSION: "Strategy discussion (section 47)",
    Outcome.S17_ASSESSMENT: "Assessment (section 17)",
    Outcome.EARLY_HELP: "Early help",
    Outcome.OTHER_AGENCY: "Passed to another agency",
    Outcome.INFORMATION_ADVICE: "Information and advice",
    Outcome.NO_FURTHER_ACTION: "No further action",
    Outcome.TRANSFER: "Transfer to another local authority",
}

_HINTS = {
    Outcome.STRATEGY_DISCUSSION: "A child may be suffering, or be likely to suffer, significant "
    "harm. Becomes a referral; the assessment team receives it.",
    Outcome.S17_ASSESSMENT: "A child may be in need. Becomes a referral; the assessment team "
    "receives it.",
    Outcome.EARLY_HELP: "Support below the threshold of social care. The early help team receives "
    "it.",
    Outcome.OTHER_AGENCY: "Another agency is best placed to help. Say which in the rationale.",
    Outcome.INFORMATION_ADVICE: "The family or the referrer is advised; nobody takes the child on.",
    Outcome.NO_FURTHER_ACTION: "Nothing follows from this contact. It stays on the record.",
    Outcome.TRANSFER: "Another authority is responsible and has accepted in writing. Say which.",
}

BECOMES_REFERRAL = frozenset({Outcome.STRATEGY_DISCUSSION, Outcome.S17_ASSESSMENT})
"""Outcomes by which children's social care accepts the contact as a referral for the child."""

HANDED_TO: dict[Outcome, AgencyKind] = {
    Outcome.STRATEGY_DISCUSSION: AgencyKind.SOCIAL_CARE,
    Outcome.S17_ASSESSMENT: AgencyKind.SOCIAL_CARE,
    Outcome.EARLY_HELP: AgencyKind.EARLY_HELP,
}
"""The kind of agency whose receiving team takes the child on. Other outcomes have no handover."""

SSD_CONTACT_FLAG: dict[Outcome, str] = {
    Outcome.STRATEGY_DISCUSSION: "CP_ENQUIRY_FLAG",
    Outcome.S17_ASSESSMENT: "NEW_REFERRAL_FLAG",
    Outcome.EARLY_HELP: "OTHER_OUTCOMES_EXIST_FLAG",
    Outcome.OTHER_AGENCY: "OTHER_OUTCOMES_EXIST_FLAG",
    Outcome.INFORMATION_ADVICE: "ADVICE_FLAG",
    Outcome.NO_FURTHER_ACTION: "NFA_FLAG",
    Outcome.TRANSFER: "OTHER_OUTCOMES_EXIST_FLAG",
}
"""The key each outcome sets in `cont_contact_outcome_json` (Standard Safeguarding Dataset)."""


class HandoverStatus(StrEnum):
    """Where a handover to the receiving team stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    CHALLENGED = "challenged"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            HandoverStatus.OFFERED: "Waiting for the receiving team",
            HandoverStatus.ACCEPTED: "Accepted",
            HandoverStatus.CHALLENGED: "Challenged",
        }[self]
