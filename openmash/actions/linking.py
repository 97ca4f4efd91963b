"""Links an agency's index of people with the hub's people: read, compare, choose, store.

The extract is read and proved before anything else, and what it tells is compared outside the
database. Links are stored in one transaction at the end: a job that fails leaves nothing behind,
and one that was killed goes on where it stopped.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import log2
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from openmash.actions import link_files, link_rows
from openmash.actions.base import Actor, action, record
from openmash.adapters.extracts.staging import Reading, Staged, keep_report, stage
from openmash.adapters.linkage import bulk, bulk_plan
from openmash.adapters.linkage.bulk_delta import Changes, compare_with_last
from openmash.adapters.linkage.bulk_plan import Plan
from openmash.adapters.linkage.engines import EngineName, engine_of
from openmash.core.errors import NotNow
from openmash.domain.access import Act, Viewer, require
from openmash.domain.audit_acts import AuditAct
from openmash.domain.people.extracts import ExtractRefused, Fault, FaultKind, Profile
from openmash.domain.people.extracts.choosing import Why
from openmash.domain.people.known import PEOPLE
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.model import CURRENT, Model, settings_of
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.queries import linking as query
from openmash.records.queries import trained_models
from openmash.records.tenancy import in_hub

FOLDER = "linking"
"""Of the data folder: where jobs keep what they have done so far."""

_LONDON = ZoneInfo("Europe/London")
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract to link.

    Attributes:
        path: the file. profile: how it is read. agency_id: whose it is.
        handling: who at the hub may read the links.
        report: where the list of faults is put.
        dry_run: store nothing.
        engine: what the comparing runs on.
        chunk: rows linked at a time; None for as many as the engine takes.
    """

    path: Path
    profile: Profile
    agency_id: UUID
    handling: HandlingCode
    report: Path
    dry_run: bool = False
    engine: EngineName = EngineName.DUCKDB
    chunk: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an extract: counts, no names.

    Attributes:
        went_on: a job that had been cut short was finished.
        held: person records of the hub. found: rows by what came of them, of those looked at.
        alike: rows compared with nobody, because too many say the same.
        vetoes: of the links made, those that need a look. new, ended, standing: links.
    """

    staged: Staged
    went_on: bool
    changes: Changes
    held: int
    found: Counter[Why]
    alike: int
    vetoes: int
    new: int
    ended: Counter[str]
    standing: int


def link_extract(viewer: Viewer, extract: Extract, *, now: datetime, tell: Tell) -> Report:
    """Link an extract. Who does it, what is compared and what is linked is audited.

    Args:
        now: aware, UTC.
        tell: hears what is being done, how far it is, and of how much.

    Raises:
        Refused: the viewer's role may not.
        ExtractRefused: the extract is not to be trusted; nothing of it is kept but the report.
        NotNow: another extract of the agency is being linked, or was meanwhile; or the engine
            gave up.
        Misconfigured: what the engine needs is missing.
    """
    require(viewer, Act.LINK_EXTRACTS)
    folder = Path(settings.OPENMASH_DATA_DIR) / FOLDER / str(extract.agency_id)
    with bulk.alone(folder):
        return _link(viewer, extract, folder, now=now, tell=tell)


def _link(viewer: Viewer, extract: Extract, folder: Path, *, now: datetime, tell: Tell) -> Report:
    with in_hub(viewer.hub_id):
        model = trained_models.in_force()
        model_settings = _settings(model)
        last = query.last_run(extract.agency_id)
    went_on = bulk.open_job(folder, _fingerprint(extract, model, last.id if last else None))
    staged = _staged(extract, folder, now, tell)
    since = last.read_at if last and last.model == model.name else None
    read_at = _read_hub(viewer, extract, folder, since=since, now=now, tell=tell)
    every = since is None
    changes, again = compare_with_last(folder, model=model.name, sure=Band.SAME_PERSON, every=every)
    shift = log2(model.people / PEOPLE)
    with engine_of(extract.engine, folder) as engine:
        chunk = extract.chunk or engine.chunk
        bulk.link(bulk.Job(folder, model.name, model_settings, shift, chunk), tell, engine)
    plan = bulk_plan.plan(folder, shift, model.thresholds, again)
    alike = bulk_plan.too_alike(folder)
    kinds = (FaultKind.DOUBLE, plan.double), (FaultKind.TOO_ALIKE, alike)
    found = [Fault(row, "", kind) for kind, rows in kinds for row in rows]
    keep_report(folder, extract.report, found)
    report = _report(folder, staged, plan, changes, alike=len(alike), went_on=went_on)
    if not extract.dry_run:
        tell("Storing", 0, 1)
        _store(viewer, extract, folder, plan, model, report, last=last, read_at=read_at, now=now)
        tell("Storing", 1, 1)
    bulk.close_job(folder)
    return report


def _staged(extract: Extract, folder: Path, now: datetime, tell: Tell) -> Staged:
    """Read the extract; of one that is refused only the report stays."""
    try:
        return stage(extract.path, _reading(extract, now), folder, tell)
    except ExtractRefused:
        if (folder / "faults.csv").exists():
            keep_report(folder, extract.report)
        bulk.close_job(folder)
        raise


def _settings(model: Model) -> dict[str, Any]:
    if model.name == CURRENT:
        return settings_of(CURRENT)
    trained: dict[str, Any] = json.loads(trained_models.stored()[model.name])
    return trained


def _reading(extract: Extract, now: datetime) -> Reading:
    secret = f"rows of extracts {settings.SECRET_KEY} {extract.agency_id}"
    return Reading(
        extract.profile,
        now.astimezone(_LONDON).date(),
        hashlib.sha256(secret.encode()).digest(),
        allow_test_numbers=settings.OPENMASH_DEMO,
    )


def _fingerprint(extract: Extract, model: Model, last: UUID | None) -> str:
    """Of all that the result depends on; of another extract or profile nothing is taken over."""
    with extract.path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    how = f"{extract.engine} {extract.chunk}"
    return f"{content} {extract.profile.fingerprint} {model.name} {last} {how}"


@action(Act.LINK_EXTRACTS)
def _read_hub(
    viewer: Viewer,
    extract: Extract,
    folder: Path,
    *,
    since: datetime | None,
    now: datetime,
    tell: Tell,
) -> datetime:
    """Write the hub's people to the job's folder; when they were read, which may be earlier."""
    note = folder / "hub.json"
    if note.exists():
        return datetime.fromisoformat(json.loads(note.read_text()))
    count = query.count_held()
    for done in link_files.write_hub(folder, extract.agency_id, since):
        tell("Reading the hub's people", min(done, count), count)
    record(
        Actor.of(viewer),
        AuditAct.EXTRACT_COMPARED,
        "agency",
        extract.agency_id,
        now=now,
        records=count,
        dry_run=extract.dry_run,
    )
    note.write_text(json.dumps(now.isoformat()))
    return now


def _report(
    folder: Path, staged: Staged, plan: Plan, changes: Changes, *, alike: int, went_on: bool
) -> Report:
    return Report(
        staged=staged,
        went_on=went_on,
        changes=changes,
        held=bulk_plan.count(folder, "records"),
        found=plan.found,
        alike=alike,
        vetoes=sum(bool(each.veto) for each in plan.new),
        new=len(plan.new),
        ended=Counter(str(why) for _, why in plan.ended),
        standing=bulk_plan.count(folder, "standing") - len(plan.ended) + len(plan.new),
    )


def _need_no_other(agency_id: UUID, last: Any) -> None:
    """Refuse where another extract of the agency was linked since this one was begun.

    Raises:
        NotNow: it was.
    """
    link_rows.lock(agency_id)
    newest = query.last_run(agency_id)
    if (newest.id if newest else None) != (last.id if last else None):
        raise NotNow(
            "Another extract of this agency was linked meanwhile. Nothing was stored; run it again."
        )


@action(Act.LINK_EXTRACTS)
def _store(
    viewer: Viewer,
    extract: Extract,
    folder: Path,
    plan: Plan,
    model: Model,
    report: Report,
    *,
    last: Any,
    read_at: datetime,
    now: datetime,
) -> None:
    """Store all of it or nothing."""
    _need_no_other(extract.agency_id, last)
    run = link_rows.add_run(
        viewer,
        extract.agency_id,
        extract.profile,
        model.name,
        _counts(report),
        read_at=read_at,
        now=now,
    )
    link_rows.end(plan, by=viewer.user_id, now=now)
    link_rows.add(run, plan, extract.handling, model.name, now=now)
    link_rows.replace_rows(viewer.hub_id, extract.agency_id, folder)
    record(
        Actor.of(viewer),
        AuditAct.EXTRACT_LINKED,
        "agency",
        extract.agency_id,
        now=now,
        run=str(run.id),
        model=model.name,
        rows=report.staged.rows,
        linked=report.new,
        ended=report.ended.total(),
    )


def _counts(report: Report) -> dict[str, int]:
    return {
        "rows": report.staged.rows,
        "new links": report.new,
        "ended links": report.ended.total(),
        **{why.value: count for why, count in report.found.items()},
    }
