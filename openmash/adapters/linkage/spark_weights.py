"""Splink's own weighing of pairs, on Spark, with the settings of the model's file.

The same as `parity` has it do on DuckDB to prove our sums; here it is what a job's links rest on.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from openmash.adapters.linkage.pair_rows import SIDES
from openmash.adapters.linkage.settings import ADJUSTED, COMPARISONS
from openmash.adapters.linkage.spark_rows import RARE, Common
from openmash.adapters.linkage.spark_session import uri

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_NOT_PUT_IN_PLACE: Final = "org.apache.spark.sql.catalyst.optimizer.CollapseProject"
_KEPT: Final = ("asked", "held", "person", "further", "veto", "apart")


def common_of(settings: Mapping[str, Any]) -> Common:
    """Return, of each column, the names whose share of people the model tells."""
    shares = settings["openmash"]["shares"]
    return {column: frozenset(shares[column]["share"]) for column in ADJUSTED.values()}


def weighed(
    session: "SparkSession",
    settings: Mapping[str, Any],
    folder: Path,
) -> "DataFrame":
    """Return asked, held, person, further, veto, apart and bits of pairs, as Splink weighs them.

    Args:
        session: with a folder for checkpoints, in which Splink leaves what it worked out.
        settings: a model's file as read.
        folder: with rows as `spark_rows.PAIRS` in its folder `pairs`; takes more.
    """
    from splink import Linker, SettingsCreator, SparkAPI

    # Names of tables of its own for each table of pairs, as in `pair_rows`: Splink takes one that
    # is there for its own. What it brings for Spark compares names, which come compared.
    own_session = session.newSession()
    # Splink says the sum four times over; put in place of its name each time, it is a program
    # longer than Java takes.
    own_session.conf.set("spark.sql.optimizer.excludedRules", _NOT_PUT_IN_PLACE)
    connect: Any = SparkAPI
    api = connect(spark_session=own_session, register_udfs_automatically=False)
    pairs = own_session.read.parquet(uri(folder / "pairs"))
    sides = [
        api.register(_side(pairs, end), dataset_display_name=name)
        for end, name in zip("lr", SIDES, strict=True)
    ]
    linker = Linker(sides, SettingsCreator(**_for_spark(settings)), log_level=None)
    for column, table in _shares(settings).items():
        pq.write_table(table, folder / f"{column}.parquet")
        shares = own_session.read.parquet(uri(folder / f"{column}.parquet"))
        linker.table_management.register_term_frequency_lookup(api.register(shares), column)
    found = linker.inference.predict().as_spark_dataframe()
    kept = {name: found[f"{name}_l"] for name in _KEPT}
    return found.select(
        *(column.alias(name) for name, column in kept.items()), found["match_weight"].alias("bits")
    )


def _side(pairs: "DataFrame", end: str) -> "DataFrame":
    names = [pairs[f"{name}_{end}"].alias(name) for name in ADJUSTED.values()]
    return pairs.select("pair", *_KEPT, *COMPARISONS, *names)


def _for_spark(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with names of columns quoted as Spark quotes them.

    To Spark, what stands in double quotes is a text: no pair would be on any level.
    """
    own = {key: value for key, value in settings.items() if key != "openmash"}
    comparisons = [
        {
            **comparison,
            "comparison_levels": [
                {**level, "sql_condition": level["sql_condition"].replace('"', "`")}
                for level in comparison["comparison_levels"]
            ],
        }
        for comparison in own["comparisons"]
    ]
    return own | {"comparisons": comparisons, "additional_columns_to_retain": list(_KEPT)}


def _shares(settings: Mapping[str, Any]) -> dict[str, pa.Table]:
    """Of each column, the share of people who bear each name: what Splink adjusts by."""
    found = {}
    for column in ADJUSTED.values():
        told = settings["openmash"]["shares"][column]
        shares = {**told["share"], RARE: told["rare"]}
        found[column] = pa.table({column: list(shares), f"tf_{column}": list(shares.values())})
    return found
