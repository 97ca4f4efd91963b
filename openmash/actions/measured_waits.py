"""What the measure pages of a hub are made of, read from the columnar store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.adapters.columnar.stage_columns import stage_columns, times
from openmash.adapters.columnar.store import Span, Store
from openmash.core.working_time import Calendar
from openmash.domain.access import Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import Times
from openmash.domain.insights.stages import Stage, Wanted
from openmash.domain.insights.wait_columns import StageColumns
from openmash.domain.insights.weekly_figures import STAGE_OF
from openmash.records.queries import policies

from .measuring import read


@dataclass(frozen=True, slots=True)
class Courses:
    """What became of the ratings of the contacts received in a period.

    Attributes:
        movement: how many decided contacts moved from each initial to each final rating.
        redirected: how many went to an allocated worker instead of being rated.
        withdrawn: how many information requests about all of them were withdrawn.
    """

    movement: dict[tuple[Rating, Rating], int]
    redirected: int
    withdrawn: int


def stage(
    viewer: Viewer, since: datetime, until: datetime, wanted: Wanted, *, named: bool = False
) -> StageColumns:
    """The waits of a stage, of the hub's contacts received from `since` up to `until`.

    Args:
        since, until: aware UTC.
        named: with the ids of their contacts.

    Raises:
        Refused: the viewer may not see measures.
    """

    def use(store: Store, span: Span) -> StageColumns:
        return stage_columns(store, span, wanted, _calendars, named=named)

    return read(viewer, (since, until), use)


def with_courses(
    viewer: Viewer, since: datetime, until: datetime, wanted: Wanted
) -> tuple[StageColumns, Courses]:
    """The same waits, and what became of the ratings of those contacts.

    Raises:
        Refused: see `stage`.
    """

    def use(store: Store, span: Span) -> tuple[StageColumns, Courses]:
        return stage_columns(store, span, wanted, _calendars), _courses(store, span)

    return read(viewer, (since, until), use)


def weekly(
    viewer: Viewer, since: datetime, until: datetime, rating: Rating | None
) -> tuple[Times, dict[Stage, StageColumns]]:
    """What weekly figures are of: when contacts came, and the waits of the stages they time.

    Args:
        since, until: aware UTC.
        rating: of the contacts first given this rating alone.

    Raises:
        Refused: see `stage`.
    """

    def use(store: Store, span: Span) -> tuple[Times, dict[Stage, StageColumns]]:
        chosen, values = ("WHERE initial = $rating", {"rating": rating}) if rating else ("", {})
        came = store.arrays(f"SELECT received_at FROM contacts {chosen}", span, values)  # noqa: S608
        found = {
            each: stage_columns(store, span, Wanted(each, rating), _calendars)
            for each in dict.fromkeys(STAGE_OF.values())
        }
        return times(came["received_at"]), found

    return read(viewer, (since, until), use)


def _courses(store: Store, span: Span) -> Courses:
    moved = store.rows(
        "SELECT initial, current, count(*) FROM contacts WHERE NOT redirected "
        "AND decided_at IS NOT NULL AND current IS NOT NULL GROUP BY 1, 2",
        span,
    )
    others = store.rows(
        "SELECT (SELECT count(*) FROM contacts WHERE redirected), "
        "(SELECT count(*) FROM requests WHERE withdrawn)",
        span,
    )
    return Courses({(Rating(a), Rating(b)): n for a, b, n in moved}, *others[0])


def _calendars(policy_ids: Collection[UUID]) -> Mapping[UUID, Calendar]:
    return {key: each.calendar for key, each in policies.by_ids(set(policy_ids)).items()}
