"""Give every stored policy its limit for urgent contacts, and urgent contacts that limit.

Until now a contact said to be about a child in danger was screened within working hours like any
other, and at night stood as in time. A stored version gains the new field and is otherwise left
alone: one clock hour, or less where the hub's own screening is quicker. An urgent contact that
nobody has rated gets the earlier due time; none is moved later, and none is moved back again.

Row-level security shows the owner one hub at a time, and a trigger refuses any change of a
version: so each hub is entered in turn, and the trigger rests for this one statement while the
table is locked.
"""

from django.db import migrations

_EACH_HUB = """
DO $$
DECLARE
    before text := coalesce(current_setting('openmash.hub_id', true), '');
    hub uuid;
BEGIN
    -- What is still to be checked of these rows would forbid altering their table.
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE records_policyversion DISABLE TRIGGER append_only;
    FOR hub IN SELECT id FROM records_hub ORDER BY id LOOP
        PERFORM set_config('openmash.hub_id', hub::text, true);
        {statements}
    END LOOP;
    PERFORM set_config('openmash.hub_id', before, true);
    ALTER TABLE records_policyversion ENABLE TRIGGER append_only;
    SET CONSTRAINTS ALL DEFERRED;
END $$;
"""

FORWARDS = _EACH_HUB.format(
    statements="""
        UPDATE records_policyversion
        SET body = body || jsonb_build_object('urgent_screening', jsonb_build_object(
            'amount', CASE body #>> '{screening,unit}'
                WHEN 'working_days' THEN 1
                ELSE least(1, (body #>> '{screening,amount}')::numeric) END,
            'unit', 'clock_hours',
            'runs_through_closing', true))
        WHERE NOT body ? 'urgent_screening';

        UPDATE records_contact contact
        SET screening_due_at = due.at,
            next_due_at = least(contact.next_due_at, due.at),
            changed_at = greatest(contact.changed_at, now())
        FROM (
            SELECT urgent.id, urgent.received_at + interval '1 hour'
                * (version.body #>> '{urgent_screening,amount}')::float8 AS at
            FROM records_contact urgent
            JOIN records_policyversion version ON version.id = urgent.policy_id
            WHERE urgent.urgent AND urgent.rated_at IS NULL AND urgent.decided_at IS NULL
        ) due
        WHERE contact.id = due.id
        AND (contact.screening_due_at IS NULL OR contact.screening_due_at > due.at);
"""
)
BACKWARDS = _EACH_HUB.format(
    statements="UPDATE records_policyversion SET body = body - 'urgent_screening';"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0008_temporary_passwords")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
