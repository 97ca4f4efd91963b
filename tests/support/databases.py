"""Databases for tests: one migrated template, cheap clones of it."""

import os
import subprocess
import sys
from typing import Any

import psycopg
from psycopg import sql

HUBS = (
    ("HAC", "Hackney", "E09000012", "204"),
    ("NEW", "Newham", "E09000025", "316"),
)

REGIONS = {"Two boroughs": ("HAC", "NEW"), "Hackney alone": ("HAC",)}
ANALYST = ("analyst@region.example.org", "Rita Regional", "Two boroughs")
"""Regions, and an account that looks at one: only the owner of the tables can make them."""


def ensure_template(server: Any, name: str) -> None:
    """Migrate a database as the owner, once for all parallel workers (under an advisory lock)."""
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20040613)")
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name + "_ready"]
        ).fetchone()
        if exists:
            return
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER openmash_owner").format(sql.Identifier(name))
        )
        migrate(server.owner_url(name), server.app_url(name))
        with psycopg.connect(server.owner_url(name), autocommit=True) as owner:
            for code, hub, gss, la in HUBS:
                owner.execute(
                    "INSERT INTO records_hub (id, code, name, gss_code, la_number, phone, "
                    "out_of_hours_phone) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s)",
                    [code, hub, gss, la, "020 7946 0100", "020 7946 0199"],
                )
        with psycopg.connect(server.superuser_url(name)) as superuser:
            _make_regions(superuser)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name + "_ready")))


def without_hubs(server: Any, name: str) -> None:
    """Make a clone of the template what a stranger's first database is: without hub or region."""
    with psycopg.connect(server.superuser_url(name), autocommit=True) as connection:
        for table in ("regionmember", "regionhub", "region", "account", "hub"):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("records_" + table)))


def _make_regions(connection: psycopg.Connection[Any]) -> None:
    for region, hubs in REGIONS.items():
        connection.execute(
            "INSERT INTO records_region (id, name) VALUES (gen_random_uuid(), %s)", [region]
        )
        connection.execute(
            "INSERT INTO records_regionhub (id, hub_id, region_id) SELECT gen_random_uuid(), h.id, "
            "r.id FROM records_hub h, records_region r WHERE h.code = ANY (%s) AND r.name = %s",
            [list(hubs), region],
        )
    email, name, region = ANALYST
    connection.execute(
        "INSERT INTO records_account (password, email, name, is_active, created_at) "
        "VALUES ('!', %s, %s, true, now())",
        [email, name],
    )
    connection.execute(
        "INSERT INTO records_regionmember (id, created_at, account_id, region_id) SELECT "
        "gen_random_uuid(), now(), a.id, r.id FROM records_account a, records_region r "
        "WHERE a.email = %s AND r.name = %s",
        [email, region],
    )


def migrate(owner_url: str, app_url: str) -> None:
    """Run `openmash migrate` as an administrator would, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "openmash", "migrate"],
        env={
            **os.environ,
            "OPENMASH_OWNER_DATABASE_URL": owner_url,
            "OPENMASH_DATABASE_URL": app_url,
        },
        check=True,
        capture_output=True,
        timeout=300,
    )


def clone(server: Any, template: str, name: str) -> None:
    """Copy the template into a new database owned by the owner role."""
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20040613)")
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER openmash_owner TEMPLATE {} STRATEGY wal_log").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO openmash_app").format(sql.Identifier(name))
        )


def drop(server: Any, name: str) -> None:
    """Drop a database, whoever is still connected."""
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
