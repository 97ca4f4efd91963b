"""A hub's policy: what it accepts, what it says when it does not, and which version judges."""

import copy
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openmash.core.errors import BadInput, Misconfigured
from openmash.core.working_time import TimeUnit
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy import (
    HubPolicy,
    PolicyVersion,
    Target,
    default_policy,
    in_force,
)
from openmash.domain.contacts.ratings import Rating

MISSING = object()


def body() -> dict[str, Any]:
    """The default policy as it comes back from storage, free to be spoilt."""
    stored: dict[str, Any] = json.loads(json.dumps(default_policy("Hackney").to_dict()))
    return stored


def spoilt(path: str, value: object) -> dict[str, Any]:
    """A body with one field replaced, or taken out."""
    spoilt_body = body()
    *way, last = path.split(".")
    place: Any = spoilt_body
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is MISSING:
        del place[key]
    else:
        place[key] = value
    return spoilt_body


def test_a_policy_survives_being_stored() -> None:
    changed = spoilt(
        "closures",
        [
            {"date": "2026-12-31", "reason": "Stocktake"},
            {"date": "2026-12-24", "reason": "Training"},
        ],
    )
    policy = HubPolicy.from_dict(changed)
    assert HubPolicy.from_dict(json.loads(json.dumps(policy.to_dict()))) == policy
    assert [closure.date.day for closure in policy.closures] == [24, 31]
    assert HubPolicy.from_dict(body()) == default_policy("Hackney")


def test_the_default_policy_has_the_published_figures() -> None:
    targets = {
        level.rating: tuple(t and t.words for t in (level.agency_return, level.decision))
        for level in default_policy("Hackney").levels
    }
    assert targets == {
        Rating.RED: ("2 clock hours", "4 clock hours"),
        Rating.AMBER: ("6 working hours", "1 working day"),
        Rating.GREEN: ("24 working hours", "3 working days"),
        Rating.BLUE: (None, "3 working days"),
    }


