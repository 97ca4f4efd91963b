"""Did it help? The pages of a hub and of a region: asked, answered, refused and handed out."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from openmash.actions import measuring
from openmash.adapters.columnar.columns import Kept
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.timings import Timing
from openmash.records.models import Account, Contact
from openmash.records.tenancy import in_hub
from tests.domain.insights.test_study_cases import timing
from tests.support.cast import HubCast
from tests.support.databases import ANALYST
from tests.support.signed_in import html_of, signed_in
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

START = RECEIVED + timedelta(days=20)
LATER = RECEIVED + timedelta(days=60)
WHERE, REGION = "/measures/did-it-help/", "/region/did-it-help/"


def asked(code: str = "HAC", day: datetime = START, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    parts = {"day": day.day, "month": day.month, "year": day.year}
    found: dict[str, Any] = {f"start_{code}_{name}": each for name, each in parts.items()}
    return {**found, "clock": "days", "days": "61", "settling": "0", **more}


@pytest.fixture
def hub(cast: HubCast) -> Iterator[HubCast]:
    """Seven contacts before the start, decided after two hours; three after it."""
    for n in range(10):
        came = RECEIVED + timedelta(days=n if n < 7 else 20 + n)
        contact_id = make_contact(cast, now=came)
        with in_hub(cast.hub_id):
            Contact.objects.filter(id=contact_id).update(
                initial_rating=Rating.AMBER,
                current_rating=Rating.AMBER,
                rated_at=came + timedelta(hours=1),
                decided_at=came + timedelta(hours=2),
                changed_at=came + timedelta(hours=2),
            )
    with time_machine.travel(LATER, tick=False):
        yield cast


def words(response: Any) -> str:
    return unescape(html_of(response))


def test_the_page_asks_first_and_names_the_one_area(cast: HubCast) -> None:
    page = words(signed_in(cast.manager).get(WHERE))
    assert "When did it start?" in page
    assert "A hub sees its own contacts only" in page
    assert "Before and after" not in page
    assert "comparison" not in page


def test_a_start_gives_the_table_and_says_what_cannot_be_said(hub: HubCast) -> None:
    response = signed_in(hub.manager).get(WHERE, asked())
    page = words(response)
    assert response.headers["Cache-Control"].startswith("max-age=0")
    assert "Level 3: high or complex" in page
    assert ">0.08<" in page  # two hours, before
    # Three contacts after the start are too few to say anything of.
    assert page.count("kept back") > 3
    assert "What cannot be said" in page
    assert "No area started within these months" in page
    assert "12 on each side are needed" in page
    assert 'role="img"' in page
    assert "report.pdf?" in page


def test_the_form_keeps_what_was_typed(hub: HubCast) -> None:
    page = words(signed_in(hub.manager).get(WHERE, asked(days="91", clock="working-days")))
    assert f'value="{START.year}"' in page
    assert 'value="91" checked' in page
    assert 'value="working-days" checked' in page
    assert "working days" in page


def test_days_after_that_are_not_over_are_remarked_on(hub: HubCast) -> None:
    manager = signed_in(hub.manager)
    page = words(manager.get(WHERE, asked()))
    # By the report, and by the field.
    assert page.count("Only 40 of the 61 days to compare after this start are over") == 2
    assert "days to compare after" not in words(manager.get(WHERE, asked(days="30")))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Enter the date on which it started"),
        ({"start_HAC_day": "31", "start_HAC_month": "2"}, "Start must include a year"),
        (asked(day=LATER + timedelta(days=2)), "Start must be today or in the past"),
        (asked(day=LATER - timedelta(days=6)), "too little after this date to compare"),
        (
            asked(day=LATER - timedelta(days=30), settling="30"),
            "30 days to settle end on",
        ),
        (asked(days="5000"), "How many days before and after must be one of the choices shown"),
        (asked(clock="moons"), "What a day is must be one of the choices shown"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    cast: HubCast, sent: dict[str, Any], sentence: str
) -> None:
    with time_machine.travel(LATER, tick=False):
        response = signed_in(cast.manager).get(WHERE, {"clock": "days", **sent})
        page = words(response)
        assert "There is a problem" in page
        assert page.count(sentence) >= 2  # in the summary and beside the field
        assert "What cannot be said" not in page
        refused = signed_in(cast.manager).get(f"{WHERE}report.pdf", {"clock": "days", **sent})
        assert refused.status_code == 422


def test_the_files_are_the_report_its_tables_and_its_charts(hub: HubCast) -> None:
    client = signed_in(hub.manager)
    paper = client.get(f"{WHERE}report.pdf", asked())
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    page = client.get(f"{WHERE}report.html", asked())
    assert "attachment" in page.headers["Content-Disposition"]
    assert b"<!DOCTYPE html>" in page.content
    table = client.get(f"{WHERE}before-and-after.csv", asked())
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["period"], row["contacts"]) for row in rows] == [("before", "7"), ("after", "c")]
    assert client.get(f"{WHERE}series-1.svg", asked()).content.startswith(b"<?xml")
    months = client.get(f"{WHERE}series-1.csv", asked()).content.decode("utf-8-sig")
    assert months.splitlines()[0] == "area,start,month,median,fitted,carried_on"
    assert client.get(f"{WHERE}series-2.svg", asked()).status_code == 404
    assert client.get(f"{WHERE}report.pdf").status_code == 404


def test_the_worked_example_is_there_for_everybody_and_says_that_it_is_invented(
    cast: HubCast,
) -> None:
    page = words(signed_in(cast.manager).get(WHERE, {"example": "yes"}))
    assert "evidence of nothing" in page
    assert ">2.50<" in page
    assert ">1.25<" in page
    assert "After 5 areas started" in page
    file = signed_in(cast.manager).get(f"{WHERE}months-since-start.csv", {"example": "yes"})
    assert file.content.decode("utf-8-sig").startswith("months_since_start,")


def test_another_hubs_start_is_no_part_of_the_form(hub: HubCast) -> None:
    page = words(signed_in(hub.manager).get(WHERE, asked(code="NEW")))
    assert "There is a problem" in page
    assert "Newham" not in page


def analyst() -> Client:
    client = Client()
    client.force_login(Account.objects.get(email=ANALYST[0]))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def _two_boroughs() -> Iterator[Timing]:
    """Three years of two boroughs; one halves its times in the middle."""
    begin = datetime(2024, 1, 1, 9, tzinfo=UTC)
    for code in ("HAC", "NEW"):
        for day in range(1000):
            received = begin + timedelta(days=day)
            took = 2.0 + (day * 7 % 11) / 5
            if code == "HAC" and day >= 500:
                took /= 2
            yield timing(
                hub_code=code,
                received_at=received,
                decided_at=received + timedelta(days=took),
                contact_id=uuid4(),
                urgent=False,
                children=1,
                referred=0,
                no_further_action=0,
                source_code="6" if day % 3 else "2A",
            )


def _from_two_boroughs(_ids: object, span: tuple[datetime, datetime], use: Any) -> Any:
    """What the reading makes of a store that holds these contacts alone."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        kept = [Kept(each, (), each.received_at) for each in _two_boroughs()]
        for year in (2024, 2025, 2026):
            store.put("two", "", year, [k for k in kept if k.timing.received_at.year == year])
        return use(store, Span(("two",), *span))


