# ruff: noqa: S608  # every statement is of our own words and numbers
"""Links two long lists in passes, each for those of whom the last was not sure, chunk by chunk.

Every step leaves a file in the job's folder, under its name only when it is whole: a job that was
killed goes on where it stopped. The folder holds what the lists tell of people; whoever starts a
job deletes it at the end.

What is heavy of a step an engine does: DuckDB here, Spark in `spark_engine`.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Protocol

from openmash.adapters.linkage.bulk_candidates import sure_query
from openmash.adapters.linkage.bulk_keys import write_keys
from openmash.adapters.linkage.bulk_scores import score_pairs
from openmash.adapters.linkage.bulk_sides import connect, uncollected, write
from openmash.adapters.linkage.bulk_values import write_values
from openmash.core.errors import Misconfigured, NotNow
from openmash.domain.people.extracts.blocking import SETTLED
from openmash.domain.people.linkage.model import Model, model_of

CHUNK: Final = 50_000
"""Rows of the extract that are linked at a time. Each time the long list is read once more."""

_AT_ONCE: Final = 2
"""Chunks at a time on one machine: names are compared in Python while SQL works on the next."""

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Attributes:
        folder: holds `asked.parquet` and `held.parquet`, as `bulk_sides` writes them.
        model: name of the model.
        settings: its file as read.
        shift: bits by which the prior is moved for the number of people at hand.
        chunk: rows of the extract at a time, or nearly as many.
    """

    folder: Path
    model: str
    settings: dict[str, Any]
    shift: float
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True)
class Part:
    """Pairs that are weighed at once.

    Attributes:
        name: of the pass by whose keys they meet. places: of the rows.
        beside: how many parts are worked on at the same time, this one among them.
    """

    name: str
    places: range
    beside: int


class Engine(Protocol):
    """What works through the lists. Every engine leaves the same scores of the same pairs.

    Attributes:
        chunk: how many rows of the extract it takes at a time, unless the job says otherwise.
        at_once: how many chunks it works on at once.
        sorts_into: name of the last file that `values` writes.
    """

    chunk: int
    at_once: int
    sorts_into: str

    def values(self, job: Job, model: Model) -> None:
        """Make what keys are made from, of both lists."""

    def keys(self, job: Job, name: str, without: Sequence[Path]) -> None:
        """Write `asked-<name>.parquet`, `held-<name>.parquet` and, last, `keyed-<name>.parquet`.

        Args:
            name: of the pass.
            without: files of rows (asked) that need no keys.
        """

    def score(self, job: Job, model: Model, part: Part, path: Path) -> None:
        """Write asked, held, person, bits, further, veto and apart of all pairs that weigh enough.

        Args:
            part: which.
        """


_TOLD: Final = {
    "exact": ("Making keys", "Linking who is told alike"),
    "near": ("Making more keys", "Linking"),
    "far": ("Making keys of the rest", "Linking the rest"),
}


def link(job: Job, tell: Tell, engine: Engine | None = None) -> None:
    """Score every pair worth comparing, into `scored-*.parquet`.

    Where there is a file `taken.parquet`, the rows in it are compared with nobody.

    Args:
        job: what to link.
        tell: hears what is being done, how far it is, and of how much.
        engine: what does it; None for DuckDB.
    """
    engine = engine or OnDuckDb()
    model = model_of(job.model, job.settings)
    _step(job, tell, "Sorting names", engine.sorts_into, partial(engine.values, job, model))
    without = _taken(job.folder)
    last = _last(job.folder)
    for name, (keys, linking) in _TOLD.items():
        _step(job, tell, keys, f"keyed-{name}", partial(engine.keys, job, name, without))
        parts = chunks(last + 1, job.chunk)
        left = [each for each in parts if not _scored(job.folder, name, each).exists()]
        tell(linking, len(parts) - len(left), len(parts) + 1)
        beside = max(1, min(engine.at_once, len(left)))
        work = partial(_score, job, model, engine, name, beside)
        with ThreadPoolExecutor(beside) as pool, uncollected():
            for done, _ in enumerate(pool.map(work, left), start=len(parts) - len(left) + 1):
                tell(linking, done, len(parts) + 1)
        without = [*without, _sure(job, model, name)]
        tell(linking, len(parts) + 1, len(parts) + 1)


