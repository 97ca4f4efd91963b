"""Makes a cluster, and in it the roles, rights and extensions that OpenMASH expects.

Four roles: a superuser who only sets up; an owner who owns the tables and runs migrations; the
application, which owns nothing, so that row-level security binds it; and the regional role, which
nobody signs in as: the application takes it on to read a region's counts and times.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from openmash.adapters.embedded_postgres import troubles
from openmash.adapters.embedded_postgres.binaries import Binaries
from openmash.adapters.embedded_postgres.layout import (
    APP,
    OWNER,
    REGION,
    SUPERUSER,
    Layout,
    State,
)
from openmash.adapters.embedded_postgres.run_as import RunAs

DATABASE: Final = "openmash"
EXTENSIONS: Final = ("pg_trgm", "fuzzystrmatch", "btree_gist")
# Raise this when the set-up below changes, and existing clusters are brought up to date.
EDITION: Final = 3

_ROLE_RIGHTS: Final = {
    OWNER: "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION",
    # NOINHERIT: what it may become, it is not until it says so.
    APP: "LOGIN NOINHERIT NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION",
}
_REGION_RIGHTS: Final = "NOLOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"


def make_cluster(
    layout: Layout, state: State, binaries: Binaries, run_as: RunAs, *, durable: bool
) -> State:
    """Make an empty cluster in `state.home`, whole or not at all.

    Args:
        layout: the data folder.
        state: what is remembered of it; `state.home` exists and the server can reach it.
        binaries: the programs.
        run_as: the identity to run them under.
        durable: False skips waiting for the disk, for clusters that are thrown away.
    """
    home = Path(state.home)
    fresh, word = home / "cluster.new", home / "password.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    word.touch(mode=0o600)
    word.write_text(layout.passwords()[SUPERUSER])
    run_as.give(fresh)
    run_as.give(word)
    try:
        answer = run_as.run([
            binaries["initdb"], "--pgdata", fresh, "--username", SUPERUSER, "--pwfile", word,
            "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums", "--auth=scram-sha-256",
            *(() if durable else ("--no-sync",)),
        ])  # fmt: skip
    finally:
        word.unlink()
    if answer.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise troubles.explain(answer.stdout, home)
    fresh.rename(home / "cluster")
    return layout.remember(replace(state, made=True))


def provision(passwords: Mapping[str, str], sockets: Path) -> None:
    """Bring roles, rights, database and extensions to the present edition; harmless to repeat."""
    with _connect(passwords, sockets, "template1") as template:
        for role, rights in _ROLE_RIGHTS.items():
            _make_role(template, role, rights, passwords[role])
        _make_regional_role(template)
        _extend(template)
        template.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        found = template.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        missing = found.fetchone() is None
    with _connect(passwords, sockets, "postgres") as maintenance:
        if missing:
            maintenance.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        for database in ("template1", "postgres"):
            _close_to_public(maintenance, database)
        # Invented people are loaded without looking every key up again; needs PostgreSQL 15.
        maintenance.execute(
            sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(
                sql.Identifier(OWNER)
            )
        )
        # From here the owner makes and drops the databases of the tests.
        _let_in(maintenance, "postgres", OWNER)
        _close_to_public(maintenance, DATABASE)
        for role in (OWNER, APP):
            _let_in(maintenance, DATABASE, role)
    with _connect(passwords, sockets, DATABASE) as own:
        _extend(own)
        own.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _connect(
    passwords: Mapping[str, str], sockets: Path, database: str
) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(sockets),
        port=5432,
        user=SUPERUSER,
        password=passwords[SUPERUSER],
        dbname=database,
        connect_timeout=30,
        autocommit=True,
    )


def _make_role(
    connection: psycopg.Connection[tuple[object, ...]], role: str, rights: str, password: str
) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # Hashed here, so that the password itself is in no statement that a log could keep.
    scrambled = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL("ALTER" if found else "CREATE"),
            sql.Identifier(role),
            sql.SQL(rights),
            sql.Literal(scrambled),
        )
    )


def _make_regional_role(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [REGION]).fetchone()
    verb = sql.SQL("ALTER" if found else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} {}").format(verb, sql.Identifier(REGION), sql.SQL(_REGION_RIGHTS))
    )
    # Not inherited, because the application's role does not inherit: this form is understood by
    # PostgreSQL 15 too.
    connection.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(REGION), sql.Identifier(APP))
    )


def _extend(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    for name in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
        )


def _close_to_public(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    # ALL is connecting and temporary tables: with the latter the application could shadow names.
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
    )


def _let_in(connection: psycopg.Connection[tuple[object, ...]], database: str, role: str) -> None:
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(database), sql.Identifier(role)
        )
    )
