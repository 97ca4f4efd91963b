"""Hashed keys and ready cards of person records, for finding who is known in milliseconds.

Both are made from the records by rules that a migration must not hold: `openmash migrate` makes
those of the records there are, once the tables stand.
"""

import django.db.models.deletion
from django.db import migrations, models

from openmash.records.operations import Tenancy


def _hub() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="records.hub",
    )


def _record() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="records.personrecord",
    )


def _together(*names: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(
        *names, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0015_regions")]

    operations = [
        migrations.CreateModel(
            name="MatchKey",
            fields=[
                ("pk", _together("hub", "key", "record")),
                ("key", models.BigIntegerField()),
                ("hub", _hub()),
                ("record", _record()),
            ],
        ),
        migrations.CreateModel(
            name="MatchCard",
            fields=[
                ("pk", _together("hub", "record")),
                ("made_by", models.PositiveSmallIntegerField()),
                ("card", models.TextField()),
                ("hub", _hub()),
                ("record", _record()),
            ],
        ),
        Tenancy("matchkey", "SELECT, INSERT"),
        Tenancy("matchcard", "SELECT, INSERT"),
    ]
