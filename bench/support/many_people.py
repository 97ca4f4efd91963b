"""An index of invented people for the matching benchmark: rows, keys and cards, copied in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg

from openmash.adapters.embedded_postgres import EmbeddedServer
from openmash.adapters.synthetic.linkage_world import WorldPerson, people
from openmash.domain.people.facts import PersonFacts

SEED = 20_261_123
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
A_CONTACT = 5
"""Records of one contact."""

_SPACE = UUID("6f3c1d1e-0000-4000-8000-000000000000")
_TABLES = ("records_matchkey", "records_matchcard", "records_personrecord", "records_contact")


def record_id(person: int) -> UUID:
    """The record of a person of the world."""
    return uuid5(_SPACE, f"record {person}")


def fill(server: EmbeddedServer, count: int) -> str:
    """Make a hub that holds a world's people, but for those withheld; say how long it took."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        done = connection.execute(
            "SELECT to_regclass('bench_whole') IS NOT NULL, count(*) FROM records_hub"
        ).fetchone()
        if done and done[0]:
            return "made in an earlier run"
        if done and done[1]:
            raise SystemExit("A filling was cut short. Delete the folder and start again.")
        began = datetime.now(UTC)
        hub_id = _hub(connection)
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        with _without_indexes(connection), _copying(server) as copies:
            for person in people(SEED, count):
                if person.id % A_CONTACT == 0:
                    row = _contact(hub_id, _contact_id(person.id), person.id // A_CONTACT)
                    copies["records_contact"].write_row(row)
                if not person.withheld:
                    _add(copies, hub_id, person)
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute(
            "CREATE TABLE bench_name AS SELECT id, lower(forename || ' ' || surname) AS name "
            "FROM records_personrecord"
        )
        connection.execute("CREATE INDEX ON bench_name USING gin (name gin_trgm_ops)")
        connection.execute("GRANT SELECT ON bench_name TO openmash_app")
        for table in (*_TABLES, "bench_name"):
            connection.execute(f"VACUUM ANALYZE {table}")
        connection.execute("CREATE TABLE bench_whole ()")
        # Migrating gives rights to every table that is not the product's own, when next asked.
        for table in ("bench_name", "bench_whole"):
            connection.execute(f"ALTER TABLE {table} OWNER TO openmash_owner")
        return f"made in {(datetime.now(UTC) - began).seconds} s"


def _hub(connection: psycopg.Connection[Any]) -> UUID:
    row = connection.execute(
        "INSERT INTO records_hub (id, code, name, gss_code, la_number, phone, out_of_hours_phone) "
        "VALUES (gen_random_uuid(), 'BIG', 'Bench', '', '', '', '') RETURNING id"
    ).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def _without_indexes(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Build the large primary key once all rows are there: ten times quicker."""
    connection.execute("ALTER TABLE records_matchkey DROP CONSTRAINT records_matchkey_pkey")
    yield
    connection.execute("ALTER TABLE records_matchkey ADD PRIMARY KEY (hub_id, key, record_id)")


_COPIED = {
    "records_contact": (
        "id, hub_id, policy_id, reference, status, channel, received_at, recorded_at, source_code, "
        "urgent, urgent_reason, referrer_is_professional, referrer_name, referrer_role, "
        "referrer_organisation, referrer_email, referrer_phone, referrer_relationship, "
        "source_system_reference, family_told, family_told_why_not, safe_to_contact, "
        "safe_to_contact_detail, changed_at, repeat_review"
    ),
    "records_personrecord": (
        "id, hub_id, contact_id, kind, position, forename, surname, other_names, birth_precision, "
        "is_unborn, sex, ethnicity, nhs_number, upn, address, postcode, phone, school, "
        "relationship, lives_with_children, language, interpreter_needed"
    ),
    "records_matchcard": "hub_id, record_id, made_by, card",
    "records_matchkey": "hub_id, record_id, key",
}


@contextmanager
def _copying(server: EmbeddedServer) -> Iterator[dict[str, psycopg.Copy]]:
    """A stream into each table, each over a connection of its own."""
    opened = []
    copies = {}
    for table, columns in _COPIED.items():
        connection = psycopg.connect(server.superuser_url())
        connection.execute("SET session_replication_role = replica")
        manager = connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN")
        copies[table] = manager.__enter__()
        opened.append((connection, manager))
    yield copies
    for connection, manager in opened:
        manager.__exit__(None, None, None)
        connection.commit()
        connection.close()


def _add(copies: dict[str, psycopg.Copy], hub_id: UUID, person: WorldPerson) -> None:
    from openmash.actions.match_rows import MADE_BY, all_keys
    from openmash.domain.people.linkage.cards import card_of

    facts, own = person.facts, record_id(person.id)
    contact = _contact_id(person.id)
    copies["records_personrecord"].write_row(_record(hub_id, contact, own, person.id, facts))
    copies["records_matchcard"].write_row((hub_id, own, MADE_BY, card_of(facts).to_json()))
    for key in all_keys(facts):
        copies["records_matchkey"].write_row((hub_id, own, key))


def _contact_id(person: int) -> UUID:
    return uuid5(_SPACE, f"contact {person // A_CONTACT}")


def _contact(hub_id: UUID, contact: UUID, number: int) -> tuple[object, ...]:
    return (
        *(contact, hub_id, hub_id, f"B-{number}", "closed", "form", BEGAN, BEGAN, "6"),
        *(False, "", True, "", "", "", "", "", "", "", "told", "", "yes", "", BEGAN, False),
    )


def _record(
    hub_id: UUID, contact: UUID, own: UUID, number: int, facts: PersonFacts
) -> tuple[object, ...]:
    return (
        *(own, hub_id, contact, "child", number % A_CONTACT, facts.forename, facts.surname),
        *(list(facts.other_names), "unknown", facts.is_unborn, facts.sex, "NOBT"),
        *(facts.nhs_number, "", "", (facts.postcodes or ("",))[0], facts.phone, "", ""),
        *("not_known", "", False),
    )
