"""What has changed of the times that measures are made of, asked so that "nothing" costs little.

Call in a transaction that may read the hub: its own or its region's.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Max, QuerySet, Sum
from django.db.models.functions import ExtractYear

from openmash.domain.insights.timings import Seal
from openmash.records.models import Contact, Hub

_MICROSECONDS = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"

_FIRST_BITS = "('x' || left((%(expressions)s)::text, 8))::bit(32)::bigint"


def database() -> str:
    """A short word for this very database: a restored, renewed or copied one has another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, timeline_id, (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) FROM pg_control_system(), pg_control_checkpoint()"
        )
        row = cursor.fetchone()
    return hashlib.sha256(repr(row).encode()).hexdigest()[:16]


def code_of(hub_id: UUID) -> str:
    """The hub's public code."""
    return Hub.objects.values_list("code", flat=True).get(id=hub_id)


def seals(hub_id: UUID, years: Iterable[int] | None = None) -> dict[int, Seal]:
    """What the hub's contacts of each year of receipt are like now; years without one are absent.

    London's years begin at midnight UTC, in winter, so that both have the same years.

    Args:
        years: only these, without a gap between the first and the last; None for all.
    """
    found = (
        _of(hub_id, years)
        .annotate(year=ExtractYear("received_at", tzinfo=UTC))
        .values("year")
        .annotate(
            contacts=Count("id"),
            changes=Sum(_microseconds()),
            ids=Sum(Func(F("id"), template=_FIRST_BITS, output_field=BigIntegerField())),
            latest=Max(_microseconds()),
        )
        .order_by()
    )
    return {
        row["year"]: Seal(row["contacts"], int(row["changes"]), int(row["ids"]), int(row["latest"]))
        for row in found
    }


def changed(hub_id: UUID, year: int, since: datetime | None) -> dict[UUID, datetime]:
    """When each contact of a year last changed, of those that changed at `since` or later."""
    found = _of(hub_id, [year])
    if since is not None:
        found = found.filter(changed_at__gte=since)
    return dict(found.values_list("id", "changed_at"))


def bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a London year, and that of the next; aware UTC."""
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def _of(hub_id: UUID, years: Iterable[int] | None) -> QuerySet[Contact]:
    found = Contact.objects.filter(hub_id=hub_id)
    if years is None:
        return found
    wanted = sorted(years)
    first, last = bounds(wanted[0])[0], bounds(wanted[-1])[1]
    return found.filter(received_at__gte=first, received_at__lt=last)


def _microseconds() -> Func:
    return Func(F("changed_at"), template=_MICROSECONDS, output_field=BigIntegerField())
