"""Joining person records, and undoing it. A join is a link and a verdict; no record is changed."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchVerdict, Person, PersonRecord

from .base import Actor, action, lock_contact, no_such_contact, record


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
    """Record that two person records are, or are not, the same person. Returns the verdict's id.

    "Same" joins the two records, and everyone they are already joined with, under one person.

    Raises:
        NotThere: either record is absent or its contact hidden.
        NotNow: a standing verdict on the two says so already; undo it first.
        BadInput: no reason.
    """
    one, other = _two_records(viewer, record_id, other_id)
    if MatchVerdict.objects.filter(
        record_id__in=(one.id, other.id), other_id__in=(one.id, other.id), undone_at__isnull=True
    ).exists():
        raise NotNow(
            "Somebody has already decided about these two records. Undo that decision first."
        )
    made = MatchVerdict.objects.create(
        hub_id=viewer.hub_id,
        record=one,
        other=other,
        verdict=verdict.value,
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    if verdict is Verdict.SAME:
        _relink(viewer.hub_id, {one.id, other.id}, now)
    record(
        Actor.of(viewer),
        AuditAct.MATCH_DECIDED,
        "match_verdict",
        made.id,
        now=now,
        verdict=verdict.value,
        record=str(one.id),
        other=str(other.id),
    )
    return made.id


@action(Act.CONFIRM_MATCH)
def undo(viewer: Viewer, *, verdict_id: UUID, reason: str, now: datetime) -> None:
    """Take a verdict back. Records that only it held together part again.

    Raises:
        NotThere: no such standing verdict, or a contact of it is hidden.
        BadInput: no reason.
    """
    made = MatchVerdict.objects.filter(id=verdict_id, undone_at__isnull=True).first()
    if made is None:
        raise NotThere("There is no such decision to undo. It may have been undone already.")
    _two_records(viewer, made.record_id, made.other_id)
    made.undone_by_id = viewer.user_id
    made.undone_at = now
    made.undone_reason = check_reason(reason)
    made.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    if made.verdict == Verdict.SAME:
        _relink(viewer.hub_id, {made.record_id, made.other_id}, now)
    record(Actor.of(viewer), AuditAct.MATCH_UNDONE, "match_verdict", made.id, now=now)


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


def _relink(hub_id: UUID, touched: set[UUID], now: datetime) -> None:
    """Give each group of records that belong together one person.

    Recomputed from origins and standing verdicts, never from the links themselves, so that a join
    and its undoing are exact opposites.
    """
    for group in _groups(touched):
        rows = list(PersonRecord.objects.filter(id__in=group).select_for_update().order_by("id"))
        origins = sorted({row.origin_id for row in rows if row.origin_id})
        if origins:
            person_id = origins[0]
        elif len(rows) > 1:
            person_id = Person.objects.create(hub_id=hub_id, created_at=now).id
        else:
            person_id = None
        for row in rows:
            if row.person_id != person_id:
                row.person_id = person_id
                row.save(update_fields=["person"])


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
