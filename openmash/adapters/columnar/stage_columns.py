"""The waits of a stage from the store as arrays, for figures that need every single length."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from openmash.adapters.columnar.stages import waits
from openmash.adapters.columnar.store import Span, Store
from openmash.core.working_time import Calendar
from openmash.domain.insights.arrays import Floats, Times, np
from openmash.domain.insights.stages import Wanted
from openmash.domain.insights.wait_columns import NEVER, StageColumns, rating_places

Calendars = Callable[[Collection[UUID]], Mapping[UUID, Calendar]]
"""When the hubs of some policies are open, by the policies' ids."""


def stage_columns(
    store: Store, span: Span, wanted: Wanted, calendars: Calendars, *, named: bool = False
) -> StageColumns:
    """The waits wanted, in order of receipt.

    Args:
        named: with the ids of their contacts, which cost as much as all the rest.

    Raises:
        Damaged: see the store.
    """
    sql, values = waits(wanted)
    columns = "initial, policy_id::VARCHAR AS policy, began, ended, due, worked"
    columns += ", contact_id" if named else ""
    ordered = f"SELECT {columns} FROM ({sql}) ORDER BY received_at, contact_id, place"  # noqa: S608
    found = store.arrays(ordered, span, values)
    policies, place = _places(found["policy"])
    known = calendars([UUID(each) for each in policies])
    return StageColumns(
        contact_id=found.get("contact_id", np.array([], dtype=object)),
        rating=rating_places(_words(found["initial"])),
        began=times(found["began"]),
        ended=times(found["ended"]),
        due=times(found["due"]),
        worked=_lengths(found["worked"]),
        calendar=place,
        calendars=tuple(known[UUID(each)] for each in policies),
    )


def _words(column: Any) -> list[str | None]:
    # A masked array gives None for what it lacks.
    words: list[str | None] = column.tolist()
    return words


def _places(column: Any) -> tuple[list[str], Times]:
    """The words that occur, and for each row which of them it has."""
    words = column.tolist()
    known = {word: place for place, word in enumerate(dict.fromkeys(words))}
    return list(known), np.array([known[word] for word in words], dtype=np.int64)


def times(column: Any) -> Times:
    """Moments as microseconds since 1970, and `NEVER` where the column has none."""
    masked = np.ma.getmaskarray(column)
    numbers: Times = np.where(
        masked, NEVER, np.ma.getdata(column).astype("datetime64[us]").view(np.int64)
    )
    return numbers


def _lengths(column: Any) -> Floats:
    lengths: Floats = np.where(np.ma.getmaskarray(column), np.nan, np.ma.getdata(column))
    return lengths
