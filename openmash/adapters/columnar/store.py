# ruff: noqa: S608  # every statement is of our own words; hubs are checked, values are bound
"""The store: rows in, parts on disk; arrays and rows out, of some hubs and a period.

It knows nothing of the database: `actions.measuring` keeps it equal to that. Who may read which hub
is the caller's to know: whoever names a hub here is given its times and codes.
"""

import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from openmash.adapters.columnar import case_parts, parts
from openmash.adapters.columnar.case_parts import CasePart
from openmash.adapters.columnar.columns import (
    CONTACTS,
    REQUESTS,
    TABLES,
    Kept,
    Table,
    contact_columns,
    london_day,
    own,
    request_columns,
    rows_of,
    selected,
)
from openmash.adapters.columnar.engine import Connection, cursor, failed, quoted
from openmash.adapters.columnar.parts import Part, Parts
from openmash.adapters.files import durable
from openmash.domain.insights.timings import RequestTiming, Seal, Timing

FOLDER: Final = "measures"
"""Of the store in the installation's data folder."""
FORMAT: Final = 2
"""Raised when a column is added or a row is made otherwise: older parts are then made anew."""
_KEY: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_ORDER: Final = {
    "contacts": "received_at, contact_id",
    "requests": "received_at, contact_id, place",
}


class Damaged(Exception):
    """A part cannot be read: torn, altered or gone. Forget the hub's parts and make them anew."""


@dataclass(frozen=True, slots=True)
class Span:
    """Of which hubs, and of which time of receipt.

    Attributes:
        hubs: their keys in the store.
        since, until: aware UTC, `until` itself left out; None for no bound.
    """

    hubs: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None

    def years(self) -> tuple[int, int]:
        """The first and the last London year that can hold a part of it."""
        first = 0 if self.since is None else london_day(self.since).year
        last = 9999 if self.until is None else london_day(self.until).year
        return first, last


class Columns(NamedTuple):
    """The rows of both tables as arrays, by column."""

    contacts: dict[str, Any]
    requests: dict[str, Any]


