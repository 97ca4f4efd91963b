"""The engines that a bulk job may run on, by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from openmash.adapters.linkage.bulk import Engine, OnDuckDb
from openmash.adapters.linkage.spark_engine import OnSpark
from openmash.adapters.linkage.spark_session import need, opened


class EngineName(StrEnum):
    """What an engine is called where one is chosen."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def need_engine(name: EngineName) -> None:
    """Do nothing if an engine can run here.

    Raises:
        Misconfigured: something that it needs is missing; the sentence says what.
    """
    if name is EngineName.SPARK:
        need()


@contextmanager
def engine_of(name: EngineName, folder: Path) -> Iterator[Engine]:
    """Give an engine, and end what was started for it.

    Args:
        folder: the job's, in which it keeps what it puts down.

    Raises:
        Misconfigured: something that it needs is missing.
        NotNow: it gave up.
    """
    if name is EngineName.DUCKDB:
        yield OnDuckDb()
        return
    with opened(folder) as session:
        yield OnSpark(session)
