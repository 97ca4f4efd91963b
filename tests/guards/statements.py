"""Random statements over the tables of the hubs: most of them valid, all of them curious."""

import random
from collections.abc import Callable
from dataclasses import dataclass

CANARY = "KANARI"
LIKE_IT = CANARY[:-1]
"""What statements look for: near enough to find a canary, and not itself taken for one."""
TEXTS = ("text", "character varying")


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and its columns that can be written, by name and type."""

    name: str
    columns: dict[str, str]

    def of(self, *kinds: str) -> list[str]:
        """The columns of these types."""
        return [name for name, kind in self.columns.items() if kind in kinds]


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
