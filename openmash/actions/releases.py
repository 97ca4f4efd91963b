"""A requester asks the owners of some items to release them to one agency.

Lock order everywhere: the contact, then what hangs on it. The owner's two people answer in
`release_answers`, and take back in `withdrawals`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, Overtaken
from openmash.core.working_time import Calendar, moment_words
from openmash.domain.access import MAY, Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import Clock, ClockKind, clock_for, screening_of
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing import shares
from openmash.domain.sharing.release_rules import check_text
from openmash.domain.sharing.releases import UNANSWERED
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Agency,
    Contact,
    Item,
    ItemRelease,
    Membership,
    ReleaseRequest,
    RequestedItem,
)
from openmash.records.queries import policies
from openmash.records.queries.release_picks import sealed_items
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, post, record
from .shares import policy_decision

SealedOf = tuple[UUID, UUID | None]
"""A source of sealed items: the owner, and its return, or None for what came with the contact."""


@dataclass(frozen=True, slots=True)
class ReleaseAsk:
    """What is asked: which items, for whom, what for, on what footing.

    Attributes:
        items: items that the viewer may read.
        sealed_of: sources of sealed items, which the manager asks for unread.
        urgent: it cannot wait: the shorter target, and no agreement is waited for.
    """

    items: tuple[UUID, ...]
    to_agency_id: UUID
    purpose: str
    footing: Footing
    sealed_of: tuple[SealedOf, ...] = ()
    urgent: bool = False


@action(Act.ASK_RELEASE)
def ask(viewer: Viewer, *, contact_id: UUID, asked: ReleaseAsk, now: datetime) -> list[UUID]:
    """Ask the owners of some items to release them: one release request for each owner.

    Returns:
        The ids of the release requests.

    Raises:
        NotThere: the contact is absent or hidden.
        Overtaken: an item is no longer open to the viewer, or somebody asked for it first.
        BadInput: beside `items`, `to_agency`, `purpose`, `urgent`, and as `shares.checked`.
    """
    contact = lock_contact(viewer, contact_id)
    footing = shares.checked(asked.footing)
    purpose = check_text(asked.purpose, "purpose", "Enter what the recipient needs it for.")
    to_agency = Agency.objects.filter(id=asked.to_agency_id).first()
    if to_agency is None:
        raise BadInput({"to_agency": "Select an agency of this hub."})
    items = _items(viewer, contact, asked)
    _refuse_settled(contact, items, to_agency)
    by_owner: dict[UUID, list[Item]] = defaultdict(list)
    for item in items:
        by_owner[item.owner_agency_id].append(item)
    made = []
    for owner_id, own in by_owner.items():
        kinds = {item.kind for item in own}
        covered = policy_decision(owner_id, to_agency.id, kinds, urgent=asked.urgent, now=now)
        if not covered.allowed:
            raise BadInput({"urgent": covered.why})
        if covered.needs_reason and not footing.agreement_why:
            raise BadInput({"agreement_why": f"{covered.why} Enter the reason."})
        request = _request(viewer, contact, asked, footing, owner_id, to_agency, now)
        request.purpose, request.agreement_id = purpose, covered.agreement_id
        request.save(force_insert=True)
        made.append(_add_items(viewer, request, own, now))
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    return made


def _request(
    viewer: Viewer,
    contact: Contact,
    asked: ReleaseAsk,
    footing: Footing,
    owner_id: UUID,
    to_agency: Agency,
    now: datetime,
) -> ReleaseRequest:
    return ReleaseRequest(
        hub_id=viewer.hub_id,
        contact=contact,
        owner_agency_id=owner_id,
        to_agency=to_agency,
        basis=footing.basis.value,
        consent_detail=footing.consent_detail,
        family_told=footing.family_told.value,
        family_told_why_not=footing.told_why_not,
        agreement_why=footing.agreement_why,
        urgent=asked.urgent,
        asked_by_id=viewer.user_id,
        asked_at=now,
        due_at=release_clock(contact, urgent=asked.urgent, now=now).due_at,
    )


def _add_items(viewer: Viewer, request: ReleaseRequest, items: list[Item], now: datetime) -> UUID:
    RequestedItem.objects.bulk_create(
        RequestedItem(hub_id=viewer.hub_id, release_request=request, item=item) for item in items
    )
    record(
        Actor.of(viewer),
        AuditAct.RELEASE_ASKED,
        "release_request",
        request.id,
        now=now,
        items=len(items),
        urgent=request.urgent,
        basis=request.basis,
    )
    tell_owner(viewer.hub_id, request.owner_agency, "release_asked", now)
    return request.id


def _items(viewer: Viewer, contact: Contact, asked: ReleaseAsk) -> list[Item]:
    readable = list(visible_items(viewer).filter(contact=contact, id__in=asked.items))
    if len(readable) != len(set(asked.items)):
        raise Overtaken(
            "An item you picked is no longer open to you. Open the page again and pick anew; "
            "nothing was asked."
        )
    sealed = sealed_items(viewer, contact.id, asked.sealed_of)
    if not sealed and asked.sealed_of:
        raise Overtaken("The sealed item is no longer held as it was. Open the page again.")
    items = [*readable, *sealed]
    if not items:
        raise BadInput({"items": "Select what is to be released."})
    return items


def _refuse_settled(contact: Contact, items: list[Item], to_agency: Agency) -> None:
    """Refuse what needs no asking: the recipient's own, what it has, and what is already asked."""
    if any(item.owner_agency_id == to_agency.id for item in items):
        raise BadInput({"items": f"{to_agency.name} owns one of these items. Leave it out."})
    here = ItemRelease.objects.filter(item__in=items, to_agency=to_agency)
    if here.filter(withdrawn_at__isnull=True, wording="").exists():
        raise BadInput(
            {"items": f"One of these items is released to {to_agency.name} already. Leave it out."}
        )
    waiting = (
        RequestedItem.objects.filter(
            item__in=items, release_request__to_agency=to_agency, status__in=UNANSWERED
        )
        .select_related("release_request__asked_by")
        .first()
    )
    if waiting is not None:
        first = waiting.release_request
        when = moment_words(policies.by_id(contact.policy_id).calendar, first.asked_at)
        raise Overtaken(
            f"{first.asked_by.name} asked for one of these items at {when}, and it waits for its "
            "owner’s answer. Leave it out; nothing was asked."
        )


