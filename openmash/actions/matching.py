"""Joining person records, and undoing it. A join is a link and a verdict; no record is changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from openmash.core.errors import NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import Contact, MatchVerdict, Person, PersonRecord
from openmash.records.queries import policies

from .base import Actor, action, lock_contact, no_such_contact, record

REPLACED = "Decided since"


@action(Act.CONFIRM_MATCH)
def decide(
    viewer: Viewer,
    *,
    record_id: UUID,
    other_id: UUID,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> UUID:
    """Record whether two person records are the same person. Returns the verdict's id.

    "Same" joins the two records, and everyone they are already joined with, under one person.
    "Cannot tell yet" joins nothing, and gives way to the next decision about the two.

    Raises:
        NotThere: either record is absent or its contact hidden.
        NotNow: a standing verdict settles the two already, or contradicts this one through other
            records; undo it first.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    one, other = _two_records(viewer, record_id, other_id)
    _one_join_at_a_time(viewer.hub_id)
    _clear_the_way(viewer, one, other, now)
    _not_contradicted(one, other, verdict)
    made = MatchVerdict.objects.create(
        hub_id=viewer.hub_id,
        record=one,
        other=other,
        verdict=verdict.value,
        reason=reason,
        by_id=viewer.user_id,
        at=now,
    )
    if verdict is Verdict.SAME:
        _relink(viewer.hub_id, {one.id, other.id}, now)
        _flag_repeats(_reach(one.id), now)
    _touch((one, other), now)
    _note(viewer, AuditAct.MATCH_DECIDED, made, now)
    return made.id


@action(Act.CONFIRM_MATCH)
def undo(viewer: Viewer, *, verdict_id: UUID, reason: str, now: datetime) -> None:
    """Take a verdict back. Records that only it held together part again.

    Raises:
        NotThere: no such standing verdict, or a contact of it is hidden.
        BadInput: no reason.
    """
    reason = check_reason(reason)
    made = MatchVerdict.objects.filter(id=verdict_id).first()
    if made is None:
        raise _nothing_to_undo()
    pair = _two_records(viewer, made.record_id, made.other_id)
    _one_join_at_a_time(viewer.hub_id)
    undone = MatchVerdict.objects.filter(id=verdict_id, undone_at__isnull=True).update(
        undone_by_id=viewer.user_id, undone_at=now, undone_reason=reason
    )
    if not undone:
        raise _nothing_to_undo()
    if made.verdict == Verdict.SAME:
        _relink(viewer.hub_id, {made.record_id, made.other_id}, now)
    _touch(pair, now)
    _note(viewer, AuditAct.MATCH_UNDONE, made, now)


def _note(viewer: Viewer, act: AuditAct, made: MatchVerdict, now: datetime) -> None:
    record(
        Actor.of(viewer),
        act,
        "match_verdict",
        made.id,
        now=now,
        verdict=made.verdict,
        record=str(made.record_id),
        other=str(made.other_id),
    )


def _nothing_to_undo() -> NotThere:
    return NotThere("There is no such decision to undo. It may have been undone already.")


def _two_records(
    viewer: Viewer, record_id: UUID, other_id: UUID
) -> tuple[PersonRecord, PersonRecord]:
    found = {r.id: r for r in PersonRecord.objects.filter(id__in=(record_id, other_id))}
    if len(found) != 2:
        raise no_such_contact()
    # In one order for everybody, so that two people joining the same pair cannot deadlock.
    for contact_id in sorted({r.contact_id for r in found.values()}):
        lock_contact(viewer, contact_id)
    return found[record_id], found[other_id]


