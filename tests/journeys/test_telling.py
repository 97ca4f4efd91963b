"""Journey: a neighbour, a teacher and a police officer each tell the hub about a child."""

import re

import pytest

from tests.journeys import telling
from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor
from tests.journeys.telling import Adult, Child, Concern

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

NEIGHBOUR = Concern(
    relation="A friend, neighbour or childminder",
    children=[Child("", "", about_years="3"), Child(unborn=True)],
    adults=[Adult("Dee", "", "mother")],
    saw="The little one was alone on the landing at ten at night, crying, twice this week.",
    told="The shop says the mother is expecting again.",
    worry="I am afraid that nobody is looking after them.",
)

OFFICER = Concern(
    work="Police",
    name="Alex Quayle",
    role="Police constable",
    organisation="Metropolitan area police",
    email="alex.quayle@police.example.org",
    danger="Two children in a flat where a man was arrested with a knife tonight.",
    children=[
        Child("Ruben", "Testerfield", ("4", "5", "2018"), postcode="E8 4CV"),
        Child("Ada", "Testerfield", ("", "", "2021"), postcode="E8 4CV"),
    ],
    adults=[Adult("Marlon", "Testerfield", "father", "No")],
    saw="Both children were awake in the next room. Ruben said he was scared of his dad.",
    records="Third call to the address since August.",
    worry="Immediate risk if the father is released tonight.",
    family="No, they have not been told",
    why_not="Telling the father could put the mother at risk.",
    safe="I do not know",
)


def test_a_neighbour_tells_without_javascript_and_comes_back_to_finish(
    desks: Desks, service: Service
) -> None:
    # Given a neighbour whose browser runs no scripts, half way through the form
    neighbour = NoScript(desks.stranger(scripts=False).page, service.address)
    telling.begins(neighbour, NEIGHBOUR)
    telling.tells_of(neighbour, NEIGHBOUR)
    # When they save it, close the browser and come back on another device with the code
    neighbour.presses("Save and come back later").sees("Saved, but not sent")
    code = neighbour.page.locator(".govuk-inset-text .govuk-heading-l").inner_text()
    elsewhere = desks.stranger().goes_to("/tell/").follows("Come back to what you saved")
    elsewhere.fills("Code to come back with", code.lower()).presses("Continue")
    telling.says_what_happened(elsewhere, NEIGHBOUR)
    # Then what they typed before is there, and sending gives a receipt
    elsewhere.sees("not born yet", "About 3 years old")
    reference = telling.sends(elsewhere)
    assert re.fullmatch(r"HAC-[2-9A-Z]{4}-[2-9A-Z]{4}", reference)
    # And the hub has one contact of that reference, with its audit entry
    stored = service.rows(
        "SELECT count(*), count(a.id) FROM records_contact c LEFT JOIN records_auditentry a "
        "ON a.subject_id = c.id::text AND a.act = 'contact_received' WHERE c.reference = %s",
        reference,
    )
    assert stored == [(1, 1)]


def test_a_police_officer_tells_of_two_children_in_danger(desks: Desks, service: Service) -> None:
    # Given an officer on the night shift, and a manager with the worklist open
    manager = desks.at("manager").goes_to("/worklist/")
    officer = desks.stranger()
    # When the officer tells the hub about two children in danger now
    telling.begins(officer, OFFICER)
    officer.takes_a_picture("tell-a-question")
    telling.tells_of(officer, OFFICER)
    telling.says_what_happened(officer, OFFICER)
    officer.takes_a_picture("tell-check", whole=True)
    reference = telling.sends(officer)
    officer.takes_a_picture("tell-receipt")
    # Then it appears by itself on the manager's worklist, marked, before anything less urgent
    manager.page.get_by_text(reference).wait_for(timeout=30_000)
    manager.sees("Said to be in danger now").takes_a_picture("worklist")
    # And the four kinds of statement are kept apart, each owned by the police
    rows = service.rows(
        "SELECT i.basis, g.kind FROM records_item i JOIN records_contact c ON c.id = i.contact_id "
        "JOIN records_agency g ON g.id = i.owner_agency_id WHERE c.reference = %s ORDER BY 1",
        reference,
    )
    assert rows == [("fact", "police"), ("opinion", "police"), ("witnessed", "police")]


def test_typing_is_never_lost_and_a_second_send_makes_no_second_contact(
    desks: Desks, service: Service
) -> None:
    # Given a teacher who mistypes a date of birth as one in the future
    teacher = desks.stranger()
    concern = Concern(
        work="School, nursery or college",
        name="Jo Fenwick",
        role="Designated safeguarding lead",
        organisation="Lanterncombe Academy",
        email="jo.fenwick@school.example.org",
        children=[Child("Imogen", "Doublesend", ("1", "2", "2031"))],
        saw="Came to school in the same wet clothes three days running.",
        worry="I think she is being neglected.",
        family="Yes, they have been told",
        safe="Yes",
    )
    telling.begins(teacher, concern)
    teacher.fills("First name", "Imogen").fills("Last name", "Doublesend <b>Bold</b>")
    teacher.presses("Continue")
    teacher.chooses("I know the date of birth, or part of it")
    for label, part in (("Day", "1"), ("Month", "2"), ("Year", "2031")):
        teacher.fills(label, part)
    # When they continue, then the form says what is wrong beside the date and keeps the typing
    teacher.presses("Continue")
    teacher.sees("There is a problem")
    assert teacher.field("Year").input_value() == "2031"
    teacher.fills("Year", "2016").presses("Continue")
    teacher.presses("Continue").presses("Continue")
    teacher.chooses("No").presses("Continue")
    teacher.chooses("No").presses("Continue")
    telling.says_what_happened(teacher, concern)
    teacher.sees("Doublesend <b>Bold</b>")
    reference = telling.sends(teacher)
    # And when they go back and send again, then the receipt is the same
    teacher.page.go_back()
    teacher.page.reload()
    teacher.sees(reference)
    stored = service.rows(
        "SELECT count(*) FROM records_personrecord WHERE surname = %s", "Doublesend <b>Bold</b>"
    )
    assert stored == [(1,)]


def test_three_presses_of_shift_leave_the_page_at_once(desks: Desks) -> None:
    # Given somebody in the middle of the form, at a computer that others can see
    somebody = desks.stranger().goes_to("/tell/borough/")
    somebody.page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Sunny."))
    link = somebody.page.get_by_role("button", name="Exit this page")
    assert link.get_attribute("href") == "https://www.bbc.co.uk/weather"
    # When they press Shift three times, then another site is there and nothing was refused
    for _ in range(3):
        somebody.page.keyboard.press("Shift")
    somebody.page.wait_for_url("https://www.bbc.co.uk/weather")
    assert somebody.complaints == []


class NoScript(Visitor):
    """A visitor whose browser runs no scripts: nothing can be checked by one in it either."""

    def looks_round(self) -> "Visitor":
        """The pages are the same ones that others check with scripts on."""
        return self
