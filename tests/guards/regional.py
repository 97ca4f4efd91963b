"""What PostgreSQL's catalogue must say of the regional role: every right it has, kept by hand.

A region's analyst sees counts and times of several hubs. What the role may read is listed here
column by column, so that one more is a line that somebody reads.
"""

from collections.abc import Iterator
from typing import Any

import psycopg

from tests.guards.catalogue import APP_ROLE, REGION_ROLE, rows

READS = {
    "records_agency": {"id", "hub_id", "kind"},
    "records_agencyreturn": {"hub_id", "information_request_id", "answer"},
    "records_contact": {
        "id", "hub_id", "policy_id", "received_at", "source_code", "urgent", "initial_rating",
        "current_rating", "rated_at", "screening_due_at", "decision_due_at", "feedback_due_at",
        "decided_at", "changed_at",
    },
    "records_decision": {
        "id", "hub_id", "contact_id", "child_id", "sequence", "outcome", "primary_need",
        "decided_at",
    },
    "records_feedbacktask": {"hub_id", "contact_id", "due_at", "given_at"},
    "records_hub": {"id", "code", "name", "gss_code"},
    "records_informationrequest": {
        "id", "hub_id", "contact_id", "agency_id", "asked_at", "due_at", "answered_at",
        "withdrawn_at",
    },
    "records_policyversion": {"id", "hub_id", "version", "valid_from", "body"},
    "records_redirect": {"hub_id", "contact_id"},
    "records_region": {"id", "name"},
    "records_regionhub": {"hub_id", "region_id"},
}  # fmt: skip
OPEN_TO_ALL = {"records_hub", "records_region"}
"""Names of boroughs and regions are public: these tables have no rows to hide."""

_SETTING = (
    "( SELECT (NULLIF(current_setting('openmash.region_id'::text, true), ''::text))::uuid "
    'AS "nullif")'
)
_OWN_REGION = f"(region_id = {_SETTING})"
_ITS_HUBS = (
    "(hub_id = ANY (ARRAY( SELECT place.hub_id FROM records_regionhub place "
    f"WHERE (place.region_id = {_SETTING}))))"
)
_OWN_ACCOUNT = (
    "(account_id = ( SELECT (NULLIF(current_setting('openmash.account_id'::text, true), "
    "''::text))::bigint AS \"nullif\"))"
)


def faults(connection: psycopg.Connection[Any]) -> list[str]:
    """Everything that is wrong with the regional role, in words; empty if nothing is.

    Args:
        connection: to a migrated database, as a superuser.
    """
    return [words for rule in (_role, _columns, _rights, _policies) for words in rule(connection)]


def _role(connection: psycopg.Connection[Any]) -> Iterator[str]:
    powers = (
        "rolcanlogin", "rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication",
    )  # fmt: skip
    held = rows(
        connection, f"SELECT {', '.join(powers)} FROM pg_roles WHERE rolname = %s", REGION_ROLE
    )[0]
    yield from (f"{REGION_ROLE}: has {power}" for power, on in zip(powers, held, strict=True) if on)
    for role, member, admin in rows(
        connection,
        "SELECT roleid::regrole::text, member::regrole::text, admin_option FROM pg_auth_members "
        "WHERE member = %s::regrole OR roleid = %s::regrole",
        REGION_ROLE, REGION_ROLE,
    ):  # fmt: skip
        if member == REGION_ROLE:
            yield f"{REGION_ROLE}: is a member of {role}"
        elif member != APP_ROLE or admin:
            yield f"{REGION_ROLE}: {member} may become it or give it away"
    if rows(connection, "SELECT pg_has_role(%s, %s, 'USAGE')", APP_ROLE, REGION_ROLE)[0][0]:
        yield f"{REGION_ROLE}: {APP_ROLE} has its rights without becoming it"
    for (name,) in rows(
        connection,
        "SELECT pg_describe_object(s.classid, s.objid, s.objsubid) FROM pg_shdepend s "
        "WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o' "
        "AND s.refobjid = %s::regrole AND s.dbid IN (0, (SELECT oid FROM pg_database "
        "WHERE datname = current_database()))",
        REGION_ROLE,
    ):
        yield f"{REGION_ROLE}: owns {name}"


_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"


def _columns(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found: dict[str, set[str]] = {}
    for table, column in rows(
        connection,
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid WHERE NOT a.attisdropped AND "
        f"c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS} "
        "AND has_column_privilege(%s, c.oid, a.attnum, 'SELECT')",
        REGION_ROLE,
    ):
        found.setdefault(table, set()).add(column)
    for table in sorted(READS.keys() | found):
        for column in sorted(found.get(table, set()) - READS.get(table, set())):
            yield f"{table}: {REGION_ROLE} may read {column}"
        for column in sorted(READS.get(table, set()) - found.get(table, set())):
            yield f"{table}: {REGION_ROLE} may not read {column}"


def _rights(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for table, verb in rows(
        connection,
        "SELECT c.relname, verb FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, "
        "unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS verb "
        f"WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS} "
        "AND (has_table_privilege(%s, c.oid, verb) OR verb IN ('INSERT', 'UPDATE', 'REFERENCES') "
        "AND has_any_column_privilege(%s, c.oid, verb))",
        REGION_ROLE, REGION_ROLE,
    ):  # fmt: skip
        yield f"{table}: {REGION_ROLE} holds {verb}"
    for (name,) in rows(
        connection,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE {_OURS} AND CASE WHEN c.relkind = 'S' "
        "THEN has_sequence_privilege(%s, c.oid, 'USAGE') END",
        REGION_ROLE,
    ):
        yield f"{name}: {REGION_ROLE} may draw numbers"
    for (schema,) in rows(
        connection,
        f"SELECT n.nspname FROM pg_namespace n WHERE {_OURS} "
        "AND has_schema_privilege(%s, n.oid, 'CREATE')",
        REGION_ROLE,
    ):
        yield f"{schema}: {REGION_ROLE} may create objects there"


def _policies(connection: psycopg.Connection[Any]) -> Iterator[str]:
    wanted: dict[tuple[str, str], tuple[str, bool, str, str | None]] = {}
    for table in READS.keys() - OPEN_TO_ALL:
        sees = _OWN_REGION if table == "records_regionhub" else _ITS_HUBS
        wanted[table, "region_sees"] = ("r", True, sees, None)
        wanted[table, "region_only"] = ("*", False, sees, "false")
    found = {
        (table, policy): (command, permissive, _plain(reads), writes)
        for table, policy, command, permissive, reads, writes in rows(
            connection,
            "SELECT polrelid::regclass::text, polname, polcmd::text, polpermissive, "
            "pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) FROM pg_policy "
            "WHERE %s::regrole = ANY (polroles)",
            REGION_ROLE,
        )
    }
    for key in sorted(wanted.keys() | found):
        if wanted.get(key) != found.get(key):
            yield f"{key[0]}: policy {key[1]} of {REGION_ROLE} is {found.get(key)}"
    own = rows(
        connection,
        "SELECT polname, polcmd::text, polroles = ARRAY[0::oid], pg_get_expr(polqual, polrelid), "
        "pg_get_expr(polwithcheck, polrelid), c.relrowsecurity AND c.relforcerowsecurity "
        "FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relname = 'records_regionmember'",
    )
    if own != [("own_account", "*", True, _OWN_ACCOUNT, _OWN_ACCOUNT, True)]:
        yield f"records_regionmember: more can be read than a person's own rows: {own}"


def _plain(expression: str | None) -> str:
    return " ".join((expression or "").split())
