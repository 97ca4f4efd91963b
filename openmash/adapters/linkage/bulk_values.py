"""Every name of both lists once: what the rules say of it, and a number in its place.

A million people bear some fifty thousand names. What is known of a name by itself (its sounds, its
class, how common it is) is asked of the domain once for each, and joined back.
"""

import json
from collections.abc import Callable, Iterable
from functools import reduce
from math import log2
from operator import or_
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import duckdb
import pyarrow as pa

from openmash.adapters.linkage.bulk_sides import ask_about, connect, write
from openmash.domain.people.extracts.blocking import MOST_WORDS
from openmash.domain.people.linkage.common import SHARED_BY_BROTHERS
from openmash.domain.people.linkage.levels import GivenLevel, SurnameLevel
from openmash.domain.people.linkage.model import Commonness, Model
from openmash.domain.people.linkage.scoring import surname_class, surname_value
from openmash.domain.people.linkage.variants import classes, label
from openmash.domain.people.sounds import sound

SIDES: Final = ("asked", "held")
_BITS: Final = 63

# The places of a card's fields in its stored form, as `Card.to_json` writes them.
_FIELDS: Final = (
    "given",
    "middle",
    "surname",
    "aliases",
    "born",
    "precision",
    "expected",
    "unborn",
    "sex",
    "nhs",
    "upn",
    "postcodes",
    "houses",
    "phone",
)
_PATHS: Final = ", ".join(f"'$[{place}]'" for place in range(len(_FIELDS)))
_TOLD: Final = """
CREATE TEMP TABLE {side}_told AS
SELECT place, person, cell[1] AS given, cell[2] AS middle, cell[3] AS surname, cell[4] AS aliases,
  TRY_CAST(cell[5] AS DATE) AS born, cell[6] AS how, TRY_CAST(cell[7] AS DATE) AS expected,
  cell[8] = '1' AS unborn, cell[9] AS sex, cell[10] AS nhs, cell[11] AS upn,
  cell[12] AS postcodes, cell[13] AS houses, cell[14] AS phone
FROM (
  SELECT place, person, json_extract_string(card, [{paths}]) AS cell
  FROM read_parquet('{folder}/{side}.parquet')
)
"""

# Most people have one postcode or two; `more` holds them only where there are others.
_SIDE: Final = """
SELECT place, person, g, s, m, l, given_same, surname_same, given_kind, surname_kind,
  given <> '' AS is_called, surname <> '[]' AS is_named, born, how, expected, unborn, sex,
  nhs, upn, phone, houses, CAST(len(codes) AS TINYINT) AS homes,
  coalesce(codes[1], '') AS home, coalesce(codes[2], '') AS other_home,
  CASE WHEN len(codes) > 2 THEN codes END AS more
FROM (
  SELECT *, from_json(postcodes, '["VARCHAR"]') AS codes
  FROM {side}_told JOIN givens USING (given) JOIN surnames USING (surname)
  JOIN middles USING (middle) JOIN others USING (aliases)
)
"""


def write_values(folder: Path, model: Model) -> None:
    """Write both lists with names as numbers, `*-side.parquet`, and what is known of each name.

    `givens`, `surnames`, `middles` and `others` (all other names) are the names; `words.parquet`
    has the words of each with their sounds.
    """
    with connect(folder) as connection:
        for side in SIDES:
            connection.execute(_TOLD.format(side=side, folder=folder, paths=_PATHS))
        _write_names(connection, folder, model)
        for side in SIDES:
            write(connection, folder / f"{side}-side.parquet", _SIDE.format(side=side))


def _write_names(connection: duckdb.DuckDBPyConnection, folder: Path, model: Model) -> None:
    givens = _distinct(connection, "given")
    ask_about(connection, "givens", {"g": _numbers(givens), **_of_givens(givens, model)})
    surnames = _distinct(connection, "surname")
    told = [json.loads(each) for each in surnames]
    ask_about(
        connection,
        "surnames",
        {"s": _numbers(surnames), "surname": pa.array(surnames), **_of_surnames(told, model)},
    )
    words = {"g": [[each] for each in givens], "s": told}
    for table, column, number in (("middles", "middle", "m"), ("others", "aliases", "l")):
        values = _distinct(connection, column)
        words[number] = [json.loads(each) for each in values]
        told_of = {number: _numbers(values), column: pa.array(values)}
        ask_about(connection, table, told_of | _signs(number, words[number]))
    for table in ("givens", "surnames", "middles", "others"):
        write(connection, folder / f"{table}.parquet", f"FROM {table}")
    _write_words(connection, folder, words)


