"""Journey: one contact goes from the teacher's form to feedback, with every agency in it."""

from datetime import date

import pytest

from tests.journeys import telling
from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor
from tests.journeys.telling import Adult, Child, Concern

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def known_child(service: Service) -> tuple[str, str, str, date, str]:
    """A child of an earlier, closed contact: reference, names, birth date and postcode."""
    rows = service.rows(
        "SELECT c.reference, p.forename, p.surname, p.birth_date, p.postcode "
        "FROM records_personrecord p JOIN records_contact c ON c.id = p.contact_id "
        "WHERE p.kind = 'child' AND c.status = 'closed' AND p.birth_precision = 'day' "
        "AND p.birth_date BETWEEN '2012-01-01' AND '2021-12-31' AND length(p.surname) > 5 "
        "AND p.postcode <> '' AND p.forename !~ ' ' AND p.surname !~ '[ -]' "
        "AND NOT EXISTS (SELECT 1 FROM records_opencase o WHERE o.person_id = p.person_id) "
        "ORDER BY c.received_at, p.id LIMIT 1"
    )
    return rows[0]  # type: ignore[no-any-return]


def the_teachers_concern(service: Service) -> tuple[Concern, str]:
    """A concern about a known child whose surname the teacher misspells, and their sibling."""
    earlier, forename, surname, born, postcode = known_child(service)
    misspelt = surname[:2] + surname[3] + surname[2] + surname[4:]
    concern = Concern(
        work="School, nursery or college",
        name="Marian Stead",
        role="Class teacher",
        organisation="Fallowgarth Academy",
        email="marian.stead@school.example.org",
        children=[
            Child(
                forename,
                misspelt,
                (str(born.day), str(born.month), str(born.year)),
                address="12 Lanternfield Road",
                postcode=postcode,
                school="Fallowgarth Academy",
            ),
            Child("Wren", misspelt, about_years="4", postcode=postcode),
        ],
        adults=[Adult("Corin", misspelt, "mother")],
        saw="A bruise the shape of a hand on the left arm, seen at PE this morning.",
        told="The child said that mum's boyfriend gets cross.",
        records="Attendance has fallen from 96 to 71 per cent this term.",
        worry="I am worried that the child is being hurt at home by a new adult.",
        family="No, they have not been told",
        why_not="It could put the child at more risk tonight.",
        safe="No, or only in a certain way",
    )
    return concern, earlier


def opens(visitor: Visitor, reference: str) -> str:
    """Find a contact by its reference and open it. Returns its address."""
    visitor.goes_to("/search/")
    visitor.page.locator("main input[type=search]").first.fill(reference)
    visitor.presses("Search")
    visitor.page.locator("main").get_by_role("link").filter(has_text="").first.wait_for()
    href = visitor.page.locator("main a[href^='/contacts/']").first.get_attribute("href")
    assert href is not None
    visitor.goes_to(href)
    return href


def tells_all(desks: Desks, service: Service) -> tuple[str, str]:
    """The teacher tells the hub. Returns the new reference and the earlier one."""
    concern, earlier = the_teachers_concern(service)
    teacher = desks.stranger()
    telling.begins(teacher, concern)
    telling.tells_of(teacher, concern)
    for words in (concern.saw, concern.told, concern.records, concern.worry):
        teacher.page.locator("main textarea").first.fill(words)
        teacher.presses("Continue")
    teacher.presses("Continue")
    teacher.chooses(concern.family)
    teacher.fills("Why have they not been told?", concern.why_not).presses("Continue")
    teacher.chooses(concern.safe)
    teacher.fills("What would be unsafe, and is there a safe way?", "Ring the school, not home.")
    teacher.presses("Continue").presses("Continue")
    return telling.sends(teacher), earlier


