"""Queries that are made into SQL once, and then only run.

Making a statement out of a queryset costs the processor five times what running it costs, and the
pages that everybody keeps open make the same few dozen statements all day. A prepared query is an
ordinary queryset, built through the same `visible_items` and `visible_contacts` as any other; only
its values are left open until it runs. What is kept is the text of the statement: no value, no
row, and nothing about who asked.

    @prepared
    def _names(viewer: Viewer, contact_id: UUID) -> Rows:
        people = PersonRecord.objects.filter(contact_id=contact_id)
        return people.filter(contact__in=visible_contacts(viewer)).values_list("forename")

    for row in _names(viewer, contact_id):
        row.forename

A page that asks one thing after another waits for the server each time. Those of its queries that
need none of its answers can be asked together, in one exchange (`at_once`).
"""

import functools
from collections import namedtuple
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Generic, NamedTuple, ParamSpec, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import BaseExpression

from openmash.domain.access import Viewer
from openmash.records.cursors import array, server_cursor

P = ParamSpec("P")

Rows = QuerySet[Any, Any]
"""What a function to be prepared returns: a queryset of `values_list`."""

_KEPT = 64
_OF_VIEWER = ("user_id", "hub_id", "agency_id")


class Looked(TypeError):
    """A function to be prepared looked at a value that is open. Always a fault of ours."""

    def __init__(self, place: int) -> None:
        super().__init__(f"value {place} is open while the statement is made")


class _Open(Value):
    """A value that is not known yet: the one at this place among those given when it runs.

    A builder that looked at it would settle for everybody what it saw for the first who asked.
    """

    def __init__(self, place: int) -> None:
        super().__init__(None)
        self.place = place

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]

    def __eq__(self, other: object) -> bool:
        # Django itself asks whether a value is empty text (which Oracle would keep as nothing).
        if not isinstance(other, BaseExpression) and other != "":
            raise Looked(self.place)
        return isinstance(other, _Open) and other.place == self.place

    def __hash__(self) -> int:
        return hash((_Open, self.place))


def one_of(column: str, values: Collection[Any]) -> Func:
    """The rows whose column is one of the values; however many they are, one statement serves."""
    any_of = Func(cast("Any", values), function="ANY")
    return Func(
        F(column),
        any_of,
        template="(%(expressions)s)",
        arg_joiner=" = ",
        output_field=BooleanField(),
    )


class Prepared(Generic[P]):
    """A query that was made into SQL, one statement for each kind of viewer and each shape."""

    def __init__(self, build: Callable[P, Rows]) -> None:
        self._build = build
        self._statements: dict[Hashable, _Statement] = {}
        functools.update_wrapper(self, build)

    def __call__(self, *args: P.args, **shape: P.kwargs) -> list[Any]:
        """Run it, unless it was asked together with others."""
        asked = self.asking(*args, **shape)
        answers = _answers.get()
        known = answers.get(asked) if answers is not None and asked.hashable else None
        if known is not None:
            return list(known)
        with server_cursor() as cursor:
            return asked.answer(cursor, asked.ask(cursor))

    def inside(
        self, setting: AbstractContextManager[None], *args: P.args, **shape: P.kwargs
    ) -> list[Any]:
        """Run it between what a context sends before and after it, all in one exchange."""
        asked = self.asking(*args, **shape)
        with server_cursor() as cursor:
            with one_exchange(), setting:
                made = asked.ask(cursor)
            return asked.answer(cursor, made)

    def asking(self, *args: P.args, **shape: P.kwargs) -> "Asking":
        """This query with these values, for `at_once`."""
        return Asking(self, args, tuple(shape.items()))

    def statement(self, args: tuple[Any, ...], shape: tuple[tuple[str, Any], ...]) -> "_Statement":
        """Its statement for arguments of this kind."""
        key = (tuple(map(_kind, args)), shape)
        statement = self._statements.get(key)
        if statement is None:
            if len(self._statements) >= _KEPT:
                self._statements.clear()
            statement = self._statements[key] = _Statement(self._build, args, dict(shape))
        return statement


class Asking(NamedTuple):
    """A prepared query with its values."""

    query: Prepared[Any]
    args: tuple[Any, ...]
    shape: tuple[tuple[str, Any], ...]

    @property
    def hashable(self) -> bool:
        """False if a value is a list or a set: it may be another the next time."""
        return all(isinstance(each, Hashable) for each in self.args)

    def ask(self, cursor: CursorWrapper) -> "_Statement":
        """Send it."""
        statement = self.query.statement(self.args, self.shape)
        statement.ask(cursor, list(_values(self.args)))
        return statement

    def answer(self, cursor: CursorWrapper, statement: "_Statement") -> list[Any]:
        """Its rows, once it was sent."""
        return statement.answer(cursor)


