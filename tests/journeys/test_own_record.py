"""Journeys: a person gets their own record, and not where somebody else may be found."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

AT_DESKS = ("police", "health", "education", "probation", "housing")
REFUGE = "Flat 9, 2 Sample Walk"


def told_by_police(service: Service) -> tuple[str, str]:
    """A contact on which the police told something: its id and reference."""
    rows = service.rows(
        "SELECT c.id, c.reference FROM records_contact c JOIN records_item i ON "
        "i.contact_id = c.id JOIN records_agency a ON a.id = i.owner_agency_id "
        "WHERE a.kind = 'police' AND i.agency_return_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM records_item o JOIN records_agency b ON b.id = o.owner_agency_id "
        "WHERE o.contact_id = c.id AND b.kind <> ALL(%s)) "
        "GROUP BY c.id ORDER BY c.received_at, c.id LIMIT 1",
        ["social_care", *AT_DESKS],
    )
    return str(rows[0][0]), str(rows[0][1])


def test_a_request_is_recorded_its_clock_stands_and_owners_are_asked(
    desks: Desks, service: Service
) -> None:
    contact, reference = told_by_police(service)
    # Given a family of whom somebody is in a refuge
    manager = desks.at("manager").goes_to(f"/contacts/{contact}/")
    manager.follows("Protect somebody’s address").presses("Protect this place")
    manager.sees("Select who is protected", "Enter the reason")
    manager.page.get_by_role("radio").first.check()
    manager.chooses("Address").fills("The place, as it would be written", REFUGE)
    manager.fills("Reason", "From a former partner, by court order.")
    manager.presses("Protect this place").sees("It is shown nowhere").does_not_see(REFUGE)
    # When somebody asks for the record, and a social worker records it
    worker = (
        desks.at("socialworker").goes_to("/own-record/").follows("Record a subject access request")
    )
    worker.fills("Name, NHS number, postcode, or a contact’s reference", reference).presses("Find")
    worker.page.locator("main ul.govuk-list--spaced a").first.click()
    worker.looks_round().presses("Record the subject access request").sees("Enter who asks")
    worker.fills("Who asks", "A solicitor").fills("What they are to the person", "solicitor")
    worker.fills("Day", "2").fills("Month", "3").fills("Year", "2026")
    worker.presses("Record the subject access request").sees(
        "its clock runs", "1 calendar month from"
    )
    where = worker.page.url.removeprefix(worker.address)
    # And the clock stands while the solicitor's authority is asked for
    worker.follows("Stop the clock").chooses(
        "Proof of identity, or of authority to act, was asked for"
    )
    worker.fills("What was asked for, and how", "A signed authority, by letter.")
    worker.presses("Stop the clock").sees("the clock stands now")
    worker.follows("Let the clock run on").presses("Let it run on").sees("The clock runs")
    worker.follows("Note how identity was checked").fills("How it was checked", "Letter seen.")
    worker.presses("Record the check")
    worker.follows("Collect what is held").presses("Collect it").sees("Every owner has been told")
    worker.takes_a_picture("own-record", whole=True)
    # Then nothing leaves that no owner has decided on, and what there is can be read beforehand
    worker.follows("Read the answer as the person gets it").sees("not released", "second person")
    worker.does_not_see(REFUGE).takes_a_picture("own-record-answer", whole=True)
    # And each owner finds on its desk what is its own to decide
    desks.at("police").goes_to("/own-record/").sees("SAR-").goes_to(where).sees("Not decided")
