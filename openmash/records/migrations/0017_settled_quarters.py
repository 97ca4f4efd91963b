"""The counts of settled quarters: what will not change is not counted again at each look."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from openmash.records.operations import Tenancy


class Migration(migrations.Migration):
    dependencies = [("records", "0016_match_keys")]

    operations = [
        migrations.CreateModel(
            name="SettledQuarter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("followed", models.BooleanField()),
                ("method", models.CharField(max_length=32)),
                ("recorded_from", models.DateTimeField()),
                ("contacts", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "hub",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.hub",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hub", "year", "number", "followed", "method"),
                        name="settled_quarter_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 4))),
                        name="settled_quarter_of_four",
                    ),
                ],
            },
        ),
        # Without UPDATE: what was counted is never made to say something else.
        Tenancy("settledquarter", "SELECT, INSERT, DELETE"),
    ]
