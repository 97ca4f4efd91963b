"""`openmash region`: which hubs are compared with each other, and who may look."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from openmash.cli import installation
from openmash.config import environment
from openmash.core.errors import BadInput, Misconfigured

R = TypeVar("R")


@click.group()
def region() -> None:
    """Let analysts compare several hubs: counts and times, never a name.

    Needs OPENMASH_OWNER_DATABASE_URL: only the owner of the tables may change who sees what.
    """


@region.command()
@click.argument("name")
@click.option("--hub", "hubs", multiple=True, required=True, help="A hub's code; repeat for more.")
def add(name: str, hubs: tuple[str, ...]) -> None:
    """Put hubs into the region NAME, and make the region if there is none.

    \b
      openmash region add "East London" --hub HAC --hub NEW --hub THA
    """
    _as_owner()
    from openmash.actions.regions import add_hubs

    found = _done(lambda: add_hubs(name=name, codes=hubs, now=datetime.now(UTC)))
    click.echo(f"{name} compares {len(found)} hubs: {', '.join(found)}.")


@region.command()
@click.argument("name")
@click.option("--hub", "code", required=True, help="The hub's code.")
def leave(name: str, code: str) -> None:
    """Take a hub out of the region NAME, with all its figures."""
    _as_owner()
    from openmash.actions.regions import take_out_hub

    _done(lambda: take_out_hub(name=name, code=code, now=datetime.now(UTC)))
    click.echo(f"The region {name} sees nothing of {code.upper()} any more.")


@region.command()
@click.argument("name")
@click.argument("email")
@click.option("--name", "person", default="", help="The person's name, for a new account.")
@click.option("--end", is_flag=True, help="End it instead, from their next click on.")
def member(name: str, email: str, person: str, end: bool) -> None:
    """Let the owner of EMAIL look at the region NAME.

    Somebody without an account gets one, and its temporary password is printed once.
    """
    _as_owner()
    from openmash.actions.regions import add_analyst, end_analyst

    now = datetime.now(UTC)
    if end:
        _done(lambda: end_analyst(name=name, email=email, now=now))
        click.echo(f"{email} does not look at {name} any more.")
        return
    made = _done(lambda: add_analyst(name=name, email=email, person=person, now=now))
    click.echo(f"{made.email} may look at {name}.")
    if made.temporary_password:
        click.echo(f"Temporary password, shown once: {made.temporary_password}")


@region.command(hidden=True)
def demonstration() -> None:
    """Make the demonstration's region and its analyst, where they are missing."""
    installation.ready()
    from openmash.actions.demo_accounts import ensure_demo_region

    ensure_demo_region(os.environ.get("OPENMASH_OWNER_DATABASE_URL", ""), datetime.now(UTC))


def _as_owner() -> None:
    """Set Django up as the role that owns the tables.

    Raises:
        Misconfigured: its address is not set.
    """
    owner = os.environ.get("OPENMASH_OWNER_DATABASE_URL", "").strip()
    if not owner:
        raise Misconfigured(
            "OPENMASH_OWNER_DATABASE_URL is not set. Regions are changed as the role that owns the "
            "tables: set it to that role's address of the same database."
        )
    environment.database(os.environ, "OPENMASH_OWNER_DATABASE_URL")
    os.environ["OPENMASH_DATABASE_URL"] = owner
    installation.ready()


def _done(change: Callable[[], R]) -> R:
    """Make a change whole, or say what is wrong with what was asked for."""
    from django.db import transaction

    try:
        with transaction.atomic():
            return change()
    except BadInput as wrong:
        raise click.UsageError(wrong.sentence) from None
