"""What the asking page shows: the agencies, the people, what was asked before, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from openmash.domain.access import Act, AgencyKind, Role, Viewer, require
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.agency_checks.proposal import proposed_kinds, search_from
from openmash.domain.contacts.clocks import Clock, ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.firewall import ItemFacts, rule
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import (
    Agency,
    AgencyStruckOut,
    Contact,
    InformationRequest,
    PersonRecord,
)

from . import danger, policies
from .contacts import visible_contacts
from .protected_places import around_contact
from .visibility import visible_items


@dataclass(frozen=True, slots=True)
class PersonToAsk:
    """A person of the contact. kind: "child" or "adult"."""

    id: UUID
    kind: str
    forename: str
    surname: str
    is_unborn: bool
    relationship: str


@dataclass(frozen=True, slots=True)
class AgencyToAsk:
    """An agency of the hub, as the asking page needs it.

    Attributes:
        proposed: the policy proposes it, and it was neither asked nor left out yet.
        open_since: when it was asked, if it has not answered; it cannot be asked twice at once.
        answered_before: it has answered about this contact already.
        has_address: messages reach it; without one its navigators are told.
        reads: once asked, it may read some of what the viewer may read of the contact.
    """

    id: UUID
    kind: AgencyKind
    name: str
    proposed: bool
    open_since: datetime | None
    answered_before: bool
    has_address: bool
    reads: bool


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An information request that still waits for its answer."""

    id: UUID
    agency_name: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskingPage:
    """Everything on the asking page of one contact.

    `urgent_reason` is "" for a viewer who may not read the referrer's words.
    """

    contact_id: UUID
    reference: str
    urgent: bool
    urgent_reason: str
    status: ContactStatus
    rating: Rating | None
    today: date
    search_from: date
    clock: Clock
    people: tuple[PersonToAsk, ...]
    agencies: tuple[AgencyToAsk, ...]
    open_requests: tuple[OpenRequest, ...]


def asking_page(viewer: Viewer, contact_id: UUID, now: datetime) -> AskingPage | None:
    """The asking page of a contact; None if there is no contact that the viewer may know of."""
    require(viewer, Act.ASK_AGENCIES)
    contact = visible_contacts(viewer).filter(id=contact_id).first()
    if contact is None:
        return None
    _, policy, calendar = policies.by_id(contact.policy_id)
    rating = Rating(contact.current_rating) if contact.current_rating else None
    today = calendar.local(now).date()
    return AskingPage(
        contact_id=contact.id,
        reference=contact.reference,
        urgent=contact.urgent,
        urgent_reason=_danger(viewer, contact),
        status=ContactStatus(contact.status),
        rating=rating,
        today=today,
        search_from=search_from(policy, today),
        clock=clock_for(ClockKind.AGENCY_RETURN, rating, policy, calendar, now),
        people=_people(contact),
        agencies=_agencies(viewer, contact),
        open_requests=_open_requests(contact),
    )


def _danger(viewer: Viewer, contact: Contact) -> str:
    places = around_contact(contact.id) if contact.urgent_reason else []
    return danger.words_for(viewer, contact.urgent_reason, places)


def proposed_agencies(contact: Contact) -> frozenset[UUID]:
    """The agencies that the policy proposes for the contact's rating and nobody has dealt with.

    An agency asked before, even if that was withdrawn, or left out with a reason, is not proposed
    again.
    """
    if contact.current_rating is None:
        return frozenset()
    _, policy, _ = policies.by_id(contact.policy_id)
    kinds = proposed_kinds(policy, Rating(contact.current_rating))
    proposed = Agency.objects.filter(kind__in=[kind.value for kind in kinds])
    asked = InformationRequest.objects.filter(contact=contact).values("agency_id")
    left_out = AgencyStruckOut.objects.filter(contact=contact).values("agency_id")
    unsettled = proposed.exclude(id__in=asked).exclude(id__in=left_out)
    return frozenset(unsettled.values_list("id", flat=True))


def _people(contact: Contact) -> tuple[PersonToAsk, ...]:
    rows = PersonRecord.objects.filter(contact=contact).order_by("-kind", "position")
    # "child" sorts after "adult", so the children come first.
    return tuple(
        PersonToAsk(row.id, row.kind, row.forename, row.surname, row.is_unborn, row.relationship)
        for row in rows
    )


def _agencies(viewer: Viewer, contact: Contact) -> tuple[AgencyToAsk, ...]:
    proposed = proposed_agencies(contact)
    requests = InformationRequest.objects.filter(contact=contact)
    waiting = dict(requests.filter(status=RequestStatus.ASKED).values_list("agency_id", "asked_at"))
    answered = set(
        requests.filter(status=RequestStatus.ANSWERED).values_list("agency_id", flat=True)
    )
    order = {kind.value: place for place, kind in enumerate(AgencyKind)}
    rows = sorted(Agency.objects.all(), key=lambda row: (order[row.kind], row.name))
    items = _known_items(viewer, contact)
    return tuple(
        AgencyToAsk(
            id=row.id,
            kind=AgencyKind(row.kind),
            name=row.name,
            proposed=row.id in proposed,
            open_since=waiting.get(row.id),
            answered_before=row.id in answered,
            has_address=bool(row.contact_email),
            reads=_would_read(viewer.hub_id, row.id, items),
        )
        for row in rows
    )


def _known_items(viewer: Viewer, contact: Contact) -> list[ItemFacts]:
    """What the viewer may read of the contact: of anything else, not even this is told."""
    rows = visible_items(viewer).filter(contact=contact).prefetch_related("releases")
    return [
        ItemFacts(
            item_id=row.id,
            hub_id=row.hub_id,
            contact_id=row.contact_id,
            owner_agency_id=row.owner_agency_id,
            handling=HandlingCode(row.handling),
            released_to_agency_ids=frozenset(
                each.to_agency_id
                for each in row.releases.all()
                if each.withdrawn_at is None and not each.wording
            ),
        )
        for row in rows
    ]


def _would_read(hub_id: UUID, agency_id: UUID, items: Iterable[ItemFacts]) -> bool:
    """Whether a navigator of the agency, once it is asked, may read any of the items."""
    somebody = Viewer(0, hub_id, Role.NAVIGATOR, agency_id, "")
    asked = frozenset({agency_id})
    return any(rule(somebody, replace(each, asked_agency_ids=asked)).may_see for each in items)


def _open_requests(contact: Contact) -> tuple[OpenRequest, ...]:
    rows = (
        InformationRequest.objects.filter(contact=contact, status=RequestStatus.ASKED)
        .select_related("agency", "asked_by")
        .order_by("due_at", "agency__name")
    )
    return tuple(
        OpenRequest(row.id, row.agency.name, row.asked_by.name, row.asked_at, row.due_at)
        for row in rows
    )
