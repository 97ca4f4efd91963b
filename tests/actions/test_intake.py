"""A contact is stored whole, once, with its audit entry, or not at all."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from openmash.actions import intake
from openmash.actions.base import public
from openmash.actions.intake import Receipt, receive
from openmash.core.errors import BadInput, Overtaken
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.intake import Channel, Submission
from openmash.records.models import (
    AuditEntry,
    AuditPending,
    Contact,
    IntakeKey,
    Item,
    ItemRelease,
    MatchCard,
    MatchKey,
    PersonRecord,
)
from openmash.records.tenancy import in_hub
from tests.support.stories import (
    MOTHER,
    NEIGHBOUR,
    RECEIVED,
    SUBMISSION,
    TOLU,
    make_contact,
)

_WRITTEN: tuple[Any, ...] = (
    Contact,
    PersonRecord,
    MatchCard,
    MatchKey,
    Item,
    ItemRelease,
    IntakeKey,
    AuditEntry,
)


def _send(cast: Any, submission: Submission = SUBMISSION, key: str = "k1", **more: Any) -> Receipt:
    arguments: dict[str, Any] = {
        "hub_id": cast.hub_id,
        "submission": submission,
        "channel": Channel.PROFESSIONAL_FORM,
        "sender": "tell",
        "idempotency_key": key,
        "now": RECEIVED,
        **more,
    }
    return receive(public(cast.hub_id), **arguments)


def test_everything_told_is_stored_and_audited(cast: Any) -> None:
    receipt = _send(cast)
    with in_hub(cast.hub_id):
        contact = Contact.objects.get(id=receipt.contact_id)
        assert contact.reference == receipt.reference
        assert receipt.reference.startswith("HAC-")
        assert contact.referrer_agency_id == cast.agencies[AgencyKind.EDUCATION].id
        assert contact.referrer_phone == "+442079460111"
        # One working hour after ten on a Tuesday morning.
        assert contact.screening_due_at == RECEIVED + timedelta(hours=1)
        assert contact.next_due_at == contact.screening_due_at
        people = PersonRecord.objects.filter(contact=contact).order_by("-kind")
        assert [(p.kind, p.forename) for p in people] == [("child", "Tolu"), ("adult", "Folake")]
        for person in people:
            assert MatchCard.objects.filter(record=person).exists()
            assert MatchKey.objects.filter(record=person).exists()
        entry = AuditEntry.objects.get(subject_id=str(contact.id))
        assert (entry.act, entry.actor) == ("contact_received", "public")
        assert AuditPending.objects.filter(entry=entry.id).exists()
        assert "Tolu" not in str(entry.detail)


def test_an_urgent_contact_is_due_within_the_hour_though_the_hub_is_closed(cast: Any) -> None:
    night = datetime(2026, 7, 4, 2, tzinfo=UTC)
    urgent = make_contact(cast, now=night, urgent=True, urgent_reason="He is alone with him now.")
    ordinary = make_contact(cast, now=night)
    with in_hub(cast.hub_id):
        found = Contact.objects.get(id=urgent)
        assert found.screening_due_at == found.next_due_at == night + timedelta(hours=1)
        # The hub next opens at nine on Monday, British Summer Time.
        monday = datetime(2026, 7, 6, 9, tzinfo=UTC)
        assert Contact.objects.get(id=ordinary).next_due_at == monday


def test_the_kinds_of_statement_stay_apart_and_go_to_social_care_only(cast: Any) -> None:
    receipt = _send(cast)
    with in_hub(cast.hub_id):
        items = list(Item.objects.filter(contact=receipt.contact_id).order_by("position"))
        assert [item.basis for item in items] == ["witnessed", "reported", "opinion"]
        assert {item.owner_agency_id for item in items} == {cast.agencies[AgencyKind.EDUCATION].id}
        assert {item.handling for item in items} == {"hub_only"}
        released = ItemRelease.objects.values_list("item_id", "to_agency_id")
        social_care = cast.agencies[AgencyKind.SOCIAL_CARE].id
        assert set(released) == {(item.id, social_care) for item in items}


def test_what_the_public_says_belongs_to_social_care(cast: Any) -> None:
    contact_id = make_contact(cast, referrer=NEIGHBOUR)
    with in_hub(cast.hub_id):
        assert Contact.objects.get(id=contact_id).referrer_agency_id is None
        owners = set(Item.objects.values_list("owner_agency_id", flat=True))
        assert owners == {cast.agencies[AgencyKind.SOCIAL_CARE].id}


def test_sent_twice_is_one_contact_with_one_receipt(cast: Any) -> None:
    first, second = _send(cast), _send(cast, now=RECEIVED + timedelta(hours=2))
    assert first.created
    assert not second.created
    assert (second.contact_id, second.reference) == (first.contact_id, first.reference)
    assert second.received_at == RECEIVED
    with in_hub(cast.hub_id):
        assert Contact.objects.count() == 1
        assert AuditEntry.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(cast: Any) -> None:
    _send(cast)
    with pytest.raises(Overtaken):
        _send(cast, replace(SUBMISSION, urgent=True, urgent_reason="He is alone now."))
    with in_hub(cast.hub_id):
        assert Contact.objects.count() == 1


def test_another_sender_may_use_the_same_key(cast: Any) -> None:
    assert _send(cast).contact_id != _send(cast, sender="token:1").contact_id


def test_a_wrong_field_stores_nothing(cast: Any) -> None:
    wrong = replace(SUBMISSION, children=(TOLU, replace(TOLU, nhs_number="1234567890")))
    with pytest.raises(BadInput) as refused:
        _send(cast, wrong)
    assert list(refused.value.by_field) == ["children.1.nhs_number"]
    with in_hub(cast.hub_id):
        assert not Contact.objects.exists()
        assert not IntakeKey.objects.exists()


def test_without_its_audit_entry_nothing_is_stored(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr(intake, "record", fails)
    with pytest.raises(RuntimeError):
        _send(cast)
    with in_hub(cast.hub_id):
        for model in _WRITTEN:
            assert not model.objects.exists(), model


def test_the_third_contact_within_a_year_is_marked_for_review(cast: Any) -> None:
    def told(days: int, *, forename: str = "Tolu") -> bool:
        child = replace(TOLU, forename=forename)
        contact_id = make_contact(cast, children=(child,), now=RECEIVED + timedelta(days=days))
        with in_hub(cast.hub_id):
            return Contact.objects.get(id=contact_id).repeat_review

    assert not told(0)
    assert not told(1, forename="Taiwo")  # a twin: same surname and birth date
    assert not told(2)
    assert told(3)
    assert not told(800)


def test_the_agency_proven_by_a_token_wins_over_what_is_said(cast: Any) -> None:
    police = cast.agencies[AgencyKind.POLICE].id
    contact_id = make_contact(cast, agency_id=police)
    with in_hub(cast.hub_id):
        assert Contact.objects.get(id=contact_id).referrer_agency_id == police


def test_nothing_of_it_is_seen_next_door(cast: Any, next_door: Any) -> None:
    make_contact(cast)
    with in_hub(next_door.hub_id):
        assert not Contact.objects.exists()
        assert not IntakeKey.objects.exists()


def test_two_at_once_are_one_contact(transactional_hub: Any) -> None:
    from django.db import connection

    start = threading.Barrier(2)
    receipts: list[Receipt | Exception] = []

    def send() -> None:
        start.wait()
        try:
            receipts.append(_send(transactional_hub, key="same"))
        except Exception as wrong:  # noqa: BLE001 - reported by the assertion below
            receipts.append(wrong)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    got = [receipt for receipt in receipts if isinstance(receipt, Receipt)]
    assert len(got) == 2, receipts
    assert sorted(receipt.created for receipt in got) == [False, True]
    assert got[0].reference == got[1].reference
    with in_hub(transactional_hub.hub_id):
        assert Contact.objects.count() == 1
        assert PersonRecord.objects.count() == len([TOLU, MOTHER])


@pytest.fixture
def transactional_hub(
    fresh_database: str, postgres: Any, django_db_blocker: Any, django_db_setup: None
) -> Any:
    """A hub in a database of its own, in which every transaction really commits."""
    from django.db import connections

    from tests.support.cast import make_hub

    settings = connections["default"].settings_dict
    with django_db_blocker.unblock():
        before = settings["NAME"]
        connections.close_all()
        settings["NAME"] = fresh_database
        try:
            yield make_hub("HAC")
        finally:
            connections.close_all()
            settings["NAME"] = before
