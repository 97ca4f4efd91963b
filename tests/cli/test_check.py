"""`openmash check` names what is wrong with an installation, and never a secret."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from openmash.cli import check_database
from openmash.records.queries.health import RegionalRole

SECRET = "k" * 60


def check(url: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the doctor as an administrator would, in a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "OPENMASH_DATABASE_URL": url,
        "OPENMASH_SECRET_KEY": SECRET,
        "OPENMASH_DATA_DIR": str(folder),
        **settings,
    }
    return subprocess.run(
        [sys.executable, "-m", "openmash", "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )


def words(answer: subprocess.CompletedProcess[str]) -> str:
    """The table without its frame, as one line."""
    return " ".join(answer.stdout.translate(str.maketrans("│┃", "  ")).split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return data


def test_a_sound_database_is_found_sound(postgres: Any, fresh_database: str, folder: Path) -> None:
    answer = check(postgres.app_url(fresh_database), folder)
    found = words(answer)

    assert "Row-level security is forced on all" in found
    assert "Migrations ok" in found
    assert "Audit tables ok" in found
    assert "Regional role ok" in found
    # No worker runs in this test, and the embedded server is not for real records.
    assert "Worker problem" in found
    assert "Server version problem" in found
    assert answer.returncode == 1
    assert SECRET not in answer.stdout + answer.stderr
    password = postgres.app_url(fresh_database).split(":")[2].split("@")[0]
    assert password not in answer.stdout + answer.stderr


def test_every_hole_in_the_wall_is_named(postgres: Any, fresh_database: str, folder: Path) -> None:
    with psycopg.connect(postgres.superuser_url(fresh_database), autocommit=True) as connection:
        for statement in (
            "ALTER TABLE records_contact DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE records_item NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY one_hub ON records_person",
            "GRANT UPDATE ON records_auditentry TO openmash_app",
            "ALTER TABLE records_auditseal DISABLE TRIGGER append_only",
            "REVOKE INSERT ON shared_cache FROM openmash_app",
        ):
            connection.execute(statement)

    found = words(check(postgres.app_url(fresh_database), folder))

    assert "not forced on: records_contact, records_item, records_person." in found
    assert "openmash_app may UPDATE on records_auditentry" in found
    assert "records_auditseal has lost its append-only triggers" in found
    assert "shared_cache is missing or closed" in found


def test_a_role_that_is_too_strong_and_a_database_of_another_release_are_named(
    postgres: Any, fresh_database: str, folder: Path
) -> None:
    assert "owns" in words(check(postgres.owner_url(fresh_database), folder))

    superuser = postgres.superuser_url(fresh_database)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM django_migrations WHERE name = '0002_second_wall'")
    found = words(check(superuser, folder))

    assert "postgres is a superuser and bypasses row-level security" in found
    assert "records 0002_second_wall" in found
    assert "Run: openmash migrate" in found


def test_a_machine_that_is_set_up_carelessly_is_told_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "audit-signing.key").write_text("not a key")
    (data / "audit-signing.key").chmod(0o644)

    answer = check(
        "postgresql://openmash_app:hunter2@127.0.0.1:1/none",
        data,
        OPENMASH_TLS="off",
        OPENMASH_HOSTS="mash.example.org",
        OPENMASH_SMTP_URL="smtp://user:hunter3@mail.example.org",
        OPENMASH_TSL="on",
    )
    found = words(answer)

    assert "chmod 700" in found
    assert "TLS problem" in found
    assert "Audit signing key problem" in found
    assert "Mail problem" in found
    assert "OPENMASH_TSL warning No setting has this name" in found
    assert "Database problem" in found
    assert "hunter" not in answer.stdout + answer.stderr
    assert answer.returncode == 1


def test_missing_settings_are_all_named_at_once(tmp_path: Path) -> None:
    found = words(check("", tmp_path, OPENMASH_LOG="xml"))

    assert "OPENMASH_DATABASE_URL is not set" in found
    assert "OPENMASH_LOG is “xml”" in found


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (RegionalRole(may_become=False, has_its_rights=False), "no page of a region opens"),
        (RegionalRole(may_become=True, has_its_rights=True), "its hubs look empty"),
    ],
)
def test_a_regional_role_that_is_missing_or_worn_all_the_time_is_named(
    role: RegionalRole, said: str
) -> None:
    finding = check_database._regional(role)
    assert said in finding.found
    assert "GRANT openmash_region TO openmash_app" in finding.cure
