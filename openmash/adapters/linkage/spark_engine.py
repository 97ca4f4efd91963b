# ruff: noqa: S608  # every statement is of our own words and numbers
"""A bulk job's heavy part on Spark: the same keys, the domain's own rules, Splink's own weights.

Keys are made by the statements of `bulk_keys`; the levels of pairs and their vetoes by the rules in
Python, which the workers load; the weights by Splink from the model's file. What is left of a step
is a file of the same name and form as DuckDB leaves, except that some are folders of parts. The job
folder must be reached by the same path from every machine.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from openmash.adapters.linkage.bulk import Job, Part
from openmash.adapters.linkage.bulk_keys import keys_query
from openmash.adapters.linkage.bulk_sides import connect, write
from openmash.adapters.linkage.bulk_slips import MISDATED, NUMBERS, likely_names
from openmash.adapters.linkage.bulk_values import SIDES
from openmash.adapters.linkage.spark_rows import PAIRS, VALUES, Batches, pairs_of, values_of
from openmash.adapters.linkage.spark_session import FOLDER, silent_of_pandas, uri
from openmash.adapters.linkage.spark_weights import common_of, weighed
from openmash.domain.people.extracts.blocking import MOST_ASKED, PASSES, Kind
from openmash.domain.people.linkage.model import Model

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# The tables that `bulk_keys.MADE` speaks of, of one list.
_TABLES: Final = {
    "told": """
SELECT *, how = 'day' AS to_the_day, born IS NOT NULL AS is_born, year(born) AS year,
  month(born) AS month, day(born) AS day, year(expected) * 12 + month(expected) AS due
FROM listed""",
    "housed": """
SELECT *, left(code, length(code) - 2) AS sector FROM (SELECT *, explode(codes) AS code FROM told)
""",
    "sounded": "SELECT place, explode(sounds) AS sound FROM told",
    "worded": "SELECT *, explode(sounds) AS sound FROM told",
    "paired": """
