"""Which questions came when: no question twice, and no more than the agency allows. On disk.

On disk, because neither a restart nor a second process may forget either.
"""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final
from uuid import UUID

from openmash.adapters.files import durable

_KEPT: Final = timedelta(days=2)
_WAITS_S: Final = 5.0


class Admission(Enum):
    """What is done with a question."""

    ANSWER = "answer"
    OVER_LIMIT = "over the limit"
    REPLAY = "replay"


def admit(
    path: Path,
    hub: str,
    question: UUID,
    *,
    now: datetime,
    an_hour: int,
    a_day: int,
) -> Admission:
    """Note a question whose signature is good, and say whether it may be answered.

    The windows slide: they end now, and begin an hour and 24 hours ago. A question over the limit
    is noted, so that it cannot be sent again either, and does not count.

    Args:
        path: of the file, made if there is none.
        now: aware UTC.

    Raises:
        sqlite3.Error: the file cannot be written; then nothing may be answered.
    """
    at = now.timestamp()
    with closing(_open(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("DELETE FROM asked WHERE at < ?", ((now - _KEPT).timestamp(),))
        again = database.execute(
            "SELECT 1 FROM asked WHERE hub = ? AND question = ?", (hub, str(question))
        ).fetchone()
        if again is not None:
            return Admission.REPLAY
        within = all(
            _count(database, hub, now - window) < most
            for window, most in ((timedelta(hours=1), an_hour), (timedelta(hours=24), a_day))
        )
        database.execute(
            "INSERT INTO asked VALUES (?, ?, ?, ?)", (hub, str(question), at, int(within))
        )
        database.execute("COMMIT")
    return Admission.ANSWER if within else Admission.OVER_LIMIT


def _count(database: sqlite3.Connection, hub: str, since: datetime) -> int:
    found = database.execute(
        "SELECT count(*) FROM asked WHERE hub = ? AND counts AND at > ?", (hub, since.timestamp())
    )
    return int(found.fetchone()[0])


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        path.touch(mode=durable.FILE_MODE)
    database = sqlite3.connect(path, timeout=_WAITS_S, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS asked (hub TEXT, question TEXT, at REAL NOT NULL, "
        "counts INTEGER NOT NULL, PRIMARY KEY (hub, question)) WITHOUT ROWID"
    )
    return database
