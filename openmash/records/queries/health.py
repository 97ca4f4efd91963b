"""What the database says of itself, for `openmash check`. Reads the catalogue, never a record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from openmash.records.operations import APP_ROLE, REGION_ROLE

_WALL = """
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
           EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid),
           pg_has_role(current_user, c.relowner, 'MEMBER')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relname LIKE 'records\\_%'
      AND a.attname = 'hub_id' AND NOT a.attisdropped
    ORDER BY c.relname
"""
_RIGHTS = """
    SELECT verb FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS verb
    WHERE has_table_privilege(%s, verb)
"""
_TRIGGERS = """
    SELECT count(*) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND tgname LIKE 'append_only%%' AND tgenabled IN ('O', 'A')
"""
APPEND_ONLY = ("records_auditentry", "records_auditseal", "records_auditcheckpoint")


@dataclass(frozen=True, slots=True)
class Wall:
    """How one hub-bound table is protected.

    Attributes:
        forced: row-level security is on, for the owner too.
        policy: there is a policy.
        owned: our role owns the table, so it could take the wall down.
    """

    table: str
    forced: bool
    policy: bool
    owned: bool


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What the role that the service connects as may do."""

    name: str
    superuser: bool
    bypasses: bool
    creates_roles: bool


def version_num() -> int:
    """The server's version as it reports it: 180006."""
    return int(str(_one("SELECT current_setting('server_version_num')")))


def role() -> RoleFacts:
    """The role of this connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        )
        return RoleFacts(*cursor.fetchone())


@dataclass(frozen=True, slots=True)
class RegionalRole:
    """How the service stands to the role by which a region is read.

    Attributes:
        may_become: it can take the role on; without, no page of a region opens.
        has_its_rights: it has the role's rights unasked, and is bound by its limits: no hub opens.
    """

    may_become: bool
    has_its_rights: bool


def regional_role() -> RegionalRole:
    """The same of this connection's role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(bool_or(pg_has_role(oid, 'MEMBER')), false), "
            "coalesce(bool_or(pg_has_role(oid, 'USAGE')), false) "
            "FROM pg_roles WHERE rolname = %s",
            [REGION_ROLE],
        )
        return RegionalRole(*cursor.fetchone())


def walls() -> list[Wall]:
    """Every table of ours that belongs to a hub, and how it is protected."""
    with connection.cursor() as cursor:
        cursor.execute(_WALL)
        return [Wall(*row) for row in cursor.fetchall()]


def weakened_audit() -> list[str]:
    """What is wrong with the protection of the audit tables, in words; empty if nothing is."""
    faults = []
    for table in APPEND_ONLY:
        with connection.cursor() as cursor:
            cursor.execute(_RIGHTS, [table])
            verbs = [row[0] for row in cursor.fetchall()]
        if verbs:
            faults.append(f"{APP_ROLE} may {', '.join(verbs)} on {table}")
        if _one(_TRIGGERS, table) != 2:
            faults.append(f"{table} has lost its append-only triggers")
    return faults


def has_cache() -> bool:
    """True if the shared cache of rate limits and used one-time codes can be read and written."""
    # A list of verbs in one call would ask for any of them, not for all.
    return bool(
        _one(
            "SELECT to_regclass('shared_cache') IS NOT NULL AND "
            "(SELECT bool_and(has_table_privilege('shared_cache', verb)) "
            "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS verb)"
        )
    )


def durable() -> list[str]:
    """The settings by which a stored contact could be lost in a power cut; empty if none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE setting = 'off' "
            "AND name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
        )
        return [row[0] for row in cursor.fetchall()]


def clock() -> datetime:
    """The server's time, UTC."""
    found = _one("SELECT clock_timestamp()")
    assert isinstance(found, datetime)  # noqa: S101  # narrows the type
    return found


def last_heartbeat() -> datetime | None:
    """When a worker last said that it is alive (UTC), or None."""
    found = _one("SELECT max(last_heartbeat) FROM procrastinate_workers")
    return found if isinstance(found, datetime) else None


def _one(statement: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
        return row[0] if row else None
