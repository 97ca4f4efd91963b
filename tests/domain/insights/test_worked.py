"""Working time over arrays is the working time of one wait, to the last digit."""

import random
from datetime import UTC, date, datetime, timedelta

import numpy as np

from openmash.core.working_time import Calendar, OpeningHours, TimeUnit, add, working_between
from openmash.domain.contacts.policy import default_policy
from openmash.domain.insights.worked import Years, open_time

USUAL = default_policy("Hackney").calendar
NIGHTS = Calendar(
    OpeningHours.from_dict({"saturday": ["00:00-24:00"], "sunday": ["00:30-02:30", "03:00-24:00"]}),
    closures=frozenset({date(2024, 3, 30)}),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = datetime(2023, 12, 25, tzinfo=UTC)


def moments(count: int) -> list[datetime]:
    """Over fifteen months with both changes of the clock, at opening and closing times too."""
    chance = random.Random(4)
    found = [
        START + timedelta(microseconds=chance.randrange(40_000_000_000_000)) for _ in range(count)
    ]
    spans = [
        span for day in range(400) for span in USUAL.spans_on(date(2024, 1, 1) + timedelta(day))
    ]
    some = chance.sample(spans, 40)
    return [*found, *(span.opens for span in some), *(span.closes for span in some)]


def numbers(found: list[datetime]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([(each - EPOCH) // timedelta(microseconds=1) for each in found])


def test_each_wait_has_the_working_minutes_that_it_has_alone() -> None:
    began = moments(400)
    ended = began[::-1]
    for calendar in (USUAL, NIGHTS):
        minutes = open_time(Years(calendar, 2023, 2025)).minutes(numbers(began), numbers(ended))
        alone = [
            max(0.0, working_between(calendar, a, b).total_seconds() / 60.0)
            for a, b in zip(began, ended, strict=True)
        ]
        assert minutes.tolist() == alone
        assert sum(each > 0 for each in alone) > 100


def test_working_hours_are_added_as_they_are_alone() -> None:
    began = moments(200)
    hours = [1 + place % 30 for place in range(len(began))]
    amounts = np.array(hours) * 3_600_000_000
    for calendar in (USUAL, NIGHTS):
        found = open_time(Years(calendar, 2023, 2026)).after(numbers(began), amounts)
        alone = [
            add(calendar, moment, amount, TimeUnit.WORKING_HOURS)
            for moment, amount in zip(began, hours, strict=True)
        ]
        assert found.tolist() == numbers(alone).tolist()
