"""The synthetic London as rows: every key found, every contact audited, every state believable."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from openmash.actions.seeding import run, tables
from openmash.core.errors import Misconfigured
from tests.support.databases import without_hubs

UNTIL = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


@pytest.fixture
def hubless(postgres: Any, fresh_database: str) -> str:
    """A migrated database without hubs, as a stranger's first one is."""
    without_hubs(postgres, fresh_database)
    return str(postgres.owner_url(fresh_database))


def order(owner_url: str) -> run.Order:
    return run.Order(owner_url, ("HAC",), "HAC", 1, 1, 7, UNTIL, 1_000)


def count(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_a_borough_is_stored_with_every_key_looked_up(
    hubless: str, postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With the look-ups on, a row that points nowhere, or into another hub, fails the commit.
    monkeypatch.setattr(tables, "_without_key_checks", lambda connection: None)
    stored = run.seed_one(order(hubless), {})
    name = hubless.split("@/")[1].split("?")[0]
    with psycopg.connect(postgres.superuser_url(name)) as connection:
        assert count(connection, "SELECT count(*) FROM records_contact") == stored > 50
        # Each contact has people, something told, and the audit entry of its receipt.
        assert (
            count(
                connection,
                "SELECT count(*) FROM records_contact c WHERE NOT EXISTS (SELECT 1 FROM "
                "records_personrecord p WHERE p.contact_id = c.id AND p.kind = 'child') OR NOT "
                "EXISTS (SELECT 1 FROM records_item i WHERE i.contact_id = c.id) OR NOT EXISTS "
                "(SELECT 1 FROM records_auditentry a WHERE a.subject_id = c.id::text)",
            )
            == 0
        )
        # What an agency returned is read far from its form: no number without what it counts.
        bare = "text ~ '^[0-9.]+$' OR text ~ '[0-9]{4}-[0-9]{2}-[0-9]{2}'"
        assert count(connection, f"SELECT count(*) FROM records_item WHERE {bare}") == 0
        # Every release is part of an act of sharing that falls under an agreement in force.
        assert count(connection, "SELECT count(*) FROM records_agreement") == 3
        assert count(connection, "SELECT count(*) FROM records_itemrelease") > 50
        assert (
            count(
                connection,
                "SELECT count(*) FROM records_itemrelease r LEFT JOIN records_share s ON "
                "s.id = r.share_id LEFT JOIN records_agreement g ON g.id = s.agreement_id AND "
                "g.begins_on <= s.at::date WHERE g.id IS NULL OR s.to_agency_id <> r.to_agency_id",
            )
            == 0
        )
        assert (
            count(
                connection,
                "SELECT count(*) FROM records_contact WHERE status = 'closed' AND "
                "closed_at IS NULL OR status <> 'closed' AND next_due_at IS NULL",
            )
            == 0
        )
        urgent = "SELECT count(*) FROM records_contact WHERE urgent"
        within = f"{urgent} AND screening_due_at = received_at + interval '1 hour'"
        assert count(connection, urgent) == count(connection, within) > 0
        # Only the last return makes a contact ready to decide: no other way leads there.
        waits = (
            "SELECT count(*) FROM records_contact c WHERE c.status = '{}' AND {} EXISTS (SELECT 1 "
            "FROM records_informationrequest r WHERE r.contact_id = c.id AND r.status = 'asked')"
        )
        assert count(connection, waits.format("deciding", "")) == 0
        assert count(connection, waits.format("awaiting_agencies", "NOT")) == 0
        statuses = connection.execute("SELECT DISTINCT status FROM records_contact").fetchall()
        assert {"received", "feedback_due", "closed"} <= {row[0] for row in statuses}


def test_seeding_refuses_a_database_that_holds_a_hub(
    postgres: Any, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENMASH_OWNER_DATABASE_URL", postgres.owner_url(fresh_database))
    with pytest.raises(Misconfigured, match="holds hubs already"):
        run.seed(1, 1, 1, UNTIL, lambda stage, done, total: None)
