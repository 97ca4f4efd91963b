"""Every story that an address can name a part of, told in one hub, each of a child of its own."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from openmash.actions.handovers import challenge
from openmash.actions.protected_places import protect
from openmash.actions.subject_access import Asked, check_identity, record_request
from openmash.actions.subject_answers import collect
from openmash.actions.tokens import make_token
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.models import (
    AccessAsk,
    Account,
    Attachment,
    CaseExclusion,
    Contact,
    Item,
    Matcher,
    Membership,
    PartnerToken,
    PersonRecord,
    SubjectItem,
)
from openmash.records.tenancy import in_hub
from tests.guards.released import Released, tell_releases
from tests.guards.reviewed import Reviewed, tell_reviews
from tests.guards.tied import Tied, tell_ties
from tests.support.agency_stories import answered, asked, cannot_search, rated, shared
from tests.support.cast import HubCast
from tests.support.decision_stories import decided, handover_of
from tests.support.product_stories import delivered, started
from tests.support.stories import RECEIVED, TOLU, make_contact

LATER = RECEIVED + timedelta(hours=1)
NAVIGATORS = tuple(
    AgencyKind(desk) for desk in ("police", "health", "education", "probation", "housing")
)
TEAMS = {AgencyKind.SOCIAL_CARE: "assessment_team", AgencyKind.EARLY_HELP: "early_help_team"}


@dataclass
class Told:
    """The same stories, told once: the ids that addresses are made of."""

    contacts: dict[str, UUID] = field(default_factory=dict)
    requests: dict[AgencyKind, UUID] = field(default_factory=dict)
    answered: dict[AgencyKind, UUID] = field(default_factory=dict)
    handovers: dict[AgencyKind, UUID] = field(default_factory=dict)
    items: dict[AgencyKind, UUID] = field(default_factory=dict)
    record: UUID = field(default_factory=uuid4)
    place: UUID = field(default_factory=uuid4)
    own_record: UUID = field(default_factory=uuid4)
    own_record_items: dict[AgencyKind, UUID] = field(default_factory=dict)
    challenged: UUID = field(default_factory=uuid4)
    pair: tuple[UUID, UUID] = field(default_factory=lambda: (uuid4(), uuid4()))
    reviewed: Reviewed = field(default_factory=Reviewed)
    exclusion: UUID = field(default_factory=uuid4)
    ask: UUID = field(default_factory=uuid4)
    membership: UUID = field(default_factory=uuid4)
    token: UUID = field(default_factory=uuid4)
    matcher: UUID = field(default_factory=uuid4)
    released: Released = field(default_factory=Released)
    attachment: UUID = field(default_factory=uuid4)
    tied: Tied = field(default_factory=Tied)
    products: dict[AgencyKind, UUID] = field(default_factory=dict)
    draft: UUID = field(default_factory=uuid4)


def tell(cast: HubCast, family: int) -> Told:
    """Tell every story in one hub, each of a child of its own, so that none is a repeat contact."""
    told = Told()
    told.contacts["earlier"] = _contact(cast, family)
    told.contacts["received"] = _contact(cast, family)  # the same child again
    told.pair = (
        _child(cast, told.contacts["received"]),
        _child(cast, told.contacts["earlier"]),
    )
    told.reviewed = tell_reviews(cast, told.pair, told.contacts["received"])
    told.contacts["asked"] = rated(cast, _contact(cast, family + 1), Rating.AMBER, now=RECEIVED)
    told.requests = asked(cast, told.contacts["asked"], NAVIGATORS, now=RECEIVED)
    told.items = _owned(cast, told.contacts["asked"])
    told.released = tell_releases(cast, told.contacts["asked"], told.items)
    told.attachment = _attached(cast, told.contacts["asked"])
    told.tied = tell_ties(cast, told.contacts["asked"])
    told.draft = started(cast, told.contacts["asked"])
    told.products = {
        kind: _product(cast, told.contacts["asked"], kind) for kind in (*NAVIGATORS, *TEAMS)
    }
    _ask_for_own_record(cast, told)
    over = rated(cast, _contact(cast, family + 2), Rating.AMBER, now=RECEIVED)
    told.answered = asked(cast, over, NAVIGATORS, now=RECEIVED)
    for kind, request_id in told.answered.items():
        answered(getattr(cast, kind.value), request_id, cannot_search(), now=LATER)
    told.contacts["ready"] = _ready(cast, family + 3)
    for number, (kind, outcome) in enumerate(_OUTCOMES.items(), start=4):
        told.contacts["decided"] = _ready(cast, family + number)
        child = decided(cast, told.contacts["decided"], outcome, now=LATER)[0]
        told.handovers[kind] = handover_of(cast, child)
    told.contacts["unhanded"] = _ready(cast, family + 7)
    decided(cast, told.contacts["unhanded"], Outcome.NO_FURTHER_ACTION, now=LATER)
    told.challenged = handover_of(cast, decided(cast, _ready(cast, family + 6), now=LATER)[0])
    challenge(cast.assessment_team, handover_id=told.challenged, reason="Below it.", now=LATER)
    _furnish(cast, told)
    return told


_OUTCOMES = {
    AgencyKind.SOCIAL_CARE: Outcome.S17_ASSESSMENT,
    AgencyKind.EARLY_HELP: Outcome.EARLY_HELP,
}


_CHILDREN = (
    ("Abena", "Quaye"),
    ("Bao", "Nguyen"),
    ("Chidi", "Okafor"),
    ("Dalia", "Haddad"),
    ("Emre", "Yildiz"),
    ("Farah", "Siddiqui"),
    ("Goran", "Petrov"),
    ("Hana", "Kowalska"),
    ("Ivo", "Marek"),
    ("Jaya", "Pillai"),
    ("Kofi", "Mensah"),
    ("Lena", "Fischer"),
    ("Milo", "Rossi"),
    ("Nadia", "Benali"),
    ("Oisin", "Farrell"),
    ("Pavla", "Horak"),
)


def _contact(cast: HubCast, family: int) -> UUID:
    forename, surname = _CHILDREN[family]
    born = date(2010, 1, 1) + timedelta(days=401 * family)
    child = replace(
        TOLU, forename=forename, surname=surname, birth_date=born, address="", school=""
    )
    return make_contact(cast, children=(child,), adults=())


def _ready(cast: HubCast, family: int) -> UUID:
    contact_id = rated(cast, _contact(cast, family), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)
    police = shared(cast, contact_id, own_rating=Rating.AMBER, may_pass_on=True)
    answered(cast.police, requests[AgencyKind.POLICE], police, now=RECEIVED)
    return contact_id


def _owned(cast: HubCast, contact_id: UUID) -> dict[AgencyKind, UUID]:
    """An item of the contact for each agency, which owns it."""
    made = {kind: uuid4() for kind in (*NAVIGATORS, AgencyKind.SOCIAL_CARE)}
    with in_hub(cast.hub_id):
        Item.objects.bulk_create(
            Item(
                id=item_id,
                hub_id=cast.hub_id,
                contact_id=contact_id,
                owner_agency=cast.agencies[kind],
                kind="other_information",
                basis="fact",
                text="Told in a story.",
                created_at=RECEIVED,
            )
            for kind, item_id in made.items()
        )
    return made


def _attached(cast: HubCast, contact_id: UUID) -> UUID:
    """A file on an open item of the contact, kept apart unscanned: nothing need be drawn."""
    with in_hub(cast.hub_id):
        item = Item.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            owner_agency=cast.agencies[AgencyKind.SOCIAL_CARE],
            kind="attachment",
            basis="fact",
            handling="open",
            text="A letter.",
            created_at=RECEIVED,
        )
        return Attachment.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            item=item,
            owner_agency_id=item.owner_agency_id,
            name_shown="letter.pdf",
            kind="pdf",
            size=1,
            pages=1,
            digest="0" * 64,
            state="quarantined_unscanned",
            state_code="no_scanner",
            wrapped_key=bytes(60),
            key_id="0" * 16,
            uploaded_by_id=cast.manager.user_id,
            uploaded_at=RECEIVED,
        ).id


def _ask_for_own_record(cast: HubCast, told: Told) -> None:
    """The child's own record is asked for and collected, and where they live is protected."""
    told.record = _child(cast, told.contacts["asked"])
    told.place = protect(
        cast.manager,
        contact_id=told.contacts["asked"],
        record_id=told.record,
        kind=PlaceKind.PHONE,
        value="020 7946 0000",
        postcode="",
        reason="From a former partner.",
        now=RECEIVED,
    )
    wanted = Asked(told.record, "A young person", "the person", False, "", RECEIVED)
    told.own_record = record_request(cast.manager, asked=wanted, now=RECEIVED)
    check_identity(cast.manager, request_id=told.own_record, how="Passport.", now=RECEIVED)
    collect(cast.manager, request_id=told.own_record, now=RECEIVED)
    with in_hub(cast.hub_id):
        held = SubjectItem.objects.filter(subject_request_id=told.own_record)
        by_item = dict(held.values_list("item_id", "id"))
    told.own_record_items = {kind: by_item[item] for kind, item in told.items.items()}


