"""The engine takes the contacts of a study by the same rules as the domain does, row by row."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from openmash.adapters.columnar import studying
from openmash.adapters.columnar.columns import Kept
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.panel import Case
from openmash.domain.insights.study_cases import Clock, study_cases
from openmash.domain.insights.study_columns import CaseColumns
from openmash.domain.insights.timings import Timing
from tests.domain.insights.test_study_cases import timing

AS_AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
AREAS = {"HAC": "Hackney", "NEW": "Newham"}


def _drawn(count: int) -> list[Timing]:
    rng = Random(8)
    found = []
    for n in range(count):
        received = datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=rng.randrange(200 * 1440))
        took = timedelta(minutes=rng.randrange(30 * 1440))
        found.append(
            timing(
                hub_code=rng.choice(["HAC", "NEW", "BRE"]),
                contact_id=UUID(int=n),
                received_at=received,
                decided_at=rng.choice([None, received + took, received + took]),
                initial=rng.choice([None, Rating.AMBER, Rating.BLUE]),
                source_code=rng.choice(["6", "1D", "10"]),
                need=rng.choice(["", "N1", "N0"]),
                redirected=rng.random() < 0.2,
                urgent=False,
                children=1,
                referred=0,
                no_further_action=0,
            )
        )
    return found


def _one_by_one(found: CaseColumns, rows: list[Timing]) -> list[Case]:
    """The arrays as cases; the time of receipt is given back only as its day."""
    words = (found.area, found.rating, found.source, found.need)
    return [
        Case(area, row.received_at, length, decided, rating, source, need)
        for row, length, decided, (area, rating, source, need) in zip(
            rows,
            found.length.tolist(),
            found.decided.tolist(),
            zip(*([each.words[n] for n in each.places] for each in words), strict=True),
            strict=True,
        )
    ]


@pytest.mark.parametrize("clock", list(Clock))
def test_the_engine_and_the_domain_take_the_same_contacts(tmp_path: Path, clock: Clock) -> None:
    rows = _drawn(400)
    store = Store(tmp_path)
    for year in (2025, 2026):
        ours = [Kept(each, (), AS_AT) for each in rows if each.received_at.year == year]
        store.put("all", "", year, ours)
    span = Span(("all",), datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    found = studying.cases(store, span, AREAS, clock=clock, as_at=AS_AT)
    # Neither gives the other's order away: both are sorted by what they hold.
    slow = study_cases(rows, AREAS, clock=clock, as_at=AS_AT)
    kept = sorted(
        (row for row in rows if row.hub_code in AREAS and not row.redirected
         and row.received_at <= AS_AT),
        key=lambda each: (each.hub_code, each.received_at, each.contact_id),
    )  # fmt: skip
    fast = _one_by_one(found, kept)
    order = {row.received_at: n for n, row in enumerate(kept)}
    slow.sort(key=lambda each: order[each.received_at])
    assert len(slow) > 100
    for mine, theirs in zip(fast, slow, strict=True):
        assert mine.length == pytest.approx(theirs.length, abs=1e-9)
        same = ("area", "decided", "rating", "source", "need")
        assert [getattr(mine, n) for n in same] == [getattr(theirs, n) for n in same]
    local = [each.received_at.astimezone(ZoneInfo("Europe/London")).date() for each in kept]
    assert found.day.tolist() == [(day - date(1970, 1, 1)).days for day in local]
