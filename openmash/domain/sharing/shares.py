"""What must be said with every act of sharing: its footing in law, and whether the family was told.

Consent is seldom the right basis where a child is at risk, and is named only where it really is
the basis. A family is told unless that raises the risk to the child; then the reason is kept
(Working Together 2023, chapter 1; DfE information sharing advice 2024, rules 1 to 3).
"""

from dataclasses import dataclass, replace

from openmash.core.errors import BadInput
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis

TEXT_LIMIT = 2_000
NO_REASON_KEPT = "No reason was recorded with the contact."


@dataclass(frozen=True, slots=True)
class Footing:
    """On what footing one share stands.

    Attributes:
        basis: the footing in law.
        family_told: whether the family was told of it.
        consent_detail: who consented and when; only where consent is the basis.
        told_why_not: why the family was not told; only then.
        agreement_why: why it is shared although no agreement covers it.
    """

    basis: LawfulBasis
    family_told: FamilyTold
    consent_detail: str = ""
    told_why_not: str = ""
    agreement_why: str = ""


def checked(footing: Footing) -> Footing:
    """The footing as stored: without space around it, and without what does not belong to it.

    Raises:
        BadInput: a sentence beside each field: `consent_detail`, `family_told_why_not`,
            `agreement_why`.
    """
    clean = replace(
        footing,
        consent_detail=footing.consent_detail.strip() if _by_consent(footing) else "",
        told_why_not=footing.told_why_not.strip() if _untold(footing) else "",
        agreement_why=footing.agreement_why.strip(),
    )
    wrong: dict[str, str] = {}
    if _by_consent(clean) and not clean.consent_detail:
        wrong["consent_detail"] = "Enter who consented, when, and to what."
    if _untold(clean) and not clean.told_why_not:
        wrong["family_told_why_not"] = "Enter why the family was not told."
    texts = {
        "consent_detail": clean.consent_detail,
        "family_told_why_not": clean.told_why_not,
        "agreement_why": clean.agreement_why,
    }
    for field, text in texts.items():
        if len(text) > TEXT_LIMIT:
            wrong[field] = f"Shorten this to {TEXT_LIMIT:,} characters."
    if wrong:
        raise BadInput(wrong)
    return clean


def as_told_with_contact(basis: LawfulBasis, told: str, why_not: str) -> Footing:
    """The footing of what is passed on with a step of the contact, on what the contact says.

    Args:
        told: the contact's own `told`, `not_told` or `not_known`.
        why_not: the reason that came with it; where none came, that is said.
    """
    family = FamilyTold(told)
    why = (why_not.strip()[:TEXT_LIMIT] or NO_REASON_KEPT) if family is FamilyTold.NOT_TOLD else ""
    return Footing(basis, family, told_why_not=why)


def _by_consent(footing: Footing) -> bool:
    return footing.basis is LawfulBasis.CONSENT


def _untold(footing: Footing) -> bool:
    return footing.family_told is FamilyTold.NOT_TOLD
