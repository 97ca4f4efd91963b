"""Due times that people worked out by hand, the sentences that explain them, and refusals."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openmash.core.bank_holidays import england_and_wales
from openmash.core.errors import BadInput, Misconfigured
from openmash.core.working_time import (
    Calendar,
    Interval,
    OpeningHours,
    TimeUnit,
    add,
    elapsed,
    explain,
    moment_words,
    working_between,
)

LONDON = ZoneInfo("Europe/London")
WORKING, CLOCK, DAYS = TimeUnit.WORKING_HOURS, TimeUnit.CLOCK_HOURS, TimeUnit.WORKING_DAYS
LONG = "09:00-17:15"
OFFICE = OpeningHours.weekly(
    monday=LONG, tuesday=LONG, wednesday=LONG, thursday=LONG, friday="09:00-17:00"
)
OFFICE_HUB = Calendar(OFFICE, england_and_wales(), frozenset({date(2026, 12, 24)}))
NEVER_SHUT = Calendar(OpeningHours(((Interval(0, 1440),),) * 7))


def london(text: str) -> datetime:
    """ "2026-12-31 16:45" on London's walls, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "runs_on", "due"),
    [
        pytest.param(*case, id=sentence)
        for sentence, *case in [
            ("ends at closing time, not at the next opening",
             "2026-07-01 13:15", 4, WORKING, False, "2026-07-01 17:15"),
            ("one minute over goes on the next morning",
             "2026-07-01 13:16", 4, WORKING, False, "2026-07-02 09:01"),
            ("Friday closes earlier than Thursday",
             "2026-07-03 16:00", 2, WORKING, False, "2026-07-06 10:00"),
            ("at the closing minute the hub is closed",
             "2026-07-02 17:15", 1, WORKING, False, "2026-07-03 10:00"),
            ("clock hours count the night",
             "2026-07-03 22:00", 4, CLOCK, False, "2026-07-04 02:00"),
            ("clock hours count the October hour twice",
             "2026-10-25 00:30", 4, CLOCK, False, "2026-10-25 03:30"),
            ("red runs on past closing",
             "2026-07-01 16:15", 4, WORKING, True, "2026-07-01 20:15"),
            ("red that arrives at night begins at opening",
             "2026-07-03 22:00", 4, WORKING, True, "2026-07-06 13:00"),
            ("the same time next day",
             "2026-07-01 11:07", 1, DAYS, False, "2026-07-02 11:07"),
            ("the same local time when the clocks go back between",
             "2026-10-23 11:00", 1, DAYS, False, "2026-10-26 11:00"),
            ("a Saturday counts from Monday's opening",
             "2026-07-04 11:00", 1, DAYS, False, "2026-07-07 09:00"),
            ("Thursday 17:10 to Friday: the hub has gone home by 17:00",
             "2026-07-02 17:10", 1, DAYS, False, "2026-07-03 17:00"),
            ("Christmas Eve closed, Boxing Day moved to Monday 28",
             "2026-12-23 15:00", 1, DAYS, False, "2026-12-29 15:00"),
            ("the leap day is a day",
             "2028-02-28 15:00", 1, DAYS, False, "2028-02-29 15:00"),
        ]
    ],
)  # fmt: skip
def test_a_due_time_that_people_worked_out_by_hand(
    start: str, amount: int, unit: TimeUnit, runs_on: bool, due: str
) -> None:
    assert add(OFFICE_HUB, london(start), amount, unit, runs_on) == london(due)


def test_a_hub_that_never_shuts_works_both_october_hours_and_no_missing_march_hour() -> None:
    october = working_between(NEVER_SHUT, london("2026-10-25 00:00"), london("2026-10-26 00:00"))
    march = working_between(NEVER_SHUT, london("2026-03-29 00:00"), london("2026-03-30 00:00"))
    assert (october, march) == (timedelta(hours=25), timedelta(hours=23))


def test_a_hub_is_open_by_its_own_walls_and_not_by_utc() -> None:
    nights = Calendar(OpeningHours.weekly(monday="00:00-01:00"))
    assert nights.is_open(london("2026-07-06 00:00"))
    assert not nights.is_open(london("2026-07-06 00:00") - timedelta(microseconds=1))
    assert not nights.is_open(london("2026-07-06 01:00"))


def test_ten_years_of_working_time_are_added_and_counted() -> None:
    start = london("2020-01-02 09:00")
    due = add(OFFICE_HUB, start, 20_000, WORKING)
    assert due.year == 2029
    assert elapsed(OFFICE_HUB, start, due, WORKING) == 20_000
    assert elapsed(OFFICE_HUB, due, start, WORKING) == -20_000


def test_a_hub_without_opening_hours_is_told_so_and_can_still_use_clock_hours() -> None:
    hub = Calendar(OpeningHours(((),) * 7))
    for unit in (WORKING, DAYS):
        with pytest.raises(Misconfigured, match="no opening hours"):
            add(hub, london("2026-07-01 09:00"), 1, unit)
        with pytest.raises(Misconfigured, match="no opening hours"):
            elapsed(hub, london("2026-07-01 09:00"), london("2026-07-02 09:00"), unit)
    assert add(hub, london("2026-07-01 09:00"), 1, CLOCK) == london("2026-07-01 10:00")


@pytest.mark.parametrize("amount", [0, -1, float("nan"), float("inf"), 1e9, 200_000])
def test_an_amount_that_cannot_be_counted_is_refused(amount: float) -> None:
    for unit in (WORKING, DAYS):
        with pytest.raises(ValueError, match="amount of time"):
            add(OFFICE_HUB, london("2026-07-01 09:00"), amount, unit)


