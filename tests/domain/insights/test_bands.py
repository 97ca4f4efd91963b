"""Into which group a child falls, and which quarters may be shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openmash.core.codes import Ethnicity, ReferralSource
from openmash.domain.insights.agreement import Event, came_again
from openmash.domain.insights.bands import (
    AgeBand,
    EthnicGroup,
    SourceGroup,
    age_band,
    district,
    ethnic_group,
    source_group,
)
from openmash.domain.insights.quarters import Quarter, published, quarter_named, quarter_of
from openmash.domain.sharing.handling import DatePrecision

ON = date(2026, 9, 17)
DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR
Q3 = Quarter(2026, 3)


def test_every_code_has_the_group_that_the_2021_census_gives_it() -> None:
    groups = {code.value: ethnic_group(code) for code in Ethnicity}
    assert [c for c, g in groups.items() if g is EthnicGroup.NOT_KNOWN] == ["REFU", "NOBT"]
    assert groups["CHNE"] is groups["AOTH"] is EthnicGroup.ASIAN
    assert groups["WROM"] is groups["WIRT"] is EthnicGroup.WHITE
    assert groups["BOTH"] is EthnicGroup.BLACK
    assert groups["MOTH"] is EthnicGroup.MIXED
    assert groups["OOTH"] is EthnicGroup.OTHER
    assert ethnic_group("WXYZ") is ethnic_group("") is EthnicGroup.NOT_KNOWN
    assert {source_group(code) for code in ReferralSource} == set(SourceGroup)
    assert source_group("1") is SourceGroup.NOT_KNOWN


@pytest.mark.parametrize(
    ("born", "precision", "band"),
    [
        (date(2026, 9, 17), DAY, AgeBand.UNDER_1),
        (date(2025, 9, 18), DAY, AgeBand.UNDER_1),
        (date(2025, 9, 17), DAY, AgeBand.TO_4),
        (date(2021, 9, 18), DAY, AgeBand.TO_4),
        (date(2021, 9, 17), DAY, AgeBand.TO_9),
        (date(2016, 9, 17), DAY, AgeBand.TO_15),
        (date(2010, 9, 17), DAY, AgeBand.FROM_16),
        (date(2026, 9, 18), DAY, AgeBand.NOT_KNOWN),
        # Born in 2021: 4 or 5. In 2019: 6 or 7.
        (date(2021, 1, 1), YEAR, AgeBand.NOT_KNOWN),
        (date(2019, 1, 1), YEAR, AgeBand.TO_9),
        (date(2021, 9, 1), MONTH, AgeBand.NOT_KNOWN),
        (date(2021, 8, 1), MONTH, AgeBand.TO_9),
        # Born this year or this month: under 1, though its end lies ahead.
        (date(2026, 1, 1), YEAR, AgeBand.UNDER_1),
        (date(2026, 9, 1), MONTH, AgeBand.UNDER_1),
        (date(2017, 1, 1), DatePrecision.APPROXIMATE, AgeBand.TO_9),
        (date(2017, 1, 1), DatePrecision.UNKNOWN, AgeBand.NOT_KNOWN),
        (None, DatePrecision.UNKNOWN, AgeBand.NOT_KNOWN),
    ],
)
def test_an_age_band_is_no_more_exact_than_the_birth_date(
    born: date | None, precision: DatePrecision, band: AgeBand
) -> None:
    assert age_band(born, precision, on=ON) is band


def test_unborn_and_about_so_old() -> None:
    assert age_band(date(2026, 12, 1), DAY, on=ON, unborn=True) is AgeBand.UNBORN
    assert age_band(None, DatePrecision.UNKNOWN, on=ON, about=0) is AgeBand.UNDER_1
    assert age_band(None, DatePrecision.UNKNOWN, on=ON, about=10) is AgeBand.TO_15


def test_an_area_is_the_district_told() -> None:
    assert district("SW1A 2AA") == "SW1A"
    assert district("") == "Not known"


def test_a_quarter_is_three_months_of_london_days() -> None:
    assert (Q3.first, Q3.last) == (date(2026, 7, 1), date(2026, 9, 30))
    # British summer time: midnight is 23:00 of the day before.
    assert Q3.since == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert Q3.until == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert quarter_of(Q3.until - timedelta(seconds=1)) == Q3
    assert quarter_of(Q3.until) == Quarter(2026, 4)
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Q3.label == "July to September 2026"


def test_a_code_is_read_back_and_nothing_else_is() -> None:
    assert quarter_named(Q3.code) == Q3
    for wrong in ("", "2026-q5", "2026-q3 ", "26-q3", "2026-q3x", "²⁰²⁶-q3"):
        assert quarter_named(wrong) is None


def test_no_quarter_is_shown_before_it_is_over_and_settled() -> None:
    since = datetime(2026, 2, 11, tzinfo=UTC)
    # An hour after what it is made of was settled: what was being stored then is stored.
    assert Q3.shown_at == Q3.settled_at + timedelta(hours=1)
    before = Q3.shown_at - timedelta(seconds=1)
    assert [each.code for each in published(since, now=before)] == ["2026-q2", "2026-q1"]
    assert published(since, now=Q3.shown_at)[0] == Q3
    assert published(None, now=before) == []


def test_who_came_again_is_shown_an_hour_after_that_is_settled_too() -> None:
    shown = Q3.followed_at + timedelta(hours=1)
    assert Q3.followed(shown)
    assert not Q3.followed(shown - timedelta(seconds=1))


def test_nobody_could_be_shown_to_come_again_before_all_were_followed_for_a_year() -> None:
    last = Q3.until - timedelta(minutes=1)

    def left_out(now: datetime) -> int:
        return came_again([Event(1, last)], since=Q3.since, until=Q3.until, now=now).left_out

    assert left_out(Q3.followed_until) == 0
    assert left_out(Q3.followed_until - timedelta(days=2)) == 1
    # Who comes again on the last day, 30 September, counts, so that day must be over.
    assert Q3.followed_until == datetime(2027, 9, 30, 23, tzinfo=UTC)
    again = came_again(
        [Event(1, last), Event(1, Q3.followed_until - timedelta(minutes=1))],
        since=Q3.since,
        until=Q3.until,
        now=Q3.followed_until,
    )
    assert again.share.value == 1
