"""`openmash seed`: invented hubs, people and months of work."""

import os
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from openmash.cli import installation
from openmash.core.errors import Misconfigured


@click.command()
@click.option(
    "--boroughs",
    default=5,
    show_default=True,
    type=click.IntRange(1, 33),
    help="How many London boroughs; 33 is all of them.",
)
@click.option(
    "--months",
    default=12,
    show_default=True,
    type=click.IntRange(1, 60),
    help="How many months of work, up to now.",
)
@click.option(
    "--seed",
    "number",
    default=1,
    show_default=True,
    help="The same number gives the same people and events.",
)
def seed(boroughs: int, months: int, number: int) -> None:
    """Fill an empty database with invented hubs, people and contacts.

    For demonstrations, training and measurements. Nobody in it exists: names are drawn at random,
    NHS numbers come from the range that is never issued, addresses from streets that do not exist.

    Needs OPENMASH_DEMO=on, so that every page says what it is, and OPENMASH_OWNER_DATABASE_URL,
    because only the owner of the tables may create a hub. Refuses a database that holds contacts.
    """
    if not os.environ.get("OPENMASH_OWNER_DATABASE_URL", "").strip():
        raise Misconfigured(
            "OPENMASH_OWNER_DATABASE_URL is not set. Hubs are created as the role that owns the "
            "tables: set it to that role's address of the same database."
        )
    installation.ready()
    installation.need_current_database()
    from openmash.actions.demo_accounts import refuse_outside_demo

    refuse_outside_demo()
    bar = Bar()
    with bar:
        words = _fill(boroughs, months, number, bar)
    click.echo(words)


def _fill(boroughs: int, months: int, number: int, bar: "Bar") -> str:
    """Store the invented records, the demonstration's accounts, and the seals of the audit log."""
    from django.conf import settings

    from openmash.actions import sealing
    from openmash.actions.demo_accounts import ensure_demo_accounts, ensure_demo_region
    from openmash.actions.seeding import seed as fill
    from openmash.records.queries.hubs import every_hub

    report = fill(boroughs, months, number, datetime.now(UTC), bar.tell)
    bar.tell("Making the accounts", 0, 1)
    ensure_demo_accounts(datetime.now(UTC))
    ensure_demo_region(os.environ["OPENMASH_OWNER_DATABASE_URL"], datetime.now(UTC))
    bar.tell("Making the accounts", 1, 1)
    installation.make_private(settings.OPENMASH_DATA_DIR)
    key = sealing.signing_key(settings.OPENMASH_DATA_DIR)
    hubs = every_hub()
    for done, hub in enumerate(hubs, start=1):
        sealing.seal_hub(hub.id, key, now=datetime.now(UTC))
        bar.tell("Sealing the audit log", done, len(hubs))
    return str(report)


class Bar:
    """A progress bar whose stages come as they are told: name, how many done, of how many.

    Where there is no terminal, one line at the start of each stage.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<44}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=self._console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bar":
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._progress.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show that a stage has got so far."""
        if stage not in self._tasks:
            if not self._console.is_terminal:
                self._console.print(f"{stage} …", highlight=False, markup=False)
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)
