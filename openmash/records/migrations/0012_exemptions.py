"""Keep with each redaction the exemption on which it rests."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_attachments")]

    operations = [
        migrations.AddField(
            model_name="subjectitem",
            name="exemption",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
