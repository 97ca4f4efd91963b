"""The transaction in which one hub's rows can be seen, and no other's; or one region's figures.

Row-level security reads transaction-local settings. Unset, they match no row: code that forgets to
enter a hub sees an empty database, never another hub's. A region is looked at under a database
role of its own, which has no right to any name, text or person of the hubs it reads.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

from openmash.records.cursors import server_cursor
from openmash.records.operations import REGION_ROLE

HUB_SETTING = "openmash.hub_id"
ACCOUNT_SETTING = "openmash.account_id"
REGION_SETTING = "openmash.region_id"

_current_hub: ContextVar[UUID | None] = ContextVar("openmash_hub", default=None)
_current_region: ContextVar[UUID | None] = ContextVar("openmash_region", default=None)


class WrongHub(RuntimeError):
    """Code in one hub's or region's transaction tried to enter another. Always a fault of ours."""


def current_hub() -> UUID | None:
    """The hub whose transaction is open here, or None."""
    return _current_hub.get()


@contextmanager
def in_hub(hub_id: UUID, *, savepoint: bool = True, to_the_end: bool = False) -> Iterator[None]:
    """Open (or join) a transaction in which only this hub's rows exist.

    The setting is transaction-local, so that a pooled connection can never carry it to the next
    person. Entering the same hub again nests as a savepoint; entering another raises `WrongHub`.

    Args:
        savepoint: False where nobody goes on with the transaction after an exception from here.
        to_the_end: nothing but the transaction's end follows, which forgets the hub by itself.
    """
    already = _current_hub.get()
    if already is not None and already != hub_id:
        raise WrongHub(f"in hub {already}, asked for {hub_id}")
    if _current_region.get() is not None:
        raise WrongHub(f"in region {_current_region.get()}, asked for hub {hub_id}")
    token = _current_hub.set(hub_id)
    joined = connection.in_atomic_block
    try:
        with transaction.atomic(savepoint=savepoint):
            if already is None:
                _set(HUB_SETTING, str(hub_id))
            yield
            if already is None and joined and not to_the_end:
                # The outer transaction (a web request's) goes on, and goes on without a hub.
                _set(HUB_SETTING, "")
    finally:
        _current_hub.reset(token)


@contextmanager
def in_region(region_id: UUID, *, savepoint: bool = True) -> Iterator[None]:
    """Open (or join) a transaction in which a region's counts and times can be read, and no more.

    Everything in it runs as the regional role: what that role was not granted is refused by the
    database, whoever wrote the statement. Entering the same region again nests; entering another,
    or a hub, raises `WrongHub`.

    Args:
        savepoint: as for `in_hub`.
    """
    already = _current_region.get()
    if _current_hub.get() is not None:
        raise WrongHub(f"in hub {_current_hub.get()}, asked for region {region_id}")
    if already is not None and already != region_id:
        raise WrongHub(f"in region {already}, asked for {region_id}")
    token = _current_region.set(region_id)
    joined = connection.in_atomic_block
    try:
        with transaction.atomic(savepoint=savepoint):
            if already is None:
                _set(REGION_SETTING, str(region_id))
                _become(REGION_ROLE)
            yield
            if already is None and joined:
                # After an exception the rollback does both of these.
                _become("NONE")
                _set(REGION_SETTING, "")
    finally:
        _current_region.reset(token)


@contextmanager
def as_account(account_id: int) -> Iterator[None]:
    """Let the transaction see this account's own memberships, in whichever hubs they are.

    For reading only: an exception from here ends the whole transaction.
    """
    with transaction.atomic(savepoint=False):
        _set(ACCOUNT_SETTING, str(account_id))
        yield
        _set(ACCOUNT_SETTING, "")


def _set(name: str, value: str) -> None:
    with server_cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _become(role: str) -> None:
    """Take a role until the transaction ends; NONE is the one that the connection was made as."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
