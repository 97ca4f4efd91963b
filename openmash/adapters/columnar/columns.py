"""The columns of the two tables, and rows of the domain as columns and back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import np
from openmash.domain.insights.timings import RequestTiming, Timing

Row = TypeVar("Row")
_LONDON: Final = ZoneInfo("Europe/London")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Kind(StrEnum):
    """What a column holds; the value is its type in SQL. Times are UTC without a zone."""

    ID = "UUID"
    TEXT = "VARCHAR"
    TIME = "TIMESTAMP"
    DAY = "DATE"
    FLAG = "BOOLEAN"
    MINUTES = "DOUBLE"
    COUNT = "INTEGER"


class Kept(NamedTuple):
    """A contact and its information requests, as they were at a change.

    Attributes:
        changed_at: when the contact last changed, aware UTC: what a part is kept fresh by.
    """

    timing: Timing
    requests: tuple[RequestTiming, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row. Its first columns are those of a row of the domain, in the same order.

    Attributes:
        name: of its files and in SQL.
        columns: every column with its kind.
        fields: how many of them a row of the domain has; the others are made here.
        codes: what turns a stored word back into a member of its list, by column.
    """

    name: str
    columns: Mapping[str, Kind]
    fields: int
    codes: Mapping[str, Callable[[str], object]]


_RATINGS: Final = {each.value: each for each in Rating}
_COURSE: Final = {
    "hub_code": Kind.TEXT,
    "contact_id": Kind.ID,
    "policy_id": Kind.ID,
    "received_at": Kind.TIME,
    "source_code": Kind.TEXT,
}
CONTACTS: Final = Table(
    name="contacts",
    columns={
        **_COURSE,
        "urgent": Kind.FLAG,
        "initial": Kind.TEXT,
        "current": Kind.TEXT,
        "need": Kind.TEXT,
        "redirected": Kind.FLAG,
        "rated_at": Kind.TIME,
        "decided_at": Kind.TIME,
        "decision_from": Kind.TIME,
        "screening_due_at": Kind.TIME,
        "decision_due_at": Kind.TIME,
        "feedback_due_at": Kind.TIME,
        "feedback_given_at": Kind.TIME,
        "turnaround_worked": Kind.MINUTES,
        "rating_worked": Kind.MINUTES,
        "decision_worked": Kind.MINUTES,
        "feedback_worked": Kind.MINUTES,
        "children": Kind.COUNT,
        "referred": Kind.COUNT,
        "no_further_action": Kind.COUNT,
        "changed_at": Kind.TIME,
        # The London day, by which months and weeks go: a zone of its own per row costs a second
        # over three million.
        "received_on": Kind.DAY,
    },
    fields=24,
    codes={"initial": _RATINGS.__getitem__, "current": _RATINGS.__getitem__},
)
REQUESTS: Final = Table(
    name="requests",
    columns={
        **_COURSE,
        "initial": Kind.TEXT,
        "redirected": Kind.FLAG,
        "rated_at": Kind.TIME,
        "place": Kind.COUNT,
        "agency": Kind.TEXT,
        "asked_at": Kind.TIME,
        "due_at": Kind.TIME,
        "answered_at": Kind.TIME,
        "answer": Kind.TEXT,
        "withdrawn": Kind.FLAG,
        "returns_worked": Kind.MINUTES,
        "asking_worked": Kind.MINUTES,
        "received_on": Kind.DAY,
        "asked_on": Kind.DAY,
    },
    fields=17,
    codes={"initial": _RATINGS.__getitem__, "agency": AgencyKind, "answer": Answer},
)
TABLES: Final = (CONTACTS, REQUESTS)


def london_day(moment: datetime) -> date:
    """The London date of an aware moment."""
    return moment.astimezone(_LONDON).date()


def microseconds(moment: datetime) -> int:
    """Since 1970, of an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


def contact_columns(kept: Sequence[Kept]) -> dict[str, Any]:
    """The rows of contacts as arrays, by column."""
    found = _columns(CONTACTS, [each.timing for each in kept])
    found["changed_at"] = _array(Kind.TIME, [each.changed_at for each in kept])
    found["received_on"] = _array(Kind.DAY, [london_day(k.timing.received_at) for k in kept])
    return found


def request_columns(kept: Sequence[Kept]) -> dict[str, Any]:
    """The rows of their information requests as arrays, by column."""
    rows = [row for each in kept for row in each.requests]
    found = _columns(REQUESTS, rows)
    found["received_on"] = _array(Kind.DAY, [london_day(row.received_at) for row in rows])
    found["asked_on"] = _array(Kind.DAY, [london_day(row.asked_at) for row in rows])
    return found


def _columns(table: Table, rows: Sequence[object]) -> dict[str, Any]:
    return {n: _array(table.columns[n], [getattr(row, n) for row in rows]) for n in own(table)}


def _array(kind: Kind, values: Iterable[Any]) -> Any:
    """Values as an array that the engine reads with its own types; what is absent as null."""
    match kind:
        case Kind.TIME:
            moments = [None if each is None else microseconds(each) for each in values]
            return np.array(moments, dtype="datetime64[us]")
        case Kind.DAY:
            return np.array(list(values), dtype="datetime64[us]")
        case Kind.FLAG:
            return np.array(list(values), dtype=np.bool_)
        case Kind.MINUTES:
            lengths = [np.nan if each is None else each for each in values]
            return np.array(lengths, dtype=np.float64)
        case Kind.COUNT:
            return np.array(list(values), dtype=np.int32)
    return np.array([None if each is None else str(each) for each in values], dtype=object)


def selected(table: Table, source: str) -> str:
    """SQL that reads arrays registered as `source` with the types of the table."""
    columns = (f"CAST({name} AS {kind.value}) AS {name}" for name, kind in table.columns.items())
    return f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608


def rows_of(
    table: Table, make: Callable[..., Row], fetched: Iterable[tuple[Any, ...]]
) -> Iterable[Row]:
    """Rows of the domain from what the engine gives for the table's `own` columns."""
    names = own(table)
    readers = [_reader(table, name) for name in names]
    for row in fetched:
        yield make(
            **{
                name: None if value is None else read(value)
                for name, read, value in zip(names, readers, row, strict=True)
            }
        )


def own(table: Table) -> list[str]:
    """The columns that a row of the domain has."""
    return list(table.columns)[: table.fields]


def _reader(table: Table, name: str) -> Callable[[Any], object]:
    if table.columns[name] is Kind.TIME:
        return _aware
    return table.codes.get(name, _same)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _same(value: object) -> object:
    return value
