"""The figures as a section of docs/performance.md."""

import os
import platform
import statistics
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from .cost import Pace, PageCost
from .loading import MIX, RATE, Took

BEGIN, END = "<!-- figures: written by bench/load.py --write -->", "<!-- end of figures -->"


def cut(times: list[float], per_cent: int) -> float:
    """A percentile by nearest rank; nan of nothing."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * per_cent // 100)] if times else float("nan")


def machine() -> str:
    """The machine in a line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GB; Linux, "
        f"Python {platform.python_version()}; clients, web server and database on it together"
    )


def steady_table(rounds: list[Took]) -> list[str]:
    """The median over the rounds of each percentile, by page."""
    lines = ["| Page | share | p50 ms | p95 ms | p99 ms |", "|---|---|---|---|---|"]
    for page in MIX:
        times = [each.by_page[page] for each in rounds]
        lines.append(f"| {page} | {MIX[page]}/{RATE} | {_cells(times)} |")
    lines.append(f"| **all** | | {_cells([each.all() for each in rounds])} |")
    return lines


def _cells(rounds: list[list[float]]) -> str:
    return " | ".join(f"{statistics.median(cut(r, p) for r in rounds):.0f}" for p in (50, 95, 99))


def flat_out_table(found: dict[tuple[str, int], Took]) -> list[str]:
    """Each page alone."""
    lines = [
        "| Page alone | clients | requests/s | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|",
    ]
    for (page, clients), took in found.items():
        rate = len(took.all()) / took.seconds
        lines.append(f"| {page} | {clients} | {rate:.0f} | {_cells([took.all()])} |")
    return lines


def cost_table(costs: list[PageCost]) -> list[str]:
    """Processor time of drawing one page, which other work on the machine hardly changes."""
    lines = [
        "| Page drawn alone | Python, processor ms | PostgreSQL, ms | statements | slowest |",
        "|---|---|---|---|---|",
    ]
    for each in costs:
        slow = max(each.statements, key=lambda s: s.server_ms)
        lines.append(
            f"| {each.page} | {each.cpu_ms:.0f} | {each.server_ms:.1f} | {len(each.statements)} | "
            f"{slow.server_ms:.1f} ms: {slow.scans[0] if slow.scans else '-'} |"
        )
    return lines


def whole_reads(costs: list[PageCost], large: set[str]) -> list[str]:
    """Statements that read a large table from end to end."""
    return sorted(
        {
            f"{each.page}: {scan}"
            for each in costs
            for statement in each.statements
            for scan in statement.scans
            if "Seq Scan" in scan and scan.split(" on ")[1].split()[0] in large
        }
    )


def section(
    *,
    stored: str,
    rows: str,
    rounds: list[Took],
    cores: dict[str, float],
    alone: dict[tuple[str, int], Took],
    costs: list[PageCost],
    large: set[str],
    paces: tuple[Pace, Pace],
) -> str:
    """The whole section."""
    p95 = statistics.median(cut(each.all(), 95) for each in rounds)
    wrong = dict(sum((Counter(each.wrong) for each in rounds), Counter()))
    rate = statistics.median(len(each.all()) / each.seconds for each in rounds)
    reads = whole_reads(costs, large)
    return "\n".join(
        [
            (
                f"Measured {datetime.now(UTC):%d %B %Y} on {machine()}. Load average meanwhile "
                f"{os.getloadavg()[0]:.1f}."
            ),
            "",
            f"Stored: {rows} ({stored}).",
            "",
            f"**Steady {RATE} requests/s** (median of {len(rounds)} rounds; {rate:.1f} answered "
            f"a second; failures: {wrong or 'none'}): p95 **{p95:.0f} ms**, "
            + ("within" if p95 < 100 else "missing")
            + " the aim of 100 ms.",
            "",
            *steady_table(rounds),
            "",
            "Cores in use meanwhile: "
            + ", ".join(f"{name} {used:.2f}" for name, used in cores.items())
            + f". That is {cores['web'] / rate * 1000:.0f} ms of processor time a request in the "
            f"web server and {cores['postgres'] / rate * 1000:.0f} ms in PostgreSQL.",
            "",
            "What the machine gave: one fixed piece of work in Python took "
            + ", and afterwards ".join(
                f"{each.alone:.0f} ms alone and {each.together:.0f} ms in each of two processes"
                for each in paces
            )
            + ".",
            "",
            *flat_out_table(alone),
            "",
            *cost_table(costs),
            "",
            "Large tables read from end to end: " + ("; ".join(reads) if reads else "none") + ".",
        ]
    )


def write(path: Path, words: str, begin: str = BEGIN, end: str = END) -> None:
    """Put the section in its place in the document, between the two marks."""
    text = path.read_text()
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n\n{words}\n\n{end}{after}")
