"""Pages of information products: what each shows, to whom, and the receipt it leaves."""

from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import OutboxMessage, Product, ProductReading, Share
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit
from tests.support.decision_stories import decided, handover_of, ready
from tests.support.product_stories import (
    LATER,
    NOW,
    colleague,
    delivered,
    draft_of,
    filled,
    item_of,
    marked,
    police_told,
    product_of,
    protected,
    released,
    started,
)
from tests.support.signed_in import html_of, signed_in, text_of

pytestmark = pytest.mark.django_db

GOING, STAYING = "Seen alone at the bus station.", "CANARY-UNRELEASED the informant is Jo."
FOOTING = {"basis": "children_act_duty", "family_told": "told"}


def test_a_product_is_started_filled_previewed_and_delivered(cast: Any) -> None:
    contact_id = police_told(cast, GOING, STAYING)
    going = item_of(cast, GOING)
    released(cast, going)
    hub = signed_in(cast.manager)
    began = hub.post(
        reverse("products.start", args=[contact_id]),
        {
            "to_agency": str(cast.agencies["early_help"].id),
            "title": "What was seen",
            "purpose": "To offer help.",
        },
    )
    assert began.status_code == 303
    page = hub.get(began["Location"])
    assert STAYING in text_of(page)
    saved = hub.post(
        began["Location"],
        {"title": "What was seen", "purpose": "Help.", "items": [str(going)], "next": "preview"},
    )
    preview = hub.get(saved["Location"])
    assert preview.status_code == 200
    words = text_of(preview)
    assert GOING in words
    assert "CANARY" not in words
    assert "1 item of Hackney police" in words
    assert cast.early_help_team.name in words
    assert cast.assessment_team.name not in words
    seen = draft_of(cast, _only_product(cast)).bundle.seen
    gone = hub.post(saved["Location"], {**FOOTING, "seen": seen})
    assert gone.status_code == 303
    with in_hub(cast.hub_id):
        product = Product.objects.get()
        share = Share.objects.get(kind="product")
        told = OutboxMessage.objects.filter(template="product_delivered")
        assert product.status == "delivered"
        assert (share.basis, share.family_told) == ("children_act_duty", "told")
        assert [each.to_account_id for each in told] == [cast.early_help_team.user_id]


def test_the_recipient_reads_what_was_released_and_leaves_a_receipt_each_time(cast: Any) -> None:
    product_id = product_of(cast, GOING)
    reader = signed_in(cast.early_help_team)
    tray = reader.get(reverse("products"))
    assert "1 product not opened by you yet" in text_of(tray)
    for opened in (1, 2):
        page = reader.get(reverse("products.read", args=[product_id]))
        assert GOING in text_of(page)
        with in_hub(cast.hub_id):
            assert ProductReading.objects.filter(form="page").count() == opened
    assert len(audit(cast, "product_read")) == 2
    assert f"{cast.early_help_team.name} · " in text_of(page)
    assert "Opened" in text_of(reader.get(reverse("products")))
    receipts = text_of(signed_in(cast.manager).get(reverse("products.sent", args=[product_id])))
    assert receipts.count(cast.early_help_team.name) == 2


