"""The embedded server against the real thing: each variant of programs and identity is started."""

import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from openmash.adapters.embedded_postgres import (
    APP,
    EXTENSIONS,
    OWNER,
    EmbeddedServer,
    server_warning,
)
from openmash.adapters.embedded_postgres import binaries as locator
from openmash.adapters.embedded_postgres import run_as as identities
from tests.support.embedded import ask, at_work_in, run
from tests.support.processes import until

AS_ROOT = os.geteuid() == 0
MACHINE = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root may change to another account")
needs_machine = pytest.mark.skipif(not MACHINE, reason="no PostgreSQL from the distribution here")
needs_proc = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="no /proc here")


@dataclass(frozen=True)
class Variant:
    """Programs and an identity under which the whole life of a server is tried."""

    data_dir: Path
    programs: Path | None
    namespaces: bool

    def start(self) -> EmbeddedServer:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(locator.SETTING, raising=False)
            if self.programs is not None:
                patch.setenv(locator.SETTING, str(self.programs))
            if not self.namespaces:
                patch.setattr(identities, "namespaces_work", lambda: False)
            return EmbeddedServer.start(self.data_dir)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("wheel"),
        pytest.param("machine", marks=needs_machine),
        pytest.param("other account", marks=needs_root),
    ],
)
def variant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Variant:
    return Variant(
        data_dir=tmp_path_factory.mktemp("pg") / "data",
        programs=MACHINE[-1].parent if request.param == "machine" else None,
        namespaces=request.param != "other account",
    )


@pytest.fixture(scope="module")
def made(variant: Variant) -> Iterator[Variant]:
    """A variant whose server has been started once, and is stopped when all is over."""
    server = variant.start()
    try:
        yield variant
    finally:
        server.stop("immediate")
        server._layout.remove()  # a home outside tmp_path, where there was need of one


@pytest.fixture
def server(made: Variant) -> EmbeddedServer:
    """The server running, whatever the test before did to it."""
    return made.start()


def test_a_fresh_start_gives_a_server_of_a_known_version_of_which_people_are_warned(
    server: EmbeddedServer,
) -> None:
    assert server.is_running
    assert server.version == str(ask(server.app_url(), "SHOW server_version")).split()[0]
    if server.version == "18.6":
        assert "never for real records" in str(server_warning(server.version))


def test_a_second_start_attaches_to_the_same_server(made: Variant, server: EmbeddedServer) -> None:
    other = made.start()
    assert not other.started_here
    assert other.pid == server.postmaster_pid
    assert ask(other.owner_url(), "SELECT 1") == 1


def test_rows_survive_stop_and_start(made: Variant, server: EmbeddedServer) -> None:
    run(server.owner_url(), "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS n")
    server.stop()
    assert not server.is_running
    again = made.start()
    assert again.started_here
    assert ask(again.owner_url(), "SELECT n FROM kept") == 7


@needs_proc
def test_stop_leaves_no_process_and_another_stop_does_no_harm(server: EmbeddedServer) -> None:
    cluster = server._cluster
    assert len(at_work_in(cluster)) > 1
    server.stop()
    assert at_work_in(cluster) == []
    server.stop()


def test_rows_survive_the_death_of_the_postmaster_though_a_backend_outlives_it(
    made: Variant, server: EmbeddedServer
) -> None:
    run(server.owner_url(), "CREATE TABLE IF NOT EXISTS survived (n int)")
    run(server.owner_url(), "TRUNCATE survived")
    run(server.owner_url(), "INSERT INTO survived SELECT generate_series(1, 20000)")
    # Whether the backend is still there when the server starts anew is a race: it must be once.
    for _ in range(8):
        pid = server.postmaster_pid
        again = _started_beside_a_busy_backend(made, server)
        assert again.started_here
        assert again.pid != pid
        assert ask(again.owner_url(), "SELECT count(*) FROM survived") == 20000
        if "pre-existing shared memory block" in again.log.read_text():
            return
        server = again
    assert not (Path("/proc").is_dir() and server.version.startswith("18.")), "never refused"


def _started_beside_a_busy_backend(made: Variant, server: EmbeddedServer) -> EmbeddedServer:
    """Kill the postmaster while a backend counts, and start the server anew."""
    with closing(psycopg.connect(server.owner_url())) as busy:
        # Counting takes no notice of the postmaster, so the first starts must be refused.
        busy.pgconn.send_query(
            b"SELECT count(*) FROM generate_series(1, 4000) a, generate_series(1, 10000) b"
        )
        # One that has not begun would notice the death and go.
        backend = busy.info.backend_pid
        busy_now = f"SELECT state = 'active' FROM pg_stat_activity WHERE pid = {backend}"
        until(lambda: ask(server.superuser_url(), busy_now), "the counting to begin")
        pid = server.postmaster_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return made.start()


