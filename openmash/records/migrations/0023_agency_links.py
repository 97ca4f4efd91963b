"""What linking an agency's index of people with the hub's left: jobs, rows seen, and links."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openmash.records.operations import HubKey, Refuse, Tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0022_known_elsewhere"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtractRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hub",
                        "agency",
                        "row_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("row_key", models.BigIntegerField()),
                ("told", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.agency",
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="ExtractRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("profile", models.CharField(max_length=80)),
                ("profile_digest", models.CharField(max_length=16)),
                ("model", models.CharField(max_length=80)),
                ("read_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField()),
                ("counts", models.JSONField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="AgencyLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("own_id", models.CharField(max_length=100)),
                ("band", models.CharField(max_length=20)),
                ("veto", models.CharField(blank=True, max_length=30)),
                ("bits", models.FloatField()),
                ("model", models.CharField(max_length=80)),
                ("handling", models.CharField(max_length=12)),
                ("linked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(max_length=12, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.agency",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.personrecord",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.extractrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="extractrun",
            index=models.Index(fields=["hub", "agency", "read_at"], name="extract_run"),
        ),
        migrations.AddIndex(
            model_name="agencylink",
            index=models.Index(fields=["hub", "record"], name="agency_link_record"),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.CheckConstraint(
                condition=models.Q(("band__in", ["same person", "probable"])),
                name="agency_link_band_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.CheckConstraint(
                condition=models.Q(("handling__in", ["open", "hub_only", "restricted", "sealed"])),
                name="agency_link_handling_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_why__in", ["row changed", "row gone", "nearer", "undone"])
                ),
                name="agency_link_end_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_why__isnull", False),
                    ),
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_why__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="agency_link_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("hub", "agency", "own_id"),
                name="agency_link_of_row_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("hub", "agency", "record"),
                name="agency_link_of_record_once",
            ),
        ),
        HubKey("extractrun"),
        # What was linked, when and in whose name is never made to say something else.
        Tenancy("extractrun", "SELECT, INSERT"),
        Refuse("extractrun"),
        Tenancy("extractrow"),
        Tenancy("agencylink", "SELECT, INSERT, UPDATE"),
    ]
