"""`openmash check`: says what is wrong with this installation, and how to mend it."""

import os
import sys
from collections.abc import Callable, Iterator

import click
from rich.console import Console
from rich.table import Table

from openmash.cli import check_database, check_machine, installation
from openmash.cli.findings import Finding, Verdict, problem
from openmash.config import environment
from openmash.core.errors import Misconfigured
from openmash.core.words import plural

_STYLE = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.PROBLEM: "bold red"}
Examination = Callable[[], Iterator[Finding]]


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The --host that `serve` is given."
)
def check(host: str) -> None:
    """Say what is wrong with this installation, and how to mend it.

    Looks at the settings, the database and its protection of one hub from another, the audit
    signing key, the folders, the built style sheets, the worker and the mail setting. Changes
    nothing and prints no secret.

    Run it after setting up, after every upgrade and when something is odd. Exit code 0: no
    problem, though there may be warnings. 1: at least one problem.
    """
    findings = list(_examine(host))
    console = Console()
    console = console if console.is_terminal else Console(width=120)
    console.print(_table(findings))
    problems = sum(1 for each in findings if each.verdict is Verdict.PROBLEM)
    warnings = sum(1 for each in findings if each.verdict is Verdict.WARNING)
    click.echo(
        f"{plural(problems, 'problem')}, {plural(warnings, 'warning')}, "
        f"{plural(len(findings), 'thing')} looked at."
    )
    sys.exit(1 if problems else 0)


def _examine(host: str) -> Iterator[Finding]:
    yield check_machine.python()
    settings = list(check_machine.settings(os.environ))
    yield from settings
    if any(each.verdict is Verdict.PROBLEM for each in settings):
        return
    set_up = environment.read()
    yield from check_machine.exposure(set_up, host)
    yield from check_machine.folders(set_up)
    yield check_machine.mail(set_up)
    yield check_machine.scanner(set_up)
    yield check_machine.file_walls()
    try:
        installation.ready()
    except Misconfigured as wrong:
        yield problem("Settings", wrong.sentence, "Correct it.")
        return
    yield check_machine.assets()
    yield from check_database.examine(set_up)


def _table(findings: list[Finding]) -> Table:
    table = Table(title="OpenMASH: this installation", title_justify="left", show_lines=True)
    table.add_column("What")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Found, and the cure", overflow="fold")
    for each in findings:
        words = f"{each.found}\n{each.cure}" if each.cure else each.found
        table.add_row(each.subject, f"[{_STYLE[each.verdict]}]{each.verdict}[/]", _plain(words))
    return table


def _plain(words: str) -> str:
    """Without meaning to the printer: a path may hold square brackets."""
    return words.replace("[", r"\[")
