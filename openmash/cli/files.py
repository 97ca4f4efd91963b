"""`openmash files`: keys, erasure, scans and checks of the files that people added."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click

from openmash.cli import installation
from openmash.core.errors import Misconfigured, OpenMashError
from openmash.core.words import plural

_HUB = click.option("--hub", "code", help="Only this hub, by its code. Without it: every hub.")


@click.group()
def files() -> None:
    """Look after the files that people added to contacts.

    They lie sealed in the data folder, each under a key of its own; the keys lie in the database,
    wrapped in the hub's key; and that lies in the folder file-keys of the data folder. Back the
    three up apart from one another (docs/operations.md).
    """


@files.command()
@_HUB
def rotate(code: str | None) -> None:
    """Give each hub a fresh key, put every file under it, and destroy the older keys.

    It also completes erasures: a copy of the database made before opens nothing any more. Take a
    fresh backup of the folder file-keys afterwards and destroy the older ones. May be broken off
    and run again.
    """
    from openmash.actions.file_keys import rotate as rotate_hub

    for hub in _hubs(code):
        done = rotate_hub(hub.id, now=datetime.now(UTC))
        click.echo(
            f"{hub.name} ({hub.code}): {plural(done.rewrapped, 'file')} under a fresh key, "
            f"{plural(done.destroyed, 'older key')} destroyed."
        )


@files.command()
@click.option("--hub", "code", required=True, help="The hub's code.")
@click.option("--id", "attachment_id", required=True, type=click.UUID, help="The attachment's id.")
@click.option("--by", "email", required=True, help="The manager who decided it, by email address.")
@click.option("--reason", required=True, help="Why, for the record.")
def erase(code: str, attachment_id: UUID, email: str, reason: str) -> None:
    """Erase one file for good, as the hub's manager decided, by forgetting its key."""
    hub = next(iter(_hubs(code)))
    from openmash.actions.attachments import erase as erase_file
    from openmash.records.queries.attachments import contact_of
    from openmash.records.queries.memberships import viewer_by_email
    from openmash.records.tenancy import in_hub

    viewer = viewer_by_email(hub.code, email)
    if viewer is None:
        raise click.BadParameter(f"Nobody works in {hub.name} under it.", param_hint="--by")
    try:
        with in_hub(hub.id):
            contact_id = contact_of(viewer, attachment_id)
            erase_file(
                viewer,
                contact_id=contact_id,
                attachment_id=attachment_id,
                reason=reason,
                now=datetime.now(UTC),
            )
    except OpenMashError as refused:
        raise click.ClickException(refused.sentence) from None
    click.echo("The file is erased. Run `openmash files rotate` to reach copies of the database.")


@files.command()
@_HUB
def scan(code: str | None) -> None:
    """Scan now whatever is kept apart unscanned. The worker does it every few minutes."""
    from openmash.actions import file_keys

    hubs = list(_hubs(code))
    by = file_keys.scanner()
    version = by.version()
    if not version:
        raise Misconfigured(
            "There is no virus scanner that answers. Install ClamAV on this machine, or set "
            "OPENMASH_SCANNER; `openmash check` says more."
        )
    click.echo(f"Scanner: {version}")
    for hub in hubs:
        done = 0
        while some := file_keys.scan_waiting(hub.id, by, now=datetime.now(UTC)):
            done += some
        click.echo(f"{hub.name} ({hub.code}): {plural(done, 'file')} scanned.")


@files.command()
@_HUB
def verify(code: str | None) -> None:
    """Open every file and compare it with what was added; remove what was left over.

    Exit code 0: every file is sound. 1: some are not; their ids are printed.
    """
    from openmash.actions.file_keys import verify as verify_hub

    sound = True
    for hub in _hubs(code):
        found = verify_hub(hub.id, now=datetime.now(UTC))
        sound = sound and not found.broken
        click.echo(
            f"{hub.name} ({hub.code}): {plural(found.sound, 'file')} sound, "
            f"{len(found.broken)} broken, {found.leftovers} left over and removed."
        )
        for attachment_id in found.broken:
            click.echo(f"  broken: {attachment_id}")
    sys.exit(0 if sound else 1)


def _hubs(code: str | None) -> Iterator[Any]:
    installation.ready()
    from openmash.records.queries.hubs import every_hub

    found = [hub for hub in every_hub() if code is None or hub.code == code.upper()]
    if not found:
        raise click.BadParameter(f"There is no hub with the code {code}.", param_hint="--hub")
    yield from found
