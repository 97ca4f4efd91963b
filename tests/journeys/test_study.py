"""Journey: did it help? A manager sees what a study needs, asks for their own, and keeps it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_manager_asks_whether_a_change_helped_and_keeps_the_report(
    desks: Desks, service: Service
) -> None:
    # Given a manager who comes from turnaround, and looks at the worked example first
    manager = desks.at("manager").goes_to("/turnaround/").follows("Did it help?")
    manager.sees("A hub sees its own contacts only")
    manager.follows("See a worked example").sees("evidence of nothing", "2.50", "1.25")
    manager.sees("After 5 areas started", "How this was made")
    assert manager.page.locator("svg.om-chart__svg").count() == 6
    manager.takes_a_picture("did-it-help", whole=True)
    # When they enter a date that is none
    manager.goes_to("/measures/did-it-help/").fills("Day", "31").fills("Month", "2")
    manager.fills("Year", "2026").presses("Compare")
    manager.sees("There is a problem", "Start must be a real date. Check the day and month")
    # Then they are told beside the box, and mend it
    started = datetime.now(UTC) - timedelta(days=14)
    for label, number in (("Day", started.day), ("Month", started.month), ("Year", started.year)):
        manager.fills(label, str(number))
    manager.chooses("30 days").presses("Compare")
    manager.sees("What cannot be said", "Level 3: high or complex", "still open")
    # And the report can be kept
    with manager.page.expect_download() as kept:
        manager.page.get_by_role("link", name=re.compile(r"report \(PDF\)")).click()
    assert kept.value.suggested_filename.startswith("did-it-help-report-")
    assert kept.value.path().read_bytes().startswith(b"%PDF")
    # And an analyst of the region is asked for each area's start, and sees no name
    analyst = desks.at("analyst").goes_to("/region/did-it-help/").sees("What is compared")
    analyst.follows("See a worked example").sees("Across the areas", "Second opinion")
