"""Random statements as the wrong hub. Whatever they do, nothing of the other hub may come back.

Every text, date and number of the other hub's rows is a canary. It is looked for in rows, in
errors with all their parts, and in notices; a trigger gives notice when a row of another hub than
the current one is written.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

CANARY, NUMBER, DAY = "KANARI", 27_183, "1777-07-17"
LIKE_IT = CANARY[:-1]
"""What statements look for: near enough to find a canary, and not itself taken for one."""
SIGNS = (CANARY, str(NUMBER), DAY)
TOUCHED = f"{CANARY}: a row of another hub was written"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and its columns that can be written, by name and type."""

    name: str
    columns: dict[str, str]

    def of(self, *kinds: str) -> list[str]:
        """The columns of these types."""
        return [name for name, kind in self.columns.items() if kind in kinds]


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


TEXTS = ("text", "character varying")
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
    return connection.execute(cast("LiteralString", statement))


def attack(
    connection: psycopg.Connection[Any],
    *,
    own: UUID,
    other: UUID,
    size: int,
    seed: int,
    enough: int = 5,
) -> Found:
    """Send `size` random statements as the application role, in the own hub or in none.

    Args:
        connection: as the application role, autocommit.
        own, other: the hub that the statements run in, and the one whose rows are canaries.
        enough: stop after this many leaks.
    """
    chance, found = random.Random(seed), Found()
    make = Statements(chance, tables(connection), str(other))
    notices: list[str] = []
    connection.add_notice_handler(lambda notice: notices.append(_whole(notice)))
    cursor = connection.cursor(row_factory=tuple_row)
    for _ in range(size):
        hub = chance.choice((str(own), str(own), str(own), ""))
        statement = make.one()
        run(connection, f"BEGIN; SELECT set_config('openmash.hub_id', '{hub}', true)")
        said = _outcome(cursor, statement, found) + "".join(notices)
        notices.clear()
        run(connection, "ROLLBACK")
        found.ran += 1
        if any(sign in said for sign in SIGNS):
            found.leaks.append(f"in hub {hub or 'none'}: {statement} -> {said[:300]}")
            if len(found.leaks) >= enough:
                break
    return found


def _outcome(cursor: psycopg.Cursor[Any], statement: str, found: Found) -> str:
    """Everything that came back, as text."""
    try:
        if statement.startswith("COPY"):
            with cursor.copy(cast("LiteralString", statement)) as copied:
                return "".join(bytes(part).decode() for part in copied)
        cursor.execute(cast("LiteralString", statement))
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


