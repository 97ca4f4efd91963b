"""A person asks for their own record: recorded, checked, collected, decided by owners, released."""

from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry, PersonRecord, SubjectItem, SubjectRequest
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

HOME = "Flat 2, 14 Sample Walk"


@pytest.fixture
def told(cast: Any) -> tuple[UUID, UUID]:
    """A contact on which police told of two things, one of them sealed; and the child's record."""
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)
    with in_hub(cast.hub_id):
        child = PersonRecord.objects.filter(contact_id=contact_id, kind="child").first()
    assert child is not None
    items = (
        ItemDraft("other_information", f"Missing twice, found at {HOME}.", child.id),
        ItemDraft("missing_episodes", "A secret source.", child.id, audience=Audience.SEALED),
    )
    given = shared(cast, contact_id, items=items)
    answered(cast.police, requests[AgencyKind.POLICE], given, now=RECEIVED)
    return contact_id, child.id


def recorded(client: Any, child: UUID) -> str:
    sent = client.post(
        f"/own-record/add/{child}/",
        {
            "requester_name": "A solicitor",
            "requester_relation": "solicitor of the father",
            "on_behalf": "on",
            "authority": "A signed authority",
            "received_day": "2",
            "received_month": "11",
            "received_year": "2026",
        },
    )
    assert sent.status_code == 303, text(sent)
    return str(sent["Location"])


def step(client: Any, where: str, name: str, **typed: str) -> Any:
    return client.post(f"{where}step/{name}/", {"confirmed": "yes", **typed})


def decide(client: Any, where: str, item: UUID, **typed: str) -> Any:
    return client.post(f"{where}items/{item}/", typed)


def items_of(cast: Any) -> dict[str, UUID]:
    with in_hub(cast.hub_id):
        rows = SubjectItem.objects.select_related("item")
        return {row.item.text[:7]: row.id for row in rows if row.item.agency_return_id}


def protect(cast: Any, contact_id: UUID, child: UUID) -> None:
    sent = signed_in(cast.manager).post(
        f"/contacts/{contact_id}/protected/",
        {"person": str(child), "kind": "address", "value": HOME, "reason": "From the father."},
    )
    assert sent.status_code == 303, text(sent)


@time_machine.travel("2026-11-03T10:00:00Z", tick=False)
def test_from_receipt_to_release_by_two_people(cast: Any, told: tuple[UUID, UUID]) -> None:
    contact_id, child = told
    protect(cast, contact_id, child)
    worker, manager, police = (
        signed_in(each) for each in (cast.social_worker, cast.manager, cast.police)
    )
    found = text(worker.post("/own-record/find/", {"words": "Adeyemi"}))
    assert f"/own-record/add/{child}/" in found
    where = recorded(worker, child)
    page = text(worker.get(where))
    assert "Due Wednesday 2 December 2026: 1 calendar month from Monday 2 November 2026." in page
    assert "Somebody around this person is protected" in page
    assert step(worker, where, "collect").status_code == 409, "identity comes first"
    assert step(worker, where, "identity", detail="Passport seen.").status_code == 303
    assert step(worker, where, "collect").status_code == 303
    assert step(worker, where, "prepare").status_code == 409, "the owner has not decided"
    held = items_of(cast)
    page = text(worker.get(where))
    assert "Missing twice" in page
    assert "secret source" not in page, "what is sealed is shown to its owner alone"
    assert "A secret source." in text(police.get(where))
    assert decide(worker, where, held["Missing"], decision="include").status_code == 404
    given_away = text(decide(police, where, held["Missing"], decision="include"))
    assert "give away a protected address" in given_away
    assert "Sample" not in given_away.split("There is a problem")[1].split("</div>")[0]
    redacted = {
        "decision": "redact", "wording": "Missing twice.", "exemption": "protected_place",
        "reason": "A refuge.",
    }  # fmt: skip
    assert decide(police, where, held["Missing"], **redacted).status_code == 303
    as_is = text(decide(police, where, held["A secre"], decision="include"))
    assert "This item is restricted or sealed" in as_is
    withheld = {"decision": "withhold", "exemption": "sch2_para2", "reason": "An informant."}
    assert decide(police, where, held["A secre"], **withheld).status_code == 303
    _rest_decided(cast, where)
    assert step(worker, where, "prepare").status_code == 303
    assert step(worker, where, "release").status_code == 409, "nobody releases their own work"
    answer = text(manager.get(f"{where}answer/"))
    assert "Missing twice." in answer
    assert "Sample Walk" not in answer
    assert "secret source" not in answer
    assert manager.get(f"{where}answer/pdf/").status_code == 409
    assert step(manager, where, "release").status_code == 303
    paper = manager.get(f"{where}answer/pdf/")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    with in_hub(cast.hub_id):
        row = SubjectRequest.objects.get()
        acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert (row.prepared_by_id, row.released_by_id) == (
        cast.social_worker.user_id,
        cast.manager.user_id,
    )
    assert {"subject_answer_released", "subject_item_decided", "subject_answer_seen"} <= acts


