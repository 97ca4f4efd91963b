"""What a regional study costs at the scale of London: 33 boroughs, 25 of them started, one by one.

Reads the contacts that bench/columnar.py has drawn under var/bench, and first makes the columns
that stand beside each part where a store of an older release has none. Prints the processor's
seconds, which depend less on what else the machine does, and the clock's; asserts nothing.

    .venv/bin/python bench/study.py [--contacts 3000000] [--rounds 5]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from openmash.adapters.columnar import studying
from openmash.adapters.columnar.store import Span, Store
from openmash.adapters.synthetic.boroughs import BOROUGHS
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_columns import study_of
from openmash.web import study_report
from openmash.web.presenters import study as present

Result = TypeVar("Result")
BEGIN, END = datetime(2019, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
STARTED, FIRST, APART = 25, date(2022, 1, 10), timedelta(days=30)


def main() -> None:
    """Read, compute, present and set, for all boroughs and for ten."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    folder = Path(__file__).parents[1] / "var" / "bench" / f"measures-{asked.contacts}"
    if not folder.exists():
        sys.exit(f"{folder} is not there: run bench/columnar.py first.")
    for count in (len(BOROUGHS), 10):
        _study(Store(folder), list(BOROUGHS)[:count], asked.rounds)


def _study(store: Store, codes: list[str], rounds: int) -> None:
    areas = {code: BOROUGHS[code].name for code in codes}
    starts: dict[str, date | None] = {
        name: FIRST + n * APART if n < STARTED * len(codes) // len(BOROUGHS) else None
        for n, name in enumerate(areas.values())
    }
    span = Span(tuple(codes), BEGIN, END)
    plan = present.Plan(starts, Clock.WORKING_DAYS, 61, 0, END, tens=True)
    for _ in store.case_parts(span):
        """Made where they are not there."""
    seen: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        columns = _timed(
            seen, "read",
            partial(studying.cases, store, span, areas, clock=Clock.WORKING_DAYS, as_at=END),
        )  # fmt: skip
        found = _timed(seen, "figures", partial(study_of, columns, starts))
        made = _timed(seen, "words and charts", partial(present.report, found, plan))
        _timed(seen, "HTML", partial(study_report.html, made.document))
    _timed(seen, "PDF", partial(study_report.pdf, made.document))
    print(f"\n{len(codes)} boroughs, {len(columns.length):,} contacts; seconds, median of {rounds}")
    print(f"{'':20}{'processor':>10}{'clock':>8}{'first processor':>18}{'clock':>8}")
    for what, times in seen.items():
        numbers = (*map(median, zip(*times, strict=True)), *times[0])
        print(f"{what:20}{numbers[0]:10.2f}{numbers[1]:8.2f}{numbers[2]:18.2f}{numbers[3]:8.2f}")
    together = [seen[what] for what in ("read", "figures")]
    for at, name in ((0, "processor"), (1, "clock")):
        every = [sum(each[at] for each in both) for both in zip(*together, strict=True)]
        print(f"read and figures, {name}: median {median(every):.2f}, best {min(every):.2f}")


def _timed(
    seen: dict[str, list[tuple[float, float]]], what: str, make: Callable[[], Result]
) -> Result:
    begin, clock = time.process_time(), time.perf_counter()
    made = make()
    seen.setdefault(what, []).append((time.process_time() - begin, time.perf_counter() - clock))
    return made


if __name__ == "__main__":
    main()
