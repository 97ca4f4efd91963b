"""The columnar store says what the database says, after every change and every mishap."""

import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from openmash.actions import agency_checks, feedback, measuring, triage
from openmash.adapters.columnar import parts
from openmash.adapters.columnar.store import Span, Store
from openmash.core.errors import OpenMashError, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.timings import requests, timing
from openmash.jobs import rounds
from openmash.records.models import Contact, InformationRequest
from openmash.records.queries import measured_changes
from openmash.records.queries.measures import courses, measured
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import WHY, answered, asked, cannot_search, rated
from tests.support.decision_stories import SISTER, decided
from tests.support.stories import RECEIVED, TOLU, make_contact

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SINCE, UNTIL = RECEIVED - timedelta(days=400), RECEIVED + timedelta(days=400)
SPAN = (SINCE, UNTIL)
EARLIER = RECEIVED - timedelta(days=330)
"""The same hub, a London year before."""


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    settings.OPENMASH_DATA_DIR = tmp_path
    return tmp_path


def from_store(cast: Any) -> tuple[Any, Any]:
    def use(store: Store, span: Span) -> tuple[Any, Any]:
        whole = (span.hubs, span.since, span.until)
        return store.timings(*whole), store.requests(*whole)

    with in_hub(cast.hub_id):
        return measuring.read(cast.manager, SPAN, use)


def row_by_row(cast: Any) -> tuple[Any, Any]:
    with in_hub(cast.hub_id):
        found = measured(cast.manager, since=SINCE, until=UNTIL)
        code = measured_changes.code_of(cast.hub_id)
    rows = tuple(timing(each, code) for each in found)
    return rows, tuple(row for each in found for row in requests(each, code))


def refresh(cast: Any) -> int:
    with in_hub(cast.hub_id):
        years = range(SINCE.year, UNTIL.year + 1)
        return measuring.refresh(measuring.the_store(), cast.hub_id, years)


def files(folder: Path) -> dict[str, bytes]:
    """What is kept; not the marks of when it was last compared, which say nothing else."""
    return {
        str(p): p.read_bytes() for p in folder.rglob("*.*") if p.suffix in (".parquet", ".json")
    }


def test_every_act_that_moves_a_time_is_seen_by_the_next_reader(cast: Any) -> None:
    """Each step is an action of the product; a step that left `changed_at` alone fails here."""
    first = make_contact(cast, children=(TOLU, SISTER))
    assert from_store(cast) == row_by_row(cast)
    requests_of: dict[AgencyKind, UUID] = {}

    def ask() -> None:
        kinds = [AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.EDUCATION]
        requests_of.update(asked(cast, first, kinds, now=RECEIVED + 2 * HOUR))

    steps: dict[str, Callable[[], object]] = {
        "rated": lambda: rated(cast, first, Rating.AMBER, now=RECEIVED + HOUR),
        "asked": ask,
        "re-rated": lambda: triage.change_rating(
            cast.manager, contact_id=first, rating=Rating.RED, reason=WHY, now=RECEIVED + 3 * HOUR
        ),
        "answered": lambda: answered(
            cast.police, requests_of[AgencyKind.POLICE], cannot_search(), now=RECEIVED + 4 * HOUR
        ),
        "withdrawn": lambda: agency_checks.withdraw(
            cast.manager,
            request_id=requests_of[AgencyKind.EDUCATION],
            reason="The school is shut.",
            now=RECEIVED + 5 * HOUR,
        ),
        "decided": lambda: decided(
            cast, first, Outcome.S17_ASSESSMENT, Outcome.NO_FURTHER_ACTION,
            now=RECEIVED + 6 * HOUR, outstanding_reason="Tonight.",
        ),
        "answered late": lambda: answered(
            cast.health, requests_of[AgencyKind.HEALTH], cannot_search(), now=RECEIVED + 7 * HOUR
        ),
        "told": lambda: told(cast, first, RECEIVED + 8 * HOUR),
        "another": lambda: make_contact(cast, now=RECEIVED + 9 * HOUR),
        "redirected": lambda: redirected(cast, make_contact(cast), RECEIVED + 10 * HOUR),
    }  # fmt: skip
    for name, step in steps.items():
        before = row_by_row(cast)
        step()
        now = row_by_row(cast)
        assert now != before, f"the step {name!r} moved no time: it proves nothing"
        assert from_store(cast) == now, name


