"""The turnaround page: its figures, the contacts behind them, and its files."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
import time_machine

from openmash.actions.exclusions import exclude
from openmash.domain.contacts.intake import ChildTold
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.survival import Wait, figures
from openmash.records.models import AuditEntry, Contact
from openmash.records.tenancy import in_hub
from openmash.web.charts import svg
from openmash.web.charts.scales import spread_out
from openmash.web.presenters.turnaround import FIGURES_HEAD
from tests.support.agency_stories import rated
from tests.support.decision_stories import decided, ready
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOW = RECEIVED + timedelta(days=2)
OTHER = ChildTold(forename="Mina", surname="Castellan", address="3 Harrow Mews")


@pytest.fixture(autouse=True)
def two_days_later() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def told(cast: Any) -> list[UUID]:
    """Two amber contacts decided in time and out of it, a red one still open, and one not rated."""
    done, late = (ready(cast, now=RECEIVED + HOUR, rating=Rating.AMBER) for _ in range(2))
    decided(cast, done, now=RECEIVED + 3 * HOUR)
    decided(cast, late, now=RECEIVED + 30 * HOUR)
    red = rated(cast, make_contact(cast, children=(OTHER,)), Rating.RED, now=RECEIVED + HOUR)
    return [done, late, red, make_contact(cast, children=(OTHER,))]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page(viewer: Any, query: str = "", part: str = "") -> str:
    return text(signed_in(viewer).get(f"/turnaround/{part}{query}"))


def rows_of(viewer: Any, what: str, query: str = "") -> list[dict[str, str]]:
    response = signed_in(viewer).get(f"/turnaround/download/{what}/{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    body = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body)))


def test_open_contacts_count_and_every_figure_says_how_sure_it_is(
    cast: Any, told: list[UUID]
) -> None:
    said = words(page(cast.manager))
    assert "From receipt to final decision, by initial rating: clock time" in said
    assert "hub working time" in said
    assert "Rating: Not rated yet" in said
    assert "How ratings moved" in said
    assert "None of these has ended yet" in said
    by_group = {(row["group"], row["time"]): row for row in rows_of(cast.manager, "figures")}
    amber = by_group["amber", "clock"]
    assert (amber["waits"], amber["ended"], amber["open"]) == ("2", "2", "0")
    assert (amber["median"], amber["in_target"], amber["judged"]) == ("180.0", "0.5000", "2")
    assert (by_group["red", "clock"]["open"], by_group["red", "clock"]["in_target"]) == (
        "1",
        "0.0000",
    )
    everything = by_group["all", "clock"]
    assert (everything["waits"], everything["open"]) == ("4", "2")
    # Half have ended by the slower of the two decisions, with the open ones counted.
    assert everything["median"] == str(30 * 60.0)
    assert by_group["amber", "working"]["median"] == "180.0"


def test_the_head_of_the_file_names_every_column(cast: Any, told: list[UUID]) -> None:
    for row in rows_of(cast.manager, "figures"):
        assert None not in row
        assert list(row) == list(FIGURES_HEAD)
        assert all(value is not None for value in row.values())


def test_figures_of_a_table_are_in_one_unit_and_compare(cast: Any) -> None:
    quick, slow = (ready(cast, now=RECEIVED + HOUR, rating=Rating.AMBER) for _ in range(2))
    decided(cast, quick, now=RECEIVED + 3 * HOUR)
    with time_machine.travel(RECEIVED + 201 * HOUR, tick=False):
        decided(cast, slow, now=RECEIVED + 200 * HOUR)
        said = words(page(cast.manager))
        listed = words(page(cast.manager, "?group=all&which=all", "contacts/"))
    assert "200 hours (8.3 days)" in said
    assert not re.search(r"\d days? \d+ hours?", said)
    assert "3 hours" in listed
    assert "200 hours (8.3 days)" in listed


def test_filters_and_stages_narrow_what_is_counted(cast: Any, told: list[UUID]) -> None:
    def waits_of(query: str) -> dict[str, str]:
        rows = rows_of(cast.manager, "figures", query)
        return {row["group"]: row["waits"] for row in rows if row["time"] == "clock"}

    assert waits_of("?rating=amber") == {"amber": "2"}
    assert waits_of("?agency=police") == {"amber": "2"}
    assert waits_of("?source=6") == {}
    assert waits_of("?stage=returns") == {"amber": "2"}
    assert waits_of("?stage=feedback") == {"amber": "2"}
    assert waits_of("?stage=rating") == {"red": "1", "amber": "2", "unrated": "1", "all": "4"}
    day = RECEIVED.date() - timedelta(days=1)
    before = f"?from_day={day.day}&from_month={day.month}&from_year={day.year}"
    assert waits_of(before)["all"] == "4"
    until = f"&to_day={day.day}&to_month={day.month}&to_year={day.year}"
    assert waits_of(before + until) == {}


def test_every_count_leads_to_the_contacts_behind_it(cast: Any, told: list[UUID]) -> None:
    html = page(cast.manager)
    links = dict(
        re.findall(r'href="(/turnaround/contacts/\?[^"]+)">[\d,]+<span[^>]*> ([^<]+)<', html)
    )
    late = next(href for href, said in links.items() if "outside their target, Amber" in said)
    client = signed_in(cast.manager)
    listed = text(client.get(late.replace("&amp;", "&")))
    with in_hub(cast.hub_id):
        references = dict(Contact.objects.values_list("id", "reference"))
    assert references[told[1]] in listed
    assert references[told[0]] not in listed
    assert "1 contact is counted" in words(listed)
    assert "30 hours Outside target" in words(listed)
    for href, said in links.items():
        found = text(client.get(href.replace("&amp;", "&")))
        number = int(re.search(rf">([\d,]+)<span[^>]*> {re.escape(said)}", html)[1])  # type: ignore[index]
        assert found.count('role="rowheader"') == number, said


def test_a_list_shows_only_what_the_viewer_may_know_of_and_says_what_is_missing(
    cast: Any, told: list[UUID]
) -> None:
    exclude(
        cast.manager,
        contact_id=told[0],
        account_id=cast.social_worker.user_id,
        reason="Their cousin.",
        now=NOW,
    )
    with in_hub(cast.hub_id):
        references = dict(Contact.objects.values_list("id", "reference"))
    mine = page(cast.social_worker, part="contacts/")
    assert "1 contact is counted but not listed" in words(mine)
    assert references[told[0]] not in mine
    assert references[told[1]] in mine
    # A navigator knows of those their agency was asked about, an auditor of none.
    police = page(cast.police, part="contacts/")
    assert [references[each] in police for each in told] == [True, True, False, False]
    assert "2 contacts are counted but not listed" in words(police)
    assert "None that your desk may see" in page(cast.auditor, part="contacts/")
    # The figures are the same for all of them.
    figures_of = [rows_of(viewer, "figures") for viewer in (cast.social_worker, cast.auditor)]
    assert figures_of[0] == figures_of[1]


def test_opening_a_list_is_audited_and_looking_at_figures_is_not(
    cast: Any, told: list[UUID]
) -> None:
    page(cast.manager)
    with in_hub(cast.hub_id):
        assert not AuditEntry.objects.filter(act="figure_opened").exists()
    page(cast.manager, "?which=open", part="contacts/")
    with in_hub(cast.hub_id):
        entry = AuditEntry.objects.get(act="figure_opened")
    assert entry.role == "manager"
    assert entry.detail == {"figure": "turnaround", "rows": 2}


def test_the_charts_stand_in_the_page_and_alone_without_styles(cast: Any, told: list[UUID]) -> None:
    html = page(cast.manager)
    assert html.count('role="img"') == 2
    assert " style=" not in html
    for what in ("chart", "chart-working"):
        response = signed_in(cast.manager).get(f"/turnaround/download/{what}/")
        assert response["Content-Type"] == "image/svg+xml"
        drawn = ET.fromstring(response.content)
        named = {child.tag.rpartition("}")[2]: child.text for child in drawn}
        assert "share still waiting" in str(named["title"])
        assert "amber" in str(named["desc"])
        lines = [child for child in drawn if child.tag.endswith("polyline")]
        looks = {child.get("stroke-dasharray", "") for child in lines}
        assert len(looks) == len(lines) == 3
        said = [child.text for child in drawn if child.tag.endswith("text")]
        assert {"Amber", "Red", "Not rated yet"} <= set(said)


def test_the_curve_is_what_the_estimator_says(cast: Any, told: list[UUID]) -> None:
    steps = [row for row in rows_of(cast.manager, "curves") if row["group"] == "amber"]
    assert [(row["minutes"], row["still_waiting"], row["at_risk"]) for row in steps] == [
        ("180.0", "0.5000", "2"),
        ("1800.0", "0.0000", "1"),
    ]


def test_what_cannot_be_asked_is_said_and_typing_is_kept(cast: Any) -> None:
    client = signed_in(cast.manager)
    html = text(client.get("/turnaround/?to_day=1&to_month=11&to_year=2026&rating=red"))
    assert "Error:" in html
    assert "Enter the first day as well" in html
    assert 'value="2026"' in html
    assert '<option value="red" selected' in html
    assert client.get("/turnaround/contacts/?rating=mauve").status_code == 422
    assert client.get("/turnaround/download/everything/").status_code == 404
    assert client.get("/turnaround/download/figures-working/").status_code == 404


def test_a_hub_without_contacts_gets_a_sentence(cast: Any) -> None:
    html = page(cast.manager)
    assert "Nothing to measure yet" in html
    for what in ("figures", "curves"):
        assert rows_of(cast.manager, what) == []
    assert signed_in(cast.manager).get("/turnaround/download/chart/").status_code == 200


def test_words_typed_by_people_cannot_break_out_of_a_drawing() -> None:
    drawn = svg.Drawing(10, 10, title="<script>", about='"&')
    drawn.text(1, 1, "</text><script>", fill='"><b>')
    html = str(drawn.markup("x"))
    assert "<script" not in html
    assert "<b>" not in html
    assert ET.fromstring(drawn.file()) is not None


def test_labels_keep_apart_and_inside() -> None:
    places = spread_out([5, 90, 91, 92, 99], 10, 100)
    ordered = sorted(places)
    assert all(b - a >= 10 for a, b in pairwise(ordered))
    assert max(places) <= 100


def test_a_figure_with_most_still_open_is_no_headline() -> None:
    waits = [Wait(60, ended=True)] * 3 + [Wait(600, ended=False)]
    assert "not fit for a headline" in figures(waits, until=14_400).caution
