"""A hub in a database of its own, in which every transaction really commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from tests.support.cast import HubCast, make_hub


@contextmanager
def committed_hub(database: str, blocker: Any, code: str = "HAC") -> Iterator[HubCast]:
    """Point Django at the database for the while, and make the hub's cast in it."""
    settings = connections["default"].settings_dict
    with blocker.unblock():
        before = settings["NAME"]
        connections.close_all()
        settings["NAME"] = database
        try:
            yield make_hub(code)
        finally:
            connections.close_all()
            settings["NAME"] = before
