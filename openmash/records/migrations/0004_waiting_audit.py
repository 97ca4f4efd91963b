"""One question for the sealer to ask, however many hubs there are: where does audit wait?

Row-level security shows a session one hub at a time, so the function enters each in turn, on the
server: one round trip instead of two per hub, several times a second. It runs with the rights of
whoever calls it, and puts the hub setting back before it returns.
"""

from django.db import migrations

from openmash.records.operations import APP_ROLE

FORWARDS = """
CREATE FUNCTION waiting_audit() RETURNS TABLE (hub_id uuid, oldest timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('openmash.hub_id', true), '');
BEGIN
    FOR hub_id IN SELECT hub.id FROM records_hub hub ORDER BY hub.id LOOP
        PERFORM set_config('openmash.hub_id', hub_id::text, true);
        SELECT entry.at INTO oldest
        FROM records_auditpending waiting
        JOIN records_auditentry entry ON entry.id = waiting.entry
        WHERE waiting.hub_id = waiting_audit.hub_id
        ORDER BY waiting.arrival LIMIT 1;
        IF FOUND THEN
            RETURN NEXT;
        END IF;
    END LOOP;
    PERFORM set_config('openmash.hub_id', before, true);
END $$;
REVOKE ALL ON FUNCTION waiting_audit() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0003_agency_returns")]

    operations = [
        migrations.RunSQL(FORWARDS, "DROP FUNCTION waiting_audit();"),
        migrations.RunSQL(
            f"GRANT EXECUTE ON FUNCTION waiting_audit() TO {APP_ROLE};", migrations.RunSQL.noop
        ),
    ]
