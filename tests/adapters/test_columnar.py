"""The columnar store: what goes in comes out, whole or not at all, and of the named hubs alone."""

import itertools
import os
import stat
import time
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from openmash.adapters.columnar import figures, parts
from openmash.adapters.columnar.columns import CONTACTS, REQUESTS, microseconds
from openmash.adapters.columnar.engine import cursor, failed
from openmash.adapters.columnar.figures import By
from openmash.adapters.columnar.stages import waits as waits_sql
from openmash.adapters.columnar.store import Damaged, Span, Store
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Measured, Stage, StageWait, Wanted, waits
from openmash.domain.insights.survival import kaplan_meier
from openmash.domain.insights.timings import RequestTiming, Timing
from tests.support.courses import courses, kept

RULES = "first"
YEARS = (2023, 2024)
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


def put(store: Store, hub: str, found: list[Measured], *, hub_code: str = "HAC") -> None:
    for year in YEARS:
        some = [kept(c, hub_code=hub_code) for c in found if c.received_at.year == year]
        store.put(hub, RULES, year, some)


def in_order(found: list[Measured]) -> list[Measured]:
    return sorted(found, key=lambda course: (course.received_at, course.contact_id))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "measures")


def test_the_tables_have_the_columns_of_the_rows_of_the_domain() -> None:
    for table, row in ((CONTACTS, Timing), (REQUESTS, RequestTiming)):
        assert list(table.columns)[: table.fields] == [each.name for each in fields(row)]


def test_rows_come_back_as_they_went_in(store: Store) -> None:
    found = in_order(courses(300))
    put(store, "hackney", found)
    assert store.timings(["hackney"], None, None) == tuple(kept(c).timing for c in found)
    asked = tuple(row for course in found for row in kept(course).requests)
    assert store.requests(["hackney"], None, None) == asked


def test_a_period_ends_before_its_last_moment_and_opens_no_other_year(store: Store) -> None:
    found = in_order(courses(300))
    put(store, "hackney", found)
    since, until = found[40].received_at, found[250].received_at
    wanted = tuple(kept(c).timing for c in found if since <= c.received_at < until)
    assert store.timings(["hackney"], since, until) == wanted
    for file in store.hub("hackney").glob("*-2023-*"):
        file.unlink()
    assert store.timings(["hackney"], NEW_YEAR, None)


def test_only_the_hubs_named_are_read(store: Store) -> None:
    put(store, "hackney", courses(20))
    put(store, "camden", courses(30, seed=2), hub_code="CAM")
    assert {row.hub_code for row in store.timings(["camden"], None, None)} == {"CAM"}
    assert len(store.timings(["camden", "hackney"], None, None)) == 50
    assert store.timings([], None, None) == store.timings(["barnet"], None, None) == ()
    assert store.hubs() == ("camden", "hackney")
    for word in ("../camden", "", "a/b", ".scratch"):
        with pytest.raises(ValueError, match="not a key"):
            store.timings([word], None, None)


def test_what_changed_is_replaced_and_the_rest_stays(store: Store) -> None:
    found = in_order(courses(60, start=NEW_YEAR + timedelta(days=9)))
    store.put("hackney", RULES, 2024, [kept(each) for each in found])
    changed = [replace(each, asked=(), urgent=not each.urgent) for each in found[5:9]]
    fresh = courses(3, seed=5, start=NEW_YEAR + timedelta(days=9))
    later = NEW_YEAR + timedelta(days=99)
    again = [kept(each, changed_at=later) for each in (*changed, *fresh)]
    for _ in range(2):
        seal = store.put("hackney", RULES, 2024, again, onto=True)
        now = in_order([*found[:5], *changed, *found[9:], *fresh])
        assert store.timings(["hackney"], None, None) == tuple(kept(c).timing for c in now)
        asked = tuple(row for course in now for row in kept(course).requests)
        assert store.requests(["hackney"], None, None) == asked
        times = [*(c.received_at for c in (*found[:5], *found[9:])), *[later] * 7]
        assert seal == store.seals("hackney", RULES)[2024]
        assert (seal.contacts, seal.latest) == (63, microseconds(later))
        assert seal.changes == sum(microseconds(each) for each in times)


