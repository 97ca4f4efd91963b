"""Timings as cases: who counts, and how long they took, by the clock and in working days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from openmash.core.bank_holidays import england_and_wales
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.study_cases import Clock, length, study_cases
from openmash.domain.insights.timings import Timing

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def timing(**facts: object) -> Timing:
    usual: dict[str, object] = dict.fromkeys(Timing.__dataclass_fields__)
    usual |= {
        "hub_code": "HAC", "contact_id": UUID(int=1), "policy_id": UUID(int=2), "need": "N1",
        "received_at": NOW - timedelta(days=10), "source_code": "6", "initial": Rating.AMBER,
        "redirected": False, "decided_at": NOW - timedelta(days=8),
    }  # fmt: skip
    return Timing(**{**usual, **facts})  # type: ignore[arg-type]


def test_a_decided_contact_is_as_long_as_it_took_and_an_open_one_as_long_as_it_lasts() -> None:
    rows = (timing(), timing(decided_at=None, initial=None, need=""))
    decided, still = study_cases(rows, {"HAC": "Hackney"}, clock=Clock.DAYS, as_at=NOW)
    assert (decided.area, decided.length, decided.decided) == ("Hackney", 2.0, True)
    assert (decided.rating, decided.source, decided.need) == ("amber", "6", "N1")
    assert (still.length, still.decided, still.rating) == (10.0, False, "")


def test_what_is_after_the_time_of_the_figures_has_not_happened() -> None:
    early = NOW - timedelta(days=9)
    rows = (timing(), timing(received_at=NOW - timedelta(days=5)))
    (only,) = study_cases(rows, {"HAC": "Hackney"}, clock=Clock.DAYS, as_at=early)
    assert (only.length, only.decided) == (1.0, False)


def test_redirected_contacts_and_other_hubs_are_no_part() -> None:
    rows = (timing(redirected=True), timing(hub_code="BRE"))
    assert study_cases(rows, {"HAC": "Hackney"}, clock=Clock.DAYS, as_at=NOW) == []


def test_easter_is_no_working_time() -> None:
    thursday = datetime(2026, 4, 2, 16, tzinfo=UTC)
    tuesday = datetime(2026, 4, 7, 16, tzinfo=UTC)
    assert length(thursday, tuesday, Clock.DAYS) == 5
    assert length(thursday, tuesday, Clock.WORKING_DAYS) == 1


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2028, 12, 1)),
    st.integers(0, 40 * 24 * 60),
)
def test_working_days_are_the_minutes_of_days_that_count(begin: datetime, minutes: int) -> None:
    first = begin.replace(second=0, microsecond=0, tzinfo=UTC)
    last = first + minutes * MINUTE
    off = england_and_wales()

    def counts(moment: datetime) -> bool:
        day = moment.astimezone(ZoneInfo("Europe/London")).date()
        return day.weekday() < 5 and day not in off

    # Whole hours from the first full one: the rest of an hour is of one day, for days end on hours.
    edges = [first]
    hour = first.replace(minute=0) + timedelta(hours=1)
    while hour < last:
        edges.append(hour)
        hour += timedelta(hours=1)
    edges.append(last)
    slow = sum(
        ((end - start) / timedelta(days=1) for start, end in pairwise(edges)
         if counts(start)), 0.0,
    )  # fmt: skip
    assert abs(length(first, last, Clock.WORKING_DAYS) - slow) < 1e-9


def test_a_weekend_alone_is_no_length_at_all() -> None:
    saturday = datetime(2026, 6, 6, 1, tzinfo=UTC)
    assert date(2026, 6, 6).weekday() == 5
    assert length(saturday, saturday + timedelta(days=1), Clock.WORKING_DAYS) == 0
