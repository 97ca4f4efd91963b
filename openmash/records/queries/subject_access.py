"""Subject access requests, and what is collected for one, as each person of the hub may see it.

A handler sees every request but one about a contact they are excluded from; an agency's navigator
sees those for which their agency has something to decide. Of the items each reads only what
visibility opens to them; the words that leave are no item any more, and the second person reads
those.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from openmash.core.errors import NotThere
from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.contacts.searching.sought import Sought
from openmash.domain.sharing.handling import DatePrecision
from openmash.domain.sharing.subject_access import (
    OPEN,
    Exemption,
    SubjectDecision,
    SubjectStatus,
)
from openmash.domain.sharing.subject_clock import Due, Pause
from openmash.records.models import (
    CaseExclusion,
    PersonRecord,
    SubjectItem,
    SubjectRequest,
)

from . import search
from .contacts import visible_contacts
from .earlier import earlier_contacts
from .subject_rows import cluster_contacts, due_of, facts_of, pauses_by_request, places_around
from .visibility import visible_items

_FOUND = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """A person record that a request may be about."""

    record_id: UUID
    name: str
    born: str
    reference: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in a list. Times are aware UTC."""

    id: UUID
    reference: str
    status: SubjectStatus
    due: Due
    received_at: datetime
    to_decide: int


@dataclass(frozen=True, slots=True)
class CollectedItem:
    """One collected item that the viewer may read, or whose leaving words they may.

    Attributes:
        text: the item; empty where the viewer may not read it, as are its label, its date and the
            owner's reason, which could tell what it says.
        own: the viewer's agency owns it, and decides.
    """

    id: UUID
    label: str
    owner: str
    own: bool
    text: str
    leaves: str
    decision: SubjectDecision
    exemption: Exemption | None
    reason: str
    decided_by: str
    event_date: Any
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request, whole."""

    id: UUID
    reference: str
    status: SubjectStatus
    due: Due
    pauses: tuple[tuple[Pause, str], ...]
    subject: str
    requester_name: str
    requester_relation: str
    on_behalf: bool
    authority: str
    scope: str
    received_at: datetime
    identity: tuple[str, str, datetime] | None
    extended_reason: str
    prepared_by: str
    prepared_at: datetime | None
    released_by: str
    released_at: datetime | None
    refused_reason: str
    items: tuple[CollectedItem, ...]
    protected: bool


def requests(viewer: Viewer, now: datetime) -> tuple[RequestRow, ...]:
    """The requests that the viewer has a part in: open ones first, least time left first."""
    rows = _visible(viewer).order_by("due_at")
    own = SubjectItem.objects.filter(decision="undecided", item__owner_agency_id=viewer.agency_id)
    waiting: dict[UUID, int] = {}
    for request_id in own.values_list("subject_request_id", flat=True):
        waiting[request_id] = waiting.get(request_id, 0) + 1
    pauses = pauses_by_request([row.id for row in rows])
    listed = [
        RequestRow(
            row.id,
            row.reference,
            SubjectStatus(row.status),
            due_of(row, [each for each, _ in pauses.get(row.id, ())], now),
            row.received_at,
            waiting.get(row.id, 0),
        )
        for row in rows
    ]
    return tuple(sorted(listed, key=lambda each: (each.status not in OPEN, each.due.at)))


def of(viewer: Viewer, request_id: UUID, now: datetime) -> RequestView:
    """One request.

    Raises:
        NotThere: absent, or not the viewer's to see.
    """
    names = ("subject", "identity_checked_by", "prepared_by", "released_by")
    row = _visible(viewer).select_related(*names).filter(id=request_id).first()
    if row is None:
        raise no_such_request()
    pauses = pauses_by_request([row.id]).get(row.id, [])
    checked = None
    if row.identity_checked_by and row.identity_checked_at:
        checked = (row.identity_how or "", row.identity_checked_by.name, row.identity_checked_at)
    return RequestView(
        id=row.id,
        reference=row.reference,
        status=SubjectStatus(row.status),
        due=due_of(row, [each for each, _ in pauses], now),
        pauses=tuple(pauses),
        subject=f"{row.subject.forename} {row.subject.surname}".strip(),
        requester_name=row.requester_name,
        requester_relation=row.requester_relation,
        on_behalf=row.on_behalf,
        authority=row.authority,
        scope=row.scope,
        received_at=row.received_at,
        identity=checked,
        extended_reason=row.extended_reason or "",
        prepared_by=row.prepared_by.name if row.prepared_by else "",
        prepared_at=row.prepared_at,
        released_by=row.released_by.name if row.released_by else "",
        released_at=row.released_at,
        refused_reason=row.refused_reason,
        items=_items(viewer, row.id),
        protected=bool(places_around(cluster_contacts(row.subject))),
    )


def candidates(viewer: Viewer, sought: Sought) -> tuple[Subject, ...]:
    """The person records that fit what is looked for, in contacts that the viewer may open."""
    require(viewer, Act.HANDLE_SUBJECT_ACCESS)
    found = search.records(viewer, sought)[:_FOUND]
    contacts = earlier_contacts(record.contact_id for record in found)
    return tuple(
        Subject(
            record.id,
            f"{record.forename} {record.surname}".strip(),
            str(record.birth_date or ""),
            contacts[record.contact_id].reference,
            contacts[record.contact_id].received_at,
        )
        for record in found
    )


def subject(viewer: Viewer, record_id: UUID) -> Subject:
    """One person record that a request may be about.

    Raises:
        NotThere: absent or hidden.
    """
    rows = PersonRecord.objects.filter(id=record_id, contact__in=visible_contacts(viewer))
    row = rows.select_related("contact").first()
    if row is None:
        raise NotThere("There is no such person in a contact that you can open.")
    name = f"{row.forename} {row.surname}".strip()
    born = str(row.birth_date or "")
    return Subject(row.id, name, born, row.contact.reference, row.contact.received_at)


def may_see(viewer: Viewer, request_id: UUID) -> bool:
    """True if the request exists and is the viewer's to see."""
    return _visible(viewer).filter(id=request_id).exists()


