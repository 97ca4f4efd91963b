"""The contacts behind a count of the today page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from openmash.domain.access import Act, Viewer, require
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.records.models import Contact, Handover, InformationRequest, RatingFact

from .contacts import visible_contacts
from .danger import IN_DANGER
from .handovers import still_waits
from .today import SOON
from .today_arrivals import midnight_of
from .today_late import came_late
from .worklist import PAGE, STATUSES, Stage, WorklistRow, rows_of


class Left(StrEnum):
    """How much time is left."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    UNTIMED = "untimed"


class Since(StrEnum):
    """Received when."""

    DAY = "day"
    HOUR = "hour"


class Handed(StrEnum):
    """What a handover waits for."""

    OFFERED = "offered"
    CHALLENGED = "challenged"


@dataclass(frozen=True, slots=True)
class Which:
    """Which contacts: every condition that is set must hold.

    Attributes:
        rating: a rating's word, or "none" for not rated yet; empty for any.
        in_danger: said to be in danger now and not decided yet.
        agency_id: what the others of this block are about; None for any agency.
        owing: it has not answered an information request; late ones only if `left` is LATE.
        after_decision: the same where the decision was made without its return.
        answered_late: a return has lately come after the decision, whoever gave it.
        handed: a handover to its team waits.
        proposed_by, asked_by: accounts, as in `today_people.PersonLoad`.
        received: since the London midnight or full hour; closed contacts too.
    """

    stage: Stage = Stage.ALL
    rating: str = ""
    left: Left | None = None
    in_danger: bool = False
    agency_id: UUID | None = None
    owing: bool = False
    after_decision: bool = False
    answered_late: bool = False
    handed: Handed | None = None
    proposed_by: int | None = None
    asked_by: int | None = None
    received: Since | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of contacts, and how many there are in all."""

    rows: tuple[WorklistRow, ...]
    total: int
    number: int
    pages: int


def contacts(viewer: Viewer, which: Which, *, number: int, now: datetime) -> ListPage:
    """The contacts of one count at `now` (aware UTC) that this viewer may know of."""
    require(viewer, Act.SEE_WORKLIST)
    found = _chosen(visible_contacts(viewer), which, now)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    due = F("next_due_at").asc(nulls_last=True)
    ordered = found.order_by(*(("-received_at",) if which.received else (due,)), "id")
    return ListPage(rows_of(ordered[(number - 1) * PAGE : number * PAGE]), total, number, pages)


def _chosen(found: QuerySet[Contact], which: Which, now: datetime) -> QuerySet[Contact]:
    if which.received:
        hour = now.replace(minute=0, second=0, microsecond=0)
        since = midnight_of(now) if which.received is Since.DAY else hour
        return found.filter(received_at__gte=since, received_at__lte=now)
    if which.handed:
        return found.filter(Exists(_handed(which)))
    if which.answered_late:
        return found.filter(Exists(came_late(now).filter(contact_id=OuterRef("pk"))))
    if which.after_decision:
        return found.filter(Exists(_owed(which)), decided_at__isnull=False)
    found = found.exclude(status=ContactStatus.CLOSED)
    if which.owing or which.asked_by is not None:
        late = {"due_at__lt": now} if which.left is Left.LATE else {}
        soon = {"due_at__gte": now, "due_at__lte": now + SOON}
        times = soon if which.left is Left.SOON else late
        return found.filter(Exists(_owed(which).filter(**times)), decided_at__isnull=True)
    return _of_the_worklist(found, which, now)


def _of_the_worklist(found: QuerySet[Contact], which: Which, now: datetime) -> QuerySet[Contact]:
    found = found.filter(status__in=[each.value for each in STATUSES[which.stage]])
    if which.rating:
        known = which.rating in {each.value for each in Rating}
        found = found.filter(current_rating=which.rating if known else None)
    if which.in_danger:
        found = found.filter(IN_DANGER)
    if which.proposed_by is not None:
        found = found.filter(status=ContactStatus.PROPOSED).annotate(
            proposer=Subquery(_proposals().values("by_id")[:1])
        )
        found = found.filter(proposer=which.proposed_by)
    return found.filter(_left(which.left, now)) if which.left else found


def _left(left: Left, now: datetime) -> Q:
    return {
        Left.LATE: Q(next_due_at__lt=now),
        Left.SOON: Q(next_due_at__gte=now, next_due_at__lte=now + SOON),
        Left.LATER: Q(next_due_at__gt=now + SOON),
        Left.UNTIMED: Q(next_due_at__isnull=True),
    }[left]


def _proposals() -> QuerySet[RatingFact]:
    rows = RatingFact.objects.filter(contact_id=OuterRef("pk"), step="proposed")
    return rows.order_by("-sequence")


def _owed(which: Which) -> QuerySet[InformationRequest]:
    rows = InformationRequest.objects.filter(
        contact_id=OuterRef("pk"), status=RequestStatus.ASKED.value
    )
    if which.agency_id is not None:
        rows = rows.filter(agency_id=which.agency_id)
    return rows if which.asked_by is None else rows.filter(asked_by_id=which.asked_by)


def _handed(which: Which) -> QuerySet[Handover]:
    status = HandoverStatus.OFFERED if which.handed is Handed.OFFERED else HandoverStatus.CHALLENGED
    rows = Handover.objects.filter(still_waits(), contact_id=OuterRef("pk"), status=status.value)
    return rows if which.agency_id is None else rows.filter(to_agency_id=which.agency_id)
