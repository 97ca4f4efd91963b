"""Agencies' matchers, and what each said when it was asked whether it knows a person.

Neither table holds a key, a code or anything of an agency's index.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openmash.records.operations import HubKey, Tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0021_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matcher",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("way", models.CharField(max_length=8)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("public_key", models.CharField(blank=True, max_length=120)),
                ("contact_point", models.CharField(blank=True, max_length=200)),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "registered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        HubKey("matcher"),
        Tenancy("matcher", "SELECT, INSERT, UPDATE"),
        migrations.CreateModel(
            name="KnownQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("verdict", models.CharField(max_length=20, null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("taken_on", models.DateField(null=True)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("contact_point", models.CharField(blank=True, max_length=200)),
                ("record_number", models.CharField(blank=True, max_length=200)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.contact",
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
                    "matcher",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.matcher",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="matcher",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["asked", "codes"])), name="matcher_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="matcher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    _connector="OR",
                ),
                name="matcher_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="matcher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way", "codes"),
                    models.Q(("address", ""), ("public_key", ""), _connector="OR", _negated=True),
                    _connector="OR",
                ),
                name="matcher_asked_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="matcher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("hub", "agency"),
                name="matcher_once_per_agency",
            ),
        ),
        migrations.AddIndex(
            model_name="knownquestion",
            index=models.Index(fields=["hub", "contact"], name="known_question_contact"),
        ),
        migrations.AddIndex(
            model_name="knownquestion",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)),
                fields=["hub", "asked_at"],
                name="known_question_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="knownquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["known", "possible", "nothing found", "could not search"])
                ),
                name="known_question_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="knownquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "",
                            "no index",
                            "old index",
                            "other rules",
                            "too little",
                            "limit",
                            "clock",
                            "refused",
                            "unreachable",
                            "bad answer",
                            "no key",
                            "not sent",
                        ],
                    )
                ),
                name="known_question_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="knownquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", False), ("verdict__isnull", False)),
                    models.Q(("answered_at__isnull", True), ("verdict__isnull", True)),
                    _connector="OR",
                ),
                name="known_question_answered_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="knownquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__isnull", True),
                    models.Q(
                        ("verdict", "could not search"), models.Q(("reason", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("verdict", "could not search"), _negated=True),
                        ("reason", ""),
                        ("taken_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="known_question_search_is_dated",
            ),
        ),
        Tenancy("knownquestion", "SELECT, INSERT, UPDATE"),
    ]
