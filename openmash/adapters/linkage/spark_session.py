"""Spark for one job: started for it, shut in its folder, and gone with it.

Where it runs says the variable OPENMASH_SPARK_MASTER; everything else is Spark's own to be told, in
`spark-defaults.conf` or its variables. What is set here is what keeps people's data in.
"""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openmash.core.errors import Misconfigured, NotNow

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER: Final = "OPENMASH_SPARK_MASTER"
"""The variable that says where the work is done: `spark://host:7077`, `yarn`. Here, if unset."""

FOLDER: Final = "spark"
"""Of the job's folder: what Spark itself puts down. Deleted at the end."""

_HERE: Final = "local[*]"
_MASTERS: Final = re.compile(r"yarn|local(\[[\d*,\s]+\])?|(spark|k8s)://\S+")
_OLDEST_JAVA: Final = 17
_LONGEST_ASKED: Final = 60
_LONGEST_ENDING: Final = 30

# Refusals and faults go to standard error. They name classes and files; what the lists tell of
# people is in none of them, because our own code lets none into an exception.
_LOG: Final = """
rootLogger.level = error
logger.python.name = org.apache.spark.api.python.PythonGatewayServer
logger.python.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = spark: %p %c{1}: %m%n%ex{6}
"""


def missing() -> str:
    """What is missing for Spark to run here, with the cure, in a sentence; "" if nothing is."""
    if find_spec("pyspark") is None:
        return (
            "Linking on Spark needs the package pyspark, which is not installed here. Install it "
            "with: pip install 'openmash[spark]'"
        )
    java = _java()
    version = _version(java) if java else None
    cure = f"Install a Java runtime {_OLDEST_JAVA} or later, or set JAVA_HOME to one."
    if version is None:
        return f"Linking on Spark needs Java, and none was found. {cure}"
    if version < _OLDEST_JAVA:
        return f"Linking on Spark needs a later Java than {version}. {cure}"
    return ""


def need() -> None:
    """Do nothing if Spark can run here.

    Raises:
        Misconfigured: a package or Java is missing, or the variable is wrong; the sentence says
            which, and the cure.
    """
    _master()
    if sentence := missing():
        raise Misconfigured(sentence)


def _master() -> str:
    told = os.environ.get(MASTER, "").strip() or _HERE
    if not _MASTERS.fullmatch(told):
        raise Misconfigured(
            f"{MASTER} names no place for Spark's work. Write it like spark://host:7077, or yarn, "
            f"k8s://host:443 or {_HERE}."
        )
    return told


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME", "").strip()
    return shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")


def _version(java: str) -> int | None:
    """The first number of what a Java runtime says of itself (`openjdk version "17.0.15"`)."""
    try:
        said = subprocess.run(  # noqa: S603
            [java, "-version"], capture_output=True, text=True, check=False, timeout=_LONGEST_ASKED
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else None


@contextmanager
def silent_of_pandas() -> Iterator[None]:
    """Let Spark not warn of pandas 3, which it loads and we give it nothing to do with."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        yield


@contextmanager
def opened(folder: Path, more: Mapping[str, str] | None = None) -> "Iterator[SparkSession]":
    """Give a session whose every file lies in the job's folder, and end it.

    Args:
        folder: the job's; every machine that takes part must reach it by this very path.
        more: settings of Spark's own, by name.

    Raises:
        Misconfigured: a package or Java is missing.
        NotNow: Spark gave up.
    """
    need()
    with silent_of_pandas():
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

    own = folder / FOLDER
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(mode=0o700)
    (own / "tmp").mkdir()
    (own / "log4j2.properties").write_text(_LOG)
    # Spark takes this from the environment alone.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    for name, value in {**settings(own), **(more or {})}.items():
        builder = builder.config(name, value)
    try:
        with silent_of_pandas():
            session = builder.getOrCreate()
        session.sparkContext.setCheckpointDir(uri(own / "checkpoints"))
        yield session
    except (Py4JError, PySparkException) as fault:
        raise NotNow(
            f"Spark gave up ({type(fault).__name__}); it has said why above. Nothing was stored. "
            "The same command goes on where it stopped."
        ) from None
    finally:
        _end()
        shutil.rmtree(own, ignore_errors=True)


def settings(own: Path) -> dict[str, str]:
    """Return what Spark is told of where its files go, and of who may reach it.

    Args:
        own: folder for what it puts down.
    """
    master = _master()
    java = ("-Djava.io.tmpdir={0}/tmp", "-Dlog4j2.configurationFile=file:{0}/log4j2.properties")
    told = {
        "spark.master": master,
        "spark.app.name": "openmash link",
        # Its pages show what is being worked on to whoever asks.
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": uri(own / "warehouse"),
        # What is shuffled and overflows is enciphered with a key that dies with the job: what a
        # machine that was cut off leaves on its disk tells nobody anything.
        "spark.io.encryption.enabled": "true",
        "spark.authenticate": "true",
        "spark.driver.defaultJavaOptions": " ".join(
            [*(f'"{option.format(own)}"' for option in java), "-XX:-UsePerfData"]
        ),
        # A cell that is no date or number is nothing, as in DuckDB, and no end of the job.
        "spark.sql.ansi.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        told |= {
            "spark.local.dir": f"{own}/local",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        }
    return told


def uri(path: Path) -> str:
    """A path as Spark is told it: of files, whatever file system it takes for its own."""
    return f"file://{path}"


def _end() -> None:
    """End the session and its Java, which Spark itself would leave running until Python ends."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        session.stop()
    gateway: Any = SparkContext._gateway  # noqa: SLF001  # Spark has no other way to end its Java
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    process = getattr(gateway, "proc", None)
    if process is None:
        return
    # Its Java ends when nobody can write to it any more.
    process.stdin.close()
    try:
        process.wait(_LONGEST_ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
