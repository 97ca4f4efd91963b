"""Journeys: everybody's account in one order, and the manager's short one for the decision."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def much_told(service: Service) -> str:
    """An open contact about which agencies told most."""
    rows = service.rows(
        "SELECT c.id FROM records_contact c JOIN records_item i ON i.contact_id = c.id "
        "WHERE c.status = 'deciding' GROUP BY c.id ORDER BY count(*) DESC, c.id LIMIT 1"
    )
    return str(rows[0][0])


def test_the_account_drafts_itself_and_a_manager_makes_it_short(
    desks: Desks, service: Service
) -> None:
    contact = much_told(service)
    # Given a contact on which agencies have told of many events
    manager = desks.at("manager").goes_to(f"/contacts/{contact}/")
    manager.follows("Chronology", exact=True).sees("events", "Contact received")
    manager.takes_a_picture("chronology", whole=True)
    # When the manager picks what the decision stands on
    manager.follows("Make the short version").takes_a_picture("chronology-curate", whole=True)
    boxes = manager.page.get_by_role("checkbox")
    boxes.nth(0).check()
    manager.presses("Add to the short version").does_not_see("Nothing has been chosen yet")
    # Then the long account is still there, for the social worker too
    worker = desks.at("socialworker").goes_to(f"/contacts/{contact}/chronology/")
    worker.sees("Contact received").follows("Print").sees("Printed by")
