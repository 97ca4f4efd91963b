"""What people are searched by, exclusions a colleague may know of, and their asking to be let in.

The words are made from the records by rules that a migration must not hold: `openmash migrate`
makes those of the records there are, once the tables stand.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openmash.records.operations import Tenancy


def _key(to: str, **options: object) -> models.ForeignKey:
    options.setdefault("on_delete", django.db.models.deletion.PROTECT)
    return models.ForeignKey(db_index=False, related_name="+", to=to, **options)  # type: ignore[arg-type]


def _together(*names: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(
        *names, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0020_match_reviews")]

    operations = [
        migrations.AddField(
            model_name="caseexclusion",
            name="may_ask",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("pk", _together("hub", "word", "record")),
                ("word", models.CharField(db_collation="C", max_length=80)),
                ("hub", _key("records.hub")),
                (
                    "record",
                    _key(
                        "records.personrecord",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchWordPart",
            fields=[
                ("pk", _together("hub", "part", "word")),
                ("part", models.CharField(db_collation="C", max_length=3)),
                ("word", models.CharField(db_collation="C", max_length=80)),
                ("hub", _key("records.hub")),
            ],
        ),
        migrations.CreateModel(
            name="AccessAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(max_length=10, null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", _key(settings.AUTH_USER_MODEL, null=True)),
                ("exclusion", _key("records.caseexclusion", db_constraint=False)),
                ("hub", _key("records.hub")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["let_in", "declined"])),
                        name="access_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", False),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="access_answered_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer__isnull", True)),
                        fields=("hub", "exclusion"),
                        name="access_asked_once",
                    ),
                ],
            },
        ),
        Tenancy("searchword", "SELECT, INSERT"),
        Tenancy("searchwordpart", "SELECT, INSERT"),
        Tenancy("accessask", "SELECT, INSERT, UPDATE"),
    ]
