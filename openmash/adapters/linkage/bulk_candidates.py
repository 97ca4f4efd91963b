"""What a bulk job found, row by row: whom each row may be, weighed against its other people."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

import duckdb

from openmash.adapters.linkage.bulk_sides import connect
from openmash.domain.people.extracts.choosing import Candidate

_FETCHED: Final = 10_000
_DIGITS: Final = 9

# Of each person the nearest record; then the odds of each person among all whom the row may be, and
# whether the row is the nearest of the person's rows. Powers of two around the largest, so that
# nothing overflows. Of what weighs alike the first is taken: the last digits of a sum say only in
# which order an engine added it up.
_CANDIDATES: Final = """
WITH found AS (
  SELECT asked, person, held, veto, apart,
    round(bits + further, {digits}) AS bits
  FROM read_parquet('{folder}/scored-{name}.parquet') s
  WHERE {allowed}
),
best AS (
  SELECT asked, person, max(bits) + {shift} AS bits, arg_max(held, (bits, -held)) AS held,
    arg_max(veto, (bits, -held)) AS veto, arg_max(apart, (bits, -held)) AS apart
  FROM found GROUP BY asked, person
),
topped AS (SELECT *, greatest(0, max(bits) OVER (PARTITION BY asked)) AS top FROM best),
weighed AS (
  SELECT *, pow(2, bits - top) AS own, sum(pow(2, bits - top)) OVER (PARTITION BY asked) AS every
  FROM topped
)
SELECT asked, held, person,
  bits - top - log2(pow(2, -top) + greatest(every - own, 0)) AS odds, veto, apart,
  row_number() OVER (PARTITION BY person ORDER BY apart, bits DESC, asked) = 1
    AND {free} AS is_best
FROM weighed
"""

_FREE: Final = "person NOT IN (SELECT person FROM read_parquet('{taken}'))"


def candidates(folder: Path, shift: float) -> Iterator[list[Candidate]]:
    """Yield the people whom a row may be, for each row that may be anybody, in order of rows.

    Where there is a file `barred.parquet`, the rows and people in it are never put together; the
    people in a file `taken.parquet` are nobody's nearest: a link of theirs stands.

    Args:
        folder: the job's. shift: bits by which its prior is moved.
    """
    with connect(folder) as connection:
        connection.execute(f"{_query(folder, shift, '*')} ORDER BY asked, person")
        for _, group in groupby(_rows(connection), key=attrgetter("asked")):
            yield list(group)


def sure_query(folder: Path, shift: float, name: str, least: float, *, vetoed: bool) -> str:
    """Return the query of the rows (asked) of which a pass is sure enough whom they are.

    Args:
        folder: the job's. shift: bits by which its prior is moved.
        name: of the pass. least: odds from which one is sure enough, in bits.
        vetoed: also where something stands against it.
    """
    found = _query(folder, shift, f"{name}-*")
    unless = "true" if vetoed else "veto = ''"
    return (
        f"SELECT asked FROM ({found}) "  # noqa: S608
        f"WHERE odds >= {least!r} AND {unless} AND NOT apart AND is_best"
    )


def _query(folder: Path, shift: float, name: str) -> str:
    barred, taken = folder / "barred.parquet", folder / "taken.parquet"
    allowed = (
        f"NOT EXISTS (FROM read_parquet('{barred}') b "
        "WHERE b.asked = s.asked AND b.person = s.person)"
        if barred.exists()
        else "true"
    )
    free = _FREE.format(taken=taken) if taken.exists() else "true"
    return _CANDIDATES.format(
        folder=folder,
        name=name,
        shift=shift,
        allowed=allowed,
        free=free,
        digits=_DIGITS,
    )


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Candidate]:
    while rows := connection.fetchmany(_FETCHED):
        yield from map(Candidate._make, rows)
