"""Asking an embedded server, and the system about its processes."""

from pathlib import Path

import psycopg


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def at_work_in(folder: Path) -> list[int]:
    """Processes with their working folder in the cluster; zombies have none and do not count."""
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and (each / "cwd").samefile(folder):
                found.append(int(each.name))
        except OSError:
            continue
    return found
