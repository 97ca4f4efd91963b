"""One agency's own information requests: its queue, and what it needs to answer one.

Never another agency's rows, never a contact that the navigator is excluded from. The queue names
nobody; the page of one request names the people asked about, and opening it is audited.
"""

import hashlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from openmash.core.working_time import Calendar
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.lifecycle import Answer, RequestStatus
from openmash.domain.contacts.clocks import Clock, ClockKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import Basis, DatePrecision
from openmash.domain.sharing.schemes import Scheme
from openmash.records.models import Item
from openmash.records.prepared import at_once as prepared_at_once

from . import agency_queue_rows as rows
from . import policies
from .people_sought import PersonSought, people_sought
from .visibility import visible_items

ANSWERED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One unanswered information request in its agency's queue.

    Attributes:
        in_danger: a child is said to be in danger now, and the contact is not decided yet. That
            is a fact of the contact; why is told in the referrer's words, which stay in the hub.
    """

    id: UUID
    reference: str
    rating: Rating | None
    clock: Clock
    asked_by: str
    asked_at: datetime
    in_danger: bool
    people: int
    chased: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """A request that the agency answered of late."""

    id: UUID
    reference: str
    answer: Answer
    answered_by: str
    answered_at: datetime
    in_time: bool


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item of the contact that the firewall lets the viewer read."""

    owner: str
    owner_kind: AgencyKind
    kind: str
    text: str
    basis: Basis
    event_date: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class AskedPage:
    """One information request, for the agency that is to answer it. `in_danger` as in the queue."""

    id: UUID
    contact_id: UUID
    status: RequestStatus
    reference: str
    in_danger: bool
    rating: Rating | None
    ratings: tuple[Rating, ...]
    clock: Clock
    agency_kind: AgencyKind
    agency_name: str
    scheme: Scheme
    asked_by: str
    asked_at: datetime
    questions: str
    search_scope: str
    period_from: date
    today: date
    people: tuple[PersonSought, ...]
    items: tuple[SeenItem, ...]
    answer: Answer | None
    answered_by: str
    answered_at: datetime | None


def at_once(viewer: Viewer, now: datetime) -> AbstractContextManager[None]:
    """Ask in one exchange for what the three parts of the queue ask."""
    since = now - ANSWERED_FOR
    return prepared_at_once(
        rows.unanswered.asking(viewer),
        rows.answered.asking(viewer, since),
        rows.state.asking(viewer),
        rows.last_answer.asking(viewer, since),
    )


def open_requests(viewer: Viewer) -> list[QueueRow]:
    """The viewer's agency's unanswered requests, danger first, then least time left."""
    return [
        QueueRow(
            id=row.id,
            reference=row.contact__reference,
            rating=_rating(row.contact__current_rating),
            clock=_clock(row),
            asked_by=row.asked_by__name,
            asked_at=row.asked_at,
            in_danger=row.danger == 0,
            people=row.number_of_people,
            chased=row.chased_count,
            escalated=row.escalated_at is not None,
        )
        for row in rows.unanswered(viewer)
    ]


def answered_lately(viewer: Viewer, now: datetime) -> list[AnsweredRow]:
    """What the viewer's agency answered in the last two weeks, latest first, at most twenty."""
    return [
        AnsweredRow(
            id=row.id,
            reference=row.contact__reference,
            answer=Answer(row.returns__answer),
            answered_by=row.returns__answered_by__name,
            answered_at=row.returns__answered_at,
            in_time=row.due_at is None or row.returns__answered_at <= row.due_at,
        )
        for row in rows.answered(viewer, now - ANSWERED_FOR)
    ]


def queue_version(viewer: Viewer, now: datetime) -> str:
    """A short word that changes when the queue does, or when its words about time have aged."""
    # Every five minutes the words "2 hours left" are read afresh even if nothing happened.
    told = [
        *map(tuple, rows.state(viewer)),
        *map(tuple, rows.last_answer(viewer, now - ANSWERED_FOR)),
        int(now.timestamp()) // 300,
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def asked_page(viewer: Viewer, request_id: UUID, now: datetime) -> AskedPage | None:
    """One request of the viewer's own agency; None if it is not theirs, hidden or withdrawn."""
    row = (
        rows.own(viewer)
        .filter(id=request_id)
        .exclude(status=RequestStatus.WITHDRAWN)
        .select_related("contact", "asked_by", "agency")
        .first()
    )
    if row is None:
        return None
    _, policy, calendar = policies.by_id(row.contact.policy_id)
    given = row.returns.select_related("answered_by").first()
    return AskedPage(
        id=row.id,
        contact_id=row.contact_id,
        status=RequestStatus(row.status),
        reference=row.contact.reference,
        in_danger=row.contact.urgent and row.contact.decided_at is None,
        rating=_rating(row.contact.current_rating),
        ratings=policy.ratings,
        clock=_clock(row),
        agency_kind=AgencyKind(row.agency.kind),
        agency_name=row.agency.name,
        scheme=Scheme(row.agency.marking_scheme),
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        questions=row.questions,
        search_scope=row.search_scope,
        period_from=row.period_from,
        today=_today(calendar, now),
        people=people_sought(row),
        items=_items(viewer, row.contact_id),
        answer=Answer(given.answer) if given else None,
        answered_by=given.answered_by.name if given else "",
        answered_at=given.answered_at if given else None,
    )


def _rating(current: str | None) -> Rating | None:
    return Rating(current) if current else None


def _clock(row: Any) -> Clock:
    return Clock(
        ClockKind.AGENCY_RETURN,
        row.asked_at,
        row.due_at,
        row.answered_at,
        None,
        row.due_explained,
    )


def _today(calendar: Calendar, now: datetime) -> date:
    return calendar.local(now).date()


def _items(viewer: Viewer, contact_id: UUID) -> tuple[SeenItem, ...]:
    items = (
        visible_items(viewer)
        .filter(contact_id=contact_id)
        .select_related("owner_agency")
        .order_by("created_at", "position")
    )
    return tuple(_seen(item) for item in items)


def _seen(item: Item) -> SeenItem:
    return SeenItem(
        owner=item.owner_agency.name,
        owner_kind=AgencyKind(item.owner_agency.kind),
        kind=item.kind,
        text=item.text,
        basis=Basis(item.basis),
        event_date=item.event_date,
        precision=DatePrecision(item.date_precision),
    )
