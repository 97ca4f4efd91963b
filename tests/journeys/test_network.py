"""Journeys: a social worker sees who is around a child, and puts a wrong tie right."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

REASON = "She is the aunt: the school mixed them up."


def of_a_family(service: Service) -> str:
    """A contact whose people have most to tell: its id."""
    rows = service.rows(
        "SELECT contact_id FROM records_personrecord GROUP BY contact_id "
        "ORDER BY count(*) FILTER (WHERE relationship <> '') DESC, count(*) DESC, contact_id "
        "LIMIT 1"
    )
    return str(rows[0][0])


def test_the_network_is_drawn_and_a_wrong_tie_is_removed_and_drawn_again(
    desks: Desks, service: Service
) -> None:
    # Given a social worker who opens a contact's network: drawn without a complaint of the browser
    worker = desks.at("socialworker").goes_to(f"/contacts/{of_a_family(service)}/")
    worker.follows("Network", exact=True).sees("Every tie, with its source", "Show the ties of")
    worker.takes_a_picture("network", whole=True)
    rows = worker.page.locator("table.om-ties tbody tr")
    everything = rows.count()
    # When they look at one person only
    worker.page.get_by_label("Show the ties of").select_option(index=1)
    shown = worker.page.locator("table.om-ties tbody tr:visible").count()
    assert 0 < shown <= everything
    # And say that a tie is wrong
    worker.page.get_by_label("Show the ties of").select_option(index=0)
    worker.page.get_by_role("link", name="Wrong: remove").first.click()
    worker.looks_round().sees("Remove this tie?")
    worker.fills("Why is it wrong?", REASON).presses("It is wrong: remove it")
    # Then it is kept below with the reason, and can be drawn again
    worker.sees("Removed because they are wrong", REASON)
    worker.page.get_by_role("link", name="Draw it again").first.click()
    worker.sees("Draw this tie again?").presses("Draw it again")
    worker.sees("The tie is drawn again").does_not_see(REASON)
    assert rows.count() == everything
