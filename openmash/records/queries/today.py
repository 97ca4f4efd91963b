"""The hub as it stands now, for the duty manager: counts and waits, which name no child.

Contacts hide from whoever is excluded from them, so that every count is that of the list behind
it and of the worklist. One reading makes the same few statements however much there is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from openmash.domain.access import Act, Viewer, require
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.records.models import Agency, Contact, Handover, InformationRequest, RatingFact
from openmash.records.prepared import Rows, prepared

from . import today_late
from .contacts import visible_contacts
from .danger import IN_DANGER
from .handovers import still_waits

SOON = timedelta(hours=1)
"""What is due within this is shown apart from what is due later."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The open contacts of one state and rating.

    Attributes:
        rating: None if not rated yet.
        late, soon, untimed: how many are past their due time, due within the hour, without one.
        in_danger: how many are said to be in danger now and not decided yet.
        oldest: since when the longest of them has waited for its next step (aware UTC).
    """

    status: ContactStatus
    rating: Rating | None
    count: int
    late: int
    soon: int
    untimed: int
    in_danger: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class AgencyWait:
    """What the hub waits for from one agency. Times are aware UTC.

    Attributes:
        waiting: information requests without a return on contacts not decided yet.
        late, soon: how many of those are past their due time, or due within the hour.
        escalated: how many of the late ones were taken to the hub manager.
        oldest: when the oldest of those waiting was asked.
        after_decision: requests still without a return where the decision was made without it.
    """

    agency_id: UUID
    name: str
    waiting: int
    late: int
    soon: int
    escalated: int
    oldest: datetime | None
    after_decision: int


@dataclass(frozen=True, slots=True)
class AgencyAnswers:
    """How many returns one agency has given, and by how many of its people."""

    agency_id: UUID
    name: str
    returns: int
    people: int


@dataclass(frozen=True, slots=True)
class HandoverWait:
    """The handovers to one agency's team that wait for its answer, or for a manager's.

    Attributes:
        challenged: False for those the team has not answered; True for those it challenged.
        oldest: since when (aware UTC).
    """

    agency_id: UUID
    name: str
    challenged: bool
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that waits in the hub at one moment.

    Attributes:
        proposers: by account, how many of the proposals that wait for a manager are theirs.
        answered_late: on how many contacts a return has lately come after the decision.
    """

    standing: tuple[Standing, ...]
    agencies: tuple[AgencyWait, ...]
    handovers: tuple[HandoverWait, ...]
    proposers: dict[int, int]
    answered_late: int


def board(viewer: Viewer, *, now: datetime) -> Board:
    """What waits at `now` (aware UTC), as this viewer may know of it."""
    require(viewer, Act.SEE_WORKLIST)
    names = {row.id: row.name for row in _agencies(viewer)}
    proposals = list(_proposals(viewer))
    since: dict[ContactStatus, datetime | None] = {
        ContactStatus.PROPOSED: min((row.at for row in proposals), default=None),
        ContactStatus.DECIDING: min((row.latest for row in _last_returns(viewer)), default=None),
    }
    return Board(
        standing=tuple(_standing(row, since) for row in _open_now(viewer, now, now + SOON)),
        agencies=tuple(_agency_waits(_requests(viewer, now, now + SOON), names)),
        handovers=tuple(_handover_waits(_handovers(viewer), names)),
        proposers=_newest_proposers(proposals),
        answered_late=today_late.count(viewer, now),
    )


@prepared
def _agencies(viewer: Viewer) -> Rows:
    return Agency.objects.filter(hub_id=viewer.hub_id).order_by("name").values_list("id", "name")


@prepared
def _open_now(viewer: Viewer, now: datetime, soon: datetime) -> Rows:
    still_open = visible_contacts(viewer).filter(~Q(status=ContactStatus.CLOSED.value))
    grouped = still_open.values("status", "current_rating").annotate(
        n=Count("id"),
        late=Count("id", filter=Q(next_due_at__lt=now)),
        soon=Count("id", filter=Q(next_due_at__gte=now, next_due_at__lte=soon)),
        untimed=Count("id", filter=Q(next_due_at__isnull=True)),
        in_danger=Count("id", filter=IN_DANGER),
        received=Min("received_at"),
        rated=Min("rated_at"),
        decided=Min("decided_at"),
    )
    return grouped.order_by("status", "current_rating").values_list(
        "status",
        "current_rating",
        *("n", "late", "soon", "untimed", "in_danger", "received", "rated", "decided"),
    )


