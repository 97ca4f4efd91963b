"""`openmash hub`: set up a hub, with its first administrator."""

import os
from datetime import UTC, datetime

import click

from openmash.cli import installation
from openmash.config import environment
from openmash.core.errors import BadInput, Misconfigured


@click.group()
def hub() -> None:
    """Set up the hubs of a real installation."""


@hub.command("list")
def list_hubs() -> None:
    """List the boroughs by their three letters, and say which have a hub here."""
    installation.ready()
    installation.need_current_database()
    from openmash.adapters.synthetic import BOROUGHS
    from openmash.records.queries.hubs import every_hub

    here = {each.code for each in every_hub()}
    for borough in sorted(BOROUGHS.values(), key=lambda each: each.name):
        click.echo(f"{borough.code}  {borough.name}{'  (set up)' if borough.code in here else ''}")


@hub.command()
@click.argument("code")
@click.option("--phone", required=True, help="Shown to the public, in office hours.")
@click.option("--out-of-hours-phone", required=True, help="Shown to the public at other times.")
@click.option("--admin-email", required=True, help="The first administrator's address.")
@click.option("--admin-name", required=True, help="The first administrator's name.")
def add(code: str, phone: str, out_of_hours_phone: str, admin_email: str, admin_name: str) -> None:
    """Set up a borough's hub: agencies, a first policy, and its first administrator.

    CODE is the borough's three letters; `openmash hub list` shows them. Needs
    OPENMASH_OWNER_DATABASE_URL: only the owner of the tables may make a hub. Prints a temporary
    password once; the administrator changes it and sets up a code app at the first sign-in, then
    adds everybody else under "People and access".
    """
    owner = os.environ.get("OPENMASH_OWNER_DATABASE_URL", "").strip()
    if not owner:
        raise Misconfigured(
            "OPENMASH_OWNER_DATABASE_URL is not set. Hubs are made as the role that owns the "
            "tables: set it to that role's address of the same database."
        )
    environment.database(os.environ, "OPENMASH_OWNER_DATABASE_URL")
    os.environ["OPENMASH_DATABASE_URL"] = owner
    installation.ready()
    from django.db import transaction

    from openmash.actions.hubs import add_hub

    try:
        with transaction.atomic():
            made = add_hub(
                code=code,
                phone=phone,
                out_of_hours_phone=out_of_hours_phone,
                administrator_email=admin_email,
                administrator_name=admin_name,
                now=datetime.now(UTC),
            )
    except BadInput as wrong:
        raise click.UsageError(wrong.sentence) from None
    click.echo(f"The hub of {made.name} is set up. Its administrator is {made.administrator}.")
    if made.temporary_password:
        click.echo(f"Temporary password, shown once: {made.temporary_password}")
