"""Remember that a password was given by an administrator, so that its owner must choose another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_find_people")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_is_temporary",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
