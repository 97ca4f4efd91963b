"""A partner's system sends contacts: once each, whole, and every refusal names its cure."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from openmash.actions import tokens
from openmash.api import contacts
from openmash.core.errors import NotNow, Refused
from openmash.domain.access import AgencyKind
from openmash.records.models import AuditEntry, Contact, IntakeKey, Item, PartnerToken, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, make_contact

ADDRESS = "/api/v1/contacts"

BODY: dict[str, Any] = {
    "your_reference": "MER/2026/0012",
    "referrer": {"name": "Aled Pryce", "role": "Constable", "email": "aled@police.example.org"},
    "children": [
        {"forename": "Tolu", "surname": "Adeyemi", "birth_date": "2018-03", "sex": "M"},
        {"is_unborn": True, "expected_date": "2027-01-20"},
    ],
    "adults": [{"forename": "Folake", "relationship": "Mother", "lives_with_children": "yes"}],
    "event": {
        "date": "2026-11-16",
        "witnessed": "Officers found the child alone.",
        "opinion": "We think he is often left alone.",
    },
    "family_told": "told",
    "safe_to_contact": "yes",
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(RECEIVED, tick=False):
        yield


@pytest.fixture
def token(cast: Any) -> str:
    """A token of the Hackney police."""
    agency_id = cast.agencies[AgencyKind.POLICE].id
    return tokens.make_token(cast.administrator, agency_id=agency_id, name="Records", now=RECEIVED)


def _send(token: str, body: Any = BODY, *, key: str | None = "k1", **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {token}", **headers}
    if key is not None:
        sent["Idempotency-Key"] = key
    kind = sent.pop("Content-Type", "application/json")
    return Client().post(ADDRESS, raw, content_type=kind, headers=sent)


def _fields(answer: Any) -> dict[str, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return {each["field"]: each["detail"] for each in answer.json().get("errors", [])}


def _nothing_stored(cast: Any) -> bool:
    with in_hub(cast.hub_id):
        return not any(model.objects.exists() for model in (Contact, PersonRecord, Item, IntakeKey))


def test_a_contact_is_stored_and_its_receipt_given(token: str, cast: Any) -> None:
    answer = _send(token)
    assert answer.status_code == 201, answer.content
    with in_hub(cast.hub_id):
        contact = Contact.objects.get()
        assert answer.json()["reference"] == contact.reference
        assert answer.headers["Location"] == f"{ADDRESS}/{contact.reference}"
        police = cast.agencies[AgencyKind.POLICE]
        assert (contact.channel, contact.source_code) == ("api", "6")
        assert contact.referrer_agency_id == police.id
        assert contact.referrer_organisation == police.name
        assert contact.source_system_reference == "MER/2026/0012"
        born = PersonRecord.objects.get(forename="Tolu")
        assert (str(born.birth_date), born.birth_precision) == ("2018-03-01", "month")
        entry = AuditEntry.objects.get(act="contact_received")
        assert entry.actor.startswith("token:")


def test_a_child_may_be_expected_in_a_month(token: str, cast: Any) -> None:
    def told(due: str) -> Any:
        return _send(token, {**BODY, "children": [{"is_unborn": True, "expected_date": due}]})

    assert "at least a month" in _fields(told("2027"))["children.0.expected_date"]
    assert told("2027-02").status_code == 201
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.get(is_unborn=True)
        assert (str(record.expected_date), record.birth_precision) == ("2027-02-01", "month")


def test_sent_again_it_is_the_same_receipt(token: str, cast: Any) -> None:
    first, again = _send(token), _send(token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    with in_hub(cast.hub_id):
        assert Contact.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(token: str) -> None:
    _send(token)
    answer = _send(token, {**BODY, "staff_safety": "A dog."})
    assert answer.status_code == 409
    assert "new key" in answer.json()["detail"]
    assert _fields(answer) == {}


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Bearer om_HAC_wrong", "Basic YTpi"])
def test_without_a_token_that_we_know_nothing_is_taken(cast: Any, header: str) -> None:
    headers = {"Authorization": header, "Idempotency-Key": "k1"}
    answer = Client().post(ADDRESS, BODY, content_type="application/json", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "token" in answer.json()["detail"]
    assert _nothing_stored(cast)


def test_a_withdrawn_token_is_refused(token: str, cast: Any) -> None:
    with in_hub(cast.hub_id):
        row = PartnerToken.objects.get()
        assert token not in row.digest
    tokens.revoke_token(cast.administrator, token_id=row.id, now=RECEIVED)
    assert _send(token).status_code == 403
    assert _nothing_stored(cast)


def test_a_token_opens_its_own_hub_only(token: str, cast: Any, next_door: Any) -> None:
    assert _send(token.replace("om_HAC_", "om_NEW_")).status_code == 401
    assert _nothing_stored(next_door)


def test_only_an_administrator_makes_tokens(cast: Any) -> None:
    agency_id = cast.agencies[AgencyKind.POLICE].id
    with pytest.raises(Refused):
        tokens.make_token(cast.manager, agency_id=agency_id, name="Records", now=RECEIVED)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"children": []}, "children"),
        ({"children": [{"forename": "x" * 81}]}, "children.0.forename"),
        ({"children": [{"forename": "To\u0000lu"}]}, "children.0.forename"),
        ({"children": [{"forename": "To\ud800lu"}]}, "children.0.forename"),
        ({"children": [{"forename": 7}]}, "children.0.forename"),
        ({"children": [{"birth_date": "2031-01-01"}]}, "children.0.birth_date"),
        ({"children": [{"birth_date": "2018-02-30"}]}, "children.0.birth_date"),
        ({"children": [{"birth_date": "14/3/2018"}]}, "children.0.birth_date"),
        ({"children": [{"nhs_number": "1234567890"}]}, "children.0.nhs_number"),
        ({"children": [{"forename": "T", "upn": "A1"}]}, "children.0.upn"),
        ({"children": [{"forename": "T", "ethnicity": "XXXX"}]}, "children.0.ethnicity"),
        (
            {"children": [{"is_unborn": True, "expected_date": "2030-01-01"}]},
            "children.0.expected_date",
        ),
        ({"children": [{"forename": "T", "nickname": "Tee"}]}, "children.0.nickname"),
        ({"children": "Tolu"}, "children"),
        ({"adults": [{"lives_with_children": "maybe"}]}, "adults.0.lives_with_children"),
        ({"event": {}}, "event"),
        ({"event": {"witnessed": "A", "date": "2027-01-01"}}, "event.date"),
        ({"referrer": {"name": "A", "role": "B"}}, "referrer.phone"),
        ({"referrer": {"name": "A", "role": "B", "email": "nobody"}}, "referrer.email"),
        ({"family_told": "not_told"}, "family_told_why_not"),
        ({"urgent": True}, "urgent_reason"),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_stored(
    token: str, cast: Any, change: dict[str, Any], field: str
) -> None:
    answer = _send(token, {**BODY, **change})
    assert answer.status_code == 422
    fields = _fields(answer)
    assert field in fields
    assert "x" * 81 not in answer.content.decode()
    assert _nothing_stored(cast)


def _without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: told for name, told in body.items() if name not in names}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param(
            {
                **BODY,
                "colour": "green",
                "children": [{"forename": "x" * 81, "nhs_number": "1234567890"}],
                "urgent": True,
            },
            {"#/colour", "#/children/0/forename", "#/children/0/nhs_number", "#/urgent_reason"},
            id="an unknown field, two that cannot be, and one that is missing",
        ),
        pytest.param(
            {**BODY, "children": [{"forename": 7}, {"upn": "A1", "nickname": "Tee"}, "Tolu"]},
            {"#/children/0/forename", "#/children/1/upn", "#/children/1/nickname", "#/children/2"},
            id="people of the wrong shape keep their places",
        ),
        pytest.param(
            {**_without(BODY, "referrer"), "event": {"witnessed": 5}, "family_told": "not_told"},
            {"#/referrer", "#/event/witnessed", "#/family_told_why_not"},
            id="what was left out is not called missing as well",
        ),
        pytest.param(
            {
                **BODY,
                "referrer": {"name": "Aled Pryce", "role": "Constable", "email": 7},
                "children": [{"is_unborn": 3, "expected_date": "2027-01-20", "upn": "A1"}],
            },
            {"#/referrer/email", "#/children/0/is_unborn", "#/children/0/upn"},
            id="nor what is judged by it",
        ),
        pytest.param(
            {**BODY, "event": {"happened": "He fell."}, "children": [{"sex": "male"}]},
            {"#/event", "#/event/happened", "#/children/0/sex"},
            id="a field under another name leaves the event untold",
        ),
    ],
)
def test_all_faults_are_told_at_once(
    token: str, cast: Any, body: dict[str, Any], pointers: set[str]
) -> None:
    answer = _send(token, body)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == pointers
    assert _nothing_stored(cast)


def test_a_key_that_is_wrong_hides_no_fault_of_the_body(token: str) -> None:
    for key in ("a b", None):
        assert set(_fields(_send(token, {**BODY, "urgent": True}, key=key))) == {
            "Idempotency-Key",
            "urgent_reason",
        }


def test_a_document_as_deep_as_a_well_is_told_of_its_other_faults(token: str) -> None:
    body = json.dumps({**BODY, "urgent": True, "colour": 0}).replace(
        '"colour": 0', '"colour": ' + "[" * 600 + "]" * 600
    )
    assert set(_fields(_send(token, body.encode()))) == {"colour", "urgent_reason"}


@pytest.mark.parametrize(
    "raw",
    [b" ", b"{", b"[]", b"null", b'{"a": "\xff"}', b"[" * 100_000, b"9" * 10_000],
    ids=["empty", "cut off", "list", "null", "not utf-8", "deep", "long number"],
)
def test_a_body_that_is_no_object_is_a_problem_document(token: str, cast: Any, raw: bytes) -> None:
    answer = _send(token, raw)
    assert answer.status_code == 422
    assert _fields(answer)
    assert [each["pointer"] for each in answer.json()["errors"]] == ["#"]
    assert _nothing_stored(cast)


@pytest.mark.parametrize("key", [None, "", "x" * 65, "a b", "ö"])
def test_a_key_is_needed(token: str, cast: Any, key: str | None) -> None:
    answer = _send(token, key=key)
    assert answer.status_code == 422
    assert list(_fields(answer)) == ["Idempotency-Key"]
    (fault,) = answer.json()["errors"]
    assert fault["header"] == "Idempotency-Key"
    assert "pointer" not in fault, "a pointer points into the body"
    assert _nothing_stored(cast)


def test_another_kind_of_body_is_refused(token: str) -> None:
    answer = _send(token, b"<contact/>", **{"Content-Type": "application/xml"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


def test_a_body_that_is_too_large_is_refused(token: str) -> None:
    answer = _send(token, b" " * 2_000_001)
    assert answer.status_code == 413
    assert "2,000,000 bytes" in answer.json()["detail"]


def test_another_method_is_a_problem_document(token: str) -> None:
    answer = Client().put(ADDRESS, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert _fields(answer) == {}


def test_html_is_kept_as_text(token: str, cast: Any) -> None:
    markup = "<script>alert(1)</script>"
    event = {**BODY["event"], "witnessed": markup}
    assert _send(token, {**BODY, "event": event}).status_code == 201
    with in_hub(cast.hub_id):
        assert Item.objects.get(basis="witnessed").text == markup


def test_the_sender_sees_how_its_contact_stands(token: str, cast: Any) -> None:
    reference = _send(token).json()["reference"]
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"{ADDRESS}/{reference}", headers=headers).json() == {
        "reference": reference,
        "received_at": "2026-11-17T10:00:00Z",
        "status": "received",
        "status_words": "Received",
    }
    for stored, told in (("deciding", "being_assessed"), ("feedback_due", "decided")):
        with in_hub(cast.hub_id):
            Contact.objects.update(status=stored)
        assert Client().get(f"{ADDRESS}/{reference}", headers=headers).json()["status"] == told


def test_another_agencys_contact_and_none_are_one_answer(token: str, cast: Any) -> None:
    contact_id = make_contact(cast, now=RECEIVED - timedelta(days=1))
    with in_hub(cast.hub_id):
        theirs = Contact.objects.get(id=contact_id).reference
    headers = {"Authorization": f"Bearer {token}"}
    answers = [
        Client().get(f"{ADDRESS}/{reference}", headers=headers)
        for reference in (theirs, "HAC-2222-2222", "nonsense", str(uuid4()))
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_refusal_undoes_whatever_the_request_had_begun(
    token: str, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun_then_refused(*args: object, **kwargs: object) -> None:
        make_contact(cast)
        raise NotNow("This cannot be done now.")

    monkeypatch.setattr(contacts, "receive", begun_then_refused)
    assert _send(token).status_code == 409
    assert _nothing_stored(cast)
