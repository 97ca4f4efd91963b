# ruff: noqa: S608  # every statement is of our own words and numbers
"""How far the names of pairs agree, as the domain's rules say, each two names compared once.

Among a million pairs a few hundred thousand have different names, and most of those have nothing in
common. SQL tells which two names can have nothing in common, by likeness and by signature, and
never more than that: every other two are compared by the rules themselves.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import duckdb
import pyarrow as pa

from openmash.adapters.linkage.bulk_sides import ask_about
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import GivenLevel, SurnameLevel, compare_names
from openmash.domain.people.linkage.name_levels import (
    SOUND_LIKENESS,
    compare_given_words,
    compare_middles,
    compare_surname_words,
)

# Every level but DIFFERENT asks one of these of two words: a class in common, one beginning with
# the other, this likeness, or no more strokes apart than this.
_LEAST_LIKE: Final = SOUND_LIKENESS - 1e-6
_MOST_STROKES: Final = 2

_KEPT: Final = 1 << 16

_WITH_NAMES: Final = """
SELECT {columns} FROM {pairs}
JOIN read_parquet('{folder}/givens.parquet') ga ON ga.g = g1
JOIN read_parquet('{folder}/givens.parquet') gb ON gb.g = g2
JOIN read_parquet('{folder}/surnames.parquet') sa ON sa.s = s1
JOIN read_parquet('{folder}/surnames.parquet') sb ON sb.s = s2
JOIN read_parquet('{folder}/middles.parquet') ma ON ma.m = m1
JOIN read_parquet('{folder}/middles.parquet') mb ON mb.m = m2
JOIN read_parquet('{folder}/others.parquet') la ON la.l = l1
JOIN read_parquet('{folder}/others.parquet') lb ON lb.l = l2
"""


def _may_share(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Two sets of words may have one in common: both their signatures share a bit."""

    def signs(names: tuple[str, ...], which: str) -> str:
        return f"({' | '.join(name + which for name in names)})"

    parts = [f"({signs(one, which)} & {signs(other, which)}) <> 0" for which in ("", "_too")]
    return f"({' AND '.join(parts)})"


def _is_crossed(given: str, surname: str) -> str:
    """One's first name is a word of the other's surname; of what stood escaped, it may be."""
    word = f"""contains({surname}.surname, '"' || {given}.given || '"')"""
    may = _may_share((f"{given}.g_signs",), (f"{surname}.s_signs",))
    return f"({word} OR ({may} AND NOT {given}.g_plain))"


# Pairs of which one's name may stand elsewhere in the other's: among the further forenames or the
# aliases, in the surname's place, or in one word.
_ENTWINED: Final = f"""
(g1 <> g2 AND ga.given <> '' AND gb.given <> '' AND (
  {_may_share(("ga.g_signs",), ("mb.m_signs", "lb.l_signs"))}
  OR {_may_share(("gb.g_signs",), ("ma.m_signs", "la.l_signs"))}
  OR (mb.m_signs <> 0 AND starts_with(ga.given, gb.given))
  OR (ma.m_signs <> 0 AND starts_with(gb.given, ga.given))
  OR {_is_crossed("ga", "sb")} OR {_is_crossed("gb", "sa")}))
OR (s1 <> s2 AND (la.l_signs <> 0 OR lb.l_signs <> 0) AND (
  {_may_share(("sa.s_signs", "la.l_signs"), ("sb.s_signs",))}
  OR {_may_share(("sb.s_signs", "lb.l_signs"), ("sa.s_signs",))}))
"""
_MARKED: Final = (
    "l.*, ga.given = '' OR gb.given = '' AS no_given, "
    "sa.surname = '[]' OR sb.surname = '[]' AS no_surname, "
    "least(ga.given_variant, gb.given_variant) AS given_variant, "
    "least(sa.surname_variant, sb.surname_variant) AS surname_variant, "
    "(ma.middle = '[]') <> (mb.middle = '[]') AS one_has_none, "
    "ga.of_brothers AS brothers1, gb.of_brothers AS brothers2, "
    f"({_ENTWINED}) AS entwined"
)


def mark_entwined(folder: str, pairs: str) -> str:
    """Return the query of `pairs` with what is known of their names by themselves.

    Only of pairs that are not `entwined` is the level of each name that of its words alone.
    """
    return _WITH_NAMES.format(columns=_MARKED, pairs=f"{pairs} l", folder=folder)


_APART: Final = (
    "x.{plain} AND y.{plain} AND (x.{signs} & y.{signs}) = 0 AND NOT starts_with({x}, {y}) "
    "AND NOT starts_with({y}, {x}) AND jaro_winkler_similarity({x}, {y}) < {least} "
    "AND damerau_levenshtein({x}, {y}) > {most}"
)
_TO_COMPARE: Final = """
WITH two AS (
  SELECT DISTINCT least({n}1, {n}2) AS lower, greatest({n}1, {n}2) AS upper FROM {pairs}
  WHERE {n}1 <> {n}2 AND NOT entwined AND NOT {missing}
)
SELECT lower, upper, x.{name}, y.{name} FROM two
JOIN read_parquet('{folder}/{table}.parquet') x ON x.{n} = lower
JOIN read_parquet('{folder}/{table}.parquet') y ON y.{n} = upper
WHERE NOT coalesce({apart}, false)
"""


def _to_compare(folder: str, pairs: str, name: str, word: str, plain: str) -> str:
    """The pairs of names that may agree; `plain` says of which `word` is all there is."""
    n = name[0]
    apart = _APART.format(
        plain=plain,
        signs=f"{n}_signs",
        x=f"x.{word}",
        y=f"y.{word}",
        least=_LEAST_LIKE,
        most=_MOST_STROKES,
    )
    return _TO_COMPARE.format(
        n=n, name=name, table=f"{name}s", missing=f"no_{name}", pairs=pairs, folder=folder,
        apart=apart,
    )  # fmt: skip


