"""Rows of a Parquet file, as text, whatever types its columns have."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from openmash.adapters.extracts.csv_rows import need_columns
from openmash.domain.people.extracts import ExtractRefused, Profile

_BATCH: Final = 10_000
_BROKEN: Final = "The Parquet file is broken or cut short. Make the extract anew."


def parquet_rows(path: Path, profile: Profile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each row's number and cells; see `openmash.adapters.extracts.rows`."""
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
    try:
        described = connection.execute("DESCRIBE FROM read_parquet($1)", [str(path)]).fetchall()
        types = {name: str(of_type) for name, of_type, *_ in described}
        need_columns(list(types), profile)
        names = profile.wanted
        wanted = ", ".join(_text_of(name, types[name], profile) for name in names)
        # The columns are quoted, the path is an argument.
        connection.execute(f"SELECT {wanted} FROM read_parquet($1)", [str(path)])  # noqa: S608
        done = 0
        while batch := connection.fetchmany(_BATCH):
            for number, row in enumerate(batch, start=done + 1):
                yield number, dict(zip(names, map(_filled, row), strict=True))
            done += len(batch)
    except duckdb.Error:
        raise ExtractRefused(_BROKEN) from None
    finally:
        connection.close()


def _text_of(name: str, of_type: str, profile: Profile) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if not of_type.endswith("[]"):
        return f"{quoted}::VARCHAR"
    if not profile.between:
        raise ExtractRefused(
            f"The column {name} holds lists. Name a character that stands in none of their values "
            'under [cells] in the profile, such as: between = "|"'
        )
    between = "'" + profile.between.replace("'", "''") + "'"
    return f"array_to_string({quoted}, {between})"


def _filled(cell: Any) -> str:
    return "" if cell is None else str(cell)


def count_parquet_rows(path: Path) -> int:
    """How many rows a Parquet file says it has; 0 of a broken one."""
    with duckdb.connect() as connection:
        try:
            found = connection.execute("SELECT count(*) FROM read_parquet($1)", [str(path)])
            (count,) = found.fetchone() or (0,)
        except duckdb.Error:
            return 0
    return int(count)
