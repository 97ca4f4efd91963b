"""The audit page: who did and saw what, without a word of any case."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from openmash.actions import reading
from openmash.actions.agency_returns import information_request_opened
from openmash.actions.base import Actor, record
from openmash.actions.exclusions import exclude
from openmash.actions.sealing import seal_hub
from openmash.adapters import signing
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry, Contact
from openmash.records.queries import audit_pages as query
from openmash.records.queries.audit_pages import PAGE
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.signed_in import signed_in, text_of
from tests.support.stories import RECEIVED as NOW
from tests.support.stories import make_contact

MINUTE = timedelta(minutes=1)


@pytest.fixture
def contact(cast: Any) -> UUID:
    return make_contact(cast)


@pytest.fixture
def browser(cast: Any) -> Client:
    return signed_in(cast.auditor)


def reference(cast: Any, contact_id: UUID) -> str:
    with in_hub(cast.hub_id):
        return Contact.objects.get(id=contact_id).reference


def acts_of(cast: Any, viewer: Viewer) -> list[AuditEntry]:
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.filter(actor=f"account:{viewer.user_id}").order_by("at"))


def test_it_shows_who_did_what_when_and_names_no_child(
    cast: Any, contact: UUID, browser: Client
) -> None:
    reading.contact_opened(cast.manager, contact_id=contact, now=NOW + MINUTE)
    page = text_of(browser.get("/audit/"))
    assert "17 Nov 2026, 10:01:00 Manager HAC Hub manager Contact opened Consultation" in page
    assert str(contact) in page
    for word in ("Tolu", "Adeyemi", "Sample Walk", "bruise"):
        assert word not in page


def test_reading_the_audit_is_itself_on_it(cast: Any, contact: UUID, browser: Client) -> None:
    browser.get("/audit/", {"act": "contact_received"})
    browser.get("/audit/", {"subject": reference(cast, contact)})
    first, second = acts_of(cast, cast.auditor)
    assert {first.act, second.act} == {AuditAct.AUDIT_SEEN.value}
    assert (first.subject_kind, first.detail["filtered_by"]) == ("hub", "act")
    assert (second.subject_kind, second.subject_id) == ("contact", str(contact))


def test_who_looked_at_one_contact_counts_its_parts_too(
    cast: Any, contact: UUID, browser: Client
) -> None:
    other = make_contact(cast, now=NOW + MINUTE)
    reading.contact_opened(cast.social_worker, contact_id=other, now=NOW + 2 * MINUTE)
    for minute in (2, 3):
        reading.contact_opened(cast.manager, contact_id=contact, now=NOW + minute * MINUTE)
    rated(cast, contact, Rating.RED, now=NOW + 4 * MINUTE)
    requests = asked(cast, contact, now=NOW + 5 * MINUTE)
    information_request_opened(
        cast.police, request_id=requests[AgencyKind.POLICE], now=NOW + 6 * MINUTE
    )
    page = text_of(browser.get("/audit/", {"subject": reference(cast, contact).lower()}))
    assert f"Contact {reference(cast, contact)} Who looked at it" in page
    assert "Manager HAC Hub manager 2 17 Nov 2026, 10:02 17 Nov 2026, 10:03" in page
    assert "Police HAC Agency navigator 1" in page
    assert "Rating confirmed" in page
    assert "Social Worker HAC Hub social worker" not in page


@pytest.mark.parametrize(
    "words", ["HAC-2222-2223", "nonsense", "00000000-0000-4000-8000-000000000000"]
)
def test_a_reference_that_is_none_is_said_beside_its_box(browser: Client, words: str) -> None:
    response = browser.get("/audit/", {"subject": words})
    assert "<title>Error: Audit" in response.content.decode()
    assert 'href="#id_subject"' in response.content.decode()


def test_an_excluded_auditor_cannot_look_the_contact_up(
    cast: Any, contact: UUID, browser: Client
) -> None:
    exclude(
        cast.manager,
        contact_id=contact,
        account_id=cast.auditor.user_id,
        reason="Lives next door.",
        now=NOW,
    )
    for words in (reference(cast, contact), str(contact)):
        assert "No contact of this hub" in text_of(browser.get("/audit/", {"subject": words}))


def test_filters_narrow_by_act_person_and_day(cast: Any, contact: UUID, browser: Client) -> None:
    reading.contact_opened(cast.manager, contact_id=contact, now=NOW + timedelta(days=2))
    by_act = text_of(browser.get("/audit/", {"act": "contact_received"}))
    assert "Contact opened Consultation" not in by_act
    by_actor = text_of(browser.get("/audit/", {"actor": f"account:{cast.manager.user_id}"}))
    assert "Contact received Collection" not in by_actor
    day = {"day": "17", "month": "11", "year": "2026"}
    only = {f"{side}_{part}": value for side in ("from", "to") for part, value in day.items()}
    by_day = text_of(browser.get("/audit/", only))
    assert "Contact received Collection" in by_day
    assert "Contact opened Consultation" not in by_day
    wrong = browser.get("/audit/", {**only, "to_day": "16"})
    assert "Last day must be the first day or later" in text_of(wrong)


def test_pages_follow_each_other_without_gap_or_repeat(cast: Any, browser: Client) -> None:
    with in_hub(cast.hub_id):
        made = [
            # Many at one instant: the cut must not lose those that share it.
            record(
                Actor.of(cast.manager),
                AuditAct.WORKLIST_SEEN,
                "hub",
                cast.hub_id,
                now=NOW + (number // 40) * MINUTE,
                rows=number,
            )
            for number in range(2 * PAGE + 7)
        ]
        wanted = query.Wanted(act=AuditAct.WORKLIST_SEEN)
        seen, before = [], ""
        while True:
            page = query.page(cast.auditor, wanted, before=before)
            seen += [entry.id for entry in page.entries]
            if page.older is None:
                break
            before = page.older
    assert len(seen) == len(made)
    assert set(seen) == set(made)
    first = browser.get("/audit/", {"act": "worklist_seen"})
    assert "Older entries" in text_of(first)
    assert "act=worklist_seen&amp;before=" in first.content.decode()


@pytest.mark.parametrize(
    "before", ["", "x", "2026-11-17T10:00:00_", "_", "2026-11-17T10:00_x", "\x00"]
)
def test_a_torn_address_begins_at_the_newest(browser: Client, before: str) -> None:
    assert browser.get("/audit/", {"before": before}).status_code == 200


def test_it_says_how_far_the_log_is_sealed(
    cast: Any, contact: UUID, browser: Client, tmp_path: Any
) -> None:
    before = text_of(browser.get("/audit/"))
    assert "Newest checkpoint None yet" in before
    key = signing.load_or_create(tmp_path / "key")
    sealed = seal_hub(cast.hub_id, key, now=NOW + MINUTE)
    after = text_of(browser.get("/audit/"))
    assert f"Newest checkpoint 17 Nov 2026, 10:01 Entries under it {sealed}" in after
    assert "Waiting for their seal 0" in after


def test_the_hub_next_door_and_every_other_role_see_nothing(
    cast: Any, next_door: Any, contact: UUID
) -> None:
    theirs = signed_in(next_door.auditor)
    assert str(contact) not in theirs.get("/audit/").content.decode()
    answer = text_of(theirs.get("/audit/", {"subject": reference(cast, contact)}))
    assert "No contact of this hub has that reference" in answer
    for viewer in (cast.manager, cast.administrator, cast.police):
        assert signed_in(viewer).get("/audit/").status_code == 403
