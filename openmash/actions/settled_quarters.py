"""Counting a settled quarter once, and keeping the counts for the pages of fairness.

What has settled does not change: nothing that is recorded later is read. So the counts of a quarter
are made by the worker soon after they may be shown, or at the first look, and read from then on.
They are a copy that may be removed at any time. They go with the method that made them: a release
that counts otherwise, or groups otherwise, never shows what an older one has counted.
"""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.insights.fairness_counts import Counts, counted
from openmash.domain.insights.fairness_kept import plain
from openmash.domain.insights.quarters import Quarter, published
from openmash.records.models import SettledQuarter
from openmash.records.queries import fairness
from openmash.records.queries import settled_quarters as query
from openmash.records.tenancy import in_hub

MOST: Final = 8
"""Quarters that a visit to one hub counts: after a new release there are ten years of them."""
IDLE: Final = timedelta(days=7)
"""So long the counts of another method are left: two releases may run side by side for a while."""
MADE_BY: Final = (
    "core.codes",
    "core.days",
    "core.identifiers",
    "domain.contacts.ratings",
    "domain.decisions.outcomes",
    "domain.insights.agreement",
    "domain.insights.bands",
    "domain.insights.breakdown",
    "domain.insights.fairness",
    "domain.insights.fairness_counts",
    "domain.insights.fairness_groups",
    "domain.insights.fairness_kept",
    "domain.insights.quarters",
    "domain.people.verdicts",
    "domain.sharing.handling",
    "records.queries.fairness",
    "records.queries.fairness_ratings",
)
"""What counts are made by: those made by another version of any of these are not read."""


def counts(viewer: Viewer, quarter: Quarter, *, recorded_from: datetime, now: datetime) -> Counts:
    """The counts of a quarter whose figures are shown at `now`, kept or made. Call inside the hub's
    transaction.

    Args:
        recorded_from: since when the hub records (aware UTC).

    Raises:
        NotThere: they are not shown yet: what is made of them could be subtracted from what they
            become.
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    if now < quarter.shown_at:
        raise NotThere("There are no figures of this quarter yet.")
    followed = quarter.followed(now)
    kept = query.kept(
        viewer.hub_id, quarter, method(), followed=followed, recorded_from=recorded_from
    )
    return kept or _make(viewer.hub_id, quarter, recorded_from, followed=followed, now=now)


def keep_all(hub_id: UUID, *, now: datetime) -> int:
    """Count what is shown and not kept yet, the newest first, each in a transaction of its own; and
    remove what is not read any more. For the worker.

    Returns:
        How many quarters were counted.
    """
    with in_hub(hub_id):
        recorded_from = fairness.first_recorded()
        there = query.there(hub_id, method())
        _remove_stale(hub_id, now)
    if recorded_from is None:
        return 0
    wanted = [(each, each.followed(now)) for each in published(recorded_from, now=now)]
    missing = [each for each in wanted if each not in there][:MOST]
    for quarter, followed in missing:
        with in_hub(hub_id):
            _make(hub_id, quarter, recorded_from, followed=followed, now=now)
    return len(missing)


def _make(
    hub_id: UUID, quarter: Quarter, recorded_from: datetime, *, followed: bool, now: datetime
) -> Counts:
    # The contacts are counted before they are read: one that came between makes the two differ.
    contacts = query.contacts(hub_id, quarter, followed=followed)
    made = counted(fairness.facts(quarter, since=recorded_from, followed=followed))
    own = {"hub_id": hub_id, "year": quarter.year, "number": quarter.number, "method": method()}
    # Without who came again it is of no more use once that is known; or it was found to be stale.
    stale = SettledQuarter.objects.filter(**own)
    (stale if followed else stale.filter(followed=False)).delete()
    row = SettledQuarter(
        **own,
        followed=followed,
        recorded_from=recorded_from,
        contacts=contacts,
        body=plain(made),
        made_at=now,
    )
    # Somebody else may have counted it meanwhile, with the same result.
    SettledQuarter.objects.bulk_create([row], ignore_conflicts=True)
    return made


def _remove_stale(hub_id: UUID, now: datetime) -> None:
    others = SettledQuarter.objects.filter(hub_id=hub_id).exclude(method=method())
    others.filter(made_at__lt=now - IDLE).delete()


@cache
def method() -> str:
    """A word for the method by which this release counts."""
    digest = hashlib.sha256()
    for name in MADE_BY:
        module = import_module(f"openmash.{name}")
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:16]
