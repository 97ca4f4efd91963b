"""kill -9 of the web server, the worker and the database while contacts are being sent.

A receipt is a promise: the contact that it names is there afterwards, whole, once, and with its
audit entry, whatever died. kill -9 proves nothing about power cuts, for the operating system still
writes what it was given: whether the commit waits for the disk is a matter of its settings.
"""

from collections.abc import Callable

import psycopg
import pytest

from tests.support.processes import until

from .checking import Findings, check, pending, shape_of_one
from .installation import Installation
from .killing import Size, Toll, kill
from .sending import Line, Partners, Receipts, body

Install = Callable[[str], Installation]

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]

# Commits that nobody waits for, kept in memory as long as PostgreSQL can be made to.
CARELESS = {
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
    "wal_buffers": "64MB",
    "bgwriter_lru_maxpages": "0",
}
UNFLUSHED = 5


def first_contact(installation: Installation, receipts: Receipts) -> tuple[int, ...]:
    """Send one contact in peace; return what belongs to a whole one."""
    line = Line(installation.port, installation.token)
    assert receipts.saw("K-first", line.send("K-first", body("K-first", 0)))
    line.close()
    return shape_of_one(installation.administrator_url)


def wait_for_unflushed(hub: Installation, receipts: Receipts) -> None:
    """Wait until some contacts were acknowledged since the log was last written to disk."""
    with psycopg.connect(hub.administrator_url, autocommit=True) as connection:
        seen: dict[object, int] = {}

        def risky() -> bool:
            count = len(receipts.seen)
            flushed = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone()
            return count >= seen.setdefault(flushed, count) + UNFLUSHED

        until(risky, "receipts for what is not on disk", hub.log)


def report(what: str, findings: Findings, toll: Toll | None = None) -> None:
    kills = dict(toll.killed) if toll else {"database": 1}
    print(
        f"\n{what}: {sum(kills.values())} kills {kills}, "
        f"{findings.acknowledged} acknowledged, {len(findings.lost)} lost, "
        f"{len(findings.duplicates)} duplicates, {len(findings.halves)} half stored"
        + (f", receipts again after {toll.median_s:.1f} s (median)" if toll else "")
    )


def tear(url: str) -> None:
    """Do to the first contact what no kill may do: parts of it gone, and a second one beside it."""
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        found = connection.execute(
            "SELECT id::text FROM records_contact WHERE source_system_reference = 'K-first'"
        ).fetchone()
        assert found
        connection.execute("DELETE FROM records_auditentry WHERE subject_id = %s", found)
        connection.execute("DELETE FROM records_item WHERE contact_id = %s::uuid", found)
        connection.execute(
            "CREATE TEMP TABLE second AS SELECT * FROM records_contact WHERE id = %s::uuid", found
        )
        connection.execute("UPDATE second SET id = gen_random_uuid(), reference = 'HAC-SECOND'")
        connection.execute("INSERT INTO records_contact SELECT * FROM second")


def test_every_receipt_outlives_every_kill(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = install("openmash_killed")
    with psycopg.connect(hub.administrator_url) as connection:
        durable = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone()
    assert durable == ("on", "on")
    hub.start()
    partners = Partners(hub.port, hub.token)
    whole = first_contact(hub, partners.receipts)
    partners.start()
    try:
        toll = kill(hub, partners.receipts, Size.from_environment())
        assert partners.finish(90)
    finally:
        partners.abandon()
    hub.mend()
    until(lambda: pending(hub.administrator_url) == 0, "the worker to seal everything", hub.log)

    findings = check(hub.administrator_url, partners.receipts, whole)

    with capsys.disabled():
        report("killed while contacts were sent", findings, toll)
    assert partners.receipts.unexpected == []
    assert findings.sound, findings
    verdict = hub.command(["-m", "openmash", "audit", "verify"])
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_harness_sees_a_database_that_answers_before_it_has_stored(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = install("openmash_careless")
    hub.restart_database(CARELESS)
    try:
        hub.start("serve")
        partners = Partners(hub.port, hub.token)
        whole = first_contact(hub, partners.receipts)
        with psycopg.connect(hub.administrator_url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")  # the first contact is to be there afterwards
        partners.start()
        try:
            wait_for_unflushed(hub, partners.receipts)
            hub.kill_database()
        finally:
            partners.abandon()
        hub.mend()
        findings = check(hub.administrator_url, partners.receipts, whole)
        tear(hub.administrator_url)
        torn = check(hub.administrator_url, partners.receipts, whole)
    finally:
        hub.stop()
        hub.restart_database({})

    with capsys.disabled():
        report("control without durable commits", findings)
    assert len(findings.lost) > 0
    assert findings.halves == []
    assert any("0 audit entries" in half for half in torn.halves), torn
    assert any("0 items" in half for half in torn.halves), torn
    assert "K-first" in torn.duplicates
