"""The release pages: what each desk sees, sends, and is told."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import ItemRelease, ReleaseOverride, RequestedItem
from openmash.records.queries.release_desk import standing_of
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit, rated
from tests.support.release_stories import (
    DECLINE,
    RELEASE,
    agreed,
    asked_for,
    colleague,
    owned,
    released,
    requested,
    sanitise,
    says,
)
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    agreed(cast)
    return rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)


def early_help(cast: Any) -> str:
    return str(cast.agencies[AgencyKind.EARLY_HELP].id)


def footing(**changes: str) -> dict[str, str]:
    return {
        "purpose": "To plan the first visit.",
        "basis": "children_act_2004_s16la",
        "family_told": "told",
        **changes,
    }


def test_a_requester_picks_items_for_a_recipient_and_sees_why_it_may_be(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id)
    browser = signed_in(cast.social_worker)
    address = reverse("releases.ask", args=[contact_id])
    page = browser.get(address, {"to": early_help(cast)})
    assert "“Hub agreement” covers it" in text_of(page)
    assert "warning marker for violence" in text_of(page)
    sent = browser.post(
        address, {"to": early_help(cast), "items": [str(item)], **footing()}, follow=True
    )
    assert "1 owner asked" in text_of(sent)
    assert "Asked" in text_of(sent)
    assert len(audit(cast, "contact_opened")) >= 2


def test_what_is_missing_is_said_beside_its_field_and_typing_is_kept(
    cast: Any, contact_id: UUID
) -> None:
    owned(cast, contact_id)
    typed = footing(basis="consent", purpose="Kept words", family_told="not_told")
    page = signed_in(cast.manager).post(
        reverse("releases.ask", args=[contact_id]), {"to": early_help(cast), **typed}
    )
    for words in ("Select what is to be released", "Enter who consented", "was not told"):
        assert words in text_of(page)
    assert "Kept words" in html_of(page)
    assert html_of(page).startswith("<!DOCTYPE html>")
    assert "<title>Error:" in html_of(page)


def test_without_an_agreement_the_page_says_so(cast: Any) -> None:
    contact_id = make_contact(cast)
    item = owned(cast, contact_id)
    page = signed_in(cast.social_worker).post(
        reverse("releases.ask", args=[contact_id]),
        {"to": early_help(cast), "items": [str(item)], **footing()},
    )
    assert "No agreement is kept between these two agencies" in text_of(page)
    with in_hub(cast.hub_id):
        assert not RequestedItem.objects.exists()


def test_a_sealed_item_is_named_by_its_source_to_the_manager_alone(
    cast: Any, contact_id: UUID
) -> None:
    sealed = owned(cast, contact_id, handling=HandlingCode.SEALED, text="Informant Blue.")
    address = reverse("releases.ask", args=[contact_id])
    seen = {
        desk: html_of(signed_in(getattr(cast, desk)).get(address, {"to": early_help(cast)}))
        for desk in ("manager", "social_worker", "screening_officer")
    }
    assert "The sealed item of Hackney police" in seen["manager"]
    assert "sealed item" not in seen["social_worker"] + seen["screening_officer"]
    for page in seen.values():
        assert str(sealed) not in page
        assert "Informant Blue" not in page


def form_of(cast: Any, request_id: UUID, **said: Any) -> dict[str, Any]:
    row = requested(cast, request_id)
    prefix = f"item_{row.id}-"
    return {
        f"{prefix}{name}": value for name, value in {"seen": standing_of(row).seen, **said}.items()
    }


def test_the_owners_two_people_answer_on_their_desk(cast: Any, contact_id: UUID) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    first, second = signed_in(cast.police), signed_in(colleague(cast, "police"))
    assert "1 item to answer" in text_of(first.get(reverse("releases")))
    address = reverse("releases.answer", args=[request_id])
    page = first.get(address)
    assert "warning marker for violence" in text_of(page)
    assert "To plan the first visit safely." in text_of(page)
    sent = first.post(address, form_of(cast, request_id, answer="release"), follow=True)
    assert "a second person of your agency must confirm" in text_of(sent)
    assert "Waiting for a colleague to confirm" in text_of(sent)
    assert "Confirm what is proposed" not in text_of(first.get(address))
    assert "Confirm what is proposed" in text_of(second.get(address))
    done = second.post(address, form_of(cast, request_id, answer="confirm"), follow=True)
    assert "1 item answered" in text_of(done)
    assert "Released and in force" in text_of(done)
    with in_hub(cast.hub_id):
        assert ItemRelease.objects.filter(second_person__isnull=False).count() == 1
    assert audit(cast, "releases_seen")
    assert audit(cast, "release_request_opened")


def test_a_decline_without_its_reason_is_refused_beside_the_field(
    cast: Any, contact_id: UUID
) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    address = reverse("releases.answer", args=[request_id])
    page = signed_in(cast.police).post(address, form_of(cast, request_id, answer="decline"))
    assert "harm the child more than not sharing it" in text_of(page)
    assert "Enter a day after today" in text_of(page)
    assert requested(cast, request_id).status == "asked"
    nothing = signed_in(cast.police).post(address, {})
    assert "Answer at least one item" in text_of(nothing)


def test_whoever_comes_second_keeps_what_they_typed(cast: Any, contact_id: UUID) -> None:
    request_id = asked_for(cast, contact_id, owned(cast, contact_id))
    old = form_of(cast, request_id, answer="sanitise", wording="Words I spent time on.")
    says(cast, cast.police, request_id, RELEASE)
    page = signed_in(colleague(cast, "police")).post(
        reverse("releases.answer", args=[request_id]), old
    )
    assert page.status_code == 409
    assert "has proposed an answer since you opened the page" in text_of(page)
    assert "Words I spent time on." in text_of(page)
    assert requested(cast, request_id).wording == ""


def test_the_owner_withdraws_with_a_reason(cast: Any, contact_id: UUID) -> None:
    release_id = released(cast, contact_id, owned(cast, contact_id))
    browser = signed_in(cast.police)
    address = reverse("releases.withdraw", args=[release_id])
    assert "Enter why it is withdrawn" in text_of(browser.post(address, {}))
    done = browser.post(address, {"reason": "Wrong man."}, follow=True)
    assert "The release is withdrawn" in text_of(done)
    assert browser.get(address).status_code == 404
    tab = signed_in(cast.social_worker).get(reverse("releases.ask", args=[contact_id]))
    assert "use it no further" in text_of(tab)


def test_an_override_takes_effect_is_seen_by_its_owner_and_reviewed(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id)
    manager, police = signed_in(cast.manager), signed_in(cast.police)
    address = reverse("releases.override", args=[contact_id])
    empty = manager.post(address, {})
    assert "Confirm that a life is at risk now" in text_of(empty)
    sent = manager.post(
        address,
        {
            "items": [str(item)],
            "to_agency": early_help(cast),
            "reason": "He said he will kill her tonight.",
            "family_told": "not_told",
            "family_told_why_not": "It would warn him.",
            "sure": "on",
        },
        follow=True,
    )
    assert "It is shared now" in text_of(sent)
    assert "risk to life" in text_of(sent)
    with in_hub(cast.hub_id):
        override_id = ReleaseOverride.objects.get().id
    assert "without the owner" in text_of(police.get(reverse("releases")))
    review = reverse("releases.review", args=[override_id])
    assert "He said he will kill her tonight." in text_of(police.get(review))
    assert signed_in(cast.health).get(review).status_code == 404
    done = police.post(review, {"finding": "justified", "reason": "Rightly."}, follow=True)
    assert "The review is recorded" in text_of(done)
    assert police.post(review, {"finding": "justified", "reason": "Rightly."}).status_code == 409


def test_the_tab_shows_words_and_reasons_only_to_who_may_know_of_the_item(
    cast: Any, contact_id: UUID
) -> None:
    item = owned(cast, contact_id, handling=HandlingCode.RESTRICTED)
    request_id = asked_for(cast, contact_id, item, viewer=cast.manager)
    says(cast, cast.police, request_id, sanitise("Some careful words."))
    says(cast, colleague(cast, "police"), request_id, None)
    other = asked_for(cast, contact_id, owned(cast, contact_id, text="Another"))
    says(cast, cast.police, other, DECLINE)
    says(cast, colleague(cast, "police"), other, None)
    address = reverse("releases.ask", args=[contact_id])
    manager = text_of(signed_in(cast.manager).get(address))
    for words in ("Some careful words.", "lead him to the refuge", "looked at again on"):
        assert words in manager
    worker = text_of(signed_in(cast.screening_officer).get(address))
    assert "An item that is not open to you." in worker
    assert "warning marker for violence" not in worker
    assert "Some careful words." not in worker
