"""What the firewall's filter costs over a million items of one hub, for each role.

Makes a database of its own under var/bench once. Measures, as the application role with row-level
security forced, the count of every item that a viewer may read, and the items of one contact, of
ten items and of two thousand. Prints figures with the plans and asserts nothing.

    .venv/bin/python bench/visibility.py [--items 1000000] [--write] [--plans]
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from support import hub, many_items, report

from openmash.domain.access import Viewer

LARGE_TABLES = ("item", "itemrelease", "informationrequest", "caseexclusion", "handover", "contact")
BEGIN = "<!-- figures: written by bench/visibility.py --write -->"
END = "<!-- end of visibility figures -->"


@dataclass(frozen=True, slots=True)
class Measured:
    """One question of one viewer: milliseconds of each time it was asked, rows, and the plan."""

    who: str
    times: list[float]
    rows: int
    plan: list[str]

    @property
    def server_ms(self) -> float:
        """Planning and running, as PostgreSQL itself counts them with the plan."""
        lines = [line for line in self.plan if line.startswith(("Planning Time", "Execution Time"))]
        return sum(float(line.partition(": ")[2].removesuffix(" ms")) for line in lines)

    @property
    def read_whole(self) -> list[str]:
        """The large tables that the plan reads from end to end."""
        whole = [f"Seq Scan on records_{table} " for table in LARGE_TABLES]
        return sorted(
            {each.split("_")[-1].strip() for each in whole for line in self.plan if each in line}
        )


def asked(viewer: Viewer, questions: list[Callable[[], Any]]) -> Measured:
    """Ask each question once, and explain the last."""
    from django.db import connection
    from django.db.models import QuerySet

    from openmash.records.tenancy import in_hub

    times, rows = [], 0
    with in_hub(viewer.hub_id):
        for question in questions:
            began = time.perf_counter()
            found = question()
            rows = len(list(found)) if isinstance(found, QuerySet) else found
            times.append((time.perf_counter() - began) * 1000)
        seen: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            last = questions[-1]()
            if isinstance(last, QuerySet):
                list(last)
        plan: list[str] = []
        for sql, params in seen:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
                plan += [line for (line,) in cursor.fetchall()]
    return Measured(viewer.name, times, rows, plan)


def kinds(filled: many_items.Filled, counts: int) -> dict[str, Callable[[Viewer], Measured]]:
    """What is measured, by name."""
    from openmash.records.queries.visibility import visible_items, withheld_counts

    def of_contact(viewer: Viewer, contact_id: UUID) -> Callable[[], Any]:
        return lambda: visible_items(viewer).filter(contact_id=contact_id).values_list("id", "text")

    def withheld(viewer: Viewer, contact_id: UUID) -> Callable[[], Any]:
        return lambda: sum(each.count for each in withheld_counts(viewer, contact_id))

    return {
        "The items of one contact": lambda viewer: asked(
            viewer, [of_contact(viewer, each) for each in filled.contacts]
        ),
        "The items of the longest contact": lambda viewer: asked(
            viewer, [of_contact(viewer, filled.longest)] * 20
        ),
        "What is withheld in one contact": lambda viewer: asked(
            viewer, [withheld(viewer, each) for each in filled.contacts]
        ),
        "The count of all items": lambda viewer: asked(
            viewer, [lambda: visible_items(viewer).count()] * counts
        ),
    }


def table(name: str, found: list[Measured]) -> list[str]:
    """The figures of one question."""
    lines = [
        f"| {name} | rows | p50 ms | p95 ms | in PostgreSQL, ms | read whole |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.who} | {each.rows:,} | {report.cut(each.times, 50):.1f} | "
        f"{report.cut(each.times, 95):.1f} | {each.server_ms:.1f} | "
        f"{', '.join(each.read_whole) or 'no large table'} |"
        for each in found
    ]
    return [*lines, ""]


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--counts", type=int, default=7, help="how often everything is counted")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    parser.add_argument("--plans", action="store_true", help="print every plan")
    options = parser.parse_args()
    folder = hub.ROOT / "var" / "bench" / f"visibility-{options.items}"
    with hub.database(folder) as (_, server):
        made = many_items.fill(server, options.items)
        filled = many_items.largest()
        words = [f"One hub of {options.items:,} items ({made}). {report.machine()}.", ""]
        for name, measure in kinds(filled, options.counts).items():
            found = [measure(viewer) for viewer in filled.viewers]
            words += table(name, found)
            if options.plans:
                for each in found:
                    print("\n".join([f"\n-- {name}, {each.who}", *each.plan]))
    print("\n" + "\n".join(words))
    if options.write:
        report.write(hub.ROOT / "docs" / "performance.md", "\n".join(words), BEGIN, END)


if __name__ == "__main__":
    main()
