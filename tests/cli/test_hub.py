"""A real installation gets its first hub and administrator from the command line."""

import os
import re
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from tests.support.databases import without_hubs


@pytest.fixture
def run(postgres: Any, fresh_database: str) -> Any:
    """Run `openmash hub …` against a migrated database without hubs, as an IT officer would."""
    without_hubs(postgres, fresh_database)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "openmash", "hub", *arguments],
            env={
                **os.environ,
                "OPENMASH_DATABASE_URL": postgres.app_url(fresh_database),
                "OPENMASH_OWNER_DATABASE_URL": postgres.owner_url(fresh_database),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return command


ADD = ("--phone", "020 7946 0001", "--out-of-hours-phone", "020 7946 0002", "--admin-name", "Ada")


def test_a_hub_is_set_up_once_with_its_first_administrator(
    run: Any, postgres: Any, fresh_database: str
) -> None:
    made = run("add", "hac", *ADD, "--admin-email", "ada@hackney.example.org")
    assert made.returncode == 0, made.stderr
    assert re.search(r"shown once: [a-z2-9]{4}(-[a-z2-9]{4}){3}", made.stdout)
    with psycopg.connect(postgres.superuser_url(fresh_database)) as connection:
        assert connection.execute(
            "SELECT m.role, a.password_is_temporary FROM records_membership m "
            "JOIN records_account a ON a.id = m.account_id"
        ).fetchall() == [("administrator", True)]
        counted = connection.execute(
            "SELECT (SELECT count(*) FROM records_agency), (SELECT count(*) FROM "
            "records_policyversion), (SELECT count(*) FROM records_auditentry)"
        ).fetchone()
        assert counted == (11, 1, 1)
    again = run("add", "HAC", *ADD, "--admin-email", "ada@hackney.example.org")
    assert again.returncode == 2
    assert "set up already" in again.stderr


def test_a_wrong_code_or_address_is_refused_and_nothing_is_stored(run: Any) -> None:
    unknown = run("add", "XXX", *ADD, "--admin-email", "ada@hackney.example.org")
    assert unknown.returncode == 2
    assert "There is no borough" in unknown.stderr
    wrong = run("add", "HAC", *ADD, "--admin-email", "nowhere")
    assert wrong.returncode == 2
    assert "set up" not in run("list").stdout
