"""Release requests, overrides and releases as pages show them: what each holds, and for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis, ShareKind
from openmash.domain.sharing.releases import ReleaseAnswer, ReleaseStatus, ReviewFinding

from .release_picks import PickItem


@dataclass(frozen=True, slots=True)
class RequestedView:
    """One requested item.

    Attributes:
        item: None where the viewer is told that it is held but may not read it.
        seen: the mark of this standing, which an answer must name.
        is_own_proposal: the viewer proposed it, so somebody else must confirm.
    """

    requested_item_id: UUID
    item: PickItem | None
    status: ReleaseStatus
    answer: ReleaseAnswer | None
    wording: str
    reason: str
    review_on: date | None
    proposer: str
    proposed_at: datetime | None
    is_own_proposal: bool
    confirmer: str
    confirmed_at: datetime | None
    seen: str
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestView:
    """One release request: who asks whom for what, on what footing, and each item's answer."""

    request_id: UUID
    contact_id: UUID
    reference: str
    owner: str
    to_agency: str
    purpose: str
    basis: LawfulBasis
    consent_detail: str
    family_told: FamilyTold
    told_why_not: str
    agreement: str
    agreement_why: str
    urgent: bool
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    chased: int
    items: tuple[RequestedView, ...]


@dataclass(frozen=True, slots=True)
class OverrideView:
    """An item that a manager shared because a life was at risk, and its review.

    Attributes:
        may_withdraw: it is reviewed and still in force, and the viewer speaks for its owner.
    """

    override_id: UUID
    contact_id: UUID
    reference: str
    item: PickItem
    to_agency: str
    reason: str
    by: str
    at: datetime
    review_due_at: datetime
    finding: ReviewFinding | None
    finding_reason: str
    reviewed_by: str
    reviewed_at: datetime | None
    may_review: bool
    release_id: UUID
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release in force of an item that the viewer's agency owns."""

    release_id: UUID
    reference: str
    item: PickItem
    to_agency: str
    purpose: str
    wording: str
    released_by: str
    second_person: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class ShareView:
    """One act of sharing on a contact."""

    kind: ShareKind
    from_agency: str
    to_agency: str
    purpose: str
    basis: LawfulBasis
    consent_detail: str
    family_told: FamilyTold
    told_why_not: str
    agreement: str
    agreement_why: str
    by: str
    at: datetime
