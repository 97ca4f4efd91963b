"""Reads an agency's extract, CSV or Parquet, row by row, with little of it in memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from openmash.adapters.extracts.csv_rows import csv_rows
from openmash.adapters.extracts.parquet_rows import count_parquet_rows, parquet_rows
from openmash.domain.people.extracts import Profile

__all__ = ["about_rows", "rows"]

_PARQUET = b"PAR1"
_BLOCK = 1 << 20


def rows(path: Path, profile: Profile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each row's number, from 1, and its cells as text, by column.

    A CSV row of more or fewer cells than the header comes with no cells but `CELLS`. A file that
    begins as Parquet does is read as Parquet, whatever it is called.

    Raises:
        ExtractRefused: the file is not in the declared encoding, is broken, or lacks a column of
            the profile. Some rows may have been yielded before.
        OSError: the file cannot be opened.
    """
    return parquet_rows(path, profile) if _is_parquet(path) else csv_rows(path, profile)


def about_rows(path: Path) -> int:
    """How many rows a file has; of a CSV file its lines, which are a few more. For progress."""
    if _is_parquet(path):
        return count_parquet_rows(path)
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PARQUET)) == _PARQUET