def test_a_teachers_concern_goes_from_the_form_to_feedback(desks: Desks, service: Service) -> None:
    # Given a teacher has told the hub about a child whom it knows under another spelling
    reference, earlier = tells_all(desks, service)

    # When a screening officer opens the contact
    screening = desks.at("screening")
    contact = opens(screening, reference)
    # Then the earlier contact of the same child is there, with reasons and without a percentage
    screening.sees(earlier, "A bruise the shape of a hand", "Ring the school, not home.")
    screening.does_not_see("%")
    screening.takes_a_picture("contact", whole=True)

    # And when they propose a rating against the threshold text
    screening.follows("Propose a rating")
    screening.sees("significant harm")
    screening.chooses("Amber").fills("Reason", "A bruise seen by the teacher; a new adult at home.")
    screening.takes_a_picture("propose-rating", whole=True)
    screening.presses("Propose this rating")

    # Then the manager sees the proposal, and confirms it as the initial rating
    manager = desks.at("manager")
    manager.goes_to(contact).sees("A bruise seen by the teacher")
    manager.follows("Confirm or change the proposal")
    manager.chooses("Amber").fills("Reason", "Agreed.")
    weighs_earlier_contacts(manager)
    manager.presses("Confirm the rating")
    assert ratings_of(service, reference) == [("proposed", "amber"), ("confirmed", "amber")]

    # When business support asks the proposed agencies in one action
    support = desks.at("business")
    support.goes_to(contact).follows("Ask agencies")
    support.takes_a_picture("ask-agencies", whole=True)
    asked = ask_proposed(support)
    assert len(asked) >= 3

    # Then each agency's navigator has it in their own queue, and answers
    health_holds_nothing(desks, reference)
    police_share(desks, reference)
    for desk in ("education", "housing"):
        if desk in asked:
            holds_nothing(desks.at(desk), reference)

    # And the manager sees the returns side by side, silence and all
    manager.goes_to(contact + "returns/")
    manager.sees("Nothing held", "Shared", "Not asked")
    manager.sees("Two call-outs for violence between adults")
    manager.takes_a_picture("returns-side-by-side", whole=True)

    # When the manager raises the rating, it is a fact of its own
    manager.goes_to(contact).follows("Change the rating")
    manager.chooses("Red").fills("Reason", "Police hold violence at the address last month.")
    manager.page.locator("main form").last.get_by_role("button").first.click()
    manager.looks_round()
    assert ratings_of(service, reference)[-1] == ("changed", "red")
    assert initial_and_current(service, reference) == ("amber", "red")

    # And decides for each child, with rationale
    decides(manager, contact)
    # Then the receiving team accepts
    team = desks.at("assessment").goes_to("/handovers/")
    accepts(team, service, reference)

    # And the teacher is told, in words that are safe for a professional, and the contact closes
    support.goes_to(contact).follows("Tell the referrer")
    support.sees("section 47")
    support.chooses("By telephone").presses("Record and close")
    assert status_of(service, reference) == "closed"

    # And the whole course is in the turnaround table, under its initial rating
    auditor = desks.at("auditor").goes_to("/turnaround/")
    auditor.sees("From receipt to final decision, by initial rating", "How ratings moved")
    auditor.takes_a_picture("turnaround", whole=True)


def weighs_earlier_contacts(visitor: Visitor) -> None:
    """Where the hub's repeat-contact rule holds, the earlier contacts are weighed in words."""
    box = visitor.page.get_by_label("How you weighed the earlier contacts")
    if box.count():
        box.fill("Each was read again: the pattern is what makes this one serious.")


def ask_proposed(visitor: Visitor) -> list[str]:
    """Ask the proposed agencies. Returns those asked."""
    main = visitor.page.locator("main")
    asked = [
        kind
        for kind in ("police", "health", "education", "housing", "children's social care")
        if main.get_by_label(f"Ask Hackney {kind}", exact=True).is_checked()
    ]
    visitor.presses("Ask the ticked agencies")
    return asked


def health_holds_nothing(desks: Desks, reference: str) -> None:
    """One click and one confirm."""
    holds_nothing(desks.at("health"), reference)


