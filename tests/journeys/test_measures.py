"""Journey: a manager reads the hub's own figures, what is behind one, and change over time."""

import re

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_manager_reads_what_is_behind_a_figure_and_how_it_changed(
    desks: Desks, service: Service
) -> None:
    # Given a manager who looks at turnaround: charts drawn, without a complaint of the browser
    manager = desks.at("manager").goes_to("/turnaround/?period=year")
    manager.sees("From receipt to final decision, by initial rating", "How many still wait")
    assert manager.page.locator("svg.om-chart__svg").count() == 2
    manager.takes_a_picture("turnaround-stages", whole=True)
    # When they ask for one stage
    manager.page.get_by_label("Stage").select_option(label="From rating to each return")
    manager.presses("Show").sees("each information request by itself")
    # And open the returns that came too late
    late = manager.page.get_by_role("link", name=re.compile("outside their target, ")).last
    number = int(late.inner_text().split()[0].replace(",", ""))
    late.click()
    manager.looks_round().sees("are counted" if number > 1 else "counted", "audited")
    # Then a contact of the list can be opened
    manager.page.locator("main table a").first.click()
    manager.looks_round().sees("Received")
    # When they look at change over time, with the limits worked out anew from an event, if any
    manager.goes_to("/measures/over-time/").sees("Contacts received", "Making Data Count")
    steps = manager.page.locator("input[name=steps]")
    if steps.count():
        steps.first.check()
        manager.presses("Show")
    # Then every chart can be kept
    with manager.page.expect_download() as kept:
        manager.page.get_by_role("link", name=re.compile("Download the chart")).first.click()
    assert kept.value.suggested_filename.endswith(".svg")
