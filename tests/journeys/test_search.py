"""Journeys: somebody is looked for from any page, and what is closed is asked for."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import LAYOUT_ONLY, Desks, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def told_once(service: Service) -> tuple[str, str, str, str, str]:
    """A child whose surname nobody else has: contact, reference, names and the date of birth.

    The surname does not end in a letter twice: two of them swapped would be no slip.
    """
    rows = service.rows(
        "SELECT c.id, c.reference, r.forename, r.surname, to_char(r.birth_date, 'DD/MM/YY') "
        "FROM records_personrecord r JOIN records_contact c ON c.id = r.contact_id "
        "WHERE r.kind = 'child' AND r.birth_precision = 'day' AND r.forename <> '' "
        "AND r.surname ~ '^[A-Z][a-z]{6,}$' AND r.surname !~ '(.)\\1$' "
        "AND (SELECT count(DISTINCT o.contact_id) FROM records_personrecord o "
        "WHERE o.surname_key = r.surname_key) = 1 "
        "ORDER BY c.received_at, r.id LIMIT 1"
    )
    contact, *told = (str(each) for each in rows[0])
    return contact, told[0], told[1], told[2], told[3]


def types(visitor: Visitor, words: str) -> Visitor:
    """Type into the box that is at the top of every page, and send it."""
    box = visitor.page.get_by_role("search").first
    box.get_by_role("searchbox").fill(words)
    box.get_by_role("button", name="Search").click()
    visitor.page.wait_for_load_state()
    return visitor.looks_round()


def test_a_child_is_found_from_any_page_by_what_is_known(desks: Desks, service: Service) -> None:
    contact, reference, forename, surname, born = told_once(service)
    officer = desks.at("screening")
    # Given somebody on the telephone, and any page open
    for page in ("/worklist/", "/today/", f"/contacts/{contact}/", "/turnaround/"):
        types(officer.goes_to(page), f"{surname.lower()} {forename} {born}")
        # Then what was understood is told back, with the child and the contact
        officer.sees("Looking for: name", "Everything you typed fits", surname, reference)
    officer.takes_a_picture("search", whole=True)
    # And a slip of spelling, a few letters and a wrong date find the child too
    slip = surname[:-2] + surname[-1] + surname[-2]
    types(officer, f"{forename} {slip} {born}").sees("Nearly fits", surname, "Fits:")
    types(officer, f"{surname[:4]}*").sees(reference)
    types(officer, f"{surname} 31/02/2015").sees("Not searched for", "there is no such date")
    # And nonsense gets a sentence
    types(officer, "2015").sees("There is a problem", "fits too many people")
    types(officer, "Zzyzxq Qwrtplk").sees("Nothing found")
    officer.presses("Search wider").sees("and names that look alike")
    # And the contact opens from there
    types(officer, reference).follows(reference).sees(reference)


def test_the_box_fits_a_telephone_and_needs_no_script(desks: Desks) -> None:
    officer = desks.at("screening")
    officer.page.set_viewport_size({"width": 375, "height": 800})
    try:
        types(officer.goes_to("/worklist/"), "smith 2015")
        assert officer.page.evaluate(LAYOUT_ONLY)
        officer.takes_a_picture("search-telephone", whole=True)
    finally:
        officer.page.set_viewport_size({"width": 1280, "height": 900})


def test_what_is_closed_is_said_to_exist_and_asked_for(desks: Desks, service: Service) -> None:
    contact, reference, forename, surname, born = told_once(service)
    worker, manager = desks.at("socialworker"), desks.at("manager")
    # Given a manager who closes a contact to a social worker, who may know that there is one
    name = worker.goes_to("/worklist/").page.locator(".om-header__person strong").inner_text()
    manager.goes_to(f"/contacts/{contact}/exclude/").fills("Reason", "Her neighbour’s children.")
    manager.field("Colleague").select_option(label=name)
    manager.chooses("They may learn that there is such a contact, and ask to see it")
    manager.presses("Keep them from seeing it").sees("May know that it exists")
    # When the social worker looks for the child, they learn that, and nothing else
    types(worker, f"{forename} {surname}").sees("Something that may fit is closed to you")
    worker.does_not_see(reference, born)
    worker.presses("Ask for access").fills("Why do you need to see it?", "The aunt has rung.")
    worker.presses("Ask for access").sees("The hub’s managers are asked")
    types(worker, f"{forename} {surname}").sees("You have asked to see it")
    # Then the manager finds it, and lets them in
    manager.goes_to("/search/").follows("colleague asks").sees("The aunt has rung.", reference)
    manager.follows("Let them see it").presses("Let them see it again").sees("can see this contact")
    types(worker, f"{forename} {surname}").sees(reference).does_not_see("is closed to you")
