"""Spark for tests: small, and skipped with one line where it cannot run."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from openmash.adapters.linkage.spark_session import missing

SMALL = {
    "spark.master": "local[2]",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    # Of a few thousand rows, most of the time went into compiling what looks at them.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def skip_without_spark() -> None:
    """Skip the test that asks where pyspark or Java is missing."""
    if find_spec("pyspark") is None:
        pytest.skip("no pyspark")
    if missing():
        pytest.skip("no Java")


def listening(process: int) -> set[str]:
    """The addresses, as the kernel writes them, at which a process waits to be spoken to."""
    sockets = {
        each.readlink().name.removeprefix("socket:[").removesuffix("]")
        for each in Path(f"/proc/{process}/fd").iterdir()
        if each.is_symlink() and str(each.readlink()).startswith("socket:[")
    }
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
    ]
    return {each[1].split(":")[0] for each in lines if each[3] == "0A" and each[9] in sockets}