def _distinct(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    query = f"SELECT {column} FROM asked_told UNION SELECT {column} FROM held_told"  # noqa: S608
    return [value for (value,) in connection.execute(query).fetchall()]


def _numbers(values: list[Any]) -> pa.Array:
    return pa.array(range(len(values)), pa.int32())


def _told_apart(values: Iterable[str]) -> pa.Array:
    """A number for each value, the same for the same."""
    numbers: dict[str, int] = {}
    return pa.array([numbers.setdefault(each, len(numbers)) for each in values], pa.int32())


def _of_givens(givens: list[str], model: Model) -> dict[str, pa.Array]:
    same, variant = (
        _worth(model, "given", GivenLevel.SAME, "given_name"),
        _worth(model, "given", GivenLevel.VARIANT, "given_class"),
    )
    return {
        "given": pa.array(givens),
        "given_kind": _told_apart(map(label, givens)),
        "given_same": pa.array([same(each) for each in givens], pa.float64()),
        "given_variant": pa.array([variant(label(each)) for each in givens], pa.float64()),
        **_signs("g", [[each] for each in givens]),
        "of_brothers": pa.array([each in SHARED_BY_BROTHERS for each in givens]),
        "g_plain": pa.array([each.isascii() and len(each) > 1 for each in givens]),
    }


def _of_surnames(surnames: list[list[str]], model: Model) -> dict[str, pa.Array]:
    same, variant = (
        _worth(model, "surname", SurnameLevel.SAME, "surname_name"),
        _worth(model, "surname", SurnameLevel.VARIANT, "surname_class"),
    )
    sets = [frozenset(each) for each in surnames]
    alone = [each[0] if len(each) == 1 and each[0].isascii() else None for each in surnames]
    kinds = [surname_class(each) for each in sets]
    return {
        "surname_kind": _told_apart(kinds),
        "surname_same": pa.array([same(surname_value(each)) for each in sets], pa.float64()),
        "surname_variant": pa.array([variant(each) for each in kinds], pa.float64()),
        **_signs("s", surnames),
        "alone": pa.array(alone, pa.string()),
        "is_alone": pa.array([each is not None for each in alone]),
    }


def _worth(model: Model, field: str, level: int, column: str) -> Callable[[str], float]:
    """What two who share a name weigh on a level: its bits, and those of the name being rare."""
    common: Commonness = model.common[column]
    bits = model.bits[field][level] + common.levels[level]
    return lambda name: bits - log2(common.of(name)) if name else 0.0


def _signs(of: str, names: list[list[str]]) -> dict[str, pa.Array]:
    """Two signatures of each name: of its words and their classes.

    Names that have a word or a class in common share a bit in both; others seldom do.
    """
    first, second = [], []
    for words in names:
        codes = [crc32(each.encode()) for each in _with_classes(words) if each]
        first.append(reduce(or_, (1 << code % _BITS for code in codes), 0))
        second.append(reduce(or_, (1 << code // _BITS % _BITS for code in codes), 0))
    return {
        f"{of}_signs": pa.array(first, pa.int64()),
        f"{of}_signs_too": pa.array(second, pa.int64()),
    }


def _with_classes(words: Iterable[str]) -> set[str]:
    every = set(words)
    return every.union(*map(classes, every))


def sounds_of(name: list[str]) -> list[str]:
    """How the words of a name sound from which keys are made; the name as it is stored."""
    told = [each for each in name if len(each) > 1][:MOST_WORDS]
    return [code for word in told if (code := sound(word))]


def _write_words(
    connection: duckdb.DuckDBPyConnection, folder: Path, words: dict[str, list[list[str]]]
) -> None:
    """Write the words of every name, and how they sound."""
    columns: dict[str, list[Any]] = {"of": [], "number": [], "sound": []}
    for of, names in words.items():
        for number, name in enumerate(names):
            for code in sounds_of(name):
                columns["of"].append(of)
                columns["number"].append(number)
                columns["sound"].append(code)
    ask_about(
        connection,
        "words",
        {
            "of": pa.array(columns["of"], pa.string()),
            "number": pa.array(columns["number"], pa.int32()),
            "sound": _told_apart(columns["sound"]),
        },
    )
    write(connection, folder / "words.parquet", "FROM words")
