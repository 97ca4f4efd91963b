"""Journeys: the turns a contact can take: to the worker who has the child, and back from a team."""

from typing import Any

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def one(service: Service, query: str, *values: object) -> str:
    """The first cell of the first row."""
    rows = service.rows(query, *values)
    assert rows, query
    return str(rows[0][0])


def test_a_contact_about_an_open_child_goes_to_the_allocated_worker(
    desks: Desks, service: Service
) -> None:
    # Given a contact that nobody has screened
    contact = one(
        service,
        "SELECT id FROM records_contact WHERE status = 'received' AND NOT urgent "
        "ORDER BY received_at, id LIMIT 1",
    )
    screening = desks.at("screening").goes_to(f"/contacts/{contact}/")
    # When the screening officer finds the child open to social care and passes the contact on
    screening.follows("Pass to the allocated worker")
    screening.fills("Allocated worker", "Robin Hale").fills("Team", "North assessment team")
    screening.fills("Reason", "Open since September; the worker visits on Thursday.")
    screening.presses("Pass the contact on")
    # Then it was never rated, the referrer is still to be told, and the page says who has it
    screening.goes_to(f"/contacts/{contact}/").sees("Robin Hale", "Feedback due")
    assert service.rows(
        "SELECT status, initial_rating FROM records_contact WHERE id = %s", contact
    ) == [("feedback_due", None)]


def test_a_team_challenges_a_handover_and_the_manager_decides_again(
    desks: Desks, service: Service
) -> None:
    # Given a child offered to the assessment team
    handover = one(
        service,
        "SELECT h.id FROM records_handover h JOIN records_agency a ON a.id = h.to_agency_id "
        "WHERE h.status = 'offered' AND a.kind = 'social_care' ORDER BY h.offered_at, h.id LIMIT 1",
    )

    def decisions() -> list[Any]:
        return service.rows(
            "SELECT d.sequence, d.outcome FROM records_decision d WHERE d.child_id = "
            "(SELECT x.child_id FROM records_decision x JOIN records_handover h "
            "ON h.decision_id = x.id WHERE h.id = %s) ORDER BY d.sequence",
            handover,
        )

    before = decisions()
    team = desks.at("assessment").goes_to(f"/handovers/{handover}/")
    # When the team challenges it with a reason
    team.chooses("Challenge")
    team.fills("Why you challenge", "The child lives in Newham and is open to a worker there.")
    team.presses("Send the answer")
    # Then the manager finds the challenge, and decides again; nothing is overwritten
    manager = desks.at("manager").goes_to("/handovers/").sees("Challenged")
    manager.goes_to(f"/handovers/{handover}/").sees("The child lives in Newham")
    manager.follows("Decide again")
    manager.chooses("Transfer to another local authority")
    manager.fills("Rationale", "Newham has accepted responsibility in writing.")
    manager.presses("Record the new decision")
    last = len(before) + 1
    assert decisions() == [*before, (last, "transfer")]


def test_a_late_agency_is_chased_without_anybody_remembering(
    desks: Desks, service: Service
) -> None:
    # Given an information request whose time to look again has passed
    request = one(
        service,
        "SELECT r.id FROM records_informationrequest r JOIN records_contact c "
        "ON c.id = r.contact_id WHERE r.status = 'asked' AND c.status = 'awaiting_agencies' "
        "ORDER BY r.asked_at, r.id LIMIT 1",
    )
    service.rows(
        "UPDATE records_informationrequest SET due_at = now() - interval '2 hours', "
        "look_again_at = now() - interval '1 minute' WHERE id = %s",
        request,
    )
    # When nobody does anything, then the worker chases it, and the record says so
    contact = one(
        service, "SELECT contact_id FROM records_informationrequest WHERE id = %s", request
    )
    manager = desks.at("manager")
    manager.goes_to(f"/contacts/{contact}/returns/")
    chased = "SELECT chased_count FROM records_informationrequest WHERE id = %s"
    for _ in range(60):
        if one(service, chased, request) != "0":
            break
        # The page itself is what waits: two seconds at a time, for two minutes at most.
        manager.page.wait_for_timeout(2_000)
    assert one(service, chased, request) != "0"
    assert (
        one(
            service,
            "SELECT count(*) FROM records_auditentry WHERE act = 'agency_chased' "
            "AND subject_id = %s",
            request,
        )
        != "0"
    )
