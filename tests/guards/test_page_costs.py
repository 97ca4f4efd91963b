"""How many statements the pages make that are open all day, however much there is to show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tests.support.cast import HubCast
from tests.support.page_costs import statements, worked_on
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(minutes=30)
FEW, MANY = 12, 30
# Few enough to be quick, and more than the contact page lists for one person: what it leaves out of
# that list it looks for in the household.

MOST = {
    "/worklist/version/": 8,
    "/worklist/": 17,
    "/contacts/": 37,
    "/queue/": 14,
}
"""Not one more than each page makes. A statement that must be added is a number that is raised."""


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def told(cast: HubCast, number: int) -> UUID:
    """A contact about the same child each time, asked about, and every second one answered."""
    child = replace(TOLU, forename="Tolu" if number % 2 else "Tolulope")
    return worked_on(cast, make_contact(cast, children=(child,)), number, now=NOW)


def test_a_page_makes_no_more_statements_than_it_did_however_much_it_shows(cast: Any) -> None:
    first = [told(cast, number) for number in range(FEW)][1]
    pages = dict.fromkeys(("/worklist/version/", "/worklist/"), cast.manager)
    pages |= {f"/contacts/{first}/": cast.manager, "/queue/": cast.police}
    few = {path: statements(viewer, path) for path, viewer in pages.items()}
    for number in range(FEW, MANY):
        told(cast, number)
    for path, viewer in pages.items():
        many = statements(viewer, path)
        most = MOST["/contacts/" if path.startswith("/contacts/") else path]
        shown = "\n".join(each[:160] for each in many)
        assert len(many) == len(few[path]), f"{path} makes more for more rows:\n{shown}"
        assert len(many) <= most, f"{path} makes {len(many)} statements:\n{shown}"
