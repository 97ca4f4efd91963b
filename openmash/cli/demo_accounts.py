"""Prints the demonstration's accounts, and the one-time codes to sign in with."""

import os
import shutil
import sys
from pathlib import Path

import click
import psycopg
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from openmash.adapters.demo_desks import (
    ANALYST,
    DESKS,
    FIRST_HUB,
    PASSWORD,
    DemoAccount,
    accounts_of,
    analyst,
    code_now,
    domain_of,
)
from openmash.cli.demo_home import DemoHome
from openmash.domain.access import Role

_WIDTH = 136


@click.command()
@click.argument("desk", required=False)
@click.option("--hub", default=FIRST_HUB, show_default=True, help="The hub's name.")
def code(desk: str | None, hub: str) -> None:
    """Print the one-time codes of the demonstration's accounts, valid now.

    DESK is the word before the @ of an account's address, such as manager or police; without it,
    all are printed. A code is good for one sign-in, within half a minute or so.

    \b
      openmash demo code manager
      openmash demo code police --hub Newham
    """
    secret_key = DemoHome.from_environment().kept_secret_key()
    words = [*(each.word for each in DESKS), ANALYST]
    if desk is not None and desk not in words:
        raise click.BadParameter(f"There is no such desk. Choose from: {', '.join(words)}.")
    for account in (*accounts_of("", hub, secret_key), analyst(secret_key)):
        if desk in (None, account.desk):
            digits, seconds = code_now(account.secret)
            click.echo(f"{account.email:<40} {digits}   for {seconds} seconds")


def show_accounts(owner_url: str, secret_key: str) -> None:
    """Print the accounts of the first hub, and how to sign in to the others."""
    with psycopg.connect(owner_url) as connection:
        rows = connection.execute("SELECT code, name FROM records_hub").fetchall()
    hubs = sorted(rows, key=lambda row: (row[1] != FIRST_HUB, row[1]))
    if not hubs:
        return
    table = Table(title=f"Accounts of {hubs[0][1]}", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Sign in as", "Role", "One-time-code secret", "Code now"):
        table.add_column(heading, no_wrap=True)
    for account in (*accounts_of(hubs[0][0], hubs[0][1], secret_key), analyst(secret_key)):
        digits, _seconds = code_now(account.secret)
        table.add_row(account.email, _role(account), account.secret, digits)
    console = Console()
    # Secrets must not be cut off, however narrow the terminal says it is.
    (console if console.width >= _WIDTH else Console(width=_WIDTH)).print(table)
    click.echo(f"Password of every account: {PASSWORD}")
    click.echo(
        f"A one-time code: run `{_this_command()} demo code manager` in another terminal, or give "
        "the secret to the code app on your telephone."
    )
    if len(hubs) > 1:
        others = ", ".join(f"@{domain_of(name)}" for _code, name in hubs[1:])
        click.echo(f"The same desks in the other hubs: {others}")


def _role(account: DemoAccount) -> str:
    if account.role is None:
        return f"Regional analyst of {account.hub_name}: counts and times only"
    desks_of_agencies = (Role.NAVIGATOR, Role.RECEIVING_TEAM)
    if account.agency is None or account.role not in desks_of_agencies:
        return account.role.label
    return f"{account.role.label}, {account.agency.label.lower()}"


def _this_command() -> str:
    """How to call this command from where the person stands."""
    if shutil.which("openmash"):
        return "openmash"
    beside = Path(sys.executable).parent / "openmash"
    if not beside.exists():
        return f"{sys.executable} -m openmash"
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
