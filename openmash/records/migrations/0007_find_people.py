"""Find people by surname and by postcode through an index that works under the wall."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("records", "0006_person_keys")]

    operations = [
        migrations.AddField(
            "personrecord",
            "surname_key",
            models.GeneratedField(
                expression=Lower("surname"),
                output_field=models.CharField(max_length=80),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "personrecord",
            models.Index(fields=["hub", "surname_key"], name="person_record_surname"),
        ),
        migrations.AddIndex(
            "personrecord",
            models.Index(
                fields=["hub", "postcode"],
                condition=~models.Q(postcode=""),
                name="person_record_postcode",
            ),
        ),
    ]