def told(cast: Any, contact_id: UUID, now: datetime) -> None:
    feedback.give(
        cast.business_support,
        contact_id=contact_id,
        method=Method.PHONE,
        wording="We have spoken to the family.",
        now=now,
    )


def redirected(cast: Any, contact_id: UUID, now: datetime) -> None:
    triage.redirect(
        cast.screening_officer,
        contact_id=contact_id,
        open_case_id=None,
        worker_name="Amara Osei",
        team="Children in need, north",
        reason="Already allocated.",
        now=now,
    )


def child(place: int) -> Any:
    """A child of no other contact: a repeat contact is rated by rules of its own."""
    letter = "ABCDEFGH"[place]
    born = date(2018, 3, place + 1)
    return replace(TOLU, forename=f"{letter}da", surname=f"{letter}mber", birth_date=born)


def walk(cast: Any, chance: random.Random, contact_id: UUID, now: datetime) -> None:
    """One step that the contact may take, any of them; a step that it may not take is refused."""
    with in_hub(cast.hub_id):
        waiting = InformationRequest.objects.filter(
            contact_id=contact_id, status="asked", agency__kind="police"
        )
        request_id = waiting.values_list("id", flat=True).first()
    rating = chance.choice(list(Rating))
    steps: list[Callable[[], object]] = [
        lambda: rated(cast, contact_id, rating, now=now),
        lambda: asked(cast, contact_id, [AgencyKind.POLICE], now=now),
        lambda: decided(cast, contact_id, now=now, outstanding_reason="Tonight."),
        lambda: told(cast, contact_id, now),
        lambda: redirected(cast, contact_id, now),
    ]
    if request_id:
        steps.append(lambda: answered(cast.police, request_id, cannot_search(), now=now))
    for step in chance.sample(steps, len(steps)):
        with suppress(OpenMashError), in_hub(cast.hub_id):
            step()
            return


def test_after_any_walk_the_store_equals_the_row_by_row_computation(cast: Any) -> None:
    chance = random.Random(11)
    starts = [*[EARLIER] * 3, *[RECEIVED] * 5]
    contacts = [
        (make_contact(cast, now=start + place * HOUR, children=(child(place),)), start)
        for place, start in enumerate(starts)
    ]
    for contact_id, start in contacts[1:7:2]:
        rated(cast, contact_id, Rating.AMBER, now=start + 20 * HOUR)
        asked(cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=start + 21 * HOUR)
    for turn in range(1, 25):
        contact_id, start = chance.choice(contacts)
        walk(cast, chance, contact_id, start + timedelta(hours=24 + turn, seconds=turn))
        if turn % 4 == 0:
            assert from_store(cast) == row_by_row(cast), turn
    timings, asked_of = from_store(cast)
    assert {each.decided_at is None for each in timings} == {True, False}
    assert {each.answered_at is None for each in asked_of} == {True, False}


def test_nothing_is_written_when_nothing_has_changed(cast: Any, data_dir: Path) -> None:
    make_contact(cast)
    make_contact(cast, now=EARLIER)
    assert (refresh(cast), refresh(cast)) == (2, 0)
    before = files(data_dir)
    from_store(cast)
    assert measuring.keep_fresh(cast.hub_id) == 0
    assert files(data_dir) == before
    make_contact(cast)
    assert (refresh(cast), refresh(cast)) == (1, 0)