def holds_nothing(visitor: Visitor, reference: str) -> None:
    """Answer that nothing is held: one click in the queue, one confirm."""
    opens_request(visitor, reference)
    visitor.follows("Nothing held", exact=True)
    visitor.presses("Confirm: searched, nothing held")


def opens_request(visitor: Visitor, reference: str) -> None:
    """Open the information request about a contact from the agency's queue."""
    visitor.goes_to("/queue/").takes_a_picture("agency-queue")
    visitor.follows(reference)


def police_share(desks: Desks, reference: str) -> None:
    """The police navigator shares what is held, and gives the police's own view."""
    police = desks.at("police")
    opens_request(police, reference)
    police.chooses("Shared")
    police.fills("Systems searched", "Force record system and national index")
    police.chooses("Name").chooses("Date of birth")
    police.chooses("Certain", exact=False)
    police.fills(
        "Domestic abuse call-outs", "Two call-outs for violence between adults in the last month."
    )
    police.takes_a_picture("answer-a-request", whole=True)
    view = police.page.locator("main fieldset", has_text="own view of the rating").last
    view.get_by_label("Red").first.check()
    why = police.page.get_by_label("Why", exact=False).last
    why.fill("The man now living there is on bail for violence.")
    police.presses("Send your agency’s answer")


def decides(manager: Visitor, contact: str) -> None:
    """A strategy discussion for the first child, an assessment for the other."""
    manager.goes_to(contact + "decide/")
    main = manager.page.locator("main")
    for number, outcome in enumerate(
        ("Strategy discussion (section 47)", "Assessment (section 17)")
    ):
        fieldset = main.locator("fieldset", has_text="Outcome").nth(number)
        main.get_by_label(outcome).nth(number).check()
        del fieldset
        needs = main.get_by_label("N1 Abuse, neglect and exploitation")
        for index in range(needs.count()):
            if needs.nth(index).is_visible() and not needs.nth(index).is_checked():
                needs.nth(index).check()
        main.get_by_label("Rationale").nth(number).fill(
            "A hand-shaped bruise, a new adult with violence known to police, and a young child."
        )
    reason = main.get_by_label("Why the decision does not wait")
    if reason.count():
        reason.fill("The risk is tonight.")
    for box in main.get_by_label("How you weighed the view", exact=False).all():
        box.fill("Read with the others; the decision protects either way.")
    manager.takes_a_picture("decide", whole=True)
    manager.presses("Check before recording").presses("Record the decision")


def accepts(team: Visitor, service: Service, reference: str) -> None:
    """Open each of the contact's handovers, and accept it."""
    rows = service.rows(
        "SELECT h.id::text FROM records_handover h JOIN records_contact c ON c.id = h.contact_id "
        "WHERE c.reference = %s",
        reference,
    )
    assert len(rows) == 2
    for (handover,) in rows:
        team.goes_to(f"/handovers/{handover}/").takes_a_picture("handover", whole=True)
        team.chooses("Accept: our team takes the child on").presses("Send the answer")


def ratings_of(service: Service, reference: str) -> list[tuple[str, str]]:
    """Step and rating of each rating fact."""
    return service.rows(
        "SELECT f.step, f.rating FROM records_ratingfact f JOIN records_contact c "
        "ON c.id = f.contact_id WHERE c.reference = %s ORDER BY f.sequence",
        reference,
    )


def initial_and_current(service: Service, reference: str) -> tuple[str, str]:
    """The two ratings that a contact carries."""
    rows = service.rows(
        "SELECT initial_rating, current_rating FROM records_contact WHERE reference = %s", reference
    )
    return rows[0]  # type: ignore[no-any-return]


def status_of(service: Service, reference: str) -> str:
    """Where a contact stands."""
    rows = service.rows("SELECT status FROM records_contact WHERE reference = %s", reference)
    return str(rows[0][0])
