"""Indexes for what the firewall asks of each item: is the agency asked, released to, handed to?

Without them an agency's look at one long contact read all that its hub ever asked or released.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0013_answered_requests")]

    operations = [
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(
                condition=models.Q(("status", "withdrawn"), _negated=True),
                fields=["hub", "agency", "contact"],
                name="request_standing",
            ),
        ),
        migrations.AddIndex(
            model_name="itemrelease",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True), ("wording", "")),
                fields=["hub", "to_agency", "item"],
                name="release_as_it_stands",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["hub", "contact", "to_agency"], name="handover_contact"),
        ),
    ]
