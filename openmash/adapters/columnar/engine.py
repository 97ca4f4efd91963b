"""DuckDB, as one connection per store that can reach the store's own folder and nothing else.

Loaded at its first use: it takes a third of a second and 60 MB, which a process that opens no page
of measures should not pay.
"""

import atexit
import os
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Connection: TypeAlias = DuckDBPyConnection
else:
    Connection = Any

MEMORY: Final = "2GB"
THREADS: Final = 4
FOLDER_MODE: Final = 0o700


def cursor(folder: Path) -> Connection:
    """A connection for one thread and one piece of work; close it afterwards.

    Args:
        folder: the only folder whose files it can read and write. Made if it is not there.
    """
    return _connection(folder.resolve(), os.getpid()).cursor()


def failed() -> tuple[type[Exception], ...]:
    """What a statement over a damaged or vanished file raises."""
    found: type[Exception] = import_module("duckdb").Error
    return (found, OSError)


@lru_cache(maxsize=4)
def _connection(folder: Path, process: int) -> Connection:  # noqa: ARG001  # never shared by a fork
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    scratch = folder / ".scratch"
    # No extension is ever fetched: what the statements need comes with the package.
    connection: Connection = import_module("duckdb").connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "threads": str(min(THREADS, os.cpu_count() or 1)),
            "temp_directory": str(scratch),
        }
    )
    connection.execute(f"SET allowed_directories = [{quoted(str(folder) + os.sep)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


# Left to the end of the interpreter the library complains of its own leaks on the terminal.
atexit.register(_connection.cache_clear)


def quoted(text: str) -> str:
    """The text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
