"""The chronology as a browser without script meets it: looked at, filtered, printed, made short."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=5)


@pytest.fixture(autouse=True)
def at_three_in_the_afternoon() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def get(viewer: Any, contact_id: UUID, route: str = "chronology", query: str = "") -> Any:
    return signed_in(viewer).get(reverse(route, args=[contact_id]) + query)


def test_it_drafts_itself(cast: Any) -> None:
    contact_id = make_contact(cast)
    for route in ("chronology", "chronology.print", "chronology.curate"):
        page = get(cast.manager, contact_id, route)
        assert page.status_code == 200
        assert "He had a bruise on his left arm this morning." in text_of(page)
    assert html_of(page)
