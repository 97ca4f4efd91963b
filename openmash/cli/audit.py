"""`openmash audit`: check the audit log, and hand out the checkpoints that make it evidence."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from openmash.adapters import signing
from openmash.adapters.signing import PublicKey
from openmash.cli import installation
from openmash.core.errors import Misconfigured
from openmash.domain.audit import Checkpoint

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Check the audit log, and export checkpoints of it.

    Each hub's log is a chain: changing, removing or inserting an entry breaks it where it was
    done. Whoever owns the database could rewrite a whole chain, so each agency keeps checkpoints
    of its own (`openmash audit checkpoint`): a log rewritten after one was handed out disagrees
    with it.
    """


@audit.command()
@click.option("--hub", "code", help="Only this hub, by its code. Without it: every hub.")
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=_FILE,
    help="A checkpoint file that an agency kept. May be given more than once.",
)
@click.option(
    "--public-key",
    "key",
    metavar="KEY",
    help="The public key handed out with those files (openmash-ed25519:…). Without it they are "
    "checked with this installation's own, which proves less.",
)
def verify(code: str | None, files: tuple[Path, ...], key: str | None) -> None:
    """Recompute the audit log from its rows, and say which entry broke.

    Checks every entry against its seal, the chain, the Merkle roots and signatures of the
    checkpoints in the database and of those given, and that nothing has waited for its seal for
    more than a minute.

    Exit code 0: nothing is wrong. 1: something is; what, where and since when is printed.
    """
    installation.ready()
    from openmash.actions.audit_check import check_hub
    from openmash.records.queries.hubs import every_hub

    given = _key(key) if key else None
    # Checking needs no secret: a copy of the database elsewhere has the public key alone.
    own = given if given and not _key_file().exists() else signing.load(_key_file()).public
    held = [_held(file, given or own) for file in files]
    hubs = [hub for hub in every_hub() if code is None or hub.code == code.upper()]
    if not hubs:
        raise click.BadParameter(f"There is no hub with the code {code}.", param_hint="--hub")
    if {point.hub_id for point in held} - {hub.id for hub in hubs}:
        raise click.BadParameter("It is of a hub that is not checked here.", param_hint="files")
    sound = True
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for hub in hubs:
            task = progress.add_task(f"Checking {hub.name}", total=None)
            findings = check_hub(
                hub.id,
                [point for point in held if point.hub_id == hub.id],
                own,
                now=datetime.now(UTC),
                progress=lambda done, total, task=task: progress.update(  # type: ignore[misc]
                    task, completed=done, total=total
                ),
            )
            progress.remove_task(task)
            sound = sound and not findings.faults
            verdict = "BROKEN" if findings.faults else "ok"
            click.echo(f"{hub.name} ({hub.code}): {verdict}. {findings.sentence}")
            for fault in findings.faults:
                click.echo(f"  {fault}")
    sys.exit(0 if sound else 1)


@audit.command()
@click.option("--hub", "code", required=True, help="The hub's code.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path),
    help="The file to write; - for standard output.",
)
def checkpoint(code: str, out: Path) -> None:
    """Export the newest signed checkpoint of a hub, for an agency to keep.

    It holds a count, two hashes and a time: nothing of any child. Send it to every agency of the
    hub, once a day is plenty, with the public key that this command prints. Later the agency need
    not trust this installation to use it: openmash audit verify --checkpoint FILE
    """
    installation.ready()
    from openmash.records.queries.audit_log import newest_checkpoint
    from openmash.records.queries.hubs import hub_by_code

    hub = hub_by_code(code)
    if hub is None:
        raise click.BadParameter(f"There is no hub with the code {code}.", param_hint="--hub")
    newest = newest_checkpoint(hub.id)
    if newest is None:
        raise Misconfigured(
            f"{hub.name} has no checkpoint yet: nothing was sealed. Start `openmash worker`."
        )
    public = signing.load(_key_file()).public
    with click.open_file(str(out), "w") as file:
        file.write(newest.signed_text)
    click.echo(
        f"Checkpoint of {hub.name}: {newest.checkpoint.size} entries, "
        f"{newest.checkpoint.at:%Y-%m-%d %H:%M:%S} UTC.\nPublic key: {public.text}",
        err=True,
    )


def _key_file() -> Path:
    from django.conf import settings

    from openmash.actions.sealing import KEY_FILE

    return Path(settings.OPENMASH_DATA_DIR) / KEY_FILE


def _key(text: str) -> PublicKey:
    try:
        return PublicKey(text)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--public-key") from None


def _held(file: Path, public: PublicKey) -> Checkpoint:
    try:
        return signing.open_signed(file.read_text(encoding="utf-8"), public)
    except (ValueError, OSError) as wrong:
        raise click.BadParameter(f"{file}: {wrong}", param_hint="--checkpoint") from None
