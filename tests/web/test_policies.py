"""The policy pages: in plain words, changed by a form, checked before it is confirmed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from openmash.actions.policies import change_policy
from openmash.core.working_time import TimeUnit
from openmash.domain.contacts.policy import HubPolicy, Target, default_policy
from openmash.records.models import PolicyVersion
from openmash.records.tenancy import in_hub
from openmash.web.forms import policy_text
from tests.support.form_boxes import boxes_of
from tests.support.signed_in import signed_in, text_of
from tests.support.stories import RECEIVED as NOW

CHANGE = "/policy/change/"


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(cast: Any) -> Client:
    return signed_in(cast.manager)


def typed(browser: Client, **changes: str | list[str]) -> dict[str, Any]:
    """The form as it is first shown, with some boxes typed over."""
    boxes: dict[str, Any] = boxes_of(browser.get(CHANGE))
    return {**boxes, "starts": "now", "reason": "Agreed by the partnership.", **changes}


def versions(cast: Any) -> list[int]:
    with in_hub(cast.hub_id):
        return list(PolicyVersion.objects.order_by("version").values_list("version", flat=True))


def newest(cast: Any) -> HubPolicy:
    with in_hub(cast.hub_id):
        return HubPolicy.from_dict(PolicyVersion.objects.order_by("-version")[0].body)


def test_the_page_says_what_holds_and_when_things_would_be_due(browser: Client) -> None:
    page = text_of(browser.get("/policy/"))
    assert "Version 1, in force since 1 Jan 2020, 00:00." in page
    assert "4 clock hours, whether the hub is open or not" in page
    assert "Police, Children's social care and Health" in page
    assert "Monday 09:00 to 17:15" in page
    assert "Red contact: decision Due 14:00 on Tuesday 17 November 2026" in page
    assert "First policy" in page


def test_the_form_sent_back_as_it_was_shown_changes_nothing(cast: Any, browser: Client) -> None:
    page = text_of(browser.post(CHANGE, typed(browser)))
    assert "Nothing is changed yet" in page
    assert versions(cast) == [1]


def test_every_setting_survives_the_way_into_the_form_and_back() -> None:
    odd: dict[str, Any] = default_policy("Hackney").to_dict()
    odd["closures"] = [{"date": "2026-12-24", "reason": "Christmas, closed: all day"}]
    odd["chase"] = {
        "first_after_fraction": None,
        "first_minutes_before_due": 45,
        "every_minutes": 90,
        "escalate_after_hours": 1.5,
    }
    odd["urgent_screening"]["amount"] = 0.25
    odd["levels"] = odd["levels"][:2]
    odd["levels"][1]["decision"] = {
        "amount": 2.5,
        "unit": "working_hours",
        "runs_through_closing": True,
    }
    odd["levels"][1]["agency_return"] = None
    odd["opening_hours"]["saturday"] = ["09:00-12:00", "13:00-17:00"]
    policy = HubPolicy.from_dict(odd)
    assert HubPolicy.from_dict(policy_text.body(policy_text.typed(policy))) == policy


def test_a_change_is_shown_before_it_is_stored_and_stored_once_confirmed(
    cast: Any, browser: Client
) -> None:
    check = browser.post(CHANGE, typed(browser, red_decision_amount="8"))
    page = text_of(check)
    assert "Red: Decision, from receipt 4 clock hours" in page
    assert "8 clock hours" in page
    assert "Due 18:00 on Tuesday 17 November 2026" in page
    assert versions(cast) == [1]
    confirmed = browser.post(CHANGE, {**boxes_of(check), "step": "confirm"})
    assert (confirmed.status_code, confirmed["Location"]) == (303, "/policy/")
    assert versions(cast) == [1, 2]
    assert "Version 2 of the policy is stored" in text_of(browser.get("/policy/"))
    assert "4 clock hours" in text_of(browser.get("/policy/versions/2/"))


def test_the_urgent_limit_is_set_in_clock_hours_and_shown(cast: Any, browser: Client) -> None:
    limit = "Screening when a child is said to be in danger now, from receipt"
    page = text_of(browser.get("/policy/"))
    assert f"{limit} 1 clock hour, whether the hub is open or not" in page
    wanted = typed(browser, urgent_screening_amount="0.5")
    check = text_of(browser.post(CHANGE, wanted))
    assert f"{limit} 1 clock hour, whether the hub is open or not 0.5 clock hours" in check
    assert "in danger now: screening Due 10:30 on Tuesday 17 November 2026" in check
    assert browser.post(CHANGE, {**wanted, "step": "confirm"}).status_code == 303
    assert newest(cast).urgent_screening == Target(0.5, TimeUnit.CLOCK_HOURS, True)


def test_going_back_keeps_everything_typed(browser: Client) -> None:
    check = browser.post(
        CHANGE,
        typed(browser, red_threshold="One line.\nAnother <b>line</b>.", blue_used="no"),
    )
    back = browser.post(CHANGE, {**boxes_of(check), "step": "back"})
    boxes = boxes_of(back)
    assert boxes["red_threshold"] == ["One line.\nAnother <b>line</b>."]
    assert boxes["blue_used"] == ["no"]
    assert boxes["reason"] == ["Agreed by the partnership."]


def test_a_level_can_be_given_up_but_never_red(cast: Any, browser: Client) -> None:
    wanted = typed(browser, blue_used="no", red_used="no", step="confirm")
    assert browser.post(CHANGE, wanted).status_code == 303
    assert [rating.value for rating in newest(cast).ratings] == ["red", "amber", "green"]


@pytest.mark.parametrize(
    ("box", "value", "sentence"),
    [
        ("red_decision_amount", "soon", "Red decision, from receipt: give a number above 0"),
        ("red_return_amount", "9", "agencies cannot have longer than the decision"),
        ("urgent_screening_amount", "soon", "in danger now, from receipt: give a number above"),
        ("urgent_screening_amount", "2", "an urgent contact cannot have longer than any other"),
        ("amber_threshold", "", "Threshold for Amber: write between 1 and 4,000 characters"),
        (
            "matter",
            ["housing", "adult_social_care"],
            "may be decided: choose only agencies that Red asks",
        ),
        ("monday", "9-5", "There is a problem Monday: Write opening hours as 09:00-17:15"),
        (
            "closures",
            "24 December 2027 Closed\nNoel",
            "is closed: line 2: write a date that exists",
        ),
        ("closures", "31 February 2027 Closed", "write a date that exists"),
        (
            "repeat_count",
            "1",
            "Contacts about one child that call for a review: give a whole number from 2 to 50",
        ),
        (
            "first_percent",
            "",
            "Part of the time, in percent: give a percentage above 0 and at most 100",
        ),
        (
            "escalate_after_hours",
            "-1",
            "Tell the manager when it is late by hours: give a number above 0",
        ),
        ("green_decision_unit", "fortnights", "one of the choices shown"),
        ("name", "x" * 201, "must be 200 characters or fewer"),
        ("reason", "", "Enter the reason"),
        ("starts", "", "Select when the new version starts"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_the_typing_kept(
    cast: Any, browser: Client, box: str, value: str | list[str], sentence: str
) -> None:
    response = browser.post(CHANGE, typed(browser, **{box: value, "step": "confirm"}))
    html = response.content.decode()
    assert "<title>Error: Change the policy" in html
    assert sentence in text_of(response)
    assert f'href="#id_{box}"' in html
    if isinstance(value, str) and box not in ("starts", "green_decision_unit"):
        assert boxes_of(response)[box] == [value]
    assert versions(cast) == [1]


def test_a_later_start_needs_its_day_and_time(cast: Any, browser: Client) -> None:
    wanted = typed(browser, red_decision_amount="8", starts="later")
    assert "Enter the day and the time of the start" in text_of(browser.post(CHANGE, wanted))
    day = {"valid_from_day": "1", "valid_from_month": "12", "valid_from_year": "2026"}
    late = {**wanted, **day, "valid_from_time": "09:00", "step": "confirm"}
    assert browser.post(CHANGE, late).status_code == 303
    with in_hub(cast.hub_id):
        row = PolicyVersion.objects.get(version=2)
    assert row.valid_from == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert "Starts later" in text_of(browser.get("/policy/"))


def test_a_time_left_under_later_does_not_stop_a_start_at_once(browser: Client) -> None:
    left = typed(browser, valid_from_time="09:00", starts="now", name="Our policy")
    assert "Check the new version" in text_of(browser.post(CHANGE, left))


def test_a_start_in_the_past_is_refused_beside_its_boxes(cast: Any, browser: Client) -> None:
    day = {"valid_from_day": "1", "valid_from_month": "11", "valid_from_year": "2026"}
    wanted = typed(browser, red_decision_amount="8", starts="later", step="confirm")
    response = browser.post(CHANGE, {**wanted, **day, "valid_from_time": "09:00"})
    assert "It cannot lie in the past" in text_of(response)
    assert versions(cast) == [1]


def test_a_version_still_to_come_is_named_before_it_takes_over(cast: Any, browser: Client) -> None:
    slower = default_policy("Hackney").to_dict()
    slower["search_period_years"] = 6
    change_policy(
        cast.administrator,
        body=slower,
        valid_from=NOW + timedelta(days=3),
        reason="From December.",
        seen_version=1,
        now=NOW,
    )
    assert "Begin from version 2" in text_of(browser.get(CHANGE))
    page = text_of(browser.post(CHANGE, typed(browser, red_decision_amount="8")))
    assert "Version 2 starts 20 Nov 2026, 10:00 and then takes over" in page


def test_who_was_overtaken_is_told_and_nothing_of_theirs_is_stored(
    cast: Any, browser: Client
) -> None:
    mine = typed(browser, red_decision_amount="8", step="confirm")
    theirs = typed(signed_in(cast.administrator), red_decision_amount="6", step="confirm")
    assert signed_in(cast.administrator).post(CHANGE, theirs).status_code == 303
    response = browser.post(CHANGE, mine)
    assert response.status_code == 409
    assert cast.administrator.name in text_of(response)
    assert versions(cast) == [1, 2]


def test_nobody_else_gets_in_and_no_other_hubs_version_is_there(
    cast: Any, next_door: Any, browser: Client
) -> None:
    browser.post(CHANGE, typed(browser, red_decision_amount="8", step="confirm"))
    for address in ("/policy/", CHANGE, "/policy/versions/1/"):
        assert signed_in(cast.social_worker).get(address).status_code == 403
        assert signed_in(next_door.manager).get(address).status_code == 200
    assert signed_in(next_door.manager).get("/policy/versions/2/").status_code == 404


def test_several_faults_are_listed_in_the_order_of_the_page(browser: Client) -> None:
    wrong = typed(browser, reason="", monday="9-5", red_decision_amount="x")
    html = browser.post(CHANGE, wrong).content.decode()
    places = [
        html.index(f'href="#id_{box}"') for box in ("red_decision_amount", "monday", "reason")
    ]
    assert places == sorted(places)
