"""Waits as arrays from the store are the waits of the courses, to the last digit."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from openmash.adapters.columnar.stage_columns import stage_columns
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Stage, Wanted, waits
from openmash.domain.insights.survival import figures, figures_of
from openmash.domain.insights.wait_columns import StageColumns
from tests.support.courses import POLICY, courses, kept

FOUND = sorted(courses(250, seed=8), key=lambda course: (course.received_at, course.contact_id))
NOW = FOUND[-1].received_at + timedelta(days=2, microseconds=7)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(Path(tmp_path_factory.mktemp("columns")))
    for year in (2023, 2024):
        made.put("hackney", "r", year, [kept(c) for c in FOUND if c.received_at.year == year])
    return made


def columns(store: Store, wanted: Wanted) -> StageColumns:
    def calendars(policy_ids: object) -> dict[object, object]:
        return dict.fromkeys(policy_ids, POLICY.calendar)  # type: ignore[call-overload,no-any-return]

    return stage_columns(store, Span(("hackney",)), wanted, calendars, named=True)  # type: ignore[arg-type]


CHOICES = list(itertools.product(Stage, (None, Rating.GREEN), (None, AgencyKind.HEALTH)))


@pytest.mark.parametrize(("stage", "rating", "agency"), CHOICES)
def test_each_wait_is_the_same(
    store: Store, stage: Stage, rating: Rating | None, agency: AgencyKind | None
) -> None:
    wanted = Wanted(stage, rating, "", agency)
    each = waits(FOUND, wanted)
    found = columns(store, wanted)
    assert found.waits(found.began > 0) == each
    assert each
    clock, working = [w.on_the_clock(NOW) for w in each], [w.in_working_time(NOW) for w in each]
    by_clock, by_hours = found.clock(NOW), found.working(NOW)
    assert by_clock.length.tolist() == [w.length for w in clock]
    assert by_clock.ended.tolist() == [w.ended for w in clock]
    assert by_clock.judged.tolist() == [w.judged for w in clock]
    assert (by_clock.judged & by_clock.in_time).tolist() == [w.judged and w.in_time for w in clock]
    assert by_hours.length.tolist() == [w.length for w in working]
    assert not by_hours.judged.any()
    counts = (int(by_clock.judged.sum()), int((by_clock.judged & by_clock.in_time).sum()))
    assert figures_of(by_clock.length, by_clock.ended, counts, until=999) == figures(
        clock, until=999
    )


def test_groups_are_the_ratings_that_occur_the_unrated_last(store: Store) -> None:
    found = columns(store, Wanted())
    assert found.groups() == [Rating.RED, Rating.AMBER, Rating.GREEN, Rating.BLUE, None]
    for group in found.groups():
        chosen = found.waits(found.of(group))
        assert chosen == [w for w in waits(FOUND, Wanted()) if w.initial is group]


def test_no_waits_are_no_trouble(store: Store) -> None:
    found = stage_columns(store, Span(()), Wanted(), lambda _: {})
    assert len(found) == len(found.clock(NOW).length) == len(found.working(NOW).length) == 0
    assert found.groups() == []
