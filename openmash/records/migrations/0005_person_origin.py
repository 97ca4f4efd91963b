"""Keep the person a record came with beside the one it is joined to: undoing is exact."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_waiting_audit")]

    operations = [
        migrations.AddField(
            model_name="personrecord",
            name="origin",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.person",
            ),
        ),
        migrations.AddIndex(
            model_name="personrecord",
            index=models.Index(fields=["hub", "origin"], name="person_record_origin"),
        ),
        migrations.RunSQL(
            "ALTER TABLE records_personrecord "
            "ADD CONSTRAINT records_personrecord_origin_id_same_hub "
            "FOREIGN KEY (hub_id, origin_id) REFERENCES records_person (hub_id, id) "
            "DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE records_personrecord "
            "DROP CONSTRAINT records_personrecord_origin_id_same_hub",
        ),
    ]
