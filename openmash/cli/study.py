"""`openmash study`: did it help? The report, in the name of whoever may see its figures."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openmash.cli import installation
from openmash.core.errors import OpenMashError

if TYPE_CHECKING:
    from openmash.domain.access import RegionalViewer, Viewer
    from openmash.domain.insights.study_cases import Clock

NAME = "did-it-help"
"""What the files' names begin with."""


@click.group()
def study() -> None:
    """Did it help? Turnaround before and after a start, with what can and cannot be concluded."""


@study.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write did-it-help.html and did-it-help.pdf into; made if need be.",
)
@click.option("--example", is_flag=True, help="Invented areas with the means printed in 2013.")
@click.option("--hub", "code", help="One hub, by its code.")
@click.option("--region", "region", help="The hubs of a region, by its name.")
@click.option("--as", "email", help="Who may see the figures of that hub or region.")
@click.option(
    "--start",
    "starts",
    multiple=True,
    metavar="AREA=YYYY-MM-DD",
    help="When an area (hub code) started; once for each. May be left out for the example.",
)
@click.option(
    "--comparison", multiple=True, metavar="AREA", help="An area (hub code) without a start."
)
@click.option("--working-days", is_flag=True, help="Count working days, not days of 24 hours.")
@click.option(
    "--days", type=click.IntRange(14, 730), default=61, show_default=True,
    help="How many days before and after each start the table takes.",
)  # fmt: skip
@click.option(
    "--settling", type=click.IntRange(0, 365), default=0, show_default=True,
    help="Days from each start on that the table leaves out.",
)  # fmt: skip
def report(
    out: Path,
    example: bool,
    code: str | None,
    region: str | None,
    email: str | None,
    starts: tuple[str, ...],
    comparison: tuple[str, ...],
    working_days: bool,
    days: int,
    settling: int,
) -> None:
    """Write a study as an accessible report: one HTML file and a tagged PDF.

    Give --example, or --hub or --region with --as and at least one --start. The report holds counts
    and times only; small numbers are kept back. Both files say how every figure was made.
    """
    if sum(map(bool, (example, code, region))) != 1:
        raise click.UsageError("Give one of --example, --hub and --region.")
    from openmash.domain.insights.study_cases import Clock

    clock = Clock.WORKING_DAYS if working_days else Clock.DAYS
    dates = _dates(starts)
    if any(each.name.startswith(NAME) for each in (out.iterdir() if out.is_dir() else ())):
        raise click.BadParameter(f"There is a report in {out} already.", param_hint="--out")
    if example:
        _write(out, _example(dates, comparison, clock, days, settling))
        return
    if not email or not dates:
        raise click.UsageError("A hub or region needs --as, and --start for at least one area.")
    installation.ready()
    installation.need_current_database()
    asked = {**dict.fromkeys(map(str.upper, comparison)), **dates}
    try:
        _write(out, _real(code, region, email, asked, clock, days, settling))
    except OpenMashError as refused:
        raise click.ClickException(refused.sentence) from None


def _dates(starts: Sequence[str]) -> dict[str, date | None]:
    """The starts as given: hub code to local date."""
    found: dict[str, date | None] = {}
    for each in starts:
        area, _, day = each.rpartition("=")
        try:
            found[area.strip().upper()] = date.fromisoformat(day.strip())
        except ValueError:
            area = ""
        if not area:
            raise click.BadParameter(
                f"{each} is not an area and a date, as HAC=2026-04-01.", param_hint="--start"
            )
    return found


def _example(
    dates: Mapping[str, date | None],
    comparison: Sequence[str],
    clock: "Clock",
    days: int,
    settling: int,
) -> Mapping[str, bytes]:
    from openmash.adapters.synthetic.study_example import study_example
    from openmash.config import study_report
    from openmash.domain.insights.study import study as run
    from openmash.domain.insights.study_cases import Clock

    if dates or comparison or clock is not Clock.DAYS:
        raise click.UsageError("The example has starts and days of its own: leave those options.")
    made = study_example()
    return study_report.written(
        run(made.cases, made.starts, days=days, settling=settling),
        made.starts,
        clock=clock,
        days=days,
        settling=settling,
        as_at=made.as_at,
        note=study_report.example_note(),
    )


def _real(
    code: str | None,
    region: str | None,
    email: str,
    asked: Mapping[str, date | None],
    clock: "Clock",
    days: int,
    settling: int,
) -> Mapping[str, bytes]:
    from openmash.actions import studies
    from openmash.config import study_report

    now = datetime.now(UTC)
    how: studies.How = {"clock": clock, "days": days, "settling": settling, "now": now}
    if code:
        colleague = _colleague(code, email)
        areas = studies.own_area(colleague)
        _known(asked, areas)
        found = studies.own_study(colleague, asked, **how)
    else:
        analyst = _analyst(region or "", email)
        areas = studies.region_areas(analyst)
        _known(asked, areas)
        found = studies.region_study(analyst, asked, **how)
    return study_report.written(
        found,
        studies.named(asked, areas),
        clock=clock,
        days=days,
        settling=settling,
        as_at=now,
        tens=not code,
    )


def _colleague(code: str, email: str) -> "Viewer":
    from openmash.records.queries.memberships import viewer_by_email

    viewer = viewer_by_email(code, email)
    if viewer is None:
        raise click.BadParameter(
            f"Nobody with this address works in the hub {code}.", param_hint="--as"
        )
    return viewer


def _analyst(name: str, email: str) -> "RegionalViewer":
    from openmash.records.queries.region import viewer_by_email

    viewer = viewer_by_email(name, email)
    if viewer is None:
        raise click.BadParameter(
            f"Nobody with this address may look at the region {name}.", param_hint="--as"
        )
    return viewer


def _known(asked: Mapping[str, date | None], areas: Mapping[str, str]) -> None:
    strange = sorted(set(asked) - set(areas))
    if strange:
        known = ", ".join(sorted(areas))
        raise click.BadParameter(
            f"{', '.join(strange)} is no area here. There are: {known}.", param_hint="--start"
        )


def _write(out: Path, made: Mapping[str, bytes]) -> None:
    """Write the files, over no other file, for this account alone to read."""
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, body in made.items():
            place = out / name
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
                to.write(body)
            click.echo(place, file=sys.stdout)
    except OSError as trouble:
        reason = "is there already" if isinstance(trouble, FileExistsError) else trouble.strerror
        raise click.FileError(str(trouble.filename or out), reason) from None
