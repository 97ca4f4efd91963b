"""The rows of a bulk job: its run, the links it made and ended, and the digests of what it saw."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pyarrow.parquet as pq
from django.db import connection

from openmash.adapters.linkage.bulk_plan import Plan
from openmash.domain.access import Viewer
from openmash.domain.people.extracts import Profile
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import AgencyLink, ExtractRow, ExtractRun

_BATCH: Final = 5_000


def lock(agency_id: UUID) -> None:
    """Wait until no other job of the agency is storing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"link {agency_id}"]
        )


def add_run(
    viewer: Viewer,
    agency_id: UUID,
    profile: Profile,
    model: str,
    counts: dict[str, int],
    *,
    read_at: datetime,
    now: datetime,
) -> ExtractRun:
    """Write down that an extract was linked, and in whose name."""
    return ExtractRun.objects.create(
        hub_id=viewer.hub_id,
        agency_id=agency_id,
        profile=profile.name[:80],
        profile_digest=profile.fingerprint,
        model=model,
        read_at=read_at,
        stored_at=now,
        by_id=viewer.user_id,
        counts=counts,
    )


def end(plan: Plan, *, by: int, now: datetime) -> None:
    """End the links that no longer hold."""
    ends = iter(plan.ended)
    while batch := list(islice(ends, _BATCH)):
        for why in {each for _, each in batch}:
            links = [link for link, each in batch if each is why]
            AgencyLink.objects.filter(id__in=links, ended_at__isnull=True).update(
                ended_at=now, ended_why=why.value, ended_by_id=by
            )


def add(run: ExtractRun, plan: Plan, handling: HandlingCode, model: str, *, now: datetime) -> None:
    """Make the new links."""
    AgencyLink.objects.bulk_create(
        (
            AgencyLink(
                hub_id=run.hub_id,
                agency_id=run.agency_id,
                own_id=each.own_id,
                record_id=UUID(each.record),
                band=each.band.value,
                veto=each.veto,
                bits=each.odds,
                model=model,
                handling=handling.value,
                run=run,
                linked_at=now,
            )
            for each in plan.new
        ),
        batch_size=_BATCH,
    )


def replace_rows(hub_id: UUID, agency_id: UUID, folder: Path) -> None:
    """Keep digests of this extract in place of the last one's."""
    ExtractRow.objects.filter(agency_id=agency_id).delete()
    for batch in _digests(folder):
        ExtractRow.objects.bulk_create(
            (
                ExtractRow(hub_id=hub_id, agency_id=agency_id, row_key=key, told=told)
                for key, told in batch
            ),
            batch_size=_BATCH,
        )


def _digests(folder: Path) -> Iterator[list[tuple[Any, Any]]]:
    file = pq.ParquetFile(folder / "rows.parquet")
    for part in file.iter_batches(_BATCH, columns=["row_key", "told"]):
        yield list(zip(*(column.to_pylist() for column in part.columns), strict=True))