def _one_join_at_a_time(hub_id: UUID) -> None:
    """Wait for any other join in this hub to end.

    Two joins of different pairs may reach the same records through a chain that neither sees
    whole; joins are rare, so one lock for the hub costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"join:{hub_id}"])


def _clear_the_way(viewer: Viewer, one: PersonRecord, other: PersonRecord, now: datetime) -> None:
    """Replace a standing "cannot tell yet"; refuse if the two are settled."""
    pair = (one.id, other.id)
    standing = MatchVerdict.objects.filter(
        record_id__in=pair, other_id__in=pair, undone_at__isnull=True
    )
    if standing.exclude(verdict=Verdict.UNSURE.value).exists():
        raise NotNow(
            "Somebody has already decided about these two records. Undo that decision first."
        )
    standing.update(undone_by_id=viewer.user_id, undone_at=now, undone_reason=REPLACED)


def _not_contradicted(one: PersonRecord, other: PersonRecord, verdict: Verdict) -> None:
    """Refuse what other standing verdicts rule out: a person cannot be two and one."""
    if verdict is Verdict.UNSURE:
        return
    first = _reach(one.id)
    if verdict is Verdict.DIFFERENT:
        if other.id in first:
            raise NotNow(
                "These two records are joined through other records. Undo that join first."
            )
        return
    second = _reach(other.id)
    apart = MatchVerdict.objects.filter(verdict=Verdict.DIFFERENT.value, undone_at__isnull=True)
    together = first | second
    if apart.filter(record_id__in=together, other_id__in=together).exists():
        raise NotNow(
            "This would join two records that somebody decided are different people. "
            "Undo that decision first, if it was wrong."
        )


def _touch(records: Iterable[PersonRecord], now: datetime) -> None:
    """Let open pages of both contacts show the change."""
    Contact.objects.filter(id__in={r.contact_id for r in records}).update(changed_at=now)


def _flag_repeats(group: set[UUID], now: datetime) -> None:
    """Draw a manager's eye to open contacts that the join shows to repeat. Never the reverse."""
    contacts = list(
        Contact.objects.filter(
            id__in=PersonRecord.objects.filter(id__in=group, kind="child").values("contact_id")
        )
    )
    for contact in contacts:
        if contact.repeat_review or contact.status == ContactStatus.CLOSED:
            continue
        rule = policies.by_id(contact.policy_id).policy.repeat
        since = contact.received_at - timedelta(days=rule.window_days)
        told = [c for c in contacts if since <= c.received_at <= contact.received_at]
        if len(told) >= rule.count:
            Contact.objects.filter(id=contact.id).update(repeat_review=True, changed_at=now)


def _relink(hub_id: UUID, touched: set[UUID], now: datetime) -> None:
    """Give each group of records that belong together one person.

    Recomputed from origins and standing verdicts, never from the links themselves, so that a join
    and its undoing are exact opposites.
    """
    for group in _groups(touched):
        rows = list(PersonRecord.objects.filter(id__in=group).select_for_update().order_by("id"))
        person_id = _person_of(hub_id, rows, now)
        changed = [row.id for row in rows if row.person_id != person_id]
        PersonRecord.objects.filter(id__in=changed).update(person_id=person_id)


def _person_of(hub_id: UUID, rows: list[PersonRecord], now: datetime) -> UUID | None:
    """The person of a group: the first origin; else one named after its first record."""
    origins = sorted({row.origin_id for row in rows if row.origin_id})
    if origins:
        return origins[0]
    if len(rows) < 2:
        return None
    # The same records always give the same person, however often they are parted and joined.
    person, _ = Person.objects.get_or_create(
        id=rows[0].id, defaults={"hub_id": hub_id, "created_at": now}
    )
    return person.id


def _groups(touched: set[UUID]) -> list[set[UUID]]:
    groups: list[set[UUID]] = []
    for start in sorted(touched):
        if not any(start in group for group in groups):
            groups.append(_reach(start))
    return groups


def _reach(start: UUID) -> set[UUID]:
    """Every record that a chain of shared origins and standing "same" verdicts leads to."""
    same = MatchVerdict.objects.filter(verdict=Verdict.SAME.value, undone_at__isnull=True)
    group, frontier = {start}, {start}
    while frontier:
        origins = PersonRecord.objects.filter(id__in=frontier, origin__isnull=False).values_list(
            "origin_id", flat=True
        )
        reached = {
            *same.filter(record_id__in=frontier).values_list("other_id", flat=True),
            *same.filter(other_id__in=frontier).values_list("record_id", flat=True),
            *PersonRecord.objects.filter(origin_id__in=list(origins)).values_list("id", flat=True),
        }
        frontier = reached - group
        group |= reached
    return group
