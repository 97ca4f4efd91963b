"""Journeys: a screening officer checks who is who; two people join whoever has a plan."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks, Visitor
from tests.support.processes import until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

LIST = "/people-to-check/"
_UNDECIDED = (
    "SELECT r.id, r.record_id, r.other_id FROM records_matchreview r "
    "JOIN records_personrecord a ON a.id = r.record_id "
    "JOIN records_personrecord b ON b.id = r.other_id "
    "WHERE r.why <> 'join_doubted' AND (a.person_id IS NULL OR a.person_id <> b.person_id) "
    "AND NOT EXISTS (SELECT 1 FROM records_matchverdict v WHERE v.record_id = r.record_id) "
    "ORDER BY r.laid_at, r.id"
)


def pairs(service: Service) -> list[tuple[str, str, str]]:
    """The pairs that the worker laid down: the review, and its two records."""
    until(lambda: len(service.rows(_UNDECIDED)) >= 2, "the worker laid down pairs to check")
    return [(str(one), str(two), str(three)) for one, two, three in service.rows(_UNDECIDED)]


def answers(visitor: Visitor, label: str, reason: str, button: str) -> None:
    """Choose an answer, give the reason, and press."""
    visitor.chooses(label).fills("Reason", reason).presses(button)


def test_a_pair_is_looked_at_side_by_side_and_the_next_one_follows(
    desks: Desks, service: Service
) -> None:
    review, *_ = pairs(service)[-1]
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


def test_a_join_with_a_plan_waits_for_a_second_person(desks: Desks, service: Service) -> None:
    review, _, other = pairs(service)[0]
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
