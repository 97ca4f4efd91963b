"""The commands of the second way: codes that an agency hands in, and the hub keeps and reads."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from openmash.adapters.matcher import private_files
from openmash.adapters.matcher.handed_in import encode_extract
from openmash.cli import installation
from openmash.cli.matcher import FILE, asked_for, built_from, matcher, of_an_extract
from openmash.core.errors import Misconfigured

if TYPE_CHECKING:
    from openmash.domain.access import Viewer

__all__ = ["matcher"]

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_AS = "The hub's administrator in whose name it is done and audited."


@matcher.command()
@click.argument("extract", type=FILE)
@click.option("--key-file", required=True, type=FILE, help="The key that the hub made for you.")
@click.option("--out", required=True, type=_NEW_FILE, help="The file of codes to hand in.")
@of_an_extract
def encode(
    extract: Path,
    profile: Path,
    key_file: Path,
    taken_on: datetime,
    out: Path,
    most_left_out: float,
    test_numbers: bool,
) -> None:
    """At the agency: turn EXTRACT into a file of codes, to be handed in to the hub.

    The file holds no name, date, place or number in the clear. It is personal data still: whoever
    has it and the key can tell whether somebody they can name is in it.
    """
    key = _key(key_file)
    built_from(
        profile,
        taken_on,
        lambda meaning, day, now, progress: encode_extract(
            extract,
            meaning,
            out,
            key,
            taken_on=day,
            now=now,
            most_left_out=most_left_out / 100,
            allow_test_numbers=test_numbers,
            progress=progress,
        ),
    )


@matcher.command()
@click.option("--hub", "code", required=True, help="The hub's code.")
@click.option("--agency", "name", required=True, help="The agency's name, as the hub has it.")
@click.option("--as", "email", required=True, help=_AS)
@click.option("--out", required=True, type=_NEW_FILE, help="A copy for the agency; no file yet.")
def key(code: str, name: str, email: str, out: Path) -> None:
    """At the hub: make the key with which an agency makes its codes.

    The hub keeps it under OPENMASH_PAIR_KEYS. Carry the copy to the agency by hand, and delete it
    from where it was written. Made again, it rotates: codes of the key before can be read until
    new ones are loaded.
    """
    if out.exists():
        raise click.BadParameter(f"{out} is there already.", param_hint="--out")
    viewer, agency = _ready(code, email, name)
    from openmash.actions.matchers import new_encoding_key

    made = asked_for(lambda: new_encoding_key(viewer, agency_id=agency, now=datetime.now(UTC)))
    private_files.write(out, made.hex().encode() + b"\n", "The copy of the key")
    click.echo(f"The key is in {out}. Carry it to {name} by hand, then delete it here.")


@matcher.command()
@click.argument("file", type=FILE)
@click.option("--hub", "code", required=True, help="The hub's code.")
@click.option("--agency", "name", required=True, help="The agency's name, as the hub has it.")
@click.option("--as", "email", required=True, help=_AS)
@click.option("--contact", required=True, help="Whom to speak to at the agency, in one line.")
def load(file: Path, code: str, name: str, email: str, contact: str) -> None:
    """At the hub: keep the FILE of codes that an agency handed in, in the place of the last."""
    viewer, agency = _ready(code, email, name)
    from openmash.actions.matchers import load_codes

    about = asked_for(
        lambda: load_codes(
            viewer, agency_id=agency, file=file, contact_point=contact, now=datetime.now(UTC)
        )
    )
    day = f"{about.taken_on:%d %B %Y}"
    click.echo(f"{name} can be asked about {about.people:,} people, by its extract of {day}.")


def _ready(code: str, email: str, name: str) -> "tuple[Viewer, UUID]":
    installation.ready()
    installation.need_current_database()
    from openmash.records.queries.memberships import viewer_by_email
    from openmash.records.queries.people import agencies
    from openmash.records.tenancy import in_hub

    viewer = viewer_by_email(code, email)
    if viewer is None:
        raise click.BadParameter(
            f"Nobody with this address works in the hub {code}.", param_hint="--as"
        )
    with in_hub(viewer.hub_id):
        found = {each.name: each.id for each in agencies(viewer)}
    if name not in found:
        raise click.BadParameter(f"The hub has: {', '.join(sorted(found))}.", param_hint="--agency")
    return viewer, found[name]


def _key(path: Path) -> bytes:
    told = private_files.read(path, "The key for codes")
    try:
        made = bytes.fromhex(told.decode("ascii").strip())
    except ValueError:
        made = b""
    if len(made) != 32:
        raise Misconfigured(f"{path} holds no key. Take the file that the hub gave, unchanged.")
    return made
