"""The pages of screening, as a browser without script meets them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse

from openmash.actions import exclusions
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    AuditEntry,
    CaseExclusion,
    Contact,
    PersonRecord,
    RatingFact,
    Redirect,
)
from openmash.records.tenancy import in_hub
from openmash.web.forms.triage import AGREED
from tests.support.agency_stories import rated
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import (
    TWIN,
    first_child,
    open_case,
    proposed,
    told_before,
    told_three_times,
)

NOW = RECEIVED + timedelta(minutes=30)
WHY = "Unexplained bruise, and he is afraid <b>to speak</b>."
PAGES = ("propose", "confirm", "redirect", "exclude")


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def path(name: str, contact_id: UUID) -> str:
    return reverse(f"triage.{name}", args=[contact_id])


def facts(cast: Any) -> list[tuple[str, str]]:
    with in_hub(cast.hub_id):
        return list(RatingFact.objects.order_by("sequence").values_list("step", "rating"))


def test_each_level_stands_beside_its_threshold_text(cast: Any) -> None:
    shown = text_of(signed_in(cast.screening_officer).get(path("propose", make_contact(cast))))
    for level in default_policy("x").levels:
        assert level.threshold in shown
    assert "He had a bruise on his left arm this morning." in shown


def test_a_proposal_is_sent_and_then_confirmed_in_one_click(cast: Any) -> None:
    contact_id = make_contact(cast)
    sent = signed_in(cast.screening_officer).post(
        path("propose", contact_id), {"rating": "amber", "reason": WHY, "seen": "0"}
    )
    assert (sent.status_code, sent["Location"]) == (303, f"/contacts/{contact_id}/")
    manager = signed_in(cast.manager)
    shown = html_of(manager.get(path("confirm", contact_id)))
    assert "Screening Officer HAC proposes Amber" in shown
    assert 'value="amber" checked' in shown
    assert "Leave this empty if you agree with Amber" in shown
    confirmed = manager.post(
        path("confirm", contact_id), {"rating": "amber", "reason": "", "seen": "1"}
    )
    assert confirmed.status_code == 303
    assert facts(cast) == [("proposed", "amber"), ("confirmed", "amber")]
    with in_hub(cast.hub_id):
        assert RatingFact.objects.get(step="confirmed").reason == AGREED


def test_another_rating_than_the_proposed_one_needs_a_reason_of_its_own(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.AMBER)
    manager = signed_in(cast.manager)
    refused = manager.post(
        path("confirm", contact_id), {"rating": "red", "reason": "", "seen": "1"}
    )
    assert "Enter the reason: Amber was proposed" in text_of(refused)
    assert facts(cast) == [("proposed", "amber")]
    given = manager.post(path("confirm", contact_id), {"rating": "red", "reason": WHY, "seen": "1"})
    assert given.status_code == 303
    with in_hub(cast.hub_id):
        assert RatingFact.objects.get(step="confirmed").reason == WHY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rating": "amber", "reason": "  "}, "Enter the reason"),
        ({"rating": "", "reason": WHY}, "Select a rating"),
        ({"rating": "purple", "reason": WHY}, "Rating must be one of the choices shown"),
        ({"rating": "red", "reason": "a\x00b"}, "Reason must not include control characters"),
        ({"rating": "red", "reason": "x" * 4_001}, "Reason must be 4,000 characters or fewer"),
    ],
)
def test_typing_is_kept_beside_the_sentence(
    cast: Any, typed: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.screening_officer).post(
        path("propose", make_contact(cast)), {**typed, "seen": "0"}
    )
    shown = html_of(answer)
    assert answer.status_code == 200
    assert "<title>Error: " in shown
    assert sentence in text_of(answer)
    if typed["reason"] == WHY:
        assert "afraid &lt;b&gt;to speak&lt;/b&gt;" in shown
    assert facts(cast) == []


def test_the_second_manager_reads_who_was_first_and_keeps_what_they_typed(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.AMBER)
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    answer = signed_in(cast.manager).post(
        path("confirm", contact_id), {"rating": "red", "reason": WHY, "seen": "1"}
    )
    assert answer.status_code == 409
    assert "Manager HAC confirmed the rating Amber before you." in text_of(answer)
    assert "afraid &lt;b&gt;to speak&lt;/b&gt;" in html_of(answer)
    assert "Rating Red" in text_of(answer)
    assert facts(cast)[1:] == [("confirmed", "amber")]


def test_a_page_that_is_no_longer_due_says_so_before_anything_is_typed(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    manager = signed_in(cast.manager)
    for name in ("propose", "confirm", "redirect"):
        assert manager.get(path(name, contact_id)).status_code == 409
    assert manager.get(path("change", contact_id)).status_code == 200


def test_a_later_rating_is_a_fact_of_its_own(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    manager = signed_in(cast.manager)
    same = manager.post(path("change", contact_id), {"rating": "amber", "reason": WHY, "seen": "1"})
    assert "The rating is Amber already" in text_of(same)
    manager.post(path("change", contact_id), {"rating": "red", "reason": WHY, "seen": "1"})
    assert facts(cast) == [("confirmed", "amber"), ("changed", "red")]


def test_a_repeat_contact_cannot_be_confirmed_in_silence(cast: Any) -> None:
    contact_id = told_three_times(cast)
    manager = signed_in(cast.manager)
    shown = text_of(manager.get(path("confirm", contact_id)))
    assert "How you weighed the earlier contacts" in shown
    assert shown.count("Schools") == 2
    typed = {"rating": "blue", "reason": WHY, "seen": "0"}
    silent = manager.post(path("confirm", contact_id), typed)
    assert "Enter how you weighed the earlier contacts" in text_of(silent)
    assert facts(cast) == []
    manager.post(path("confirm", contact_id), {**typed, "repeat_weighed": "All three at football."})
    with in_hub(cast.hub_id):
        assert "All three at football." in RatingFact.objects.get().reason
    contact = text_of(manager.get(reverse("contact", args=[contact_id])))
    assert "How they were weighed stands under Ratings" in contact
    assert "A manager must say" not in contact


def test_a_contact_that_became_a_repeat_after_its_rating_says_that_nobody_weighed(
    cast: Any,
) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=contact_id).update(repeat_review=True)
    contact = text_of(signed_in(cast.manager).get(reverse("contact", args=[contact_id])))
    assert "No rating here says how the earlier contacts were weighed." in contact
    assert "before it is rated" not in contact


def test_a_contact_is_passed_to_the_worker_of_the_open_case(cast: Any) -> None:
    earlier = told_before(cast)
    case_id = open_case(cast, first_child(cast, earlier))
    contact_id = make_contact(cast)
    officer = signed_in(cast.screening_officer)
    shown = text_of(officer.get(path("redirect", contact_id)))
    assert "Tolu Adeyemi: Amara Osei, Children in need, north" in shown
    assert "By a match that nobody has decided: compare first." in shown
    assert "Compare the two records of Tolu Adeyemi first" in shown
    other = first_child(cast, earlier)
    compare = reverse("contact.match", args=[contact_id, first_child(cast, contact_id), other])
    assert f'href="{compare}"' in html_of(officer.get(path("redirect", contact_id)))
    assert "The other children" not in shown
    assert "May be open to children’s social care" in text_of(
        officer.get(f"/contacts/{contact_id}/")
    )
    assert "amara.osei@hac.example.org" in shown
    officer.post(path("redirect", contact_id), {"open_case": str(case_id), "reason": WHY})
    with in_hub(cast.hub_id):
        passed = Redirect.objects.get(contact_id=contact_id)
        assert (passed.worker_name, passed.open_case_id) == ("Amara Osei", case_id)
        assert Contact.objects.get(id=contact_id).status == "feedback_due"
    passed_on = text_of(officer.get(f"/contacts/{contact_id}/"))
    assert "Tell the referrer" in passed_on
    assert "May be open to children’s social care" not in passed_on


def test_each_open_case_is_called_after_its_own_child(cast: Any) -> None:
    told: dict[str, Any] = {"children": (TOLU, TWIN)}
    earlier = told_before(cast, **told)
    with in_hub(cast.hub_id):
        children = list(PersonRecord.objects.filter(contact_id=earlier, kind="child"))
    for child in children:
        open_case(cast, child.id, worker=f"W. {child.forename}")
    page = text_of(
        signed_in(cast.screening_officer).get(path("redirect", make_contact(cast, **told)))
    )
    for forename in ("Tolu", "Taiwo"):
        assert re.search(rf"{forename} Adeyemi: W\. {forename}, Children in need", page)
    assert "The other children of this contact go with it." in page


def test_a_worker_found_elsewhere_is_named(cast: Any) -> None:
    contact_id = make_contact(cast)
    officer = signed_in(cast.screening_officer)
    empty = officer.post(path("redirect", contact_id), {"reason": WHY})
    assert "Enter the name of the allocated worker" in text_of(empty)
    assert "Enter the team" in text_of(empty)
    assert "afraid &lt;b&gt;to speak&lt;/b&gt;" in html_of(empty)
    officer.post(
        path("redirect", contact_id), {"worker_name": "Amara Osei", "team": "South", "reason": WHY}
    )
    with in_hub(cast.hub_id):
        assert Redirect.objects.get(contact_id=contact_id).open_case_id is None


def test_a_colleague_is_kept_away_and_let_back(cast: Any) -> None:
    contact_id = make_contact(cast)
    manager = signed_in(cast.manager)
    assert "Enter the reason" in text_of(
        manager.post(
            path("exclude", contact_id), {"account": str(cast.social_worker.user_id), "reason": ""}
        )
    )
    manager.post(
        path("exclude", contact_id), {"account": str(cast.social_worker.user_id), "reason": "Aunt."}
    )
    seen = signed_in(cast.social_worker)
    assert seen.get(f"/contacts/{contact_id}/").status_code == 404
    with in_hub(cast.hub_id):
        standing = CaseExclusion.objects.get().id
    lift = reverse("triage.exclude_lift", args=[contact_id, standing])
    assert "Let Social Worker HAC see this contact again?" in text_of(manager.get(lift))
    assert seen.get(f"/contacts/{contact_id}/").status_code == 404
    manager.post(lift)
    assert seen.get(f"/contacts/{contact_id}/").status_code == 200
    assert manager.get(lift).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PAGES)
def test_absent_hidden_and_next_door_are_not_there(
    cast: Any, next_door: Any, name: str, method: str
) -> None:
    contact_id = make_contact(cast)
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.police.user_id,
        reason="His nephew.",
        now=NOW,
    )
    answers = [
        getattr(signed_in(viewer), method)(path(name, asked_for))
        for viewer, asked_for in ((next_door.manager, contact_id), (cast.manager, uuid4()))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    refused = getattr(signed_in(cast.police), method)(path(name, contact_id))
    assert refused.status_code == 403
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.filter(act="access_refused").count() == 2


@pytest.mark.parametrize(
    ("desk", "name", "status"),
    [
        ("screening_officer", "propose", 200),
        ("screening_officer", "confirm", 403),
        ("screening_officer", "exclude", 403),
        ("business_support", "propose", 403),
        ("business_support", "redirect", 403),
        ("social_worker", "redirect", 200),
        ("manager", "exclude", 200),
    ],
)
def test_each_page_is_for_its_roles(cast: Any, desk: str, name: str, status: int) -> None:
    answer = signed_in(getattr(cast, desk)).get(path(name, make_contact(cast)))
    assert answer.status_code == status
