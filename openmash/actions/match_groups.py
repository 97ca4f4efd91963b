"""Which records belong together, and under which person: worked out from origins and verdicts."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from openmash.core.errors import NotNow
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchVerdict, Person, PersonRecord


def one_join_at_a_time(hub_id: UUID) -> None:
    """Wait for any other join in this hub to end.

    Two joins of different pairs may reach the same records through a chain that neither sees
    whole; joins are rare, so one lock for the hub costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"join:{hub_id}"])


def reach(start: UUID) -> set[UUID]:
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


def not_contradicted(one: UUID, other: UUID, verdict: Verdict) -> None:
    """Refuse what other standing verdicts rule out: a person cannot be two and one.

    Raises:
        NotNow: they do.
    """
    if verdict is Verdict.UNSURE:
        return
    first = reach(one)
    if verdict is Verdict.DIFFERENT:
        if other in first:
            raise NotNow(
                "These two records are joined through other records. Undo that join first."
            )
        return
    apart = MatchVerdict.objects.filter(verdict=Verdict.DIFFERENT.value, undone_at__isnull=True)
    together = first | reach(other)
    if apart.filter(record_id__in=together, other_id__in=together).exists():
        raise NotNow(
            "This would join two records that somebody decided are different people. "
            "Undo that decision first, if it was wrong."
        )


def relink(hub_id: UUID, touched: set[UUID], now: datetime) -> None:
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
            groups.append(reach(start))
    return groups
