"""On what footing in law information is shared, and whether the family was told.

The short list: Data Protection Act 2018 Schedule 1 paragraph 18 (safeguarding of children and of
individuals at risk), the duties of the Children Acts 1989 and 2004, vital interests (UK GDPR
article 9(2)(c)), and consent where it really is the basis.
"""

from enum import StrEnum


class LawfulBasis(StrEnum):
    """The footing in law of one share. The stored word never changes; the label may."""

    SAFEGUARDING_CONDITION = "dpa2018_sch1_para18"
    CHILDREN_ACT_DUTY = "children_act_duty"
    DUTY_TO_SHARE = "children_act_2004_s16la"
    VITAL_INTERESTS = "vital_interests"
    CONSENT = "consent"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    LawfulBasis.SAFEGUARDING_CONDITION: (
        "Safeguarding a child or person at risk (Data Protection Act 2018, Schedule 1, "
        "paragraph 18)"
    ),
    LawfulBasis.CHILDREN_ACT_DUTY: (
        "A duty under the Children Act 1989 (sections 17, 27 or 47) or 2004 (sections 10 or 11)"
    ),
    LawfulBasis.DUTY_TO_SHARE: "The duty to share (Children Act 2004, section 16LA)",
    LawfulBasis.VITAL_INTERESTS: "To protect somebody’s life (vital interests)",
    LawfulBasis.CONSENT: "Consent, freely given and recorded",
}


class FamilyTold(StrEnum):
    """Whether the family was told of the share."""

    TOLD = "told"
    NOT_TOLD = "not_told"
    NOT_KNOWN = "not_known"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            FamilyTold.TOLD: "The family was told",
            FamilyTold.NOT_TOLD: "The family was not told",
            FamilyTold.NOT_KNOWN: "It is not known whether the family was told",
        }[self]


class AgreementMode(StrEnum):
    """How much an information sharing agreement covers."""

    EXISTENCE = "existence"
    CONTENT = "content"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            AgreementMode.EXISTENCE: "That information is held, not what it says",
            AgreementMode.CONTENT: "What the information says",
        }[self]


class ShareKind(StrEnum):
    """What the act of sharing was."""

    WITH_CONTACT = "with_contact"
    WITH_RETURN = "with_return"
    WITH_HANDOVER = "with_handover"
    RELEASE = "release"
    OVERRIDE = "override"
    PRODUCT = "product"
    SUBJECT_ACCESS = "subject_access"
