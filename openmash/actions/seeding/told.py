"""What was told with one contact of the synthetic London: its items, and that they were shared."""

from uuid import UUID, uuid4

from openmash.actions.intake_rows import KINDS, RELEASE_PURPOSE
from openmash.actions.seeding.hubs import SeededHub
from openmash.actions.seeding.tables import Load
from openmash.adapters.synthetic.facts import Contact
from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.domain.sharing.lawful_basis import LawfulBasis, ShareKind


def add_told(load: Load, hub: SeededHub, told: Contact, contact_id: UUID) -> None:
    """An item for every statement; what another agency told is released to social care."""
    social_care = hub.agencies[AgencyKind.SOCIAL_CARE]
    kind = told.referrer.agency
    owner = hub.agencies[AgencyKind(kind)] if kind else social_care
    share_id = _share(load, hub, told, contact_id, owner) if owner != social_care else None
    statements = (
        (Basis.WITNESSED, told.statements.witnessed),
        (Basis.REPORTED, told.statements.reported),
        (Basis.FACT, told.statements.fact),
        (Basis.OPINION, told.statements.opinion),
    )
    for position, (basis, text) in enumerate(statements):
        if not text:
            continue
        item_id = uuid4()
        dated = basis is not Basis.OPINION and told.occurred_on is not None
        load.add(
            "item",
            item_id, hub.hub_id, contact_id, None, owner, None, KINDS[basis], basis.value,
            HandlingCode.HUB_ONLY.value, [], SourceGrade.UNTESTED.value,
            told.occurred_on if dated else None,
            (told.occurred_precision if dated else DatePrecision.UNKNOWN).value,
            text, position, told.received_at,
        )  # fmt: skip
        if share_id is not None:
            load.add(
                "itemrelease",
                uuid4(), hub.hub_id, item_id, social_care, RELEASE_PURPOSE, None,
                told.received_at, share_id,
            )  # fmt: skip


def family_told(told: Contact) -> tuple[str, str]:
    """Whether the family was told of the contact, and why not."""
    words = {True: "told", False: "not_told", None: "not_known"}[told.family_told]
    return words, (told.not_told_reason or "Not said") if told.family_told is False else ""


def _share(load: Load, hub: SeededHub, told: Contact, contact_id: UUID, owner: UUID) -> UUID:
    share_id = uuid4()
    load.add(
        "share",
        share_id, hub.hub_id, contact_id, ShareKind.WITH_CONTACT.value, owner,
        hub.agencies[AgencyKind.SOCIAL_CARE], RELEASE_PURPOSE,
        LawfulBasis.CHILDREN_ACT_DUTY.value, "", *family_told(told), hub.agreement_id, "", None,
        told.received_at,
    )  # fmt: skip
    return share_id
