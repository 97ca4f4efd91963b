"""Rows of a CSV file. Encodings are proved before the first row, broken rows are told by number."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from openmash.adapters.extracts.encodings import encoding_of
from openmash.domain.people.extracts import CELLS, ExtractRefused, Profile

_MOST_MISSING_TOLD: Final = 5


def csv_rows(path: Path, profile: Profile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each row's number and cells; see `openmash.adapters.extracts.rows`."""
    encoding = encoding_of(path, profile.encoding)
    with path.open(encoding=encoding, newline="") as file:
        lines = csv.reader(file, delimiter=profile.separator, strict=True)
        header = _header(lines, profile)
        places = [(name, header.index(name)) for name in profile.wanted]
        number = 0
        try:
            for number, cells in enumerate(lines, start=1):
                if len(cells) == len(header):
                    yield number, {name: cells[place] for name, place in places}
                elif cells:
                    yield number, {CELLS: str(len(cells))}
        except csv.Error:
            raise ExtractRefused(
                f"The file is broken after row {number:,}: a quotation mark stands in a wrong "
                "place or is never closed. Make the extract anew."
            ) from None


def _header(lines: Iterator[list[str]], profile: Profile) -> list[str]:
    try:
        header = [name.strip() for name in next(lines, [])]
    except csv.Error:
        raise ExtractRefused("The first line of the file is broken. Make the file anew.") from None
    need_columns(header, profile)
    return header


def need_columns(header: list[str], profile: Profile) -> None:
    """Refuse a file that lacks a column of the profile, or has one twice.

    Raises:
        ExtractRefused: and which. Only names of the profile are told: what stands in the place of
            a header may be somebody's name.
    """
    missing = [name for name in profile.wanted if name not in header]
    if missing:
        told = ", ".join(chain(missing[:_MOST_MISSING_TOLD], ["..."][: len(missing) - 5]))
        raise ExtractRefused(
            f"The file has no column called {told}. Correct the names under [columns] in the "
            "profile, or the separator under [file]; the first line must name the columns."
        )
    twice = [name for name in profile.wanted if header.count(name) > 1]
    if twice:
        raise ExtractRefused(
            f"The file has two columns called {twice[0]}. Rename or remove one of them."
        )