def prepared(build: Callable[P, Rows]) -> Prepared[P]:
    """Make a function that builds a queryset into one that gives its rows as named tuples.

    Arguments given by position are values: they are open while `build` runs, so it must not look
    at them, and passes a collection to `one_of`. A viewer's ids are open and its role is not: each
    role has its own statement. Arguments given by keyword are not open and may decide the shape of
    the statement; keep them to a few different values.
    """
    return Prepared(build)


_answers: ContextVar[Mapping[Asking, list[Any]] | None] = ContextVar(
    "openmash_answers", default=None
)


@contextmanager
def one_exchange() -> Iterator[None]:
    """Send every statement inside without waiting for the one before; wait once, at the end.

    Raises:
        DatabaseError: at the end, if any of them failed.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, cast("Any", connection.connection).pipeline():
        yield


@contextmanager
def at_once(*asked: Asking) -> Iterator[None]:
    """Ask these queries in one exchange with the server; inside, they are answered from it.

    For what only reads: what is changed inside is not seen by them. Values that are lists or sets
    have no place here; frozen sets have. Inside another, the answers of both are at hand.
    """
    with entered(nullcontext(), *asked):
        yield


@contextmanager
def entered(setting: AbstractContextManager[None], *asked: Asking) -> Iterator[None]:
    """Enter a context, asking these in the exchange in which it tells the server where it is.

    As `at_once` otherwise.
    """
    running: list[tuple[Asking, CursorWrapper, _Statement]] = []
    with ExitStack() as inside:
        with ExitStack() as open_cursors:
            with one_exchange():
                inside.enter_context(setting)
                for each in asked:
                    cursor = open_cursors.enter_context(server_cursor())
                    running.append((each, cursor, each.ask(cursor)))
            answers = {each: each.answer(cursor, made) for each, cursor, made in running}
        token = _answers.set({**(_answers.get() or {}), **answers})
        try:
            yield
        finally:
            _answers.reset(token)


def _kind(argument: object) -> Hashable:
    if isinstance(argument, Viewer):
        return argument.role, argument.agency_id is None
    return argument is None


def _values(args: Sequence[Any]) -> Iterator[Any]:
    """What the open places of these arguments stand for, in order."""
    for argument in args:
        if isinstance(argument, Viewer):
            yield from (getattr(argument, name) for name in _OF_VIEWER)
        else:
            yield argument if isinstance(argument, str | UUID) else _listed(argument)


def _listed(value: Any) -> Any:
    return array(value) if isinstance(value, Collection) else value


def _opened(args: Sequence[Any]) -> list[Any]:
    """The arguments with their values open."""
    places = map(_Open, range(len(list(_values(args)))))
    opened: list[Any] = []
    for argument in args:
        if isinstance(argument, Viewer):
            user_id, hub_id, agency_id = (cast("Any", next(places)) for _ in _OF_VIEWER)
            agency_id = None if argument.agency_id is None else agency_id
            opened.append(Viewer(user_id, hub_id, argument.role, agency_id, ""))
        else:
            place = next(places)
            opened.append(None if argument is None else place)
    return opened


class _Statement:
    """The text of one query, the places of its values, and how its rows are read."""

    def __init__(self, build: Callable[..., Rows], args: Sequence[Any], shape: Any) -> None:
        query = build(*_opened(args), **shape).query
        self._compiler = query.get_compiler(connection=connection)
        try:
            self._sql, self._params = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql = ""
            return
        names = [*query.extra_select, *query.values_select, *query.annotation_select]
        self._row = cast("Any", namedtuple)("Row", query.selected or names)._make
        expressions = [column[0] for column in self._compiler.select]
        self._converters = self._compiler.get_converters(expressions)

    def ask(self, cursor: CursorWrapper, values: Sequence[Any]) -> None:
        """Send it with these values."""
        if self._sql:
            params = [values[p.place] if isinstance(p, _Open) else p for p in self._params]
            cursor.execute(self._sql, params)

    def answer(self, cursor: CursorWrapper) -> list[Any]:
        """The rows of what was sent."""
        if not self._sql:
            return []
        found: Any = cursor.fetchall()
        if self._converters:
            found = self._compiler.apply_converters(found, self._converters)
        return [self._row(row) for row in found]