def test_parts_made_by_other_rules_count_for_nothing(store: Store) -> None:
    put(store, "hackney", courses(60))
    assert store.seals("hackney", "second") == {}
    store.put("hackney", "second", 2023, [])
    assert list(store.seals("hackney", "second")) == [2023]
    assert store.timings(["hackney"], None, None) == ()


def test_a_writer_that_dies_leaves_the_parts_that_were(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = in_order(courses(60))
    put(store, "hackney", found)
    before = store.timings(["hackney"], None, None)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(parts, "keep", dies)
        with pytest.raises(KeyboardInterrupt):
            store.put("hackney", RULES, 2023, [])
    assert store.timings(["hackney"], None, None) == before


def test_files_that_no_list_names_are_removed_once_nobody_can_read_them(store: Store) -> None:
    put(store, "hackney", courses(60))
    folder = store.hub("hackney")
    old, young = folder / "contacts-2023-0.parquet", folder / "contacts-2023-1.parquet"
    for file in (old, young):
        file.touch()
    long_ago = time.time() - 3_600
    os.utime(old, (long_ago, long_ago))
    store.put("hackney", RULES, 2024, [])
    assert (old.exists(), young.exists()) == (False, True)
    assert len(list(folder.glob("*.parquet"))) == 2 * 3 + 1  # two years, one of them twice


def test_the_store_of_a_database_that_is_no_more_goes_once_it_lies_idle(store: Store) -> None:
    put(store, "hackney", courses(10))
    deleted, busy = (Store(store.folder.with_name(name)) for name in ("deleted", "busy"))
    for other in (deleted, busy):
        put(other, "hackney", courses(10))
    long_ago = time.time() - 90_000
    for path in (deleted.folder, *deleted.folder.rglob("*")):
        os.utime(path, (long_ago, long_ago))
    assert store.remove_beside(timedelta(days=1)) == 1
    assert [each.folder.exists() for each in (store, deleted, busy)] == [True, False, True]


def test_a_torn_part_is_told_and_a_torn_list_counts_for_nothing(store: Store) -> None:
    put(store, "hackney", courses(60))
    folder = store.hub("hackney")
    for file in folder.glob("contacts-2024-*"):
        file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(Damaged):
        store.timings(["hackney"], None, None)
    with pytest.raises(Damaged):
        store.put("hackney", RULES, 2024, [], onto=True)
    for words in (b"", b"[]", b'{"rules": "first", "parts": {"2024": {}}}'):
        (folder / parts.LIST).write_bytes(words)
        assert store.seals("hackney", RULES) == {}


def test_nobody_else_may_read_it_and_the_engine_reads_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    put(store, "hackney", courses(10))
    for file in store.hub("hackney").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 or file.name == "lock"
    assert stat.S_IMODE(store.hub("hackney").stat().st_mode) == 0o700
    (tmp_path / "other").write_text("a secret")
    engine = cursor(store.folder)
    for sql in (
        f"SELECT * FROM read_text('{tmp_path}/other')",
        f"SELECT * FROM read_text('{store.folder}/../other')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(failed()):
            engine.execute(sql)
    engine.close()


def test_stages_in_sql_are_the_stages_of_the_domain(store: Store) -> None:
    """Every stage and choice, over courses that hold each of them open, ended and not begun."""
    found = in_order(courses(250, seed=3))
    put(store, "hackney", found)
    span = Span(("hackney",))
    choices = itertools.product(
        Stage, (None, Rating.AMBER), ("", "6"), (None, AgencyKind.POLICE, AgencyKind.HOUSING)
    )
    for stage, rating, source, agency in choices:
        wanted = Wanted(stage, rating, source, agency)
        rows = [
            (w.contact_id, w.initial, w.began, w.ended, w.due, worked(w))
            for w in waits(found, wanted)
        ]
        sql, values = waits_sql(wanted)
        columns = "contact_id, initial, began, ended, due, worked"
        ordered = f"SELECT {columns} FROM ({sql}) ORDER BY received_at, contact_id, place"
        assert [aware(row) for row in store.rows(ordered, span, values)] == rows, wanted
        assert rows


def worked(wait: StageWait) -> float | None:
    return None if wait.ended is None else wait.in_working_time(wait.ended).length


def aware(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(each.replace(tzinfo=UTC) if isinstance(each, datetime) else each for each in row)


def spread(lengths: list[float]) -> tuple[float | None, ...]:
    if not lengths:
        return None, None, None
    values = np.array(lengths)
    return float(values.mean()), *np.quantile(values, [0.5, 0.9]).tolist()


def test_figures_of_groups_are_those_of_the_waits_in_them(store: Store) -> None:
    found = in_order(courses(250, seed=6))
    put(store, "hackney", found)
    now = found[-1].received_at + timedelta(days=1)
    for stage in Stage:
        groups: dict[object, list[StageWait]] = {}
        for wait in waits(found, Wanted(stage)):
            groups.setdefault((wait.initial and wait.initial.value,), []).append(wait)
        lines = figures.lines(store, Span(("hackney",)), Wanted(stage), [By.RATING], now=now)
        curves = figures.curves(store, Span(("hackney",)), Wanted(stage), [By.RATING], now=now)
        assert {line.key for line in lines} == set(groups) == set(curves)
        for line in lines:
            some = groups[line.key]
            measured = [each.on_the_clock(now) for each in some]
            done = [each.length for each in measured if each.ended]
            assert (line.n, line.ended) == (len(some), len(done))
            assert line.judged == sum(each.judged for each in measured)
            assert line.in_time == sum(each.judged and each.in_time for each in measured)
            assert (line.mean, line.median, line.p90) == pytest.approx(spread(done))
            minutes = [each for each in map(worked, some) if each is not None]
            assert (line.worked_mean, line.worked_median, line.worked_p90) == pytest.approx(
                spread(minutes)
            )
            exact = kaplan_meier([w.length for w in measured], [w.ended for w in measured])
            assert exact is not None
            told, counted = (each.quantile(0.5).value for each in (exact, curves[line.key]))
            medians = figures.medians(
                store, Span(("hackney",)), Wanted(stage), [By.RATING], now=now
            )
            assert medians[line.key] == counted
            assert counted == (None if told is None else pytest.approx(told, abs=1))


def test_waits_group_by_hub_month_and_week_of_receipt(store: Store) -> None:
    put(store, "hackney", courses(50))
    put(store, "camden", courses(40, seed=2), hub_code="CAM")
    span, now = Span(("hackney", "camden")), NEW_YEAR + timedelta(days=90)
    by_hub = figures.lines(store, span, Wanted(Stage.RATING), [By.HUB], now=now)
    assert [line.key for line in by_hub] == [("CAM",), ("HAC",)]
    by_month = figures.lines(store, span, Wanted(Stage.RATING), [By.HUB, By.MONTH], now=now)
    assert sum(line.n for line in by_month) == sum(line.n for line in by_hub)
    assert by_month[0].key == ("CAM", date(2023, 12, 1))
    (weekday,) = {
        line.key[0].isoweekday()
        for line in figures.lines(store, span, Wanted(Stage.RATING), [By.WEEK], now=now)
        if isinstance(line.key[0], date)
    }
    assert weekday == 1
    assert len(figures.lines(store, span, Wanted(Stage.RATING), [], now=now)) == 1
    for by in ([], [By.HUB]):
        assert figures.curves(store, Span(()), Wanted(), by, now=now) == {}
