"""The today page, as a browser without script meets it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
import time_machine

from openmash.actions.exclusions import exclude
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry, InformationRequest
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import CORE, answered, asked, rated, shared
from tests.support.decision_stories import decided, ready
from tests.support.page_costs import statements, worked_on
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(minutes=30)
FEW, MANY = 12, 30
DAYS = count()
MOST = 22
"""Not one statement more than the page makes; the session and the hub among them."""


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_what_is_open_waits_and_came_in_is_said(cast: Any) -> None:
    proposed(cast, make_contact(cast, urgent=True, urgent_reason="Now."), Rating.RED)
    asked(cast, rated(cast, make_contact(cast), Rating.AMBER, now=NOW), now=NOW)
    shown = text_of(signed_in(cast.manager).get("/today/"))
    assert "1 said to be in danger now, not decided" in shown
    assert "A manager to confirm a rating" in shown
    assert "Hackney police 1 contacts wait for Hackney police" in shown
    assert "Screening Officer HAC Screening officer, Hackney children's social care" in shown
    assert "1 rating proposed" in shown
    assert "What is usual cannot be said yet: the record covers no earlier Tuesday" in shown
    assert "Adeyemi" not in shown


def test_an_empty_hub_says_so_and_links_nothing(cast: Any) -> None:
    page = signed_in(cast.business_support).get("/today/")
    shown = text_of(page)
    assert "Nothing waits inside the hub" in shown
    assert "No agency owes an answer" in shown
    assert "/today/contacts/" not in html_of(page)


def test_an_agency_that_has_answered_everything_is_still_seen_at_work(cast: Any) -> None:
    ready(cast, now=NOW)
    shown = text_of(signed_in(cast.manager).get("/today/"))
    assert "Hackney police 0 0 0 None waits 0 1 by 1 person" in shown
    assert "Hackney children's social care 0" not in shown


def test_every_return_of_today_counts_and_not_only_those_of_the_log(cast: Any) -> None:
    contact = ready(cast, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        client = signed_in(cast.manager)
        assert "Hackney police 0" not in text_of(client.get("/today/"))
        with in_hub(cast.hub_id):
            asked_of = InformationRequest.objects.filter(contact_id=contact)
            asked_of.update(answered_at=tomorrow - timedelta(hours=1))
        shown = text_of(client.get("/today/"))
        assert "Hackney police 0 0 0 None waits 0 1 by 1 person" in shown


def test_a_return_on_a_contact_that_is_hidden_from_the_viewer_is_not_counted(cast: Any) -> None:
    contact = ready(cast, now=NOW)
    officer = cast.screening_officer
    exclude(cast.manager, contact_id=contact, account_id=officer.user_id, reason="Aunt", now=NOW)
    assert "Hackney police 0" in text_of(signed_in(cast.manager).get("/today/"))
    assert "Hackney police 0" not in text_of(signed_in(officer).get("/today/"))


def told(cast: Any, **more: Any) -> UUID:
    """A contact about a child of its own, so that none is a repeat of another."""
    child = replace(TOLU, birth_date=date(2010, 1, 2) + next(DAYS) * timedelta(days=40))
    return make_contact(cast, children=(child,), adults=(), **more)


def links(page: str) -> list[tuple[str, int]]:
    """Every count that opens a list of the page, with the count."""
    found = re.findall(r'href="(/today/contacts/[^"]*)"[^>]*>(?:<span[^>]*>)?([\d,]+)', page)
    return [(unquote(href).replace("&amp;", "&"), int(number)) for href, number in found]


def test_every_count_is_that_of_the_list_it_opens(cast: Any) -> None:
    proposed(cast, told(cast, urgent=True, urgent_reason="Now."), Rating.RED)
    told(cast, now=RECEIVED - timedelta(days=3))
    late = rated(cast, told(cast), Rating.RED, now=RECEIVED - timedelta(days=2))
    asked(cast, late, now=RECEIVED - timedelta(days=2))
    asked(cast, rated(cast, told(cast), Rating.AMBER, now=NOW), CORE[:1], now=NOW)
    decided(cast, ready(cast, now=NOW), now=NOW)
    without = rated(cast, told(cast), Rating.GREEN, now=NOW)
    asked(cast, without, CORE[1:2], now=NOW)
    decided(cast, without, now=NOW, outstanding_reason="It cannot wait.")
    late_one = rated(cast, told(cast), Rating.GREEN, now=NOW)
    requests = asked(cast, late_one, CORE[:1], now=NOW)
    decided(cast, late_one, now=NOW, outstanding_reason="It cannot wait.")
    answered(cast.police, requests[CORE[0]], shared(cast, late_one), now=NOW)
    client = signed_in(cast.manager)
    opened = links(html_of(client.get("/today/")))
    # Late returns are counted by return, and all of them are of one contact here.
    kinds = ("rating=", "left=", "agency=", "after_decision", "handed=", "by=", "received=")
    assert any("answered_late=" in href for href, _ in opened), opened
    assert all(any(kind in href for href, _ in opened) for kind in kinds), opened
    for href, number in opened:
        behind = text_of(client.get(href))
        wanted = 1 if href == "/today/contacts/?owing=1&left=late" else number
        assert f" {wanted} contact" in behind, (href, number)
        assert "Nothing here now" not in behind


def test_a_list_names_children_and_so_is_audited(cast: Any) -> None:
    make_contact(cast)
    shown = text_of(signed_in(cast.manager).get("/today/contacts/?stage=to_screen&rating=none"))
    assert "To screen: contacts, not rated yet" in shown
    assert "ADEYEMI, Tolu" in shown
    with in_hub(cast.hub_id):
        entry = AuditEntry.objects.get(act="worklist_seen")
    assert entry.detail["rows"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "stage=x&left=y&rating=z&agency=1&handed=?&proposed_by=%00&asked_by=-1&page=0",
        "proposed_by=99999999999999999999&page=99999999999",
        "asked_by=%D9%A3&received=never",
    ],
)
def test_an_address_that_is_not_ours_lists_what_is_left_of_it(cast: Any, query: str) -> None:
    make_contact(cast)
    assert signed_in(cast.manager).get(f"/today/contacts/?{query}").status_code == 200


def test_it_keeps_itself_up_to_date_by_the_version_of_the_worklist(cast: Any) -> None:
    client = signed_in(cast.screening_officer)
    page = html_of(client.get("/today/"))
    said = re.search(r'data-live-version="([^"]+)"', page)
    assert said
    assert 'data-live-url="/worklist/version/"' in page
    assert client.get("/worklist/version/").json()["version"] == said[1]
    make_contact(cast)
    assert client.get("/worklist/version/").json()["version"] != said[1]
    board = html_of(client.get("/today/board/"))
    assert "<html" not in board
    assert "contacts, to screen" in board


def _told(cast: Any, number: int) -> None:
    contact_id = make_contact(cast)
    if number % 3 == 0:
        proposed(cast, contact_id, Rating.AMBER)
        return
    worked_on(cast, contact_id, number, now=NOW)


def test_the_page_makes_no_more_statements_however_much_there_is(cast: Any) -> None:
    for number in range(FEW):
        _told(cast, number)
    few = statements(cast.manager, "/today/")
    for number in range(FEW, MANY):
        _told(cast, number)
    many = statements(cast.manager, "/today/")
    shown = "\n".join(each[:160] for each in many)
    assert len(many) == len(few), shown
    assert len(many) <= MOST, f"{len(many)} statements:\n{shown}"


@pytest.mark.parametrize("desk", ["police", "assessment_team", "auditor", "administrator"])
def test_other_desks_have_no_such_page(cast: Any, desk: str) -> None:
    client = signed_in(getattr(cast, desk))
    for address in ("/today/", "/today/board/", "/today/contacts/"):
        assert client.get(address).status_code == 403