def tell_owner(hub_id: UUID, owner: Agency, template: str, now: datetime) -> None:
    """A message to the owner's shared address; without one, to each who may answer for it."""
    tell_people_of(hub_id, owner, MAY[Act.ANSWER_RELEASE], template, now)


def tell_people_of(
    hub_id: UUID,
    agency: Agency,
    roles: frozenset[Role],
    template: str,
    now: datetime,
    *,
    but: Iterable[int] = (),
) -> None:
    """A message to an agency's shared address; without one, to its people in some roles."""
    if agency.contact_email:
        post(hub_id, template, now=now, to_address=agency.contact_email)
        return
    members = Membership.objects.filter(
        agency=agency, role__in=roles, ended_at__isnull=True, account__is_active=True
    ).exclude(account_id__in=list(but))
    for account_id in members.values_list("account_id", flat=True):
        post(hub_id, template, now=now, to_account_id=account_id)


def release_clock(contact: Contact, *, urgent: bool, now: datetime) -> Clock:
    """The clock of an answer asked for now: the agency-return target of the contact's rating.

    What is urgent has the target of an urgent contact. Where the rating sets no target, or there
    is no rating yet, the screening target counts: no question to an owner is without an end.
    """
    _, policy, calendar = policies.by_id(contact.policy_id)
    if urgent:
        return clock_for(ClockKind.URGENT_SCREENING, None, policy, calendar, now)
    rating = Rating(contact.current_rating) if contact.current_rating else None
    clock = clock_for(ClockKind.AGENCY_RETURN, rating, policy, calendar, now)
    if clock.due_at is not None:
        return clock
    return clock_for(screening_of(urgent=False), None, policy, calendar, now)


def calendar_of(contact: Contact) -> Calendar:
    """The calendar of the policy that judges the contact."""
    return policies.by_id(contact.policy_id).calendar
