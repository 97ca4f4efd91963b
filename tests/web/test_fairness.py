"""The pages of consistency and fairness: when a quarter is shown, and what of it."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from openmash.records.tenancy import in_hub
from tests.support.fairness_stories import JULY, child, contact, many
from tests.support.signed_in import html_of, signed_in, text_of

SETTLED = datetime(2026, 10, 29, 9, 0, tzinfo=UTC)
EVERY = ("hub", "source", "ethnicity", "age", "area")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(SETTLED, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(cast: Any, clock: Any) -> Client:
    many(cast)
    return signed_in(cast.manager)


def test_before_any_quarter_settles_the_page_says_when_one_will(cast: Any, clock: Any) -> None:
    browser = signed_in(cast.manager)
    assert "No quarter has settled yet" in text_of(browser.get("/measures/fairness/"))
    with in_hub(cast.hub_id):
        child(cast, contact(cast, JULY))
    clock.move_to(datetime(2026, 10, 28, 9, 0, tzinfo=UTC))
    page = text_of(browser.get("/measures/fairness/age/"))
    assert "The first are due on 29 October 2026" in page
    assert browser.get("/measures/fairness/age/outcome.csv").status_code == 404


def test_the_page_of_the_hub_holds_its_four_tables(browser: Client) -> None:
    page = text_of(browser.get("/measures/fairness/"))
    assert "150 children told of in July to September 2026." in page
    assert "as they stood on 29 October 2026" in page
    assert "Kappa is agreement beyond chance" in page
    assert "It is not accuracy" in page
    assert "Cannot be judged before 29 October 2027" in page
    for words in (
        "How ratings moved, initial to final",
        "Do those who rate the same contact agree?",
        "Children who come back within 12 months",
        "What became of the contacts, by source",
    ):
        assert words in page
    assert "Of 150 children decided on" in page


def test_a_small_group_is_one_line_with_others_and_no_small_count_is_printed(
    browser: Client,
) -> None:
    response = browser.get("/measures/fairness/ethnicity/")
    page = text_of(response)
    assert "Smaller groups, together: Mixed or multiple; Other" in page
    assert "not adjusted for need" in page
    rows = browser.get("/measures/fairness/ethnicity/outcome.csv").content.decode("utf-8-sig")
    assert "Mixed or multiple," not in rows
    for by in EVERY[1:]:
        for cell in _counts(browser, by):
            assert cell == "c" or int(cell.replace(",", "")) not in range(1, 6), by


def _counts(browser: Client, by: str) -> list[str]:
    """Every count of every table that the page by a group offers."""
    markup = html_of(browser.get(f"/measures/fairness/{by}/"))
    found = re.findall(rf"/measures/fairness/{by}/([a-z]+)\.csv", markup)
    assert found, by
    cells = []
    for key in found:
        for row in _rows(browser, by, key):
            cells += [v for name, v in row.items() if name and ", share" not in name][1:]
    return [cell for cell in cells if re.fullmatch(r"c|[\d,]+", cell)]


def _rows(browser: Client, by: str, key: str) -> list[dict[str, str]]:
    response = browser.get(f"/measures/fairness/{by}/{key}.csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_holds_exactly_what_the_page_shows(browser: Client) -> None:
    for by in EVERY:
        address = "/measures/fairness/" if by == "hub" else f"/measures/fairness/{by}/"
        markup = html_of(browser.get(address))
        tables = re.findall(r"<table class=.*?</table>", markup)
        keys = re.findall(rf"/measures/fairness/{by}/([a-z-]+)\.csv", markup)
        assert len(tables) == len(keys) > 0
        for key, table in zip(keys, tables, strict=True):
            shown = [
                [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
                for row in re.findall(r"<tr.*?</tr>", table)
            ]
            response = browser.get(f"/measures/fairness/{by}/{key}.csv")
            body = response.content.decode("utf-8-sig")
            assert list(csv.reader(io.StringIO(body))) == shown
            assert response.content.startswith(b"\xef\xbb\xbf")
            assert f"fairness-{by}-{key}-2026-q3.csv" in response["Content-Disposition"]


def test_what_cannot_be_judged_is_said(cast: Any, clock: Any) -> None:
    with in_hub(cast.hub_id):
        for n in range(40):
            child(cast, contact(cast, JULY), ethnicity=("WBRI", "BCRB")[n % 2])
    browser = signed_in(cast.manager)
    page = text_of(browser.get("/measures/fairness/ethnicity/"))
    assert "the hub's record begins on 1 July 2026, less than 12 months before" in page
    assert "when every child of the quarter has been followed for 12 months" in page
    assert "No contact was rated and decided on." in text_of(browser.get("/measures/fairness/"))


def test_no_quarter_but_a_settled_one_of_the_record_is_shown(browser: Client) -> None:
    for wrong in ("2026-q4", "2024-q1", "2026-q5", "nonsense", "2026-07"):
        assert browser.get("/measures/fairness/", {"period": wrong}).status_code == 404
    older = browser.get("/measures/fairness/", {"period": "2026-q2"})
    assert "April to June 2026" in text_of(older)
    assert browser.get("/measures/fairness/shoe-size/").status_code == 404
    assert browser.get("/measures/fairness/hub/nothing.csv").status_code == 404


def test_who_may_not_see_measures_is_refused(cast: Any, clock: Any) -> None:
    for path in ("", "age/", "age/outcome.csv", "age/referrals.svg"):
        address = f"/measures/fairness/{path}"
        assert signed_in(cast.administrator).get(address).status_code == 403


def test_the_drawing_shows_what_the_table_shows_and_names_what_is_kept_back(
    browser: Client,
) -> None:
    response = browser.get("/measures/fairness/ethnicity/referrals.svg")
    assert response["Content-Type"] == "image/svg+xml"
    drawn = response.content.decode()
    rows = _rows(browser, "ethnicity", "outcome")
    for row in rows:
        line = row["Became a referral, share"].partition(" ")[0]
        assert (line in drawn) if line != "c" else ("kept back" in drawn)
    assert "style=" not in drawn
    # Drawn into the page as well, with its words for whoever does not see it.
    markup = html_of(browser.get("/measures/fairness/ethnicity/"))
    assert 'role="img"' in markup
    assert "Share of children whose contact became a referral, by ethnicity" in markup


def test_no_page_leads_from_a_figure_to_a_contact(browser: Client) -> None:
    for by in EVERY:
        address = "/measures/fairness/" if by == "hub" else f"/measures/fairness/{by}/"
        main = html_of(browser.get(address)).partition("<main")[2].partition("</main")[0]
        assert "/contacts/" not in main
