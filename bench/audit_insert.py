"""What a page view waits for when every one writes an audit entry in the same hub.

Compares the two ways to chain the log (docs/adr/0004): linking each entry in the transaction that
writes it, under the hub's lock, against writing it unlinked and sealing it afterwards. Prints
figures and asserts nothing.

    .venv/bin/python bench/audit_insert.py [--seconds 8] [--threads 2] [--page-ms 10]
"""

import argparse
import hashlib
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

from openmash.adapters.embedded_postgres import temporary_server

HUB = "00000000-0000-4000-8000-000000000001"
TABLES = """
CREATE TABLE entry (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), hub_id uuid, at timestamptz,
    actor text, role text, act text, subject_kind text, subject_id text, detail jsonb);
CREATE TABLE pending (arrival bigserial PRIMARY KEY, entry uuid, hub_id uuid);
CREATE TABLE seal (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), hub_id uuid, position bigint,
    entry uuid, leaf bytea, chain bytea, UNIQUE (hub_id, position));
"""
ENTRY = (
    "INSERT INTO entry (hub_id, at, actor, role, act, subject_kind, subject_id, detail) "
    "VALUES (%s, now(), 'account:1', 'manager', 'contact_opened', 'contact', 'x', '{}') "
    "RETURNING id"
)
Connection = psycopg.Connection[Any]


def link(connection: Connection, entry: Any) -> None:
    """Give one entry the next place of its hub's chain."""
    last = connection.execute(
        "SELECT position, chain FROM seal WHERE hub_id = %s ORDER BY position DESC LIMIT 1", [HUB]
    ).fetchone() or (0, b"")
    leaf = hashlib.sha256(entry.bytes).digest()
    connection.execute(
        "INSERT INTO seal (hub_id, position, entry, leaf, chain) VALUES (%s, %s, %s, %s, %s)",
        [HUB, last[0] + 1, entry, leaf, hashlib.sha256(last[1] + leaf).digest()],
    )


def chained(connection: Connection, page_s: float) -> None:
    """A page view that links its own entry: the hub's lock is held until its transaction ends."""
    with connection.transaction():
        (entry,) = connection.execute(ENTRY, [HUB]).fetchone() or (None,)
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        link(connection, entry)
        time.sleep(page_s)


def queued(connection: Connection, page_s: float) -> None:
    """A page view that leaves its entry for the sealer."""
    with connection.transaction():
        (entry,) = connection.execute(ENTRY, [HUB]).fetchone() or (None,)
        connection.execute("INSERT INTO pending (entry, hub_id) VALUES (%s, %s)", [entry, HUB])
        time.sleep(page_s)


def seal_until(url: str, stop: threading.Event) -> None:
    """The sealer, a few times a second."""
    with psycopg.connect(url, autocommit=True) as connection:
        while not stop.wait(0.25):
            with connection.transaction():
                waiting = connection.execute(
                    "SELECT arrival, entry FROM pending ORDER BY arrival LIMIT 1000"
                ).fetchall()
                for _, entry in waiting:
                    link(connection, entry)
                connection.execute(
                    "DELETE FROM pending WHERE arrival = ANY(%s)", [[row[0] for row in waiting]]
                )


def measure(
    url: str, view: Callable[[Connection, float], None], threads: int, seconds: float, page_s: float
) -> tuple[float, list[float]]:
    """Views a second, and how long each took in milliseconds."""
    took: list[float] = []
    end = time.monotonic() + seconds

    def work() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < end:
                began = time.perf_counter()
                view(connection, page_s)
                took.append((time.perf_counter() - began) * 1000)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(took) / seconds, took


def main() -> None:
    """Measure both ways on a server of its own, with its disk writes on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--page-ms", type=float, default=10)
    options = parser.parse_args()
    print(
        f"{options.threads} threads in one hub, {options.page_ms:g} ms of page in each transaction"
    )
    with temporary_server() as server:
        url = server.superuser_url()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLES)
        for name, view in (("linked at once", chained), ("left to the sealer", queued)):
            stop = threading.Event()
            sealer = threading.Thread(target=seal_until, args=(url, stop))
            sealer.start()
            rate, took = measure(
                url, view, options.threads, options.seconds, options.page_ms / 1000
            )
            stop.set()
            sealer.join()
            cuts = statistics.quantiles(took, n=100)
            print(
                f"{name:<20} {rate:6.0f} views/s   p50 {cuts[49]:6.1f} ms   "
                f"p95 {cuts[94]:6.1f} ms   p99 {cuts[98]:6.1f} ms"
            )


if __name__ == "__main__":
    main()
