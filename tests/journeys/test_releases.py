"""Journeys: what the police own goes to early help only as two of the police let it go."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

WORDS = "There is a record of violence by an adult in the home."
PURPOSE = "To plan the first visit to the home safely."
REASON = "He has said that he will come to the house tonight."


def told_by_police(service: Service) -> tuple[str, str]:
    """A contact with at least two items of the police: its id and reference."""
    rows = service.rows(
        "SELECT c.id, c.reference FROM records_contact c JOIN records_item i ON "
        "i.contact_id = c.id JOIN records_agency a ON a.id = i.owner_agency_id "
        "WHERE a.kind = 'police' AND i.handling = 'hub_only' GROUP BY c.id "
        "HAVING count(*) > 1 ORDER BY c.received_at DESC, c.id LIMIT 1"
    )
    return str(rows[0][0]), str(rows[0][1])


def picks(visitor: Visitor, number: int) -> Visitor:
    """Tick one of the items of the police."""
    boxes = visitor.page.get_by_role("checkbox", name="police:")
    boxes.nth(number).check()
    return visitor


def answers(visitor: Visitor, reference: str) -> Visitor:
    """Open the release request about a contact on one's desk."""
    return visitor.goes_to("/releases/").follows(reference)


def test_an_item_is_asked_for_reworded_confirmed_and_withdrawn(
    desks: Desks, service: Service
) -> None:
    contact, reference = told_by_police(service)
    # Given a social worker who needs something of the police to go to early help
    worker = (
        desks.at("socialworker").goes_to(f"/contacts/{contact}/").follows("Release", exact=True)
    )
    worker.page.get_by_label("Who is to have it").select_option(label="Hackney early help")
    worker.presses("Pick items").sees("Why this may or may not be shared", "covers it")
    worker.presses("Ask for release").sees("Select what is to be released")
    # When she asks for one item, on its footing
    picks(worker, 0).fills("What the recipient needs it for", PURPOSE)
    worker.chooses("The duty to share (Children Act 2004, section 16LA)")
    worker.chooses("The family was told").takes_a_picture("ask-release", whole=True)
    worker.presses("Ask for release").sees("1 owner asked", "Not yet answered")
    # Then the police find it on their desk, and one of them proposes other words
    first = answers(desks.at("police"), reference).sees(PURPOSE)
    first.chooses("Release it in other words").fills("The words that may be passed on", WORDS)
    first.takes_a_picture("release-answer", whole=True)
    first.presses("Record the answers").sees("a second person of your agency must confirm")
    answers(first, reference).does_not_see("Confirm what is proposed")
    # And another confirms
    second = desks.at("police2").goes_to("/releases/")
    second.takes_a_picture("release-desk", whole=True)
    answers(second, reference).sees(WORDS).chooses("Confirm what is proposed")
    second.presses("Record the answers").sees("1 item answered", "Passed on in these words")
    # And the social worker sees who let what go, and on what footing
    worker.goes_to(f"/contacts/{contact}/release/").sees("Released in other words", WORDS)
    worker.sees("Petra Vance", "hub information sharing agreement")
    worker.takes_a_picture("release-tab", whole=True)
    # When the police take it back
    second.goes_to("/releases/").follows("Withdraw").fills("Why it is withdrawn", "Wrong man.")
    second.presses("Withdraw").sees("From now on it opens nothing")
    # Then nothing of it is released any more
    worker.goes_to(f"/contacts/{contact}/release/").sees("use it no further")


def test_a_life_at_risk_does_not_wait_for_the_owner(desks: Desks, service: Service) -> None:
    contact, reference = told_by_police(service)
    manager = desks.at("manager").goes_to(f"/contacts/{contact}/release/")
    manager.follows("Override for a risk to life")
    manager.presses("Share it now").sees("Confirm that a life is at risk now")
    picks(manager, 1)
    manager.page.get_by_label("Who gets it").select_option(label="Hackney adult social care")
    manager.fills("Whose life is at risk, and why it cannot wait for the owner", REASON)
    manager.chooses("The family was not told").fills("Why they were not told", "It would warn him.")
    manager.chooses("A life is at risk now, and I share this without its owner’s consent")
    manager.takes_a_picture("override", whole=True)
    manager.presses("Share it now").sees("It is shared now")
    owner = desks.at("police").goes_to("/releases/").follows(f"{reference}: Hackney police")
    owner.sees(REASON).chooses("The override was justified").fills("Why", "He was outside.")
    owner.presses("Record the review").sees("The review is recorded")


def test_agreements_are_kept_and_warned_of(desks: Desks) -> None:
    manager = desks.at("manager").goes_to("/agreements/").sees("lapses on", "within 60 days")
    manager.takes_a_picture("agreements", whole=True).follows("Add an agreement")
    manager.presses("Add the agreement").sees("Enter name", "Enter the purpose")
