"""`openmash audit`: what was tampered with is found and placed, whoever did it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result

from openmash.actions import sealing
from openmash.actions.base import record, worker
from openmash.adapters import signing
from openmash.cli import openmash
from openmash.domain.audit_acts import AuditAct
from openmash.records.tenancy import in_hub
from tests.support.committed import committed_hub

Tamper = Callable[[psycopg.Connection[Any]], object]


@pytest.fixture
def hub(
    fresh_database: str,
    django_db_blocker: Any,
    django_db_setup: None,
    settings: Any,
    tmp_path: Path,
) -> Iterator[Any]:
    """A hub with nine sealed entries and a checkpoint."""
    settings.OPENMASH_DATA_DIR = tmp_path
    with committed_hub(fresh_database, django_db_blocker) as cast:
        write(cast.hub_id, 9)
        seal(cast.hub_id, tmp_path)
        yield cast


@pytest.fixture
def administrator(postgres: Any, fresh_database: str) -> Iterator[psycopg.Connection[Any]]:
    """The database's superuser, with triggers switched off: nothing in the database stops them."""
    with psycopg.connect(postgres.superuser_url(fresh_database), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def write(hub_id: UUID, count: int) -> None:
    with in_hub(hub_id):
        for number in range(count):
            record(
                worker(hub_id),
                AuditAct.CONTACT_OPENED,
                "contact",
                number,
                now=datetime.now(UTC),
            )


def seal(hub_id: UUID, folder: Path) -> None:
    sealing.seal_hub(hub_id, sealing.signing_key(folder), now=datetime.now(UTC))


def run(*arguments: str) -> Result:
    from django.db import connection

    # The command opens a snapshot of its own, as it does in a process of its own.
    connection.close()
    return CliRunner().invoke(openmash, ["audit", *arguments])


def test_a_whole_log_is_found_whole(hub: Any) -> None:
    answer = run("verify", "--hub", "hac")

    assert answer.exit_code == 0, answer.output
    assert "Hackney (HAC): ok. All 9 entries agree" in answer.output


def test_entries_written_since_are_counted_but_not_complained_of(hub: Any) -> None:
    write(hub.hub_id, 2)

    assert run("verify").exit_code == 0


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        (
            (
                "UPDATE records_auditentry SET actor = 'account:1' WHERE id = "
                "(SELECT entry FROM records_auditseal WHERE position = 4)"
            ),
            4,
        ),
        (
            (
                "DELETE FROM records_auditentry WHERE id = "
                "(SELECT entry FROM records_auditseal WHERE position = 6)"
            ),
            6,
        ),
        (
            (
                "UPDATE records_auditseal SET leaf = set_byte(leaf, 0, get_byte(leaf, 0) # 1) "
                "WHERE position = 2"
            ),
            2,
        ),
        ("DELETE FROM records_auditseal WHERE position = 5", 5),
        ("DELETE FROM records_auditseal WHERE position = 9", 9),
    ],
    ids=["entry changed", "entry gone", "one bit of a seal", "seal gone", "log cut short"],
)
def test_what_the_administrator_changed_is_found_and_placed(
    hub: Any, administrator: psycopg.Connection[Any], statement: str, position: int
) -> None:
    assert administrator.execute(statement).rowcount == 1

    answer = run("verify")

    assert answer.exit_code == 1
    assert f"First broken: position {position}," in answer.output


def test_a_forged_checkpoint_in_the_database_is_named(
    hub: Any, administrator: psycopg.Connection[Any]
) -> None:
    administrator.execute(
        "UPDATE records_auditcheckpoint SET at = at - interval '1 second' WHERE size = 9"
    )

    answer = run("verify")

    assert answer.exit_code == 1
    assert "is not one that this installation signed" in answer.output


def test_a_log_rewritten_whole_is_refused_only_by_a_checkpoint_held_elsewhere(
    hub: Any, administrator: psycopg.Connection[Any], settings: Any, tmp_path: Path
) -> None:
    held = tmp_path / "held-by-the-police.txt"
    assert run("checkpoint", "--hub", "HAC", "--out", str(held)).exit_code == 0
    assert run("verify", "--checkpoint", str(held)).exit_code == 0

    # Somebody with the database and the signing key hides who opened a contact.
    administrator.execute(
        "UPDATE records_auditentry SET actor = 'account:1' WHERE id = "
        "(SELECT entry FROM records_auditseal WHERE position = 4)"
    )
    administrator.execute("DELETE FROM records_auditcheckpoint")
    administrator.execute(
        "INSERT INTO records_auditpending (entry, hub_id) "
        "SELECT entry, hub_id FROM records_auditseal ORDER BY position"
    )
    administrator.execute("DELETE FROM records_auditseal")
    # The key is still there, so this makes a chain that agrees with itself.
    key = signing.load(tmp_path / sealing.KEY_FILE)
    sealing.seal_hub(hub.hub_id, key, now=datetime.now(UTC))

    alone = run("verify")
    against = run("verify", "--checkpoint", str(held))

    assert alone.exit_code == 0, alone.output
    assert against.exit_code == 1
    assert "rewritten in that range" in against.output


def test_a_checkpoint_changed_by_its_holder_is_not_believed(hub: Any, tmp_path: Path) -> None:
    held = tmp_path / "held.txt"
    run("checkpoint", "--hub", "HAC", "--out", str(held))
    held.write_text(held.read_text().replace("size 9", "size 8"))

    answer = run("verify", "--checkpoint", str(held))

    assert answer.exit_code == 2
    assert "changed after signing" in answer.output


def test_entries_that_nobody_seals_are_complained_of(
    hub: Any, administrator: psycopg.Connection[Any]
) -> None:
    write(hub.hub_id, 2)
    administrator.execute(
        "UPDATE records_auditentry SET at = at - %s WHERE id IN "
        "(SELECT entry FROM records_auditpending)",
        [timedelta(minutes=2)],
    )

    answer = run("verify")

    assert answer.exit_code == 1
    assert "Entries that wait to be sealed: 2" in answer.output


def test_an_unknown_hub_is_said_to_be_unknown(hub: Any) -> None:
    assert "no hub with the code ZZZ" in run("verify", "--hub", "ZZZ").output
    assert "no hub with the code ZZZ" in run("checkpoint", "--hub", "ZZZ", "--out", "-").output
