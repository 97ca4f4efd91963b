"""A protected place is matched on and never shown: not on any page, to anybody."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry, PersonRecord, ProtectedPlace
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import decided, handover_of
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact

pytestmark = pytest.mark.django_db

STREET, CODE = "14 Sample Walk", "E8 4CV"
CHILD = replace(TOLU, address=STREET, postcode=CODE)


@pytest.fixture
def told(cast: Any) -> tuple[UUID, UUID]:
    contact_id = make_contact(cast, children=(CHILD,), adults=())
    with in_hub(cast.hub_id):
        return contact_id, PersonRecord.objects.get(contact_id=contact_id).id


def protect(cast: Any, told: tuple[UUID, UUID], **changes: str) -> Any:
    form = {
        "person": str(told[1]),
        "kind": "address",
        "value": "14, sample walk",
        "postcode": "e84cv",
        "reason": "From the father, by court order.",
        **changes,
    }
    return signed_in(cast.social_worker).post(f"/contacts/{told[0]}/protected/", form)


def gives_away(page: str) -> bool:
    return "sample walk" in page.lower() or CODE in page


def test_nobody_is_shown_it_wherever_it_was_told(cast: Any, told: tuple[UUID, UUID]) -> None:
    rated(cast, told[0], Rating.AMBER, now=RECEIVED)
    request = asked(cast, told[0], [AgencyKind.POLICE], now=RECEIVED)[AgencyKind.POLICE]
    make_contact(cast, children=(CHILD,), adults=())
    assert gives_away(text(signed_in(cast.manager).get(f"/contacts/{told[0]}/")))
    assert protect(cast, told).status_code == 303
    for desk, address in (
        ("manager", f"/contacts/{told[0]}/"),
        ("social_worker", f"/contacts/{told[0]}/"),
        ("social_worker", f"/contacts/{told[0]}/protected/"),
        ("police", f"/queue/{request}/"),
    ):
        answer = signed_in(getattr(cast, desk)).get(address)
        assert answer.status_code == 200
        assert not gives_away(text(answer)), (desk, address)
    assert "Protected: ask the hub manager" in text(
        signed_in(cast.police).get(f"/queue/{request}/")
    )


def test_an_adult_who_lives_with_the_children_does_not_give_it_away(cast: Any) -> None:
    contact_id = make_contact(cast, children=(CHILD,), adults=(MOTHER,))
    with in_hub(cast.hub_id):
        child = PersonRecord.objects.get(contact_id=contact_id, kind="child").id
    rated(cast, contact_id, Rating.AMBER, now=RECEIVED)
    request = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)[AgencyKind.POLICE]
    police = signed_in(cast.police)
    assert text(police.get(f"/queue/{request}/")).count(STREET) == 2, "hers is the child's"
    assert protect(cast, (contact_id, child)).status_code == 303
    page = text(police.get(f"/queue/{request}/"))
    assert not gives_away(page)
    assert page.count("Protected: ask the hub manager") == 2
    nothing_held = text(police.get(f"/queue/{request}/nothing-held/"))
    assert "address given for 0 of 2 people" in nothing_held, "what is hidden was not given"


def test_what_an_agency_told_is_shown_without_it(cast: Any, told: tuple[UUID, UUID]) -> None:
    rated(cast, told[0], Rating.AMBER, now=RECEIVED)
    request = asked(cast, told[0], [AgencyKind.POLICE], now=RECEIVED)[AgencyKind.POLICE]
    item = ItemDraft("other_information", f"Seen outside {STREET}, {CODE} at night.", told[1])
    answered(cast.police, request, shared(cast, told[0], item), now=RECEIVED)
    manager = signed_in(cast.manager)
    places = [
        f"/contacts/{told[0]}/{each}" for each in ("returns/", "chronology/", "chronology/print/")
    ]
    assert all(gives_away(text(manager.get(each))) for each in places)
    protect(cast, told)
    for each in places:
        page = text(manager.get(each))
        assert not gives_away(page), each
        assert "Seen outside [a protected address]" in page, each


def test_the_receiving_team_asks_for_it(cast: Any, told: tuple[UUID, UUID]) -> None:
    rated(cast, told[0], Rating.AMBER, now=RECEIVED)
    asked(cast, told[0], [AgencyKind.POLICE], now=RECEIVED)
    child = decided(cast, told[0], now=RECEIVED, outstanding_reason="It cannot wait.")[0]
    protect(cast, told)
    page = text(signed_in(cast.assessment_team).get(f"/handovers/{handover_of(cast, child)}/"))
    assert "Protected: ask the hub manager" in page
    assert not gives_away(page)


def test_an_earlier_record_of_the_same_child_is_found_by_it_and_not_shown(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    protect(cast, told)
    later = make_contact(cast, children=(replace(CHILD, forename="Tolou"),), adults=())
    with in_hub(cast.hub_id):
        other = PersonRecord.objects.get(contact_id=later).id
    page = text(signed_in(cast.manager).get(f"/contacts/{told[0]}/"))
    assert "Tolou" in page
    assert not gives_away(page)
    pair = signed_in(cast.manager).get(f"/contacts/{told[0]}/match/{told[1]}/{other}/")
    assert not gives_away(text(pair))


def test_lifting_it_needs_a_reason_and_is_kept(cast: Any, told: tuple[UUID, UUID]) -> None:
    protect(cast, told)
    with in_hub(cast.hub_id):
        place = ProtectedPlace.objects.get()
    client = signed_in(cast.manager)
    address = f"/contacts/{told[0]}/protected/{place.id}/lift/"
    assert "Enter why it need not be kept secret" in text(client.post(address, {"reason": " "}))
    assert client.post(address, {"reason": "The order has ended."}).status_code == 303
    assert gives_away(text(client.get(f"/contacts/{told[0]}/")))
    assert client.get(address).status_code == 404
    with in_hub(cast.hub_id):
        acts = list(AuditEntry.objects.filter(act__startswith="place_").values("act", "detail"))
    assert sorted(each["act"] for each in acts) == ["place_protected", "place_protection_lifted"]
    assert not gives_away(str(acts))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "  "}, "Enter the place that is kept secret"),
        ({"postcode": "XX"}, "postcode"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "one of the choices"),
        ({"reason": ""}, "Enter the reason"),
    ],
)
def test_bad_input_protects_nothing(
    cast: Any, told: tuple[UUID, UUID], changes: dict[str, str], sentence: str
) -> None:
    answer = protect(cast, told, **changes)
    assert answer.status_code == 200
    assert sentence in text(answer)
    with in_hub(cast.hub_id):
        assert not ProtectedPlace.objects.exists()
