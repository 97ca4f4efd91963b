"""The transaction in which one hub's rows can be seen, and no other's.

Row-level security reads two transaction-local settings. Unset, they match no row: code that
forgets to enter a hub sees an empty database, never another hub's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

HUB_SETTING = "openmash.hub_id"
ACCOUNT_SETTING = "openmash.account_id"

_current_hub: ContextVar[UUID | None] = ContextVar("openmash_hub", default=None)


class WrongHub(RuntimeError):
    """Code inside one hub's transaction tried to enter another. Always a fault of ours."""


def current_hub() -> UUID | None:
    """The hub whose transaction is open here, or None."""
    return _current_hub.get()


@contextmanager
def in_hub(hub_id: UUID, *, savepoint: bool = True) -> Iterator[None]:
    """Open (or join) a transaction in which only this hub's rows exist.

    The setting is transaction-local, so that a pooled connection can never carry it to the next
    person. Entering the same hub again nests as a savepoint; entering another raises `WrongHub`.

    Args:
        savepoint: False where nobody goes on with the transaction after an exception from here.
    """
    already = _current_hub.get()
    if already is not None and already != hub_id:
        raise WrongHub(f"in hub {already}, asked for {hub_id}")
    token = _current_hub.set(hub_id)
    joined = connection.in_atomic_block
    try:
        with transaction.atomic(savepoint=savepoint):
            if already is None:
                _set(HUB_SETTING, str(hub_id))
            yield
            if already is None and joined:
                # The outer transaction (a web request's) goes on, and goes on without a hub.
                _set(HUB_SETTING, "")
    finally:
        _current_hub.reset(token)


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