def test_clock_hours_too_are_bounded() -> None:
    with pytest.raises(ValueError, match="amount of time"):
        add(OFFICE_HUB, london("2026-07-01 09:00"), float("inf"), CLOCK)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        add(OFFICE_HUB, datetime(2026, 7, 1, 9), 1, CLOCK)


def test_an_unknown_time_zone_names_itself() -> None:
    with pytest.raises(Misconfigured, match="Europe/Londres"):
        Calendar(OFFICE, tz="Europe/Londres")


def test_part_of_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        add(OFFICE_HUB, london("2026-07-01 09:00"), 1.5, DAYS)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "runs_on", "sentence"),
    [
        (
            "2026-12-31 16:45",
            4,
            WORKING,
            False,
            (
                "Due 12:30 on Monday 4 January 2027: 4 working hours from 16:45 on Thursday 31 "
                "December 2026; the hub is closed on Friday 1 January (bank holiday), Saturday "
                "2 January and Sunday 3 January."
            ),
        ),
        (
            "2026-12-23 15:00",
            1,
            DAYS,
            False,
            (
                "Due 15:00 on Tuesday 29 December 2026: 1 working day from 15:00 on Wednesday "
                "23 December 2026; the hub is closed on Thursday 24 December (staff training), "
                "Friday 25 December (bank holiday), Saturday 26 December, Sunday 27 December "
                "and Monday 28 December (bank holiday)."
            ),
        ),
        (
            "2026-10-25 00:30",
            2,
            CLOCK,
            True,
            (
                "Due 01:30 GMT on Sunday 25 October 2026: 2 clock hours from 00:30 on Sunday 25"
                " October 2026; closing time does not stop this clock; the clocks go back on "
                "Sunday 25 October."
            ),
        ),
        (
            "2026-07-01 20:00",
            2.5,
            WORKING,
            True,
            (
                "Due 11:30 on Thursday 2 July 2026: 2.5 working hours from 20:00 on Wednesday 1"
                " July 2026; counted from 09:00 on Thursday 2 July 2026, when the hub next "
                "opens; closing time does not stop this clock."
            ),
        ),
        (
            "2026-07-02 17:10",
            1,
            DAYS,
            False,
            (
                "Due 17:00 on Friday 3 July 2026: 1 working day from 17:10 on Thursday 2 July "
                "2026; the hub is closed at 17:10 that day."
            ),
        ),
        (
            "2026-07-06 10:00",
            15,
            DAYS,
            False,
            (
                "Due 10:00 on Monday 27 July 2026: 15 working days from 10:00 on Monday 6 July "
                "2026; the hub is closed on Saturday 11 July, Sunday 12 July, Saturday 18 July,"
                " Sunday 19 July, Saturday 25 July and Sunday 26 July."
            ),
        ),
    ],
)
def test_the_sentence_says_when_and_why(
    start: str, amount: float, unit: TimeUnit, runs_on: bool, sentence: str
) -> None:
    reasons = {date(2026, 12, 24): "staff training"}
    assert explain(OFFICE_HUB, london(start), amount, unit, runs_on, reasons) == sentence


def test_the_sentence_mentions_the_clock_change_only_where_it_changes_the_answer() -> None:
    start = london("2026-10-23 16:00")
    assert "clocks" not in explain(OFFICE_HUB, start, 4, WORKING)
    assert "clocks" not in explain(OFFICE_HUB, start, 2, DAYS)
    assert "the clocks go back on Sunday 25 October" in explain(NEVER_SHUT, start, 72, WORKING)
    forward = explain(OFFICE_HUB, london("2026-03-28 16:00"), 24, CLOCK)
    assert "the clocks go forward on Sunday 29 March" in forward


def test_a_sentence_over_many_weeks_stays_short() -> None:
    sentence = explain(OFFICE_HUB, london("2026-07-06 10:00"), 45, DAYS)
    assert sentence.endswith("closed on Monday 31 August (bank holiday) and 18 other days.")


def test_the_hour_that_happens_twice_is_told_apart() -> None:
    first, second = london("2026-10-25 00:30") + timedelta(hours=1), london("2026-10-25 02:30")
    assert moment_words(OFFICE_HUB, first) == "01:30 BST on Sunday 25 October 2026"
    assert moment_words(OFFICE_HUB, second - timedelta(hours=1)).startswith("01:30 GMT")


def test_opening_hours_survive_being_stored() -> None:
    hours = OpeningHours.weekly(monday="13:00-17:00, 09:00-12:30", sunday="22:00-24:00")
    assert OpeningHours.from_dict(hours.to_dict()) == hours
    assert hours.to_dict()["monday"] == ["09:00-12:30", "13:00-17:00"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("all day", ""),
        ({"moonday": ["09:00-17:00"]}, "moonday"),
        ({"monday": "09:00-17:00"}, "monday"),
        ({"monday": [900]}, "monday"),
        ({"monday": ["9-5"]}, "monday"),
        ({"monday": ["09:00-09:60"]}, "monday"),
        ({"monday": ["17:00-09:00"]}, "monday"),
        ({"monday": ["09:00-24:01"]}, "monday"),
        ({"monday": ["09:00-12:00", "11:00-17:00"]}, "monday"),
        ({"monday": ["\u0660\u0669:00-17:00"]}, "monday"),
    ],
)
def test_opening_hours_that_cannot_be_read_name_the_day(body: object, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        OpeningHours.from_dict(body)
    assert list(refused.value.by_field) == [field]
