"""The doctor's look at the database: reachable, safe, current, and worked on by a worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import DatabaseError

from openmash.adapters.postgres_versions import Grade, judge, version_text
from openmash.cli import installation
from openmash.cli.findings import Finding, ok, problem, warning
from openmash.config.environment import Installation
from openmash.core.words import plural
from openmash.records.operations import APP_ROLE, REGION_ROLE
from openmash.records.queries import health
from openmash.records.queries.health import RegionalRole, RoleFacts, Wall

_CLOCKS_MAY_DIFFER: Final = timedelta(seconds=5)
_SPEAKS_WITHIN: Final = timedelta(seconds=60)
_SEALED_WITHIN: Final = timedelta(seconds=60)
_START_WORKER: Final = "Start `openmash worker`, and see that it is started again when it ends."


def examine(set_up: Installation) -> Iterator[Finding]:
    """Everything that needs the database; what is missing ends it. Django must have been set up."""
    try:
        version = health.version_num()
    except DatabaseError as trouble:
        yield problem("Database", installation.unreachable(trouble), "")
        return
    role = health.role()
    yield ok("Database", f"Reached as {role.name}.")
    yield _version(version, embedded=set_up.demo and str(set_up.database["HOST"]).startswith("/"))
    yield _role(role)
    yield _durable(health.durable())
    yield _clock(health.clock(), datetime.now(UTC))
    missing = installation.missing_migrations()
    if missing:
        found = f"{len(missing)} of this release are missing, first {missing[0]}."
        yield problem("Migrations", found, "Run: openmash migrate")
        return
    yield _release(installation.strange_migrations())
    yield _walls(health.walls())
    yield _regional(health.regional_role())
    yield _audit_tables(health.weakened_audit())
    yield _cache(there=health.has_cache())
    yield _matching()
    yield from _work(datetime.now(UTC))


def _version(number: int, *, embedded: bool) -> Finding:
    verdict = judge(number, embedded)
    if verdict.grade is Grade.OK:
        return ok("Server version", f"PostgreSQL {version_text(number)}.")
    make = warning if verdict.grade is Grade.WARN else problem
    return make("Server version", verdict.sentence, "")


def _role(role: RoleFacts) -> Finding:
    powers = {
        "is a superuser": role.superuser,
        "bypasses row-level security": role.bypasses,
        "may create roles": role.creates_roles,
    }
    has = [words for words, held in powers.items() if held]
    if not has:
        return ok("Database role", f"{role.name} has no special power.")
    return problem(
        "Database role",
        f"{role.name} {' and '.join(has)}: nothing would keep one hub from another.",
        f"ALTER ROLE {role.name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE, or put the application "
        "role's address into OPENMASH_DATABASE_URL.",
    )


def _durable(off: list[str]) -> Finding:
    if not off:
        return ok("Durability", "What was stored survives a power cut.")
    return problem(
        "Durability",
        f"{', '.join(off)} is off: a contact could be lost after its receipt was shown.",
        "Set it to on in postgresql.conf and reload the server.",
    )


def _clock(server: datetime, here: datetime) -> Finding:
    apart = abs(server - here)
    if apart <= _CLOCKS_MAY_DIFFER:
        return ok("Clock", f"This machine and the database agree: {here:%Y-%m-%d %H:%M} UTC.")
    return problem(
        "Clock",
        f"This machine and the database are {apart.total_seconds():.0f} seconds apart: due times "
        "and the audit log would be wrong.",
        "Run a time service (chrony, systemd-timesyncd) on both.",
    )


def _release(strange: list[str]) -> Finding:
    if not strange:
        return ok("Migrations", "All of this release are there.")
    return warning(
        "Migrations",
        f"The database has {len(strange)} that this release does not know, last {strange[-1]}.",
        "Install the newer release that made them on this machine too.",
    )


def _walls(walls: list[Wall]) -> Finding:
    subject = "Hub from hub"
    open_ones = [wall.table for wall in walls if not (wall.forced and wall.policy)]
    owned = [wall.table for wall in walls if wall.owned]
    if open_ones:
        return problem(
            subject,
            f"Row-level security is not forced on: {', '.join(open_ones)}. "
            "One hub could see another's rows.",
            "As the owner, for each: ALTER TABLE … ENABLE ROW LEVEL SECURITY, then ALTER TABLE … "
            "FORCE ROW LEVEL SECURITY; where the policy one_hub is gone, restore the schema.",
        )
    if owned:
        return problem(
            subject,
            f"The service's role owns {len(owned)} tables, first {owned[0]}, and could open them.",
            "Use two roles: the owner for OPENMASH_OWNER_DATABASE_URL, and openmash_app.",
        )
    return ok(subject, f"Row-level security is forced on all {len(walls)} tables of hubs.")


def _regional(role: RegionalRole) -> Finding:
    subject = "Regional role"
    if role.has_its_rights:
        return problem(
            subject,
            f"The service has the rights and limits of {REGION_ROLE} all the time: its hubs look "
            "empty.",
            f"ALTER ROLE {APP_ROLE} NOINHERIT; REVOKE {REGION_ROLE} FROM {APP_ROLE}; "
            f"GRANT {REGION_ROLE} TO {APP_ROLE};",
        )
    if not role.may_become:
        return problem(
            subject,
            f"The service may not become {REGION_ROLE}: no page of a region opens.",
            f"ALTER ROLE {APP_ROLE} NOINHERIT; GRANT {REGION_ROLE} TO {APP_ROLE};",
        )
    return ok(subject, "Regions are read by a role that has no right to a name.")


def _audit_tables(faults: list[str]) -> Finding:
    if not faults:
        return ok("Audit tables", "Append-only.")
    return problem(
        "Audit tables",
        f"{'; '.join(faults)}.",
        "Revoke what is too much, restore the triggers, then run: openmash audit verify",
    )


def _cache(*, there: bool) -> Finding:
    if there:
        return ok("Shared cache", "There: limits on sign-in hold across processes.")
    return problem(
        "Shared cache",
        "The table shared_cache is missing or closed: nobody can sign in.",
        "Run: openmash migrate",
    )


def _matching() -> Finding:
    from openmash.records.queries import trained_models

    last = next(iter(trained_models.uses()), None)
    wanted, judging = last.name if last else None, trained_models.in_force().name
    if wanted in (None, judging):
        return ok("Matching model", f"{judging} is in force.")
    return warning(
        "Matching model",
        f"{wanted} was taken into use, but for other rules of comparing people than this release "
        f"has: {judging}, which comes with the release, judges in its place.",
        "Train a model anew, and compare the two: openmash model train NAME",
    )


def _work(now: datetime) -> Iterator[Finding]:
    from openmash.actions import outbox
    from openmash.records.queries import audit_log

    heard = health.last_heartbeat()
    if heard is not None and now - heard <= _SPEAKS_WITHIN:
        yield ok("Worker", f"Heard {max((now - heard).total_seconds(), 0):.0f} seconds ago.")
    else:
        last = f"last heard at {heard:%Y-%m-%d %H:%M} UTC" if heard else "none was ever heard"
        yield problem("Worker", f"None is running; {last}.", _START_WORKER)
    waiting = audit_log.waiting_since()
    if waiting is not None and now - waiting > _SEALED_WITHIN:
        found = f"Entries wait for their seal since {waiting:%Y-%m-%d %H:%M:%S} UTC."
        yield problem("Audit sealing", found, _START_WORKER)
    else:
        yield ok("Audit sealing", "No entry waits.")
    stuck = sum(outbox.given_up(hub_id) for hub_id in audit_log.every_hub_id())
    if stuck:
        found = f"{plural(stuck, 'message')} could not be sent and will not be tried again."
        yield warning("Messages", found, "Look at the worker's log and the mail server.")
    else:
        yield ok("Messages", "None was given up.")
