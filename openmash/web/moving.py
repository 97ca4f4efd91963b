"""Where a page sends the browser after something was done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect


def see_other(to: str, *args: Any) -> HttpResponse:
    """Go on to another page by GET (303), so that a reload repeats nothing.

    Args:
        to: the name of a route, with its arguments in `args`, or an address.
    """
    response = redirect(to, *args)
    response.status_code = 303
    return response