SELECT * FROM (SELECT *, explode(sounds) AS other FROM (SELECT *, explode(sounds) AS one FROM told))
WHERE one < other
""",
    "numbers": NUMBERS,
    "misdated": MISDATED,
}
# A name as written, and with each of its letters left out.
_LESS: Final = (
    "explode(array_append(transform(sequence(1, length(written)), "
    "n -> concat(left(written, n - 1), substring(written, n + 1))), written))"
)
_NAMES: Final = {"givens": ("g", "given_kind"), "surnames": ("s", "surname_kind")}


class OnSpark:
    """Many machines, or the processors of one."""

    chunk = 2_000_000
    at_once = 1
    sorts_into = "held-side"

    def __init__(self, session: "SparkSession") -> None:
        self._session = session

    def values(self, job: Job, _model: Model) -> None:
        """Make what keys are made from, of both lists."""
        for side in SIDES:
            people = self._read(job.folder / f"{side}.parquet").select("place", "card")
            self._write(mapped(people, values_of, VALUES), job.folder / f"{side}-side.parquet")

    def keys(self, job: Job, name: str, without: Sequence[Path]) -> None:
        """Write the keys that both lists have, without those too many share."""
        kinds, folder = PASSES[name], job.folder
        listed = self._read(folder / "asked-side.parquet")
        for path in without:
            listed = listed.join(self._places(path), "place", "left_anti")
        if name == "far":
            self._guess(listed, folder)
        asked = self._made(listed, kinds, asked=True).persist()
        rare = asked.join(_shared_by_few(asked, str(MOST_ASKED)), "key", "left_semi")
        self._write(self._marked(rare, folder, "asked"), folder / f"asked-{name}.parquet")
        kept = rare.selectExpr("place", "true AS is_kept").distinct()
        keyed = asked.select("place").distinct().join(kept, "place", "left")
        keyed = keyed.selectExpr("place", "is_kept IS NOT NULL AS kept")
        keyed.write.mode("overwrite").parquet(uri(folder / FOLDER / "keyed"))
        asked.unpersist()
        limits = " ".join(f"WHEN {n} THEN {each.most}" for n, each in enumerate(kinds.values(), 1))
        made = self._made(self._read(folder / "held-side.parquet"), kinds, asked=False)
        met = self._read(folder / f"asked-{name}.parquet").select("key").distinct()
        held = made.join(met, "key", "left_semi").persist()
        rare = held.join(
            _shared_by_few(held, f"CASE any_value(kind) {limits} END"), "key", "left_semi"
        )
        self._write(self._marked(rare, folder, "held"), folder / f"held-{name}.parquet")
        held.unpersist()
        self._gather(folder, "keyed", "place, kept", folder / f"keyed-{name}.parquet")

    def score(self, job: Job, model: Model, part: Part, path: Path) -> None:
        """Write the pairs that weigh enough."""
        folder, places = job.folder, part.places
        asked, held = (self._read(folder / f"{side}-{part.name}.parquet") for side in SIDES)
        asked = asked.where(f"place >= {places.start} AND place < {places.stop}")
        asked.createOrReplaceTempView("asked_keys")
        held.createOrReplaceTempView("held_keys")
        for side in SIDES:
            self._read(folder / f"{side}.parquet").createOrReplaceTempView(f"{side}_people")
        two, common = self._session.sql(_TWO), common_of(job.settings)
        self._write(mapped(two, pairs_of(common), PAIRS), folder / FOLDER / "pairs")
        least = model.thresholds.possible - job.shift
        scored = weighed(self._session, job.settings, folder / FOLDER)
        scored.where(f"bits >= {least!r}").write.parquet(uri(folder / FOLDER / "scored"))
        self._gather(folder, "scored", "asked, held, person, bits, further, veto, apart", path)
        for each in (folder / FOLDER / "pairs", *(folder / FOLDER).glob("checkpoints/*/*")):
            shutil.rmtree(each)

    def _guess(self, listed: "DataFrame", folder: Path) -> None:
        """Make the tables of what the names of the rows may have meant."""
        listed.createOrReplaceTempView("told")
        for table, (name, kind) in _NAMES.items():
            columns = (f"{name} AS name", f"{kind} AS kind", f"{name} AS written")
            sides = [
                self._read(folder / f"{side}-side.parquet").selectExpr(*columns) for side in SIDES
            ]
            sides[0].union(sides[1]).distinct().createOrReplaceTempView(table)
            likely = self._session.sql(likely_names(name, table, _LESS))
            likely.createOrReplaceTempView(f"likely_{table}")

    def _made(self, listed: "DataFrame", kinds: Mapping[str, Kind], *, asked: bool) -> "DataFrame":
        """The keys of one list: place, kind by its number, key."""
        listed.createOrReplaceTempView("listed")
        for table, query in _TABLES.items():
            self._session.sql(query).createOrReplaceTempView(table)
        query = keys_query(kinds, asked=asked, digest="xxhash64")
        return self._session.sql(query).distinct()

    def _marked(self, keys: "DataFrame", folder: Path, side: str) -> "DataFrame":
        """Keys with whether they are of somebody new or changed since the last job."""
        fresh = folder / f"{side}-fresh.parquet"
        if not fresh.exists():
            return keys.selectExpr("place", "true AS fresh", "key")
        places = self._places(fresh).selectExpr("place", "true AS is_fresh").distinct()
        marked = keys.join(places, "place", "left")
        return marked.selectExpr("place", "is_fresh IS NOT NULL AS fresh", "key")

    def _places(self, path: Path) -> "DataFrame":
        """The first column of a file: rows or records by their place."""
        return self._read(path).toDF("place", *self._read(path).columns[1:]).select("place")

    def _read(self, path: Path) -> "DataFrame":
        return self._session.read.parquet(uri(path))

    def _write(self, table: "DataFrame", path: Path) -> None:
        """Write a table as a folder of parts, which is there at the end only."""
        half = path.with_suffix(".half")
        table.write.mode("overwrite").parquet(uri(half))
        # Of a step that was cut short, one of its folders may be there.
        shutil.rmtree(path, ignore_errors=True)
        half.rename(path)

    def _gather(self, folder: Path, name: str, columns: str, path: Path) -> None:
        """Make one file, as the steps after read it, of parts; those go."""
        parts = folder / FOLDER / name
        with connect(folder) as connection:
            write(connection, path, f"SELECT {columns} FROM read_parquet('{parts}/*.parquet')")
        shutil.rmtree(parts)


_TWO: Final = """
SELECT asked, held, h.person, a.card AS one, h.card AS other FROM (
  SELECT DISTINCT a.place AS asked, h.place AS held
  FROM asked_keys a JOIN held_keys h USING (key) WHERE a.fresh OR h.fresh
) JOIN asked_people a ON a.place = asked JOIN held_people h ON h.place = held
"""


def _shared_by_few(keys: "DataFrame", most: str) -> "DataFrame":
    """The keys that no more people share than may."""
    counted = keys.groupBy("key")
    from pyspark.sql.functions import expr

    return counted.agg(expr(f"count(*) <= {most}").alias("few")).where("few").select("key")


def mapped(
    table: "DataFrame", work: Callable[[Batches], Batches], schema: pa.Schema
) -> "DataFrame":
    """Return what the workers make of a table, batch by batch.

    Args:
        work: what they do. schema: of what they make.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    with silent_of_pandas():
        return table.mapInArrow(work, from_arrow_schema(schema))