def test_a_recycled_process_id_in_the_lock_file_does_not_keep_the_server_down(
    made: Variant, server: EmbeddedServer
) -> None:
    server.stop()
    note = server._cluster / "postmaster.pid"
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as stranger:
        note.write_text(f"{stranger.pid}\n{server._cluster}\n0\n5432\n/nowhere\n\n0 0\nready\n")
        note.chmod(0o600)
        owner = server._cluster.stat()
        os.chown(note, owner.st_uid, owner.st_gid)
        assert not server.is_running
        again = made.start()
        assert again.pid != stranger.pid
        assert stranger.poll() is None


def test_neither_role_can_step_around_row_level_security(server: EmbeddedServer) -> None:
    rights = (
        "SELECT rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole OR EXISTS ("
        "SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid "
        "AND roleid::regrole::text <> 'openmash_region') "
        "FROM pg_roles WHERE rolname = current_user"
    )
    for url in (server.owner_url(), server.app_url()):
        assert ask(url, rights) is False
    creates = "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(server.owner_url(), creates) is True
    assert ask(server.app_url(), creates) is False


def test_the_application_may_become_the_regional_role_and_is_not_it_by_itself(
    server: EmbeddedServer,
) -> None:
    held = "SELECT pg_has_role('openmash_region', '{}')"
    assert ask(server.app_url(), held.format("MEMBER")) is True
    assert ask(server.app_url(), held.format("USAGE")) is False
    assert ask(server.owner_url(), held.format("MEMBER")) is False
    powers = (
        "SELECT rolcanlogin OR rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole "
        "OR rolcreatedb FROM pg_roles WHERE rolname = 'openmash_region'"
    )
    assert ask(server.app_url(), powers) is False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        f"SET ROLE {OWNER}",
    ],
)
def test_the_application_can_create_nothing(server: EmbeddedServer, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(server.app_url(), statement)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_the_application_enters_no_other_database(server: EmbeddedServer, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        run(server.app_url(database), "SELECT 1")


def test_the_owner_creates_tables_and_databases_that_have_the_extensions(
    server: EmbeddedServer,
) -> None:
    run(server.owner_url(), "CREATE TABLE ours (n int); DROP TABLE ours")
    count = f"SELECT count(*) FROM pg_extension WHERE extname = ANY ('{{{','.join(EXTENSIONS)}}}')"
    run(server.owner_url("postgres"), "CREATE DATABASE another")
    try:
        assert ask(server.owner_url("another"), count) == len(EXTENSIONS)
    finally:
        run(server.owner_url("postgres"), "DROP DATABASE another")
    assert ask(server.app_url(), count) == len(EXTENSIONS)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
        ("timezone", "UTC"),
    ],
)
def test_durable_private_and_the_same_everywhere(
    server: EmbeddedServer, setting: str, value: str
) -> None:
    assert ask(server.app_url(), f"SHOW {setting}") == value


def test_text_sorts_the_same_everywhere(server: EmbeddedServer) -> None:
    query = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    assert ask(server.app_url(), query) == "C.UTF-8"


def test_every_connection_needs_its_password(server: EmbeddedServer) -> None:
    wrong = server.app_url().replace(f"{APP}:", f"{APP}:not")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        run(wrong, "SELECT 1")


def test_only_the_account_that_made_them_reads_the_passwords_and_the_data(
    server: EmbeddedServer,
) -> None:
    private = server.data_dir / "private"
    for folder in (private, server._cluster, Path(server._sockets)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (private / "passwords.json", private / "state.json", server.log):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_values_in_a_failed_statement_stay_out_of_the_log(server: EmbeddedServer) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        run(server.app_url(), "SELECT 1 WHERE 'Ariadne' = 'x' AND 'Ariadne' = (1 / 2)::text::bool")
    with pytest.raises(psycopg.errors.UndefinedTable):
        run(server.app_url(), "SELECT 'Ariadne' FROM nowhere")
    log = server.log.read_text()
    assert "ready to accept connections" in log
    assert "Ariadne" not in log


@needs_proc
def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: EmbeddedServer) -> None:
    pid = server.postmaster_pid
    assert pid is not None
    assert os.getsid(pid) != os.getsid(0)