class Store:
    """Parts of any number of hubs in one folder.

    A hub's key is any short word of letters, digits and dashes, such as its id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hub(self, key: str) -> Path:
        """Where a hub's parts lie. Raises ValueError for a word that is no key."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key of a hub: {key!r}")
        return self.folder / key

    def hubs(self) -> tuple[str, ...]:
        """The keys of the hubs that have parts, in order."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(each.parent.name for each in self.folder.glob(f"*/{parts.LIST}")))

    def remove_beside(self, idle: timedelta) -> int:
        """Remove the stores of other databases beside this one, once they lie idle that long.

        Returns:
            How many went: those of databases that were deleted or renewed, as a rule.
        """
        gone = 0
        for other in self.folder.parent.glob("*"):
            lists = [other, *other.glob(f"*/{parts.LIST}")]
            if other == self.folder or not other.is_dir():
                continue
            if min(parts.age(each) for each in lists) > idle.total_seconds():
                shutil.rmtree(other, ignore_errors=True)
                gone += 1
        return gone

    def seals(self, key: str, rules: str) -> dict[int, Seal]:
        """What the hub's parts were made of, by London year, of those made by these rules."""
        found = parts.load(self.hub(key))
        return {y: part.seal for y, part in found.by_year.items()} if found.rules == rules else {}

    def put(
        self, key: str, rules: str, year: int, kept: Sequence[Kept], *, onto: bool = False
    ) -> Seal:
        """Write one year of a hub, and let readers see it.

        Args:
            kept: contacts received in that London year.
            onto: True to replace these contacts alone in the part that is there.

        Raises:
            Damaged: the part to add to cannot be read.
        """
        found = Columns(contact_columns(kept), request_columns(kept))
        return self.put_columns(key, rules, year, found, onto=onto)

    def put_columns(
        self, key: str, rules: str, year: int, found: Columns, *, onto: bool = False
    ) -> Seal:
        """The same of rows that are arrays already."""
        folder = self.hub(key)
        folder.mkdir(mode=durable.FOLDER_MODE, parents=True, exist_ok=True)
        now = parts.load(folder)
        others = now.by_year if now.rules == rules else {}
        old = others.get(year) if onto else None
        with closing(cursor(self.folder)) as engine:
            try:
                part = _written(engine, folder, year, found, old)
            except failed() as error:
                raise Damaged(f"{key} {year}: {error}") from error
        parts.keep(folder, Parts(rules, {**others, year: part}))
        return part.seal

    def timings(
        self, hubs: Collection[str], since: datetime | None, until: datetime | None
    ) -> tuple[Timing, ...]:
        """The contacts received from `since` up to `until`, in order of receipt.

        Raises:
            Damaged: see there.
        """
        span = Span(tuple(hubs), since, until)
        return tuple(rows_of(CONTACTS, Timing, self.rows(_all(CONTACTS), span)))

    def requests(
        self, hubs: Collection[str], since: datetime | None, until: datetime | None
    ) -> tuple[RequestTiming, ...]:
        """The information requests about those contacts, in order of receipt and of asking."""
        span = Span(tuple(hubs), since, until)
        return tuple(rows_of(REQUESTS, RequestTiming, self.rows(_all(REQUESTS), span)))

    def rows(
        self, sql: str, span: Span, values: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """The rows of a SELECT over `contacts` and `requests`, which hold the span alone.

        Args:
            sql: of our own making, never anybody's words; with $names for values.
        """
        with closing(cursor(self.folder)) as engine:
            try:
                return self._run(engine, sql, span, values).fetchall()
            except failed() as error:
                raise Damaged(str(error)) from error

    def arrays(
        self, sql: str, span: Span, values: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        """The same as numpy arrays, by column: masked where a column has nulls."""
        with closing(cursor(self.folder)) as engine:
            try:
                found: dict[str, Any] = self._run(engine, sql, span, values).fetchnumpy()
            except failed() as error:
                raise Damaged(str(error)) from error
        return found

    def case_parts(self, span: Span) -> Iterator[CasePart]:
        """What a study reads of each part that can hold some of the span, hub by hub.

        Parts are whole: what lies outside the span is the reader's to leave out.

        Raises:
            Damaged: see there.
        """
        for file in self._files(CONTACTS, span):
            found = case_parts.read(file)
            if found is None:
                with closing(cursor(self.folder)) as engine:
                    try:
                        found = case_parts.make(engine, file)
                    except failed() as error:
                        raise Damaged(f"{file.name}: {error}") from error
            yield found

    def _run(
        self, engine: Connection, sql: str, span: Span, values: Mapping[str, object] | None
    ) -> Connection:
        heads = ", ".join(f"{table.name} AS ({self._rows(table, span)})" for table in TABLES)
        return engine.execute(f"WITH {heads} {sql}", dict(values or {}))

    def _rows(self, table: Table, span: Span) -> str:
        files = [quoted(str(file)) for file in self._files(table, span)]
        if not files:
            return f"SELECT {_nothing(table)} WHERE false"
        bounds = [f"received_at >= {_moment(span.since)}"] if span.since else []
        bounds += [f"received_at < {_moment(span.until)}"] if span.until else []
        where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
        return f"SELECT * FROM read_parquet([{', '.join(files)}]){where}"

    def _files(self, table: Table, span: Span) -> Iterator[Path]:
        """The files of the parts that can hold some of the span, by hub and year."""
        first, last = span.years()
        for folder in map(self.hub, span.hubs):
            for year, part in sorted(parts.load(folder).by_year.items()):
                if first <= year <= last:
                    yield folder / part.files[table.name]


def _written(engine: Connection, folder: Path, year: int, found: Columns, old: Part | None) -> Part:
    engine.register("fresh_contacts", found.contacts)
    engine.register("fresh_requests", found.requests)
    word = secrets.token_hex(4)
    files = {table.name: f"{table.name}-{year}-{word}.parquet" for table in TABLES}
    for table in TABLES:
        rows = selected(table, f"fresh_{table.name}")
        if old is not None:
            there = quoted(str(folder / old.files[table.name]))
            rows = (
                f"SELECT * FROM read_parquet({there}) WHERE contact_id NOT IN"
                f" (SELECT CAST(contact_id AS UUID) FROM fresh_contacts) UNION ALL {rows}"
            )
        _copy(engine, f"{rows} ORDER BY {_ORDER[table.name]}", folder / files[table.name])
    case_parts.make(engine, folder / files[CONTACTS.name])
    return Part(_seal(engine, folder / files[CONTACTS.name]), files)


def _copy(engine: Connection, rows: str, path: Path) -> None:
    beside = path.with_name(f"{durable.UNFINISHED}{path.name}")
    to = f"{quoted(str(beside))} (FORMAT parquet, COMPRESSION lz4_raw)"
    try:
        engine.execute(f"COPY ({rows}) TO {to}")
        beside.chmod(durable.FILE_MODE)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _seal(engine: Connection, path: Path) -> Seal:
    found = engine.execute(
        "SELECT count(*), coalesce(sum(epoch_us(changed_at)), 0), "
        "coalesce(sum(CAST('0x' || left(CAST(contact_id AS VARCHAR), 8) AS BIGINT)), 0), "
        "coalesce(max(epoch_us(changed_at)), 0) FROM read_parquet(?)",
        [str(path)],
    ).fetchone()
    return Seal(*(int(each) for each in found or Seal()))


def _all(table: Table) -> str:
    return f"SELECT {', '.join(own(table))} FROM {table.name} ORDER BY {_ORDER[table.name]}"


def _nothing(table: Table) -> str:
    return ", ".join(f"NULL::{kind.value} AS {name}" for name, kind in table.columns.items())


def _moment(moment: datetime) -> str:
    return f"TIMESTAMP {quoted(moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' '))}"
