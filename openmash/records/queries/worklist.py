"""The hub's worklist: open contacts by time left, with what each one waits for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
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
)

from . import finding, policies
from .case import clock_of
from .contacts import visible_contacts

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
            Stage.TO_ASK: "To ask agencies",
            Stage.WITH_AGENCIES: "With agencies",
            Stage.TO_DECIDE: "To decide",
            Stage.FEEDBACK: "Feedback due",
        }[self]


_STATUSES: dict[Stage, tuple[ContactStatus, ...]] = {
    Stage.ALL: tuple(OPEN),
    Stage.TO_SCREEN: (ContactStatus.RECEIVED,),
    Stage.TO_CONFIRM: (ContactStatus.PROPOSED,),
    Stage.TO_ASK: (ContactStatus.RATED,),
    Stage.WITH_AGENCIES: (ContactStatus.AWAITING_AGENCIES,),
    Stage.TO_DECIDE: (ContactStatus.DECIDING,),
    Stage.FEEDBACK: (ContactStatus.FEEDBACK_DUE,),
}


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One open contact as the worklist shows it. Times are aware UTC."""

    contact_id: UUID
    reference: str
    status: ContactStatus
    source_code: str
    urgent: bool
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


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of the worklist, and how many rows there are in all."""

    rows: tuple[WorklistRow, ...]
    total: int
    number: int
    pages: int


def version(viewer: Viewer) -> str:
    """A word that changes whenever an open contact of the hub comes, goes or changes."""
    latest, count = (
        visible_contacts(viewer)
        .filter(~Q(status=ContactStatus.CLOSED.value))
        .aggregate(latest=Max("changed_at"), count=Count("id"))
        .values()
    )
    return f"{latest.timestamp() if latest else 0}-{count}"


def counts(viewer: Viewer) -> dict[Stage, int]:
    """How many open contacts each stage holds."""
    by_status = dict(
        _open(viewer).values_list("status").annotate(n=Count("id")).values_list("status", "n")
    )
    return {
        stage: sum(by_status.get(status.value, 0) for status in statuses)
        for stage, statuses in _STATUSES.items()
    }


def page(viewer: Viewer, *, stage: Stage, number: int) -> WorklistPage:
    """One page of a stage: urgent and not yet rated first, then by time left, soonest first."""
    contacts = _open(viewer).filter(status__in=[s.value for s in _STATUSES[stage]])
    total = contacts.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    urgent_first = Case(When(urgent=True, rated_at__isnull=True, then=Value(0)), default=Value(1))
    ordered = contacts.order_by(
        urgent_first, F("next_due_at").asc(nulls_last=True), "received_at", "id"
    )
    rows = list(ordered[(number - 1) * PAGE : number * PAGE])
    return WorklistPage(_with_details(rows), total, number, pages)


def find(viewer: Viewer, *, words: str) -> tuple[WorklistRow, ...]:
    """Contacts that fit what was typed (see `finding.matching`), newest first; at most 50.

    Closed contacts are found too.
    """
    if not words.strip():
        return ()
    contacts = visible_contacts(viewer).filter(finding.matching(words)).order_by("-received_at")
    return _with_details(list(contacts[:PAGE]))


def _open(viewer: Viewer) -> QuerySet[Contact]:
    return visible_contacts(viewer).filter(~Q(status=ContactStatus.CLOSED.value))


def _with_details(contacts: Sequence[Contact]) -> tuple[WorklistRow, ...]:
    ids = [contact.id for contact in contacts]
    children = _children(ids)
    requests = _requests(ids)
    proposed = _proposed(c.id for c in contacts if c.status == ContactStatus.PROPOSED)
    # A challenge that was answered has a later decision for the child.
    later = Decision.objects.filter(
        child_id=OuterRef("decision__child_id"), sequence__gt=OuterRef("decision__sequence")
    )
    challenged = dict(
        Handover.objects.filter(~Exists(later), contact_id__in=ids, status="challenged")
        .values_list("contact_id")
        .annotate(n=Count("id"))
        .values_list("contact_id", "n")
    )
    judged_by = {each: policies.by_id(each) for each in {c.policy_id for c in contacts}}
    rows = []
    for contact in contacts:
        asked, answered, escalated = requests.get(contact.id, (0, 0, 0))
        rows.append(
            WorklistRow(
                contact_id=contact.id,
                reference=contact.reference,
                status=ContactStatus(contact.status),
                source_code=contact.source_code,
                urgent=contact.urgent,
                repeat_review=contact.repeat_review,
                rating=Rating(contact.current_rating) if contact.current_rating else None,
                proposed=proposed.get(contact.id),
                received_at=contact.received_at,
                clock=clock_of(contact, judged_by[contact.policy_id]),
                children=children.get(contact.id, ()),
                asked=asked,
                answered=answered,
                escalated=escalated,
                challenged=challenged.get(contact.id, 0),
            )
        )
    return tuple(rows)


def _children(contact_ids: Sequence[UUID]) -> dict[UUID, tuple[tuple[str, str], ...]]:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    people = PersonRecord.objects.filter(contact_id__in=contact_ids, kind="child")
    for row in people.order_by("position").values_list(
        "contact_id", "forename", "surname", "is_unborn"
    ):
        forename = row[1] or ("Unborn child" if row[3] else "")
        found[row[0]].append((forename, row[2]))
    return {contact_id: tuple(names) for contact_id, names in found.items()}


def _requests(contact_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, int]]:
    asked = InformationRequest.objects.filter(contact_id__in=contact_ids).exclude(
        status="withdrawn"
    )
    return {
        row["contact_id"]: (row["asked"], row["answered"], row["escalated"])
        for row in asked.values("contact_id").annotate(
            asked=Count("id"),
            answered=Count("id", filter=Q(status="answered")),
            escalated=Count("id", filter=Q(status="asked", escalated_at__isnull=False)),
        )
    }


def _proposed(contact_ids: Iterable[UUID]) -> dict[UUID, Rating]:
    latest = (
        RatingFact.objects.filter(contact_id__in=list(contact_ids), step="proposed")
        .values("contact_id")
        .annotate(all=ArrayAgg("rating", order_by="-sequence"))
    )
    return {row["contact_id"]: Rating(row["all"][0]) for row in latest}
