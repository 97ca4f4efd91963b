"""Sealing: every committed entry gets one place, in order, whoever else seals at the same time."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from openmash.actions import sealing
from openmash.actions.audit_check import check_hub
from openmash.actions.base import record, worker
from openmash.adapters import signing
from openmash.adapters.signing import SigningKey
from openmash.core.errors import Misconfigured
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import AuditCheckpoint, AuditEntry, AuditPending, AuditSeal
from openmash.records.queries import audit_log
from openmash.records.tenancy import in_hub
from tests.support.committed import committed_hub

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return signing.load_or_create(tmp_path / "key")


@pytest.fixture
def fresh_cast(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    with committed_hub(fresh_database, django_db_blocker) as cast:
        yield cast


def write(cast: Any, count: int, at: datetime = NOON) -> None:
    with in_hub(cast.hub_id):
        for number in range(count):
            record(
                worker(cast.hub_id), AuditAct.WORKLIST_SEEN, "worklist", number, now=at, n=number
            )


def positions(cast: Any) -> list[int]:
    with in_hub(cast.hub_id):
        return list(AuditSeal.objects.order_by("position").values_list("position", flat=True))


def test_entries_are_sealed_in_order_of_arrival_and_the_queue_is_empty(
    cast: Any, key: SigningKey
) -> None:
    write(cast, 5)

    assert sealing.seal_waiting(key, now=NOON) == 5

    with in_hub(cast.hub_id):
        sealed = AuditSeal.objects.order_by("position").values_list("entry", flat=True)
        numbers = [AuditEntry.objects.get(id=entry).detail["n"] for entry in sealed]
        assert not AuditPending.objects.exists()
    assert numbers == [0, 1, 2, 3, 4]
    assert positions(cast) == [1, 2, 3, 4, 5]
    assert sealing.seal_waiting(key, now=NOON) == 0


def test_each_hub_has_a_chain_of_its_own(cast: Any, next_door: Any, key: SigningKey) -> None:
    write(cast, 2)
    write(next_door, 3)

    sealing.seal_waiting(key, now=NOON)

    assert positions(cast) == [1, 2]
    assert positions(next_door) == [1, 2, 3]


def test_a_checkpoint_comes_with_a_thousand_entries_or_after_a_minute(
    cast: Any, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "CHECKPOINT_EVERY", 10)
    sizes = []
    for minutes, count in ((0, 1), (0, 8), (0, 2), (2, 1)):
        write(cast, count, NOON + timedelta(minutes=minutes))
        sealing.seal_waiting(key, now=NOON + timedelta(minutes=minutes))
        with in_hub(cast.hub_id):
            newest = AuditCheckpoint.objects.order_by("-size").values_list("size", flat=True)[0]
            sizes.append(newest)

    # The first ever; then not at 9, at 11 because ten are new, at 12 because a minute has passed.
    assert sizes == [1, 1, 11, 12]


def test_a_minute_without_new_entries_gets_its_checkpoint_too(cast: Any, key: SigningKey) -> None:
    write(cast, 1)
    sealing.seal_waiting(key, now=NOON)
    write(cast, 1)
    sealing.seal_waiting(key, now=NOON)

    assert not sealing.checkpoint_if_due(cast.hub_id, key, now=NOON)
    assert sealing.checkpoint_if_due(cast.hub_id, key, now=NOON + timedelta(minutes=1))
    assert not sealing.checkpoint_if_due(cast.hub_id, key, now=NOON + timedelta(minutes=5))


def test_a_backlog_after_an_outage_is_not_taken_for_back_dated_entries(
    cast: Any, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A checkpoint signed in the middle of the backlog would say "all up to now is in", while
    # entries of an hour ago still wait: checking would then accuse somebody of back-dating.
    monkeypatch.setattr(sealing, "BATCH", 3)
    monkeypatch.setattr(sealing, "CHECKPOINT_EVERY", 2)
    write(cast, 8, NOON)
    late = NOON + timedelta(hours=1)

    assert sealing.seal_hub(cast.hub_id, key, now=late) == 8

    findings = check_hub(cast.hub_id, [], key.public, now=late)
    assert findings.faults == ()
    with in_hub(cast.hub_id):
        assert [point.size for point in AuditCheckpoint.objects.all()] == [8]


def test_an_entry_that_cannot_be_sealed_holds_nobody_up_and_is_reported(
    cast: Any, key: SigningKey
) -> None:
    write(cast, 1)
    with in_hub(cast.hub_id):
        bad = AuditEntry.objects.create(
            hub_id=cast.hub_id,
            at=NOON,
            actor="worker",
            role="worker",
            act="x",
            subject_kind="contact",
            subject_id="y",
            detail={"note": "a sentence is not a code"},
        )
        AuditPending.objects.create(hub_id=cast.hub_id, entry=bad.id)
    write(cast, 1)

    assert sealing.seal_waiting(key, now=NOON) == 2

    findings = check_hub(cast.hub_id, [], key.public, now=NOON)
    assert [fault for fault in findings.faults if str(bad.id) in fault]


def test_an_entry_taken_out_of_the_queue_is_missed(cast: Any, key: SigningKey) -> None:
    # The application role may delete from the queue: an entry hidden that way must be found.
    write(cast, 2)
    with in_hub(cast.hub_id):
        AuditPending.objects.order_by("arrival")[0:1].get().delete()
    sealing.seal_waiting(key, now=NOON)

    faults = check_hub(cast.hub_id, [], key.public, now=NOON).faults

    assert len(faults) == 1
    assert faults[0].startswith("Entries with no seal and no place in the sealer's queue: 1,")


def test_an_entry_queued_twice_is_sealed_once(cast: Any, key: SigningKey) -> None:
    write(cast, 1)
    with in_hub(cast.hub_id):
        twice = AuditPending.objects.get()
        AuditPending.objects.create(hub_id=cast.hub_id, entry=twice.entry)
    sealing.seal_waiting(key, now=NOON)
    with in_hub(cast.hub_id):
        AuditPending.objects.create(hub_id=cast.hub_id, entry=twice.entry)
    sealing.seal_waiting(key, now=NOON)

    assert positions(cast) == [1]
    with in_hub(cast.hub_id):
        assert not AuditPending.objects.exists()


def test_entries_that_wait_too_long_are_complained_of(cast: Any, key: SigningKey) -> None:
    write(cast, 3)

    soon = check_hub(cast.hub_id, [], key.public, now=NOON + timedelta(seconds=59))
    late = check_hub(cast.hub_id, [], key.public, now=NOON + timedelta(seconds=61))

    assert (soon.faults, soon.waiting) == ((), 3)
    assert late.faults[0].startswith("Entries that wait to be sealed: 3,")


def test_two_sealers_at_once_leave_one_chain(
    django_db_blocker: Any, fresh_cast: Any, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 7)
    write(fresh_cast, 60)

    def seal() -> None:
        with django_db_blocker.unblock():
            while any_waiting(fresh_cast):
                sealing.seal_waiting(key, now=NOON)
            connection.close()

    sealers = [threading.Thread(target=seal) for _ in range(3)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()

    assert positions(fresh_cast) == list(range(1, 61))
    assert check_hub(fresh_cast.hub_id, [], key.public, now=NOON).faults == ()


def test_two_workers_make_one_key_and_a_lost_key_is_not_replaced(cast: Any, tmp_path: Path) -> None:
    first = sealing.signing_key(tmp_path)
    assert sealing.signing_key(tmp_path).public.text == first.public.text
    write(cast, 1)
    sealing.seal_waiting(first, now=NOON)
    (tmp_path / sealing.KEY_FILE).unlink()

    with pytest.raises(Misconfigured, match="Put it back from a backup"):
        sealing.signing_key(tmp_path)


def test_where_audit_waits_is_told_for_every_hub_and_the_hub_setting_put_back(
    cast: Any, next_door: Any
) -> None:
    write(next_door, 1)
    with in_hub(cast.hub_id):
        assert audit_log.waiting_since() == NOON
        # Still in our own hub: its rows are seen, the other's are not.
        assert not AuditEntry.objects.exists()
        write(cast, 1)
        assert AuditEntry.objects.count() == 1


def any_waiting(cast: Any) -> bool:
    with in_hub(cast.hub_id):
        return AuditPending.objects.exists()
