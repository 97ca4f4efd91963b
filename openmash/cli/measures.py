"""`openmash measures`: the columnar store of the measures, and made-up times to measure it with."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from openmash.cli import installation
from openmash.cli.seed import Bar
from openmash.core.words import plural

_MOST: Final = 10_000_000


@click.group()
def measures() -> None:
    """Look after the files that figures over many contacts are read from.

    They lie in the folder measures of the data folder, hold times and codes only, and may be
    deleted at any time: they are made anew from the database when they are next read.
    """


@measures.command()
def refresh() -> None:
    """Make the files of every hub say what the database says, all years of it.

    The worker does so every five minutes; this is for a first time, or after deleting them.
    """
    installation.ready()
    installation.need_current_database()
    from openmash.actions.measuring import keep_fresh
    from openmash.records.queries.hubs import every_hub

    for hub in every_hub():
        click.echo(f"{hub.name} ({hub.code}): {plural(keep_fresh(hub.id), 'year')} written.")


@measures.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--boroughs", default=33, show_default=True, type=click.IntRange(1, 33))
@click.option("--years", default=10, show_default=True, type=click.IntRange(1, 30))
@click.option("--contacts", default=3_000_000, show_default=True, type=click.IntRange(1, _MOST))
@click.option("--last-year", type=click.IntRange(2013, 2100), help="Usually the year before this.")
@click.option(
    "--seed", "number", default=1, show_default=True, help="The same number gives the same times."
)
def generate(
    folder: Path, boroughs: int, years: int, contacts: int, last_year: int | None, number: int
) -> None:
    """Fill an empty FOLDER with the times of contacts that never were, for measurements of scale.

    Nobody is behind them, not even an invented person, and no hub of the installation reads them.
    """
    from openmash.adapters.columnar.store import Columns, Store
    from openmash.adapters.synthetic import many_rows
    from openmash.adapters.synthetic.boroughs import choose
    from openmash.adapters.synthetic.many_timings import HubYear, Plan

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty. Name a new folder.")
    last = last_year or datetime.now(UTC).year - 1
    plan = Plan(choose(boroughs), last - years + 1, last, contacts, number)
    store, stored = Store(folder), 0
    with Bar() as bar:
        for done, (code, year) in enumerate(plan.parts(), start=1):
            drawn = HubYear(plan, code, year)
            columns = Columns(many_rows.contacts(drawn), many_rows.requests(drawn))
            stored += store.put_columns(code, many_rows.RULES, year, columns).contacts
            bar.tell("Drawing times", done, boroughs * years)
    size = sum(each.stat().st_size for each in folder.rglob("*.parquet"))
    click.echo(
        f"{plural(stored, 'contact')} of {plural(boroughs, 'borough')} and "
        f"{plural(years, 'year')}: {size:,} bytes."
    )