def test_the_worker_keeps_every_hub_fresh(cast: Any, next_door: Any, data_dir: Path) -> None:
    for each in (cast, next_door):
        make_contact(each)
    (keeping,) = (one for one in rounds.ROUNDS if one.name == "keep_measures")
    assert (rounds.go(keeping), rounds.go(keeping)) == (2, 0)
    assert len(list(data_dir.rglob(parts.LIST))) == 2


def test_figures_over_very_many_contacts_are_compared_now_and_then(
    cast: Any, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    monkeypatch.setattr(measuring, "MANY", 0)
    make_contact(cast)
    before = from_store(cast)  # nothing was known yet: compared, and the next reading marks it
    assert from_store(cast) == before
    make_contact(cast)
    assert from_store(cast) == before
    long_ago = time.time() - measuring.STILL_FRESH.total_seconds() - 1
    for mark in data_dir.rglob(f"{parts.CHECKED}*"):
        os.utime(mark, (long_ago, long_ago))
    assert from_store(cast) == row_by_row(cast) != before


def test_a_transaction_that_ended_long_after_its_change_is_found(cast: Any) -> None:
    """It lies behind the overlap; the sum of changes still tells."""
    late, other = make_contact(cast), make_contact(cast)
    rated(cast, other, Rating.AMBER, now=RECEIVED + 30 * HOUR)
    from_store(cast)
    rated(cast, late, Rating.RED, now=RECEIVED + HOUR)
    assert from_store(cast) == row_by_row(cast)
    assert {each.initial for each in from_store(cast)[0]} == {Rating.RED, Rating.AMBER}


def test_a_database_put_back_to_an_earlier_day_takes_the_store_with_it(cast: Any) -> None:
    first = make_contact(cast)
    before = row_by_row(cast)
    with in_hub(cast.hub_id):
        as_it_was = Contact.objects.values("status", "changed_at", "initial_rating").get(id=first)
    rated(cast, first, Rating.AMBER, now=RECEIVED + HOUR)
    from_store(cast)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=first).update(current_rating=None, rated_at=None, **as_it_was)
    assert from_store(cast) == row_by_row(cast) == before


def test_other_contacts_of_the_very_same_times_are_told_apart(cast: Any) -> None:
    """A hub emptied and filled again by a script that sets its own clock."""
    first = make_contact(cast)
    from_store(cast)
    with in_hub(cast.hub_id):
        Contact.objects.filter(id=first).update(received_at=EARLIER)
        before = Contact.objects.values_list("changed_at", flat=True).get(id=first)
        second = make_contact(cast)
        Contact.objects.filter(id=second).update(changed_at=before)
    assert from_store(cast) == row_by_row(cast)