def test_every_fault_is_found_in_one_pass_and_named() -> None:
    wrong = spoilt("levels.0.decision.amount", -4)
    wrong["use_bank_holidays"] = "yes"
    wrong["opening_hours"]["friday"] = ["17:00-09:00"]
    with pytest.raises(BadInput) as refused:
        HubPolicy.from_dict(wrong)
    assert refused.value.by_field == {
        "levels.red.decision.amount": (
            "Red decision target amount: give a number above 0 and at most 1,000."
        ),
        "use_bank_holidays": "Closed on bank holidays: answer true or false.",
        "opening_hours.friday": refused.value.by_field["opening_hours.friday"],
    }
    assert "night shift as two intervals" in refused.value.by_field["opening_hours.friday"]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("name", "", "name"),
        ("name", "a\x00b", "name"),
        ("name", "x" * 201, "name"),
        ("name", 7, "name"),
        ("colour", "mauve", "colour"),
        ("levels", {}, "levels"),
        ("levels", [], "levels"),
        ("levels.0", MISSING, "levels"),
        ("levels.1", "amber", "levels.2"),
        ("levels.1.rating", "orange", "levels.2.rating"),
        ("levels.1.rating", "red", "levels.2.rating"),
        ("levels.1.threshold", "  ", "levels.amber.threshold"),
        ("levels.1.decision", MISSING, "levels.amber.decision"),
        ("levels.1.decision.amount", True, "levels.amber.decision.amount"),
        ("levels.1.decision.amount", 1.5, "levels.amber.decision.amount"),
        ("levels.1.decision.amount", 261, "levels.amber.decision.amount"),
        ("levels.1.decision.amount", float("nan"), "levels.amber.decision.amount"),
        ("levels.1.decision.unit", "fortnights", "levels.amber.decision.unit"),
        ("levels.1.decision.unit", ["working_days"], "levels.amber.decision.unit"),
        (
            "levels.1.decision.runs_through_closing",
            True,
            "levels.amber.decision.runs_through_closing",
        ),
        ("levels.1.decision.pause", True, "levels.amber.decision.pause"),
        ("levels.1.agency_return.amount", 0.001, "levels.amber.agency_return.amount"),
        ("levels.1.agency_return.amount", 1e-9, "levels.amber.agency_return.amount"),
        ("levels.1.agency_return.amount", 1.234, "levels.amber.agency_return.amount"),
        ("levels.0.agency_return.amount", 5, "levels.red.agency_return.amount"),
        ("levels.0.agencies", ["police", "police"], "levels.red.agencies"),
        ("levels.0.agencies", ["poilce"], "levels.red.agencies"),
        ("agencies_that_matter_for_red", ["domestic_abuse"], "agencies_that_matter_for_red"),
        ("screening", None, "screening"),
        ("urgent_screening", MISSING, "urgent_screening"),
        ("urgent_screening", None, "urgent_screening"),
        ("urgent_screening.amount", 0, "urgent_screening.amount"),
        ("urgent_screening.amount", 1.5, "urgent_screening.amount"),
        ("screening.amount", 0.5, "urgent_screening.amount"),
        ("urgent_screening.unit", "working_hours", "urgent_screening.unit"),
        ("feedback.amount", MISSING, "feedback.amount"),
        ("opening_hours", MISSING, "opening_hours"),
        ("opening_hours", {"monday": []}, "opening_hours"),
        ("opening_hours.monday", ["nine to five"], "opening_hours.monday"),
        ("closures", [{"date": "2026-02-30", "reason": "x"}], "closures.1.date"),
        ("closures", [{"date": "2026-02-27", "reason": "x"}] * 2, "closures"),
        ("closures", [{"date": "2026-02-27"}], "closures.1.reason"),
        ("use_bank_holidays", 1, "use_bank_holidays"),
        ("chase.first_after_fraction", None, "chase.first_after_fraction"),
        ("chase.first_minutes_before_due", 30, "chase.first_after_fraction"),
        ("chase.first_after_fraction", 1.1, "chase.first_after_fraction"),
        ("chase.every_minutes", 0, "chase.every_minutes"),
        ("chase.escalate_after_hours", 0, "chase.escalate_after_hours"),
        ("repeat.count", 1, "repeat.count"),
        ("repeat.window_days", 0, "repeat.window_days"),
        ("search_period_years", 31, "search_period_years"),
        ("search_period_years", MISSING, "search_period_years"),
    ],
)
def test_a_faulty_field_is_named_and_nothing_else_is(path: str, value: object, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        HubPolicy.from_dict(spoilt(path, value))
    assert list(refused.value.by_field) == [field]
    assert refused.value.by_field[field].endswith(".")


def test_a_body_that_is_no_policy_at_all_is_refused() -> None:
    nonsense: object
    for nonsense in (None, [], "policy", 3):
        with pytest.raises(BadInput, match="set of named fields"):
            HubPolicy.from_dict(nonsense)


def test_a_hub_may_use_three_levels_in_any_order_and_they_come_back_most_urgent_first() -> None:
    merton = body()
    merton["levels"] = [merton["levels"][2], merton["levels"][0], merton["levels"][1]]
    policy = HubPolicy.from_dict(merton)
    assert policy.ratings == (Rating.RED, Rating.AMBER, Rating.GREEN)
    assert policy.level(Rating.BLUE) is None


def test_an_hour_and_a_half_is_a_target() -> None:
    policy = HubPolicy.from_dict(spoilt("screening.amount", 1.5))
    assert policy.screening == Target(1.5, TimeUnit.WORKING_HOURS)


def test_urgent_screening_counts_every_hour_unless_the_hub_is_quicker_still() -> None:
    assert default_policy("Hackney").urgent_screening.words == "1 clock hour"
    quicker = HubPolicy.from_dict(spoilt("urgent_screening.amount", 0.5))
    assert quicker.urgent_screening == Target(0.5, TimeUnit.CLOCK_HOURS, True)
    days = spoilt("screening", Target(1, TimeUnit.WORKING_DAYS).to_dict())
    days["urgent_screening"]["amount"] = 4
    assert HubPolicy.from_dict(days).urgent_screening.amount == 4


def test_reading_does_not_change_what_was_read() -> None:
    before = body()
    after = copy.deepcopy(before)
    HubPolicy.from_dict(after)
    assert after == before


def test_the_calendar_follows_bank_holidays_and_closures() -> None:
    stored = spoilt("closures", [{"date": "2026-12-24", "reason": "Training"}])
    closed = HubPolicy.from_dict(stored).calendar
    stored["use_bank_holidays"] = False
    keen = HubPolicy.from_dict(stored).calendar
    boxing_day_off, training = date(2026, 12, 28), date(2026, 12, 24)
    assert [c.opens_on(boxing_day_off) for c in (closed, keen)] == [False, True]
    assert [c.opens_on(training) for c in (closed, keen)] == [False, False]


def versions() -> list[PolicyVersion]:
    policy = default_policy("Hackney")
    january, june = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    return [
        PolicyVersion(3, june, policy),
        PolicyVersion(1, january, policy),
        PolicyVersion(2, june, policy),
    ]


def test_a_contact_is_judged_by_the_policy_in_force_when_it_arrived() -> None:
    june = datetime(2026, 6, 1, tzinfo=UTC)
    assert in_force(versions(), june - timedelta(microseconds=1)).version == 1
    assert in_force(versions(), june).version == 3


def test_a_hub_without_a_policy_yet_is_told_the_date_and_the_cure() -> None:
    with pytest.raises(Misconfigured, match=r"31 December 2025\. Add a policy"):
        in_force(versions(), datetime(2025, 12, 31, tzinfo=UTC))


def test_ratings_sort_by_urgency_and_not_by_letter() -> None:
    assert sorted(Rating, key=lambda rating: rating.order) == [
        Rating.RED,
        Rating.AMBER,
        Rating.GREEN,
        Rating.BLUE,
    ]
    assert Rating.AMBER.more_urgent_than(Rating.BLUE)
    assert not Rating.AMBER.more_urgent_than(Rating.AMBER)
    assert all(rating.meaning and rating.label for rating in Rating)


def test_blue_asks_nobody_and_red_waits_for_the_three_that_matter() -> None:
    policy = default_policy("Hackney")
    blue = policy.level(Rating.BLUE)
    assert blue is not None
    assert blue.agencies == ()
    assert policy.agencies_that_matter_for_red == (
        AgencyKind.POLICE,
        AgencyKind.SOCIAL_CARE,
        AgencyKind.HEALTH,
    )
