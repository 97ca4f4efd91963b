"""The contact page and the page of a pair, as a browser without script meets them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openmash.actions import exclusions, match_proposals
from openmash.domain.contacts.intake import ChildTold
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import AuditEntry, MatchProposal, MatchVerdict, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import MOTHER, NEIGHBOUR, RECEIVED, SUBMISSION, TOLU, make_contact
from tests.support.triage_stories import (
    TWIN,
    first_child,
    open_case,
    proposed,
    told_before,
    told_three_times,
)

NOW = RECEIVED + timedelta(minutes=30)
EXPECTING = replace(MOTHER, birth_date=date(1994, 5, 3), birth_precision=DatePrecision.DAY, sex="F")
SCRIPT = "<script>alert(1)</script>"
# Each query costs a round trip while somebody waits: raise this only for something worth it.
MOST_QUERIES = 52


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def page(viewer: Any, contact_id: UUID) -> Any:
    return signed_in(viewer).get(reverse("contact", args=[contact_id]))


def pair_path(contact_id: UUID, record_id: UUID, other_id: UUID, name: str = "match") -> str:
    return reverse(f"contact.{name}", args=[contact_id, record_id, other_id])


def test_the_page_shows_what_was_told_with_its_marks_and_is_audited(cast: Any) -> None:
    contact_id = make_contact(cast)
    shown = text_of(page(cast.screening_officer, contact_id))
    for words in (
        "He had a bruise on his left arm this morning.",
        "Seen or heard at first hand",
        "Heard from somebody else",
        "belongs to Hackney education",
        "Tolu Adeyemi",
        "8 years",
        "Priya Nandakumar",
        "Family told No Why not It might put him at more risk tonight.",
        "No agency has been asked. What they hold is not known here.",
    ):
        assert words in shown
    with in_hub(cast.hub_id):
        opened = AuditEntry.objects.get(act="contact_opened")
    assert (opened.subject_id, opened.actor) == (
        str(contact_id),
        f"account:{cast.screening_officer.user_id}",
    )


def test_absent_hidden_and_next_door_are_one_page(cast: Any, next_door: Any) -> None:
    contact_id = make_contact(cast)
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    answers = [
        page(cast.social_worker, contact_id),
        page(cast.social_worker, uuid4()),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    elsewhere = page(next_door.social_worker, contact_id)
    assert elsewhere.status_code == 404
    assert "Tolu" not in text_of(elsewhere)


@pytest.mark.parametrize("desk", ["police", "assessment_team", "auditor", "administrator"])
def test_desks_outside_the_hub_do_not_open_it(cast: Any, desk: str) -> None:
    answer = page(getattr(cast, desk), make_contact(cast))
    assert answer.status_code == 403
    assert "Adeyemi" not in text_of(answer)


def test_typing_never_becomes_markup(cast: Any) -> None:
    contact_id = make_contact(
        cast,
        statements=replace(SUBMISSION.statements, witnessed=f"He said {SCRIPT}"),
        children=(replace(TOLU, surname=SCRIPT, school=SCRIPT),),
        family_told_why_not=SCRIPT,
    )
    shown = html_of(page(cast.manager, contact_id))
    assert SCRIPT not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


@pytest.mark.parametrize(
    ("desk", "main", "heading"),
    [
        ("screening_officer", "propose", "Screen this contact"),
        ("manager", "confirm", "Rate this contact"),
        ("business_support", None, "Waiting for screening"),
    ],
)
def test_the_next_step_is_one_button_for_each_role(
    cast: Any, desk: str, main: str | None, heading: str
) -> None:
    contact_id = make_contact(cast)
    shown = html_of(page(getattr(cast, desk), contact_id))
    assert heading in shown
    buttons = shown.count('class="govuk-button"')
    assert buttons == (1 if main else 0)
    if main:
        assert f'href="/contacts/{contact_id}/{main}/" role="button"' in shown


def test_the_next_step_follows_the_contact(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.AMBER)
    assert "Waiting for a manager" in text_of(page(cast.screening_officer, contact_id))
    assert "proposes Amber" in text_of(page(cast.manager, contact_id))
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    assert f'/contacts/{contact_id}/ask/" role="button"' in html_of(
        page(cast.business_support, contact_id)
    )
    asked(cast, contact_id, now=NOW)
    shown = text_of(page(cast.manager, contact_id))
    assert "0 of 3 returns in. Not yet answered:" in shown
    assert "Not asked:" in shown


def test_an_earlier_contact_is_shown_with_reasons_and_no_percentage(cast: Any) -> None:
    told_before(cast, days=90)
    shown = text_of(page(cast.screening_officer, make_contact(cast)))
    assert "Same person, by all that was told Tolu Adeyemi" in shown
    for said in ("The date of birth is the same", "The first name is the same", "Told in HAC-"):
        assert said in shown
    assert "Not known in one or both: NHS number" in shown
    assert "To settle it, ask: The NHS number of both" in shown
    assert "Not decided yet" in shown
    assert "%" not in shown


def test_a_twin_comes_with_a_warning_and_the_question_that_would_settle_it(cast: Any) -> None:
    home: dict[str, Any] = {"address": "14 Sample Walk", "postcode": "E8 1ZZ"}
    earlier = told_before(cast, days=90, children=(replace(TWIN, **home),))
    contact_id = make_contact(cast, children=(replace(TOLU, **home),))
    shown = text_of(page(cast.screening_officer, contact_id))
    assert "by all that was told Taiwo" not in shown
    warned = (
        "Take care: May be a twin: same date of birth, same family or postcode, and the first name "
        "does not tell them apart."
    )
    asks = "Whether there is a twin, a brother or a sister of about this age"
    path = pair_path(contact_id, first_child(cast, contact_id), first_child(cast, earlier))
    pair = text_of(signed_in(cast.screening_officer).get(path))
    for text in (shown, pair):
        assert "Differs: The first names differ." in text
        assert asks in text
    assert warned in shown
    assert "May be a twin" in pair


def test_an_open_case_leads_to_its_worker_only_as_surely_as_the_match(cast: Any) -> None:
    earlier = told_before(cast)
    open_case(cast, first_child(cast, earlier))
    contact_id = make_contact(cast)
    likely = text_of(page(cast.screening_officer, contact_id))
    assert "May be open to children’s social care already: Tolu Adeyemi" in likely
    assert "Amara Osei" in likely
    assert "Screen this contact" in likely
    signed_in(cast.screening_officer).post(
        pair_path(contact_id, first_child(cast, contact_id), first_child(cast, earlier)),
        {"verdict": "same", "reason": "Same school and mother."},
    )
    with in_hub(cast.hub_id):
        waiting = MatchProposal.objects.get().id
    # Of a child with an open case a second person must agree.
    agreed: dict[str, Any] = {"reason": "The school says so too.", "now": NOW}
    match_proposals.confirm(cast.social_worker, proposal_id=waiting, **agreed)
    sure = text_of(page(cast.screening_officer, contact_id))
    assert "Already open to children’s social care: Tolu Adeyemi" in sure
    assert f"/contacts/{contact_id}/redirect/" in html_of(page(cast.manager, contact_id))
    assert "Their worker acts on it" in sure


def test_an_expected_child_is_shown_through_the_mother_and_only_proposed(cast: Any) -> None:
    child = ChildTold(surname="Adeyemi", is_unborn=True, expected_date=date(2027, 1, 20))
    told: dict[str, Any] = {"children": (child,), "adults": (EXPECTING,)}
    told_before(cast, **told)
    shown = text_of(page(cast.screening_officer, make_contact(cast, **told)))
    assert "The mother is the same person, and a child was expected at about that time" in shown
    assert "Take care: One of the two is not born yet" in shown


def test_siblings_nobody_mentioned_are_named(cast: Any) -> None:
    told_before(cast, days=200, children=(TOLU, TWIN))
    shown = text_of(page(cast.screening_officer, make_contact(cast)))
    assert "Not mentioned in this contact" in shown
    assert "Taiwo Adeyemi, 8 years" in shown


def test_a_repeat_contact_says_so(cast: Any) -> None:
    shown = text_of(page(cast.screening_officer, told_three_times(cast)))
    assert (
        "Repeat contact. The hub has been told of a child here 3 or more times in 365 days."
        in shown
    )


def test_the_pair_is_decided_with_a_reason_and_undone(cast: Any) -> None:
    earlier, contact_id = told_before(cast), make_contact(cast)
    mine, other = first_child(cast, contact_id), first_child(cast, earlier)
    client = signed_in(cast.screening_officer)
    path = pair_path(contact_id, mine, other)
    shown = text_of(client.get(path))
    assert "Address 14 Sample Walk 14 Sample Walk agree" in shown
    empty = client.post(path, {"verdict": "same", "reason": " "})
    assert "Enter the reason" in text_of(empty)
    assert 'value="same" checked' in html_of(empty)
    done = client.post(path, {"verdict": "same", "reason": "Same school and mother."})
    assert (done.status_code, done["Location"]) == (303, f"/contacts/{contact_id}/#child-0")
    assert "Joined: the same person" in text_of(client.get(f"/contacts/{contact_id}/"))
    again = client.post(path, {"verdict": "different", "reason": "Kept typing."})
    assert again.status_code == 409
    assert "Kept typing." in text_of(again)
    undo = pair_path(contact_id, mine, other, "match_undo")
    assert "Enter the reason" in text_of(client.post(undo, {"reason": ""}))
    assert client.post(undo, {"reason": "Cousin."}).status_code == 303
    with in_hub(cast.hub_id):
        assert MatchVerdict.objects.get().undone_reason == "Cousin."
        assert set(PersonRecord.objects.values_list("person", flat=True)) == {None}


def test_opening_a_pair_is_opening_both_contacts(cast: Any) -> None:
    earlier, contact_id = told_before(cast), make_contact(cast)
    signed_in(cast.manager).get(
        pair_path(contact_id, first_child(cast, contact_id), first_child(cast, earlier))
    )
    with in_hub(cast.hub_id):
        opened = AuditEntry.objects.filter(act="contact_opened")
        assert {entry.subject_id for entry in opened} == {str(earlier), str(contact_id)}


def test_a_pair_with_a_hidden_contact_is_not_there(cast: Any, next_door: Any) -> None:
    earlier, contact_id = told_before(cast), make_contact(cast)
    path = pair_path(contact_id, first_child(cast, contact_id), first_child(cast, earlier))
    assert signed_in(next_door.manager).get(path).status_code == 404
    exclusions.exclude(
        cast.manager,
        contact_id=earlier,
        account_id=cast.social_worker.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    assert signed_in(cast.social_worker).get(path).status_code == 404
    assert signed_in(cast.business_support).get(path).status_code == 403


def test_exclusions_are_the_managers_business(cast: Any) -> None:
    contact_id = make_contact(cast)
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.police.user_id,
        reason="His nephew lives there.",
        now=NOW,
    )
    assert "His nephew lives there." in text_of(page(cast.manager, contact_id))
    assert "His nephew" not in text_of(page(cast.screening_officer, contact_id))


def test_the_page_takes_few_queries_however_much_is_known(cast: Any) -> None:
    contact_id = told_before(cast, days=0, children=(TOLU, TWIN))
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    asked(cast, contact_id, now=NOW)
    for days in (60, 120, 180, 240):
        told_before(cast, days=days, children=(TOLU, TWIN), adults=(MOTHER,))
    client = signed_in(cast.manager)
    path = reverse("contact", args=[contact_id])
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    assert len(made) <= MOST_QUERIES, "\n".join(q["sql"][:150] for q in made)


def test_a_way_that_is_safe_and_was_not_said_is_called_so(cast: Any) -> None:
    unsaid = make_contact(cast, referrer=NEIGHBOUR, safe_to_contact="no")
    assert "How Not said" in text_of(page(cast.screening_officer, unsaid))
    assert "How Not said" not in text_of(page(cast.screening_officer, make_contact(cast)))