def test_a_region_compares_its_boroughs(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "read_hubs", _from_two_boroughs)
    started = datetime(2025, 5, 15, tzinfo=UTC)
    page = words(analyst().get(REGION, asked(day=started, comparison="NEW")))
    assert "in Hackney, beside Newham" in page
    assert "No start: comparison" in page
    assert "Across the areas" in page
    assert "These areas can hand out their starting dates in 2 ways only" in page
    assert "months-since-start.svg" in page
    assert "There is one area only." not in page


def test_a_region_is_told_what_is_wrong_with_its_areas(db: None) -> None:
    client = analyst()
    empty = words(client.get(REGION, {"clock": "days", "days": "61", "settling": "0"}))
    assert empty.count("Enter the start of at least one area") == 2
    both = words(client.get(REGION, asked(day=datetime(2025, 5, 15, tzinfo=UTC), comparison="HAC")))
    assert "Hackney has a start date, so it cannot be compared as an area without a start" in both
    strange = words(
        client.get(REGION, asked(day=datetime(2025, 5, 15, tzinfo=UTC), comparison="X"))
    )
    assert "Areas to compare must be one of the choices shown" in strange


def test_a_hub_opens_no_page_of_a_region_and_a_region_none_of_a_hub(cast: HubCast) -> None:
    assert signed_in(cast.manager).get(REGION, asked()).status_code == 403
    assert analyst().get(WHERE, asked()).status_code == 403
