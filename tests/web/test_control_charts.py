"""Change over time: the charts, what happened, and new limits from it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine

from openmash.domain.contacts.policy import default_policy
from openmash.domain.insights.control_charts import (
    Assurance,
    Direction,
    Rule,
    Step,
    Variation,
    Week,
    xmr,
)
from openmash.domain.insights.weekly_figures import Figure, opening_week
from openmash.records.models import Membership, PolicyVersion
from openmash.records.queries.control_charts import Event
from openmash.records.tenancy import in_hub
from openmash.web.charts import control
from openmash.web.presenters import control_charts as present
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, make_contact

MONDAY = RECEIVED.date() - timedelta(days=1)
LATER = RECEIVED + timedelta(weeks=6)
CHANGED = RECEIVED + timedelta(weeks=3)


@pytest.fixture
def busy(cast: Any) -> Iterator[Any]:
    """Two contacts a week for three weeks, one for three more, and a new policy in between."""
    make_contact(cast, now=RECEIVED - timedelta(weeks=60))  # the hub is older than the period
    for week in range(6):
        for _ in range(2 if week < 3 else 1):
            make_contact(cast, now=RECEIVED + timedelta(weeks=week))
    with in_hub(cast.hub_id):
        PolicyVersion.objects.create(
            hub_id=cast.hub_id,
            version=2,
            valid_from=CHANGED,
            body=default_policy("Hackney").to_dict(),
            reason="Private words of the manager.",
            created_at=CHANGED,
        )
        Membership.objects.filter(hub_id=cast.hub_id).update(
            created_at=RECEIVED - timedelta(days=900)
        )
        Membership.objects.filter(account_id=cast.police.user_id).update(ended_at=CHANGED)
    with time_machine.travel(LATER, tick=False):
        yield cast


def page(viewer: Any, query: str = "") -> str:
    return unescape(text(signed_in(viewer).get(f"/measures/over-time/{query}")))


def weeks_of(viewer: Any, figure: str, query: str = "") -> list[dict[str, str]]:
    response = signed_in(viewer).get(f"/measures/over-time/{figure}.csv{query}")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.django_db
def test_what_happened_stands_in_the_chart_and_names_nobody(busy: Any) -> None:
    html = page(busy.manager)
    assert "P2: Policy version 2 took hold, week of 7 December 2026" in html
    assert "S1: 1 person left, week of 7 December 2026" in html
    assert "Private words" not in html
    assert busy.police.name not in html
    assert " style=" not in html
    assert html.count("<svg xmlns") == 1  # of the four figures, only the received have weeks
    rows = weeks_of(busy.auditor, "received")
    assert [row["value"] for row in rows] == [f"{n}.0000" for n in (2, 2, 2, 1, 1, 1)]
    assert rows[3]["events"] == "Policy version 2 took hold; 1 person left"


@pytest.mark.django_db
def test_limits_begin_anew_from_what_is_chosen_and_from_nothing_else(busy: Any) -> None:
    def means(query: str) -> list[str]:
        return [row["mean"] for row in weeks_of(busy.manager, "received", query)]

    assert means("") == ["1.5000"] * 6
    assert means("?steps=staff-2026-12-08") == ["1.5000"] * 6
    assert means("?steps=policy-2") == ["2.0000"] * 3 + ["1.0000"] * 3
    assert means("?steps=policy-2&steps=staff-2026-12-07") == ["2.0000"] * 3 + ["1.0000"] * 3
    chosen = page(busy.manager, "?steps=policy-2")
    assert re.search(r'value="policy-2" checked', chosen)
    assert "rest on 3 weeks" in chosen
    assert "steps=policy-2" in re.search(r'href="([^"]+received\.svg[^"]*)"', chosen)[1]  # type: ignore[index]


@pytest.mark.django_db
def test_the_week_that_still_runs_is_left_out(busy: Any) -> None:
    make_contact(busy, now=LATER - timedelta(hours=1))
    assert len(weeks_of(busy.manager, "received")) == 6


@pytest.mark.django_db
def test_the_week_a_hub_began_inside_is_left_out_and_said(cast: Any) -> None:
    for week in range(4):
        make_contact(cast, now=RECEIVED + timedelta(weeks=week))  # a Tuesday
    with time_machine.travel(RECEIVED + timedelta(weeks=4), tick=False):
        assert [row["week"] for row in weeks_of(cast.manager, "received")] == [
            str(MONDAY + timedelta(weeks=n)) for n in (1, 2, 3)
        ]
        assert "The week of 16 November 2026 is left out" in page(cast.manager)


def test_a_hub_that_began_on_a_monday_keeps_its_first_week() -> None:
    monday = RECEIVED - timedelta(days=1)
    assert opening_week(monday) is None
    assert opening_week(RECEIVED) == MONDAY
    assert opening_week(None) is None


@pytest.mark.django_db
def test_a_hub_without_weeks_gets_sentences(cast: Any) -> None:
    assert "No week has a figure yet" in page(cast.manager)
    client = signed_in(cast.manager)
    assert client.get("/measures/over-time/median.svg").status_code == 422
    assert weeks_of(cast.manager, "median") == []
    assert client.get("/measures/over-time/heights.csv").status_code == 404
    assert client.get("/measures/over-time/median.pdf").status_code == 404


@pytest.mark.django_db
def test_faults_of_the_filter_are_said(cast: Any) -> None:
    html = page(cast.manager, "?from_day=31&from_month=2&from_year=2026")
    assert "Error:" in html
    html = page(cast.manager, "?from_day=1&from_month=2&from_year=2011")
    assert "First day must be at most ten years before the last day" in html


# Drawings, without a database


def made(values: Sequence[float], figure: Figure = Figure.WITHIN, goal: float | None = None) -> Any:
    weeks = [Week(MONDAY + timedelta(weeks=n), 9, value) for n, value in enumerate(values)]
    return weeks, xmr(weeks, better=figure.better, target=goal if figure.is_share else None)


def drawn(chart: Any, figure: Figure, events: Sequence[Event] = ()) -> ET.Element:
    drawing = present.draw(chart, figure, events, {"policy-2"})
    assert drawing is not None
    return ET.fromstring(drawing.file())


def signs(root: ET.Element, tag: str, **attributes: str) -> list[ET.Element]:
    return [
        each
        for each in root
        if each.tag.endswith(tag) and all(each.get(k) == v for k, v in attributes.items())
    ]


def test_a_point_is_known_by_its_shape_alone() -> None:
    good, bad = [*[0.55, 0.45] * 6, 0.95], [*[0.45, 0.55] * 6, 0.05]
    for values, kind in ((good, Variation.IMPROVEMENT_HIGH), (bad, Variation.CONCERN_LOW)):
        _, chart = made(values)
        assert chart.points[-1].variation is kind
        root = drawn(chart, Figure.WITHIN)
        # The paper is a rectangle, too, and has no outline.
        squares = [each for each in signs(root, "rect") if each.get("stroke")]
        diamonds = signs(root, "polygon")
        assert (len(squares), len(diamonds)) == ((1, 0) if values is good else (0, 1))
        assert len(signs(root, "circle")) == 12


def test_more_or_fewer_contacts_are_neither_better_nor_worse() -> None:
    assert Figure.RECEIVED.better is Direction.NEITHER
    _, chart = made([*[20.0, 10.0] * 6, 60.0], Figure.RECEIVED)
    assert chart.variation is Variation.NEUTRAL_HIGH
    assert len(signs(drawn(chart, Figure.RECEIVED), "polygon")) == 1


def test_every_icon_has_a_shape_or_letter_of_its_own() -> None:
    icons: dict[str, str] = {}
    for kind in Variation:
        icons[kind.value] = str(control.variation_icon(kind).icon())
    for each in Assurance:
        icons[each.value] = str(control.assurance_icon(each).icon())
    bare = {name: re.sub(r'(fill|stroke)="#[0-9a-f]+"', "", icon) for name, icon in icons.items()}
    assert len(set(bare.values())) == len(bare)
    assert all('aria-hidden="true"' in icon for icon in icons.values())


def test_the_page_says_both_icons_in_words() -> None:
    weeks, chart = made([0.5, 0.6] * 7, goal=0.95)
    shown = present.view(chart, weeks, Figure.WITHIN, (), ())
    assert [words for _, words in shown.icons] == [
        Variation.COMMON.label,
        Assurance.MISSES.label,
    ]
    assert shown.rows[0].monday == date(2026, 11, 16) + timedelta(weeks=13)


def test_limits_beyond_what_is_possible_stand_at_its_edge() -> None:
    weeks, chart = made([0.9, 0.2] * 7)
    assert chart.points[0].high > 1
    assert chart.points[0].low < 0
    assert present.view(chart, weeks, Figure.WITHIN, (), ()).rows[0].limits == "0% to 100%"
    heights = [
        float(each.get(end, "0"))
        for each in signs(drawn(chart, Figure.WITHIN), "line")
        for end in ("y1", "y2")
    ]
    assert min(heights) >= 0
    assert max(heights) <= control.HEIGHT


def test_each_event_has_a_flag_and_those_chosen_are_filled() -> None:
    events = [
        Event("policy-2", "P2", MONDAY + timedelta(weeks=3), "Policy version 2 took hold"),
        Event("staff-1", "S1", MONDAY + timedelta(weeks=3), "1 person left"),
        Event("staff-2", "S2", MONDAY + timedelta(weeks=99), "1 person joined"),
    ]
    weeks, _ = made([0.5, 0.6] * 7)
    chart = present.chart_of(weeks, Figure.WITHIN, events, {"policy-2"}, None)
    assert chart.steps == (Step(MONDAY + timedelta(weeks=3), "Policy version 2 took hold"),)
    root = drawn(chart, Figure.WITHIN, events)
    said = [each.text for each in signs(root, "text")]
    assert "P2" in said
    assert "S1" in said
    assert "S2" not in said  # outside the chart
    filled = {each.get("fill") for each in signs(root, "rect") if each.get("stroke")}
    assert len(filled) == 2


def test_the_table_says_which_rule_makes_a_week_special() -> None:
    weeks, chart = made([0.5, 0.52, 0.49, 0.51, 0.5, 0.48, 0.52, 0.5, 0.51, 0.49, 0.5, 0.52, 0.95])
    assert Rule.OUTSIDE in chart.points[-1].rules
    special = present.view(chart, weeks, Figure.WITHIN, (), ()).rows[0].what
    assert special == "Special cause: improvement (high): outside the limits"


def test_one_week_alone_is_drawn() -> None:
    for figure in Figure:
        _, chart = made([0.0], figure)
        assert drawn(chart, figure) is not None
