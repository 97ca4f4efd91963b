# ruff: noqa: S608  # every statement is of our own words and numbers
"""The keys by which two long lists meet, made in SQL for a whole list at once.

Which kinds there are, and how many people may share one, says `domain.people.extracts.blocking`.
What was likely mistyped is guessed in `bulk_slips`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from openmash.adapters.linkage.bulk_sides import connect, write
from openmash.adapters.linkage.bulk_slips import GUESSED, MISDATED, NUMBERS, likely_names
from openmash.adapters.linkage.bulk_values import SIDES
from openmash.domain.people.extracts.blocking import MOST_ASKED, PASSES, Kind

# What a key is made of: `told` a person, `worded` a person with the sound of a name, `paired` one
# with the sounds of two, `housed` one with a postcode.
_SIDE: Final = """
CREATE TEMP {kept} told AS
SELECT {columns}, how = 'day' AS to_the_day, born IS NOT NULL AS is_born, year(born) AS year,
  month(born) AS month, day(born) AS day, year(expected) * 12 + month(expected) AS due
FROM read_parquet('{folder}/{side}-side.parquet') WHERE {where};

CREATE OR REPLACE TEMP VIEW housed AS
SELECT *, left(code, length(code) - 2) AS sector FROM (
  SELECT *, home AS code FROM told WHERE homes > 0
  UNION ALL SELECT *, other_home FROM told WHERE homes > 1
  UNION ALL SELECT * EXCLUDE (tail), tail FROM (
    SELECT *, unnest(more[3:]) AS tail FROM told WHERE homes > 2
  )
) {homes};
"""
_EVERY: Final = "place, g, s, born, expected, homes, home, other_home, more"
_COLUMNS: Final = {
    "exact": f"{_EVERY}, given_kind, is_called, nhs",
    "near": f"{_EVERY}, m, l, nhs, upn, phone",
    "far": f"{_EVERY}, m, l, given_kind, surname_kind, is_called, is_named",
}
_SOUNDS: Final = """
CREATE OR REPLACE TEMP VIEW words AS FROM read_parquet('{folder}/words.parquet');

CREATE OR REPLACE TEMP TABLE sounded AS
  SELECT place, sound FROM told JOIN words ON number = g AND words.of = 'g'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = s AND words.of = 's'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = m AND words.of = 'm'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = l AND words.of = 'l';

CREATE OR REPLACE TEMP VIEW worded AS FROM told JOIN sounded USING (place);
"""
_PAIRED: Final = """
CREATE OR REPLACE TEMP TABLE heard AS SELECT place, sound FROM worded {of_whom};

CREATE OR REPLACE TEMP VIEW paired AS
SELECT told.*, a.sound AS one, b.sound AS other
FROM told JOIN heard a USING (place) JOIN heard b ON b.place = a.place AND a.sound < b.sound;
"""
_SPELT: Final = """
CREATE OR REPLACE TEMP VIEW givens AS
SELECT g AS name, given_kind AS kind, given AS written FROM read_parquet('{folder}/givens.parquet');

CREATE OR REPLACE TEMP VIEW surnames AS
SELECT s AS name, surname_kind AS kind,
  array_to_string(from_json(surname, '["VARCHAR"]'), ' ') AS written
