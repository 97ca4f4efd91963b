"""The web server and the worker as processes: they start, refuse, survive and end cleanly."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from openmash.adapters.embedded_postgres import EmbeddedServer, temporary_server
from tests.support.databases import clone, ensure_template
from tests.support.processes import answers, free_port, mentioning, running, until

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not Path("/proc/self/environ").exists(), reason="needs /proc to see every process"
    ),
]


def settings(url: str, folder: Path, **more: str) -> dict[str, str]:
    return {
        "OPENMASH_DATABASE_URL": url,
        "OPENMASH_SECRET_KEY": "k" * 60,
        "OPENMASH_TLS": "off",
        "OPENMASH_DATA_DIR": str(folder),
        **more,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def built_assets() -> None:
    from openmash.cli.installation import need_built_assets
    from openmash.core.errors import Misconfigured

    try:
        need_built_assets(Path("openmash/web/static"))
    except Misconfigured as wrong:
        pytest.skip(wrong.sentence)


@pytest.mark.usefixtures("built_assets")
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_web_server_answers_and_leaves_nothing_behind_however_it_ends(
    postgres: Any, fresh_database: str, folder: Path, tmp_path: Path, way: signal.Signals
) -> None:
    port, log = free_port(), tmp_path / "log"
    with running(
        ["serve", "--port", str(port), "--workers", "2"],
        settings(postgres.app_url(fresh_database), folder),
        log,
    ) as web:
        until(lambda: answers(port), "a page", log)
        assert len(mentioning(str(folder))) == 3

        web.send_signal(way)

        assert web.wait(60) == (0 if way is not signal.SIGKILL else -signal.SIGKILL)
        # Killed outright it cannot tidy up: its processes notice by themselves.
        until(lambda: not mentioning(str(folder)), "every process to end", log)


@pytest.mark.usefixtures("built_assets")
def test_the_web_server_refuses_what_would_go_wrong_later(
    postgres: Any, fresh_database: str, folder: Path
) -> None:
    with psycopg.connect(postgres.superuser_url(fresh_database), autocommit=True) as connection:
        connection.execute(
            "DELETE FROM django_migrations WHERE app = 'records' AND name LIKE '0002%'"
        )
    good = settings(postgres.app_url(fresh_database), folder)

    old = refused(["serve"], good)
    away = refused(["serve"], {**good, "OPENMASH_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"})
    open_to_all = refused(["serve", "--host", "0.0.0.0"], good)

    assert "Run: openmash migrate" in old
    assert "OPENMASH_DATABASE_URL cannot be used" in away
    assert "clear text" in open_to_all


@pytest.mark.usefixtures("built_assets")
def test_a_port_that_is_taken_is_said_to_be_taken(
    postgres: Any, fresh_database: str, folder: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        said = refused(
            ["serve", "--port", port], settings(postgres.app_url(fresh_database), folder)
        )

    assert f"Cannot listen on 127.0.0.1 port {port}" in said


def refused(arguments: list[str], environment: dict[str, str]) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "openmash", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    return answer.stderr


@pytest.fixture(scope="module")
def own_server() -> Iterator[EmbeddedServer]:
    """A database server that this test may kill."""
    with temporary_server({"fsync": "off"}) as server:
        ensure_template(server, "openmash_template")
        clone(server, "openmash_template", "openmash_killed")
        yield server


def audited(url: str) -> None:
    """One audit entry in Hackney, as an action writes it."""
    with psycopg.connect(url) as connection:
        (hub,) = connection.execute("SELECT id FROM records_hub WHERE code = 'HAC'").fetchone() or (
            None,
        )
        connection.execute("SELECT set_config('openmash.hub_id', %s, true)", [str(hub)])
        connection.execute(
            "WITH entry AS (INSERT INTO records_auditentry (id, hub_id, at, actor, role, act, "
            "subject_kind, subject_id, detail) VALUES (gen_random_uuid(), %s, %s, 'worker', "
            "'worker', 'contact_opened', 'contact', 'x', '{}') RETURNING id, hub_id) "
            "INSERT INTO records_auditpending (entry, hub_id) SELECT id, hub_id FROM entry",
            [hub, datetime.now(UTC)],
        )


def seals(superuser_url: str) -> int:
    with psycopg.connect(superuser_url) as connection:
        row = connection.execute("SELECT count(*) FROM records_auditseal").fetchone()
    return int(row[0]) if row else 0


def test_the_worker_seals_at_once_and_goes_on_when_the_database_was_killed(
    own_server: EmbeddedServer, folder: Path, tmp_path: Path
) -> None:
    name, log = "openmash_killed", tmp_path / "log"
    app, administrator = own_server.app_url(name), own_server.superuser_url(name)
    with running(["worker"], settings(app, folder), log) as worker:
        audited(app)
        until(lambda: seals(administrator) == 1, "the first seal", log)
        until(lambda: heard(administrator), "the rounds to run", log)

        pid = own_server.postmaster_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        EmbeddedServer.start(own_server.data_dir, settings={"fsync": "off"})
        audited(app)
        until(lambda: seals(administrator) == 2, "the seal after the restart", log)
        until(lambda: heard(administrator), "the rounds to run again", log)

        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    assert "worker stopped" in log.read_text()
    assert "Traceback" not in log.read_text()


def heard(superuser_url: str) -> bool:
    """A round has come due, and was taken up, since the database was last started."""
    with psycopg.connect(superuser_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_periodic_defers "
            "WHERE to_timestamp(defer_timestamp) > pg_postmaster_start_time()"
        ).fetchone()
    return bool(row and row[0])
