"""Matching models trained in this installation, and which one is in force."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from openmash.records.operations import APP_ROLE, Refuse


class Migration(migrations.Migration):
    dependencies = [("records", "0018_no_person_keys")]

    operations = [
        migrations.CreateModel(
            name="TrainedModel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("body", models.TextField()),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TrainedModelUse",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("compared", models.CharField(blank=True, max_length=12)),
                ("reason", models.TextField(blank=True)),
                (
                    "trained",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.trainedmodel",
                    ),
                ),
            ],
        ),
        # No hub's, and named of nobody; only the owner of the tables adds to them.
        migrations.RunSQL(
            f"GRANT SELECT ON records_trainedmodel, records_trainedmodeluse TO {APP_ROLE};",
            f"REVOKE ALL ON records_trainedmodel, records_trainedmodeluse FROM {APP_ROLE};",
        ),
        Refuse("trainedmodel"),
        Refuse("trainedmodeluse"),
    ]
