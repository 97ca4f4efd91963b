"""`openmash link`: an agency's index linked with the hub's people; `openmash unlink` undoes."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from openmash.cli import installation
from openmash.cli.seed import Bar
from openmash.core.errors import Misconfigured, OpenMashError

if TYPE_CHECKING:
    from openmash.actions.linking import Report
    from openmash.adapters.linkage.engines import EngineName
    from openmash.domain.access import Viewer
    from openmash.domain.people.extracts import Profile

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_HUB = click.option("--hub", "code", required=True, help="The hub's code.")
_AGENCY = click.option(
    "--agency", required=True, help="The agency, by its kind (police) or its whole name."
)


@click.command()
@click.argument("file", type=_FILE)
@_HUB
@click.option("--as", "email", required=True, help="The hub manager in whose name it is done.")
@_AGENCY
@click.option("--profile", "profile_path", required=True, type=_FILE, help="What its columns mean.")
@click.option(
    "--handling",
    type=click.Choice(["open", "hub_only", "restricted"]),
    default="hub_only",
    show_default=True,
    help="Who at the hub may read that a person is known to the agency.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The list of faults by row, CSV. Usually beside FILE, with .report.csv at its end.",
)
@click.option("--dry-run", is_flag=True, help="Do all of it, but store nothing.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What the comparing runs on; spark for extracts past one machine.",
)
def link(
    file: Path,
    code: str,
    email: str,
    agency: str,
    profile_path: Path,
    handling: str,
    report: Path | None,
    dry_run: bool,
    engine: str,
) -> None:
    """Link an agency's index of people with the people the hub knows.

    FILE is CSV or Parquet; the profile (TOML) says what its columns mean. The whole file is proved
    first: a bad one is refused with a report by row, and nothing of it is kept. A run that was cut
    short goes on when it is started again in the same way. Next month's file is linked as what
    changed since: new, changed and gone rows, and people new to the hub.

    Every link says who linked it, when and by which model, can be taken back (openmash unlink),
    and is read by those alone whom the handling lets see it. Reports hold row numbers and columns,
    never what stood there.
    """
    chosen = _engine(engine)
    profile = _profile(profile_path)
    installation.ready()
    installation.need_current_database()
    from openmash.actions.linking import Extract, link_extract
    from openmash.domain.sharing.handling import HandlingCode

    viewer = _viewer(code, email)
    report_path = report or file.with_name(file.name + ".report.csv")
    extract = Extract(
        path=file,
        profile=profile,
        agency_id=_agency(viewer, agency),
        handling=HandlingCode(handling),
        report=report_path,
        dry_run=dry_run,
        engine=chosen,
    )
    try:
        with Bar() as bar:
            made = link_extract(viewer, extract, now=datetime.now(UTC), tell=bar.tell)
    except OpenMashError as refused:
        if report_path.exists():
            click.echo(f"Every row at fault: {report_path}", err=True)
        raise click.ClickException(refused.sentence) from None
    words = report_words(made, dry_run=dry_run)
    report_path.with_suffix(".txt").write_text(words + "\n", encoding="utf-8")
    click.echo(words)
    click.echo(f"Every row at fault: {report_path}")


@click.command()
@_HUB
@click.option("--as", "email", required=True, help="Whoever decides it, by email address.")
@_AGENCY
@click.argument("own_id")
def unlink(code: str, email: str, agency: str, own_id: str) -> None:
    """Take back a link: the agency's record number OWN_ID is not that person's.

    It is kept as ended, with who and when; no later extract makes it again.
    """
    installation.ready()
    installation.need_current_database()
    from openmash.actions.unlinking import undo_link

    viewer = _viewer(code, email)
    agency_id = _agency(viewer, agency)
    try:
        undo_link(viewer, agency_id=agency_id, own_id=own_id, now=datetime.now(UTC))
    except OpenMashError as refused:
        raise click.ClickException(refused.sentence) from None
    click.echo("The link is taken back.")


def _engine(name: str) -> "EngineName":
    """The engine by its name, if all that it needs is here."""
    if find_spec("splink") is None or find_spec("pyarrow") is None:
        raise Misconfigured(
            "Linking extracts needs packages that are not installed here. Install them with: "
            "pip install 'openmash[linkage]'"
        )
    from openmash.adapters.linkage.engines import EngineName, need_engine

    engine = EngineName(name)
    need_engine(engine)
    return engine


def _profile(path: Path) -> "Profile":
    from openmash.domain.people.extracts import profile_of

    try:
        return profile_of(path.read_text(encoding="utf-8"))
    except OpenMashError as wrong:
        raise click.BadParameter(wrong.sentence, param_hint="--profile") from None
    except UnicodeDecodeError:
        raise click.BadParameter("The profile is not in UTF-8.", param_hint="--profile") from None


def _viewer(code: str, email: str) -> "Viewer":
    from openmash.records.queries.memberships import viewer_by_email

    viewer = viewer_by_email(code, email)
    if viewer is None:
        raise click.BadParameter(
            f"Nobody with this address works in the hub {code}.", param_hint="--as"
        )
    return viewer


def _agency(viewer: "Viewer", agency: str) -> UUID:
    from openmash.records.queries.linking import agencies
    from openmash.records.tenancy import in_hub

    with in_hub(viewer.hub_id):
        found = agencies(agency)
    if len(found) == 1:
        return found[0][0]
    names = ", ".join(name for _, name in found)
    cure = f"Name one of these: {names}." if found else "Name its kind or its whole name."
    raise click.BadParameter(
        f"The hub has {len(found)} agencies of this kind or name. {cure}", param_hint="--agency"
    )


def report_words(report: "Report", *, dry_run: bool) -> str:
    """What came of an extract, in lines. Counts alone."""
    from openmash.domain.people.extracts.choosing import Why

    changes, found = report.changes, report.found
    lines = [
        "Dry run: nothing was stored." if dry_run else "Stored.",
        *(["A run that had been cut short was finished."] if report.went_on else []),
        f"Rows: {report.staged.rows:,}, of these new {changes.new:,}, changed {changes.changed:,}.",
        f"Unchanged {changes.unchanged:,}; gone since the last extract {changes.gone:,}.",
        f"Compared with {report.held:,} person records of the hub. Of the rows looked at:",
        f"  the same person: {found[Why.SAME_PERSON]:,}",
        f"  probably, and to be looked at: {found[Why.PROBABLE]:,}",
        f"  possible, not linked: {found[Why.POSSIBLE]:,}",
        f"  another row is nearer to the person, not linked: {found[Why.NEARER]:,}",
        f"  compared with nobody, because too many rows say the same: {report.alike:,}",
        f"Links: {report.new:,} new, {report.ended.total():,} ended; {report.standing:,} stand.",
        *(f"  ended, {why}: {count:,}" for why, count in sorted(report.ended.items())),
        f"New links that may be a twin's or another's, and say so: {report.vetoes:,}",
    ]
    for (column, kind), count in sorted(report.staged.faults.items()):
        where = f"column {column}: " if column else ""
        lines.append(f"Rows at fault: {count:,}, {where}{kind.cure}.")
    return "\n".join(lines)
