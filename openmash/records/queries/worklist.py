"""The hub's worklist: open contacts by time left, with what each one waits for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from openmash.domain.access import Viewer
from openmash.domain.contacts.clocks import Clock
from openmash.domain.contacts.lifecycle import OPEN, ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    Contact,
    Decision,
    Handover,
    InformationRequest,
    PersonRecord,
    RatingFact,
    UndoneJoin,
)
from openmash.records.prepared import Asking, Rows, at_once, one_of, prepared

from . import policies
from .case import CLOCK_COLUMNS, clock_of
from .contacts import visible_contacts
from .danger import IN_DANGER

PAGE = 50


class Stage(StrEnum):
    """The parts of the worklist, each the work of somebody."""

    ALL = "all"
    TO_SCREEN = "to_screen"
    TO_CONFIRM = "to_confirm"
    TO_ASK = "to_ask"
    WITH_AGENCIES = "with_agencies"
    TO_DECIDE = "to_decide"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Stage.ALL: "All open",
            Stage.TO_SCREEN: "To screen",
            Stage.TO_CONFIRM: "To confirm",
            Stage.TO_ASK: "To ask or decide",
            Stage.WITH_AGENCIES: "With agencies",
            Stage.TO_DECIDE: "To decide",
            Stage.FEEDBACK: "Feedback due",
        }[self]


STATUSES: dict[Stage, tuple[ContactStatus, ...]] = {
    Stage.ALL: tuple(OPEN),
    Stage.TO_SCREEN: (ContactStatus.RECEIVED,),
    Stage.TO_CONFIRM: (ContactStatus.PROPOSED,),
    Stage.TO_ASK: (ContactStatus.RATED,),
    Stage.WITH_AGENCIES: (ContactStatus.AWAITING_AGENCIES,),
    Stage.TO_DECIDE: (ContactStatus.DECIDING,),
    Stage.FEEDBACK: (ContactStatus.FEEDBACK_DUE,),
}
"""The states of a contact that make up each stage."""


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One contact as the worklist shows it. Times are aware UTC.

    Attributes:
        in_danger: a child is said to be in danger now, and nothing is decided yet.
        challenged: handovers that were challenged and not yet decided again.
        offered: handovers that their team has not answered.
        join_undone: it was worked on while a join stood that was undone; nobody has looked again.
    """

    contact_id: UUID
    reference: str
    status: ContactStatus
    source_code: str
    in_danger: bool
    repeat_review: bool
    rating: Rating | None
    proposed: Rating | None
    received_at: datetime
    clock: Clock
    children: tuple[tuple[str, str], ...]
    asked: int
    answered: int
    escalated: int
    challenged: int
    offered: int
    join_undone: bool


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of the worklist.

    Attributes:
        counts: how many open contacts each stage holds.
        version: as `version` gives it, of the moment of this reading.
    """

    rows: tuple[WorklistRow, ...]
    number: int
    pages: int
    counts: dict[Stage, int]
    version: str


def version(viewer: Viewer) -> str:
    """A word that changes whenever an open contact of the hub comes, goes or changes."""
    return _version(_open_by_status(viewer))


def asking_version(viewer: Viewer) -> Asking:
    """What `version` and `page` ask first."""
    return _open_by_status.asking(viewer)


def page(viewer: Viewer, *, stage: Stage, number: int) -> WorklistPage:
    """One page of a stage: danger not yet decided on first, then by time left, soonest first."""
    open_now = _open_by_status(viewer)
    by_status = {row.status: row.n for row in open_now}
    counts = {
        each: sum(by_status.get(status.value, 0) for status in statuses)
        for each, statuses in STATUSES.items()
    }
    pages = max(1, -(-counts[stage] // PAGE))
    number = min(max(1, number), pages)
    rows = _listed(viewer, [s.value for s in STATUSES[stage]], first=(number - 1) * PAGE)
    return WorklistPage(_with_details(rows), number, pages, counts, _version(open_now))


def rows_of(contacts: QuerySet[Contact]) -> tuple[WorklistRow, ...]:
    """Contacts as rows of the worklist: some of `visible_contacts`, already in order and cut."""
    return _with_details(_told_of_undone(contacts).values_list(*_COLUMNS, named=True))


_COLUMNS = (
    "id",
    "reference",
    "status",
    "source_code",
    "repeat_review",
    *CLOCK_COLUMNS,
    "join_undone",
)


def _told_of_undone(contacts: QuerySet[Contact]) -> QuerySet[Contact, Any]:
    unchecked = UndoneJoin.objects.filter(contact_id=OuterRef("pk"), checked_at__isnull=True)
    return contacts.annotate(join_undone=Exists(unchecked))


@prepared
def _open_by_status(viewer: Viewer) -> Rows:
    grouped = _open(viewer).values("status")
    grouped = grouped.annotate(n=Count("id"), latest=Max("changed_at")).order_by("status")
    return grouped.values_list("status", "n", "latest")


def _version(open_now: Sequence[Any]) -> str:
    latest = max((row.latest.timestamp() for row in open_now), default=0)
    return f"{latest}-{sum(row.n for row in open_now)}"


@prepared
def _listed(viewer: Viewer, statuses: Collection[str], *, first: int) -> Rows:
    danger_first = Case(When(IN_DANGER, then=Value(0)), default=Value(1))
    ordered = (
        _told_of_undone(_open(viewer))
        .filter(one_of("status", statuses))
        .order_by(danger_first, F("next_due_at").asc(nulls_last=True), "received_at", "id")
    )
    return ordered.values_list(*_COLUMNS)[first : first + PAGE]


def _open(viewer: Viewer) -> QuerySet[Contact]:
    return visible_contacts(viewer).filter(~Q(status=ContactStatus.CLOSED.value))


def _with_details(contacts: Collection[Any]) -> tuple[WorklistRow, ...]:
    ids = tuple(contact.id for contact in contacts)
    waiting = tuple(c.id for c in contacts if c.status == ContactStatus.PROPOSED)
    with at_once(
        _children_of.asking(ids),
        _requests.asking(ids),
        _proposals.asking(waiting),
        _handed.asking(ids),
    ):
        children = _children(ids)
        requests = {row.contact_id: row for row in _requests(ids)}
        proposed = _proposed(waiting)
        handed = {row.contact_id: row for row in _handed(ids)}
    judged_by = policies.by_ids({contact.policy_id for contact in contacts})
    rows = []
    for contact in contacts:
        requested, handovers = requests.get(contact.id), handed.get(contact.id)
        rows.append(
            WorklistRow(
                contact_id=contact.id,
                reference=contact.reference,
                status=ContactStatus(contact.status),
                source_code=contact.source_code,
                in_danger=contact.urgent and contact.decided_at is None,
                repeat_review=contact.repeat_review,
                rating=Rating(contact.current_rating) if contact.current_rating else None,
                proposed=proposed.get(contact.id),
                received_at=contact.received_at,
                clock=clock_of(contact, judged_by[contact.policy_id]),
                children=tuple(children.get(contact.id, ())),
                asked=requested.asked if requested else 0,
                answered=requested.answered if requested else 0,
                escalated=requested.escalated if requested else 0,
                challenged=handovers.challenged if handovers else 0,
                offered=handovers.offered if handovers else 0,
                join_undone=contact.join_undone,
            )
        )
    return tuple(rows)


def _children(contact_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for row in _children_of(contact_ids):
        forename = row.forename or ("Unborn child" if row.is_unborn else "")
        found[row.contact_id].append((forename, row.surname))
    return found


@prepared
def _children_of(contact_ids: Collection[UUID]) -> Rows:
    people = PersonRecord.objects.filter(one_of("contact_id", contact_ids), kind="child")
    return people.order_by("position").values_list("contact_id", "forename", "surname", "is_unborn")


@prepared
def _requests(contact_ids: Collection[UUID]) -> Rows:
    rows = InformationRequest.objects.filter(one_of("contact_id", contact_ids))
    return (
        rows.exclude(status="withdrawn")
        .values_list("contact_id")
        .annotate(
            asked=Count("id"),
            answered=Count("id", filter=Q(status="answered")),
            escalated=Count("id", filter=Q(status="asked", escalated_at__isnull=False)),
        )
    )


@prepared
def _handed(contact_ids: Collection[UUID]) -> Rows:
    # A challenge that was answered has a later decision for the child.
    later = Decision.objects.filter(
        child_id=OuterRef("decision__child_id"), sequence__gt=OuterRef("decision__sequence")
    )
    rows = Handover.objects.filter(~Exists(later), one_of("contact_id", contact_ids))
    return (
        rows.exclude(status="accepted")
        .values_list("contact_id")
        .annotate(
            challenged=Count("id", filter=Q(status="challenged")),
            offered=Count("id", filter=Q(status="offered")),
        )
    )


def _proposed(contact_ids: Collection[UUID]) -> dict[UUID, Rating]:
    return {row.contact_id: Rating(row.rating) for row in _proposals(contact_ids)}


@prepared
def _proposals(contact_ids: Collection[UUID]) -> Rows:
    """The newest of each contact comes last."""
    rows = RatingFact.objects.filter(one_of("contact_id", contact_ids), step="proposed")
    return rows.order_by("sequence").values_list("contact_id", "rating")
