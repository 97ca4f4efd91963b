"""What the front door holds of one period, as the facts of a statutory return.

Only contacts that the viewer may see: a manager who is excluded from one gets a return without
it. The page says so to everybody alike, and the audit counts what was left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from openmash.core.days import years_before
from openmash.domain.access import Act, Viewer, require
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.insights.front_door import FrontDoor, HandedOver, Referred, Told
from openmash.domain.people.dates import is_due_in_month
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import (
    Contact,
    Decision,
    Handover,
    Hub,
    PersonRecord,
    Redirect,
    Referral,
)

from .contacts import visible_contacts

# What was said and who said it is not read: no return asks for it.
_READ = (
    *("id", "person_id", "origin_id", "forename", "surname", "sex", "ethnicity", "birth_date"),
    *("birth_precision", "is_unborn", "expected_date", "upn", "nhs_number", "position"),
    *("contact__id", "contact__reference", "contact__received_at", "contact__source_code"),
)
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Period:
    """Days in London, both included, and the moments (UTC) between which they lie."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first moment."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after."""
        return _midnight(self.last + timedelta(days=1))


def front_door(viewer: Viewer, *, first: date, last: date) -> FrontDoor:
    """The children told of, decided on or accepted as referrals in a period, as now recorded.

    Args:
        first, last: London dates, both included.
    """
    require(viewer, Act.EXPORT_STATUTORY)
    period = Period(first, last)
    contacts = visible_contacts(viewer)
    records = list(_records(contacts, period))
    received = contacts.filter(received_at__gte=period.since, received_at__lt=period.until)
    children = PersonRecord.objects.filter(contact_id=OuterRef("pk"), kind="child")
    childless = received.filter(~Exists(children)).order_by("received_at", "id")
    return FrontDoor(
        first=first,
        last=last,
        la_number=Hub.objects.values_list("la_number", flat=True).get(id=viewer.hub_id),
        told=_told(records),
        childless=tuple(childless.values_list("id", "reference")),
        referral_dates=_referral_dates(contacts, period),
    )


def left_out(viewer: Viewer, *, first: date, last: date) -> int:
    """How many contacts of the period the viewer may not see. For the audit, never for a page."""
    require(viewer, Act.EXPORT_STATUTORY)
    period = Period(first, last)
    received = {"received_at__gte": period.since, "received_at__lt": period.until}
    every = Contact.objects.filter(hub_id=viewer.hub_id, **received).count()
    return every - visible_contacts(viewer).filter(**received).count()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _LONDON).astimezone(UTC)


def _records(contacts: QuerySet[Contact], period: Period) -> QuerySet[PersonRecord]:
    of_child = {"child_id": OuterRef("pk")}
    referred = Referral.objects.filter(
        **of_child, accepted_on__gte=period.first, accepted_on__lte=period.last
    )
    decided = Decision.objects.filter(
        **of_child, decided_at__gte=period.since, decided_at__lt=period.until
    )
    told = Q(contact__received_at__gte=period.since, contact__received_at__lt=period.until)
    return (
        PersonRecord.objects.filter(kind="child", contact__in=contacts)
        .filter(told | Q(Exists(referred)) | Q(Exists(decided)))
        .select_related("contact")
        .only(*_READ)
        .order_by("contact__received_at", "contact_id", "position")
    )


def _told(records: list[PersonRecord]) -> tuple[Told, ...]:
    children = [record.id for record in records]
    decisions = _newest_decisions(children)
    referrals = _newest_referrals(children)
    handovers = {
        row.decision_id: HandedOver(agency=row.to_agency.name, status=HandoverStatus(row.status))
        for row in Handover.objects.filter(
            decision_id__in=[decision.id for decision in decisions.values()]
        ).select_related("to_agency")
    }
    redirects = {
        row.contact_id: row
        for row in Redirect.objects.filter(contact_id__in={each.contact_id for each in records})
    }
    return tuple(
        _one(
            record,
            decision := decisions.get(record.id),
            referrals.get(record.id),
            handovers.get(decision.id) if decision else None,
            redirects.get(record.contact_id),
        )
        for record in records
    )


def _newest_decisions(children: Iterable[UUID]) -> dict[UUID, Decision]:
    rows = Decision.objects.filter(child_id__in=children).order_by("sequence")
    rows = rows.only("id", "child_id", "outcome", "decided_at")
    return {row.child_id: row for row in rows}


def _newest_referrals(children: Iterable[UUID]) -> dict[UUID, Referred]:
    rows = Referral.objects.filter(child_id__in=children).order_by("decision__sequence")
    return {
        row.child_id: Referred(
            referral_id=row.id,
            accepted_on=row.accepted_on,
            source=row.source_code,
            need=row.primary_need,
        )
        for row in rows
    }


def _one(
    record: PersonRecord,
    decision: Decision | None,
    referral: Referred | None,
    handover: HandedOver | None,
    redirect: Redirect | None,
) -> Told:
    contact = record.contact
    return Told(
        contact_id=contact.id,
        reference=contact.reference,
        record_id=record.id,
        child_key=_child_key(record.person_id, record.origin_id, record.id),
        received_on=_day(contact.received_at),
        source=contact.source_code,
        forename=record.forename,
        surname=record.surname,
        sex=record.sex,
        ethnicity=record.ethnicity,
        birth_date=record.birth_date,
        birth_precision=DatePrecision(record.birth_precision),
        is_unborn=record.is_unborn,
        # What is returned is a date to the day: a month alone is left for somebody to complete.
        expected_date=None
        if is_due_in_month(record.is_unborn, record.birth_precision)
        else record.expected_date,
        upn=record.upn,
        nhs_number=record.nhs_number,
        outcome=Outcome(decision.outcome) if decision else None,
        decided_on=_day(decision.decided_at) if decision else None,
        referral=referral,
        handover=handover,
        redirected=redirect is not None,
        open_team=redirect.team if redirect else "",
        open_worker=redirect.worker_name if redirect else "",
    )


def _referral_dates(
    contacts: QuerySet[Contact], period: Period
) -> dict[UUID, tuple[tuple[UUID, date], ...]]:
    """Each child's referrals. One that was decided again counts once, as its newest."""
    rows = (
        Referral.objects.filter(
            child__contact__in=contacts,
            accepted_on__gte=years_before(period.first, 1),
            accepted_on__lte=period.last,
        )
        .order_by("decision__sequence")
        .values_list("id", "accepted_on", "child_id", "child__person_id", "child__origin_id")
    )
    newest = {
        child: (_child_key(person, origin, child), referral, on)
        for referral, on, child, person, origin in rows
    }
    found: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    for key, referral, on in newest.values():
        found[key].append((referral, on))
    return {key: tuple(dates) for key, dates in found.items()}


def _child_key(person: UUID | None, origin: UUID | None, record: UUID) -> UUID:
    """The person that the hub holds the record to be; alone, the record stands for itself."""
    return person or origin or record


def _day(moment: datetime) -> date:
    return moment.astimezone(_LONDON).date()
