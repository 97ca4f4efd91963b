"""What PostgreSQL's own catalogue must say of the wall between hubs. Every fault names its object.

Each rule closes a way around row-level security that PostgreSQL's manual documents: an owner or a
view that bypasses it, a key whose check does not ask it, a right that is not subject to it.
"""

from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg

APP_ROLE = "openmash_app"
REGION_ROLE = "openmash_region"
"""What the second may read is kept in `regional.py`."""

SHARED_TABLES = {
    "records_hub": "the boroughs themselves: names and telephone numbers, all public",
    "records_account": "a person may work in several hubs; what they may do is in memberships",
    "records_region": "the regions' names, public as those of the boroughs",
    "records_regionmember": "bound to the account instead of a hub, see regional.py",
    "records_trainedmodel": "chances and names that many bear, of all hubs together",
    "records_trainedmodeluse": "which matching model the whole installation judges by, and why",
    "shared_cache": "rate limits and used one-time codes; holds nothing of a case",
}
LIBRARY_PREFIXES = ("account_", "auth_", "django_", "mfa_", "procrastinate_", "socialaccount_")

APPEND_ONLY = {
    f"records_{name}"
    for name in (
        "agencyreturn", "agencystruckout", "auditcheckpoint", "auditentry", "auditseal", "decision",
        "curatedsource", "extractrun", "intakekey", "itemmarking", "person", "policyversion",
        "productreading", "professionalview", "ratingfact", "redirect", "referral", "requestperson",
        "share", "tie", "trainedmodel", "trainedmodeluse", "viewweighed",
    )
}  # fmt: skip
DEFINERS: set[str] = set()
"""Functions that may run with their owner's rights. None does."""

KEYS_WITHOUT_HUB = {
    "records_auditpending_pkey": "the place in a queue; counts acts and tells nothing of them",
}

_ONE_HUB = (
    "(hub_id = ( SELECT (NULLIF(current_setting('openmash.hub_id'::text, true), ''::text))::uuid "
    'AS "nullif"))'
)
_OWN_ACCOUNT = (
    "(account_id = ( SELECT (NULLIF(current_setting('openmash.account_id'::text, true), "
    "''::text))::bigint AS \"nullif\"))"
)
READS = {"records_membership": f"({_ONE_HUB} OR {_OWN_ACCOUNT})"}
"""Tables in which more can be read than one hub's rows: a person's own memberships, anywhere."""

_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_TENANT = f"""
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'hub_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p', 'f') AND {_OURS}
"""
_NOT_OF_EXTENSION = "NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = {} AND e.deptype = 'e')"


def faults(connection: psycopg.Connection[Any]) -> list[str]:
    """Everything that is wrong with the wall, in words; empty if nothing is.

    Args:
        connection: to a migrated database, as a superuser.
    """
    return [words for rule in RULES for words in rule(connection)]


def tenant_tables(connection: psycopg.Connection[Any]) -> set[str]:
    """The tables whose rows belong to one hub."""
    return {name for (name,) in rows(connection, f"SELECT oid::regclass::text FROM ({_TENANT}) t")}


def rows(connection: psycopg.Connection[Any], statement: str, *values: Any) -> list[Any]:
    """What a statement made of these modules' own words gives."""
    text: LiteralString = statement
    return connection.execute(text, values or None).fetchall()


