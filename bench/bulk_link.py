"""How fast and how well an agency's extract is linked with a hub's people. Prints figures.

.venv/bin/python bench/bulk_link.py                                 # 20,000 rows, 100,000 people
.venv/bin/python bench/bulk_link.py --people 1000000 --rows 100000  # half an hour to make, 1 GB
.venv/bin/python bench/bulk_link.py --keys                          # what each kind of key wins
.venv/bin/python bench/bulk_link.py --engine spark                  # on Spark
.venv/bin/python bench/bulk_link.py --write                         # and into docs/extracts.md

The people are those of `bench/linkage_recall.py`, 8 in 100 of them withheld from the index; the
rows tell of a sample of them with the mistakes of its typical questions. Both lists are kept under
var/bench/bulk_link, because making them takes longer than linking them.
"""

import argparse
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from math import log2
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from support import family, report

from openmash.adapters.linkage.bulk import Job, link
from openmash.adapters.linkage.bulk_candidates import candidates
from openmash.adapters.linkage.bulk_keys import write_keys
from openmash.adapters.linkage.bulk_sides import Entry, connect, uncollected, write_side
from openmash.adapters.linkage.bulk_values import write_values
from openmash.adapters.linkage.engines import EngineName, engine_of
from openmash.adapters.synthetic.linkage_world import Kind, WorldPerson, people, queries
from openmash.domain.people.extracts.blocking import PASSES
from openmash.domain.people.extracts.choosing import Candidate, Why, choose
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import CURRENT, current, settings_of

WORLD_SEED, SAMPLE_SEED, MISTAKES_SEED = 20_261, 5, 907
ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "extracts.md"
MARK = "<!-- {:,} rows, {:,} people{}: written by bench/bulk_link.py --write -->"
END = "<!-- end of {:,} people{} -->"
_PRECISIONS = (0.99, 0.995, 0.999)
SORTING = "Sorting names"
STARTING = "Starting"


