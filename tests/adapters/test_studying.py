"""The engine takes the contacts of a study by the same rules as the domain does, row by row."""

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from openmash.adapters.columnar import parts, studying
from openmash.adapters.columnar.columns import Kept
from openmash.adapters.columnar.store import Damaged, Span, Store
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


def _stored(folder: Path, rows: list[Timing]) -> Store:
    store = Store(folder)
    for year in (2025, 2026):
        ours = [Kept(each, (), AS_AT) for each in rows if each.received_at.year == year]
        store.put("all", "", year, ours)
    return store


SPAN = Span(("all",), datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("as_at", [AS_AT, datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC)])
@pytest.mark.parametrize("clock", list(Clock))
def test_the_engine_and_the_domain_take_the_same_contacts(
    tmp_path: Path, clock: Clock, as_at: datetime
) -> None:
    rows = _drawn(400)
    # One that came at the very moment, and one that was decided at it.
    rows[0] = replace(rows[0], received_at=as_at, decided_at=None, hub_code="HAC")
    rows[1] = replace(rows[1], decided_at=as_at, received_at=as_at - timedelta(days=3))
    found = studying.cases(_stored(tmp_path, rows), SPAN, AREAS, clock=clock, as_at=as_at)
    # Neither gives the other's order away: both are sorted by what they hold.
    slow = study_cases(rows, AREAS, clock=clock, as_at=as_at)
    kept = sorted(
        (row for row in rows if row.hub_code in AREAS and not row.redirected
         and row.received_at <= as_at),
        key=lambda each: (each.hub_code, each.received_at, each.contact_id),
    )  # fmt: skip
    fast = _one_by_one(found, kept)
    order = {row.received_at: n for n, row in enumerate(kept)}
    slow.sort(key=lambda each: order[each.received_at])
    assert len(slow) > 40
    for mine, theirs in zip(fast, slow, strict=True):
        assert mine.length == pytest.approx(theirs.length, abs=1e-9)
        same = ("area", "decided", "rating", "source", "need")
        assert [getattr(mine, n) for n in same] == [getattr(theirs, n) for n in same]
    local = [each.received_at.astimezone(ZoneInfo("Europe/London")).date() for each in kept]
    assert found.day.tolist() == [(day - date(1970, 1, 1)).days for day in local]


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(tmp_path: Path) -> None:
    rows = sorted(
        (each for each in _drawn(400) if each.hub_code == "HAC" and not each.redirected),
        key=lambda each: each.received_at,
    )
    store = _stored(tmp_path, rows)
    span = Span(("all",), rows[10].received_at, rows[90].received_at)
    found = studying.cases(store, span, AREAS, clock=Clock.DAYS, as_at=AS_AT)
    slow = study_cases(rows[10:90], AREAS, clock=Clock.DAYS, as_at=AS_AT)
    assert found.length.tolist() == pytest.approx([each.length for each in slow])
    nothing = studying.cases(store, Span(()), AREAS, clock=Clock.DAYS, as_at=AS_AT)
    assert len(nothing.length) == len(nothing.area.places) == 0


def _beside(folder: Path) -> list[Path]:
    return sorted((folder / "all").glob(f"*{parts.BESIDE}"))


@pytest.mark.parametrize("fault", ["gone", "torn", "longer", "other", "empty"])
def test_columns_that_cannot_be_read_are_made_again(tmp_path: Path, fault: str) -> None:
    store = _stored(tmp_path, _drawn(200))

    def read() -> list[float]:
        found = studying.cases(store, SPAN, AREAS, clock=Clock.WORKING_DAYS, as_at=AS_AT)
        return [*found.length.tolist(), *found.need.places.tolist()]

    before = read()
    first, _ = _beside(tmp_path)
    body = first.read_bytes()
    faults = {
        "torn": body[:-100], "longer": body + b"0", "empty": b"",
        "other": body.replace(b'"count"', b'"other"'),
    }  # fmt: skip
    if fault == "gone":
        first.unlink()
    else:
        first.write_bytes(faults[fault])
    assert read() == before
    assert first.read_bytes() == body
    assert first.stat().st_mode & 0o777 == 0o600


def test_columns_of_a_part_that_is_no_more_go_with_it(tmp_path: Path) -> None:
    store = _stored(tmp_path, _drawn(50))
    old = _beside(tmp_path)
    for each in old:
        os.utime(each, (time.time() - 3600,) * 2)
    store.put("all", "", 2026, [Kept(each, (), AS_AT) for each in _drawn(60)])
    assert old[0] in _beside(tmp_path)
    assert old[1] not in _beside(tmp_path)
    assert len(_beside(tmp_path)) == 2


def test_a_part_that_is_damaged_and_has_no_columns_is_told(tmp_path: Path) -> None:
    store = _stored(tmp_path, _drawn(50))
    for each in (tmp_path / "all").glob("contacts-*"):
        each.write_bytes(b"") if each.suffix == ".parquet" else each.unlink()
    with pytest.raises(Damaged):
        studying.cases(store, SPAN, AREAS, clock=Clock.DAYS, as_at=AS_AT)