def test_the_pdf_is_pictures_and_nothing_else(cast: Any) -> None:
    product_id = product_of(cast, GOING)
    answer = signed_in(cast.early_help_team).get(reverse("products.pdf", args=[product_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert GOING.encode() not in answer.content
    with pypdfium2.PdfDocument(answer.content) as document:
        assert not any(document.get_metadata_dict().values())
        assert not list(document.get_toc())
        assert document.count_attachments() == 0
        for page in document:
            assert page.get_textpage().count_chars() == 0
    with in_hub(cast.hub_id):
        assert [row.form for row in ProductReading.objects.all()] == ["pdf"]


def test_nobody_but_the_recipient_agency_opens_it(cast: Any, next_door: Any) -> None:
    product_id = product_of(cast, GOING)
    for route in ("products.read", "products.pdf"):
        address = reverse(route, args=[product_id])
        for other in (cast.assessment_team, cast.police, cast.health, next_door.early_help_team):
            assert signed_in(other).get(address).status_code == 404
        for desk in (cast.manager, cast.auditor, cast.administrator):
            assert signed_in(desk).get(address).status_code == 403
    with in_hub(cast.hub_id):
        assert not ProductReading.objects.exists()


def test_a_place_that_is_protected_stops_the_delivery_and_is_not_repeated(cast: Any) -> None:
    text = "She was met at fourteen, Sample  WALK."
    contact_id = police_told(cast, text)
    released(cast, item_of(cast, text), wording="Met near 14 Sample Wlk, E8 4CV")
    protected(cast, contact_id, "14 Sample Walk", "E8 4CV")
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_of(cast, text))
    hub = signed_in(cast.manager)
    address = reverse("products.preview", args=[product_id])
    page = hub.get(address)
    assert "Item 1, of Hackney police, gives away a protected address." in text_of(page)
    assert "Deliver to" not in text_of(page)
    seen = draft_of(cast, product_id).bundle.seen
    again = hub.post(address, {**FOOTING, "seen": seen})
    assert again.status_code == 409
    with in_hub(cast.hub_id):
        assert not Share.objects.filter(kind="product").exists()


def test_an_item_sealed_after_the_preview_stops_the_delivery(cast: Any) -> None:
    contact_id = police_told(cast, GOING)
    item_id = item_of(cast, GOING)
    released(cast, item_id)
    product_id = started(cast, contact_id)
    filled(cast, product_id, item_id)
    seen = draft_of(cast, product_id).bundle.seen
    marked(cast, item_id, HandlingCode.SEALED, now=LATER)
    hub = signed_in(cast.manager)
    answer = hub.post(reverse("products.preview", args=[product_id]), {**FOOTING, "seen": seen})
    assert answer.status_code == 409
    assert GOING not in text_of(answer)
    with in_hub(cast.hub_id):
        assert Product.objects.get().status == "draft"


def test_a_product_without_items_must_say_so(cast: Any) -> None:
    contact_id = police_told(cast, STAYING)
    product_id = started(cast, contact_id)
    hub = signed_in(cast.manager)
    address = reverse("products.preview", args=[product_id])
    seen = draft_of(cast, product_id).bundle.seen
    page = hub.post(address, {**FOOTING, "seen": seen})
    assert "Confirm that the product says nothing was released" in text_of(page)
    assert hub.post(address, {**FOOTING, "seen": seen, "nothing_released": "on"}).status_code == 303
    read = signed_in(cast.early_help_team).get(reverse("products.read", args=[product_id]))
    assert "Nothing has been released to this agency" in text_of(read)
    assert "1 item of Hackney police" in text_of(read)
    assert "CANARY" not in html_of(read)


def test_a_withdrawn_product_shows_nothing_and_tells_who_had_read(cast: Any) -> None:
    product_id = product_of(cast, GOING)
    other = colleague(cast, cast.early_help_team)
    address = reverse("products.read", args=[product_id])
    signed_in(cast.early_help_team).get(address)
    hub = signed_in(cast.manager)
    done = hub.post(reverse("products.withdraw", args=[product_id]), {"reason": "SECRET mistake"})
    assert done.status_code == 303
    first = text_of(signed_in(cast.early_help_team).get(address))
    assert "You had opened it. Use nothing of it further" in first
    second = text_of(signed_in(other).get(address))
    assert "You had not opened it" in second
    for words in (first, second):
        assert GOING not in words
        assert "SECRET" not in words
    pdf = signed_in(other).get(reverse("products.pdf", args=[product_id]))
    assert pdf.status_code == 409
    with in_hub(cast.hub_id):
        told = OutboxMessage.objects.filter(template="product_taken_back")
        assert [each.to_account_id for each in told] == [cast.early_help_team.user_id]


def test_a_handover_leads_to_what_the_team_was_sent(cast: Any) -> None:
    contact_id = ready(cast, now=NOW)
    (child,) = decided(cast, contact_id, Outcome.EARLY_HELP, now=LATER)
    product_id = started(cast, contact_id)
    started(cast, contact_id, title="CANARY still a draft")
    delivered(cast, product_id, nothing_released=True)
    address = reverse("handovers.open", args=[handover_of(cast, child)])
    page = html_of(signed_in(cast.early_help_team).get(address))
    assert reverse("products.read", args=[product_id]) in page
    assert "CANARY" not in page
    assert "Information products" not in html_of(signed_in(cast.manager).get(address))


def _only_product(cast: Any) -> Any:
    with in_hub(cast.hub_id):
        return Product.objects.get().id
