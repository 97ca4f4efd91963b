"""An index of invented people for the matching benchmark: rows, keys and cards, copied in.

The keys of ten million people are more than four hundred million rows. They are gathered in memory
(twelve bytes each), sorted, and copied in order beside their primary key: building the key
afterwards would need as much disk again. What is so made is what a service's own rows come to.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from openmash.adapters.embedded_postgres import EmbeddedServer

from .many_made import SEED, made, record_id

__all__ = ["FILLING", "SEED", "fill", "record_id"]

FILLING = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""Settings of a server that is to be filled: what a crash spoils here is made again."""

_TABLES = ("records_matchkey", "records_matchcard", "records_personrecord", "records_contact")
_MOST_KEYS = 56
"""Room for so many keys a person; some have none, and the mean is 47."""
_AT_ONCE = 1_000_000


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
        keys, owners, records = _people(server, hub_id, count)
        _told(began, f"{len(records):,} people made, with {len(keys):,} keys")
        _keys(server, hub_id, keys, owners, records)
        _told(began, "keys stored")
        del keys, owners, records
        _names(connection)
        for table in _TABLES[1:]:
            connection.execute(f"VACUUM ANALYZE {table}")
        connection.execute("ANALYZE records_matchkey")
        connection.execute("CREATE TABLE bench_whole ()")
        # Migrating gives rights to every table that is not the product's own, when next asked.
        for table in ("bench_name", "bench_whole"):
            connection.execute(f"ALTER TABLE {table} OWNER TO openmash_owner")
        return f"made in {(datetime.now(UTC) - began).seconds} s"


def _told(began: datetime, words: str) -> None:
    print(f"  {(datetime.now(UTC) - began).seconds:6} s: {words}", flush=True)


def _hub(connection: psycopg.Connection[Any]) -> UUID:
    row = connection.execute(
        "INSERT INTO records_hub (id, code, name, gss_code, la_number, phone, out_of_hours_phone) "
        "VALUES (gen_random_uuid(), 'BIG', 'Bench', '', '', '', '') RETURNING id"
    ).fetchone()
    assert row is not None
    return row[0]


def _people(server: EmbeddedServer, hub_id: UUID, count: int) -> tuple[Any, Any, Any]:
    """Copy everything but the keys; the keys in any order, whose each is, and the record ids."""
    keys = np.empty(count * _MOST_KEYS, dtype=np.int64)
    owners = np.empty(count * _MOST_KEYS, dtype=np.int32)
    ids: list[bytes] = []
    people = rows = 0
    with _copying(server) as copies:
        for chunk in made(hub_id, count):
            for table, text in chunk.text.items():
                copies[table].write(text)
            ids.append(chunk.records)
            keys[rows : rows + len(chunk.keys)] = chunk.keys
            own = np.arange(people, people + len(chunk.many), dtype=np.int32)
            owners[rows : rows + len(chunk.keys)] = np.repeat(own, chunk.many)
            people += len(chunk.many)
            rows += len(chunk.keys)
    return keys[:rows], owners[:rows], np.frombuffer(b"".join(ids), dtype="V16")


def _keys(server: EmbeddedServer, hub_id: UUID, keys: Any, owners: Any, records: Any) -> None:
    """Copy the keys in order, all of a key together, frozen so that no vacuum need read them."""
    row = np.dtype(
        [("many", ">i2"), ("a", ">i4"), ("hub", "V16"), ("b", ">i4"), ("key", ">i8"),
         ("c", ">i4"), ("record", "V16")]
    )  # fmt: skip
    order = np.argsort(keys)
    with psycopg.connect(server.superuser_url()) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE records_matchkey")
        with connection.cursor().copy(
            "COPY records_matchkey (hub_id, key, record_id) FROM STDIN (FORMAT binary, FREEZE)"
        ) as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for start in range(0, len(order), _AT_ONCE):
                some = order[start : start + _AT_ONCE]
                block = np.empty(len(some), dtype=row)
                block["many"], block["a"], block["b"], block["c"] = 3, 16, 8, 16
                block["hub"] = np.frombuffer(hub_id.bytes, dtype="V16")[0]
                block["key"] = keys[some]
                block["record"] = records[owners[some]]
                copy.write(block.tobytes())
            copy.write(b"\xff\xff")


def _names(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET maintenance_work_mem = '1GB'")
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.execute(
        "CREATE TABLE bench_name AS SELECT id, lower(forename || ' ' || surname) AS name "
        "FROM records_personrecord"
    )
    connection.execute("CREATE INDEX ON bench_name USING gin (name gin_trgm_ops)")
    connection.execute("GRANT SELECT ON bench_name TO openmash_app")
    connection.execute("VACUUM ANALYZE bench_name")


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
}


@contextmanager
def _copying(server: EmbeddedServer) -> Iterator[dict[str, psycopg.Copy]]:
    """A stream into each table, each over a connection of its own."""
    with ExitStack() as opened:
        copies = {}
        for table, columns in _COPIED.items():
            connection = opened.enter_context(psycopg.connect(server.superuser_url()))
            connection.execute("SET session_replication_role = replica")
            copies[table] = opened.enter_context(
                connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN")
            )
        yield copies
