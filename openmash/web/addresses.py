"""Addresses of named pages, looked up once for each page and not once for each row.

Django finds an address anew each time, and a page of the worklist or of a contact shows dozens
that differ in their ids alone.
"""

import functools
from typing import Any, Final
from uuid import UUID

from django.urls import get_script_prefix, reverse

_PLACES: Final = tuple(UUID(int=(0x0A << 120) + number) for number in range(8))


def address(route: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, as `reverse` gives it.

    Args:
        route: the name of the page.
        args: the parts of its address, by position.
        kwargs: the parts of its address, by name.

    Raises:
        NoReverseMatch: there is no such page, or not with these parts.
    """
    parts = (*args, *kwargs.values())
    if not all(type(part) is UUID for part in parts) or len(parts) > len(_PLACES):
        return reverse(route, args=args, kwargs=kwargs)
    return _form(get_script_prefix(), route, len(args), *kwargs).format(*parts)


@functools.cache
def _form(_prefix: str, route: str, count: int, *named: str) -> str:
    """An address with places for ids: those by position first, then those by name."""
    by_name = dict(zip(named, _PLACES[count:], strict=False))
    form = reverse(route, args=_PLACES[:count], kwargs=by_name)
    form = form.replace("{", "{{").replace("}", "}}")
    for number, place in enumerate(_PLACES):
        form = form.replace(str(place), f"{{{number}}}")
    return form
