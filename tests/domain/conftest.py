"""The rules of the domain are tried without a database and without a socket.

A rule that needs either is no rule: it belongs to another layer, and so does its test. Asking for
a fixture of the database, marking a test `django_db`, connecting or opening a socket all fail.
`tests/guards/test_domain_alone.py` plants each of these and sees it refused.
"""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NoReturn

import pytest
import pytest_socket

_REFUSAL = "tests/domain may not touch the database; put this test beside the layer that does"


class DatabaseRefusedError(RuntimeError):
    """A test of the domain tried to reach the database."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise DatabaseRefusedError(_REFUSAL)


class _NoDriver(ModuleType):
    """In the driver's place where nothing has loaded it: these tests need not wait for it."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # Whoever looks through all modules asks each for its file.
            raise AttributeError(name)
        _refuse()


@pytest.fixture(scope="session")
def postgres() -> Any:
    """Stands before the run's server."""
    _refuse()


@pytest.fixture(scope="session")
def django_db_setup() -> Any:
    """Stands before the Django bridge, whichever fixture or mark asks for it."""
    _refuse()


@pytest.fixture(autouse=True, scope="module")
def _alone() -> Iterator[None]:
    """No socket, and no connection by the driver, which opens sockets of its own in C."""
    with pytest.MonkeyPatch.context() as patch:
        driver: Any = sys.modules.get("psycopg")
        if driver is None:
            patch.setitem(sys.modules, "psycopg", _NoDriver("psycopg"))
        else:
            patch.setattr(driver.Connection, "connect", _refuse)
            patch.setattr(driver, "connect", _refuse)
        pytest_socket.disable_socket(allow_unix_socket=False)
        try:
            yield
        finally:
            pytest_socket.enable_socket()
