"""An extract made ready to be linked: every row told, its faults written down.

All rows are read before anything is linked, so that a bad file leaves nothing behind but a report.
"""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from openmash.adapters.extracts import about_rows, rows
from openmash.adapters.linkage.bulk_sides import Entry, connect, write_side
from openmash.domain.people.extracts import (
    Claim,
    ExtractRefused,
    Fault,
    FaultKind,
    Profile,
    told,
)
from openmash.domain.people.linkage.cards import card_of

MOST_FAULTS: Final = 0.05
"""Share of rows with the same fault in one column from which the columns must be another's."""

A_FEW: Final = 20
"""Rows that may be at fault in however short a file."""

_BATCH: Final = 20_000
_TOLD: Final = 1_000_000
Tell = Callable[[str, int, int], None]
_SCHEMA: Final = pa.schema(
    [
        ("place", pa.int64()),
        ("own_id", pa.string()),
        ("row_key", pa.int64()),
        ("told", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What was read.

    Attributes:
        rows: how many.
        faults: how many of each kind in each column.
    """

    rows: int
    faults: Mapping[tuple[str, FaultKind], int]


@dataclass(frozen=True, slots=True)
class Reading:
    """How an extract is read.

    Attributes:
        today: London date. key: of the digests, a secret. allow_test_numbers: as for `told`.
    """

    profile: Profile
    today: date
    key: bytes
    allow_test_numbers: bool = False


def stage(path: Path, reading: Reading, folder: Path, tell: Tell) -> Staged:
    """Read the whole extract into `asked.parquet`, `rows.parquet` and `faults.csv` of a folder.

    What a job that was killed had read already is not read again.

    Raises:
        ExtractRefused: the file is not to be trusted. `faults.csv` then says where.
    """
    note = folder / "staged.json"
    if note.exists():
        return _read_note(note)
    about = max(about_rows(path), 1)
    with (folder / "faults.csv").open("w", newline="", encoding="utf-8") as file:
        faults = _Faults(csv.writer(file))
        with pq.ParquetWriter(folder / "rows.parquet", _SCHEMA) as writer:
            entries = _entries(path, reading, faults, writer)
            for done in write_side(folder / "asked.parquet", entries):
                tell("Reading the extract", min(done, about), about)
        (column,) = reading.profile.of(Claim.ID)
        for place in _same_ids(folder):
            faults.note(Fault(place, column, FaultKind.SAME_ID))
    tell("Reading the extract", about, about)
    staged = Staged(faults.rows, faults.counts)
    _refuse_untrustworthy(staged, faults.first)
    counts = [[column, kind, count] for (column, kind), count in staged.faults.items()]
    note.write_text(json.dumps({"rows": staged.rows, "faults": counts}))
    return staged


def _read_note(note: Path) -> Staged:
    told_then = json.loads(note.read_text())
    counts = {(column, FaultKind(kind)): count for column, kind, count in told_then["faults"]}
    return Staged(told_then["rows"], counts)


class _Faults:
    """Counts faults, and writes down as many as anybody will read."""

    def __init__(self, writer: Any) -> None:
        self.rows = 0
        self.counts: Counter[tuple[str, FaultKind]] = Counter()
        self.first: dict[tuple[str, FaultKind], Fault] = {}
        self._writer = writer
        self._writer.writerow(("row", "column", "what is wrong"))

    def note(self, fault: Fault) -> None:
        self.counts[fault.column, fault.kind] += 1
        self.first.setdefault((fault.column, fault.kind), fault)
        if self.counts.total() <= _TOLD:
            self._writer.writerow((fault.row, fault.column, fault.kind.cure))


def _entries(
    path: Path, reading: Reading, faults: _Faults, writer: pq.ParquetWriter
) -> Iterator[Entry]:
    read = rows(path, reading.profile)
    while batch := list(islice(read, _BATCH)):
        kept: list[tuple[int, str, int, int]] = []
        for number, row in batch:
            entry, own_id, found = _told_of(number, row, reading)
            faults.rows += 1
            for fault in found:
                faults.note(fault)
            if own_id:
                digest = _digest(reading.key, entry.card)
                kept.append((number, own_id, _digest(reading.key, own_id), digest))
                yield entry
        columns = list(zip(*kept, strict=True)) or [()] * len(_SCHEMA)
        writer.write_table(pa.table(dict(zip(_SCHEMA.names, columns, strict=True)), schema=_SCHEMA))


def _told_of(
    number: int, row: Mapping[str, str], reading: Reading
) -> tuple[Entry, str, tuple[Fault, ...]]:
    said = told(
        row,
        reading.profile,
        number=number,
        today=reading.today,
        allow_test_numbers=reading.allow_test_numbers,
    )
    return Entry(number, number, card_of(said.facts).to_json()), said.own_id, said.faults


def _digest(key: bytes, text: str) -> int:
    made = blake2b(text.encode(), digest_size=8, key=key).digest()
    return int.from_bytes(made, "big", signed=True)


_TWICE: Final = """
SELECT place FROM (
  SELECT place, row_number() OVER (PARTITION BY row_key ORDER BY place) AS nth
  FROM read_parquet($1)
) WHERE nth > 1 ORDER BY place
"""


def _same_ids(folder: Path) -> Iterator[int]:
    """Rows whose record number an earlier row has. Compared by digests of 64 bits."""
    with connect(folder) as connection:
        connection.execute(_TWICE, [str(folder / "rows.parquet")])
        while found := connection.fetchmany(_BATCH):
            yield from (place for (place,) in found)


def _refuse_untrustworthy(staged: Staged, first: Mapping[tuple[str, FaultKind], Fault]) -> None:
    """Refuse a file whose rows may stand for other people than they say.

    Raises:
        ExtractRefused: with the number of rows at fault, and where.
    """
    if staged.rows == 0:
        raise ExtractRefused("The extract has no rows. Make it anew.")
    most = max(A_FEW, int(staged.rows * MOST_FAULTS))
    for place, count in sorted(staged.faults.items(), key=lambda each: -each[1]):
        if place[1].refuses_file or count > most:
            raise ExtractRefused(
                f"The extract is refused and nothing of it is kept: {count:,} of {staged.rows:,} "
                f"rows have the same fault. The first is: {first[place].sentence}",
                (first[place],),
            )


def keep_report(folder: Path, to: Path, found: Iterable[Fault] = ()) -> None:
    """Put the list of faults where the person who made the extract finds it.

    Args:
        folder: the job's. to: the report. found: what was found since the extract was read.
    """
    shutil.copyfile(folder / "faults.csv", to)
    with to.open("a", newline="", encoding="utf-8") as file:
        written = islice(found, _TOLD)
        csv.writer(file).writerows((each.row, each.column, each.kind.cure) for each in written)
