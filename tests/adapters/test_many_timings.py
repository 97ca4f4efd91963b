"""Times drawn by the million: believable, the same for the same number, and true to the rules."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openmash.adapters.columnar.store import Columns, Store
from openmash.adapters.synthetic import many_rows
from openmash.adapters.synthetic.many_timings import HubYear, Plan
from openmash.core.working_time import working_between
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.timings import RequestTiming, Timing

PLAN = Plan(("HAC", "CLO"), 2024, 2025, 4_000, seed=3)
CALENDAR = default_policy("Hackney").calendar
END = datetime(2026, 1, 1, tzinfo=UTC)


def written(folder: Path, plan: Plan) -> Store:
    store = Store(folder)
    for code, year in plan.parts():
        drawn = HubYear(plan, code, year)
        columns = Columns(many_rows.contacts(drawn), many_rows.requests(drawn))
        store.put_columns(code, many_rows.RULES, year, columns)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return written(tmp_path_factory.mktemp("drawn"), PLAN)


@pytest.fixture(scope="module")
def rows(store: Store) -> tuple[Timing, ...]:
    return store.timings(["HAC"], None, None)


@pytest.fixture(scope="module")
def asked(store: Store) -> tuple[RequestTiming, ...]:
    return store.requests(["HAC"], None, None)


def test_the_same_number_draws_the_same_times(rows: tuple[Timing, ...], tmp_path: Path) -> None:
    again = written(tmp_path, Plan(("HAC",), 2024, 2025, 4_000, seed=3))
    same = written(tmp_path / "2", PLAN)
    assert same.timings(["HAC"], None, None) == rows
    assert again.timings(["HAC"], None, None) != rows  # another plan is another world
    other = written(tmp_path / "3", Plan(("HAC", "CLO"), 2024, 2025, 4_000, seed=4))
    assert other.timings(["HAC"], None, None) != rows


def test_about_as_many_as_were_ordered_larger_boroughs_with_more(store: Store) -> None:
    found = Counter(each.hub_code for each in store.timings(["HAC", "CLO"], None, None))
    assert abs(found.total() - 4_000) <= 4
    assert found["HAC"] > 10 * found["CLO"] > 0


def test_times_follow_each_other_and_nothing_lies_behind_the_end(rows: tuple[Timing, ...]) -> None:
    for row in rows:
        course = [row.received_at, row.rated_at, row.decided_at, row.feedback_given_at]
        there = [each for each in course if each is not None]
        assert there == sorted(there)
        assert there[-1] < END
        assert (row.initial is None) == (row.rated_at is None or row.redirected)
        assert (row.decision_due_at is None) == (row.initial is None)
        assert (row.turnaround_worked is None) == (row.decided_at is None)


def test_minutes_are_working_time(
    rows: tuple[Timing, ...], asked: tuple[RequestTiming, ...]
) -> None:
    for row in rows[::40]:
        for began, ended, minutes in (
            (row.received_at, row.decided_at, row.turnaround_worked),
            (row.received_at, row.rated_at, row.rating_worked),
            (row.decision_from, row.decided_at, row.decision_worked),
            (row.decided_at, row.feedback_given_at, row.feedback_worked),
        ):
            if began and ended:
                assert minutes == working_between(CALENDAR, began, ended).total_seconds() / 60.0
    for each in asked[::40]:
        if each.answered_at:
            worked = working_between(CALENDAR, each.asked_at, each.answered_at)
            assert each.asking_worked == worked.total_seconds() / 60.0


def test_a_decision_begins_with_its_last_return(
    rows: tuple[Timing, ...], asked: tuple[RequestTiming, ...]
) -> None:
    standing: dict[object, list[RequestTiming]] = {}
    for each in asked:
        if not each.withdrawn:
            standing.setdefault(each.contact_id, []).append(each)
    for row in rows:
        waiting = [each for each in standing.get(row.contact_id, []) if not each.answered_at]
        if row.rated_at is None or (waiting and row.decided_at is None):
            assert row.decision_from is None
            continue
        limit = row.decided_at or END
        ends = [each.answered_at for each in standing.get(row.contact_id, []) if each.answered_at]
        assert row.decision_from == max([row.rated_at, *(at for at in ends if at <= limit)])


def test_shares_are_those_of_the_model(
    rows: tuple[Timing, ...], asked: tuple[RequestTiming, ...]
) -> None:
    ratings = Counter(row.initial for row in rows if row.initial)
    assert 0.5 < ratings[Rating.BLUE] / ratings.total() < 0.66
    assert 0.03 < ratings[Rating.RED] / ratings.total() < 0.09
    assert 0.2 < sum(row.referred > 0 for row in rows) / len(rows) < 0.35
    assert 0.24 < sum(row.source_code == "6" for row in rows) / len(rows) < 0.34
    per_contact = Counter(each.contact_id for each in asked)
    assert set(per_contact.values()) == {3, 4, 5}
    assert 0.4 < sum(each.answer == "nothing_held" for each in asked) / len(asked) < 0.5
