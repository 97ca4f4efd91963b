"""Journeys: what was released, and nothing else, reaches the team that needs it."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PURPOSE = "To plan the first visit to the home."


def released_to_social_care(service: Service) -> tuple[str, str]:
    """A contact with something of another agency released to social care: its id and reference."""
    rows = service.rows(
        "SELECT c.id, c.reference FROM records_contact c JOIN records_item i ON "
        "i.contact_id = c.id JOIN records_itemrelease r ON r.item_id = i.id "
        "JOIN records_agency a ON a.id = r.to_agency_id WHERE a.kind = 'social_care' "
        "AND i.owner_agency_id <> a.id AND i.handling IN ('open', 'hub_only') "
        "AND r.withdrawn_at IS NULL AND r.wording = '' "
        "GROUP BY c.id ORDER BY count(*) DESC, c.id LIMIT 1"
    )
    return str(rows[0][0]), str(rows[0][1])


def test_a_product_is_built_previewed_delivered_read_and_withdrawn(
    desks: Desks, service: Service
) -> None:
    contact, reference = released_to_social_care(service)
    # Given a social worker who puts together what was released to the assessment team
    worker = desks.at("socialworker").goes_to(f"/contacts/{contact}/")
    worker.follows("Products", exact=True).follows("Start a product")
    worker.presses("Continue").sees("Select who it is for")
    worker.page.get_by_label("Who it is for").select_option(label="Hackney children's social care")
    worker.fills("Title", "Before the first visit")
    worker.fills("What the recipient needs it for", PURPOSE).presses("Continue")
    worker.page.get_by_role("checkbox").first.check()
    worker.takes_a_picture("product-draft", whole=True).presses("Save and preview")
    # When she has seen exactly who will read what, she delivers it on its footing
    worker.sees("What they will see", "Who could open it", PURPOSE)
    worker.takes_a_picture("product-preview", whole=True)
    button = worker.page.get_by_role("button", name="Deliver to").inner_text()
    worker.presses(button).sees("Select on what footing it is shared")
    worker.chooses("The duty to share (Children Act 2004, section 16LA)")
    worker.chooses("The family was told")
    if worker.page.get_by_label("without an agreement").count():
        worker.fills("Why it is shared without an agreement", "It cannot wait.")
    worker.presses(button).sees("Nobody yet")
    sent = worker.page.url.removeprefix(worker.address)
    # Then the team finds it, and its reading leaves a receipt
    team = desks.at("assessment").goes_to("/products/").sees(reference, "not opened by you yet")
    team.follows("Before the first visit").sees(PURPOSE, "Pass nothing on without asking the hub")
    team.takes_a_picture("product", whole=True)
    with team.page.expect_download() as download:
        team.page.get_by_role("link", name="Get it as a PDF").click()
    assert download.value.suggested_filename.startswith("information-product-")
    worker.goes_to(sent).sees("Who has opened it").does_not_see("Nobody yet")
    # When the hub withdraws it, nobody reads it any more
    worker.follows("Withdraw this product")
    worker.page.get_by_role("textbox").first.fill("It was about another family.")
    worker.presses("Withdraw it")
    team.goes_to("/products/").follows("Before the first visit").sees(
        "The hub withdrew this product"
    )
