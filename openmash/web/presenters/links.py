"""Addresses of the rows of a list."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from openmash.web.addresses import address


def to_each(route: str) -> Callable[[UUID], str]:
    """What gives the address of each row's page.

    Args:
        route: the name of a route that takes one id.
    """
    return lambda row_id: address(route, row_id)


def with_query(route: str, query: Mapping[str, object]) -> str:
    """The address of a route that takes no id, with a query string."""
    return f"{address(route)}?{urlencode(query)}"
