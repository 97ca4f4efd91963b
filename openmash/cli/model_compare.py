"""`openmash model compare`: two models on the same pairs, before anybody switches."""

import sys
from typing import TYPE_CHECKING, Final

import click

from openmash.cli.model_place import as_owner, folder, said

if TYPE_CHECKING:
    from openmash.domain.people.upkeep.comparing import Finding, Labelled

_LEAST: Final = 2_000
_MOST: Final = 200_000
WORSE_CODE: Final = 3
TOO_FEW_CODE: Final = 4


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--invented",
    type=click.IntRange(_LEAST, _MOST),
    help="Try them on so many invented people instead. Counts for no switch.",
)
def compare(old: str, new: str, invented: int | None) -> None:
    """Say who would be joined by one model and not by the other, and whether to switch to NEW.

    On pairs on which neither was trained: decisions of reviewers that stand, and records of people
    held out who share an NHS number, or are near misses with another. By ethnic group too, where it
    is recorded; small groups are put together.

    Writes a report as text and CSV into the folder models/compared of the data folder. It holds
    counts only.

    \b
    Exit code 0: NEW is better, or as good.   3: it is worse.   4: too few pairs to tell.
    """
    as_owner()
    from openmash.cli.model_words import compared, compared_rows
    from openmash.domain.people.linkage.model import model_of
    from openmash.domain.people.upkeep import comparing
    from openmash.interop.cells import csv_bytes

    place = folder()
    first, second = said(lambda: (place.get(old), place.get(new)))
    for each in (first, second):
        if not each.fits:
            raise click.ClickException(
                f"{each.name} was trained for other rules of comparing people than this release "
                "has: it cannot be tried."
            )
    models = [model_of(each.name, each.settings) for each in (first, second)]
    made = comparing.compare(comparing.tried(models[0], models[1], _pairs(invented)))
    words = "\n".join(compared(old, new, made, invented=invented)) + "\n"
    click.echo(words, nl=False)
    if not invented:
        head, *rows = compared_rows(made)
        reports = {"txt": words, "csv": csv_bytes(head, rows).decode()}
        where = place.note(first, second, made.finding, reports)
        click.echo(f"\nKept in {where}.")
    sys.exit(_code(made.finding))


def _pairs(invented: int | None) -> "list[Labelled]":
    from openmash.domain.people.upkeep.comparing import numbered

    if invented:
        from openmash.adapters.linkage.upkeep_world import TRIED_ON
        from openmash.adapters.linkage.upkeep_world import invented as city

        return list(numbered(city(invented, seed=TRIED_ON, held_out=True)))
    from openmash.cli.model_training import of_records

    found, decided = of_records()
    return [*decided, *numbered(found)]


def _code(finding: "Finding") -> int:
    from openmash.domain.people.upkeep.comparing import Finding

    return {Finding.WORSE: WORSE_CODE, Finding.TOO_FEW: TOO_FEW_CODE}.get(finding, 0)
