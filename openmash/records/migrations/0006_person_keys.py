"""Keep blocking keys under one index: they are by far the most rows."""

import django.db.models.deletion
from django.db import migrations, models

from openmash.records.operations import Tenancy


class Migration(migrations.Migration):
    dependencies = [("records", "0005_person_origin")]

    operations = [
        migrations.DeleteModel("PersonKey"),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hub",
                        "key",
                        "record",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                (
                    "hub",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.hub",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.personrecord",
                    ),
                ),
            ],
        ),
        Tenancy("personkey", "SELECT, INSERT, DELETE"),
    ]
