"""`openmash export`: the files of the statutory returns, in the name of a hub manager."""

import os
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openmash.cli import installation
from openmash.core.errors import OpenMashError

if TYPE_CHECKING:
    from openmash.domain.access import Viewer
    from openmash.interop.statutory import Prepared, Statutory

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument(
    "kind",
    type=click.Choice(["cin", "annex-a", "ssd"]),
    help="The return: census, Annex A, or Safeguarding Dataset.",
)
@click.option("--hub", "code", required=True, help="The hub's code.")
@click.option(
    "--as", "email", required=True, help="The hub manager in whose name it is done and audited."
)
@click.option(
    "--year", type=click.IntRange(2021, 2100), help="cin, ssd: the year that ends on 31 March."
)
@click.option("--to", type=_DAY, help="annex-a: the last day of the six months, as 2026-11-30.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path),
    help="The file to write; - for standard output. It must not be there yet.",
)
def export(
    kind: str, code: str, email: str, year: int | None, to: datetime | None, out: Path
) -> None:
    """Write a statutory return's file.

    KIND is cin (children in need census, XML), annex-a (Ofsted, workbook) or ssd (Standard
    Safeguarding Dataset, an archive of CSV files).

    The file identifies children. It holds the contacts that the manager named may open, is written
    so that only this account can read it, and the audit log records it under the manager's name.
    Faults are printed to standard error; exit code 1 if there are errors.
    """
    from openmash.interop.statutory import Statutory

    chosen = Statutory(kind)
    first, last = _period(chosen, year, to.date() if to else None)
    if str(out) != "-" and out.exists():
        raise click.BadParameter(f"{out} is there already.", param_hint="--out")
    installation.ready()
    installation.need_current_database()
    from openmash.actions.exporting import export_statutory

    viewer = _manager(code, email)
    try:
        made = export_statutory(
            viewer, kind=chosen, first=first, last=last, now=datetime.now(UTC), by="command"
        )
    except OpenMashError as refused:
        raise click.ClickException(refused.sentence) from None
    _write(out, made.file)
    _report(made)


def _period(kind: "Statutory", year: int | None, to: date | None) -> tuple[date, date]:
    from openmash.interop.statutory import census_year, six_months_to

    if kind.is_yearly:
        if year is None or to is not None:
            raise click.UsageError(f"{kind.value} is for a year: give --year, and not --to.")
        return census_year(year)
    if to is None or year is not None:
        raise click.UsageError("annex-a is for six months: give --to, and not --year.")
    return six_months_to(to)


def _manager(code: str, email: str) -> "Viewer":
    from openmash.records.queries.memberships import viewer_by_email

    viewer = viewer_by_email(code, email)
    if viewer is None:
        raise click.BadParameter(
            f"Nobody with this address works in the hub {code}.", param_hint="--as"
        )
    return viewer


def _write(out: Path, file: bytes) -> None:
    """Write the file so that nobody else on this machine can read it, and over no other file."""
    if str(out) == "-":
        sys.stdout.buffer.write(file)
        return
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(file)
    except OSError as trouble:
        raise click.FileError(str(out), trouble.strerror or "it cannot be written") from None


def _report(made: "Prepared") -> None:
    """What was written and what is wrong with it, without the name of any child."""
    from openmash.interop.faults import Weight

    click.echo(f"{made.kind.label}, {made.first} to {made.last}:", err=True)
    for words, count in made.counts:
        click.echo(f"  {words}: {count:,}", err=True)
    errors = sum(fault.weight is Weight.ERROR for fault in made.faults)
    click.echo(f"  Errors: {errors:,}. Queries: {len(made.faults) - errors:,}.", err=True)
    for (rule, sentence), count in Counter((f.rule, f.sentence) for f in made.faults).items():
        click.echo(f"  {rule} ({count:,}): {sentence}", err=True)
    click.echo("What the front door does not hold:", err=True)
    for gap in made.not_held:
        click.echo(f"  {gap.field}: {gap.sentence}", err=True)
    click.echo(
        "It holds the contacts that this manager may open: one who is excluded from a contact gets "
        "a file without it.",
        err=True,
    )
    if errors:
        sys.exit(1)
