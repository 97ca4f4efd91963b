"""Files that came with a contact, behind the second wall."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openmash.records.operations import HubKey, Tenancy

_CHANGED = (
    "state, state_code, scanned_at, scanner, wrapped_key, key_id, name_shown, "
    "erased_by_id, erased_at, erased_reason"
)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_shared_picture"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name_shown", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=8)),
                ("size", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=24)),
                ("state_code", models.CharField(blank=True, max_length=24)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("scanner", models.CharField(max_length=120, null=True)),
                ("wrapped_key", models.BinaryField(null=True)),
                ("key_id", models.CharField(max_length=16, null=True)),
                ("uploaded_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                ("erased_reason", models.TextField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="records.contact",
                    ),
                ),
                (
                    "erased_by",
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="records.item",
                    ),
                ),
                (
                    "owner_agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.agency",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["hub", "contact"], name="attachment_contact"),
                    models.Index(
                        condition=models.Q(("state", "quarantined_unscanned")),
                        fields=["hub", "uploaded_at"],
                        name="attachment_to_scan",
                    ),
                    models.Index(fields=["hub", "key_id"], name="attachment_key"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "pdf",
                                    "jpeg",
                                    "png",
                                    "tiff",
                                    "docx",
                                    "xlsx",
                                    "pptx",
                                    "text",
                                    "csv",
                                    "eml",
                                ],
                            )
                        ),
                        name="attachment_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "quarantined_unscanned", "refused", "clean", "erased"],
                            )
                        ),
                        name="attachment_state_known",
                    ),
                    models.UniqueConstraint(fields=("hub", "item"), name="attachment_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 50000000)),
                        name="attachment_size_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scanned_at__isnull", False), ("scanner__isnull", False)),
                            models.Q(("scanned_at__isnull", True), ("scanner__isnull", True)),
                            _connector="OR",
                        ),
                        name="attachment_scanned_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_id__isnull", False), ("wrapped_key__isnull", False)),
                            models.Q(("key_id__isnull", True), ("wrapped_key__isnull", True)),
                            _connector="OR",
                        ),
                        name="attachment_key_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("erased_at__isnull", False),
                                ("erased_by__isnull", False),
                                ("erased_reason__isnull", False),
                            ),
                            models.Q(
                                ("erased_at__isnull", True),
                                ("erased_by__isnull", True),
                                ("erased_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_erased_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("erased_at__isnull", False),
                                ("state", "erased"),
                                ("wrapped_key__isnull", True),
                            ),
                            models.Q(
                                models.Q(("state", "erased"), _negated=True),
                                ("erased_at__isnull", True),
                                ("wrapped_key__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_erased_has_no_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "clean"), _negated=True),
                            ("scanned_at__isnull", False),
                            _connector="OR",
                        ),
                        name="attachment_clean_was_scanned",
                    ),
                ],
            },
        ),
        HubKey("attachment"),
        Tenancy("attachment", f"SELECT, INSERT, UPDATE ({_CHANGED})"),
    ]
