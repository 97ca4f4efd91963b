"""People to check, as a browser without script meets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.actions import exclusions
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import AuditEntry, Contact, MatchProposal, MatchReview, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.match_stories import decide, looked, undo
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import first_child, open_case, told_before

NOW = RECEIVED + timedelta(minutes=30)
LIST = "/people-to-check/"
BOY = replace(TOLU, address="14 Sample Walk", postcode="E8 1ZZ")
SLIP = replace(BOY, forename="Tolou")


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def pair(cast: Any) -> tuple[UUID, UUID]:
    """Tolu and Tolou, laid down."""
    return two(cast, BOY, SLIP)


def two(cast: Any, later: Any, before: Any) -> tuple[UUID, UUID]:
    earlier = first_child(cast, told_before(cast, children=(before,), adults=()))
    mine = first_child(cast, make_contact(cast, children=(later,), adults=()))
    looked(cast)
    return mine, earlier


def address(cast: Any, record_id: UUID) -> str:
    with in_hub(cast.hub_id):
        return f"{LIST}{MatchReview.objects.get(record_id=record_id).id}/"


def test_the_list_says_who_why_and_by_when_and_is_audited(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    shown = text_of(signed_in(cast.screening_officer).get(LIST))
    assert "Tolu Adeyemi, born 14 March 2018" in shown
    assert "Tolou Adeyemi, born 14 March 2018" in shown
    assert "Possible twin" in shown
    assert "Waiting 29 minutes" in shown
    assert "Due 17 Nov 2026, 17:15" in shown
    assert "To check (1)" in shown
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.get(act="match_reviews_seen").detail == {"rows": 1}


def test_the_list_stands_beside_the_worklist_for_those_who_may_decide(cast: Any) -> None:
    assert "People to check" in text_of(signed_in(cast.screening_officer).get("/worklist/"))
    assert "People to check" not in text_of(signed_in(cast.business_support).get("/worklist/"))
    assert signed_in(cast.business_support).get(LIST).status_code == 403


def test_two_people_stand_side_by_side_with_who_told_what(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    response = signed_in(cast.screening_officer).get(address(cast, pair[0]))
    shown = text_of(response)
    assert "First name Tolu Schools, 17 Nov 2026, HAC-" in shown
    assert "Tolou Schools, 19 Aug 2026, HAC-" in shown
    assert re.search(r"First name Tolu .{20,80} Differ ", shown)
    assert re.search(r"Born 14 March 2018 .{20,140} Agree ", shown)
    assert re.search(r"Sex Male .{20,140} Agree ", shown)
    assert "May be a twin" in shown
    assert "Whether there is a twin" in shown
    assert "Who else it may be: nobody else here that you may open" in shown
    assert "%" not in shown
    for key in "123rsn":
        assert f'accesskey="{key}"' in html_of(response) or key == "n"
    with in_hub(cast.hub_id):
        opened = AuditEntry.objects.filter(act="contact_opened")
        assert len({entry.subject_id for entry in opened}) == 2


def test_an_answer_goes_straight_on_to_the_next(cast: Any, pair: tuple[UUID, UUID]) -> None:
    namesake = replace(BOY, surname="Haddad", postcode="E5 1ZZ", birth_date=date(2011, 5, 9))
    other = two(cast, namesake, replace(namesake, forename="Tolou"))
    client = signed_in(cast.screening_officer)
    first, second = (address(cast, each[0]) for each in (pair, other))
    if text_of(client.get(LIST)).index("Haddad") < text_of(client.get(LIST)).index("Adeyemi"):
        first, second = second, first
    assert "1 of 2 to check" in text_of(client.get(first))
    empty = client.post(first, {"answer": "different", "reason": ""})
    assert "Enter the reason" in text_of(empty)
    assert 'value="different" checked' in html_of(empty)
    told = {"answer": "different", "reason": "Twins, says the school."}
    done = client.post(first, told)
    assert (done.status_code, done["Location"]) == (303, second)
    again = client.post(first, told)
    assert again.status_code == 409
    assert "already decided" in text_of(again)
    done = client.post(second, {"answer": "unsure", "reason": "The school will call."})
    assert (done.status_code, done["Location"]) == (303, LIST)
    shown = text_of(client.get(f"{LIST}?show=unsure"))
    assert "Tolou" in shown
    assert "Nothing here" in text_of(client.get(LIST))


def test_what_a_colleague_decided_meanwhile_is_said(cast: Any, pair: tuple[UUID, UUID]) -> None:
    decide(cast, *pair, Verdict.SAME)
    shown = text_of(signed_in(cast.manager).get(address(cast, pair[0])))
    assert "This pair is decided. The same person, says Screening Officer HAC" in shown
    assert "Record this" not in shown


def test_a_pair_with_a_hidden_contact_is_not_there(
    cast: Any, next_door: Any, pair: tuple[UUID, UUID]
) -> None:
    path = address(cast, pair[0])
    keep_away(cast, pair[1], cast.social_worker)
    assert signed_in(cast.social_worker).get(path).status_code == 404
    assert "Tolu" not in text_of(signed_in(cast.social_worker).get(LIST))
    assert signed_in(next_door.manager).get(path).status_code == 404


def keep_away(cast: Any, record_id: UUID, viewer: Any) -> None:
    with in_hub(cast.hub_id):
        contact_id = PersonRecord.objects.get(id=record_id).contact_id
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=viewer.user_id,
        reason="Her nephew.",
        now=NOW,
    )


def test_a_join_with_a_plan_needs_a_second_person(cast: Any, pair: tuple[UUID, UUID]) -> None:
    open_case(cast, pair[1])
    first, second = signed_in(cast.screening_officer), signed_in(cast.social_worker)
    path = address(cast, pair[0])
    assert "a second person must agree" in text_of(first.get(path))
    assert first.post(path, {"answer": "same", "reason": "Same mother."}).status_code == 303
    with in_hub(cast.hub_id):
        proposal = f"{LIST}proposed/{MatchProposal.objects.get().id}/"
        assert set(PersonRecord.objects.values_list("person", flat=True)) == {None}
    assert "Screening Officer HAC has proposed to join them" in text_of(second.get(path))
    own = text_of(first.get(proposal))
    assert "You proposed this yourself" in own
    assert "I agree" not in own
    assert "For you to answer" in text_of(second.get(f"{LIST}?show=second"))
    assert "Enter the reason" in text_of(second.post(proposal, {"answer": "confirm"}))
    done = second.post(proposal, {"answer": "confirm", "reason": "Birth certificate seen."})
    assert (done.status_code, done["Location"]) == (303, f"{LIST}?show=second")
    with in_hub(cast.hub_id):
        assert len(set(PersonRecord.objects.values_list("person", flat=True))) == 1
    assert second.get(proposal).status_code == 404


def test_both_contacts_say_that_a_join_waits_for_its_answer(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    open_case(cast, pair[1])
    first, second = signed_in(cast.screening_officer), signed_in(cast.social_worker)
    with in_hub(cast.hub_id):
        told_in = PersonRecord.objects.filter(id__in=pair).values_list("contact_id", flat=True)
        contacts = [f"/contacts/{contact_id}/" for contact_id in told_in]
    assert all("Join proposed" not in text_of(second.get(contact)) for contact in contacts)
    first.post(address(cast, pair[0]), {"answer": "same", "reason": "Same mother."})
    for contact in contacts:
        page = text_of(second.get(contact))
        assert "Join proposed" in page
        assert "Screening Officer HAC proposed to join the two" in page
        assert "a second person must agree: Same mother." in page
        assert "Compare and answer" in page
    with in_hub(cast.hub_id):
        proposal = f"{LIST}proposed/{MatchProposal.objects.get().id}/"
    second.post(proposal, {"answer": "refuse", "reason": "Another school."})
    assert all("Join proposed" not in text_of(second.get(contact)) for contact in contacts)


def test_an_undone_join_asks_whoever_used_it_to_look_again(
    cast: Any, pair: tuple[UUID, UUID], at_half_past_ten: Any
) -> None:
    verdict = decide(cast, *pair, Verdict.SAME)
    client = signed_in(cast.social_worker)
    with in_hub(cast.hub_id):
        contact = Contact.objects.get(people__id=pair[0])
    client.get(f"/contacts/{contact.id}/")
    undo(cast, verdict, now=NOW + timedelta(minutes=10))
    at_half_past_ten.move_to(NOW + timedelta(minutes=20))
    shown = text_of(client.get(f"/contacts/{contact.id}/"))
    assert "A join that was used here has been undone. Tolu Adeyemi was taken" in shown
    assert "While it stood, its page was read." in shown
    assert "Join undone: look again" in text_of(client.get("/worklist/"))
    assert contact.reference in text_of(client.get(f"{LIST}?show=undone"))
    notice = re.search(rf"{LIST}undone/[0-9a-f-]+/", html_of(client.get(f"{LIST}?show=undone")))
    assert notice is not None
    assert "Screening Officer HAC: Wrong child." in text_of(client.get(notice[0]))
    assert "Enter what you found" in text_of(client.post(notice[0], {"found": " "}))
    assert client.post(notice[0], {"found": "Nothing rested on it."}).status_code == 303
    assert client.post(notice[0], {"found": "Twice."}).status_code == 409
    assert "has been undone" not in text_of(client.get(f"/contacts/{contact.id}/"))
    assert "Join undone" not in text_of(client.get("/worklist/"))


def test_the_reason_of_a_join_undone_is_for_those_who_may_open_both(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    verdict = decide(cast, *pair, Verdict.SAME)
    with in_hub(cast.hub_id):
        contact = Contact.objects.get(people__id=pair[0])
    signed_in(cast.manager).get(f"/contacts/{contact.id}/")
    undo(cast, verdict, now=NOW + timedelta(hours=1))
    keep_away(cast, pair[1], cast.social_worker)
    client = signed_in(cast.social_worker)
    page = html_of(client.get(f"{LIST}?show=undone"))
    notices = set(re.findall(rf"{LIST}undone/[0-9a-f-]+/", page))
    assert len(notices) == 1
    shown = text_of(client.get(notices.pop()))
    assert "Wrong child." not in shown
    assert "a contact that you may not open" in shown