def _standing(row: Any, since: dict[ContactStatus, datetime | None]) -> Standing:
    status = ContactStatus(row.status)
    begun = {
        ContactStatus.RECEIVED: row.received,
        ContactStatus.FEEDBACK_DUE: row.decided or row.received,
    }
    return Standing(
        status=status,
        rating=Rating(row.current_rating) if row.current_rating else None,
        count=row.n,
        late=row.late,
        soon=row.soon,
        untimed=row.untimed,
        in_danger=row.in_danger,
        oldest=begun.get(status) or since.get(status) or row.rated or row.received,
    )


@prepared
def _proposals(viewer: Viewer) -> Rows:
    """Every proposal on the contacts that wait for a manager, the newest of each contact last."""
    waiting = _at(viewer, ContactStatus.PROPOSED)
    rows = RatingFact.objects.filter(contact__in=waiting, step="proposed")
    return rows.order_by("sequence").values_list("contact_id", "by_id", "at")


def _newest_proposers(proposals: Iterable[Any]) -> dict[int, int]:
    newest = {row.contact_id: row.by_id for row in proposals}
    counts: dict[int, int] = defaultdict(int)
    for account_id in newest.values():
        counts[account_id] += 1
    return dict(counts)


@prepared
def _last_returns(viewer: Viewer) -> Rows:
    """When the last return came in of each contact that waits for its decision."""
    waiting = _at(viewer, ContactStatus.DECIDING)
    rows = InformationRequest.objects.filter(
        contact__in=waiting, status=RequestStatus.ANSWERED.value, answered_at__isnull=False
    )
    return rows.values_list("contact_id").annotate(latest=Max("answered_at"))


def _at(viewer: Viewer, status: ContactStatus) -> QuerySet[Contact, Any]:
    return visible_contacts(viewer).filter(status=status.value).values("id")


@prepared
def _requests(viewer: Viewer, now: datetime, soon: datetime) -> Rows:
    rows = InformationRequest.objects.filter(
        contact__in=visible_contacts(viewer).values("id"), status=RequestStatus.ASKED.value
    )
    undecided = Q(contact__decided_at__isnull=True)
    return rows.values_list("agency_id").annotate(
        waiting=Count("id", filter=undecided),
        late=Count("id", filter=undecided & Q(due_at__lt=now)),
        soon=Count("id", filter=undecided & Q(due_at__gte=now, due_at__lte=soon)),
        escalated=Count("id", filter=undecided & Q(escalated_at__isnull=False)),
        oldest=Min("asked_at", filter=undecided),
        after_decision=Count("id", filter=~undecided),
    )


def answers(viewer: Viewer, *, since: datetime) -> tuple[AgencyAnswers, ...]:
    """What each agency has answered since a moment (aware UTC), by name; none that gave nothing.

    Counted from the returns themselves: every one counts, however it came in.
    """
    require(viewer, Act.SEE_WORKLIST)
    return tuple(AgencyAnswers(*row) for row in _answered(viewer, since))


@prepared
def _answered(viewer: Viewer, since: datetime) -> Rows:
    rows = InformationRequest.objects.filter(
        contact__in=visible_contacts(viewer).values("id"),
        hub_id=viewer.hub_id,
        status=RequestStatus.ANSWERED.value,
        answered_at__gte=since,
    )
    counted = rows.values("agency_id", "agency__name").annotate(
        n=Count("id", distinct=True), staff=Count("returns__answered_by_id", distinct=True)
    )
    return counted.order_by("agency__name").values_list("agency_id", "agency__name", "n", "staff")


def _agency_waits(rows: Iterable[Any], names: dict[UUID, str]) -> list[AgencyWait]:
    """The latest first, then the longest queue."""
    found = [AgencyWait(row.agency_id, names[row.agency_id], *row[1:]) for row in rows]
    return sorted(found, key=lambda each: (-each.late, -each.waiting, each.name))


def nothing_owed(agency_id: UUID, name: str) -> AgencyWait:
    """An agency for which nothing waits."""
    return AgencyWait(agency_id, name, 0, 0, 0, 0, None, 0)


@prepared
def _handovers(viewer: Viewer) -> Rows:
    visible = visible_contacts(viewer).values("id")
    rows = Handover.objects.filter(still_waits(), contact__in=visible)
    return rows.values_list("to_agency_id", "status").annotate(
        n=Count("id"), offered=Min("offered_at"), answered=Min("answered_at")
    )


def _handover_waits(rows: Iterable[Any], names: dict[UUID, str]) -> list[HandoverWait]:
    found = []
    for row in rows:
        challenged = row.status == HandoverStatus.CHALLENGED
        since = row.answered if challenged else row.offered
        found.append(
            HandoverWait(row.to_agency_id, names[row.to_agency_id], challenged, row.n, since)
        )
    return sorted(found, key=lambda each: (each.challenged, each.name))