def _walls(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for table, on, forced in rows(
        connection,
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c "
        f"WHERE c.oid IN ({_TENANT})",
    ):
        if not on:
            yield f"{table}: row-level security is off"
        if not forced:
            yield f"{table}: row-level security is not forced on its owner"


def _policies(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = rows(
        connection,
        "SELECT c.relname, p.polname, p.polcmd::text, p.polroles = ARRAY[0::oid], "
        "pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid) "
        "FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        f"AND p.polroles <> ARRAY[%s::regrole::oid] WHERE c.oid IN ({_TENANT})",
        REGION_ROLE,
    )
    for table, policy, command, for_all, reads, writes in found:
        if policy is None:
            yield f"{table}: has no policy"
            continue
        if command != "*" or not for_all:
            yield f"{table}: policy {policy} does not bind every statement of every role"
        if reads != READS.get(table, _ONE_HUB):
            yield f"{table}: policy {policy} lets other rows be read: {reads}"
        if writes != _ONE_HUB:
            yield f"{table}: policy {policy} lets other rows be written: {writes}"


def _unplaced(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = rows(
        connection,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE c.relkind IN ('r', 'p', 'f') AND {_OURS} AND c.oid NOT IN ({_TENANT})",
    )
    for (table,) in found:
        if table not in SHARED_TABLES and not table.startswith(LIBRARY_PREFIXES):
            yield f"{table}: belongs to no hub and is not on the list of shared tables"


def _views(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = rows(
        connection,
        "SELECT c.relname, c.relkind::text, coalesce(c.reloptions, '{}') FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') "
        f"AND {_OURS} AND {_NOT_OF_EXTENSION.format('c.oid')}",
    )
    for view, kind, options in found:
        if kind == "m":
            yield f"{view}: is a materialised view, which row-level security does not bind"
        elif "security_invoker=true" not in options and "security_invoker=on" not in options:
            yield f"{view}: reads with its owner's rights (not security_invoker)"


def _functions(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = rows(
        connection,
        "SELECT p.proname, p.prosecdef, p.proleakproof FROM pg_proc p "
        f"JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS} "
        f"AND {_NOT_OF_EXTENSION.format('p.oid')}",
    )
    for name, definer, leakproof in found:
        if definer and name not in DEFINERS:
            yield f"{name}: is a function that runs with its owner's rights"
        if leakproof:
            yield f"{name}: is a function that claims to leak nothing"


def _keys(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """A key is checked against every hub's rows: without the hub in it, it tells of them."""
    found = rows(
        connection,
        "SELECT t.relname, i.relname, x.indisprimary, array_agg(a.attname ORDER BY a.attname), "
        "min(format_type(a.atttypid, NULL)) FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid "
        "JOIN pg_class t ON t.oid = x.indrelid "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey) "
        f"WHERE x.indisunique AND t.oid IN ({_TENANT}) GROUP BY 1, 2, 3",
    )
    for table, index, primary, columns, kind in found:
        random_id = primary and columns == ["id"] and kind == "uuid"
        if "hub_id" not in columns and not random_id and index not in KEYS_WITHOUT_HUB:
            yield f"{table}: unique key {index} leaves the hub out"


def _foreign_keys(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = rows(
        connection,
        "SELECT f.conname, f.conrelid::regclass::text, f.confrelid::regclass::text, "
        f"f.conrelid IN ({_TENANT}), "
        "array(SELECT attname::text FROM pg_attribute WHERE attrelid = f.conrelid "
        "AND attnum = ANY (f.conkey)), "
        "array(SELECT attname::text FROM pg_attribute WHERE attrelid = f.confrelid "
        "AND attnum = ANY (f.confkey)), f.convalidated "
        f"FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid IN ({_TENANT})",
    )
    for name, table, target, tenant, columns, target_columns, valid in found:
        if not tenant or "hub_id" not in columns or "hub_id" not in target_columns:
            yield f"{table}: foreign key {name} to {target} leaves the hub out"
        if not valid:
            yield f"{table}: foreign key {name} was never checked against the rows there are"


def _role(connection: psycopg.Connection[Any]) -> Iterator[str]:
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    row = rows(
        connection, f"SELECT {', '.join(powers)} FROM pg_roles WHERE rolname = %s", APP_ROLE
    )[0]
    yield from (f"{APP_ROLE}: has {power}" for power, held in zip(powers, row, strict=True) if held)
    for (role,) in rows(
        connection,
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "WHERE m.member = %s::regrole AND m.roleid <> %s::regrole",
        APP_ROLE,
        REGION_ROLE,
    ):
        yield f"{APP_ROLE}: is a member of {role}"
    for kind, name in rows(
        connection,
        "SELECT s.classid::regclass::text, pg_describe_object(s.classid, s.objid, s.objsubid) "
        "FROM pg_shdepend s WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o' "
        "AND s.refobjid = %s::regrole AND s.dbid IN (0, (SELECT oid FROM pg_database "
        "WHERE datname = current_database()))",
        APP_ROLE,
    ):
        yield f"{APP_ROLE}: owns {name} ({kind})"


def _rights(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for (schema,) in rows(
        connection,
        f"SELECT n.nspname FROM pg_namespace n WHERE {_OURS} "
        "AND has_schema_privilege(%s, n.oid, 'CREATE')",
        APP_ROLE,
    ):
        yield f"{schema}: {APP_ROLE} may create objects there"
    if rows(
        connection, "SELECT has_database_privilege(%s, current_database(), 'CREATE')", APP_ROLE
    )[0][0]:
        yield f"{APP_ROLE}: may create schemas"
    for table, verb in rows(
        connection,
        "SELECT c.relname, verb FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, "
        "unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS verb "
        f"WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS} "
        "AND has_table_privilege(%s, c.oid, verb)",
        APP_ROLE,
    ):
        yield f"{table}: {APP_ROLE} holds {verb}, which row-level security does not bind"
    if rows(
        connection,
        "SELECT has_parameter_privilege(%s, 'session_replication_role', 'SET')",
        APP_ROLE,
    )[0][0]:
        yield f"{APP_ROLE}: may switch triggers off"


def _append_only(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for table in sorted(APPEND_ONLY):
        for (verb,) in rows(
            connection,
            "SELECT verb FROM unnest(ARRAY['UPDATE', 'DELETE']) AS verb "
            "WHERE has_table_privilege(%s, %s, verb) OR "
            "(verb = 'UPDATE' AND has_any_column_privilege(%s, %s, 'UPDATE'))",
            APP_ROLE, table, APP_ROLE, table,
        ):  # fmt: skip
            yield f"{table}: is append-only, and {APP_ROLE} holds {verb}"
        kinds = {
            kind
            for (kind,) in rows(
                connection,
                "SELECT t.tgtype::int FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE t.tgrelid = %s::regclass AND t.tgenabled IN ('O', 'A') "
                "AND p.proname = 'refuse_change' AND t.tgqual IS NULL",
                table,
            )
        }
        # Bits of pg_trigger.tgtype: 1 each row, 2 before, 8 delete, 16 update, 32 truncate.
        if not {1 | 2 | 8 | 16, 2 | 32} <= kinds:
            yield f"{table}: is append-only, and has lost a trigger that refuses changes"


RULES = (
    _walls,
    _policies,
    _unplaced,
    _views,
    _functions,
    _keys,
    _foreign_keys,
    _role,
    _rights,
    _append_only,
)
