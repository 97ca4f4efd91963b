"""The figures of the measure pages over millions of contacts, twice: by the columnar engine, and by
pandas on frames in memory. Each side runs in a process of its own, so that its memory is its own.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openmash.adapters.columnar import figures
from openmash.adapters.columnar.figures import By
from openmash.adapters.columnar.stages import waits
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.insights.stages import Stage, Wanted

ROUNDS = 3


@dataclass(frozen=True)
class Lines:
    """Counts, mean, median, 90th percentile (clock and working time) and share within target."""

    name: str
    stage: Stage
    by: tuple[By, ...]


@dataclass(frozen=True)
class Curves:
    """Kaplan-Meier medians and 90th percentiles: open waits counted."""

    name: str
    stage: Stage
    by: tuple[By, ...]


@dataclass(frozen=True)
class Medians:
    """Kaplan-Meier medians alone."""

    name: str
    stage: Stage
    by: tuple[By, ...]


WORK: tuple[Lines | Curves | Medians, ...] = (
    Lines("turnaround by rating", Stage.TURNAROUND, (By.RATING,)),
    Lines("turnaround by source", Stage.TURNAROUND, (By.SOURCE,)),
    Curves("turnaround by rating, open ones counted", Stage.TURNAROUND, (By.RATING,)),
    Lines("receipt to rating, by rating", Stage.RATING, (By.RATING,)),
    Lines("rating to each return, by agency", Stage.RETURNS, (By.AGENCY,)),
    Lines("returns to decision, by rating", Stage.DECISION, (By.RATING,)),
    Lines("decision to feedback, by rating", Stage.FEEDBACK, (By.RATING,)),
    Lines("control charts: each week's turnaround", Stage.TURNAROUND, (By.WEEK,)),
    Medians("control charts: each week's median, open ones counted", Stage.TURNAROUND, (By.WEEK,)),
    Lines("control charts: each week's returns in time", Stage.ASKING, (By.WEEK,)),
    Lines("partners: asking to each return, by agency", Stage.ASKING, (By.AGENCY,)),
    Lines("funnel: counts of each borough", Stage.TURNAROUND, (By.HUB,)),
    Lines("borough, month and rating", Stage.TURNAROUND, (By.HUB, By.MONTH, By.RATING)),
)


@dataclass
class Took:
    """What one side took: seconds of each work (the best of some rounds), and its largest memory.

    Attributes:
        processor: seconds of processor time, all cores together: what the rest of the machine did
            meanwhile does not show in it.
        sums: of each work, the numbers by which the two sides are held equal.
    """

    seconds: dict[str, float]
    processor: dict[str, float]
    sums: dict[str, list[float]]
    loading: float
    peak_mb: int

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def engine(folder: Path, now: datetime) -> Took:
    """Straight from the files: nothing is loaded before."""
    store = Store(folder)
    span = Span(store.hubs())
    works: dict[str, Callable[[], list[float]]] = {}
    for work in WORK:
        wanted = Wanted(work.stage)
        if isinstance(work, Lines):
            works[work.name] = lambda w=work, of=wanted: _sums(
                figures.lines(store, span, of, w.by, now=now)
            )
        elif isinstance(work, Medians):
            works[work.name] = lambda w=work, of=wanted: [
                sum(
                    each or 0.0 for each in figures.medians(store, span, of, w.by, now=now).values()
                )
            ]
        else:
            works[work.name] = lambda w=work, of=wanted: _halves(
                figures.curves(store, span, of, w.by, now=now).values()
            )
    started = time.perf_counter()
    store.rows("SELECT count(*) FROM contacts", span)
    return _timed(works, time.perf_counter() - started)


def _sums(lines: list[figures.Line]) -> list[float]:
    return [
        float(len(lines)),
        float(sum(each.n for each in lines)),
        float(sum(each.in_time for each in lines)),
        sum(each.median or 0.0 for each in lines),
        sum(each.p90 or 0.0 for each in lines),
        sum(each.worked_median or 0.0 for each in lines),
    ]


def _halves(curves: Any) -> list[float]:
    return [sum(curve.quantile(share).value or 0.0 for curve in curves) for share in (0.5, 0.9)]


def pandas(folder: Path, now: datetime) -> Took:
    """The same, on frames that hold the columns needed, in memory before the clock starts."""
    import numpy as np
    import pandas as pd

    from openmash.domain.insights.survival import kaplan_meier

    store = Store(folder)
    span = Span(store.hubs())
    started = time.perf_counter()
    frames = {stage: _frame(store, span, stage) for stage in dict.fromkeys(w.stage for w in WORK)}
    loading = time.perf_counter() - started
    at = np.datetime64(now.astimezone(UTC).replace(tzinfo=None), "us")

    def groups(frame: pd.DataFrame, by: tuple[By, ...]) -> list[Any]:
        found: list[Any] = []
        for each in by:
            if each in (By.MONTH, By.WEEK):
                period = "M" if each is By.MONTH else "W"
                found.append(frame["received_on"].dt.to_period(period))
            else:
                found.append(frame[each.value])
        return found

    def lines(work: Lines) -> list[float]:
        frame = frames[work.stage]
        length = (np.maximum(frame["ended"], frame["began"]) - frame["began"]) / np.timedelta64(
            1, "m"
        )
        judged = frame["due"] <= at
        kept = judged & frame["ended"].notna()
        kept &= np.maximum(frame["began"], frame["ended"]) <= np.maximum(
            frame["began"], frame["due"]
        )
        table = pd.DataFrame({"length": length, "worked": frame["worked"], "j": judged, "k": kept})
        grouped = table.groupby(groups(frame, work.by), observed=True, dropna=False)
        counts = grouped.agg(n=("j", "size"), ended=("length", "count"), kept=("k", "sum"),
                             mean=("length", "mean"), worked=("worked", "mean"))  # fmt: skip
        clock = grouped["length"].quantile([0.5, 0.9]).unstack()
        worked = grouped["worked"].quantile([0.5, 0.9]).unstack()
        return [
            float(len(counts)), float(counts["n"].sum()), float(counts["kept"].sum()),
            float(clock[0.5].sum()), float(clock[0.9].sum()), float(worked[0.5].sum()),
        ]  # fmt: skip

    def curves(work: Curves | Medians) -> list[float]:
        frame = frames[work.stage]
        last = np.maximum(frame["ended"].fillna(at), frame["began"])
        minute = np.ceil((last - frame["began"]) / np.timedelta64(1, "m"))
        keys = [
            *groups(frame, work.by),
            minute.rename("minute"),
            frame["ended"].notna().rename("e"),
        ]
        counted = frame.groupby(keys, observed=True, dropna=False).size().rename("n").reset_index()
        first = list(counted.columns[: len(work.by)])
        wanted = (0.5, 0.9) if isinstance(work, Curves) else (0.5,)
        halves = [0.0 for _ in wanted]
        for _, some in counted.groupby(first, observed=True, dropna=False):
            curve = kaplan_meier(some["minute"], some["e"], counts=some["n"])
            for place, share in enumerate(wanted):
                halves[place] += (curve.quantile(share).value or 0.0) if curve else 0.0
        return halves

    works: dict[str, Callable[[], list[float]]] = {
        work.name: (lambda w=work: lines(w) if isinstance(w, Lines) else curves(w)) for work in WORK
    }
    return _timed(works, loading)


def _frame(store: Store, span: Span, stage: Stage) -> Any:
    """The waits of a stage as a frame, words as categories, as somebody who knows pandas would."""
    import pandas as pd

    sql, values = waits(Wanted(stage))
    columns = "hub_code, initial, source_code, agency, received_on, began, ended, due, worked"
    found = pd.DataFrame(store.arrays(f"SELECT {columns} FROM ({sql})", span, values))
    for word in ("hub_code", "initial", "source_code", "agency"):
        found[word] = found[word].astype("category")
    return found


def _timed(works: dict[str, Callable[[], list[float]]], loading: float) -> Took:
    seconds: dict[str, float] = {}
    processor: dict[str, float] = {}
    sums: dict[str, list[float]] = {}
    for name, work in works.items():
        for _ in range(ROUNDS):
            started, worked = time.perf_counter(), time.process_time()
            sums[name] = work()
            took, cores = time.perf_counter() - started, time.process_time() - worked
            seconds[name] = min(took, seconds.get(name, took))
            processor[name] = min(cores, processor.get(name, cores))
        print(f"{seconds[name]:8.2f} s  {name}", file=sys.stderr, flush=True)
    # Linux counts in KB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Took(seconds, processor, sums, loading, peak)
