"""Addresses put together from a form are the ones that the routes give."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from openmash.web.addresses import address


def _routes(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, list[str]]]:
    """Every named page of ours, with the names of the parts of its address."""
    for each in patterns:
        if isinstance(each, URLResolver):
            if not each.namespace:
                yield from _routes(each.url_patterns)
        elif each.name and all(
            type(converter).__name__ == "UUIDConverter"
            for converter in each.pattern.converters.values()
        ):
            yield each.name, list(each.pattern.converters)


def test_every_address_is_the_one_that_the_routes_give() -> None:
    found = list(_routes(get_resolver().url_patterns))
    assert sum(len(names) == 3 for _, names in found) >= 1
    differs = []
    for route, names in found:
        for _ in range(2):
            ids = [uuid4() for _ in names]
            by_name = dict(zip(names, ids, strict=True))
            try:
                wanted = reverse(route, args=ids), reverse(route, kwargs=by_name)
            except NoReverseMatch:
                # A route below another's part: its address has more parts than its own.
                continue
            if (address(route, *ids), address(route, **by_name)) != wanted:
                differs.append(route)
    assert differs == []


def test_other_parts_are_put_in_as_ever() -> None:
    given = address("statutory.check", kind="cin-census")
    assert given == reverse("statutory.check", kwargs={"kind": "cin-census"})


def test_no_such_page() -> None:
    with pytest.raises(NoReverseMatch):
        address("nowhere", uuid4())
