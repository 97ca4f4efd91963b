"""How well people of a census that others made are linked to the same census, noised anew.

.venv/bin/python bench/linkage_pseudopeople.py            # needs the censuses in var/pseudopeople
OTHER/bin/python bench/linkage_pseudopeople.py --make     # makes them, where the package is
.venv/bin/python bench/linkage_pseudopeople.py --write    # and puts the figures in docs/matching.md

The package `pseudopeople` (BSD; a simulated population of the United States) is no dependency of
this project: it wants its own environment, `python3 -m venv OTHER && OTHER/bin/pip install
pseudopeople`. Its census has no postcodes; a street's name stands in for one.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from openmash.domain.people.facts import PersonFacts

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "pseudopeople"
DOCUMENT = ROOT / "docs" / "matching.md"
MARKS = (
    "<!-- pseudopeople: written by bench/linkage_pseudopeople.py --write -->",
    "<!-- end of pseudopeople -->",
)
LETTERS = "CIKMOV"
FIELDS = [
    "simulant_id",
    "household_id",
    "first_name",
    "middle_initial",
    "last_name",
    "date_of_birth",
    "street_number",
    "street_name",
    "unit_number",
    "sex",
]


def main() -> int:
    """Make the censuses, or link them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--make", action="store_true", help="make the censuses with the package")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true", help="put the figures in docs/matching.md")
    options = parser.parse_args()
    if options.make:
        return make(options.folder)
    if not (options.folder / "b.csv").exists():
        print(f"No censuses in {options.folder}: the package is not there.\n{__doc__}")
        return 0
    words = measure(options.folder)
    print(words)
    if options.write:
        from support import report

        report.write(DOCUMENT, words, *MARKS)
    return 0


def make(folder: Path) -> int:
    """Write the census of 2020 twice, each with mistakes of its own."""
    try:
        import pseudopeople
    except ImportError:
        print("The package pseudopeople is not in this environment; nothing was made.")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed in (("a", 11), ("b", 12)):
        census = pseudopeople.generate_decennial_census(year=2020, seed=seed)
        census[FIELDS].to_csv(folder / f"{name}.csv", index=False)
        print(f"{folder / name}.csv: {len(census):,} people")
    return 0


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The people of one census."""
    with path.open(newline="", encoding="utf-8") as opened:
        yield from csv.DictReader(opened)


def facts_of(row: dict[str, str]) -> "PersonFacts":
    """One row as the rules see it."""
    from openmash.domain.people.facts import PersonFacts

    born = _day(row["date_of_birth"])
    street = row["street_name"].strip().lower()
    line = f"{row['street_number']} {street}".strip()
    lines = [line, f"Flat {row['unit_number']}" if row["unit_number"] else ""]
    return PersonFacts(
        forename=f"{row['first_name']} {row['middle_initial']}".strip(),
        surname=row["last_name"],
        birth_date=born,
        birth_precision="day" if born else "unknown",
        sex={"Male": "M", "Female": "F"}.get(row["sex"], "U"),
        postcodes=(_stand_in(street),) if street else (),
        address_lines=tuple(filter(None, lines)),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _stand_in(street: str) -> str:
    """A postcode that cannot be, always the same for the same street."""
    number = crc32(street.encode())
    outward, number = number % 90 + 10, number // 90
    inward = f"{number % 10}{LETTERS[number // 10 % 6]}{LETTERS[number // 60 % 6]}"
    return f"ZZ{outward} {inward}"


def measure(folder: Path) -> str:
    """Link the second census to the first."""
    from support.linkage_census import figures

    held = [(row, facts_of(row)) for row in rows(folder / "a.csv")]
    asked = [(row, facts_of(row)) for row in rows(folder / "b.csv")]
    return figures(held, asked)


if __name__ == "__main__":
    sys.exit(main())
