"""The `openmash` command. Each subcommand has a module of its own."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from openmash.cli.audit import audit
from openmash.cli.check import check
from openmash.cli.demo import demo
from openmash.cli.export import export
from openmash.cli.files import files
from openmash.cli.hub import hub
from openmash.cli.link import link, unlink
from openmash.cli.matcher_codes import matcher
from openmash.cli.measures import measures
from openmash.cli.migrate import migrate
from openmash.cli.model import model
from openmash.cli.region import region
from openmash.cli.seed import seed
from openmash.cli.serve import serve
from openmash.cli.study import study
from openmash.cli.worker import worker
from openmash.core.errors import Misconfigured


def _version() -> str:
    """This release; a checkout that was never installed says that it is one."""
    try:
        return version("openmash")
    except PackageNotFoundError:
        return "(a checkout)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="openmash")
def openmash() -> None:
    """Run a Multi-Agency Safeguarding Hub.

    A first look needs no set-up:  openmash demo

    A real hub needs a PostgreSQL server and a few environment variables; `openmash check` says
    which are missing or wrong, and how to mend them.
    """


for command in (
    demo,
    serve,
    worker,
    migrate,
    hub,
    matcher,
    region,
    seed,
    audit,
    files,
    export,
    link,
    unlink,
    measures,
    study,
    model,
    check,
):
    openmash.add_command(command)


def main() -> None:
    """Entry point: a wrong set-up ends in one clear sentence and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.config.settings")
    try:
        openmash()
    except Misconfigured as wrong:
        click.echo(f"openmash: {wrong.sentence}", err=True)
        sys.exit(2)
