"""A hub's side of a bulk job, written to the job's folder in one transaction: people and links."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq

from openmash.adapters.linkage.bulk_sides import Entry, write_side
from openmash.records.queries import linking as query

OVERLAP: Final = timedelta(days=1)
"""How much earlier than the last job a contact may have been begun and not been seen by it."""

_BATCH: Final = 20_000
_RECORDS: Final = pa.schema(
    [("place", pa.int64()), ("person", pa.int64()), ("record", pa.string())]
)
_FRESH: Final = pa.schema([("place", pa.int64())])
_BEFORE: Final = pa.schema([("row_key", pa.int64()), ("told", pa.int64())])
_STANDING: Final = pa.schema(
    [
        ("link", pa.string()),
        ("own_id", pa.string()),
        ("person", pa.int64()),
        ("band", pa.string()),
        ("model", pa.string()),
    ]
)
_UNDONE: Final = pa.schema([("own_id", pa.string()), ("person", pa.int64())])


def write_hub(folder: Path, agency_id: UUID, since: datetime | None) -> Iterator[int]:
    """Write the hub's people and the agency's links; yield how many records are written.

    Args:
        folder: the job's.
        agency_id: whose links and rows.
        since: records of contacts recorded since then are new to the agency's last extract; None
            if all are.
    """
    people = _People()
    fresh: list[tuple[int]] = []
    with pq.ParquetWriter(folder / "records.parquet", _RECORDS) as records:
        yield from write_side(folder / "held.parquet", _entries(people, records, fresh, since))
    if since is not None:
        _write(folder / "held-fresh.parquet", _FRESH, fresh)
    _write(folder / "before.parquet", _BEFORE, query.rows_before(agency_id))
    standing = (
        (str(each.id), each.own_id, people.of_record(each.record_id), each.band.value, each.model)
        for each in query.standing_links(agency_id)
    )
    _write(folder / "standing.parquet", _STANDING, standing)
    undone = ((own_id, people.of_record(record)) for own_id, record in query.barred(agency_id))
    _write(folder / "undone.parquet", _UNDONE, undone)


class _People:
    """Numbers of the people, in the order in which they are met."""

    def __init__(self) -> None:
        self.count = 0
        self._last: UUID | None = None
        self._of_record: dict[int, int] = {}

    def number(self, held: query.HeldRecord) -> int:
        if held.person != self._last:
            self.count, self._last = self.count + 1, held.person
        self._of_record[held.record_id.int] = self.count
        return self.count

    def of_record(self, record_id: UUID) -> int:
        """The person of a record; 0, which is nobody, of one that is not there."""
        return self._of_record.get(record_id.int, 0)


def _entries(
    people: _People, records: pq.ParquetWriter, fresh: list[tuple[int]], since: datetime | None
) -> Iterator[Entry]:
    rows = enumerate(query.held_records())
    while batch := list(islice(rows, _BATCH)):
        numbered = [(place, people.number(held), str(held.record_id)) for place, held in batch]
        records.write_table(_table(_RECORDS, numbered))
        for (place, held), (_, person, _) in zip(batch, numbered, strict=True):
            if since is not None and held.recorded_at >= since - OVERLAP:
                fresh.append((place,))
            yield Entry(place, person, held.card)


def _write(path: Path, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> None:
    left = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(left, _BATCH)):
            writer.write_table(_table(schema, batch))


def _table(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table(dict(zip(schema.names, map(list, columns), strict=True)), schema=schema)
