"""New rows by a statement that is made once for each table, and planned once.

What a contact brings is written by everybody who sends one. Django makes the statement for each
anew, which took the processor longer than all the rules that a contact goes through.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from openmash.records.cursors import array, server_cursor

_AS_THEY_ARE = (
    ArrayField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.IntegerField,
    models.TextField,
    models.UUIDField,
)


def insert_all(rows: Iterable[models.Model], *, unless_there: bool = False) -> None:
    """Store new rows of one table, in their order, in one exchange with the server.

    For tables whose key the application draws itself.

    Args:
        unless_there: leave out a row that a unique constraint refuses.

    Raises:
        IntegrityError: a row breaks a rule of the table; the transaction is then at an end.
        DataError: a value does not fit its column.
    """
    listed = list(rows)
    if not listed:
        return
    statement, readers = _plan(type(listed[0]))
    if unless_there:
        statement += " ON CONFLICT DO NOTHING"
    with server_cursor() as cursor:
        cursor.executemany(statement, [[read(row) for read in readers] for row in listed])
    for row in listed:
        row._state.adding = False  # noqa: SLF001  # as Django does: it is stored from now on
        row._state.db = connection.alias  # noqa: SLF001


@cache
def _plan(model: type[models.Model]) -> tuple[str, tuple[Callable[[Any], Any], ...]]:
    """The statement, and how each column is read from a row."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    places = ", ".join(["%s"] * len(fields))
    return f"{_into(model, fields)} VALUES ({places})", tuple(map(_reader, fields))


def insert_columns(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    *,
    unless_there: bool = False,
) -> None:
    """Store rows of a narrow table, of which a contact brings hundreds: a column is one value.

    Args:
        names: the fields that a row gives, in its order; a foreign key's as `hub_id`.
        unless_there: leave out a row that a unique constraint refuses.

    Raises:
        IntegrityError, DataError: as for `insert_all`.
    """
    statement = _columns(model, names) + (" ON CONFLICT DO NOTHING" if unless_there else "")
    for start in range(0, len(rows), _MOST_ROWS):
        columns = zip(*rows[start : start + _MOST_ROWS], strict=True)
        with server_cursor() as cursor:
            cursor.execute(statement, [array(column) for column in columns])


_MOST_ROWS: Final = 50_000


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> str:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    # Without a length, so that a value too long is refused and never cut.
    kinds = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"{_into(model, fields)} SELECT * FROM unnest({arrays})"  # noqa: S608  # names of ours


def _into(model: type[models.Model], fields: Iterable[Any]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})"


def _reader(field: Any) -> Callable[[Any], Any]:
    value = attrgetter(field.attname)
    stored = field.target_field if field.is_relation else field
    # A moment is asked about its time zone, and the rest has a form of its own.
    if isinstance(stored, _AS_THEY_ARE) and not isinstance(stored, models.DateTimeField):
        return value
    return lambda row: field.get_db_prep_save(value(row), connection)