def main() -> None:
    """Make the lists where they are not there, link them, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--engine", choices=[*EngineName], default="duckdb")
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    folder = ROOT / "var" / "bench" / "bulk_link" / f"{told.rows}-{told.people}"
    truth = made(folder, told.people, told.rows)
    words = keys(folder, truth) if told.keys else measure(folder, truth, told)
    print(words)
    if told.write:
        on = " on Spark" if told.engine == EngineName.SPARK else ""
        begin = MARK.format(told.rows, told.people, on)
        report.write(DOCUMENT, words, begin, END.format(told.people, on))


def made(folder: Path, count: int, rows: int) -> list[int]:
    """Make both lists; return whom each row is truly about, -1 if nobody in the index."""
    note = folder / "truth.parquet"
    if not note.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sample: list[WorldPerson] = []
        dice = Random(SAMPLE_SEED)
        began = time.perf_counter()
        for _ in write_side(folder / "held.parquet", _held(count, rows, dice, sample)):
            pass
        asked = queries(sample, MISTAKES_SEED, Kind.KNOWN)
        entries = (Entry(n, n, card_of(query.facts).to_json()) for n, query in enumerate(asked))
        for _ in write_side(folder / "asked.parquet", entries):
            pass
        right = [-1 if person.withheld else person.id for person in sample]
        pq.write_table(pa.table({"truth": right}), note)
        print(f"Lists made in {time.perf_counter() - began:.0f} s.")
    truth: list[int] = pq.read_table(note)["truth"].to_pylist()
    return truth


def _held(count: int, rows: int, dice: Random, sample: list[WorldPerson]) -> Iterator[Entry]:
    for person in people(WORLD_SEED, count):
        if dice.random() < rows / count:
            sample.append(person)
        if not person.withheld:
            yield Entry(person.id, person.id, card_of(person.facts).to_json())


def measure(folder: Path, truth: list[int], told: argparse.Namespace) -> str:
    """Link the lists anew and say how long each part took and what was found."""
    _clear(folder)
    shift = log2(current().people / told.people)
    watch = Watch()
    with engine_of(EngineName(told.engine), folder) as engine:
        watch.tell(STARTING, 1, 1)
        job = Job(folder, CURRENT, settings_of(CURRENT), shift, engine.chunk)
        link(job, watch.tell, engine)
    watch.leave_out()
    with uncollected():
        found = list(candidates(folder, shift))
    watch.tell("Choosing", 1, 1)
    return "\n".join(
        [
            (
                f"Measured {datetime.now(UTC):%d %B %Y} with model {CURRENT}, on "
                f"{report.machine().partition('; clients')[0]}; load average meanwhile "
                f"{os.getloadavg()[0]:.1f}."
            ),
            "",
            *watch.table(len(truth), pq.read_metadata(folder / "held.parquet").num_rows),
            "",
            *_found(found, truth),
        ]
    )


def _clear(folder: Path) -> None:
    for path in folder.glob("*.parquet"):
        if path.stem not in ("asked", "held", "truth"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


class Watch:
    """How long each part of a job takes, by the clock and on the processors."""

    def __init__(self) -> None:
        self._last = self._now()
        self._peak = 0.0
        self._parts: list[tuple[str, float, float]] = []

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), family.seconds()

    def tell(self, what: str, done: int, of: int) -> None:
        """Hear that a part is done."""
        if done == of:
            clock, cpu = self._now()
            self._parts.append((what, clock - self._last[0], cpu - self._last[1]))
            self._last = clock, cpu
            self._peak = max(self._peak, family.most_memory())

    def leave_out(self) -> None:
        """Count nothing of what was done since the last part: of what ended, not all is told."""
        self._last = self._now()

    def table(self, rows: int, people: int) -> list[str]:
        """The parts, all of it, and rows a second counted both ways."""
        names = ("all", sum(part[1] for part in self._parts), sum(part[2] for part in self._parts))
        linking = [part for part in self._parts if part[0] not in (STARTING, SORTING)]
        less = ("linking", sum(part[1] for part in linking), sum(part[2] for part in linking))
        lines = ["| | by the clock | processor time |", "|---|---|---|"]
        for what, clock, cpu in (*self._parts, less, names):
            lines.append(f"| {what} | {clock:.1f} s | {cpu:.1f} s |")
        every = rows + people
        return [
            *lines,
            "",
            (
                f"Rows of both lists, all of it: {every / names[1]:,.0f} a second by the clock, "
                f"{every / names[2]:,.0f} in a second of one processor. Rows of the extract "
                f"alone, linking alone (names sorted before): {rows / less[1]:,.0f} and "
                f"{rows / less[2]:,.0f}. "
                f"Peak memory {self._peak:.1f} GB, of all its processes."
            ),
        ]


def _found(groups: list[list[Candidate]], truth: list[int]) -> list[str]:
    in_both = sum(person >= 0 for person in truth)
    chosen = [choose(group, current().thresholds) for group in groups]
    counts = Counter(each.why for each in chosen)
    right = Counter(
        each.why for each in chosen if each.candidate and _is_right(each.candidate, truth)
    )
    best = [max(group, key=lambda each: each.odds) for group in groups]
    mutual = sorted((each for each in best if each.is_best), key=lambda each: -each.odds)
    candidate = sum(any(_is_right(each, truth) for each in group) for group in groups)
    lines = ["| | rows | right | share of those in both lists |", "|---|---|---|---|"]
    lines.append(f"| right person among candidates | | {candidate:,} | {candidate / in_both:.2%} |")
    for precision in _PRECISIONS:
        linked, good = _at(mutual, truth, precision)
        lines.append(
            f"| mutual best, precision {precision} | {linked:,} | {good:,} | {good / in_both:.2%} |"
        )
    for why in (Why.SAME_PERSON, Why.PROBABLE, Why.POSSIBLE, Why.NEARER):
        share = right[why] / in_both
        lines.append(f"| {why} | {counts[why]:,} | {right[why]:,} | {share:.2%} |")
    return lines


def _is_right(each: Candidate, truth: list[int]) -> bool:
    return truth[each.asked] == each.person


def _at(ranked: list[Candidate], truth: list[int], precision: float) -> tuple[int, int]:
    """How many are linked, and how many rightly, at the lowest threshold of this precision."""
    reached, good = (0, 0), 0
    for linked, each in enumerate(ranked, start=1):
        good += _is_right(each, truth)
        if good >= precision * linked:
            reached = (linked, good)
    return reached


def keys(folder: Path, truth: list[int]) -> str:
    """What each kind of key wins: pairs, and right ones, that no other kind of its pass has."""
    _clear(folder)
    write_values(folder, current())
    lines = [
        "| Pass | Key | pairs | right | pairs by it alone | right by it alone |",
        "|---|---|---|---|---|---|",
    ]
    with connect(folder) as connection:
        connection.register("truths", pa.table({"place": range(len(truth)), "truth": truth}))
        for name, kinds in PASSES.items():
            write_keys(folder, name)
            connection.execute(_PAIRS.format(folder=folder, name=name))
            for kind, told in kinds.items():
                row = connection.execute(_WON, [kind]).fetchone() or ()
                counts = " | ".join(f"{each:,}" for each in row)
                lines.append(f"| {name} | {told.words} | {counts} |")
    return "\n".join(lines)


_PAIRS = """
CREATE OR REPLACE TABLE pairs AS
SELECT a.place, h.place AS person, list(DISTINCT kind) AS kinds
FROM read_parquet('{folder}/asked-{name}.parquet') a
JOIN read_parquet('{folder}/held-{name}.parquet') h USING (kind, key)
GROUP BY ALL
"""
_WON = """
SELECT count(*), count(*) FILTER (truth = person), count(*) FILTER (len(kinds) = 1),
  count(*) FILTER (len(kinds) = 1 AND truth = person)
FROM pairs JOIN truths USING (place) WHERE list_contains(kinds, $1)
"""


if __name__ == "__main__":
    main()