@pytest.mark.parametrize("written", [0, 1])
def test_a_refresh_killed_between_two_parts_is_taken_up_again(
    cast: Any, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    ids = [make_contact(cast), make_contact(cast, now=EARLIER)]
    from_store(cast)
    for each in ids:
        rated(cast, each, Rating.AMBER, now=RECEIVED + HOUR)
    put, count = Store.put, iter(range(9))

    def dies(self: Store, *args: Any, **kwargs: Any) -> Any:
        if next(count) >= written:
            raise KeyboardInterrupt
        return put(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "put", dies)
        with pytest.raises(KeyboardInterrupt):
            refresh(cast)
    assert from_store(cast) == row_by_row(cast)


def test_a_torn_or_deleted_part_is_made_anew(cast: Any, data_dir: Path) -> None:
    make_contact(cast)
    for torn in (True, False):
        from_store(cast)
        for part in data_dir.rglob("*.parquet"):
            if torn:
                part.write_bytes(b"PAR1")
            else:
                part.unlink()
        assert from_store(cast) == row_by_row(cast)


def test_parts_of_other_rules_are_made_anew(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_contact(cast)
    assert refresh(cast) == 1
    monkeypatch.setattr(measuring, "rules", lambda: "1-the-rules-of-the-next-release")
    assert (refresh(cast), refresh(cast)) == (1, 0)


def test_what_the_database_changes_under_the_reading_is_read_again(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change between two of a refresh's questions must not be sealed as if it were known."""
    first = make_contact(cast)
    real = courses

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        monkeypatch.setattr(measuring, "courses", real)
        rated(cast, first, Rating.AMBER, now=RECEIVED + HOUR)
        return found

    monkeypatch.setattr(measuring, "courses", meanwhile)
    from_store(cast)
    assert from_store(cast) == row_by_row(cast)


def test_what_comes_while_it_is_read_is_no_reason_to_make_the_whole_year_anew(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_contact(cast)
    refresh(cast)
    make_contact(cast, now=RECEIVED + HOUR)
    asked_since: list[datetime | None] = []
    plain = measured_changes.changed

    def busy(hub_id: UUID, year: int, since: datetime | None) -> dict[UUID, datetime]:
        asked_since.append(since)
        make_contact(cast, now=RECEIVED + (2 + len(asked_since)) * HOUR)
        return plain(hub_id, year, since)

    with monkeypatch.context() as patch:
        patch.setattr(measured_changes, "changed", busy)
        refresh(cast)
    assert len(asked_since) == 1
    assert asked_since[0] is not None
    assert from_store(cast) == row_by_row(cast)


def test_the_hub_next_door_has_parts_of_its_own(cast: Any, next_door: Any) -> None:
    make_contact(next_door)
    make_contact(cast)
    assert len(from_store(cast)[0]) == len(from_store(next_door)[0]) == 1
    assert from_store(next_door) == row_by_row(next_door) != from_store(cast)


def test_who_may_not_see_measures_reads_nothing(cast: Any) -> None:
    with in_hub(cast.hub_id), pytest.raises(Refused):
        measuring.read(cast.administrator, SPAN, lambda *_: None)


def test_another_database_has_another_folder(cast: Any, postgres: Any, fresh_database: str) -> None:
    import psycopg
    from django.db import connection

    asking: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asking.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        ours = measured_changes.database()
    with psycopg.connect(postgres.superuser_url(fresh_database)) as other:
        theirs = other.execute(asking[0].encode()).fetchone()
    with connection.cursor() as cursor:
        cursor.execute(asking[0])
        assert cursor.fetchone() != theirs
    assert measuring.the_store().folder.name == ours


def test_nothing_in_the_folder_says_who_a_contact_is_about(cast: Any, data_dir: Path) -> None:
    contact_id = make_contact(cast, children=(TOLU,))
    rated(cast, contact_id, Rating.AMBER, now=RECEIVED + HOUR)
    from_store(cast)
    with in_hub(cast.hub_id):
        reference = Contact.objects.values_list("reference", flat=True).get(id=contact_id)
    store = measuring.the_store()
    rows = store.rows("SELECT * FROM contacts", Span((str(cast.hub_id),)))
    words = repr(rows) + "".join(map(str, files(data_dir)))
    assert str(contact_id) in words
    for secret in (TOLU.forename, TOLU.surname, reference, WHY):
        assert secret not in words


def test_the_seal_of_a_year_ignores_the_years_beside_it(cast: Any) -> None:
    midnight = datetime(RECEIVED.year, 1, 1, tzinfo=UTC)
    make_contact(cast, now=midnight - timedelta(microseconds=1))
    make_contact(cast, now=midnight)
    with in_hub(cast.hub_id):
        Contact.objects.update(changed_at=F("received_at"))
        found = measured_changes.seals(cast.hub_id)
        assert [(year, seal.contacts) for year, seal in sorted(found.items())] == [
            (midnight.year - 1, 1),
            (midnight.year, 1),
        ]
        assert measured_changes.seals(cast.hub_id, [midnight.year]) == {
            midnight.year: found[midnight.year]
        }
    assert parts.load(Path("/nowhere")) == parts.Parts()
