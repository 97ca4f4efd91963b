"""Every stored noun. Import from here, and only in `records` and `actions`."""

from .agency_checks import (
    AgencyReturn,
    AgencyStruckOut,
    InformationRequest,
    ProfessionalView,
    RequestPerson,
)
from .attachments import Attachment
from .audit import AuditCheckpoint, AuditEntry, AuditPending, AuditSeal, OutboxMessage
from .contacts import (
    CaseExclusion,
    Contact,
    MatchVerdict,
    OpenCase,
    Person,
    PersonRecord,
    RatingFact,
    Redirect,
)
from .decisions import Decision, FeedbackTask, Handover, Referral, ViewWeighed
from .elsewhere import KnownQuestion, Matcher
from .extracts import AgencyLink, ExtractRow, ExtractRun
from .hubs import Account, Agency, Hub, Membership, PartnerToken, PolicyVersion
from .intake import Draft, IntakeKey
from .matching import MatchCard, MatchKey, MatchLook, MatchProposal, MatchReview, UndoneJoin
from .picture import CuratedEntry, CuratedSource, Tie, TieWrong
from .products import Product, ProductItem, ProductReading
from .regions import Region, RegionHub, RegionMember
from .releases import Agreement, ReleaseOverride, ReleaseRequest, RequestedItem, Share
from .searching import AccessAsk, SearchWord, SearchWordPart
from .settled_quarters import SettledQuarter
from .sharing import Item, ItemMarking, ItemRelease
from .subject_access import ProtectedPlace, SubjectItem, SubjectRequest, SubjectRequestPause
from .trained_models import TrainedModel, TrainedModelUse

__all__ = [
    "AccessAsk",
    "Account",
    "Agency",
    "AgencyLink",
    "AgencyReturn",
    "AgencyStruckOut",
    "Agreement",
    "Attachment",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditPending",
    "AuditSeal",
    "CaseExclusion",
    "Contact",
    "CuratedEntry",
    "CuratedSource",
    "Decision",
    "Draft",
    "ExtractRow",
    "ExtractRun",
    "FeedbackTask",
    "Handover",
    "Hub",
    "InformationRequest",
    "IntakeKey",
    "Item",
    "ItemMarking",
    "ItemRelease",
    "KnownQuestion",
    "MatchCard",
    "MatchKey",
    "MatchLook",
    "MatchProposal",
    "MatchReview",
    "MatchVerdict",
    "Matcher",
    "Membership",
    "OpenCase",
    "OutboxMessage",
    "PartnerToken",
    "Person",
    "PersonRecord",
    "PolicyVersion",
    "Product",
    "ProductItem",
    "ProductReading",
    "ProfessionalView",
    "ProtectedPlace",
    "RatingFact",
    "Redirect",
    "Referral",
    "Region",
    "RegionHub",
    "RegionMember",
    "ReleaseOverride",
    "ReleaseRequest",
    "RequestPerson",
    "RequestedItem",
    "SearchWord",
    "SearchWordPart",
    "SettledQuarter",
    "Share",
    "SubjectItem",
    "SubjectRequest",
    "SubjectRequestPause",
    "Tie",
    "TieWrong",
    "TrainedModel",
    "TrainedModelUse",
    "UndoneJoin",
    "ViewWeighed",
]
