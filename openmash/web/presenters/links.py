"""Addresses of the rows of a list."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

_NOBODY = UUID(int=0)


def to_each(route: str) -> Callable[[UUID], str]:
    """What gives the address of each row's page: the route is looked up once for the whole list.

    Args:
        route: the name of a route that takes one id.
    """
    before, _, after = reverse(route, args=[_NOBODY]).partition(str(_NOBODY))
    return lambda row_id: f"{before}{row_id}{after}"


def with_query(route: str, query: Mapping[str, object]) -> str:
    """The address of a route that takes no id, with a query string."""
    return f"{reverse(route)}?{urlencode(query)}"