def chunks(rows: int, chunk: int) -> list[range]:
    """Rows in even parts: a last part of a few would read the long list once more for them."""
    parts = max(1, round(rows / chunk))
    bounds = [rows * n // parts for n in range(parts + 1)]
    return [range(start, stop) for start, stop in pairwise(bounds)]


def _step(job: Job, tell: Tell, what: str, last: str, do: Callable[[], None]) -> None:
    """Do what was not yet done: the last file that a step writes is there when it is whole."""
    tell(what, 0, 1)
    if not (job.folder / f"{last}.parquet").exists():
        do()
    tell(what, 1, 1)


def _last(folder: Path) -> int:
    query = f"SELECT coalesce(max(place), -1) FROM read_parquet('{folder}/asked.parquet')"
    with connect(folder) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else -1


def _score(job: Job, model: Model, engine: Engine, name: str, beside: int, places: range) -> None:
    engine.score(job, model, Part(name, places, beside), _scored(job.folder, name, places))


def _scored(folder: Path, name: str, places: range) -> Path:
    return folder / f"scored-{name}-{places.start:012d}.parquet"


def _sure(job: Job, model: Model, name: str) -> Path:
    """Write the rows that need no further search after a pass; return the file."""
    path = job.folder / f"done-{name}.parquet"
    if not path.exists():
        with connect(job.folder) as connection:
            # Few meet in the exact pass, so of those it finds one must be surer.
            is_exact = name == "exact"
            least = model.thresholds.same if is_exact else SETTLED
            query = sure_query(job.folder, job.shift, name, least, vetoed=not is_exact)
            write(connection, path, query)
    return path


def _taken(folder: Path) -> list[Path]:
    """Rows of a link that stands are compared with nobody.

    Its people are: else a second row of theirs would be linked with their brother.
    """
    taken = folder / "taken.parquet"
    return [taken] if taken.exists() else []


# The numbers and paths in these are our own; the folder's name is made by whoever starts a job.
_PAIRS: Final = """
CREATE TEMP TABLE pairs AS SELECT DISTINCT a.place AS asked, h.place AS held
FROM read_parquet('{folder}/asked-{name}.parquet') a
JOIN read_parquet('{folder}/held-{name}.parquet') h USING (key)
WHERE (a.fresh OR h.fresh) AND {where}
"""


class OnDuckDb:
    """One machine: tables in files, in memory bounded, by DuckDB's SQL."""

    chunk = CHUNK
    at_once = _AT_ONCE
    sorts_into = "words"

    def values(self, job: Job, model: Model) -> None:
        """Make what keys are made from, of both lists."""
        write_values(job.folder, model)

    def keys(self, job: Job, name: str, without: Sequence[Path]) -> None:
        """Write the keys of both lists."""
        listed = [f"place IN (SELECT asked FROM read_parquet('{path}'))" for path in without]
        write_keys(job.folder, name, but=" OR ".join(listed) or "false")

    def score(self, job: Job, model: Model, part: Part, path: Path) -> None:
        """Write the pairs that weigh enough."""
        least = model.thresholds.possible - job.shift
        where = f"a.place >= {part.places.start} AND a.place < {part.places.stop}"
        # More threads than processors would only wait for each other.
        threads = max(1, (os.cpu_count() or 1) // part.beside)
        with connect(job.folder, threads) as connection:
            connection.execute(_PAIRS.format(folder=job.folder, name=part.name, where=where))
            score_pairs(connection, str(job.folder), model, least)
            write(
                connection,
                path,
                "SELECT asked, held, person, bits, further, veto, apart FROM scored",
            )


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