class Statements:
    """Makes statements over the tables: most of them valid, all of them curious."""

    def __init__(self, chance: random.Random, known: list[Table], other: str) -> None:
        self._chance, self._tables, self._other = chance, known, other
        self._kinds: tuple[Callable[[], str], ...] = (
            self._plain, self._plain, self._counted, self._joined, self._nested, self._with,
            self._recursive, self._united, self._cast, self._window, self._updated, self._deleted,
            self._inserted, self._upserted, self._merged, self._copied, self._explained,
            self._statistics, self._locked, self._lateral,
        )  # fmt: skip

    def one(self) -> str:
        """One statement."""
        return self._chance.choice(self._kinds)()

    def _table(self) -> Table:
        return self._chance.choice(self._tables)

    def _column(self, table: Table, *kinds: str) -> str:
        return self._chance.choice((table.of(*kinds) if kinds else []) or list(table.columns))

    def _condition(self, table: Table, name: str = "t") -> str:
        text, any_one = self._column(table, *TEXTS), self._column(table)
        return self._chance.choice(
            (
                "true", "true", "1 = 1 OR false",
                f"{name}.{text}::text LIKE '{LIKE_IT}%'",
                f"{name}.{text}::text ~ '^K.N'",
                f"{name}.{text}::text ILIKE '%nari%'",
                f"{name}.hub_id = '{self._other}'",
                f"{name}.hub_id::text <> current_setting('openmash.hub_id', true)",
                f"{name}.{any_one} IS NOT NULL",
                f"length({name}.{any_one}::text) > 3",
                f"{name}.{text}::text || '' >= 'K'",
                f"CASE WHEN {name}.hub_id = '{self._other}' THEN {name}.{text}::text::int = 1 END",
                f"1 / (length({name}.{text}::text) - length({name}.{text}::text)) = 1",
            )
        )  # fmt: skip

    def _value(self, table: Table, name: str = "t") -> str:
        column = self._column(table)
        return self._chance.choice(
            (
                f"{name}.*", f"{name}.{column}", f"{name}.{column}::text", f"row_to_json({name})",
                f"{name}::text", f"to_jsonb({name})",
                f"{name}.ctid, {name}.tableoid, {name}.{column}",
                f"similarity({name}.{column}::text, '{LIKE_IT}')",
                f"coalesce({name}.{column}::text, '')",
            )
        )  # fmt: skip

    def _plain(self) -> str:
        table = self._table()
        only = self._chance.choice(("", "", "ONLY "))
        sample = self._chance.choice(("", "", " TABLESAMPLE BERNOULLI (90)")) if not only else ""
        order = self._chance.choice(("", f" ORDER BY t.{self._column(table, 'uuid')} LIMIT 20"))
        return (
            f"SELECT {self._value(table)} FROM {only}{table.name} t{sample} "
            f"WHERE {self._condition(table)}{order}"
        )

    def _counted(self) -> str:
        table = self._table()
        column = self._column(table)
        sums = (
            f"min(t.{column}::text), max(t.{column}::text)",
            f"string_agg(t.{column}::text, ',')",
            f"array_agg(t.{column})", "json_agg(t)",
            f"mode() WITHIN GROUP (ORDER BY t.{column}::text)",
            f"percentile_disc(0.9) WITHIN GROUP (ORDER BY t.{column}::text)",
        )  # fmt: skip
        group = self._chance.choice(("", f" GROUP BY t.{self._column(table)}::text"))
        return (
            f"SELECT {self._chance.choice(sums)} FROM {table.name} t "
            f"WHERE {self._condition(table)}{group}"
        )

    def _joined(self) -> str:
        one, two = self._table(), self._table()
        kind = self._chance.choice(("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"))
        left, right = self._column(one, "uuid"), self._column(two, "uuid")
        return (
            f"SELECT {self._value(one)}, {self._value(two, 'u')} FROM {one.name} t {kind} "
            f"{two.name} u ON t.{left} = u.{right} WHERE {self._condition(one)} LIMIT 50"
        )

    def _lateral(self) -> str:
        one, two = self._table(), self._table()
        return (
            f"SELECT v.* FROM {one.name} t CROSS JOIN LATERAL (SELECT {self._value(two, 'u')} "
            f"FROM {two.name} u WHERE u.hub_id <> t.hub_id OR {self._condition(two, 'u')} LIMIT 3) "
            "v LIMIT 50"
        )

    def _nested(self) -> str:
        one, two = self._table(), self._table()
        return (
            f"SELECT (SELECT u.{self._column(two)}::text FROM {two.name} u "
            f"WHERE {self._condition(two, 'u')} LIMIT 1), {self._value(one)} FROM {one.name} t "
            f"WHERE EXISTS (SELECT 1 FROM {two.name} u WHERE {self._condition(two, 'u')}) LIMIT 20"
        )

    def _with(self) -> str:
        table = self._table()
        held = self._chance.choice(("", "MATERIALIZED ", "NOT MATERIALIZED "))
        inner = self._chance.choice((self._updated, self._deleted, self._upserted, self._plain))()
        if "RETURNING" not in inner:
            inner = f"SELECT t.* FROM {table.name} t WHERE {self._condition(table)}"
            return f"WITH w AS {held}({inner}) SELECT {self._value(table, 'w')} FROM w"
        return f"WITH w AS ({inner}) SELECT * FROM w"

    def _recursive(self) -> str:
        table = self._table()
        column = self._column(table)
        return (
            f"WITH RECURSIVE w(n, said) AS (SELECT 1, t.{column}::text FROM {table.name} t "
            f"UNION ALL SELECT n + 1, t.{column}::text FROM w, {table.name} t WHERE n < 2 "
            f"AND {self._condition(table)}) SELECT * FROM w LIMIT 100"
        )

    def _united(self) -> str:
        one, two = self._table(), self._table()
        verb = self._chance.choice(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        return (
            f"SELECT t.{self._column(one)}::text FROM {one.name} t WHERE {self._condition(one)} "
            f"{verb} SELECT t.{self._column(two)}::text FROM {two.name} t"
        )

    def _cast(self) -> str:
        table = self._table()
        column = self._column(table, *TEXTS)
        kind = self._chance.choice(
            ("int", "uuid", "date", "json", "inet", "boolean", "int[]", "xml")
        )
        where = self._chance.choice((f"t.{column}::text::{kind} IS NOT NULL", "true"))
        return f"SELECT t.{column}::text::{kind} FROM {table.name} t WHERE {where}"

    def _window(self) -> str:
        table = self._table()
        column = self._column(table)
        what = self._chance.choice(("lag", "first_value", "last_value"))
        return (
            f"SELECT {what}(t.{column}::text) OVER (PARTITION BY t.{self._column(table)}::text "
            f"ORDER BY t.{column}::text) FROM {table.name} t WHERE {self._condition(table)}"
        )

    def _updated(self) -> str:
        table, two = self._table(), self._table()
        column = self._column(table)
        to = self._chance.choice((f"t.{column}", f"t.{column}", "DEFAULT", f"'{self._other}'"))
        column = "hub_id" if to == f"'{self._other}'" else column
        source = self._chance.choice(("", f" FROM {two.name} u"))
        return (
            f"UPDATE {table.name} t SET {column} = {to}{source} WHERE {self._condition(table)}"
            f"{self._returned(table)}"
        )

    def _returned(self, table: Table, name: str = "t") -> str:
        # What is returned is read as well: without it, a hole for writing alone is open.
        return self._chance.choice(("", f" RETURNING {self._value(table, name)}"))

    def _deleted(self) -> str:
        table, two = self._table(), self._table()
        source = self._chance.choice(("", f" USING {two.name} u"))
        return (
            f"DELETE FROM {table.name} t{source} WHERE {self._condition(table)}"
            f"{self._returned(table)}"
        )

    def _inserted(self, ending: str = "") -> str:
        table = self._table()
        columns = list(table.columns)
        hub = self._chance.choice(("t.hub_id", f"'{self._other}'::uuid"))
        fresh = self._chance.choice(("t.id", "gen_random_uuid()", "gen_random_uuid()"))
        where = self._chance.choice(("true", "true", self._condition(table)))
        values = [{"hub_id": hub, "id": fresh}.get(column, f"t.{column}") for column in columns]
        return (
            f"INSERT INTO {table.name} AS n ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM {table.name} t WHERE {where}{ending}"
            f"{self._returned(table, 'n')}"
        )

    def _upserted(self) -> str:
        ending = self._chance.choice(
            (
                " ON CONFLICT DO NOTHING",
                " ON CONFLICT (id) DO UPDATE SET hub_id = EXCLUDED.hub_id",
                " ON CONFLICT (id) DO UPDATE SET id = n.id WHERE n.hub_id IS NOT NULL",
            )
        )
        return self._inserted(ending)

    def _merged(self) -> str:
        table, two = self._table(), self._table()
        column = self._column(table)
        deed = self._chance.choice(("DELETE", f"UPDATE SET {column} = t.{column}"))
        return (
            f"MERGE INTO {table.name} t USING {two.name} u ON {self._condition(table)} "
            f"WHEN MATCHED THEN {deed} WHEN NOT MATCHED THEN DO NOTHING"
        )

    def _copied(self) -> str:
        table = self._table()
        return self._chance.choice(
            (
                f"COPY (SELECT {self._value(table)} FROM {table.name} t) TO STDOUT",
                f"COPY {table.name} TO STDOUT",
            )
        )

    def _explained(self) -> str:
        return f"EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF) {self._plain()}"

    def _statistics(self) -> str:
        table = self._table()
        return self._chance.choice(
            (
                f"SELECT * FROM pg_stats WHERE tablename = '{table.name}'",
                f"SELECT stxname FROM pg_statistic_ext, {table.name} t",
                f"SELECT query_to_xml('SELECT * FROM {table.name}', true, true, '')",
                f"SELECT table_to_xml('{table.name}', true, true, '')",
            )
        )

    def _locked(self) -> str:
        table = self._table()
        how = self._chance.choice(("UPDATE", "SHARE", "UPDATE SKIP LOCKED", "KEY SHARE NOWAIT"))
        return f"SELECT t.* FROM {table.name} t WHERE {self._condition(table)} FOR {how}"


def halves(size: int, parts: int) -> Iterator[int]:
    """A size in nearly equal parts."""
    for part in range(parts):
        yield size // parts + (part < size % parts)
