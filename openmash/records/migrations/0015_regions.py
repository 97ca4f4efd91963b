"""Regions of several hubs, whose analysts read counts and times by a database role of their own."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openmash.records.operations import ACCOUNT, APP_ROLE, REGION, REGION_ROLE, RegionReads, Tenancy

_OF_CONTACT = (
    "id, hub_id, policy_id, received_at, source_code, urgent, initial_rating, current_rating, "
    "rated_at, screening_due_at, decision_due_at, feedback_due_at, decided_at, changed_at"
)
_OF_REQUEST = "id, hub_id, contact_id, agency_id, asked_at, due_at, answered_at, withdrawn_at"
# A child is a random number here: it tells the decisions for one child of a contact apart.
_OF_DECISION = "id, hub_id, contact_id, child_id, sequence, outcome, primary_need, decided_at"


def _key(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        **options,
    )


def _id() -> models.UUIDField:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("records", "0014_visibility_indexes")]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[("id", _id()), ("name", models.CharField(max_length=80, unique=True))],
        ),
        migrations.CreateModel(
            name="RegionHub",
            fields=[
                ("id", _id()),
                ("hub", _key("records.hub")),
                ("region", _key("records.region")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "hub"), name="region_hub_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="RegionMember",
            fields=[
                ("id", _id()),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("account", _key(settings.AUTH_USER_MODEL)),
                ("region", _key("records.region")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("account", "region"),
                        name="region_member_once",
                    )
                ]
            },
        ),
        Tenancy("regionhub", "SELECT"),
        migrations.RunSQL(
            f"GRANT SELECT ON records_region TO {APP_ROLE};"
            f"GRANT SELECT (id, name) ON records_region TO {REGION_ROLE};"
            f"GRANT SELECT (id, code, name, gss_code) ON records_hub TO {REGION_ROLE};"
            "ALTER TABLE records_regionmember ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE records_regionmember FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY own_account ON records_regionmember USING (account_id = {ACCOUNT}) "
            f"WITH CHECK (account_id = {ACCOUNT});"
            f"GRANT SELECT ON records_regionmember TO {APP_ROLE};",
            f"REVOKE ALL ON records_hub FROM {REGION_ROLE};",
        ),
        RegionReads("regionhub", "hub_id, region_id", f"region_id = {REGION}"),
        RegionReads("contact", _OF_CONTACT),
        RegionReads("redirect", "hub_id, contact_id"),
        RegionReads("informationrequest", _OF_REQUEST),
        RegionReads("agencyreturn", "hub_id, information_request_id, answer"),
        RegionReads("agency", "id, hub_id, kind"),
        RegionReads("decision", _OF_DECISION),
        RegionReads("feedbacktask", "hub_id, contact_id, due_at, given_at"),
        RegionReads("policyversion", "id, hub_id, version, valid_from, body"),
    ]
