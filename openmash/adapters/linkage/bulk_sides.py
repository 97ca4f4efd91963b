"""The two lists that a bulk job compares, as files: one row a person, with the card as stored."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

_BATCH: Final = 20_000
_SCHEMA: Final = pa.schema([("place", pa.int64()), ("person", pa.int64()), ("card", pa.string())])


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list.

    Attributes:
        place: number of the row or record; no two of a list share it.
        person: number of the person whom it belongs to; several records may be one person's.
        card: what is compared, as `Card.to_json` gives it.
    """

    place: int
    person: int
    card: str


def write_side(path: Path, entries: Iterable[Entry]) -> Iterator[int]:
    """Write a list, batch by batch; yield how many are written. The file is there at the end only.

    Args:
        path: where.
    """
    half, rows = path.with_suffix(".half"), iter(entries)
    done = 0
    with pq.ParquetWriter(half, _SCHEMA) as writer:
        while batch := list(islice(rows, _BATCH)):
            columns = {
                name: [getattr(each, name) for each in batch]
                for name in ("place", "person", "card")
            }
            writer.write_table(pa.table(columns, schema=_SCHEMA))
            done += len(batch)
            yield done
    half.rename(path)


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
    # DuckDB 2.0.0 keeps chunks of a join by their dictionary, and now and then takes two joins'
    # for one: the job then ends with an internal error ("dict-surviving cache").
    connection.execute("SET enable_caching_operators = false")
    return connection


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile.

    Of a million tuples of names and numbers none is in one, and looking through them again and
    again takes a tenth of the time of a job.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write(connection: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    """Write what a query of our own finds to a file, which is there at the end only."""
    half = path.with_suffix(".half")
    connection.execute(f"COPY ({query}) TO '{half}' (FORMAT parquet)")
    half.rename(path)


def ask_about(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, pa.Array]
) -> None:
    """Make a table of what was worked out in Python."""
    connection.register("worked_out", pa.table(columns))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM worked_out")
    connection.unregister("worked_out")
