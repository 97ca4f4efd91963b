"""`openmash migrate`: bring the database to this release, as the role that owns the tables."""

import os
from itertools import accumulate

import click

from openmash.cli.installation import unreachable
from openmash.config import environment
from openmash.core.errors import Misconfigured
from openmash.records.operations import APP_ROLE, REGION_ROLE


@click.command()
@click.option("--plan", is_flag=True, help="Show what would run, and change nothing.")
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def migrate(plan: bool, quiet: bool) -> None:
    """Bring the database to this release.

    Runs as the owning role in OPENMASH_OWNER_DATABASE_URL; the service itself never does. Safe to
    run again: what is already done is skipped. Run it before starting a new release.
    """
    run(plan=plan, verbosity=0 if quiet else 1)


def run(*, plan: bool = False, verbosity: int = 0) -> None:
    """Migrate in this process. Must come before Django is set up: it connects as the owner."""
    owner = os.environ.get("OPENMASH_OWNER_DATABASE_URL", "").strip()
    if not owner:
        raise Misconfigured(
            "OPENMASH_OWNER_DATABASE_URL is not set. Migrations run as the role that owns the "
            "tables: set it to that role's address of the same database."
        )
    environment.database(os.environ, "OPENMASH_OWNER_DATABASE_URL")
    os.environ["OPENMASH_DATABASE_URL"] = owner
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    from openmash.records.grants import grant_libraries

    django.setup()
    try:
        _need_roles(connection)
        call_command("migrate", plan=plan, verbosity=verbosity, interactive=False, skip_checks=True)
        if not plan:
            grant_libraries(connection)
            _complete_lookups(quiet=verbosity == 0)
    except OperationalError as trouble:
        raise Misconfigured(unreachable(trouble, "OPENMASH_OWNER_DATABASE_URL")) from None
    finally:
        connection.close()


def _complete_lookups(*, quiet: bool) -> None:
    """Make what people are found by, for records that a release before this one wrote."""
    from openmash.actions import match_rows, search_rows
    from openmash.records.queries.hubs import every_hub

    for hub in every_hub():
        for way, batches in (
            ("found", match_rows.complete(hub.id)),
            ("searched for", search_rows.complete(hub.id)),
        ):
            made = 0
            for made in accumulate(batches):
                if not quiet and made % _SAID_EVERY == 0:
                    click.echo(f"{hub.name}: {made} people can be {way} so far")
            if made and not quiet:
                click.echo(f"{hub.name}: {made} people can be {way} now")


_SAID_EVERY = 50_000

_MADE_BY = {
    APP_ROLE: f"CREATE ROLE {APP_ROLE} LOGIN NOINHERIT PASSWORD '…' NOSUPERUSER NOBYPASSRLS;",
    REGION_ROLE: (
        f"CREATE ROLE {REGION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS; "
        f"ALTER ROLE {APP_ROLE} NOINHERIT; GRANT {REGION_ROLE} TO {APP_ROLE};"
    ),
}


def _need_roles(connection: object) -> None:
    """Refuse before the first migration that would fail for want of a role."""
    for role, statements in _MADE_BY.items():
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                raise Misconfigured(
                    f"The database server has no role {role}. Create it, as an administrator: "
                    f"{statements}"
                )
