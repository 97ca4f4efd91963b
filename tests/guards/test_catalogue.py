"""The wall between hubs, read from PostgreSQL's catalogue; each way around it is planted."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db.models import ForeignKey

from tests.guards import catalogue, regional
from tests.support.databases import clone, drop

APP, REGION, OWNER = catalogue.APP_ROLE, catalogue.REGION_ROLE, "openmash_owner"


@pytest.fixture(scope="module")
def database(postgres: Any, template_database: str) -> Iterator[str]:
    """A migrated database of its own, in which holes are made."""
    name = f"openmash_catalogue_{os.getpid()}"
    drop(postgres, name)
    clone(postgres, template_database, name)
    yield name
    drop(postgres, name)


@pytest.fixture
def connection(postgres: Any, database: str) -> Iterator[psycopg.Connection[Any]]:
    """As a superuser; what a test plants is taken back."""
    with psycopg.connect(postgres.superuser_url(database)) as opened:
        yield opened
        opened.rollback()


def faults(connection: psycopg.Connection[Any]) -> list[str]:
    return [*catalogue.faults(connection), *regional.faults(connection)]


def test_the_wall_has_no_hole(connection: psycopg.Connection[Any]) -> None:
    assert faults(connection) == []


def test_the_application_may_make_no_temporary_tables(
    connection: psycopg.Connection[Any],
) -> None:
    # A temporary table would be found before the real one of its name. Tests' clones are laxer.
    statement = "SELECT has_database_privilege(%s, 'openmash', 'TEMP')"
    assert connection.execute(statement, [APP]).fetchone() == (False,)


PLANTED = {
    "records_leak: row-level security is off": "CREATE TABLE records_leak (hub_id uuid, text text)",
    "records_leak: has no policy": (
        "CREATE TABLE records_leak (hub_id uuid);"
        "ALTER TABLE records_leak ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    ),
    "records_item: row-level security is off": (
        "ALTER TABLE records_item DISABLE ROW LEVEL SECURITY"
    ),
    "records_item: row-level security is not forced": (
        "ALTER TABLE records_item NO FORCE ROW LEVEL SECURITY"
    ),
    "records_item: has no policy": "DROP POLICY one_hub ON records_item",
    "records_item: policy one_hub lets other rows be read": (
        "ALTER POLICY one_hub ON records_item USING (true)"
    ),
    "records_contact: policy one_hub lets other rows be read": (
        "ALTER POLICY one_hub ON records_contact USING "
        "(hub_id = (SELECT NULLIF(current_setting('openmash.hub_id', true), '')::uuid) OR urgent)"
    ),
    "records_contact: policy one_hub lets other rows be written": (
        "ALTER POLICY one_hub ON records_contact WITH CHECK (true)"
    ),
    "records_contact: policy extra": "CREATE POLICY extra ON records_contact USING (true)",
    "records_notes: belongs to no hub": "CREATE TABLE records_notes (id int, text text)",
    "all_contacts: reads with its owner's rights": (
        "CREATE VIEW all_contacts AS SELECT * FROM records_contact"
    ),
    "counts: is a materialised view": (
        "CREATE MATERIALIZED VIEW counts AS SELECT hub_id, count(*) FROM records_contact GROUP BY 1"
    ),
    "peek: is a function that runs with its owner's rights": (
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT count(*) FROM records_contact'"
    ),
    "sly: is a function that claims to leak nothing": (
        "CREATE FUNCTION sly(text) RETURNS bool LANGUAGE plpgsql LEAKPROOF "
        "AS 'BEGIN RAISE NOTICE ''%'', $1; RETURN true; END'"
    ),
    "records_contact: unique key by_reference leaves the hub out": (
        "CREATE UNIQUE INDEX by_reference ON records_contact (reference)"
    ),
    "records_contact: unique key by_number leaves the hub out": (
        "ALTER TABLE records_contact ADD COLUMN number bigserial;"
        "CREATE UNIQUE INDEX by_number ON records_contact (number)"
    ),
    "records_item: foreign key astray to records_contact leaves the hub out": (
        "ALTER TABLE records_item ADD CONSTRAINT astray FOREIGN KEY (contact_id) "
        "REFERENCES records_contact (id)"
    ),
    "records_item: foreign key unchecked was never checked": (
        "ALTER TABLE records_item ADD CONSTRAINT unchecked FOREIGN KEY (hub_id, contact_id) "
        "REFERENCES records_contact (hub_id, id) NOT VALID"
    ),
    f"{APP}: has rolbypassrls": f"ALTER ROLE {APP} BYPASSRLS",
    f"{APP}: is a member of {OWNER}": f"GRANT {OWNER} TO {APP}",
    f"{APP}: owns table records_item": (
        f"GRANT CREATE ON SCHEMA public TO {APP}; ALTER TABLE records_item OWNER TO {APP}"
    ),
    f"public: {APP} may create objects there": f"GRANT CREATE ON SCHEMA public TO {APP}",
    f"records_item: {APP} holds TRUNCATE": f"GRANT TRUNCATE ON records_item TO {APP}",
    f"records_item: {APP} holds REFERENCES": "GRANT REFERENCES ON records_item TO PUBLIC",
    f"records_item: {APP} holds TRIGGER": f"GRANT TRIGGER ON records_item TO {APP}",
    f"{APP}: may switch triggers off": (
        f"GRANT SET ON PARAMETER session_replication_role TO {APP}"
    ),
    f"records_auditentry: is append-only, and {APP} holds UPDATE": (
        f"GRANT UPDATE (detail) ON records_auditentry TO {APP}"
    ),
    f"records_decision: is append-only, and {APP} holds DELETE": (
        f"GRANT DELETE ON records_decision TO {APP}"
    ),
    "records_ratingfact: is append-only, and has lost a trigger": (
        "ALTER TABLE records_ratingfact DISABLE TRIGGER append_only"
    ),
    "records_auditseal: is append-only, and has lost a trigger": (
        "DROP TRIGGER append_only_truncate ON records_auditseal"
    ),
    f"records_contact: {REGION} may read referrer_name": (
        f"GRANT SELECT (referrer_name) ON records_contact TO {REGION}"
    ),
    f"records_personrecord: {REGION} may read": f"GRANT SELECT ON records_personrecord TO {REGION}",
    f"records_item: {REGION} may read": "GRANT SELECT ON records_item TO PUBLIC",
    f"records_contact: {REGION} holds UPDATE": (
        f"GRANT UPDATE (decided_at) ON records_contact TO {REGION}"
    ),
    f"records_contact: policy region_sees of {REGION} is": (
        "ALTER POLICY region_sees ON records_contact USING (true)"
    ),
    f"records_contact: policy region_only of {REGION} is None": (
        "DROP POLICY region_only ON records_contact"
    ),
    f"records_contact: policy extra of {REGION} is": (
        f"CREATE POLICY extra ON records_contact TO {REGION} USING (true)"
    ),
    f"{REGION}: has rolbypassrls": f"ALTER ROLE {REGION} BYPASSRLS",
    f"{REGION}: has rolcanlogin": f"ALTER ROLE {REGION} LOGIN",
    f"{REGION}: is a member of {APP}": (f"REVOKE {REGION} FROM {APP}; GRANT {APP} TO {REGION}"),
    f"{REGION}: {OWNER} may become it": f"GRANT {REGION} TO {OWNER}",
    f"{REGION}: {APP} has its rights without becoming it": (
        f"REVOKE {REGION} FROM {APP}; GRANT {REGION} TO {APP} WITH INHERIT TRUE"
    ),
    f"{REGION}: owns table records_region": (
        f"GRANT CREATE ON SCHEMA public TO {REGION}; ALTER TABLE records_region OWNER TO {REGION}"
    ),
    f"public: {REGION} may create objects there": f"GRANT CREATE ON SCHEMA public TO {REGION}",
    "records_regionmember: more can be read": (
        "ALTER POLICY own_account ON records_regionmember USING (true)"
    ),
    "records_regionmember: more can be read than": (
        "ALTER TABLE records_regionmember NO FORCE ROW LEVEL SECURITY"
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_each_hole_is_named(connection: psycopg.Connection[Any], fault: str) -> None:
    connection.execute(PLANTED[fault])
    found = faults(connection)
    assert any(words.startswith(fault) for words in found), found


def test_every_model_of_a_hub_is_behind_the_wall(connection: psycopg.Connection[Any]) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("records").get_models()}
    behind = catalogue.tenant_tables(connection)
    by_account = {"records_account", "records_regionmember"}
    of_all = {"records_hub", "records_region", "records_trainedmodel", "records_trainedmodeluse"}
    assert tables - behind == {*of_all, *by_account}
    assert behind - tables == set()


def test_every_key_between_models_of_a_hub_is_kept_by_the_database(
    connection: psycopg.Connection[Any],
) -> None:
    kept = {
        (table, column)
        for table, columns in connection.execute(
            "SELECT f.conrelid::regclass::text, array(SELECT attname::text FROM pg_attribute "
            "WHERE attrelid = f.conrelid AND attnum = ANY (f.conkey)) "
            "FROM pg_constraint f WHERE f.contype = 'f'"
        )
        for column in columns
    }
    fields = [
        (model._meta.db_table, field.column)
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
    ]
    assert [each for each in fields if each not in kept] == []


def test_append_only_tables_refuse_even_their_owner(postgres: Any, database: str) -> None:
    with psycopg.connect(postgres.owner_url(database)) as owner:
        for table in sorted(catalogue.APPEND_ONLY):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                owner.transaction(force_rollback=True),
            ):
                owner.execute(f"TRUNCATE {table} CASCADE")
