"""Comparing boroughs: words, chart, map and table say the same, and no small number."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

from openmash.actions import comparing
from openmash.domain.insights.comparing import (
    Comparison,
    Lengths,
    Measure,
    Tally,
    of_shares,
)
from openmash.domain.insights.comparing_medians import of_medians
from openmash.web.charts.london import NAMES, PLACES
from tests.support.cast import HubCast
from tests.support.signed_in import html_of, text_of
from tests.web.test_region import analyst

pytestmark = pytest.mark.django_db

CODES = ("BEX", "BRE", "CMD", "CRO", "EAL", "ENF", "HAC", "ISL", "LEW", "NEW", "THA", "WFO")
NAMED = [(code, NAMES[code]) for code in CODES]
TALLIES = {code: Tally(800, 200, children=900, no_further_action=300) for code in CODES}
TALLIES["HAC"] = Tally(400, 600, children=900, no_further_action=300)
TALLIES["WFO"] = Tally(3, 2, children=4, no_further_action=1)
WAITS = Lengths((60.0, 120.0, 180.0), (True, True, False), (300, 400, 300))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def seven_boroughs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the action would read; keeps what it was asked for."""
    asked: list[Any] = []

    def boroughs(_viewer: Any, measure: Measure, quarter: Any, rating: Any) -> Comparison:
        asked.append((measure.value, quarter.code, rating.value))
        if measure.is_share:
            return of_shares(measure, NAMED, TALLIES)
        return of_medians(NAMED, TALLIES, dict.fromkeys(CODES, WAITS))

    monkeypatch.setattr(comparing, "boroughs", boroughs)
    return asked


@pytest.fixture
def client(cast: HubCast) -> Client:
    return analyst()


def test_it_begins_with_the_newest_settled_quarter(client: Client, seven_boroughs: Any) -> None:
    page = text_of(client.get("/region/compare/"))
    assert seven_boroughs == [("in-time", "2026-q3", "amber")]
    assert "contacts first rated amber, July to September 2026" in page
    assert "October to December 2026" not in page


def test_the_borough_apart_is_named_and_ranking_is_refused_with_the_reason(
    client: Client,
) -> None:
    page = text_of(client.get("/region/compare/"))
    assert "Hackney (40.0%) lies below the 99.8% limits." in page
    assert "No order is given" in page
    assert "intervals that overlap" in page
    assert "Clear of each other at 99.8%: Hackney below B" in page
    assert "Hackney 400 of 1,000 40.0% 37.0% to 43.1% Below the 99.8% limit" in page


def test_small_numbers_stand_nowhere(client: Client) -> None:
    for path in ("/region/compare/", "/region/compare/?measure=no-further-action"):
        page = text_of(client.get(path))
        assert "Waltham F. c c Kept back" in page
        assert "boroughs here" in page or "borough here" in page
    figures = client.get("/region/compare/figures.csv").content.decode("utf-8-sig")
    line = next(each for each in figures.splitlines() if each.startswith("Waltham"))
    assert line.split(",")[4:11] == [""] * 7
    assert ">Waltham F.<" not in client.get("/region/compare/chart.svg").content.decode()
    assert "Kept back" in client.get("/region/compare/map.svg").content.decode()


@pytest.mark.parametrize("measure", [each.value for each in Measure])
def test_every_measure_has_its_chart_map_and_files(client: Client, measure: str) -> None:
    sent = f"measure={measure}&period=2026-q2&rating=green"
    page = client.get(f"/region/compare/?{sent}")
    assert page.status_code == 200
    assert html_of(page).count('role="img"') == 2
    for part in ("chart", "map"):
        drawn = client.get(f"/region/compare/{part}.svg?{sent}")
        assert drawn["Content-Type"] == "image/svg+xml"
        assert f"boroughs-{measure}-green-2026-q2-{part}.svg" in drawn["Content-Disposition"]
        root = ET.fromstring(drawn.content)
        assert root.find(f"{SVG}title") is not None
        assert not [each for each in root.iter() if "style" in each.attrib]
    figures = client.get(f"/region/compare/figures.csv?{sent}").content.decode("utf-8-sig")
    assert len(figures.splitlines()) == 1 + len(CODES)


def test_the_map_has_every_borough_and_says_which_have_no_hub(client: Client) -> None:
    drawn = client.get("/region/compare/map.svg").content.decode()
    assert len(PLACES) == len(NAMES) == 33
    assert len(set(PLACES.values())) == 33
    assert all(f">{name}<" in drawn for name in NAMES.values())
    assert drawn.count(">no hub<") == 33 - len(CODES)
    assert "No hub in this region" in drawn
    assert "Below the 99.8% limit" in drawn


@pytest.mark.parametrize(
    "query", ["measure=rank", "rating=pink", "period=2026-q4", "period=1999-q1", "period=x"]
)
def test_what_is_not_on_the_lists_is_not_there(client: Client, query: str) -> None:
    assert client.get(f"/region/compare/?{query}").status_code == 404
    assert client.get(f"/region/compare/figures.csv?{query}").status_code == 404


def test_a_part_that_is_none_is_not_there(client: Client) -> None:
    for part in ("chart.csv", "figures.svg", "names.csv"):
        assert client.get(f"/region/compare/{part}").status_code == 404


def test_on_a_telephone_charts_say_that_they_move_and_figures_need_no_moving(
    client: Client,
) -> None:
    page = html_of(client.get("/region/compare/"))
    assert page.count("om-chart__hint") == page.count("om-chart__scroll") == 2
    assert page.count('<a class="govuk-link" href="#figures-caption">') == 2
    cells = page[page.index('id="figures-caption"') :].partition("</table>")[0]
    assert cells.count("data-label=") == 5 * len(CODES)
