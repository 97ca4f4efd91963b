"""`openmash matcher`: beside an agency's own data, say to its hubs whether it knows a person."""

import secrets
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress

from openmash.adapters.matcher import folder as folders
from openmash.adapters.matcher import log
from openmash.adapters.matcher.build import Built, build_index
from openmash.adapters.matcher.index import NoIndex, opened
from openmash.cli.installation import LOOPBACK
from openmash.core.errors import BadInput, Misconfigured
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.extracts import ExtractRefused, Profile, profile_of

R = TypeVar("R")

DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
_LONDON: Final = ZoneInfo("Europe/London")
_MOST_LEFT_OUT: Final = 2.0


def of_an_extract(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that reads an agency's extract."""
    for option in (
        click.option("--test-numbers", is_flag=True, help="Accept NHS numbers never issued."),
        click.option(
            "--most-left-out",
            default=_MOST_LEFT_OUT,
            show_default=True,
            type=click.FloatRange(0, 100),
            help="Refuse the extract if more of its rows, in per cent, tell too little to be "
            "found by.",
        ),
        click.option(
            "--taken-on",
            required=True,
            type=DAY,
            help="Day the extract was taken: 2026-11-30.",
        ),
        click.option(
            "--profile", required=True, type=FILE, help="What the extract's columns mean."
        ),
    ):
        command = option(command)
    return command


Reading = Callable[[Profile, date, datetime, Callable[[int], None]], Built]
"""Reads an extract by its profile: the day it was taken, the time (UTC), how to tell progress."""


def built_from(profile: Path, taken_on: datetime, reading: Reading) -> None:
    """Read an extract, with its rows counted on the screen, and say what it gave.

    Raises:
        UsageError: what was asked for is wrong; nothing was made.
    """
    now = datetime.now(UTC)
    day = day_taken(taken_on, now)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Rows read", total=None)

        def counted(rows: int) -> None:
            progress.update(task, completed=rows)

        built = asked_for(
            lambda: reading(profile_of(profile.read_text(encoding="utf-8")), day, now, counted)
        )
    click.echo(said(built))


@click.group()
def matcher() -> None:
    """Say to a hub whether an agency knows a person, without the agency's data leaving it.

    At the agency: init, build, allow, serve, status, log. Or, where nothing can be served from
    there: encode. At the hub: key and load, for an index that was encoded.
    """


@matcher.command()
@click.argument("folder", type=_FOLDER)
@click.option("--contact", required=True, help="Whom a hub is to speak to, in one line.")
def init(folder: Path, contact: str) -> None:
    """Make a matcher's FOLDER: settings, and keys of its own.

    Prints the public key, which the hub's administrator enters with the matcher's address.
    """
    made = asked_for(lambda: folders.make(folder, contact, secrets.token_bytes))
    click.echo(f"{folder} is ready. Next: openmash matcher build. Settings: {folders.SETTINGS}")
    click.echo(f"Public key, for the hub: {made.key().public.text}")


@matcher.command()
@click.argument("extract", type=FILE)
@click.option("--into", "folder", required=True, type=_FOLDER, help="The matcher's folder.")
@of_an_extract
def build(
    extract: Path,
    profile: Path,
    folder: Path,
    taken_on: datetime,
    most_left_out: float,
    test_numbers: bool,
) -> None:
    """Build the index from EXTRACT (CSV or Parquet). It takes the old one's place when whole.

    A running matcher searches the new one from its next question on.
    """
    place = folders.MatcherFolder(folder)
    place.settings()
    built_from(
        profile,
        taken_on,
        lambda meaning, day, now, progress: build_index(
            extract,
            meaning,
            place.index,
            taken_on=day,
            now=now,
            most_left_out=most_left_out / 100,
            allow_test_numbers=test_numbers,
            progress=progress,
        ),
    )


@matcher.command()
@click.argument("folder", type=_FOLDER)
@click.argument("hub")
@click.argument("key")
def allow(folder: Path, hub: str, key: str) -> None:
    """Let HUB (three letters) ask, with the public KEY that its administrator gave.

    A hub may have several keys at a time, so that one can be exchanged for another in use.
    """
    count = asked_for(lambda: folders.MatcherFolder(folder).allow(hub, key))
    click.echo(f"{hub.upper()} may ask with {count} key{'s' if count > 1 else ''}.")


@matcher.command()
@click.argument("folder", type=_FOLDER)
@click.argument("hub")
@click.option("--key-id", default="", help="Only this key; `status` shows them.")
def disallow(folder: Path, hub: str, key_id: str) -> None:
    """Take HUB's keys away, from the next question on."""
    left = asked_for(lambda: folders.MatcherFolder(folder).disallow(hub, key_id))
    click.echo(f"{hub.upper()} may ask with {left} key{'' if left == 1 else 's'}.")


@matcher.command()
@click.argument("folder", type=_FOLDER)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option(
    "--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="At a time."
)
def serve(folder: Path, host: str, port: int, threads: int) -> None:
    """Answer hubs until told to stop (Ctrl-C or SIGTERM).

    On loopback alone: put the agency's proxy, which terminates TLS, in front of it.
    """
    if host not in LOOPBACK:
        raise Misconfigured(
            f"--host is {host}: names and dates would cross the network in clear text. Keep it on "
            "127.0.0.1 and put a TLS proxy in front."
        )
    from openmash.cli.matcher_server import run

    click.echo(f"Answering on http://{host}:{port}.", err=True)
    run(folders.MatcherFolder(folder), host, port, threads)


@matcher.command()
@click.argument("folder", type=_FOLDER)
def status(folder: Path) -> None:
    """Say whether the matcher in FOLDER can answer, who may ask, and what its public key is.

    Exit code 0: it can. 1: every answer would be "could not search".
    """
    place = folders.MatcherFolder(folder)
    settings = place.settings()
    click.echo(f"Public key: {place.key().public.text}")
    for hub in place.hubs():
        ids = ", ".join(key.key_id for key in place.hub_keys(hub))
        click.echo(f"{hub} may ask, with: {ids}")
    try:
        with opened(place.index) as index:
            about = index.about
    except NoIndex:
        click.echo("There is no index. Run: openmash matcher build")
        sys.exit(1)
    click.echo(
        f"Index of {about.people:,} people, of the extract of {about.taken_on:%d %B %Y}; "
        f"{about.left_out:,} of its rows tell too little to be found by."
    )
    age = (datetime.now(UTC).astimezone(_LONDON).date() - about.taken_on).days
    if about.rules != fingerprint():
        click.echo("It was built by another release. Build it anew.")
        sys.exit(1)
    if not 0 <= age <= settings.oldest_extract_days:
        click.echo(f"It is {age} days old; the settings allow {settings.oldest_extract_days}.")
        sys.exit(1)
    click.echo("It can be searched.")


@matcher.command("log")
@click.argument("folder", type=_FOLDER)
def check_log(folder: Path) -> None:
    """Check the log of questions: that no line of it was changed or taken out.

    Exit code 0: none was. 1: at least one; which is printed.
    """
    place = folders.MatcherFolder(folder)
    lines, faults = 0, 0
    try:
        for each in log.check(place.log):
            lines += 1
            if isinstance(each, log.Fault):
                faults += 1
                click.echo(f"Line {each.number:,} does not follow from the one before it.")
    except FileNotFoundError:
        click.echo("Nobody has asked yet.")
        return
    click.echo(f"{lines:,} questions logged, {faults:,} faults.")
    sys.exit(1 if faults else 0)


def said(built: Built) -> str:
    """What a build gave, in words."""
    words = f"{built.people:,} people of {built.rows:,} rows can be found."
    if built.left_out:
        words += f" {built.left_out:,} rows tell too little and were left out."
    if built.faults:
        words += f" {built.faults:,} cells could not be read; the rest of their rows counts."
    return words


def day_taken(typed: datetime, now: datetime) -> date:
    """The London day on which an extract was taken.

    Raises:
        UsageError: it lies in the future, so that an old extract would pass for a new one.
    """
    if typed.date() > now.astimezone(_LONDON).date():
        raise click.UsageError("--taken-on lies in the future. Give the day it was taken.")
    return typed.date()


def asked_for(do: Callable[[], R]) -> R:
    """Do it, or say what is wrong with what was asked for."""
    try:
        return do()
    except (BadInput, ExtractRefused) as wrong:
        raise click.UsageError(wrong.sentence) from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise click.UsageError(f"A file cannot be read or written: {wrong}") from None
