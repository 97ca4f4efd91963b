"""Counts that are kept of a settled quarter are those that would be made now, or are not read."""

import ast
import json
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openmash.actions import settled_quarters
from openmash.core.errors import NotThere, Refused
from openmash.domain.insights.fairness import By
from openmash.domain.insights.fairness_counts import Counts, counted
from openmash.domain.insights.fairness_kept import counts_of, plain
from openmash.domain.insights.quarters import Quarter
from openmash.jobs import rounds
from openmash.records.models import Agency, Contact, PersonRecord, SettledQuarter
from openmash.records.queries import fairness
from openmash.records.queries import settled_quarters as query
from openmash.records.tenancy import in_hub, in_region
from openmash.web.presenters import fairness as present
from openmash.web.presenters import fairness_groups
from tests.support.fairness_stories import EARLY, JULY, QUARTER, child, contact, many
from tests.support.settled_stories import History

HOUR = timedelta(hours=1)
SHOWN = QUARTER.shown_at
FOLLOWED = QUARTER.followed_at + HOUR


def counts(cast: Any, *, now: datetime = SHOWN, quarter: Quarter = QUARTER) -> Counts:
    with in_hub(cast.hub_id):
        since = fairness.recorded_from(cast.manager)
        assert since is not None
        return settled_quarters.counts(cast.manager, quarter, recorded_from=since, now=now)


def anew(cast: Any, *, now: datetime = SHOWN) -> Counts:
    with in_hub(cast.hub_id):
        since = fairness.first_recorded()
        assert since is not None
        return counted(fairness.facts(QUARTER, since=since, followed=QUARTER.followed(now)))


def shown(cast: Any, found: Counts) -> list[Any]:
    """Every table of every page, in its order."""
    with in_hub(cast.hub_id):
        names = fairness.agency_names(cast.manager)
    whole = (present.movement(found), present.raters(found, names), present.coming_back(found))
    return [*whole, found.conversion(), *(fairness_groups.tables(found, by) for by in By)]


def row(cast: Any, **more: Any) -> dict[str, Any]:
    """A kept row as the hub's own, of some other counts."""
    with in_hub(cast.hub_id):
        found: dict[str, Any] = dict(SettledQuarter.objects.values().get())
        SettledQuarter.objects.all().delete()
        own = {**found, "id": uuid4(), "body": {**found["body"], "children": 9_999}, **more}
        SettledQuarter.objects.create(**own)
    return own


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_would_be_made_now_whatever_is_recorded_since(
    cast: Any, seed: int
) -> None:
    history = History(cast, QUARTER, seed)
    with in_hub(cast.hub_id):
        history.before(60)
    first = counts(cast)
    assert first == anew(cast)
    assert first.children > 30
    with in_hub(cast.hub_id):
        history.after(SHOWN, 8)
        Agency.objects.filter(id=cast.agencies["police"].id).update(name="A new name")
    kept, now = counts(cast), anew(cast)
    assert kept == now == first
    assert shown(cast, kept) == shown(cast, now)
    a_year_on = counts(cast, now=FOLLOWED)
    with in_hub(cast.hub_id):
        history.after(FOLLOWED, 8)
    kept, now = counts(cast, now=FOLLOWED), anew(cast, now=FOLLOWED)
    assert kept == now == a_year_on
    assert shown(cast, kept) == shown(cast, now)
    assert kept.told_again is not None
    assert kept.told_again.came > 0
    assert kept.told_before.came > 0
    with in_hub(cast.hub_id):
        assert SettledQuarter.objects.filter(followed=True).count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_counts_come_back_from_the_store_as_they_were_in_their_order(cast: Any, seed: int) -> None:
    history = History(cast, QUARTER, seed)
    with in_hub(cast.hub_id):
        history.before(40)
    made = anew(cast, now=FOLLOWED)
    stored = json.loads(json.dumps(plain(made), sort_keys=True))
    back = counts_of(stored, quarter=QUARTER, recorded_from=made.recorded_from)
    assert back == made
    for by in By:
        assert back.groups[by].order == made.groups[by].order
        for one, other in zip(back.groups[by].measures, made.groups[by].measures, strict=True):
            assert list(one.counts) == list(other.counts)


def test_the_second_look_reads_what_is_kept_and_no_child(cast: Any) -> None:
    many(cast)
    assert counts(cast).children == 150
    with CaptureQueriesContext(connection) as asked:
        assert counts(cast).children == 150
    assert not [each for each in asked if "records_personrecord" in str(each["sql"])]
    row(cast)
    assert counts(cast).children == 9_999


def test_nothing_that_is_kept_tells_of_a_child_a_contact_or_an_account(cast: Any) -> None:
    many(cast)
    counts(cast, now=FOLLOWED)
    with in_hub(cast.hub_id):
        kept = json.dumps(SettledQuarter.objects.get().body)
        told = [str(each) for ids in PersonRecord.objects.values_list(
            "id", "origin_id", "contact_id", "postcode"
        ) for each in ids if each]  # fmt: skip
        told += Contact.objects.values_list("reference", flat=True)
    assert not [each for each in told if each in kept]
    assert "E8" in kept  # A district with enough children to be a line.