def no_such_request() -> NotThere:
    """The one sentence for a request that is absent or hidden."""
    return NotThere("There is no subject access request here that you can open.")


def _visible(viewer: Viewer) -> QuerySet[SubjectRequest]:
    require(viewer, Act.ANSWER_SUBJECT_ACCESS)
    excluded = CaseExclusion.objects.filter(
        contact_id=OuterRef("contact_id"), account_id=viewer.user_id, lifted_at__isnull=True
    )
    # A person who is kept from any contact of the subject is kept from the whole request.
    hidden = PersonRecord.objects.filter(
        Exists(excluded),
        Q(id=OuterRef("subject_id"))
        | Q(person_id=OuterRef("subject__person_id"), person_id__isnull=False),
    )
    rows = SubjectRequest.objects.filter(~Exists(hidden), hub_id=viewer.hub_id)
    if viewer.may(Act.HANDLE_SUBJECT_ACCESS):
        return rows
    own = SubjectItem.objects.filter(
        subject_request_id=OuterRef("pk"), item__owner_agency_id=viewer.agency_id
    )
    return rows.filter(Exists(own))


def _items(viewer: Viewer, request_id: UUID) -> tuple[CollectedItem, ...]:
    readable = visible_items(viewer).filter(id=OuterRef("item_id"))
    rows = (
        SubjectItem.objects.filter(subject_request_id=request_id)
        .annotate(readable=Exists(readable))
        .select_related("item__owner_agency", "decided_by", "subject_request")
        .order_by("item__owner_agency__name", F("item__event_date").asc(nulls_last=True), "id")
    )
    handler = viewer.may(Act.HANDLE_SUBJECT_ACCESS)
    return tuple(
        _collected(viewer, row)
        for row in rows
        # What is not open to the viewer is listed only once its owner gave words for it.
        if row.readable or (handler and (row.wording or facts_of(row).leaves))
    )


def _collected(viewer: Viewer, row: Any) -> CollectedItem:
    facts = facts_of(row)
    released = row.subject_request.status == SubjectStatus.RELEASED
    agency = row.item.owner_agency
    return CollectedItem(
        id=row.id,
        label=label_of(AgencyKind(agency.kind), row.item.kind) if row.readable else "",
        owner=agency.name,
        own=row.readable and row.item.owner_agency_id == viewer.agency_id,
        text=row.item.text if row.readable else "",
        # What left is kept in its very words, whatever became of the item.
        leaves=row.wording if released else facts.leaves,
        decision=facts.decision,
        exemption=facts.exemption,
        reason=row.reason if row.readable else "",
        decided_by=row.decided_by.name if row.decided_by else "",
        event_date=row.item.event_date if row.readable else None,
        precision=DatePrecision(row.item.date_precision),
    )
