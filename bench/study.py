"""What "did it help?" costs over all of London: 33 boroughs, 25 of them started, one by one.

Reads the contacts that bench/columnar.py has drawn under var/bench. Prints processor seconds, which
do not depend on what else the machine does, and asserts nothing.

    .venv/bin/python bench/study.py [--contacts 3000000]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
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
    folder = Path(__file__).parents[1] / "var" / "bench"
    folder /= f"measures-{parser.parse_args().contacts}"
    if not folder.exists():
        sys.exit(f"{folder} is not there: run bench/columnar.py first.")
    for count in (len(BOROUGHS), 10):
        _study(Store(folder), list(BOROUGHS)[:count])


def _study(store: Store, codes: list[str]) -> None:
    areas = {code: BOROUGHS[code].name for code in codes}
    starts: dict[str, date | None] = {
        name: FIRST + n * APART if n < STARTED * len(codes) // len(BOROUGHS) else None
        for n, name in enumerate(areas.values())
    }
    span = Span(tuple(codes), BEGIN, END)
    print(f"\n{len(codes)} boroughs")
    columns = _timed(
        "read", lambda: studying.cases(store, span, areas, clock=Clock.WORKING_DAYS, as_at=END)
    )
    found = _timed(f"study of {len(columns.length):,}", lambda: study_of(columns, starts))
    plan = present.Plan(starts, Clock.WORKING_DAYS, 61, 0, END)
    made = _timed("words and charts", lambda: present.report(found, plan))
    _timed("HTML", lambda: study_report.html(made.document))
    _timed("PDF", lambda: study_report.pdf(made.document))


def _timed(what: str, make: Callable[[], Result]) -> Result:
    begin = time.process_time()
    made = make()
    print(f"{what:24} {time.process_time() - begin:6.2f} s")
    return made


if __name__ == "__main__":
    main()
