"""Keeping the columnar store equal to the database, and reading a hub's times from it.

The database is the truth and the store a copy that may be thrown away: before it is read it is
asked whether it still says what the database says, year by year, by a count and a sum that any
change alters. If it does, nothing is written. If not, the contacts that changed lately are made
anew from their courses (`stages.Measured`); and if that does not explain the difference, for a
transaction may end long after its time of change, the whole year is.

It holds the times and codes of a hub's contacts and nothing of anybody (`insights.timings`), and
lies outside the database's walls: only what may read a hub in the database may read it here.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from django.conf import settings

from openmash.adapters.columnar import parts
from openmash.adapters.columnar.columns import Kept
from openmash.adapters.columnar.store import FOLDER, FORMAT, Damaged, Span, Store
from openmash.core.bank_holidays import england_and_wales
from openmash.domain.access import Act, Viewer, require
from openmash.domain.insights.timings import Seal, requests, timing
from openmash.records.queries import measured_changes as changes
from openmash.records.queries.measures import courses
from openmash.records.tenancy import in_hub

Result = TypeVar("Result")
OVERLAP: Final = timedelta(minutes=10)
"""How long after its time of change a transaction usually ends at the latest."""
IDLE: Final = timedelta(days=7)
MANY: Final = 200_000
"""Comparing so many contacts with the database takes the better part of a second."""
STILL_FRESH: Final = timedelta(minutes=5)
"""How old figures over more of them may be. The worker compares as often."""
_MADE_BY: Final = (
    "core.working_time.arithmetic",
    "core.working_time.calendar",
    "core.working_time.opening_hours",
    "core.bank_holidays",
    "domain.contacts.clocks",
    "domain.contacts.policy",
    "domain.contacts.policy_parts",
    "domain.insights.stages",
    "domain.insights.timings",
    "records.queries.measures",
)
"""What a row is made by: a part made by another version of any of these is made anew."""


def read(
    viewer: Viewer, span: tuple[datetime, datetime], use: Callable[[Store, Span], Result]
) -> Result:
    """Something of the viewer's own hub from the store, which is made fresh first.

    Call inside the hub's transaction.

    Args:
        span: from when up to when contacts were received; aware UTC.
        use: reads the store, of no more than the span it is given. It may be called twice.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    return read_hubs([viewer.hub_id], span, use)


def read_hubs(
    hub_ids: Iterable[UUID], span: tuple[datetime, datetime], use: Callable[[Store, Span], Result]
) -> Result:
    """The same of hubs that the current transaction may read; who may ask is the caller's to say.

    A damaged part is made anew, and read again.
    """
    store = the_store()
    keys = tuple(str(hub_id) for hub_id in hub_ids)
    wanted = Span(keys, *span)
    try:
        return _read(store, wanted, use)
    except Damaged:
        for key in keys:
            parts.forget(store.hub(key))
        return _read(store, wanted, use)


def _read(store: Store, wanted: Span, use: Callable[[Store, Span], Result]) -> Result:
    first, last = wanted.years()
    years = range(first, last + 1)
    many = _contacts(store, wanted.hubs, years) > MANY
    for key in wanted.hubs:
        folder = store.hub(key)
        if many and parts.checked_within(folder, years, STILL_FRESH.total_seconds()):
            continue
        refresh(store, UUID(key), years)
        if many:
            parts.mark_checked(folder, years)
    return use(store, wanted)


def _contacts(store: Store, keys: Iterable[str], years: range) -> int:
    known = (store.seals(key, rules()) for key in keys)
    return sum(seal.contacts for seals in known for year, seal in seals.items() if year in years)


def keep_fresh(hub_id: UUID) -> int:
    """Refresh every year of a hub, each in a transaction of its own; for the worker.

    Stores of databases that are no more go with the first round that finds them idle.

    Returns:
        How many years were written.
    """
    with in_hub(hub_id):
        store = the_store()
        store.remove_beside(IDLE)
        years = sorted({*changes.seals(hub_id), *_known(store, hub_id)})
    done = 0
    for year in years:
        with in_hub(hub_id):
            done += refresh(store, hub_id, [year])
        parts.mark_checked(store.hub(str(hub_id)), [year])
    return done


def the_store() -> Store:
    """The store of this very database."""
    return Store(Path(settings.OPENMASH_DATA_DIR) / FOLDER / changes.database())


def refresh(store: Store, hub_id: UUID, years: Iterable[int]) -> int:
    """Make parts of a hub say what the database says; call in a transaction that may read it.

    Safe to run twice, or twice at once, and to be killed at any moment.

    Args:
        years: London years of receipt without a gap.

    Returns:
        How many years were written: 0 if nothing has changed.
    """
    wanted = list(years)
    there = changes.seals(hub_id, wanted)
    known = _known(store, hub_id)
    stale = [y for y in wanted if there.get(y, Seal()) != known.get(y, Seal())]
    if not stale:
        return 0
    with parts.alone(store.hub(str(hub_id))):
        # Whoever held the parts before us may have done it.
        known = _known(store, hub_id)
        found = [y for y in stale if there.get(y, Seal()) != known.get(y, Seal())]
        for year in found:
            _renew(store, hub_id, year, there.get(year, Seal()), known.get(year))
    return len(found)


def _known(store: Store, hub_id: UUID) -> dict[int, Seal]:
    return store.seals(str(hub_id), rules())


def _renew(store: Store, hub_id: UUID, year: int, there: Seal, known: Seal | None) -> None:
    if known is not None:
        since = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=known.latest) - OVERLAP
        made = _put(store, hub_id, year, since)
        now = there if made == there else changes.seals(hub_id, [year]).get(year, Seal())
        # What came while we read is no reason to make a whole year anew: a hub at work would do
        # nothing else. The next refresh sees it, and any other difference once all is quiet.
        if made == now or now.latest > there.latest:
            return
    _put(store, hub_id, year, None)


def _put(store: Store, hub_id: UUID, year: int, since: datetime | None) -> Seal:
    # The times of change are read before everything else: what changes meanwhile then looks
    # newer in the database than here, and is made again by the next refresh.
    changed = changes.changed(hub_id, year, since)
    code = changes.code_of(hub_id)
    first, end = changes.bounds(year)
    only = None if since is None else changed
    found = courses(hub_id, since=first, until=end, only=only)
    kept = [
        Kept(timing(each, code), tuple(requests(each, code)), changed[each.contact_id])
        for each in found
        if each.contact_id in changed
    ]
    return store.put(str(hub_id), rules(), year, kept, onto=since is not None)


@cache
def rules() -> str:
    """A word for the rules by which this release makes rows, and the bank holidays it knows."""
    digest = hashlib.sha256(repr(sorted(england_and_wales())).encode())
    for name in _MADE_BY:
        module = import_module(f"openmash.{name}")
        digest.update(Path(str(module.__file__)).read_bytes())
    return f"{FORMAT}-{digest.hexdigest()[:12]}"
