"""Runs another command against the demonstration, under its own settings."""

import subprocess
import sys

import click

from openmash.adapters.embedded_postgres import EmbeddedServer
from openmash.cli import demo_home
from openmash.cli.demo_home import DemoHome


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def run(context: click.Context, command: tuple[str, ...]) -> None:
    """Run an openmash command against the demonstration, and end with its exit code.

    Its database is used where it runs, and started for as long as the command takes where it does
    not.

    \b
      openmash demo run check
      openmash demo run audit verify
    """
    home = DemoHome.from_environment()
    home.kept_secret_key()
    server = EmbeddedServer.start(home.postgres)
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and command
            [sys.executable, "-m", "openmash", *command],
            env=demo_home.environment(home, server),
            check=False,
        )
    finally:
        if server.started_here:
            server.stop()
    context.exit(done.returncode)
