"""Random statements as the wrong hub. Whatever they do, nothing of the other hub may come back.

Every text, date and number of the other hub's rows is a canary. It is looked for in rows, in
errors with all their parts, and in notices; a trigger gives notice when a row of another hub than
the current one is written.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from tests.guards.regional import READS
from tests.guards.statements import CANARY, TEXTS, Statements, Table

NUMBER, DAY = 27_183, "1777-07-17"
SIGNS = (CANARY, str(NUMBER), DAY)
TOUCHED = f"{CANARY}: a row of another hub was written"


@dataclass
class Found:
    """What a run met."""

    leaks: list[str] = field(default_factory=list)
    ran: int = 0
    refused: int = 0
    with_rows: int = 0


def tables(connection: psycopg.Connection[Any]) -> list[Table]:
    """Every table and view of ours that has a hub."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped "
        "AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    ):
        found.setdefault(table, {})[column] = kind
    return [Table(name, columns) for name, columns in found.items() if "hub_id" in columns]


_CANARIES: dict[str, str] = {
    **dict.fromkeys(TEXTS, f"left('{CANARY}' || {{0}}, {{1}})"),
    "jsonb": f"jsonb_build_object('said', '{CANARY}')",
    "character varying[]": f"ARRAY['{CANARY}']",
    "date": f"date '{DAY}'",
    "timestamp with time zone": f"timestamptz '{DAY} 12:00Z'",
    "smallint": f"{NUMBER}",
    "integer": f"{NUMBER}",
    "bytea": f"convert_to('{CANARY}', 'UTF8')",
}


def plant_canaries(connection: psycopg.Connection[Any], hub_id: UUID) -> None:
    """Make everything in the hub's rows a canary. As a superuser, in a database thrown away."""
    connection.execute("SET session_replication_role = replica")
    for table in tables(connection):
        _loosen(connection, table.name)
        lengths: dict[str, int] = dict(
            connection.execute(
                "SELECT column_name, character_maximum_length FROM information_schema.columns "
                "WHERE table_name = %s AND character_maximum_length IS NOT NULL",
                [table.name],
            ).fetchall()
        )
        changes = [
            f"{name} = {_CANARIES[kind].format(name, lengths.get(name, 10_000))}"
            for name, kind in table.columns.items()
            if kind in _CANARIES and lengths.get(name, 10_000) > len(CANARY)
        ]
        for change in changes:
            try:
                with connection.transaction():
                    run(connection, f"UPDATE {table.name} SET {change} WHERE hub_id = '{hub_id}'")
            except psycopg.errors.UniqueViolation:
                continue  # one of a pair told apart by this alone; the other columns will do
    connection.execute("SET session_replication_role = origin")
    connection.execute("ANALYZE")


def _loosen(connection: psycopg.Connection[Any], table: str) -> None:
    """Take away the checks that would refuse canaries; watch for writes across hubs."""
    checks = connection.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
        [table],
    ).fetchall()
    for (check,) in checks:
        run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {check}")
    run(
        connection,
        "CREATE OR REPLACE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE here text := coalesce(current_setting('openmash.hub_id', true), ''); BEGIN "
        "IF (TG_OP <> 'INSERT' AND OLD.hub_id::text <> here) "
        "OR (TG_OP <> 'DELETE' AND NEW.hub_id::text <> here) "
        f"THEN RAISE NOTICE '{TOUCHED}'; END IF; RETURN NULL; END $$",
    )
    run(
        connection,
        f"CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION watch()",
    )


def run(connection: psycopg.Connection[Any], statement: str) -> psycopg.Cursor[Any]:
    """Run words of this module's own making."""
    return connection.execute(statement)


def attack(
    connection: psycopg.Connection[Any],
    *,
    own: UUID,
    other: UUID,
    size: int,
    seed: int,
    enough: int = 5,
    region: UUID | None = None,
) -> Found:
    """Send `size` random statements as the application role, in the own hub or in none.

    Args:
        connection: as the application role, autocommit.
        own, other: the hub that the statements run in, and the one whose rows are canaries.
        enough: stop after this many leaks.
        region: send them as the regional role instead, over the columns it may read, in this
            region or in none; in every second one, with the other hub's setting on top.
    """
    chance, found = random.Random(seed), Found()
    known = tables(connection)
    make = Statements(chance, _readable(known) if region else known, str(other))
    notices: list[str] = []
    connection.add_notice_handler(lambda notice: notices.append(_whole(notice)))
    cursor = connection.cursor(row_factory=tuple_row)
    for _ in range(size):
        hub = chance.choice((str(own), str(own), str(own), ""))
        statement = make.one()
        entering = f"BEGIN; SELECT set_config('openmash.hub_id', '{hub}', true)"
        if region:
            place, beside = (region if hub else ""), chance.choice((other, ""))
            entering = (
                f"BEGIN; SELECT set_config('openmash.region_id', '{place}', true); "
                f"SELECT set_config('openmash.hub_id', '{beside}', true); "
                "SET LOCAL ROLE openmash_region"
            )
        run(connection, entering)
        said = _outcome(cursor, statement, found) + "".join(notices)
        notices.clear()
        run(connection, "ROLLBACK")
        found.ran += 1
        if any(sign in said for sign in SIGNS):
            found.leaks.append(f"in hub {hub or 'none'}: {statement} -> {said[:300]}")
            if len(found.leaks) >= enough:
                break
    return found


def _readable(known: list[Table]) -> list[Table]:
    return [
        Table(table.name, {c: kind for c, kind in table.columns.items() if c in READS[table.name]})
        for table in known
        if table.name in READS
    ]


def _outcome(cursor: psycopg.Cursor[Any], statement: str, found: Found) -> str:
    """Everything that came back, as text."""
    try:
        if statement.startswith("COPY"):
            with cursor.copy(statement) as copied:
                return "".join(bytes(part).decode() for part in copied)
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    except psycopg.Error as error:
        found.refused += 1
        return f"{error} {_whole(error.diag)}"
    found.with_rows += bool(rows)
    return repr([[_plain(value) for value in row] for row in rows])


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _whole(diagnostic: psycopg.errors.Diagnostic) -> str:
    parts = ("message_primary", "message_detail", "message_hint", "context", "internal_query")
    return " ".join(str(getattr(diagnostic, part) or "") for part in parts)


def halves(size: int, parts: int) -> Iterator[int]:
    """A size in nearly equal parts."""
    for part in range(parts):
        yield size // parts + (part < size % parts)
