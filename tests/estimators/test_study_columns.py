"""A study over arrays says what the study of the same cases says, figure for figure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from openmash.domain.insights.arrays import Times
from openmash.domain.insights.panel import Case
from openmash.domain.insights.study import Study, study
from openmash.domain.insights.study_cases import Clock, length
from openmash.domain.insights.study_columns import CaseColumns, Words, lengths, study_of
from tests.estimators.worlds import alike

STARTS: dict[str, date | None] = {
    "A": date(2024, 3, 11), "B": date(2024, 8, 1), "C": date(2024, 10, 7), "D": None,
}  # fmt: skip


def _drawn(count: int, seed: int) -> list[Case]:
    rng = Random(seed)
    end = datetime(2025, 9, 1, tzinfo=UTC)
    found = []
    for n in range(count):
        received = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(900 * 1440))
        source = rng.choice(["6", "6", "2A", "3A", "1D" if n % 97 == 0 else "6"])
        rating = rng.choice(["amber", "green", "", "red"])
        took = rng.lognormvariate(0.5 + 0.2 * (source == "2A") + 0.3 * (rating == "green"), 1)
        # Ties, and open contacts as long as others took.
        took = round(took * 4) / 4 if n % 3 else took
        seen = min(took, max((end - received) / timedelta(days=1), 0))
        decided = took <= seen and n % 50 != 0
        area = rng.choice("ABCD")
        found.append(Case(area, received, seen, decided, rating, source, rng.choice(["N1", ""])))
    return found


def _words(words: Sequence[str]) -> Words:
    known = ("never seen", *sorted(set(words)))
    return Words(known, np.asarray([known.index(word) for word in words], dtype=np.intp))


def as_columns(cases: Sequence[Case]) -> CaseColumns:
    zone = ZoneInfo("Europe/London")
    local = [each.received_at.astimezone(zone).date() for each in cases]
    return CaseColumns(
        area=_words([each.area for each in cases]),
        day=np.asarray([(day - date(1970, 1, 1)).days for day in local], dtype=np.int64),
        length=np.asarray([each.length for each in cases]),
        decided=np.asarray([each.decided for each in cases], dtype=bool),
        rating=_words([each.rating for each in cases]),
        source=_words([each.source for each in cases]),
        need=_words([each.need for each in cases]),
    )


def _figures(found: Study) -> list[float]:
    """Every number of a study across areas, in order."""
    effects = (found.effect, found.adjusted_effect)
    ends = [
        end
        for each in effects
        for ratio in (each.ratio, each.early, each.second)
        for end in (ratio.value, ratio.low, ratio.high)
    ]
    ends += [point.ratio for each in effects for point in each.events]
    ends += [x for part in found.case_mix.ratios.values() for _, x in sorted(part.items())]
    ends += [x for row in found.adjusted_panel.logs for x in row]
    return [-9.0 if end is None else end for end in ends]


@pytest.mark.parametrize("seed", range(3))
def test_arrays_and_cases_give_the_same_study(seed: int) -> None:
    cases = _drawn(2500, seed)
    slow, fast = study(cases, STARTS, settling=7), study_of(as_columns(cases), STARTS, settling=7)
    assert len(fast.table) == len(slow.table) == 16
    assert all(map(alike, fast.table, slow.table))
    assert fast.panel == slow.panel
    assert fast.series == slow.series
    assert fast.effect == slow.effect
    assert fast.conclusions == slow.conclusions
    assert _figures(fast) == pytest.approx(_figures(slow), rel=1e-9)


@pytest.mark.parametrize("count", [0, 1, 30])
def test_few_contacts_are_the_same_study_too(count: int) -> None:
    cases = _drawn(count, 5)
    slow, fast = study(cases, STARTS), study_of(as_columns(cases), STARTS)
    assert fast.table == slow.table
    assert fast.panel == slow.panel
    assert fast.conclusions == slow.conclusions
    assert fast.case_mix.note == slow.case_mix.note


@pytest.mark.parametrize("clock", list(Clock))
def test_lengths_over_arrays_are_those_of_one(clock: Clock) -> None:
    rng = Random(3)
    begins = [
        datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(10 * 365 * 86400))
        for _ in range(400)
    ]
    # The nights on which the clocks change, and the edges of Easter.
    begins += [
        datetime(2026, m, d, h, tzinfo=UTC)
        for m, d in ((3, 29), (10, 25), (4, 3))
        for h in (0, 1, 2)
    ]
    ends = [each + timedelta(minutes=rng.randrange(20 * 1440)) for each in begins]

    def whole(moments: Sequence[datetime]) -> Times:
        return np.asarray([int(each.timestamp()) * 1_000_000 for each in moments])

    found = lengths(whole(begins), whole(ends), clock)
    slow = [length(b, e, clock) for b, e in zip(begins, ends, strict=True)]
    assert found.tolist() == pytest.approx(slow, abs=1e-9)
