"""Journeys: the duty manager watches the day, and an agency sees how it is heard."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Service
from tests.journeys.people import LAYOUT_ONLY, Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_the_duty_manager_sees_a_rating_arrive_and_opens_what_waits(
    desks: Desks, service: Service
) -> None:
    # Given the duty manager has the day in front of them
    manager = desks.at("manager").goes_to("/today/")
    manager.sees("What is open", "Who is waiting for whom", "What came in", "Usual by")
    manager.takes_a_picture("today", whole=True)
    waiting = manager.page.locator("#w-to_confirm")
    before = waiting.inner_text() if waiting.count() else "0"
    # When a screening officer proposes a rating
    (row,) = service.rows(
        "SELECT id FROM records_contact WHERE status = 'received' AND NOT repeat_review "
        "ORDER BY received_at DESC, id LIMIT 1"
    )
    screening = desks.at("screening").goes_to(f"/contacts/{row[0]}/")
    screening.follows("Propose a rating")
    screening.chooses("Amber").fills("Reason", "A worry that the school has had before.")
    screening.presses("Propose this rating")
    # Then the page counts it without anybody touching it, and opens what it counted
    expected = f"{int(before.split()[0]) + 1} "
    expect(manager.page.locator("#w-to_confirm")).to_contain_text(expected, timeout=20_000)
    manager.page.locator("#n-to_confirm-none").click()
    manager.page.wait_for_load_state()
    manager.looks_round().sees("To confirm: contacts, not rated yet")
    # And on a telephone the tables scroll, and the page does not
    wide = manager.page.viewport_size
    manager.page.set_viewport_size({"width": 400, "height": 800})
    for path in ("/today/", "/today/contacts/?left=late", "/measures/partners/"):
        manager.goes_to(path)
        assert manager.page.evaluate(LAYOUT_ONLY), path
    assert wide
    manager.page.set_viewport_size(wide)


def test_an_agency_sees_its_own_side_and_keeps_the_figures(desks: Desks) -> None:
    # Given an agency that wonders whether it is heard
    police = desks.at("police").goes_to("/measures/partners/")
    # Then it finds what it was asked, how it answered, and what came of it, beside the others
    police.sees("Worth a talk", "Asked and answered", "Used and heard", "Hackney")
    police.takes_a_picture("partners-side", whole=True)
    # And takes the figures away as a file
    with police.page.expect_download() as kept:
        police.page.get_by_role("link", name="Download these figures").click()
    assert kept.value.suggested_filename.startswith("partners-")
