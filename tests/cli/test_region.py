"""Regions come from the command line, as the owner of the tables, and every hub hears of it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(postgres: Any, fresh_database: str) -> Run:
    """Run `openmash region …` against a migrated database, as an IT officer would."""

    def command(*arguments: str, owner: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "openmash", "region", *arguments],
            env={
                **os.environ,
                "OPENMASH_DATABASE_URL": postgres.app_url(fresh_database),
                "OPENMASH_OWNER_DATABASE_URL": owner or postgres.owner_url(fresh_database),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return command


def test_a_region_is_made_looked_at_and_left(run: Run, postgres: Any, fresh_database: str) -> None:
    made = run("add", "North East", "--hub", "hac", "--hub", "NEW")
    assert made.returncode == 0, made.stderr
    assert "North East compares 2 hubs: Hackney, Newham." in made.stdout
    asked_in = run("member", "North East", "ana@example.org", "--name", "Ana Lyst")
    assert re.search(r"shown once: [a-z2-9]{4}(-[a-z2-9]{4}){3}", asked_in.stdout), asked_in.stderr
    assert run("member", "North East", "ana@example.org").returncode == 0
    assert run("leave", "North East", "--hub", "NEW").returncode == 0
    ended = run("member", "North East", "ana@example.org", "--end")
    assert "does not look at North East any more" in ended.stdout
    with psycopg.connect(postgres.superuser_url(fresh_database)) as connection:
        noted = connection.execute(
            "SELECT h.code, e.act FROM records_auditentry e JOIN records_hub h ON h.id = e.hub_id "
            "ORDER BY h.code, e.at"
        ).fetchall()
        assert noted == [
            ("HAC", "region_joined"),
            ("HAC", "region_analyst_added"),
            ("HAC", "region_analyst_ended"),
            ("NEW", "region_joined"),
            ("NEW", "region_analyst_added"),
            ("NEW", "region_left"),
        ]
        left = connection.execute(
            "SELECT count(*) FROM records_regionmember m JOIN records_region r "
            "ON r.id = m.region_id WHERE r.name = 'North East' AND m.ended_at IS NULL"
        ).fetchone()
        assert left == (0,)


def test_what_is_not_there_is_refused_and_only_the_owner_may(
    run: Run, postgres: Any, fresh_database: str
) -> None:
    assert "No hub “XXX” is set up here" in run("add", "North", "--hub", "XXX").stderr
    assert "There is no region “North”" in run("member", "North", "ana@example.org").stderr
    nobody = run("member", "Two boroughs", "nobody@example.org", "--end")
    assert "does not look at the region" in nobody.stderr
    as_service = run("add", "North", "--hub", "HAC", owner=postgres.app_url(fresh_database))
    assert as_service.returncode != 0
    with psycopg.connect(postgres.superuser_url(fresh_database)) as connection:
        assert connection.execute("SELECT count(*) FROM records_region").fetchone() == (2,)
