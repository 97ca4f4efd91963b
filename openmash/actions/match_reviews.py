"""Pairs of person records that somebody must look at, laid down as people are told of.

The worker looks at everybody of every open contact once by each model. Whether a pair still waits
is never stored: the list asks whether anything settles it, so that what is decided anywhere leaves
the list, and what is undone comes back.
"""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.people.reviewing import due_at
from openmash.records.models import Contact, MatchLook, MatchReview
from openmash.records.queries import policies
from openmash.records.queries.trained_models import in_force
from openmash.records.tenancy import in_hub

from .base import Actor, action, record, record_each, worker
from .match_looking import Found, look

RULES: Final = 2
"""Which rules say what must be looked at. One more whenever they find others of the same people."""

BATCH: Final = 40
"""Contacts looked at in one transaction."""

_NEW: Final = timedelta(days=7)
"""How old a contact may be that closed before the worker came by, and is still looked at."""


def lay_down(hub_id: UUID, *, now: datetime) -> int:
    """Look at the people of contacts that nobody has looked at by this model. For the worker.

    Safe to run twice at once: the second leaves the hub to the first.

    Returns:
        How many contacts were looked at, at most `BATCH`; run again until 0.
    """
    with in_hub(hub_id):
        if not _alone(hub_id):
            return 0
        model = in_force()
        looked_by = f"{model.name}/{RULES}"
        contacts = list(_to_look_at(looked_by, now)[:BATCH])
        if not contacts:
            return 0
        before = dict(
            MatchLook.objects.filter(contact__in=contacts).values_list("contact_id", "at")
        )
        for contact in contacts:
            _keep(hub_id, look(contact, model, last=before.get(contact.id)), now)
        MatchLook.objects.bulk_create(
            (
                MatchLook(hub_id=hub_id, contact=contact, looked_by=looked_by, at=now)
                for contact in contacts
            ),
            update_conflicts=True,
            unique_fields=["hub", "contact"],
            update_fields=["looked_by", "at"],
        )
        return len(contacts)


@action(Act.CONFIRM_MATCH)
def seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """Somebody looks at the list of people to check, which names children."""
    record(Actor.of(viewer), AuditAct.MATCH_REVIEWS_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


def _alone(hub_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"reviews:{hub_id}"]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _to_look_at(looked_by: str, now: datetime) -> QuerySet[Contact]:
    looked = MatchLook.objects.filter(contact_id=OuterRef("pk"), looked_by=looked_by)
    of_now = ~Q(status=ContactStatus.CLOSED.value) | Q(received_at__gte=now - _NEW)
    # The newest first: somebody is about to open it.
    return Contact.objects.filter(of_now, ~Exists(looked)).order_by("-received_at", "id")


def _keep(hub_id: UUID, looked: tuple[list[UUID], list[Found]], now: datetime) -> None:
    """Make the pairs laid down for these people those that were found."""
    people, found = looked
    wanted = {(each.record, each.other): each for each in found}
    either = Q(record_id__in=people) | Q(other_id__in=people)
    there = {(row.record_id, row.other_id): row for row in MatchReview.objects.filter(either)}
    new = [each for pair, each in wanted.items() if pair not in there]
    _lay(hub_id, new, now)
    for pair, row in there.items():
        each = wanted.get(pair)
        if each is not None and row.kept_at is None:
            row.why, row.strength = each.why.value, each.strength
            row.save(update_fields=["why", "strength"])
    # Only those that a look at these people laid down: the look at others has found the rest.
    gone = [r.id for p, r in there.items() if p not in wanted and p[0] in people and not r.kept_at]
    MatchReview.objects.filter(id__in=gone).delete()
    if gone:
        record_each(worker(hub_id), AuditAct.MATCH_REVIEW_DROPPED, "match_review", gone, now=now)


def _lay(hub_id: UUID, new: list[Found], now: datetime) -> None:
    if not new:
        return
    target_at = due_at(now, policies.in_force(now).calendar)
    rows = [
        MatchReview(
            hub_id=hub_id,
            record_id=each.record,
            other_id=each.other,
            why=each.why.value,
            strength=each.strength,
            laid_at=now,
            target_at=target_at,
        )
        for each in sorted(new, key=lambda one: one.why)
    ]
    MatchReview.objects.bulk_create(rows)
    for why, same in groupby(rows, key=lambda row: row.why):
        ids = [row.id for row in same]
        record_each(
            worker(hub_id), AuditAct.MATCH_REVIEW_LAID, "match_review", ids, now=now, why=why
        )
