"""Cursors that send values beside the statement, so that the server plans it once, and are kept.

Elsewhere Django puts the values into the text, and the server plans each anew: for the pages that
are always open that took longer than running them.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from psycopg.types.datetime import TimestamptzLoader

_IDLE: Final = "_openmash_idle_cursors"
_FEW_ROWS: Final = 1_000


@contextmanager
def server_cursor() -> Iterator[CursorWrapper]:
    """A cursor of this thread's connection, made ready as Django makes its own.

    One that was given back in good order serves the next: making one costs as much as asking.
    """
    db = cast("Any", connections[DEFAULT_DB_ALIAS])
    db.ensure_connection()
    idle = _idle(db)
    cursor = idle.pop() if idle else _new(db.connection)
    wrap = db.make_debug_cursor if db.queries_logged else db.make_cursor
    try:
        yield wrap(cursor)
    except BaseException:
        cursor.close()
        raise
    if cursor.rowcount > _FEW_ROWS:
        # A cursor holds what it read last until it is asked again.
        cursor.close()
    else:
        idle.append(cursor)


def _idle(db: Any) -> list[Any]:
    """The cursors kept beside the connection that is open now."""
    connection, idle = vars(db).get(_IDLE, (None, []))
    if connection is not db.connection:
        idle = []
        setattr(db, _IDLE, (db.connection, idle))
    return cast("list[Any]", idle)


def _new(connection: Any) -> Any:
    # What the stubs know of this class is its form for the driver of old.
    cursor = cast("Any", ServerBindingCursor)(connection)
    # The driver's compiled reader of moments: Django's does the same in Python, so that connections
    # may have other time zones than UTC, and a chronology reads thousands of moments.
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    return cursor


def array(values: Collection[Any]) -> Any:
    """Values as an array for a statement: ids and numbers as PostgreSQL's own text of one.

    The driver would ask of each by itself how it is written and whether it must be quoted.
    """
    listed = list(values)
    if listed and all(type(each) is UUID or type(each) is int for each in listed):
        return f"{{{','.join(map(str, listed))}}}"
    return listed
