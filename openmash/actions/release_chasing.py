"""Unanswered release requests are chased like information requests, by the hub's chase rule."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import Clock, ClockKind, first_chase_at, next_chase_at
from openmash.records.models import Contact, ReleaseRequest
from openmash.records.queries import policies
from openmash.records.tenancy import in_hub

from .base import record, worker
from .releases import release_clock, tell_owner

BATCH = 200


def chase_due(hub_id: UUID, *, now: datetime) -> int:
    """Remind the owners whose answer the chase rule says to ask for again. For the worker.

    One message for each owner, however many of its requests wait. Safe to run twice at once: a
    request is claimed with its contact's lock, and its next reminder is counted from this one.

    Returns:
        How many requests were chased, at most `BATCH`; run again until 0.
    """
    with in_hub(hub_id):
        due = [row for row in _waiting() if _is_due(row, row.contact, now)][:BATCH]
        held = Contact.objects.select_for_update(skip_locked=True).filter(
            id__in={row.contact_id for row in due}
        )
        contacts = {contact.id: contact for contact in held}
        # Read again under the lock: an answer, or another worker, may have come first.
        rows = _waiting().filter(id__in=[row.id for row in due], contact_id__in=contacts)
        chased = [row for row in rows if _is_due(row, contacts[row.contact_id], now)]
        for row in chased:
            _chase(row, now)
        for owner in {row.owner_agency for row in chased}:
            tell_owner(hub_id, owner, "release_chased", now)
        return len(chased)


def _waiting() -> QuerySet[ReleaseRequest]:
    rows = ReleaseRequest.objects.filter(closed_at__isnull=True, due_at__isnull=False)
    return rows.select_related("contact", "owner_agency").order_by("due_at")


def _chase(row: ReleaseRequest, now: datetime) -> None:
    row.chased_count += 1
    row.last_chased_at = now
    row.save(update_fields=["chased_count", "last_chased_at"])
    Contact.objects.filter(id=row.contact_id).update(changed_at=now)
    record(
        worker(row.hub_id),
        AuditAct.RELEASE_CHASED,
        "release_request",
        row.id,
        now=now,
        times=row.chased_count,
    )


def _is_due(row: ReleaseRequest, contact: Contact, now: datetime) -> bool:
    _, policy, calendar = policies.by_id(contact.policy_id)
    target = release_clock(contact, urgent=row.urgent, now=row.asked_at).target
    clock = Clock(ClockKind.AGENCY_RETURN, row.asked_at, row.due_at, None, target, "")
    if row.last_chased_at is None:
        at = first_chase_at(clock, policy.chase, calendar)
    else:
        at = next_chase_at(clock, policy.chase, calendar, row.last_chased_at)
    return at is not None and at <= now
