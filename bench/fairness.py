"""What fairness and the partners' side cost the largest hub of a full database.

Uses the database of bench/load.py under var/bench, and seeds it if it is not there. Draws each page
in this process: the first look at a quarter, for which its counts are made, and the next, for which
they are read; and the partners' side of three periods. Prints seconds of the processor, in Python
and in PostgreSQL, and those of the clock, the best of three. Asserts nothing.

    .venv/bin/python bench/fairness.py [--contacts 250000]
"""

import argparse
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from support import cost, hub, report

QUARTERS = {
    "the whole hub": "/measures/fairness/",
    "by ethnicity": "/measures/fairness/ethnicity/",
    "by area": "/measures/fairness/area/",
}
PERIODS = {
    "partners, 4 weeks": "/measures/partners/?period=month",
    "partners, 13 weeks": "/measures/partners/",
    "partners, 12 months": "/measures/partners/?period=year",
}


class Took(NamedTuple):
    """Seconds: of Python's processor, of PostgreSQL's, and of the clock."""

    python: float
    postgres: float
    clock: float


def main() -> None:
    """Open the database, draw, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=250_000)
    options = parser.parse_args()
    folder = hub.ROOT / "var" / "bench" / str(options.contacts)
    with hub.database(folder) as (_, server):
        hub.fill(server, options.contacts)
        cluster = Path(server._cluster)  # noqa: SLF001
        hub_id, code, contacts = _largest()
        client = _signed_in(hub_id, code)
        print(f"{report.machine()}\nOne hub of {contacts:,} contacts in a year.\n")
        print(f"{'':36}{'Python':>8}{'PostgreSQL':>12}{'clock':>8}")
        for words, path in QUARTERS.items():
            _print(f"fairness, {words}, first look", _first(client, path, hub_id, cluster))
            _print(f"fairness, {words}", _best(client, path, cluster))
        for words, path in PERIODS.items():
            _print(words, _best(client, path, cluster))
        print(f"\nLoad average at the end: {os.getloadavg()[0]:.1f}")


def _largest() -> tuple[Any, str, int]:
    from openmash.records.models import Contact
    from openmash.records.queries.hubs import every_hub
    from openmash.records.tenancy import in_hub

    found = []
    for each in every_hub():
        with in_hub(each.id):
            found.append((Contact.objects.count(), each.code, each.id))
    contacts, code, hub_id = max(found)
    return hub_id, code, contacts


def _signed_in(hub_id: Any, code: str) -> Any:
    from django.test import Client

    client = Client(headers={"Host": "127.0.0.1"})
    client.cookies["session"] = hub._desk(hub_id, code).sessions["manager"][0]  # noqa: SLF001
    client.get(PERIODS["partners, 4 weeks"])  # What a process loads once is no cost of a page.
    return client


def _first(client: Any, path: str, hub_id: Any, cluster: Path) -> Took:
    from openmash.records.models import SettledQuarter
    from openmash.records.tenancy import in_hub

    with in_hub(hub_id):
        SettledQuarter.objects.all().delete()
    return _took(client, path, cluster)


def _best(client: Any, path: str, cluster: Path) -> Took:
    return min((_took(client, path, cluster) for _ in range(3)), key=lambda took: took.clock)


def _took(client: Any, path: str, cluster: Path) -> Took:
    before, began, used = cost.cpu(0, 0, cluster), time.perf_counter(), time.process_time()
    status = client.get(path).status_code
    used, clock = time.process_time() - used, time.perf_counter() - began
    after = cost.cpu(0, 0, cluster)
    if status != 200:
        raise SystemExit(f"{path} answered {status}.")
    return Took(used, after.parts["postgres"] - before.parts["postgres"], clock)


def _print(words: str, took: Took) -> None:
    print(f"{words:36}{took.python:8.2f}{took.postgres:12.2f}{took.clock:8.2f}", flush=True)


if __name__ == "__main__":
    main()
