"""Who a partner system is, and what it may know of the contacts it sent."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.records.models import Contact, PartnerToken
from openmash.records.prepared import Rows, prepared
from openmash.records.tenancy import in_hub

from .hubs import hub_by_code

PREFIX = "om"


@dataclass(frozen=True, slots=True)
class Partner:
    """The agency behind a token, in one hub.

    Attributes:
        revoked: True if the token has been withdrawn; then nothing else may be done with it.
    """

    hub_id: UUID
    token_id: UUID
    agency_id: UUID
    agency_kind: AgencyKind
    agency_name: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class SentContact:
    """A contact as its sender may know it."""

    reference: str
    received_at: datetime
    status: ContactStatus


def token_digest(token: str) -> str:
    """The stored form of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def partner(token: str) -> Partner | None:
    """The partner with this token, or None. The token names its hub: om_HAC_..."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX or not parts[1].isascii() or len(parts[1]) > 4:
        return None
    hub = hub_by_code(parts[1])
    if hub is None:
        return None
    with in_hub(hub.id):
        row = next(iter(_by_digest(token_digest(token))), None)
        if row is None:
            return None
        return Partner(
            hub_id=hub.id,
            token_id=row.id,
            agency_id=row.agency_id,
            agency_kind=AgencyKind(row.agency__kind),
            agency_name=row.agency__name,
            revoked=row.revoked_at is not None,
        )


@prepared
def _by_digest(digest: str) -> Rows:
    return PartnerToken.objects.filter(digest=digest).values_list(
        "id", "agency_id", "agency__kind", "agency__name", "revoked_at"
    )


def sent_contact(asking: Partner, reference: str) -> SentContact | None:
    """A contact that the partner's own agency sent, or None for any other."""
    with in_hub(asking.hub_id):
        row = Contact.objects.filter(
            reference=reference, referrer_agency_id=asking.agency_id
        ).first()
        if row is None:
            return None
        return SentContact(row.reference, row.received_at, ContactStatus(row.status))
