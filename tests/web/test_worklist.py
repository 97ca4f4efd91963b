"""The worklist, as a browser without script meets it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.actions import exclusions
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry
from openmash.records.tenancy import in_hub
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(minutes=30)
MOST_QUERIES = 28


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def told(cast: Any, surname: str, **more: Any) -> Any:
    return make_contact(cast, children=(replace(TOLU, surname=surname),), **more)


def test_what_each_contact_waits_for_is_said(cast: Any) -> None:
    proposed(cast, told(cast, "Bello"), Rating.AMBER)
    told(cast, "Calder")
    shown = text_of(signed_in(cast.manager).get("/worklist/"))
    assert "BELLO, Tolu" in shown
    assert "Amber proposed" in shown
    assert "Waiting for a manager to confirm" in shown
    assert "CALDER, Tolu" in shown
    assert "Waiting for screening" in shown
    assert "30 minutes left" in shown
    assert "To confirm (1)" in shown


def test_times_left_compare_and_the_tag_says_whose_target_it_means(
    cast: Any, at_half_past_ten: Any
) -> None:
    told(cast, "Bello")
    at_half_past_ten.move_to(NOW - timedelta(hours=24))
    shown = text_of(signed_in(cast.manager).get("/worklist/"))
    assert "24 hours 30 minutes left" in shown
    assert "Time left is by the clock, nights and closed days included" in shown
    at_half_past_ten.move_to(NOW + timedelta(minutes=20))
    shown = text_of(signed_in(cast.manager).get("/worklist/"))
    assert "Most time used" in shown.split("From")[1]
    assert "Due soon" not in shown


def test_the_version_changes_when_a_contact_comes_and_names_nobody(cast: Any) -> None:
    client = signed_in(cast.screening_officer)
    before = client.get("/worklist/version/").json()
    assert client.get("/worklist/version/").json() == before
    told(cast, "Bello")
    after = client.get("/worklist/version/")
    assert after.json() != before
    assert "Bello" not in after.content.decode()
    assert "BELLO, Tolu" in text_of(client.get("/worklist/rows/"))
    assert "<html" not in html_of(client.get("/worklist/rows/"))


def test_a_hidden_contact_leaves_no_trace_in_rows_counts_or_version(cast: Any) -> None:
    client = signed_in(cast.social_worker)
    before = client.get("/worklist/version/").json()
    contact_id = told(cast, "Bello")
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    assert client.get("/worklist/version/").json() == before
    shown = text_of(client.get("/worklist/"))
    assert "BELLO" not in shown
    assert "All open (0)" in shown


@pytest.mark.parametrize("desk", ["police", "assessment_team", "auditor", "administrator"])
def test_other_desks_have_no_worklist(cast: Any, desk: str) -> None:
    client = signed_in(getattr(cast, desk))
    for address in ("/worklist/", "/worklist/rows/", "/worklist/version/"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("query", ["stage=nothing", "page=0", "page=99999", f"page={'9' * 5000}"])
def test_any_address_shows_the_worklist(cast: Any, query: str) -> None:
    told(cast, "Bello")
    shown = signed_in(cast.manager).get(f"/worklist/?{query}")
    assert shown.status_code == 200
    assert "BELLO" in text_of(shown)


def test_names_are_escaped(cast: Any) -> None:
    told(cast, "<script>x</script>")
    assert "<script>x" not in html_of(signed_in(cast.manager).get("/worklist/")).lower()


def test_looking_is_audited(cast: Any) -> None:
    told(cast, "Bello")
    signed_in(cast.manager).get("/worklist/")
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.get(act="worklist_seen").detail == {"rows": 1}


def redrawn(client: Any, part: str = "/worklist/rows/", shown: str = "") -> str:
    """Fetch the live part as the browser does, and give the mark it carries."""
    headers = {"X-Already-Shown": shown} if shown else {}
    found = re.search(
        r'data-live-shown="([0-9a-f]{64})"', html_of(client.get(part, headers=headers))
    )
    assert found
    return found[1]


def seen(cast: Any, act: str = "worklist_seen") -> int:
    with in_hub(cast.hub_id):
        return AuditEntry.objects.filter(act=act).count()


def test_redrawing_the_same_rows_is_no_new_reading_and_a_changed_list_is(
    cast: Any, at_half_past_ten: Any
) -> None:
    told(cast, "Bello")
    client = signed_in(cast.manager)
    mark = redrawn(client, "/worklist/")
    at_half_past_ten.shift(timedelta(minutes=5))
    assert "25 minutes left" in text_of(
        client.get("/worklist/rows/", headers={"X-Already-Shown": mark})
    )
    assert seen(cast) == 1
    told(cast, "Calder")
    after = redrawn(client, shown=mark)
    assert after != mark
    assert seen(cast) == 2
    assert redrawn(client, shown=after) == after
    assert seen(cast) == 2


def test_a_mark_is_worth_nothing_to_another_person_session_or_page(cast: Any) -> None:
    told(cast, "Bello")
    client = signed_in(cast.manager)
    mark = redrawn(client, "/worklist/")
    redrawn(signed_in(cast.manager), shown=mark)
    redrawn(signed_in(cast.screening_officer), shown=mark)
    redrawn(client, "/worklist/rows/?stage=to_screen", shown=mark)
    redrawn(client, "/worklist/", shown=mark)  # opened by hand
    redrawn(client)
    assert seen(cast) == 6


def test_the_worklist_takes_few_queries_however_long(cast: Any) -> None:
    for number in range(12):
        proposed(cast, told(cast, f"Bello{'abcdefghijkl'[number]}"), Rating.GREEN)
    client = signed_in(cast.manager)
    client.get("/worklist/")
    with CaptureQueriesContext(connection) as made:
        client.get("/worklist/rows/")
    assert len(made) <= MOST_QUERIES, "\n".join(each["sql"][:120] for each in made)