def _child(cast: HubCast, contact_id: UUID) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=contact_id, kind="child", position=0).id


def _furnish(cast: HubCast, told: Told) -> None:
    token = make_token(
        cast.administrator,
        agency_id=cast.agencies[AgencyKind.EDUCATION].id,
        name=f"A school's system {len(told.requests)}",
        now=RECEIVED,
    )
    assert token
    with in_hub(cast.hub_id):
        told.token = PartnerToken.objects.latest("created_at").id
        told.membership = Membership.objects.get(account_id=cast.housing.user_id).id
        told.matcher = _matcher(cast)
        told.exclusion = CaseExclusion.objects.create(
            hub_id=cast.hub_id,
            contact_id=told.contacts["received"],
            account=Account.objects.create_user(f"kin-{uuid4()}@example.org", "A relative"),
            may_ask=True,
            reason="Related to the family.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        ).id
        told.ask = AccessAsk.objects.create(
            hub_id=cast.hub_id, exclusion_id=told.exclusion, reason="To help.", at=RECEIVED
        ).id


def _matcher(cast: HubCast) -> UUID:
    """The police have a matcher; it is named in addresses by its agency."""
    police = cast.agencies[AgencyKind.POLICE].id
    Matcher.objects.get_or_create(
        hub_id=cast.hub_id,
        agency_id=police,
        defaults={"way": "codes", "registered_by_id": cast.administrator.user_id}
        | {"registered_at": RECEIVED},
    )
    return police


def _product(cast: HubCast, contact_id: UUID, kind: AgencyKind) -> UUID:
    """A product that says to an agency that nothing was released to it."""
    made = started(cast, contact_id, kind)
    delivered(cast, made, nothing_released=True)
    return made


def exclude_everybody(cast: HubCast, before: set[UUID]) -> None:
    """Exclude every desk from each contact of the hub that is not in `before`."""
    with in_hub(cast.hub_id):
        for contact_id in Contact.objects.exclude(id__in=before).values_list("id", flat=True):
            for viewer in cast.viewers.values():
                CaseExclusion.objects.create(
                    hub_id=cast.hub_id,
                    contact_id=contact_id,
                    account_id=viewer.user_id,
                    reason="Related to the family.",
                    by_id=cast.manager.user_id,
                    at=RECEIVED,
                )


def contacts_of(cast: HubCast) -> set[UUID]:
    """Every contact of the hub."""
    with in_hub(cast.hub_id):
        return set(Contact.objects.values_list("id", flat=True))