def _rest_decided(cast: Any, where: str) -> None:
    """Whoever owns it gives what the referrer told, as it stands."""
    with in_hub(cast.hub_id):
        rows = SubjectItem.objects.filter(decision="undecided").select_related("item__owner_agency")
        waiting = [(row.id, row.item.owner_agency.kind) for row in rows]
    for item, kind in waiting:
        owner = cast.social_worker if kind == "social_care" else getattr(cast, kind)
        sent = decide(
            signed_in(owner), where, item, decision="include", reason="A professional told it."
        )
        assert sent.status_code == 303, text(sent)


@time_machine.travel("2026-11-03T10:00:00Z", tick=False)
def test_the_clock_stands_while_the_requester_is_waited_for(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    client = signed_in(cast.manager)
    where = recorded(client, told[1])
    wrong = text(step(client, where, "stop", detail="Passport asked for."))
    assert "Select why the clock stands" in wrong
    stopped = step(client, where, "stop", reason="identity", detail="Passport asked for.")
    assert stopped.status_code == 303
    assert "The clock stands" in text(client.get(where))
    assert step(client, where, "stop", reason="identity", detail="Again.").status_code == 409
    with time_machine.travel("2026-11-10T10:00:00Z", tick=False):
        again = signed_in(cast.manager)
        assert step(again, where, "start").status_code == 303
        page = text(again.get(where))
    assert "Due Wednesday 9 December 2026" in page
    assert "the clock stood for 7 days" in page


def test_a_request_needs_authority_where_it_is_for_somebody_else(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    sent = {
        "requester_name": "A parent", "requester_relation": "father", "on_behalf": "on",
        "received_day": "2", "received_month": "11", "received_year": "2026",
    }  # fmt: skip
    page = text(signed_in(cast.manager).post(f"/own-record/add/{told[1]}/", sent))
    assert "Enter what entitles them to ask for somebody else" in page
    with in_hub(cast.hub_id):
        assert not SubjectRequest.objects.exists()


def test_a_place_told_after_the_decisions_still_stops_the_release(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    contact_id, child = told
    worker, police, manager = (
        signed_in(each) for each in (cast.social_worker, cast.police, cast.manager)
    )
    where = recorded(worker, child)
    step(worker, where, "identity", detail="Passport seen.")
    step(worker, where, "collect")
    held = items_of(cast)
    decide(police, where, held["Missing"], decision="include", reason="Nobody else is named.")
    withheld = {"decision": "withhold", "exemption": "sch2_para2", "reason": "An informant."}
    decide(police, where, held["A secre"], **withheld)
    _rest_decided(cast, where)
    assert step(worker, where, "prepare").status_code == 303
    protect(cast, contact_id, child)
    assert step(manager, where, "release").status_code == 409
    with in_hub(cast.hub_id):
        assert SubjectRequest.objects.get().status == "checking"


def test_another_agency_and_an_excluded_colleague_find_no_such_request(
    cast: Any, told: tuple[UUID, UUID]
) -> None:
    contact_id, child = told
    manager = signed_in(cast.manager)
    where = recorded(manager, child)
    step(manager, where, "identity", detail="Passport seen.")
    step(manager, where, "collect")
    assert signed_in(cast.health).get(where).status_code == 404
    assert signed_in(cast.police).get(where).status_code == 200
    manager.post(
        f"/contacts/{contact_id}/exclude/",
        {"account": str(cast.social_worker.user_id), "reason": "An aunt."},
    )
    assert signed_in(cast.social_worker).get(where).status_code == 404
    page = text(signed_in(cast.social_worker).get("/own-record/"))
    assert "SAR-" not in page
