"""`openmash model`: the matching model, trained, tried, compared, switched and watched."""

from datetime import UTC, datetime
from typing import Final

import click

from openmash.cli.model_compare import compare
from openmash.cli.model_drift import drift
from openmash.cli.model_place import as_owner, folder, in_force, said

_LEAST: Final = 2_000
_MOST: Final = 200_000


@click.group()
def model() -> None:
    """Keep the model good by which people are found to be the same.

    \b
      openmash model train 2027-03          on the hubs' own records, in this machine
      openmash model list                   which there are, and which is in force
      openmash model compare OLD 2027-03    before switching, on pairs that are known
      openmash model use 2027-03            and back again: openmash model use OLD
      openmash model drift                  every month: does it still fit?

    A model orders and warns. What people decided about two records holds, whatever model is in
    force. Needs OPENMASH_OWNER_DATABASE_URL: models are made of all hubs' records together.
    """


model.add_command(compare)
model.add_command(drift)


@model.command()
@click.argument("name")
@click.option(
    "--invented",
    type=click.IntRange(_LEAST, _MOST),
    help="Train on so many invented people instead: where there are too few records of one's own.",
)
def train(name: str, invented: int | None) -> None:
    """Train a model and keep it as NAME. It is not in force before `openmash model use NAME`.

    On every record that carries an NHS number, of all hubs, in this machine: nothing leaves it.
    What records of one person look like is counted on pairs that share a number; a fifth of these
    is held out, and the model is measured on them. The file holds chances, counts, and how common
    names are that at least 20 people bear.

    Needs Splink: pip install 'openmash[linkage]'
    """
    as_owner()
    from openmash.adapters.linkage.upkeep import need_splink, text_of
    from openmash.cli.model_training import trained_on_invented, trained_on_records

    need_splink()
    place = folder()
    said(lambda: place.need_new(name))
    now = datetime.now(UTC)
    made = said(
        lambda: (
            trained_on_invented(name, invented, now) if invented else trained_on_records(name, now)
        )
    )
    path = place.write(name, text_of(made))
    from openmash.cli.model_words import shown

    click.echo("\n".join(shown(place.get(name))))
    click.echo(f"\nKept in {path}. It is not in force. Next: "
               f"openmash model compare {in_force(place).name} {name}")  # fmt: skip


@model.command(name="list")
def list_() -> None:
    """Say which models there are, and which is in force."""
    as_owner()
    from openmash.cli.model_words import listed

    place = folder()
    click.echo("\n".join(listed(place.every(), in_force(place))))


@model.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Say on what a model was trained, how well it does, and its thresholds.

    Without NAME: the one in force, and when it was switched to.
    """
    as_owner()
    from openmash.cli.model_words import shown, switched
    from openmash.records.queries.trained_models import uses

    place = folder()
    found = said(lambda: place.get(name)) if name else in_force(place)
    click.echo("\n".join(shown(found)))
    if name is None:
        click.echo("\n".join(["", *switched(uses())]))


@model.command()
@click.argument("name")
@click.option("--reason", default="", help="Why, where no comparison speaks for it.")
def use(name: str, reason: str) -> None:
    """Judge by the model NAME from now on, in every hub; every hub's audit log says so.

    Refuses a model that was not compared with the one in force, or that did worse, or on too few
    pairs, unless --reason says why. Refuses a model that was trained for other rules of comparing
    than this release has. A model that was in force before can be taken back at any time.
    """
    as_owner()
    from django.db import ProgrammingError, transaction

    from openmash.actions.model_upkeep import use as switch
    from openmash.cli.model_place import why_not
    from openmash.records.queries.trained_models import uses

    place = folder()
    new, now_in_force = said(lambda: place.get(name)), in_force(place)
    if new.digest == now_in_force.digest:
        click.echo(f"{name} is in force already.")
        return
    finding = place.compared(now_in_force, new)
    before = [each.digest for each in uses()]
    refusal = why_not(new, now_in_force, finding, before, reason.strip())
    if refusal:
        raise click.ClickException(refusal)
    try:
        with transaction.atomic():
            switch(
                name=new.name,
                body=None if new.comes_with_release else new.text,
                compared=finding.value if finding else "",
                reason=reason.strip(),
                now=datetime.now(UTC),
            )
    except ProgrammingError:
        raise click.ClickException(
            "The role in OPENMASH_OWNER_DATABASE_URL may not do this: it does not own the tables."
        ) from None
    click.echo(
        f"{new.name} is in force from the next look-up on. To go back: "
        f"openmash model use {now_in_force.name}"
    )
