# ruff: noqa: S608  # every statement is of our own words and numbers
"""The keys by which two long lists meet, made in SQL for a whole list at once.

Which kinds there are, and how many people may share one, says `domain.people.extracts.blocking`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from openmash.adapters.linkage.bulk_sides import connect, write
from openmash.adapters.linkage.bulk_values import SIDES
from openmash.domain.people.extracts.blocking import EXACT, LEAN, MOST_ASKED, Kind

# What a key is made of: `told` a person, `worded` a person with the sound of a name, `paired` one
# with the sounds of two, `housed` one with a postcode.
_SIDE: Final = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT * EXCLUDE (houses, sex, unborn, given_same, surname_same),
  how = 'day' AS to_the_day, born IS NOT NULL AS is_born, year(born) AS year,
  month(born) AS month, day(born) AS day, year(expected) * 12 + month(expected) AS due
FROM read_parquet('{folder}/{side}-side.parquet') WHERE {where};

CREATE OR REPLACE TEMP VIEW housed AS
SELECT *, left(code, length(code) - 2) AS sector FROM (
  SELECT *, home AS code FROM told WHERE homes > 0
  UNION ALL SELECT *, other_home FROM told WHERE homes > 1
  UNION ALL SELECT * EXCLUDE (tail), tail FROM (
    SELECT *, unnest(more[3:]) AS tail FROM told WHERE homes > 2
  )
);
"""
_SOUNDS: Final = """
CREATE OR REPLACE TEMP VIEW words AS FROM read_parquet('{folder}/words.parquet');

CREATE OR REPLACE TEMP TABLE sounded AS
  SELECT place, sound FROM told JOIN words ON number = g AND words.of = 'g'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = s AND words.of = 's'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = m AND words.of = 'm'
  UNION ALL SELECT place, sound FROM told JOIN words ON number = l AND words.of = 'l';

CREATE OR REPLACE TEMP VIEW worded AS FROM told JOIN sounded USING (place);

CREATE OR REPLACE TEMP VIEW paired AS
SELECT told.*, a.sound AS one, b.sound AS other
FROM told JOIN sounded a USING (place) JOIN sounded b ON b.place = a.place AND a.sound < b.sound;
"""

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
    "M": ("month, day, one, other", "paired", "to_the_day"),
    "S": ("year, s", "told", "is_born AND is_named"),
    "G": ("year, g", "told", "is_born AND is_called"),
    "Z": ("sector, s", "housed", "is_named"),
    "R": ("s", "told", "is_named"),
    "E": ("due, sound", "worded", "expected IS NOT NULL"),
    "X": ("due, code", "housed", "expected IS NOT NULL"),
}
"""Of each kind of key: what it is made of, where that stands, and of whom it can be made."""

# A likely slip is guessed on the side of the extract alone: day and month exchanged, a month off.
_GUESSED: Final = (
    (
        "D",
        "make_date(year, day, month), sound",
        "worded",
        "to_the_day AND day <= 12",
    ),
    ("E", "due - 1, sound", "worded", "expected IS NOT NULL"),
    ("E", "due + 1, sound", "worded", "expected IS NOT NULL"),
    ("X", "due - 1, code", "housed", "expected IS NOT NULL"),
    ("X", "due + 1, code", "housed", "expected IS NOT NULL"),
)


def write_keys(folder: Path, name: str, *, but: str = "false") -> None:
    """Write one sort of keys of both lists, those that both have, without those too many share.

    Into `asked-<name>.parquet` and `held-<name>.parquet`; with the lean ones the rows of the
    extract whose every key too many share, into `alike.parquet`. Where there is a file
    `asked-fresh.parquet` or `held-fresh.parquet`, only the places in it are new or changed since
    the last job; without it all are.

    Args:
        folder: the job's. name: exact or lean.
        but: which rows of the extract need no keys, in SQL.
    """
    kinds = {"exact": EXACT, "lean": LEAN}[name]
    with connect(folder) as connection:
        for side in SIDES:
            where = f"NOT ({but})" if side == "asked" else "true"
            connection.execute(_SIDE.format(folder=folder, side=side, where=where))
            if name == "lean":
                connection.execute(_SOUNDS.format(folder=folder))
            query = keys_query(kinds, guessed=side == "asked" and name == "lean")
            known = "SEMI JOIN asked_keys USING (key)" if side == "held" else ""
            connection.execute(
                f"CREATE TEMP TABLE {side}_keys AS "
                f"SELECT DISTINCT place, kind, key FROM ({query}) {known}"
            )
        for side in SIDES:
            _keep(connection, folder, side, name, kinds)
        if name == "lean":
            write(connection, folder / "alike.parquet", _ALIKE.format(folder=folder))


def keys_query(kinds: Mapping[str, Kind], *, guessed: bool, digest: str = "hash") -> str:
    """Return the query that makes keys (place, kind by its number from 1, key) of one list.

    Args:
        kinds: which. guessed: with likely slips. digest: the SQL function that makes one number.
    """
    made = [(kind, *MADE[kind]) for kind in kinds]
    if guessed:
        made.extend(_GUESSED)
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
_ALIKE: Final = """
SELECT DISTINCT place FROM asked_keys
WHERE place NOT IN (SELECT place FROM read_parquet('{folder}/asked-lean.parquet'))
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
