"""The figures of the measure pages over 33 boroughs, 10 years and 3 million contacts.

Draws the contacts once under var/bench, then works out what each page shows for the whole of London
by the columnar engine, straight from its files, and the same by pandas from frames in memory. The
two are compared: figures that differ are said. Prints figures and asserts nothing.

    .venv/bin/python bench/columnar.py [--contacts 3000000] [--write]
"""

import argparse
import json
import math
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from support import columnar_work, report

ROOT = Path(__file__).parents[1]
YEARS, LAST = 10, 2025
NOW = datetime(LAST + 1, 1, 1, tzinfo=UTC)
BEGIN = "<!-- figures: written by bench/columnar.py --write -->"
END = "<!-- end of columnar figures -->"


def main() -> None:
    """Draw, measure both sides, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=3_000_000)
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    parser.add_argument("--side", choices=("engine", "pandas"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = ROOT / "var" / "bench" / f"measures-{options.contacts}"
    if options.side:
        side = getattr(columnar_work, options.side)
        print(json.dumps(side(folder, NOW).plain()))
        return
    if not folder.exists():
        _draw(folder, options.contacts)
    words = _words(
        folder, options.contacts, *(_run(options.contacts, s) for s in ("engine", "pandas"))
    )
    print("\n" + words)
    if options.write:
        report.write(ROOT / "docs" / "performance.md", words, BEGIN, END)


def _draw(folder: Path, contacts: int) -> None:
    subprocess.run(
        [sys.executable, "-m", "openmash", "measures", "generate", str(folder),
         "--contacts", str(contacts), "--years", str(YEARS), "--last-year", str(LAST)],
        check=True,
    )  # fmt: skip


def _run(contacts: int, side: str) -> columnar_work.Took:
    print(side, file=sys.stderr)
    command = [sys.executable, __file__, "--contacts", str(contacts), "--side", side]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return columnar_work.Took(**json.loads(done.stdout))


def _words(
    folder: Path, contacts: int, engine: columnar_work.Took, pandas: columnar_work.Took
) -> str:
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    rows = [
        f"| {name} | **{took:.2f}** | {engine.processor[name]:.2f} | {pandas.seconds[name]:.2f} | "
        f"{pandas.processor[name]:.2f} | {_same(engine, pandas, name)} |"
        for name, took in engine.seconds.items()
    ]
    over = [name for name, seconds in engine.seconds.items() if seconds >= 1]
    aim = "each under the aim of 1 s" if not over else f"over the aim of 1 s: {'; '.join(over)}"
    about = (
        f"{contacts:,} contacts of 33 boroughs and {YEARS} years in {size / 1e6:,.0f} MB of "
        f"Parquet; best of {columnar_work.ROUNDS}; {aim}. Every row has counts, mean, median, "
        "90th percentile (clock and working time) and share within target of each group, or "
        "Kaplan-Meier figures where it says that open ones are counted."
    )
    machine = report.machine().partition("; clients")[0]
    measured = (
        f"Measured on {machine}. Load average at the end {os.getloadavg()[0]:.1f}: where it is "
        "above the cores, the processor's seconds say more than the clock's."
    )
    return "\n".join(
        [
            measured,
            "",
            about,
            "",
            "| Of all London | engine, s | processor, s | pandas, s | processor, s | the same |",
            "|---|---|---|---|---|---|",
            *rows,
            f"| before the first figure | {engine.loading:.2f} | | {pandas.loading:.2f} | | |",
            f"| largest memory, MB | {engine.peak_mb:,} | | {pandas.peak_mb:,} | | |",
        ]
    )


def _same(engine: columnar_work.Took, pandas: columnar_work.Took, name: str) -> str:
    pairs = zip(engine.sums[name], pandas.sums[name], strict=True)
    return "yes" if all(math.isclose(a, b, rel_tol=1e-9) for a, b in pairs) else "NO"


if __name__ == "__main__":
    main()
