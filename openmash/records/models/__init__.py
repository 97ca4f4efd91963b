"""Every stored noun. Import from here, and only in `records` and `actions`."""

from .agency_checks import (
    AgencyReturn,
    AgencyStruckOut,
    InformationRequest,
    ProfessionalView,
    RequestPerson,
)
from .audit import AuditCheckpoint, AuditEntry, AuditPending, AuditSeal, OutboxMessage
from .contacts import (
    CaseExclusion,
    Contact,
    MatchVerdict,
    OpenCase,
    Person,
    PersonKey,
    PersonRecord,
    RatingFact,
    Redirect,
)
from .decisions import Decision, FeedbackTask, Handover, Referral, ViewWeighed
from .hubs import Account, Agency, Hub, Membership, PartnerToken, PolicyVersion
from .intake import Draft, IntakeKey
from .sharing import Item, ItemRelease

__all__ = [
    "Account",
    "Agency",
    "AgencyReturn",
    "AgencyStruckOut",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditPending",
    "AuditSeal",
    "CaseExclusion",
    "Contact",
    "Decision",
    "Draft",
    "FeedbackTask",
    "Handover",
    "Hub",
    "InformationRequest",
    "IntakeKey",
    "Item",
    "ItemRelease",
    "MatchVerdict",
    "Membership",
    "OpenCase",
    "OutboxMessage",
    "PartnerToken",
    "Person",
    "PersonKey",
    "PersonRecord",
    "PolicyVersion",
    "ProfessionalView",
    "RatingFact",
    "Redirect",
    "Referral",
    "RequestPerson",
    "ViewWeighed",
]
