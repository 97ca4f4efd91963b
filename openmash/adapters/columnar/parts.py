"""Which files hold which year of a hub, written down in one small file that is replaced whole.

A part is never changed: a fresh one is written beside it, and the list of parts then names the
fresh one. Whoever reads sees the parts of one list or of the next, and a process that dies between
two parts leaves the old list, or a list of which some parts are fresh; both are true to what they
say they hold.
"""

import json
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from openmash.adapters.files import durable
from openmash.domain.insights.timings import Seal

LIST: Final = "parts.json"
CHECKED: Final = ".checked-"
BESIDE: Final = ".cases"
"""How the name of a file ends that was made of a part and stands beside it (`case_parts`)."""
_FORGOTTEN_AFTER_S: Final = 600
"""A file that no list names may still be read by somebody who has an older list."""


@dataclass(frozen=True, slots=True)
class Part:
    """One London year of receipt of one hub.

    Attributes:
        files: the name of the file of each table, by the table's name.
    """

    seal: Seal
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one hub.

    Attributes:
        rules: a word for the rules by which they were made; parts made by others do not count.
        by_year: London years of receipt.
    """

    rules: str = ""
    by_year: dict[int, Part] = field(default_factory=dict)


def load(folder: Path) -> Parts:
    """The hub's list of parts; an empty one if there is none, or none that can be read."""
    try:
        body = json.loads((folder / LIST).read_bytes())
        return Parts(
            rules=body["rules"],
            by_year={
                int(year): Part(Seal(*part["seal"]), dict(part["files"]))
                for year, part in body["parts"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Parts()


def keep(folder: Path, parts: Parts) -> None:
    """Replace the hub's list of parts, and remove files that no list has named for a while."""
    body = {
        "rules": parts.rules,
        "parts": {
            str(year): {
                "seal": list(part.seal),
                "files": part.files,
            }
            for year, part in sorted(parts.by_year.items())
        },
    }
    written = json.dumps(body, indent=1).encode()

    def fill(file: BinaryIO) -> None:
        file.write(written)

    durable.write(folder / LIST, fill)
    _sweep(folder, {name for part in parts.by_year.values() for name in part.files.values()})


def alone(folder: Path) -> AbstractContextManager[None]:
    """Hold the hub's parts for refreshing them: one process of this machine at a time."""
    return durable.alone(folder / "lock")


def mark_checked(folder: Path, years: Iterable[int]) -> None:
    """Note that these years were compared with the database now."""
    for year in years:
        (folder / f"{CHECKED}{year}").touch(mode=durable.FILE_MODE)


def checked_within(folder: Path, years: Iterable[int], seconds: float) -> bool:
    """True if each of these years was compared with the database so lately."""
    marks = [folder / f"{CHECKED}{year}" for year in years]
    return all(mark.exists() and age(mark) <= seconds for mark in marks)


def forget(folder: Path) -> None:
    """Let go of every part: the next refresh makes them anew."""
    for file in [folder / LIST, *folder.glob(f"{CHECKED}*")]:
        file.unlink(missing_ok=True)


def _sweep(folder: Path, named: set[str]) -> None:
    ours = ("*.parquet", f"*{BESIDE}", f"{durable.UNFINISHED}*")
    for file in [each for pattern in ours for each in folder.glob(pattern)]:
        # What stands beside a part goes with it.
        name = f"{file.name.partition('.')[0]}.parquet" if file.suffix == BESIDE else file.name
        # Another process may be sweeping too: what has gone already is as good as swept.
        try:
            if name not in named and age(file) > _FORGOTTEN_AFTER_S:
                file.unlink()
        except FileNotFoundError:
            continue


def age(file: Path) -> float:
    """Seconds since a file was written, by the clock of this machine, like its time of writing."""
    return time.time() - file.stat().st_mtime