FROM read_parquet('{folder}/surnames.parquet');
"""
# A name as written, and with each of its letters left out.
_LESS: Final = (
    "unnest(list_append(list_transform(range(1, length(written) + 1), "
    "lambda n: left(written, n - 1) || written[n + 1:]), written))"
)

MADE: Final[Mapping[str, tuple[str, str, str]]] = {
    "n": ("nhs, born, given_kind", "told", "nhs <> '' AND to_the_day AND is_called"),
    "x": ("g, s, born, code", "housed", "to_the_day AND is_called"),
    "N": ("nhs", "told", "nhs <> ''"),
    "U": ("upn", "told", "upn <> ''"),
    "T": ("phone", "told", "phone <> ''"),
    "D": ("born, sound", "worded", "to_the_day"),
    "P": ("code, sound", "housed JOIN sounded USING (place)", "true"),
    "F": ("given_kind, surname_kind", "told", "is_called AND is_named"),
    "Y": ("year, one, other", "paired", "is_born"),
    "S": ("year, s", "told", "is_born AND is_named"),
    "Z": ("sector, s", "housed", "is_named"),
    "E": ("due, sound", "worded", "expected IS NOT NULL"),
    "X": ("due, code", "housed", "expected IS NOT NULL"),
    "d": ("year, month, day, g", "told", "to_the_day AND is_called"),
}
"""Of each kind of key: what it is made of, where that stands, and of whom it can be made."""

_SURNAME_DATED: Final = ("d", "year, month, s, day", "told", "to_the_day AND is_named")


def write_keys(folder: Path, name: str, *, but: str = "false") -> None:
    """Write one sort of keys of both lists, those that both have, without those too many share.

    Into `asked-<name>.parquet` and `held-<name>.parquet`; which rows of the extract had keys, and
    whether any was kept, into `keyed-<name>.parquet`. Where there is a file
    `asked-fresh.parquet` or `held-fresh.parquet`, only the places in it are new or changed since
    the last job; without it all are.

    Args:
        folder: the job's. name: of the pass.
        but: which rows of the extract need no keys, in SQL.
    """
    kinds = PASSES[name]
    with connect(folder) as connection:
        for side in SIDES:
            where = f"NOT ({but})" if side == "asked" else "true"
            _tell(connection, folder, side, name, where)
            query = keys_query(kinds, asked=side == "asked")
            known = "SEMI JOIN asked_keys USING (key)" if side == "held" else ""
            connection.execute(
                f"CREATE TEMP TABLE {side}_keys AS "
                f"SELECT DISTINCT place, kind, key FROM ({query}) {known}"
            )
        for side in SIDES:
            _keep(connection, folder, side, name, kinds)
        write(connection, folder / f"keyed-{name}.parquet", _KEYED.format(folder=folder, name=name))


def _tell(
    connection: duckdb.DuckDBPyConnection, folder: Path, side: str, name: str, where: str
) -> None:
    """Make what the keys of one side are made from.

    Of the long list only who can meet anybody: copying it, or making all its keys, takes longer
    than all else that a pass does.
    """
    is_asked, is_far = side == "asked", name == "far"
    narrowed = not is_asked and not is_far
    words = {"folder": folder, "side": side, "where": where, "columns": _COLUMNS[name]}
    words["kept"] = "TABLE" if is_asked else "VIEW"
    words["homes"] = "SEMI JOIN wanted_homes USING (code)" if narrowed else ""
    if not is_asked:
        connection.execute("CREATE TEMP TABLE wanted_homes AS SELECT DISTINCT code FROM housed")
        if is_far:
            connection.execute(
                "CREATE TEMP TABLE wanted_sounds AS SELECT DISTINCT year, sound FROM worded"
            )
        connection.execute("DROP TABLE told")
    connection.execute(_SIDE.format(**words))
    if name != "exact":
        connection.execute(_SOUNDS.format(folder=folder))
    if is_far:
        of_whom = "" if is_asked else "SEMI JOIN wanted_sounds USING (year, sound)"
        connection.execute(_PAIRED.format(of_whom=of_whom))
        if is_asked:
            _guess(connection, folder)


def _guess(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of what the rows may have meant."""
    connection.execute(_SPELT.format(folder=folder))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW numbers AS {NUMBERS}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW misdated AS {MISDATED}")
    for of, table in (("g", "givens"), ("s", "surnames")):
        query = likely_names(of, table, _LESS)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE likely_{table} AS {query}")


def keys_query(kinds: Mapping[str, Kind], *, asked: bool, digest: str = "hash") -> str:
    """Return the query that makes keys (place, kind by its number from 1, key) of one list.

    Args:
        kinds: which.
        asked: the list is the extract: of what is likely mistyped keys are made too.
        digest: the SQL function that makes one number.
    """
    made = [(kind, *MADE[kind]) for kind in kinds if not (asked and kind == "d")]
    if "d" in kinds and not asked:
        made.append(_SURNAME_DATED)
    if asked:
        made.extend(each for each in GUESSED if each[0] in kinds)
    number = {kind: n for n, kind in enumerate(kinds, start=1)}
    return " UNION ALL ".join(
        f"SELECT place, CAST({number[kind]} AS TINYINT) AS kind, "
        f"{digest}({number[kind]}, {of}) AS key FROM {where} WHERE {whose}"
        for kind, of, where, whose in made
    )


_RARE: Final = """
SELECT place, {fresh} AS fresh, '{letters}'[kind] AS kind, key FROM {side}_keys SEMI JOIN (
  SELECT key FROM {side}_keys GROUP BY key HAVING count(*) <= {most}
) USING (key)
"""
_KEYED: Final = """
SELECT DISTINCT place, place IN (SELECT place FROM read_parquet('{folder}/asked-{name}.parquet'))
  AS kept
FROM asked_keys
"""


def _keep(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    side: str,
    name: str,
    kinds: Mapping[str, Kind],
) -> None:
    fresh = folder / f"{side}-fresh.parquet"
    is_fresh = f"place IN (FROM read_parquet('{fresh}'))" if fresh.exists() else "true"
    limits = " ".join(f"WHEN {n} THEN {each.most}" for n, each in enumerate(kinds.values(), 1))
    most = f"CASE any_value(kind) {limits} END" if side == "held" else str(MOST_ASKED)
    query = _RARE.format(side=side, fresh=is_fresh, most=most, letters="".join(kinds))
    write(connection, folder / f"{side}-{name}.parquet", query)