def test_no_other_hub_and_no_region_reads_or_writes_it(cast: Any, next_door: Any) -> None:
    many(cast)
    counts(cast)
    with in_hub(cast.hub_id):
        theirs = SettledQuarter.objects.values().get()
    with in_hub(next_door.hub_id):
        assert not SettledQuarter.objects.exists()
        since = theirs["recorded_from"]
        method = settled_quarters.method()
        assert query.kept(
            cast.hub_id, QUARTER, method, followed=False, recorded_from=since
        ) is None  # fmt: skip
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SettledQuarter.objects.create(**{**theirs, "id": uuid4(), "number": 2})
        assert SettledQuarter.objects.filter(hub_id=cast.hub_id).delete()[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM records_region LIMIT 1")
        ((region,),) = cursor.fetchall()
    with in_region(region), pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        SettledQuarter.objects.exists()
    # And its own hub cannot make it say something else.
    with in_hub(cast.hub_id), pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        SettledQuarter.objects.update(contacts=1)


def test_another_version_of_the_method_counts_anew(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast)
    counts(cast)
    row(cast)
    monkeypatch.setattr(settled_quarters, "method", lambda: "another")
    assert counts(cast).children == 150
    # What the other made is left for a while, for it may still run.
    with in_hub(cast.hub_id):
        assert SettledQuarter.objects.count() == 2
    settled_quarters.keep_all(cast.hub_id, now=SHOWN + timedelta(days=8))
    with in_hub(cast.hub_id):
        methods = SettledQuarter.objects.values_list("method", flat=True).distinct()
        assert set(methods) == {"another"}


def test_every_file_that_counts_are_made_by_is_of_the_method(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = settled_quarters.method()
    for name in settled_quarters.MADE_BY:
        module = import_module(f"openmash.{name}")
        changed = tmp_path / "changed.py"
        changed.write_text(Path(str(module.__file__)).read_text() + "\n")
        with monkeypatch.context() as patched:
            patched.setattr(module, "__file__", str(changed))
            assert settled_quarters.method.__wrapped__() != own, name
    assert settled_quarters.method.__wrapped__() == own


DOES_NOT_COUNT = {
    "core.bank_holidays",
    "core.errors",
    "core.working_time",
    "domain.access",
    "domain.insights.intervals",
    "domain.insights.suppression",
}
"""What they import, and no count depends on: words, walls, intervals, working days."""


def test_no_file_that_counts_are_made_by_was_forgotten() -> None:
    known = {*settled_quarters.MADE_BY, *DOES_NOT_COUNT}
    for name in settled_quarters.MADE_BY:
        file = Path(str(import_module(f"openmash.{name}").__file__))
        nodes = [e for e in ast.walk(ast.parse(file.read_text())) if isinstance(e, ast.ImportFrom)]
        for node in nodes:
            module = f"records.queries.{node.module}" if node.level else str(node.module)
            short = module.removeprefix("openmash.")
            if short.startswith(("core", "domain", "records.queries")):
                assert short in known, f"{name}: {short}"


def test_a_history_that_is_loaded_afterwards_is_counted(cast: Any) -> None:
    many(cast)
    counts(cast)
    with in_hub(cast.hub_id):
        child(cast, contact(cast, JULY))
    assert counts(cast).children == 151
    assert counts(cast) == anew(cast)


def test_a_record_that_begins_earlier_than_it_did_is_judged_anew(cast: Any) -> None:
    with in_hub(cast.hub_id):
        child(cast, contact(cast, JULY))
    assert counts(cast).told_before.left_out == 1
    with in_hub(cast.hub_id):
        # Too long ago to be counted itself.
        contact(cast, EARLY - timedelta(days=700))
    assert counts(cast).told_before.left_out == 0


@pytest.mark.parametrize("damage", [{}, {"children": 1}, {"body": []}])
def test_what_is_damaged_is_made_anew(cast: Any, damage: dict[str, Any]) -> None:
    many(cast)
    counts(cast)
    row(cast, body=damage.get("body", damage))
    assert counts(cast).children == 150
    with in_hub(cast.hub_id):
        assert SettledQuarter.objects.get().body["children"] == 150


def test_nothing_is_kept_or_shown_before_it_may_be_and_for_whom_it_may_not(cast: Any) -> None:
    many(cast)
    early = SHOWN - timedelta(seconds=1)
    with in_hub(cast.hub_id):
        with pytest.raises(NotThere):
            settled_quarters.counts(cast.manager, QUARTER, recorded_from=EARLY, now=early)
        with pytest.raises(Refused):
            settled_quarters.counts(cast.administrator, QUARTER, recorded_from=EARLY, now=SHOWN)
    settled_quarters.keep_all(cast.hub_id, now=early)
    with in_hub(cast.hub_id):
        assert not SettledQuarter.objects.filter(year=2026, number=3).exists()


def test_the_worker_keeps_the_newest_first_some_at_a_time_and_then_none(cast: Any) -> None:
    assert settled_quarters.keep_all(cast.hub_id, now=SHOWN) == 0
    many(cast)
    since = datetime(2023, 3, 1, 9, 0, tzinfo=UTC)
    with in_hub(cast.hub_id):
        contact(cast, since)
    (keeping,) = (each for each in rounds.ROUNDS if each.name == "keep_quarters")
    assert keeping.visit(cast.hub_id, SHOWN) == settled_quarters.MOST
    with in_hub(cast.hub_id):
        newest = {(each.year, each.number) for each in SettledQuarter.objects.all()}
    assert newest == {(2026, 3), (2026, 2), (2026, 1), (2025, 4), (2025, 3), (2025, 2), (2025, 1),
                      (2024, 4)}  # fmt: skip
    # From January to March 2023 on there are fifteen.
    assert keeping.visit(cast.hub_id, SHOWN) == 7
    assert keeping.visit(cast.hub_id, SHOWN) == 0
    with in_hub(cast.hub_id):
        assert SettledQuarter.objects.count() == 15
    # A year on, the same quarter is counted once more, with who came again, in place of the first.
    later = FOLLOWED
    while settled_quarters.keep_all(cast.hub_id, now=later):
        pass
    with in_hub(cast.hub_id):
        found = SettledQuarter.objects.filter(year=2026, number=3)
        assert [each.followed for each in found] == [True]
        assert date(2027, 10, 29) == later.date()
