"""Find what an agency answered of late without reading all that it ever answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0012_exemptions")]

    operations = [
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(
                condition=models.Q(status="answered"),
                fields=["hub", "agency", "answered_at"],
                name="request_answered",
            ),
        ),
    ]