def compare_givens(connection: duckdb.DuckDBPyConnection, folder: str, pairs: str) -> None:
    """Make the table `given_levels` (lower, upper, level) of first names that are not different."""
    query = _to_compare(folder, pairs, "given", "given", "g_plain")
    _compare(connection, "given_levels", query, compare_given_words)


def compare_surnames(connection: duckdb.DuckDBPyConnection, folder: str, pairs: str) -> None:
    """Make the table `surname_levels` (lower, upper, level) of surnames that are not different."""
    query = _to_compare(folder, pairs, "surname", "alone", "is_alone")

    def levels(x: str, y: str) -> int:
        return compare_surname_words(_set(x), _set(y))

    _compare(connection, "surname_levels", query, levels)


def compare_all_middles(connection: duckdb.DuckDBPyConnection, folder: str, pairs: str) -> None:
    """Make the table `middle_levels` (lower, upper, level) of further forenames."""
    query = _MIDDLES.format(pairs=pairs, folder=folder)

    def levels(x: str, y: str) -> int:
        return compare_middles(_set(x), _set(y))

    _compare(connection, "middle_levels", query, levels)


_MIDDLES: Final = """
WITH two AS (
  SELECT DISTINCT least(m1, m2) AS lower, greatest(m1, m2) AS upper FROM {pairs}
)
SELECT lower, upper, x.middle, y.middle FROM two
JOIN read_parquet('{folder}/middles.parquet') x ON x.m = lower
JOIN read_parquet('{folder}/middles.parquet') y ON y.m = upper
WHERE x.middle <> '[]' AND y.middle <> '[]'
"""


def _compare(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    query: str,
    compare_two: Callable[[str, str], int],
) -> None:
    rows = connection.execute(query).fetchall()
    ask_about(
        connection,
        table,
        {
            "lower": pa.array([row[0] for row in rows], pa.int32()),
            "upper": pa.array([row[1] for row in rows], pa.int32()),
            "level": pa.array([compare_two(x, y) for _, _, x, y in rows], pa.int8()),
        },
    )


_NUMBERS: Final = ("g1", "s1", "m1", "l1", "g2", "s2", "m2", "l2")
_NAMES: Final = (
    "ga.given, sa.surname, ma.middle, la.aliases, gb.given, sb.surname, mb.middle, lb.aliases"
)


def compare_entwined(connection: duckdb.DuckDBPyConnection, folder: str, pairs: str) -> None:
    """Make the table `entwined_levels`: numbers of all names of two people, and their levels."""
    numbers = ", ".join(_NUMBERS)
    two = f"(SELECT DISTINCT {numbers} FROM {pairs} WHERE entwined)"
    query = _WITH_NAMES.format(columns=f"{numbers}, {_NAMES}", pairs=two, folder=folder)
    rows = connection.execute(query).fetchall()
    found = [compare_names(_named(*row[8:12]), _named(*row[12:])) for row in rows]
    columns: dict[str, Any] = {
        name: pa.array([row[place] for row in rows], pa.int32())
        for place, name in enumerate(_NUMBERS)
    }
    columns["given"] = pa.array([given for given, _ in found], pa.int8())
    columns["surname"] = pa.array([surname for _, surname in found], pa.int8())
    ask_about(connection, "entwined_levels", columns)


@lru_cache(maxsize=_KEPT)
def _named(given: str, surname: str, middle: str, aliases: str) -> Card:
    return Card(given=given, surname=_set(surname), middle=_set(middle), aliases=_set(aliases))


@lru_cache(maxsize=_KEPT)
def _set(stored: str) -> frozenset[str]:
    return frozenset(json.loads(stored))


_GIVEN: Final = f"""CASE WHEN no_given THEN {GivenLevel.MISSING.value}
  WHEN l.g1 = l.g2 THEN {GivenLevel.SAME.value}
  WHEN entwined THEN e.given ELSE coalesce(words.level, {GivenLevel.DIFFERENT.value}) END"""

_SURNAME: Final = f"""CASE WHEN entwined THEN entwined_surname
  WHEN no_surname THEN {SurnameLevel.MISSING.value}
  WHEN l.s1 = l.s2 THEN {SurnameLevel.SAME.value}
  ELSE coalesce(words.level, {SurnameLevel.DIFFERENT.value}) END"""

_ON_ALL: Final = " AND ".join(f"e.{name} = l.{name}" for name in _NUMBERS)

WITH_GIVEN: Final = f"""
SELECT l.*, CAST({_GIVEN} AS TINYINT) AS given, e.surname AS entwined_surname FROM {{pairs}} l
LEFT JOIN given_levels words
  ON words.lower = least(l.g1, l.g2) AND words.upper = greatest(l.g1, l.g2)
LEFT JOIN entwined_levels e ON l.entwined AND {_ON_ALL}
"""
"""Query of marked pairs with the level of first names, once those are compared."""

WITH_SURNAME: Final = f"""
SELECT l.*, CAST({_SURNAME} AS TINYINT) AS surname FROM {{pairs}} l
LEFT JOIN surname_levels words
  ON words.lower = least(l.s1, l.s2) AND words.upper = greatest(l.s1, l.s2)
"""
"""Likewise with the level of surnames, of pairs that have that of first names."""

WITH_MIDDLE: Final = """
SELECT l.*, coalesce(words.level, 0) AS middle FROM {pairs} l
LEFT JOIN middle_levels words
  ON words.lower = least(l.m1, l.m2) AND words.upper = greatest(l.m1, l.m2)
"""
"""Likewise with the level of further forenames."""
