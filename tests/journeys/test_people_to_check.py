"""Journeys: a screening officer checks who is who; two people join whoever has a plan."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor
from tests.journeys.telling import Child, Concern, tells_the_hub
from tests.support.processes import until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

LIST = "/people-to-check/"

# Told of twice by people who do not know of each other: with other dates, at another address.
NEIGHBOUR = Concern(
    relation="A friend, neighbour or childminder",
    children=[
        Child("Ottoline", "Wrenfield", ("3", "5", "2018"), postcode="E8 4CV"),
        Child("Barnaby", "Wrenfield", ("14", "9", "2015"), postcode="E8 4CV"),
    ],
    saw="Both were at my door after dark and had not eaten.",
    worry="I do not think that anybody looks after them at night.",
)
TEACHER = Concern(
    work="School, nursery or college",
    name="Jo Fenwick",
    role="Designated safeguarding lead",
    organisation="Lanterncombe Academy",
    email="jo.fenwick@school.example.org",
    children=[
        Child("Ottolin", "Wrenfield", ("5", "3", "2018"), postcode="N16 7QX"),
        Child("Barnabi", "Wrenfield", ("14", "9", "2016"), postcode="N16 7QX"),
    ],
    saw="Both fell asleep in the first lesson, for the third time this week.",
    worry="They are tired and hungry, and say that they sleep elsewhere.",
    safe="Yes",
)
_LAID_DOWN = (
    "SELECT r.id, r.record_id, r.other_id FROM records_matchreview r "
    "JOIN records_personrecord told ON told.id = r.record_id "
    "JOIN records_contact c ON c.id = told.contact_id WHERE c.reference = %s "
    "ORDER BY r.laid_at, r.id"
)


@pytest.fixture(scope="module")
def pairs(desks: Desks, service: Service) -> list[tuple[str, str, str]]:
    """The pairs laid down of children told of twice: the review, and its two records."""
    tells_the_hub(desks.stranger(), NEIGHBOUR)
    reference = tells_the_hub(desks.stranger(), TEACHER)
    until(
        lambda: len(service.rows(_LAID_DOWN, reference)) >= 2,
        "the worker laid down the pairs to check",
    )
    found = service.rows(_LAID_DOWN, reference)
    return [(str(one), str(two), str(three)) for one, two, three in found]


def answers(visitor: Visitor, label: str, reason: str, button: str) -> None:
    """Choose an answer, give the reason, and press."""
    visitor.chooses(label).fills("Reason", reason).presses(button)


def test_a_pair_is_looked_at_side_by_side_and_the_next_one_follows(
    desks: Desks, pairs: list[tuple[str, str, str]]
) -> None:
    review, *_ = pairs[-1]
    # Given a screening officer who finds the list beside the worklist
    officer = desks.at("screening").goes_to("/worklist/")
    officer.follows("People to check", exact=True).sees("To check", "Cannot tell yet")
    officer.takes_a_picture("people-to-check", whole=True)
    # When they open a pair, every claim stands with who told it
    officer.goes_to(f"{LIST}{review}/").sees(
        "the same person?", "Who else it may be", "Told before"
    )
    officer.takes_a_picture("pair-to-check", whole=True)
    # And say by keyboard alone what they think, they come to the next pair
    officer.page.get_by_label("The same person").focus()
    officer.page.keyboard.press("ArrowDown")
    assert officer.page.get_by_label("Different people").is_checked()
    officer.fills("Reason", "The school knows both of them.")
    officer.presses("Record this and go to the next").sees("Recorded: these are different people.")
    # Then the pair says that it is decided, and by whom
    officer.goes_to(f"{LIST}{review}/").sees("This pair is decided", "The school knows both")


def test_a_join_with_a_plan_waits_for_a_second_person(
    desks: Desks, service: Service, pairs: list[tuple[str, str, str]]
) -> None:
    review, _, other = pairs[0]
    # Given a pair of which one is open to children's social care
    service.rows(
        "INSERT INTO records_person (id, hub_id, created_at) SELECT id, hub_id, now() "
        "FROM records_personrecord WHERE id = %s ON CONFLICT DO NOTHING",
        other,
    )
    service.rows(
        "INSERT INTO records_opencase (id, hub_id, person_id, team, worker_name, worker_email, "
        "opened_at) SELECT gen_random_uuid(), hub_id, coalesce(person_id, id), 'North', "
        "'Amara Osei', 'amara.osei@example.org', now() FROM records_personrecord WHERE id = %s",
        other,
    )
    # When the officer says "the same", nothing is joined: it is proposed
    officer = desks.at("screening").goes_to(f"{LIST}{review}/").sees("Amara Osei")
    answers(officer, "The same person", "Same mother.", "Record this and go to the next")
    officer.sees("a second person must agree")
    officer.goes_to(f"{LIST}?show=second").sees("You proposed it: somebody else must answer")
    # And a colleague reads the reason, looks for themselves, and agrees
    worker = desks.at("socialworker").goes_to(f"{LIST}?show=second")
    worker.page.locator("main table a").first.click()
    worker.looks_round().sees("says that they are", "Same mother.")
    worker.takes_a_picture("proposed-join", whole=True)
    answers(worker, "I agree: join them", "I rang the health visitor.", "Record this")
    worker.sees("Agreed: the two records are joined")
    # Then a third undoes it, and whoever opened a contact meanwhile is asked to look again
    worker.goes_to(f"{LIST}{review}/").sees("This pair is decided")
    worker.follows("Review or undo what was decided")
    worker.fills("Why this decision is undone", "Two cousins of one name.")
    worker.presses("Undo this decision").sees("A join that was used here has been undone")
    worker.follows("Look again, and say what you find").sees("Two cousins of one name.")
    worker.takes_a_picture("join-undone", whole=True)
    worker.fills("What did you find, and what was done?", "Nothing rested on it.")
    worker.presses("Record this").sees("The contact no longer asks for it")
