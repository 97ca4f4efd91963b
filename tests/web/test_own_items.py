"""An agency looks through what it told, and changes who may see it."""

from typing import Any
from uuid import UUID

import pytest

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import Item
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Any) -> tuple[UUID, UUID]:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=RECEIVED)
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, contact_id), now=RECEIVED)
    with in_hub(cast.hub_id):
        return contact_id, Item.objects.get(agency_return__isnull=False).id


def test_a_navigator_seals_an_item_from_the_answered_request(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    contact_id, item_id = told
    client = signed_in(cast.police)
    page = text(client.get(f"/contacts/{contact_id}/items/own/"))
    assert "Missing twice in May." in page
    assert "Hub only: screening officers" in page
    form = {"audience": "sealed", "reason": "A source is at risk.", "seen": "hub_only"}
    answer = client.post(f"/items/{item_id}/marks/", form)
    assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{contact_id}/items/own/")
    page = text(client.get(f"/items/{item_id}/marks/"))
    assert "Before: Hub only" in page
    assert "A source is at risk." in page
    assert "Missing twice in May." not in text(
        signed_in(cast.social_worker).get(f"/contacts/{contact_id}/")
    )


def test_other_agencies_find_none_of_it(cast: Any, told: tuple[UUID, UUID]) -> None:
    contact_id, item_id = told
    client = signed_in(cast.health)
    assert "Missing twice" not in text(client.get(f"/contacts/{contact_id}/items/own/"))
    assert client.get(f"/items/{item_id}/marks/").status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"reason": "Why."}, "Select who may see it"),
        ({"audience": "hub_only", "reason": "Why.", "seen": "hub_only"}, "who may see it now"),
        ({"audience": "open", "reason": "", "seen": "hub_only"}, "Enter the reason"),
        ({"audience": "everybody", "reason": "Why.", "seen": "hub_only"}, "one of the choices"),
    ],
)
def test_a_faulty_change_says_what_is_missing(
    cast: Any, told: tuple[UUID, UUID], form: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.police).post(f"/items/{told[1]}/marks/", form)
    assert answer.status_code == 200
    assert sentence in text(answer)
    with in_hub(cast.hub_id):
        assert Item.objects.get(id=told[1]).handling == "hub_only"
