"""The two lists that a bulk job compares, as files: cards, and the keys by which they meet."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from openmash.domain.people.extracts.blocking import (
    MOST_ASKED,
    MOST_HELD,
    exact_keys,
    lean_keys,
)
from openmash.domain.people.linkage.cards import Card

_BATCH: Final = 20_000
_SCHEMA: Final = pa.schema(
    [
        ("place", pa.int64()),
        ("person", pa.int64()),
        ("card", pa.string()),
        ("exact", pa.list_(pa.int64())),
        ("lean", pa.list_(pa.int64())),
    ]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list.

    Attributes:
        place: number of the row or record; no two of a list share it.
        person: number of the person whom it belongs to; several records may be one person's.
        card: what is compared.
    """

    place: int
    person: int
    card: Card


def write_side(path: Path, entries: Iterable[Entry], *, asked: bool) -> Iterator[int]:
    """Write a list, batch by batch; yield how many are written. The file is there at the end only.

    Args:
        path: where. asked: the list is the extract, not the index.
    """
    half, rows = path.with_suffix(".half"), iter(entries)
    done = 0
    with pq.ParquetWriter(half, _SCHEMA) as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_table(_table(batch, asked=asked))
            done += len(batch)
            yield done
    half.rename(path)


def _table(batch: list[Entry], *, asked: bool) -> pa.Table:
    return pa.table(
        {
            "place": [each.place for each in batch],
            "person": [each.person for each in batch],
            "card": [each.card.to_json() for each in batch],
            "exact": [[*map(_number, exact_keys(each.card))] for each in batch],
            "lean": [[*map(_number, lean_keys(each.card, asked=asked))] for each in batch],
        },
        schema=_SCHEMA,
    )


def _number(key: str) -> int:
    (number,) = struct.unpack("<q", blake2b(key.encode(), digest_size=8).digest())
    return int(number)


def write_keys(folder: Path) -> None:
    """Write the keys of both lists, without those that too many share.

    Where there is a file `asked-fresh.parquet` or `held-fresh.parquet`, only the places in it are
    new or changed since the last job; without it all are.
    """
    with connect(folder) as connection:
        for name, most in (("asked", MOST_ASKED), ("held", MOST_HELD)):
            fresh = folder / f"{name}-fresh.parquet"
            is_fresh = f"place IN (FROM read_parquet('{fresh}'))" if fresh.exists() else "true"
            for kind in ("exact", "lean"):
                path = folder / f"{name}-{kind}.parquet"
                half = path.with_suffix(".half")
                source = folder / f"{name}.parquet"
                connection.execute(
                    _KEYS.format(kind=kind, source=source, fresh=is_fresh, half=half, most=most)
                )
                half.rename(path)


_KEYS: Final = """
COPY (
  WITH keys AS (
    SELECT DISTINCT place, person, unnest({kind}) AS key FROM read_parquet('{source}')
  ),
  rare AS (SELECT key FROM keys GROUP BY key HAVING count(*) <= {most})
  SELECT place, person, {fresh} AS fresh, key FROM keys SEMI JOIN rare USING (key)
) TO '{half}' (FORMAT parquet)
"""


def connect(folder: Path | None = None, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB in memory that is bounded, and overflows into the job's folder.

    Args:
        folder: the job's; None for work that needs no overflow.
        threads: at most so many; None for one on each core.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "2GB"}
    if folder is not None:
        settings |= {
            "temp_directory": str(folder / "overflow"),
            "preserve_insertion_order": "false",
        }
    connection = duckdb.connect(
        config=settings if threads is None else settings | {"threads": threads}
    )
    # It would draw over our own.
    connection.execute("SET enable_progress_bar = false")
    return connection
