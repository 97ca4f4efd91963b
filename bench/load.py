"""A working day on two cores: pages and contacts at 30 requests a second over a full database.

Seeds a database of its own under var/bench once, signs 150 users in, starts the web server and
the worker, and measures the worklist, its poll for changes, the contact page, an agency's queue
and the sending of contacts. Row-level security and audit are on, and commits wait for the disk.
Prints figures and asserts nothing.

    .venv/bin/python bench/load.py [--contacts 250000] [--write]
"""

import argparse
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from support import cost, hub, loading, report

TABLES = ("contact", "personrecord", "matchkey", "item", "informationrequest", "auditentry")
LARGE_ROWS = 20_000


def measured(home: Any, server: Any, desks: list[hub.Desk], options: argparse.Namespace) -> Any:
    """The rounds at a steady rate, the cores in use, and each page alone."""
    requests = loading.Requests(desks, hub.SEED)
    with hub.running(home, server) as (port, web, worker):
        cluster = Path(server._cluster)  # noqa: SLF001
        print("Warming up.", flush=True)
        loading.steady(port, requests, options.warm)
        rounds, cores = [], []
        for number in range(options.rounds):
            before = cost.cpu(web.pid, worker.pid, cluster)
            rounds.append(loading.steady(port, requests, options.seconds))
            cores.append(cost.cpu(web.pid, worker.pid, cluster).since(before))
            p95 = report.cut(rounds[-1].all(), 95)
            print(f"Round {number + 1}: p95 {p95:.0f} ms, failures {dict(rounds[-1].wrong)}")
        alone = {
            (page, clients): loading.flat_out(port, requests, page, clients, options.alone)
            for page in loading.MIX
            for clients in (1, 8)
        }
    return rounds, {part: median(each[part] for each in cores) for part in cores[0]}, alone


def sizes(server: Any) -> dict[str, int]:
    """How many rows the tables hold."""
    with psycopg.connect(server.superuser_url()) as connection:
        return {
            f"records_{table}": connection.execute(
                f"SELECT count(*) FROM records_{table}"  # a name of ours
            ).fetchone()[0]
            for table in TABLES
        }


def main() -> None:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contacts", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=3, help="at the steady rate")
    parser.add_argument("--seconds", type=float, default=30, help="of each round")
    parser.add_argument("--alone", type=float, default=5, help="seconds for each page alone")
    parser.add_argument("--warm", type=float, default=60, help="seconds of warming up")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    parser.add_argument("--plans", action="store_true", help="print every plan")
    options = parser.parse_args()
    with hub.database(hub.ROOT / "var" / "bench" / str(options.contacts)) as (home, server):
        stored = hub.fill(server, options.contacts)
        closed = loading.put_away(server)
        print(f"{closed:,} contacts that earlier measurements sent were closed first.")
        rows = sizes(server)
        desks = hub.desks()
        before = cost.pace()
        rounds, cores, alone = measured(home, server, desks, options)
        paces = before, cost.pace()
        costs = cost.page_costs(desks[0])
        words = report.section(
            stored=stored,
            rows=", ".join(f"{n:,} {table.removeprefix('records_')}" for table, n in rows.items()),
            rounds=rounds,
            cores=cores,
            alone=alone,
            costs=costs,
            large={table for table, count in rows.items() if count >= LARGE_ROWS},
            paces=paces,
        )
    print("\n" + words)
    if options.plans:
        for page in costs:
            for each in sorted(page.statements, key=lambda s: -s.ms)[:6]:
                print(f"\n-- {page.page}: {each.ms:.1f} ms\n{each.text[:600]}\n{each.plan}")
    if options.write:
        report.write(hub.ROOT / "docs" / "performance.md", words)


if __name__ == "__main__":
    main()
