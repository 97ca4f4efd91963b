"""An index of people in one file: keys to find by, cards to compare. Whole, or the one before it.

The same file serves both ways: with cards in the clear beside an agency's own data, and with codes
alone at a hub. It is built beside the one in use and put in its place when it is whole on disk, so
a build that is cut short leaves the old one.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from openmash.adapters.files import durable
from openmash.domain.people.linkage.nearness import PER_KEY, nearest, shared

_FORM: Final = "openmash index 1"
_UNFINISHED: Final = ".unfinished-"
_BATCH: Final = 20_000

_SORTED_AT_ONCE: Final = 200_000
"""People whose keys are sorted in memory together: some eight million keys."""

_TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE people (person INTEGER PRIMARY KEY, record TEXT NOT NULL, card TEXT NOT NULL);
CREATE TABLE keys (key INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (key, person))
    WITHOUT ROWID;
"""


class NoIndex(Exception):
    """There is no index, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person of an index.

    Attributes:
        record: the agency's own number; "" if it is not to be kept.
        keys: to find them by, as signed 64-bit numbers.
        card: what is compared, as text.
    """

    record: str
    keys: Iterable[int]
    card: str


@dataclass(frozen=True, slots=True)
class About:
    """What an index says of itself.

    Attributes:
        rules: mark of the rules that made keys and cards (`elsewhere.rules.fingerprint`).
        taken_on: London date on which the extract was taken.
        built_at: UTC.
        people: how many it holds. left_out: rows of the extract that could not be used.
        key_id: of the encoding key, if it holds codes; "" if it holds cards in the clear.
    """

    rules: str
    taken_on: date
    built_at: datetime
    people: int = 0
    left_out: int = 0
    key_id: str = ""


@contextmanager
def building(path: Path) -> Iterator["Builder"]:
    """Build an index; it takes its place when the block ends well, else all stays as it was."""
    path.parent.mkdir(mode=durable.FOLDER_MODE, parents=True, exist_ok=True)
    with durable.alone(path.with_name(f".{path.name}.lock")):
        # Under the lock nobody else is building: what lies there was cut short.
        for stray in path.parent.glob(f"{_UNFINISHED}*-{path.name}*"):
            stray.unlink()
        beside = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}-{path.name}")
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, durable.FILE_MODE))
        loose = beside.with_name(f"{beside.name}.loose")
        os.close(os.open(loose, os.O_WRONLY | os.O_CREAT | os.O_EXCL, durable.FILE_MODE))
        try:
            with closing(_for_building(beside, loose)) as database:
                builder = Builder(database)
                yield builder
                builder.finish()
            _to_disk(beside)
            beside.replace(path)
            durable.sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)
            loose.unlink(missing_ok=True)


class Builder:
    """Takes the people of an index, one after the other."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._people: list[tuple[int, str, str]] = []
        self._keys: list[tuple[int, int]] = []
        self._about: About | None = None
        self.count = 0

    def add(self, row: Row) -> None:
        """Add one person."""
        self.count += 1
        self._people.append((self.count, row.record, row.card))
        self._keys.extend((key, self.count) for key in row.keys)
        if len(self._people) >= _BATCH:
            self._flush()

    def describe(self, about: About) -> None:
        """Say what the index is. An index of which nothing was said is not kept."""
        self._about = about

    def finish(self) -> None:
        """Sort the keys and write what was said of the index."""
        if self._about is None:
            raise RuntimeError("nothing was said of the index")
        self._flush()
        for first, last in _ranges(1 + self.count // _SORTED_AT_ONCE):
            self._database.execute(
                "INSERT INTO keys SELECT DISTINCT key, person FROM loose.told "
                "WHERE key BETWEEN ? AND ? ORDER BY key, person",
                (first, last),
            )
        self._database.executemany(
            "INSERT INTO about VALUES (?, ?)", _told(self._about, self.count)
        )
        self._database.commit()

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO people VALUES (?, ?, ?)", self._people)
        self._database.executemany("INSERT INTO loose.told VALUES (?, ?)", self._keys)
        self._people.clear()
        self._keys.clear()


def _told(about: About, people: int) -> Iterator[tuple[str, str]]:
    yield "form", _FORM
    yield "rules", about.rules
    yield "taken_on", about.taken_on.isoformat()
    yield "built_at", about.built_at.isoformat()
    yield "people", str(people)
    yield "left_out", str(about.left_out)
    yield "key_id", about.key_id


def _ranges(parts: int) -> Iterator[tuple[int, int]]:
    """All signed numbers of 64 bits, in so many ranges: keys are spread evenly over them."""
    edges = [(1 << 64) * part // parts - (1 << 63) for part in range(parts + 1)]
    yield from ((first, last - 1) for first, last in pairwise(edges))


def _for_building(path: Path, loose: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("ATTACH ? AS loose", (str(loose),))
    # Nothing half-built is ever used, so no journal need be kept of it, in a file or in memory.
    for name in ("main", "loose"):
        database.execute(f"PRAGMA {name}.journal_mode = OFF")
        database.execute(f"PRAGMA {name}.synchronous = OFF")
    # What is sorted stays in this folder or in memory, never in a common /tmp.
    database.execute("PRAGMA temp_store = MEMORY")
    database.executescript(_TABLES)
    database.execute("CREATE TABLE loose.told (key INTEGER NOT NULL, person INTEGER NOT NULL)")
    return database


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


class Index:
    """An index opened for reading."""

    def __init__(self, database: sqlite3.Connection, about: About) -> None:
        self._database = database
        self.about = about

    def nearest(self, asked: Mapping[int, float]) -> dict[int, str]:
        """Cards, as text, of those whose keys in common weigh most; the nearest first.

        Args:
            asked: keys, and how much a hit by each counts.
        """
        ranked = nearest(shared(asked, self._holders))
        marks = ",".join("?" * len(ranked))
        cards = dict(
            self._database.execute(
                f"SELECT person, card FROM people WHERE person IN ({marks})",  # noqa: S608
                ranked,
            )
        )
        return {person: cards[person] for person in ranked}

    def _holders(self, key: int) -> list[int]:
        rows = self._database.execute(
            "SELECT person FROM keys WHERE key = ? ORDER BY person LIMIT ?", (key, PER_KEY)
        )
        return [person for (person,) in rows]

    def record(self, person: int) -> str:
        """The agency's own number of one person; "" if it was not kept."""
        found = self._database.execute("SELECT record FROM people WHERE person = ?", (person,))
        return str(found.fetchone()[0])


@contextmanager
def opened(path: Path) -> Iterator[Index]:
    """Open an index. One put in its place meanwhile changes nothing for who has it open.

    Raises:
        NoIndex: there is none, or it is damaged: also if that shows only while it is used.
    """
    where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(where, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            yield Index(database, _about(dict(database.execute("SELECT name, value FROM about"))))
    except sqlite3.Error as trouble:
        raise NoIndex from trouble


def _about(told: Mapping[str, str]) -> About:
    if told.get("form") != _FORM:
        raise NoIndex
    try:
        return About(
            rules=told["rules"],
            taken_on=date.fromisoformat(told["taken_on"]),
            built_at=datetime.fromisoformat(told["built_at"]),
            people=int(told["people"]),
            left_out=int(told["left_out"]),
            key_id=told["key_id"],
        )
    except (KeyError, ValueError) as trouble:
        raise NoIndex from trouble
