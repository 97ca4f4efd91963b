"""Where the time goes: processor time by part, and each page's statements with their plans."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from .hub import Desk

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cpu:
    """Processor seconds used so far by each part."""

    parts: dict[str, float]
    machine: float
    at: float

    def since(self, before: "Cpu") -> dict[str, float]:
        """Cores in use by each part since then; "others" is what was not ours."""
        spent = self.at - before.at
        cores = {name: (used - before.parts[name]) / spent for name, used in self.parts.items()}
        cores["others"] = max(0.0, (self.machine - before.machine) / spent - sum(cores.values()))
        return cores


def cpu(web: int, worker: int, cluster: Path) -> Cpu:
    """Read the processor time of the web server's, the worker's and PostgreSQL's processes."""
    parts = {"web": 0.0, "worker": 0.0, "postgres": 0.0, "clients": time.process_time()}
    for each in Path("/proc").iterdir():
        if not each.name.isdigit():
            continue
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split()
            ours = {str(web): "web", str(worker): "worker"}.get(fields[2])
            if ours is None and (each / "cwd").samefile(cluster):
                ours = "postgres"
        except OSError:
            continue
        if ours:
            parts[ours] += sum(int(ticks) for ticks in fields[11:13]) / _TICKS
    first = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    busy = sum(int(n) for n in first[:8]) - int(first[3]) - int(first[4])
    return Cpu(parts, busy / _TICKS, time.monotonic())


_WORK = (
    "import time\n"
    "began, total = time.process_time(), 0\n"
    "for each in range(2_000_000): total += each * each\n"
    "print((time.process_time() - began) * 1000)\n"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """What the machine gives just then: milliseconds of processor time for one piece of work.

    Attributes:
        alone: in one process.
        together: in each of two at once. Where two processors are one core, or others use it too,
            each takes longer, and what a page costs grows as much.
    """

    alone: float
    together: float


def pace() -> Pace:
    """Do the piece of work three times alone, and three times twice at once; the medians."""
    alone = median(_paced(1) for _ in range(3))
    return Pace(alone, median(_paced(2) for _ in range(3)))


def _paced(processes: int) -> float:
    command = [sys.executable, "-c", _WORK]
    began = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(processes)]
    return max(float(each.communicate()[0]) for each in began)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a page: its time as the application waits for it, and its plan."""

    ms: float
    text: str
    scans: tuple[str, ...]
    plan: str

    @property
    def server_ms(self) -> float:
        """Planning and execution as PostgreSQL itself counts them; 0 for what was not explained."""
        lines = [line for line in self.plan.splitlines() if " Time: " in line]
        return sum(float(line.partition(": ")[2].removesuffix(" ms")) for line in lines)


@dataclass(frozen=True, slots=True)
class PageCost:
    """One page drawn in this process: in all, as processor time, and by statement."""

    page: str
    ms: float
    cpu_ms: float
    statements: list[Statement]

    @property
    def server_ms(self) -> float:
        """What PostgreSQL spent on planning and running its queries."""
        return sum(each.server_ms for each in self.statements)


def page_costs(desk: Desk) -> list[PageCost]:
    """Draw each page a few times in this process; the median one, with plans as the app role."""
    manager, navigator = desk.sessions["manager"][0], desk.sessions["navigator"][0]
    pages = {
        "version poll": ("/worklist/version/", manager),
        "worklist": ("/worklist/", manager),
        "contact": (f"/contacts/{desk.contacts[0]}/", manager),
        "queue": ("/queue/", navigator),
    }
    return [_cost(desk, page, path, session) for page, (path, session) in pages.items()]


def _cost(desk: Desk, page: str, path: str, session: str) -> PageCost:
    from django.db import connection
    from django.test import Client

    client = Client(headers={"Host": "127.0.0.1"})
    client.cookies["session"] = session
    runs: list[tuple[float, float, list[tuple[float, str, Any]]]] = []
    for _ in range(7):
        seen: list[tuple[float, str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seen.append(((time.perf_counter() - began) * 1000, sql, params))  # noqa: B023

        with connection.execute_wrapper(note):
            began, used = time.perf_counter(), time.process_time()
            status = client.get(path).status_code
            used, ms = time.process_time() - used, (time.perf_counter() - began) * 1000
            runs.append((used * 1000, ms, seen))
        if status != 200:
            raise SystemExit(f"{page} answered {status}.")
    cpu_ms, ms, statements = sorted(runs, key=lambda run: run[0])[len(runs) // 2]
    return PageCost(page, ms, cpu_ms, [_explained(desk, *each) for each in statements])


def _explained(desk: Desk, ms: float, sql: str, params: Any) -> Statement:
    from django.db import connection

    from openmash.records.tenancy import in_hub

    text = " ".join(sql.split())
    if not text.startswith("SELECT") or "set_config" in text or "FOR UPDATE" in text:
        return Statement(ms, text, (), "")
    with in_hub(desk.hub_id), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        lines = [row[0] for row in cursor.fetchall()]
    scans = tuple(
        line.strip().removeprefix("->").split("  (")[0].strip() for line in lines if "Scan" in line
    )
    return Statement(ms, text, scans, "\n".join(lines))
