"""Links two long lists: an exact pass, then the lean keys, chunk by chunk, each scored by Splink.

Every step leaves a file in the job's folder, under its name only when it is whole: a job that was
killed goes on where it stopped. The folder holds what the lists tell of people; whoever starts a
job deletes it at the end.
"""

import fcntl
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from openmash.adapters.linkage.bulk_scores import Pair, Scored, score
from openmash.adapters.linkage.bulk_sides import connect, write_keys
from openmash.core.errors import Misconfigured, NotNow
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.model import model_of

CHUNK: Final = 50_000
"""Rows of the extract that are linked at a time."""

_FETCHED: Final = 10_000
_KEPT_BATCH: Final = 50_000
Tell = Callable[[str, int, int], None]
_SCHEMA: Final = pa.schema(
    [
        ("asked", pa.int64()),
        ("held", pa.int64()),
        ("person", pa.int64()),
        ("bits", pa.float64()),
        ("veto", pa.string()),
        ("apart", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Attributes:
        folder: holds `asked.parquet` and `held.parquet`, as `bulk_sides` writes them.
        model: name of the model.
        settings: its file as read.
        shift: bits by which the prior is moved for the number of people at hand.
        chunk: rows of the extract at a time.
        workers: processes at work; 1 does all in this one.
    """

    folder: Path
    model: str
    settings: dict[str, Any]
    shift: float
    chunk: int = CHUNK
    workers: int = 1


def link(job: Job, tell: Tell) -> None:
    """Score every pair worth comparing, into `scored-*.parquet` and `done.parquet`.

    Where there is a file `taken.parquet`, the rows in it are compared with nobody.

    Args:
        job: what to link.
        tell: hears what is being done, how far it is, and of how much.
    """
    tell("Making keys", 0, 1)
    if not (job.folder / "held-lean.parquet").exists():
        write_keys(job.folder)
    tell("Making keys", 1, 1)
    _exact_pass(job, tell)
    starts = range(0, _last(job.folder) + 1, job.chunk)
    left = [start for start in starts if not _scored(job.folder, start).exists()]
    with ExitStack() as stack:
        run: Callable[..., Iterator[None]] = map
        if job.workers > 1:
            pool = ProcessPoolExecutor(job.workers, mp_context=get_context("spawn"))
            run = stack.enter_context(pool).map
        tell("Linking", len(starts) - len(left), len(starts))
        for done, _ in enumerate(run(_lean_chunk, [job] * len(left), left), start=1):
            tell("Linking", len(starts) - len(left) + done, len(starts))


def _last(folder: Path) -> int:
    source = str(folder / "asked.parquet")
    (last,) = _one(folder, "SELECT coalesce(max(place), -1) FROM read_parquet($1)", source)
    return int(last)


def _one(folder: Path, statement: str, *values: str) -> tuple[Any, ...]:
    with connect(folder) as connection:
        row = connection.execute(statement, list(values)).fetchone()
    return tuple(row or ())


def _scored(folder: Path, start: int) -> Path:
    return folder / f"scored-{start:012d}.parquet"


def _exact_pass(job: Job, tell: Tell) -> None:
    """Link who is told the same way twice: their rows need no search."""
    done = job.folder / "done.parquet"
    if done.exists():
        return
    tell("Linking who is told alike", 0, 1)
    exact = job.folder / "scored-exact.parquet"
    where = _not_taken(job.folder)
    _score_into(exact, job, _PAIRS.format(folder=job.folder, kind="exact", where=where))
    half = done.with_suffix(".half")
    bound = job.settings["openmash"]["thresholds"]["same"] - job.shift
    with connect(job.folder) as connection:
        connection.execute(_DONE.format(exact=exact, half=half, bound=bound))
    half.rename(done)
    tell("Linking who is told alike", 1, 1)


# The numbers and paths in these are our own; the folder's name is made by whoever starts a job.
_PAIRS: Final = """
WITH pairs AS (
  SELECT DISTINCT a.place AS asked, h.place AS held, h.person
  FROM read_parquet('{folder}/asked-{kind}.parquet') a
  JOIN read_parquet('{folder}/held-{kind}.parquet') h USING (key)
  WHERE (a.fresh OR h.fresh) AND {where}
)
SELECT asked, held, pairs.person, a.card, h.card FROM pairs
JOIN read_parquet('{folder}/asked.parquet') a ON a.place = asked
JOIN read_parquet('{folder}/held.parquet') h ON h.place = held
"""

_DONE: Final = """
COPY (
  SELECT min(asked) AS asked, person FROM (
    SELECT asked, min(person) AS person FROM read_parquet('{exact}')
    GROUP BY asked HAVING count(DISTINCT person) = 1 AND max(bits) >= {bound}
      AND bool_and(veto = '')
  ) GROUP BY person HAVING count(*) = 1
) TO '{half}' (FORMAT parquet)
"""

_NOT_DONE: Final = """
a.place >= {start} AND a.place < {end}
AND a.place NOT IN (SELECT asked FROM read_parquet('{folder}/done.parquet'))
"""


_NOT_TAKEN: Final = """
a.place NOT IN (SELECT asked FROM read_parquet('{taken}'))
"""


def _not_taken(folder: Path) -> str:
    """Rows of a link that stands are compared with nobody.

    Its people are: else a second row of theirs would be linked with their brother.
    """
    taken = folder / "taken.parquet"
    if not taken.exists():
        return "true"
    return _NOT_TAKEN.format(taken=taken)


def _lean_chunk(job: Job, start: int) -> None:
    """Score one chunk. In a process of its own where there are several."""
    where = _NOT_DONE.format(folder=job.folder, start=start, end=start + job.chunk)
    where += f"AND {_not_taken(job.folder)}"
    query = _PAIRS.format(folder=job.folder, kind="lean", where=where)
    _score_into(_scored(job.folder, start), job, query)


def _score_into(path: Path, job: Job, query: str) -> None:
    logging.getLogger("splink.internals").setLevel(logging.WARNING)
    model = model_of(job.model, job.settings)
    least = model.thresholds.possible - job.shift
    half = path.with_suffix(".half")
    threads = 1 if job.workers > 1 else None
    pairs = _pairs(job, query, threads)
    scored = score(model, job.settings, pairs, least=least, threads=threads)
    with pq.ParquetWriter(half, _SCHEMA) as writer:
        batch: list[Scored] = []
        for each in scored:
            batch.append(each)
            if len(batch) >= _KEPT_BATCH:
                writer.write_table(_table(batch))
                batch = []
        writer.write_table(_table(batch))
    half.rename(path)


def _table(batch: list[Scored]) -> pa.Table:
    columns = [list(column) for column in zip(*batch, strict=True)] or [[]] * len(_SCHEMA)
    return pa.table(dict(zip(_SCHEMA.names, columns, strict=True)), schema=_SCHEMA)


def _pairs(job: Job, query: str, threads: int | None) -> Iterator[Pair]:
    with connect(job.folder, threads) as connection:
        connection.execute(query)
        while rows := connection.fetchmany(_FETCHED):
            for asked, held, person, one, other in rows:
                yield Pair(asked, held, person, _card(one), _card(other))


@lru_cache(maxsize=2 * CHUNK)
def _card(stored: str) -> Card:
    """Kept for every row of a chunk, which comes in no order, and as many of the hub's people."""
    return Card.from_json(stored)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a job's folder from every other process on this machine, also after a kill.

    Raises:
        NotNow: another process has it.
        Misconfigured: the folder's name cannot stand in a statement.
    """
    if "'" in str(folder):
        raise Misconfigured(
            "The path of OPENMASH_DATA_DIR has an apostrophe in it. Extracts cannot be linked "
            "there: name another folder."
        )
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotNow(
                "Another extract of this agency is being linked now. Wait until it is done."
            ) from None
        yield


def open_job(folder: Path, fingerprint: str) -> bool:
    """Make a job's folder, or find one that was left by the very same job.

    Args:
        folder: of all jobs of its kind; this account's alone.
        fingerprint: of everything that the job's result depends on.

    Returns:
        True if it goes on with a job that was cut short.
    """
    note = folder / "job.json"
    if note.exists() and json.loads(note.read_text()) == {"fingerprint": fingerprint}:
        return True
    close_job(folder)
    folder.mkdir(mode=0o700, parents=True)
    note.write_text(json.dumps({"fingerprint": fingerprint}))
    return False


def close_job(folder: Path) -> None:
    """Delete a job's folder with all that it tells of people."""
    if not folder.exists():
        return
    # The note goes first: what is left of a folder half deleted is nobody's job.
    (folder / "job.json").unlink(missing_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
