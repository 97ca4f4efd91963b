"""The front page, the way to one's own desk, and changing hub."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from openmash.domain.access import Role
from openmash.records.models import Account, Membership
from openmash.records.tenancy import in_hub
from tests.support.cast import DESKS
from tests.support.databases import ANALYST
from tests.support.signed_in import html_of, signed_in, text_of


@pytest.fixture
def both(cast: Any, next_door: Any) -> Client:
    """A manager who also audits the hub next door."""
    with in_hub(next_door.hub_id):
        Membership.objects.create(
            hub_id=next_door.hub_id,
            account_id=cast.manager.user_id,
            role=Role.AUDITOR.value,
        )
    return signed_in(cast.manager)


def test_a_stranger_is_asked_whether_to_tell_or_to_sign_in(db: None) -> None:
    page = text_of(Client().get("/"))
    assert "Tell us about a child" in page
    assert "Sign in" in page
    assert "call 999" in page


@pytest.mark.parametrize("desk", sorted(DESKS))
def test_everybody_has_a_desk_that_they_may_open(cast: Any, desk: str) -> None:
    response = signed_in(cast.viewers[desk]).get("/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] not in ("/", "/desk/")


def test_an_account_without_a_hub_is_told_so_and_can_sign_out(cast: Any) -> None:
    client = signed_in(cast.police)
    with in_hub(cast.hub_id):
        Membership.objects.filter(account_id=cast.police.user_id).update(
            ended_at="2026-01-01T00:00Z"
        )
    response = client.get("/desk/")
    assert response.status_code == 403
    page = text_of(response)
    assert "Your account does not belong to a hub" in page
    assert "police@hac.example.org" in page
    assert "Sign out" in page
    for address in ("/queue/", "/hub/", "/turnaround/"):
        assert client.get(address).status_code == 403


def test_somebody_of_two_hubs_works_in_one_at_a_time(
    cast: Any, next_door: Any, both: Client
) -> None:
    page = text_of(both.get("/hub/"))
    assert "Hackney: Hub manager" in page
    assert "Newham: Auditor" in page
    assert both.get("/policy/").status_code == 200
    assert both.get("/audit/").status_code == 403
    assert both.post("/hub/", {"hub": str(next_door.hub_id)})["Location"] == "/desk/"
    assert both.get("/policy/").status_code == 403
    assert "Newham" in text_of(both.get("/audit/"))


def test_a_hub_of_others_cannot_be_chosen(cast: Any, next_door: Any) -> None:
    client = signed_in(cast.manager)
    for chosen in (next_door.hub_id, uuid4()):
        assert client.post("/hub/", {"hub": str(chosen)}).status_code == 404
    for broken in ("", "x"):
        assert client.post("/hub/", {"hub": broken}).status_code == 422
    assert "Hackney" in text_of(client.get("/policy/"))


def test_a_chosen_hub_that_one_has_left_is_not_entered(
    cast: Any, next_door: Any, both: Client
) -> None:
    both.post("/hub/", {"hub": str(next_door.hub_id)})
    with in_hub(next_door.hub_id):
        Membership.objects.filter(account_id=cast.manager.user_id).update(
            ended_at="2026-01-01T00:00Z"
        )
    page = text_of(both.get("/desk/", follow=True))
    assert "Hackney" in page
    assert "Newham" not in page


def test_help_names_every_hub_and_privacy_the_cookies(db: None) -> None:
    guide = text_of(Client().get("/help/"))
    assert "Hackney 020 7946 0100 020 7946 0199" in guide
    assert "Call 999" in guide
    assert "Cookies" in text_of(Client().get("/help/privacy/"))
    assert Client().get("/help/accessibility/").status_code == 200


def test_the_process_says_that_it_is_alive(db: None) -> None:
    assert Client().get("/alive/").content == b"ok"
    assert not Account.objects.exclude(email=ANALYST[0]).exists()


def navigation(page: Any, label: str) -> list[tuple[str, str]]:
    """The entries of a navigation: what each is to the reader ("page", "true" or ""), and words."""
    found = re.search(
        rf'(?s)aria-label="{label}".*?</nav>|<section aria-label="{label}".*?</section>', page
    )
    links = re.findall(r"(?s)<a [^>]*?>.*?</a>", found.group() if found else "")
    return [
        (
            (re.findall(r'aria-current="(\w+)"', each) or [""])[0],
            " ".join(re.sub(r"<[^>]+>", " ", each).split()),
        )
        for each in links
    ]


def test_the_manager_has_few_entries_and_the_parent_of_a_page_is_marked(cast: Any) -> None:
    client = signed_in(cast.manager)
    for address, parent, section in (
        ("/measures/fairness/", "Measures", "Consistency and fairness"),
        ("/measures/did-it-help/", "Measures", "Did it help?"),
        ("/statutory/", "Measures", "Statutory returns"),
        ("/agreements/", "Policy and agreements", "Sharing agreements"),
        ("/agreements/add/", "Policy and agreements", "Sharing agreements"),
    ):
        page = html_of(client.get(address))
        entries = navigation(page, "Hub")
        assert len(entries) == 7
        assert [words for mark, words in entries if mark] == [parent]
        beside = navigation(page, parent)
        assert [words for mark, words in beside if mark == "page"] == [section]
    assert navigation(html_of(client.get("/worklist/")), "Measures") == []


def test_beside_measures_nobody_is_led_to_what_is_closed_to_them(cast: Any) -> None:
    beside = navigation(html_of(signed_in(cast.police).get("/turnaround/")), "Measures")
    assert [words for _, words in beside] == [
        "Turnaround",
        "Change over time",
        "The partners’ side",
        "Consistency and fairness",
        "Did it help?",
    ]


def test_an_auditor_lands_on_the_audit_log(cast: Any) -> None:
    assert signed_in(cast.auditor).get("/desk/")["Location"] == "/audit/"
