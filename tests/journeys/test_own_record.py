"""Journeys: a person gets their own record, and not where somebody else may be found."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor

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


def decides_all(visitor: Visitor, answer: str) -> None:
    """Decide on everything of one's own agency that waits, in the same way."""
    while visitor.page.get_by_role("link", name="Decide").count():
        before = visitor.page.get_by_text("Not decided").count()
        visitor.page.locator("div.om-card", has_text="Not decided").first.get_by_role(
            "link", name="Decide"
        ).click()
        visitor.looks_round().chooses(answer)
        visitor.fills("The reason in your words", "It is about the person who asks.")
        if answer == "Withhold it":
            visitor.page.get_by_label("Why something is held back").select_option(index=2)
        visitor.presses("Record the decision").sees("Recorded")
        if before <= 1:
            return


def test_owners_decide_and_two_people_release(desks: Desks, service: Service) -> None:
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
    worker = desks.at("socialworker").goes_to("/own-record/").follows("Record a request")
    worker.fills("Name, NHS number, postcode, or a contact’s reference", reference).presses("Find")
    worker.page.locator("main ul.govuk-list--spaced a").first.click()
    worker.looks_round().presses("Record the request").sees("Enter who asks")
    worker.fills("Who asks", "A solicitor").fills("What they are to the person", "solicitor")
    worker.fills("Day", "2").fills("Month", "3").fills("Year", "2026")
    worker.presses("Record the request").sees("its clock runs", "1 calendar month from")
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
    # Then each owner decides on its own
    for desk in AT_DESKS:
        owner = desks.at(desk)
        if owner.goes_to("/own-record/").page.get_by_text("SAR-").count():
            owner.goes_to(where)
            decides_all(owner, "Withhold it")
    decides_all(worker.goes_to(where), "Give it as it stands")
    worker.follows("Hand it to a second person").presses("Hand it over")
    worker.sees("waits for a second person")
    # And a second person releases it
    manager.goes_to(where).follows("Read the answer as the person gets it")
    manager.takes_a_picture("own-record-answer", whole=True).does_not_see(REFUGE)
    manager.goes_to(where).follows("Release it").presses("Release it").sees("Released")
    with manager.page.expect_download() as download:
        manager.page.goto(manager.address + where + "answer/")
        manager.page.get_by_role("button", name="Download the PDF").click()
    assert download.value.suggested_filename.startswith("sar-")
